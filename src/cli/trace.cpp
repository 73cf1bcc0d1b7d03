#include "guanxi/explore/trace.hpp"

#include <fmt/format.h>

#include "cli/answer.hpp"
#include "cli/commands.hpp"
#include "cli/text.hpp"
#include "guanxi/base/unicode.hpp"
#include "guanxi/explore/node_set.hpp"
#include "guanxi/explore/resolve.hpp"
#include "guanxi/formats/input.hpp"
#include "guanxi/graph/snapshot.hpp"
#include "guanxi/picture/draw.hpp"

namespace guanxi {
namespace {

constexpr std::size_t kMostFileBytes = std::size_t{64} << 20;

struct Options {
  std::string from_type, to_type, from, to, from_file, to_file;
  std::uint32_t max_hops = 2;
  std::uint64_t limit = 50, columns = 20, chains = 3;
  std::uint64_t max_steps = 50'000'000, max_seconds = 30;
  bool group = false, matrix = false;
  EvidenceOptions evidence;
  FilterOptions filter;
  OutputOptions output;
};

/// "A – funds → B ← works for – C", as TracePattern::to_text() reads.
std::string chain_text(const TraceAnswer& answer, const Chain& chain, bool chinese) {
  std::string out = answer.graph.entities[chain.entities.front()].name;
  for (std::size_t h = 0; h < chain.hops.size(); ++h) {
    const ChainHop& hop = chain.hops[h];
    const RelationRef& relation = answer.graph.relations[hop.relation];
    const bool symmetric = relation.labels.symmetric;
    out += fmt::format(" {} {} {} {}", symmetric || hop.forward ? "–" : "←",
                       relation.labels.text(hop.forward, chinese), !symmetric && hop.forward ? "→" : "–",
                       answer.graph.entities[chain.entities[h + 1]].name);
  }
  return out;
}

Json chain_json(const TraceAnswer& answer, const Chain& chain, bool chinese) {
  Json entities = Json::array(), relations = Json::array();
  for (const std::size_t index : chain.entities) entities.push_back(to_json(answer.graph.entities[index]));
  for (const ChainHop& hop : chain.hops) {
    Json one = to_json(answer.graph, answer.graph.relations[hop.relation], chinese);
    one["forward"] = hop.forward;
    relations.push_back(std::move(one));
  }
  return {{"support", chain.support}, {"entities", std::move(entities)}, {"relations", std::move(relations)}};
}

Json pairs_json(const TraceAnswer& answer, bool chinese) {
  Json out = Json::array();
  for (const TracePair& pair : answer.pairs) {
    Json chains = Json::array();
    for (const Chain& chain : pair.shortest) chains.push_back(chain_json(answer, chain, chinese));
    out.push_back({{"from", to_json(answer.graph.entities[pair.from])},
                   {"to", to_json(answer.graph.entities[pair.to])},
                   {"hops", pair.hops},
                   {"chains", pair.chains},
                   {"shortest", std::move(chains)}});
  }
  return out;
}

Json patterns_json(const TraceAnswer& answer, bool chinese) {
  Json out = Json::array();
  for (const TracePattern& pattern : answer.patterns) {
    Json steps = Json::array();
    for (const PatternStep& step : pattern.steps)
      steps.push_back({{"relation", step.relation},
                       {"label", step.labels.text(step.forward, chinese)},
                       {"forward", step.forward},
                       {"type", step.type}});
    out.push_back({{"pattern", pattern.to_text(chinese)},
                   {"from_type", pattern.from_type},
                   {"steps", std::move(steps)},
                   {"pairs", pattern.pairs},
                   {"chains", pattern.chains},
                   {"example", chain_json(answer, pattern.example, chinese)}});
  }
  return out;
}

Json matrix_json(const TraceAnswer& answer) {
  const TraceMatrix& matrix = *answer.matrix;
  Json from = Json::array(), to = Json::array();
  for (const std::size_t index : matrix.from) from.push_back(to_json(answer.graph.entities[index]));
  for (const std::size_t index : matrix.to) to.push_back(to_json(answer.graph.entities[index]));
  return {{"from", std::move(from)},       {"to", std::move(to)},
          {"chains", matrix.chains},       {"from_totals", matrix.from_totals},
          {"to_totals", matrix.to_totals}, {"from_more", matrix.from_more},
          {"to_more", matrix.to_more}};
}

const char* bound_text(TraceBound bound) {
  constexpr const char* kNames[] = {"none", "steps", "time", "pairs"};
  return kNames[static_cast<std::size_t>(bound)];
}

Json json_of(const TraceAnswer& answer, bool chinese) {
  return {{"from_type", answer.from_type},
          {"to_type", answer.to_type},
          {"pair_count", answer.pair_count},
          {"chain_count", answer.chain_count},
          {"from_count", answer.from_count},
          {"to_count", answer.to_count},
          {"pattern_count", answer.pattern_count},
          {"steps", answer.steps},
          {"cut", answer.cut},
          {"bound", bound_text(answer.bound)},
          {"matrix", answer.matrix ? matrix_json(answer) : Json()},
          {"pairs", pairs_json(answer, chinese)},
          {"patterns", patterns_json(answer, chinese)}};
}

Table pairs_table(const TraceAnswer& answer, const Options& options, const Style& style) {
  Table table({{"from_key", ""},
               {"from_name", "FROM", Table::Kind::kName},
               {"to_key", ""},
               {"to_name", "TO", Table::Kind::kName},
               {"hops", "HOPS", Table::Kind::kNumber},
               {"chains", "CHAINS", Table::Kind::kNumber},
               {"shortest", ""}});
  const bool chinese = options.output.chinese();
  for (const TracePair& pair : answer.pairs) {
    const EntityRef& from = answer.graph.entities[pair.from];
    const EntityRef& to = answer.graph.entities[pair.to];
    table.add({from.key, from.name, to.key, to.name, std::to_string(pair.hops), std::to_string(pair.chains),
               pair.shortest.empty() ? "" : chain_text(answer, pair.shortest.front(), chinese)});
    for (const Chain& chain : pair.shortest) {
      table.note(fmt::format("    {}\n", escape_for_terminal(chain_text(answer, chain, chinese))));
      for (const ChainHop& hop : chain.hops) {
        const RelationRef& relation = answer.graph.relations[hop.relation];
        table.note(evidence_lines(style, relation.evidence, relation.evidence_left_out, 8));
      }
    }
  }
  return table;
}

Table patterns_table(const TraceAnswer& answer, const Style& style, bool chinese) {
  Table table({{"pattern", "PATTERN", Table::Kind::kName},
               {"hops", "", Table::Kind::kNumber},
               {"pairs", "PAIRS", Table::Kind::kNumber},
               {"chains", "CHAINS", Table::Kind::kNumber},
               {"example_sources", ""},
               {"example", "EXAMPLE"}});
  for (const TracePattern& pattern : answer.patterns) {
    table.add({pattern.to_text(chinese), std::to_string(pattern.steps.size()), std::to_string(pattern.pairs),
               std::to_string(pattern.chains), std::to_string(pattern.example.support),
               chain_text(answer, pattern.example, chinese)});
    for (const ChainHop& hop : pattern.example.hops) {
      const RelationRef& relation = answer.graph.relations[hop.relation];
      table.note(evidence_lines(style, relation.evidence, relation.evidence_left_out, 6));
    }
  }
  return table;
}

/// For programs the columns bear keys, for people numbers that are explained below.
Table matrix_table(const TraceAnswer& answer, bool for_people) {
  const TraceMatrix& matrix = *answer.matrix;
  std::vector<Table::Column> columns{{"from_key", ""}, {"from_name", " ", Table::Kind::kName}};
  for (std::size_t i = 0; i < matrix.to.size(); ++i)
    columns.push_back({answer.graph.entities[matrix.to[i]].key, std::to_string(i + 1), Table::Kind::kNumber});
  columns.push_back({"all", "ALL", Table::Kind::kNumber});
  Table table(std::move(columns));
  for (std::size_t row = 0; row < matrix.from.size(); ++row) {
    const EntityRef& from = answer.graph.entities[matrix.from[row]];
    std::vector<std::string> cells{from.key, from.name};
    for (const std::uint64_t chains : matrix.chains[row])
      cells.push_back(chains == 0 && for_people ? "·" : std::to_string(chains));
    cells.push_back(std::to_string(matrix.from_totals[row]));
    table.add(std::move(cells));
  }
  return table;
}

std::string matrix_text(const TraceAnswer& answer, const Style& style) {
  const TraceMatrix& matrix = *answer.matrix;
  std::string out = matrix_table(answer, true).to_text(style) + '\n';
  Table legend({{"", " ", Table::Kind::kNumber},
                {"", " ", Table::Kind::kName},
                {"", " "},
                {"", "ALL", Table::Kind::kNumber}});
  for (std::size_t i = 0; i < matrix.to.size(); ++i) {
    const EntityRef& to = answer.graph.entities[matrix.to[i]];
    legend.add({std::to_string(i + 1), to.name, to.key, std::to_string(matrix.to_totals[i])});
  }
  return out + legend.to_text(style);
}

std::string text_of(const TraceAnswer& answer, const Options& options, const Style& style) {
  if (answer.pair_count == 0) return {};
  const bool chinese = options.output.chinese();
  const auto of_type = [](const std::string& type) { return type.empty() ? "any type" : "type " + type; };
  const bool by_pattern = options.to_type.empty();
  std::string out =
      by_pattern
          ? fmt::format("{}{} and {} are joined by {} that {} the pattern\n\n", answer.cut ? "at least " : "",
                        plural(answer.from_count, "entity", "entities"), with_commas(answer.to_count),
                        plural(answer.chain_count, "chain"), answer.chain_count == 1 ? "follows" : "follow")
          : fmt::format("{}{} of {} and {} of {} are joined by {}\n\n", answer.cut ? "at least " : "",
                        plural(answer.from_count, "entity", "entities"), of_type(answer.from_type),
                        plural(answer.to_count, "entity", "entities"), of_type(answer.to_type),
                        plural(answer.chain_count, "chain"));
  return out + (options.matrix  ? matrix_text(answer, style)
                : options.group ? patterns_table(answer, style, chinese).to_text(style)
                                : pairs_table(answer, options, style).to_text(style));
}

void say_what_is_missing(const Session& session, const TraceAnswer& answer, const Options& options) {
  if (answer.pair_count == 0 && options.to_type.empty())
    session.note("no chain follows the pattern");
  else if (answer.pair_count == 0)
    session.note(fmt::format(
        "no {} is tied to any {} within {}", answer.from_type.empty() ? "entity" : answer.from_type,
        answer.to_type.empty() ? "other" : answer.to_type, plural(options.max_hops, "hop")));
  if (options.matrix && answer.matrix->from_more > 0)
    session.note(fmt::format("{} with fewer chains {} left out; --limit takes more in",
                             plural(answer.matrix->from_more, "row"),
                             answer.matrix->from_more == 1 ? "is" : "are"));
  if (options.matrix && answer.matrix->to_more > 0)
    session.note(fmt::format("{} with fewer chains {} left out; --columns takes more in",
                             plural(answer.matrix->to_more, "column"),
                             answer.matrix->to_more == 1 ? "is" : "are"));
  if (!options.group && !options.matrix && answer.pair_count > answer.pairs.size())
    session.note(fmt::format("{} of {} shown; --limit {} shows all, --group and --matrix sum them up",
                             answer.pairs.size(), plural(answer.pair_count, "pair"), answer.pair_count));
  if (options.group && answer.pattern_count > answer.patterns.size())
    session.note(
        fmt::format("{} of {} shown", answer.patterns.size(), plural(answer.pattern_count, "pattern")));
  if (answer.bound == TraceBound::kSteps)
    session.note(fmt::format("the search stopped after {}: the totals are lower bounds; --max-steps goes on",
                             plural(answer.steps, "step")));
  if (answer.bound == TraceBound::kTime)
    session.note(fmt::format("the search stopped after {}: the totals are lower bounds; --max-time goes on",
                             plural(options.max_seconds, "second")));
  if (answer.bound == TraceBound::kPairs)
    session.note(fmt::format("the search stopped after {}: the totals are lower bounds",
                             plural(answer.pair_count, "pair")));
}

std::vector<NodeNo> nodes_of(const Store& store, const std::string& name, const std::string& file) {
  if (!name.empty()) return {resolve(store, name).node};
  if (file.empty()) return {};
  const auto input = Input::open(file);
  std::string text;
  for (std::string_view piece = input->next(); !piece.empty(); piece = input->next()) {
    text += piece;
    if (text.size() > kMostFileBytes)
      throw Error(ErrorCode::kInvalidArgument,
                  fmt::format("{} holds more than {}", file, human_bytes(kMostFileBytes)),
                  "a list of nodes has one key or name a line");
  }
  return read_node_set(store, text, input->name());
}

/// The types at both ends, or the pattern.
TraceAnswer answer_of(Session& session, const Store& store, const Options& options) {
  TraceOptions what;
  what.max_hops = options.max_hops;
  what.filter = options.filter.walk(store);
  what.limit = options.matrix ? 0 : options.limit;
  what.chains_per_pair = options.chains;
  what.max_steps = options.max_steps;
  what.max_ms = options.max_seconds * 1'000;
  if (options.matrix) {
    what.matrix_rows = options.limit;
    what.matrix_columns = options.columns;
  }
  const bool is_pattern = options.to_type.empty();
  const ChainPattern pattern = is_pattern ? parse_pattern(store, options.from_type) : ChainPattern{};
  if (!is_pattern)
    for (const std::string& type : {options.from_type, options.to_type})
      if (type != "any" && type != "*") (void)resolve_type(store, type);
  what.from = nodes_of(store, options.from, options.from_file);
  what.to = nodes_of(store, options.to, options.to_file);
  const auto snapshot = Snapshot::of(store, session.progress());
  return is_pattern ? trace(store, *snapshot, pattern, what)
                    : trace(store, *snapshot, options.from_type, options.to_type, what);
}

Outcome run(Session& session, const Options& given) {
  Options options = given;
  Printer printer(session, options.output);
  if (printer.draws()) options.matrix = false;
  const auto store = session.open_without(options.filter.without);
  if (options.from_type.empty() && options.from_file.empty() && options.to_file.empty())
    throw Error(
        ErrorCode::kInvalidArgument, "the types at both ends are missing, or a pattern",
        "'guanxi trace company programme', 'guanxi trace 'company -any- programme'', or lists of nodes: "
        "--from-file, --to-file");
  if (options.from_type.empty()) options.from_type = options.to_type = "any";
  TraceAnswer answer = answer_of(session, *store, options);
  if (options.evidence.wanted || printer.shows_evidence())
    load_evidence(*store, answer.graph, options.evidence.limit);
  const bool chinese = options.output.chinese();
  printer.print({.table =
                     [&] {
                       return options.matrix  ? matrix_table(answer, false)
                              : options.group ? patterns_table(answer, {}, chinese)
                                              : pairs_table(answer, options, {});
                     },
                 .text = [&](const Style& style) { return text_of(answer, options, style); },
                 .json = [&] { return json_of(answer, chinese); },
                 .rows = options.matrix ? std::vector<std::string>{}
                                        : std::vector<std::string>{options.group ? "patterns" : "pairs"},
                 .drawing = [&] { return draw_trace(answer, store->ontology(), options.output.drawing()); }},
                store->ontology());
  say_what_is_missing(session, answer, options);
  return answer.pair_count == 0 ? Outcome::kNone : Outcome::kAnswer;
}

}  // namespace

void add_trace(CommandLine& line) {
  const auto options = std::make_shared<Options>();
  OptionList list = add_command(
      line,
      {"trace", kGroupAsk, "Show how entities of one type hang together with those of another",
       "guanxi trace company programme\n"
       "guanxi trace company platform --group --evidence\n"
       "guanxi trace company programme --matrix --format csv\n"
       "guanxi trace organisation person --to 祝铭明 --max-hops 3 --evidence\n"
       "guanxi trace any any --from-file firms.txt --to-file programmes.txt\n"
       "guanxi trace 'organisation/company -participates_in-> programme <-issued- organisation/government'\n"
       "guanxi trace '云深处 -any- organisation|person -works_for|founded- any'",
       "0  some are tied\n1  none is within --max-hops, or none follows the pattern\n"
       "2  an error was printed on standard error"},
      options, run);
  list.argument(
          "FROM_TYPE", options->from_type,
          "Type of the entities at one end (company, organisation/company, any), or a pattern: TYPE "
          "-relation-> TYPE <-relation- TYPE -relation- TYPE …, where 'any' is any type or relation, a|b one "
          "of two, and a node's name may stand for a type (\"in quotation marks\" if a type is called so)",
          false)
      .argument("TO_TYPE", options->to_type, "Type of those at the other end; none behind a pattern", false)
      .group("SEARCH")
      .text("--from", options->from, "NODE", "Only chains from this entity")
      .text("--to", options->to, "NODE", "Only chains to this entity")
      .text("--from-file", options->from_file, "FILE",
            "Only chains from the entities in this list: one key, name or #number a line; '-' is standard "
            "input")
      .excludes("--from")
      .text("--to-file", options->to_file, "FILE", "Only chains to the entities in this list")
      .excludes("--to")
      .number("-m,--max-hops", options->max_hops, 1, 4,
              "Longest chain to follow, 1 to 4; a pattern has its own")
      .number("--max-steps", options->max_steps, 1, 100'000'000'000, "Steps after which the search stops")
      .number("--max-time", options->max_seconds, 1, 1'000'000, "Seconds after which the search stops");
  options->filter.add_to(list, "Pass only entities of this type between the two ends", true);
  options->evidence.add_to(list);
  list.group("OUTPUT")
      .flag("-g,--group", options->group, "Sum up chains that read alike instead of listing the pairs")
      .flag("--matrix", options->matrix, "Count the chains between each two, in rows and columns")
      .excludes("--group")
      .number("-n,--limit", options->limit, 1, 10'000'000, "Most pairs, or rows of the matrix, to print")
      .number("--columns", options->columns, 1, 1'000'000, "Most columns of the matrix to print")
      .number("--chains", options->chains, 1, 1'000'000, "Most chains to print of each pair");
  options->output.add_to(list, true, true);
}

}  // namespace guanxi
