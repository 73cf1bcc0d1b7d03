#include "guanxi/explore/trace.hpp"

#include <fmt/format.h>

#include "cli/answer.hpp"
#include "cli/commands.hpp"
#include "cli/text.hpp"
#include "guanxi/base/unicode.hpp"
#include "guanxi/explore/resolve.hpp"
#include "guanxi/graph/snapshot.hpp"
#include "guanxi/picture/draw.hpp"

namespace guanxi {
namespace {

struct Options {
  std::string from_type, to_type, from, to;
  std::uint32_t max_hops = 2;
  std::uint64_t limit = 50;
  std::uint64_t chains = 3;
  bool group = false;
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

Table patterns_table(const TraceAnswer& answer, bool chinese) {
  Table table({{"pattern", "PATTERN", Table::Kind::kName},
               {"hops", "", Table::Kind::kNumber},
               {"pairs", "PAIRS", Table::Kind::kNumber},
               {"chains", "CHAINS", Table::Kind::kNumber},
               {"example", "EXAMPLE"}});
  for (const TracePattern& pattern : answer.patterns)
    table.add({pattern.to_text(chinese), std::to_string(pattern.steps.size()), std::to_string(pattern.pairs),
               std::to_string(pattern.chains), chain_text(answer, pattern.example, chinese)});
  return table;
}

std::string text_of(const TraceAnswer& answer, const Options& options, const Style& style) {
  if (answer.pairs.empty()) return {};
  const bool chinese = options.output.chinese();
  std::string out =
      fmt::format("{}{} of type {} and {} of type {} are joined by {}\n\n", answer.cut ? "at least " : "",
                  plural(answer.from_count, "entity", "entities"), answer.from_type,
                  with_commas(answer.to_count), answer.to_type, plural(answer.chain_count, "chain"));
  return out + (options.group ? patterns_table(answer, chinese) : pairs_table(answer, options, style))
                   .to_text(style);
}

void say_what_is_missing(const Session& session, const TraceAnswer& answer, const Options& options) {
  if (answer.pairs.empty())
    session.note(fmt::format("no {} is tied to any {} within {}", answer.from_type, answer.to_type,
                             plural(options.max_hops, "hop")));
  if (!options.group && answer.pair_count > answer.pairs.size())
    session.note(fmt::format("{} of {} shown; --limit {} shows all, --group sums them up",
                             answer.pairs.size(), plural(answer.pair_count, "pair"), answer.pair_count));
  if (options.group && answer.pattern_count > answer.patterns.size())
    session.note(
        fmt::format("{} of {} shown", answer.patterns.size(), plural(answer.pattern_count, "pattern")));
  if (answer.cut)
    session.note(fmt::format("the search stopped after {}: the totals are lower bounds",
                             plural(answer.steps, "step")));
}

Outcome run(Session& session, const Options& options) {
  Printer printer(session, options.output);
  const auto store = session.open(OpenMode::kRead);
  TraceOptions what;
  what.max_hops = options.max_hops;
  what.filter = options.filter.walk(*store);
  what.limit = options.limit;
  what.chains_per_pair = options.chains;
  const std::string from_type = resolve_type(*store, options.from_type);
  const std::string to_type = resolve_type(*store, options.to_type);
  if (!options.from.empty()) what.from = resolve(*store, options.from).node;
  if (!options.to.empty()) what.to = resolve(*store, options.to).node;
  const auto snapshot = Snapshot::of(*store, session.progress());
  TraceAnswer answer = trace(*store, *snapshot, from_type, to_type, what);
  if (options.evidence.wanted) load_evidence(*store, answer.graph, options.evidence.limit);
  const bool chinese = options.output.chinese();
  printer.print(
      {.table =
           [&] { return options.group ? patterns_table(answer, chinese) : pairs_table(answer, options, {}); },
       .text = [&](const Style& style) { return text_of(answer, options, style); },
       .json = [&] { return json_of(answer, chinese); },
       .rows = {options.group ? "patterns" : "pairs"},
       .drawing = [&] { return draw_trace(answer, store->ontology(), options.output.drawing()); }},
      store->ontology());
  say_what_is_missing(session, answer, options);
  return answer.pairs.empty() ? Outcome::kNone : Outcome::kAnswer;
}

}  // namespace

void add_trace(CommandLine& line) {
  const auto options = std::make_shared<Options>();
  OptionList list =
      add_command(line,
                  {"trace", kGroupAsk, "Show how entities of one type hang together with those of another",
                   "guanxi trace company programme\n"
                   "guanxi trace company platform --group\n"
                   "guanxi trace organisation person --to 祝铭明 --max-hops 3 --evidence",
                   "0  some are tied\n1  none is within --max-hops\n"
                   "2  an error was printed on standard error"},
                  options, run);
  list.argument("FROM_TYPE", options->from_type,
                "Type of the entities at one end (company, organisation/company)")
      .argument("TO_TYPE", options->to_type, "Type of those at the other end")
      .group("SEARCH")
      .text("--from", options->from, "NODE", "Only chains from this entity")
      .text("--to", options->to, "NODE", "Only chains to this entity")
      .number("-m,--max-hops", options->max_hops, 1, 4, "Longest chain to follow, 1 to 4");
  options->filter.add_to(list, "Pass only entities of this type between the two ends", true);
  options->evidence.add_to(list);
  list.group("OUTPUT")
      .flag("-g,--group", options->group, "Sum up chains that read alike instead of listing the pairs")
      .number("-n,--limit", options->limit, 1, 10'000'000, "Most pairs to print")
      .number("--chains", options->chains, 1, 1'000'000, "Most chains to print of each pair");
  options->output.add_to(list, true, true);
}

}  // namespace guanxi
