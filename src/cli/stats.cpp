#include <fmt/format.h>

#include "cli/answer.hpp"
#include "cli/commands.hpp"
#include "cli/text.hpp"
#include "guanxi/base/unicode.hpp"

namespace guanxi {
namespace {

struct Options {
  OutputOptions output;
};

/// "0", "1", "2–3", "4–7", …: degrees of so many binary digits.
std::string degree_range(std::size_t digits) {
  if (digits < 2) return std::to_string(digits);
  const std::uint64_t first = std::uint64_t{1} << (digits - 1);
  return fmt::format("{}–{}", first, 2 * first - 1);
}

std::vector<std::pair<std::string, std::uint64_t>> totals(const StoreStats& stats) {
  return {{"nodes", stats.nodes},     {"stubs", stats.stubs},   {"relations", stats.edges},
          {"sources", stats.sources}, {"claims", stats.claims}, {"judgements", stats.judgements}};
}

/// Every number of the store in one shape: what of, which, how many.
Table table_of(const StoreStats& stats) {
  Table table({{"what", "WHAT"}, {"name", "NAME"}, {"count", "COUNT", Table::Kind::kNumber}});
  const auto add = [&](const char* what, const std::string& name, std::uint64_t count) {
    table.add({what, name, std::to_string(count)});
  };
  for (const auto& [name, count] : totals(stats)) add("total", name, count);
  for (const auto& [type, count] : stats.nodes_by_type) add("nodes of type", type, count);
  for (const auto& [relation, count] : stats.edges_by_relation) add("relations of type", relation, count);
  for (std::size_t i = 0; i < stats.degree_histogram.size(); ++i)
    add("nodes of degree", degree_range(i), stats.degree_histogram[i]);
  for (const FamilySize& family : stats.families) add("bytes on disk", family.name, family.bytes);
  return table;
}

std::vector<std::pair<std::string, std::uint64_t>> largest_first(
    const std::map<std::string, std::uint64_t>& counts) {
  std::vector<std::pair<std::string, std::uint64_t>> out(counts.begin(), counts.end());
  std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  return out;
}

std::string section(const Style& style, const char* title, const char* of,
                    const std::vector<std::pair<std::string, std::uint64_t>>& counts, bool bytes = false) {
  Table table({{"", of}, {"", bytes ? "SIZE" : "COUNT", Table::Kind::kNumber}});
  for (const auto& [name, count] : counts)
    table.add({name.empty() ? "(not stated)" : name, bytes ? human_bytes(count) : with_commas(count)});
  return table.empty() ? std::string{} : fmt::format("\n{}\n{}", style.bold(title), table.to_text(style, 2));
}

std::string text_of(const Store& store, const StoreStats& stats, const Style& style) {
  std::string out;
  for (const auto& [name, count] : totals(stats))
    out += fmt::format("{:<12}{:>12}\n", name, with_commas(count));
  out += section(style, "Nodes by type", "TYPE", largest_first(stats.nodes_by_type));
  out += section(style, "Relations by type", "TYPE", largest_first(stats.edges_by_relation));
  std::vector<std::pair<std::string, std::uint64_t>> degrees, families;
  for (std::size_t i = 0; i < stats.degree_histogram.size(); ++i)
    degrees.emplace_back(degree_range(i), stats.degree_histogram[i]);
  out += section(style, "Nodes by number of relations", "RELATIONS", degrees);
  if (const auto node = stats.max_degree > 0 ? store.node(stats.max_degree_node) : std::nullopt; node)
    out +=
        fmt::format("  most: {} has {}\n", escape_for_terminal(node->name()), with_commas(stats.max_degree));
  for (const FamilySize& family : stats.families) families.emplace_back(family.name, family.bytes);
  return out + section(style, "On disk", "FAMILY", families, true);
}

Json json_of(const Store& store, const StoreStats& stats) {
  Json out = Json::object();
  for (const auto& [name, count] : totals(stats)) out[name] = count;
  out["nodes_by_type"] = stats.nodes_by_type;
  out["relations_by_type"] = stats.edges_by_relation;
  Json degrees = Json::array();
  for (std::size_t i = 0; i < stats.degree_histogram.size(); ++i)
    degrees.push_back({{"from", i == 0 ? 0 : std::uint64_t{1} << (i - 1)},
                       {"until", (std::uint64_t{1} << i) - 1},
                       {"nodes", stats.degree_histogram[i]}});
  out["degrees"] = std::move(degrees);
  const auto node = stats.max_degree > 0 ? store.node(stats.max_degree_node) : std::nullopt;
  out["max_degree"] = stats.max_degree;
  out["max_degree_key"] = node ? Json(node->key) : Json(nullptr);
  Json families = Json::array();
  for (const FamilySize& family : stats.families)
    families.push_back({{"name", family.name}, {"keys", family.keys}, {"bytes", family.bytes}});
  out["families"] = std::move(families);
  return out;
}

Outcome run(Session& session, const Options& options) {
  Printer printer(session, options.output);
  const auto store = session.open(OpenMode::kRead);
  const StoreStats stats = store->stats();
  printer.print({.table = [&] { return table_of(stats); },
                 .text = [&](const Style& style) { return text_of(*store, stats, style); },
                 .json = [&] { return json_of(*store, stats); },
                 .rows = {},
                 .drawing = {}},
                store->ontology());
  return stats.nodes == 0 ? Outcome::kNone : Outcome::kAnswer;
}

}  // namespace

void add_stats(CommandLine& line) {
  const auto options = std::make_shared<Options>();
  OptionList list = add_command(
      line,
      {"stats", kGroupGraph, "Count what the store holds: nodes, relations, types, degrees, bytes",
       "guanxi stats\nguanxi stats --format json | jq .nodes_by_type",
       "0  the numbers were printed\n1  the store is empty\n2  an error was "
       "printed on standard error"},
      options, run);
  options->output.add_to(list, false, false);
}

}  // namespace guanxi
