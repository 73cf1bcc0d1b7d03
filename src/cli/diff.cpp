#include "guanxi/explore/diff.hpp"

#include <fmt/format.h>

#include <fstream>
#include <optional>

#include "cli/answer.hpp"
#include "cli/commands.hpp"
#include "cli/rank_answers.hpp"
#include "cli/text.hpp"
#include "guanxi/base/unicode.hpp"
#include "guanxi/explore/filter.hpp"
#include "guanxi/explore/sources.hpp"
#include "guanxi/graph/snapshot.hpp"
#include "guanxi/picture/draw.hpp"
#include "guanxi/rank/stability.hpp"

namespace guanxi {
namespace {

struct Options {
  std::string other, at, later, without, watch_file, measure = "pagerank";
  std::vector<std::string> relations, watch;
  std::uint32_t max_hops = DiffOptions{}.max_hops;
  std::uint64_t limit = DiffOptions{}.limit, movers = 10;
  OutputOptions output;
};

/// A diff, and what changed in rank.
struct Shown {
  DiffAnswer diff;
  std::vector<Mover> moved;
};

std::vector<std::string> watched(const Options& options) {
  std::vector<std::string> nodes = options.watch;
  if (options.watch_file.empty()) return nodes;
  std::ifstream in(options.watch_file);
  if (!in) throw Error(ErrorCode::kIo, fmt::format("cannot read '{}'", options.watch_file));
  for (std::string line; std::getline(in, line);) {
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.pop_back();
    if (!line.empty() && line.front() != '#') nodes.push_back(line);
  }
  return nodes;
}

void check(const Options& options) {
  const int kinds = (options.other.empty() ? 0 : 1) + (options.without.empty() ? 0 : 1) +
                    (options.at.empty() && options.later.empty() ? 0 : 1);
  if (kinds == 1 && options.at.empty() == options.later.empty()) return;
  throw Error(ErrorCode::kInvalidArgument,
              kinds == 0  ? "there is nothing to compare with"
              : kinds > 1 ? "one comparison at a time"
                          : "--at and --and go together",
              "guanxi diff OTHER.db, guanxi diff --at DATE --and DATE, or guanxi diff --without SOURCE");
}

std::string relation_line(const Style& style, const DiffRelation& one) {
  std::string out = fmt::format("  {} {}  {}  {}", one.gained ? "+" : "–", escape_for_terminal(one.from.name),
                                style.label(fmt::format("{} {}", one.labels.symmetric ? "–" : "→",
                                                        escape_for_terminal(one.labels.forward))),
                                escape_for_terminal(one.to.name));
  if (!one.period.empty()) out += "  " + one.period.to_string();
  return out + style.dim(escape_for_terminal(fmt::format("  {} {}", one.from.key, one.to.key))) + '\n';
}

std::string pair_text(const WatchedPair& pair) {
  const auto hops = [](std::uint32_t n) { return n == 0 ? std::string("none") : plural(n, "hop"); };
  std::string out = fmt::format("  {} – {}: {}, was {}\n    {}", escape_for_terminal(pair.a.name),
                                escape_for_terminal(pair.b.name), hops(pair.after), hops(pair.before),
                                pair.after == 0 ? "was: " : "");
  for (std::size_t i = 0; i < pair.path.size(); ++i) {
    if (i > 0) out += fmt::format(" – {} – ", escape_for_terminal(pair.steps[i - 1]));
    out += escape_for_terminal(pair.path[i].name);
  }
  return out + '\n';
}

std::string text_of(const Shown& shown, const Style& style) {
  std::string out;
  const auto part = [&](const char* title, const std::vector<DiffRelation>& list, std::uint64_t count) {
    if (count == 0) return;
    out += fmt::format("{}{} {}\n", out.empty() ? "" : "\n", plural(count, "relation"), title);
    for (const DiffRelation& one : list) out += relation_line(style, one);
  };
  part("gained", shown.diff.gained, shown.diff.gained_count);
  part("lost", shown.diff.lost, shown.diff.lost_count);
  if (!shown.diff.pairs.empty())
    out += fmt::format("{}paths between watched nodes\n", out.empty() ? "" : "\n");
  for (const WatchedPair& pair : shown.diff.pairs) out += pair_text(pair);
  if (!shown.moved.empty())
    out += fmt::format("{}places\n{}", out.empty() ? "" : "\n", movers_table(shown.moved).to_text(style, 2));
  return out;
}

Table csv_of(const Shown& shown) {
  Table table({{"kind", ""},
               {"from_key", ""},
               {"from_name", ""},
               {"relation", ""},
               {"to_key", ""},
               {"to_name", ""},
               {"id", ""},
               {"period", ""},
               {"before", ""},
               {"after", ""}});
  for (const auto* list : {&shown.diff.gained, &shown.diff.lost})
    for (const DiffRelation& one : *list)
      table.add({one.gained ? "gained" : "lost", one.from.key, one.from.name, one.relation, one.to.key,
                 one.to.name, one.id, one.period.to_string(), "", ""});
  const auto hops = [](std::uint32_t n) { return n == 0 ? std::string() : std::to_string(n); };
  for (const WatchedPair& pair : shown.diff.pairs)
    table.add({"path", pair.a.key, pair.a.name, "", pair.b.key, pair.b.name, "", "", hops(pair.before),
               hops(pair.after)});
  for (const Mover& one : shown.moved)
    table.add(
        {"place", one.key, one.name, "", "", "", "", "", place_text(one.before), place_text(one.after)});
  return table;
}

Json json_of(const Shown& shown, const Options& options) {
  Json changes = Json::array(), pairs = Json::array(), moved = Json::array();
  for (const auto* list : {&shown.diff.gained, &shown.diff.lost})
    for (const DiffRelation& one : *list)
      changes.push_back({{"change", one.gained ? "gained" : "lost"},
                         {"from", to_json(one.from)},
                         {"relation", one.relation},
                         {"label", one.labels.forward},
                         {"to", to_json(one.to)},
                         {"id", one.id},
                         {"period", one.period.to_string()},
                         {"claims", one.claims}});
  for (const WatchedPair& pair : shown.diff.pairs) {
    Json path = Json::array();
    for (const EntityRef& entity : pair.path) path.push_back(to_json(entity));
    const auto hops = [](std::uint32_t n) { return n == 0 ? Json(nullptr) : Json(n); };
    pairs.push_back({{"a", to_json(pair.a)},
                     {"b", to_json(pair.b)},
                     {"before", hops(pair.before)},
                     {"after", hops(pair.after)},
                     {"path", std::move(path)},
                     {"steps", pair.steps}});
  }
  for (const Mover& one : shown.moved) moved.push_back(to_json(one));
  return {{"gained", shown.diff.gained_count}, {"lost", shown.diff.lost_count}, {"measure", options.measure},
          {"notes", shown.diff.notes},         {"changes", std::move(changes)}, {"paths", std::move(pairs)},
          {"movers", std::move(moved)}};
}

/// The movers between two rankings of all.
std::vector<Mover> moved(const Options& options, const Ranking& before, const Ranking& after) {
  return movers(before, after, options.movers);
}

Shown compare(Session& session, const Options& options, const Store& store) {
  const DiffOptions asked{.relations = options.relations,
                          .limit = options.limit,
                          .watch = watched(options),
                          .max_hops = options.max_hops};
  RankRequest request;
  request.measure = parse_measure(options.measure);
  request.filter.relations = options.relations;
  request.top = 0;
  Progress* progress = session.progress();
  Shown shown;
  const auto ranked = [&](const Store& of, const RankRequest& by) {
    return rank(of, *Snapshot::of(of, progress), by, progress);
  };
  if (!options.other.empty()) {
    const auto other = Store::open(options.other, OpenMode::kRead);
    shown.diff = diff_stores(*other, store, asked, progress);
    if (options.movers > 0) shown.moved = moved(options, ranked(*other, request), ranked(store, request));
  } else if (!options.without.empty()) {
    const SourceNo source = source_named(store, options.without);
    shown.diff = diff_without(store, source, asked, progress);
    if (options.movers > 0)
      shown.moved =
          moved(options, ranked(store, request), ranked(*session.open_without({options.without}), request));
  } else {
    const Date before = *Date::parse(options.at), after = *Date::parse(options.later);
    shown.diff = diff_dates(store, before, after, asked, progress);
    RankRequest then = request, now = request;
    then.filter.at = before;
    now.filter.at = after;
    if (options.movers > 0) shown.moved = moved(options, ranked(store, then), ranked(store, now));
  }
  return shown;
}

Outcome run(Session& session, const Options& options) {
  check(options);
  Options resolved = options;
  Printer printer(session, options.output);
  const auto store = session.open(OpenMode::kRead);
  if (options.other.empty())
    for (std::string& relation : resolved.relations) relation = resolve_relation(*store, relation);
  const Shown shown = compare(session, resolved, *store);
  printer.print({.table = [&] { return csv_of(shown); },
                 .text = [&](const Style& style) { return text_of(shown, style); },
                 .json = [&] { return json_of(shown, resolved); },
                 .rows = {"changes", "paths", "movers"},
                 .drawing =
                     [&] {
                       return draw_subgraph(
                           graph_of(shown.diff), store->ontology(),
                           options.output.drawing("Relations gained and lost", "新增与不再的关系"));
                     }},
                store->ontology());
  for (const std::string& note : shown.diff.notes) session.note(note);
  const std::uint64_t listed = shown.diff.gained.size() + shown.diff.lost.size();
  const std::uint64_t all = shown.diff.gained_count + shown.diff.lost_count;
  if (listed < all)
    session.note(
        fmt::format("{} of {} shown; --limit N shows more", with_commas(listed), plural(all, "relation")));
  const bool none = all == 0 && shown.diff.pairs.empty() && shown.moved.empty();
  if (none) session.note("nothing differs");
  return none ? Outcome::kNone : Outcome::kAnswer;
}

}  // namespace

void add_diff(CommandLine& line) {
  const auto options = std::make_shared<Options>();
  OptionList list =
      add_command(line,
                  {"diff", kGroupGraph, "Show what changed: between stores, between dates, without a source",
                   "guanxi diff yesterday.db                       # from that store to this one\n"
                   "guanxi diff --at 2023 --and 2025\n"
                   "guanxi diff --without xinhua-2025-05-28        # what only this source states\n"
                   "guanxi diff yesterday.db --watch 之江实验室 --watch DeepSeek --movers 0\n"
                   "guanxi diff --at 2023 --and 2025 --output changes.svg",
                   "0  something differs\n1  nothing does\n2  an error was printed on standard error"},
                  options, run);
  list.argument("OTHER", options->other, "Directory of another store, the state before", false)
      .group("WHAT TO COMPARE")
      .date("--at", options->at, "The relations that may have held then …")
      .date("--and", options->later, "… with those that may have held then")
      .text("--without", options->without, "SOURCE",
            "The graph with the one without what this source alone states")
      .group("WHAT TO SHOW")
      .list("-r,--relation", options->relations, "REL", "Only this relation; may be repeated")
      .list("-w,--watch", options->watch, "NODE",
            "Tell when two of these nodes became nearer or farther; may be repeated")
      .text("--watch-file", options->watch_file, "FILE", "A file of such nodes, one a line")
      .number("-m,--max-hops", options->max_hops, 1, 8, "Longest path between watched nodes, 1 to 8")
      .checked("--by", options->measure, "MEASURE", "Measure of the places that changed",
               [](const std::string& word) {
                 static_cast<void>(parse_measure(word));
                 return std::string{};
               })
      .default_text("pagerank")
      .number("--movers", options->movers, 0, 1'000'000, "Most changes of places to print; 0: do not rank")
      .group("OUTPUT")
      .number("-n,--limit", options->limit, 1, 10'000'000, "Most relations to print, gained and lost each");
  options->output.add_to(list, true, false);
}

}  // namespace guanxi
