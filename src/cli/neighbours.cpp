#include "guanxi/explore/neighbourhood.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "cli/answer.hpp"
#include "cli/commands.hpp"
#include "cli/text.hpp"
#include "guanxi/explore/hub.hpp"
#include "guanxi/explore/resolve.hpp"
#include "guanxi/graph/snapshot.hpp"
#include "guanxi/picture/draw.hpp"

namespace guanxi {
namespace {

struct Options {
  std::string node;
  std::uint32_t depth = 1;
  std::uint64_t limit = 50, max_degree = 10'000, max_relations = 200'000;
  bool ego = false;
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
  const bool deep = options.depth > 1 || options.ego;
  Table table({{"hops", options.depth > 1 ? "HOPS" : "", Table::Kind::kNumber},
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
  const auto is_among = [&](const RelationRef* relation) {
    return std::binary_search(answer.among.begin(), answer.among.end(),
                              static_cast<std::size_t>(relation - answer.graph.relations.data()));
  };
  for (const Step& step : steps_of(answer))
    if (!is_among(step.relation))
      relations[step.far].push_back(to_json(answer.graph, *step.relation, chinese));
  Json among = Json::array(), hubs = Json::array();
  for (const std::size_t index : answer.among)
    among.push_back(to_json(answer.graph, answer.graph.relations[index], chinese));
  for (const EntityRef& hub : answer.hubs) hubs.push_back(to_json(hub));
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
          {"hub_count", answer.hub_count},
          {"hubs", std::move(hubs)},
          {"among", std::move(among)},
          {"neighbours", std::move(neighbours)}};
}

void say_what_is_missing(const Session& session, const NeighbourhoodAnswer& answer, const Options& options) {
  const std::uint64_t all = std::accumulate(answer.found.begin(), answer.found.end(), std::uint64_t{0}) - 1;
  if (all == 0) session.note(fmt::format("{} has no such neighbour", answer.graph.entities.front().name));
  if (answer.more > 0)
    session.note(fmt::format("{} of {} shown; --limit {} shows all", with_commas(all - answer.more),
                             plural(all, "entity", "entities"), all));
  if (answer.hub_count > 0)
    session.note(fmt::format("{} with more than {} not passed: {}{}; --max-degree goes on from them",
                             plural(answer.hub_count, "entity", "entities"),
                             plural(options.max_degree, "relation"), answer.hubs.front().name,
                             answer.hub_count > 1 ? " …" : ""));
  if (answer.cut)
    session.note(fmt::format("the search stopped after {}: there may be more; --budget goes on",
                             plural(answer.relations_visited, "relation")));
}

/// From the store while few relations are looked at, from a snapshot of the graph if there are more.
NeighbourhoodAnswer neighbourhood_of(Session& session, const Store& store, NodeNo node,
                                     const Options& options) {
  NeighbourhoodOptions what{.depth = options.depth,
                            .filter = options.filter.walk(store),
                            .limit = options.limit,
                            .ego = options.ego,
                            .max_relations = options.max_relations,
                            .max_degree = options.max_degree,
                            .snapshot = Snapshot::if_kept(store)};
  if (!what.snapshot && !what.ego) {
    what.max_relations = std::min(what.max_relations, kMostFromStore);
    NeighbourhoodAnswer answer = neighbourhood(store, node, what);
    if (!answer.cut || answer.relations_visited >= options.max_relations) return answer;
    what.max_relations = options.max_relations;
  }
  if (!what.snapshot) what.snapshot = Snapshot::of(store, session.progress());
  return neighbourhood(store, node, what);
}

Outcome run(Session& session, const Options& options) {
  Printer printer(session, options.output);
  const auto store = session.open_without(options.filter.without);
  const EntityRef entity = resolve(*store, options.node);
  NeighbourhoodAnswer answer = neighbourhood_of(session, *store, entity.node, options);
  if (options.evidence.wanted || printer.shows_evidence())
    load_evidence(*store, answer.graph, options.evidence.limit);
  const bool chinese = options.output.chinese();
  printer.print(
      {.table = [&] { return table_of(answer, options, {}); },
       .text = [&](const Style& style) { return table_of(answer, options, style).to_text(style); },
       .json = [&] { return json_of(answer, chinese); },
       .rows = {"neighbours"},
       .drawing = [&] { return draw_neighbourhood(answer, store->ontology(), options.output.drawing()); }},
      store->ontology());
  say_what_is_missing(session, answer, options);
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
                                 "guanxi neighbours org:灵伴科技 --at 2025 --output 灵伴.svg\n"
                                 "guanxi neighbours 灵伴科技 --ego --output ego.svg",
                                 "0  there are neighbours\n1  there is none that the options allow\n"
                                 "2  an error was printed on standard error"},
                                options, run);
  add_alias(line, "neighbours", "neighbors");
  list.argument("NODE", options->node, kNodeHelp)
      .group("SEARCH")
      .number("-d,--depth", options->depth, 1, 8, "How many hops to go, 1 to 8")
      .flag("--ego", options->ego, "With the relations among the neighbours")
      .number("--max-degree", options->max_degree, 1, 1'000'000'000,
              "Show entities with more relations than this, but do not go on from them")
      .number("--budget", options->max_relations, 1, 1'000'000'000, "Most relations to look at");
  options->filter.add_to(list, "Show and pass only entities of this type", true);
  options->evidence.add_to(list);
  list.group("OUTPUT").number("-n,--limit", options->limit, 1, 10'000'000, "Most entities to print");
  options->output.add_to(list, true, true);
}

}  // namespace guanxi
