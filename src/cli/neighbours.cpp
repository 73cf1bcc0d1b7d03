#include "guanxi/explore/neighbourhood.hpp"

#include <fmt/format.h>

#include <numeric>

#include "cli/answer.hpp"
#include "cli/commands.hpp"
#include "cli/text.hpp"
#include "guanxi/explore/resolve.hpp"
#include "guanxi/graph/snapshot.hpp"
#include "guanxi/picture/draw.hpp"

namespace guanxi {
namespace {

struct Options {
  std::string node;
  std::uint32_t depth = 1;
  std::uint64_t limit = 50;
  EvidenceOptions evidence;
  FilterOptions filter;
  OutputOptions output;
};

/// A relation as it is walked away from the centre.
struct Step {
  const RelationRef* relation = nullptr;
  std::size_t near = 0, far = 0;
  bool forward = true;
};

std::vector<Step> steps_of(const NeighbourhoodAnswer& answer) {
  std::vector<Step> steps;
  for (const RelationRef& relation : answer.graph.relations) {
    const bool forward = answer.distances[relation.from] <= answer.distances[relation.to];
    steps.push_back(
        {&relation, forward ? relation.from : relation.to, forward ? relation.to : relation.from, forward});
  }
  std::stable_sort(steps.begin(), steps.end(), [](const Step& a, const Step& b) {
    return std::tie(a.far, a.near) < std::tie(b.far, b.near);
  });
  return steps;
}

Table table_of(const NeighbourhoodAnswer& answer, const Options& options, const Style& style) {
  const bool deep = options.depth > 1;
  Table table({{"hops", deep ? "HOPS" : "", Table::Kind::kNumber},
               {"near_key", ""},
               {"near_name", deep ? "FROM" : ""},
               {"relation", ""},
               {"label", ""},
               {"", "RELATION"},
               {"direction", ""},
               {"name", "NEIGHBOUR", Table::Kind::kName},
               {"type", "TYPE"},
               {"key", "KEY", Table::Kind::kName},
               {"role", "ROLE"},
               {"period", "WHEN"},
               {"claims", ""},
               {"sources", "SOURCES", Table::Kind::kNumber},
               {"confidence", ""}});
  const bool chinese = options.output.chinese();
  for (const Step& step : steps_of(answer)) {
    const EntityRef& near = answer.graph.entities[step.near];
    const EntityRef& far = answer.graph.entities[step.far];
    const RelationRef& relation = *step.relation;
    table.add({std::to_string(answer.distances[step.far]), near.key, near.name, relation.relation,
               relation.labels.text(step.forward, chinese), arrow_label(relation, step.forward, chinese),
               relation.labels.symmetric ? "either"
               : step.forward            ? "forward"
                                         : "backward",
               far.name, far.type, far.key, roles_text(relation), relation.period_text(),
               std::to_string(relation.claims), std::to_string(relation.sources),
               fmt::format("{}", relation.confidence)});
    table.note(evidence_lines(style, relation.evidence, relation.evidence_left_out, 6));
  }
  return table;
}

Json json_of(const NeighbourhoodAnswer& answer, bool chinese) {
  Json neighbours = Json::array();
  std::vector<Json> relations(answer.graph.entities.size(), Json::array());
  for (const Step& step : steps_of(answer))
    relations[step.far].push_back(to_json(answer.graph, *step.relation, chinese));
  for (std::size_t i = 1; i < answer.graph.entities.size(); ++i) {
    Json one = to_json(answer.graph.entities[i]);
    one["hops"] = answer.distances[i];
    one["relations"] = std::move(relations[i]);
    neighbours.push_back(std::move(one));
  }
  return {{"entity", to_json(answer.graph.entities.front())},
          {"found", answer.found},
          {"more", answer.more},
          {"cut", answer.cut},
          {"relations_visited", answer.relations_visited},
          {"neighbours", std::move(neighbours)}};
}

void say_what_is_missing(const Session& session, const NeighbourhoodAnswer& answer) {
  const std::uint64_t all = std::accumulate(answer.found.begin(), answer.found.end(), std::uint64_t{0}) - 1;
  if (all == 0) session.note(fmt::format("{} has no such neighbour", answer.graph.entities.front().name));
  if (answer.more > 0)
    session.note(fmt::format("{} of {} shown; --limit {} shows all", with_commas(all - answer.more),
                             plural(all, "entity", "entities"), all));
  if (answer.cut)
    session.note(fmt::format("the search stopped after {}: there may be more",
                             plural(answer.relations_visited, "relation")));
}

Outcome run(Session& session, const Options& options) {
  Printer printer(session, options.output);
  const auto store = session.open(OpenMode::kRead);
  const EntityRef entity = resolve(*store, options.node);
  NeighbourhoodAnswer answer = neighbourhood(*store, entity.node,
                                             {.depth = options.depth,
                                              .filter = options.filter.walk(*store),
                                              .limit = options.limit,
                                              .snapshot = Snapshot::if_kept(*store)});
  if (options.evidence.wanted) load_evidence(*store, answer.graph, options.evidence.limit);
  const bool chinese = options.output.chinese();
  printer.print(
      {.table = [&] { return table_of(answer, options, {}); },
       .text = [&](const Style& style) { return table_of(answer, options, style).to_text(style); },
       .json = [&] { return json_of(answer, chinese); },
       .rows = {"neighbours"},
       .drawing = [&] { return draw_neighbourhood(answer, store->ontology(), options.output.drawing()); }},
      store->ontology());
  say_what_is_missing(session, answer);
  return answer.graph.entities.size() > 1 || !answer.graph.relations.empty() ? Outcome::kAnswer
                                                                             : Outcome::kNone;
}

}  // namespace

void add_neighbours(CommandLine& line) {
  const auto options = std::make_shared<Options>();
  OptionList list = add_command(line,
                                {"neighbours", kGroupAsk, "List what lies around an entity",
                                 "guanxi neighbours 灵伴科技\n"
                                 "guanxi neighbours DeepSeek --depth 2 --relation funds --evidence\n"
                                 "guanxi neighbours org:灵伴科技 --at 2025 --output 灵伴.svg",
                                 "0  there are neighbours\n1  there is none that the options allow\n"
                                 "2  an error was printed on standard error"},
                                options, run);
  add_alias(line, "neighbours", "neighbors");
  list.argument("NODE", options->node, kNodeHelp)
      .group("SEARCH")
      .number("-d,--depth", options->depth, 1, 8, "How many hops to go, 1 to 8");
  options->filter.add_to(list, "Show and pass only entities of this type", true);
  options->evidence.add_to(list);
  list.group("OUTPUT").number("-n,--limit", options->limit, 1, 10'000'000, "Most entities to print");
  options->output.add_to(list, true, true);
}

}  // namespace guanxi
