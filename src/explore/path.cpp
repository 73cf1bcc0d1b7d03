#include "guanxi/explore/path.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "explore/disjoint_search.hpp"
#include "explore/filter_table.hpp"
#include "explore/layered_graph.hpp"
#include "explore/path_writer.hpp"
#include "guanxi/base/error.hpp"
#include "guanxi/base/unicode.hpp"
#include "guanxi/graph/two_sided_search.hpp"
#include "guanxi/store/store.hpp"

namespace guanxi {
namespace {

constexpr std::size_t kMoreTies = 16;  // paths looked at beyond the limit for their evidence
constexpr std::size_t kHubsListed = 20;

/// A PathWalk as TwoSidedSearch wants it.
struct HopSteps {
  const PathWalk* walk;

  [[nodiscard]] std::uint32_t entity_count() const noexcept { return walk->snapshot().entity_count(); }
  [[nodiscard]] bool may_pass(std::uint32_t entity) const { return walk->may_pass(entity); }
  [[nodiscard]] std::size_t degree(std::uint32_t entity, bool /*backwards*/) const {
    return walk->degree(entity);
  }
  template <typename Visit>
  void for_each(std::uint32_t entity, bool backwards, const Visit& visit) const {
    walk->for_each(entity, backwards, [&](const PathStep& step) { return visit(step.target); });
  }
};

/// One question.
class PathFinder {
 public:
  PathFinder(const Store& store, const Snapshot& snapshot, std::uint32_t start, std::uint32_t end,
             const PathOptions& options)
      : store_(store),
        snapshot_(snapshot),
        options_(options),
        start_(start),
        end_(end),
        filter_(store, options.filter),
        walk_(store, snapshot, filter_, options, start, end),
        budget_(options),
        support_(store, walk_),
        writer_(store, walk_) {}

  PathAnswer run() {
    std::vector<std::size_t> focus{writer_.add_entity(start_)};
    if (end_ != start_) focus.push_back(writer_.add_entity(end_));
    if (start_ == end_) {
      add(Route{{start_}, 0}, 0);
      answer_.shortest = 1;
    } else if (options_.kind == PathKind::kDisjoint) {
      find_disjoint();
    } else if (options_.kind == PathKind::kShortest && options_.via.empty() && !walk_.timed() &&
               walk_.by_hops()) {
      find_shortest();
    } else {
      find_cheapest();
    }
    finish();
    answer_.graph.focus = std::move(focus);
    return std::move(answer_);
  }

 private:
  void add(const Route& route, std::uint32_t support) {
    answer_.paths.push_back(writer_.make(route, support));
  }

  void find_shortest() {
    TwoSidedSearch<HopSteps, SparseLabels> search(HopSteps{&walk_});
    const ShortestLayers layers =
        search.all(start_, end_, {options_.max_hops, budget_.relations_left(), [&](std::uint64_t reached) {
                                    constexpr std::uint64_t kBytesOfEntity = 24;
                                    return !budget_.look(reached * kBytesOfEntity);
                                  }});
    budget_.add(layers.arcs_visited);
    answer_.reached_from = layers.reached_from;
    answer_.reached_to = layers.reached_to;
    if (layers.cut && budget_.bound() == PathBound::kNone) budget_.end(PathBound::kRelations);
    if (layers.layers.empty()) return;
    const LayeredGraph graph =
        make_layered_graph(store_, snapshot_, walk_.walk(), layers, HopKind::kAnyRelation);
    answer_.shortest = count_walks(graph);
    for (const Walk& found : best_walks(graph, options_.limit)) {
      Route route;
      route.entities.push_back(graph.entities.front());
      for (const std::size_t hop : found.hops)
        route.entities.push_back(graph.entities[graph.hops[hop].target]);
      route.cost = route.hops();
      add(route, found.support);
    }
  }

  void find_cheapest() {
    std::vector<std::uint32_t> anchors{start_};
    for (const NodeNo node : options_.via) anchors.push_back(entity_in(snapshot_, node));
    anchors.push_back(end_);
    PathStream stream(walk_, budget_, anchors, options_.max_hops);
    // One more than wanted tells whether there are more; the cheapest alone is not made to pay for that.
    stream.want(options_.limit > 1 ? options_.limit + 1 : 1);
    std::vector<Route> routes;
    const bool by_hops = walk_.by_hops();
    while (routes.size() < options_.limit + (by_hops ? kMoreTies : 1)) {
      auto route = stream.next();
      if (!route) break;
      if (options_.kind == PathKind::kShortest && !routes.empty() &&
          (route->cost > routes.front().cost || route->hops() > routes.front().hops()))
        break;
      if (routes.size() >= options_.limit) answer_.more = true;
      if (routes.size() >= options_.limit && (!by_hops || route->hops() > routes[options_.limit - 1].hops()))
        break;
      routes.push_back(std::move(*route));
    }
    answer_.reached_from = stream.reached_from();
    answer_.reached_to = stream.reached_to();
    if (options_.kind == PathKind::kShortest) answer_.shortest = routes.size();
    choose(std::move(routes), by_hops);
  }

  void find_disjoint() {
    DisjointSearch search(walk_, budget_, start_, end_, options_.max_disjoint_hops);
    const DisjointPaths found = search.run(options_.limit);
    answer_.reached_from = search.reached_from();
    answer_.reached_to = search.reached_to();
    answer_.direct = found.direct;
    answer_.more = !found.complete && budget_.bound() == PathBound::kNone;
    std::vector<Route> routes;
    for (const auto& entities : found.paths)
      routes.push_back({entities, static_cast<double>(entities.size() - 1)});
    choose(std::move(routes), true);
    for (const std::uint32_t entity : found.cut)
      answer_.cut_entities.push_back(ref_of_entity(snapshot_, entity));
    std::sort(answer_.cut_entities.begin(), answer_.cut_entities.end(),
              [](const EntityRef& a, const EntityRef& b) { return a.key < b.key; });
  }

  /// Adds the routes: by their weakest hop's evidence, then length, then keys; or in the order of their
  /// costs.
  void choose(std::vector<Route> routes, bool by_evidence) {
    struct Ranked {
      Route route;
      std::uint32_t support;
      std::vector<std::string_view> keys;
    };
    std::vector<Ranked> all;
    for (Route& route : routes) {
      Ranked ranked{std::move(route), 0, {}};
      ranked.support = support_.weakest(ranked.route.entities);
      for (const std::uint32_t e : ranked.route.entities) ranked.keys.push_back(snapshot_.key({e}));
      all.push_back(std::move(ranked));
    }
    const auto sort = [&](bool by_length) {
      std::sort(all.begin(), all.end(), [&](const Ranked& a, const Ranked& b) {
        const auto place = [](const Ranked& r) { return std::make_pair(r.route.cost, r.route.hops()); };
        if (by_length && place(a) != place(b)) return place(a) < place(b);
        if (by_evidence && a.support != b.support) return a.support > b.support;
        return place(a) != place(b) ? place(a) < place(b) : a.keys < b.keys;
      });
    };
    sort(true);
    if (all.size() > options_.limit) all.resize(options_.limit);
    if (by_evidence) sort(false);
    for (const Ranked& ranked : all) add(ranked.route, ranked.support);
  }

  void finish() {
    answer_.graph = writer_.finish(answer_.paths);
    answer_.relations_visited = budget_.relations();
    answer_.bound = budget_.bound();
    answer_.cut = answer_.bound != PathBound::kNone;
    answer_.unweighed = walk_.unweighed();
    std::vector<std::uint32_t> hubs = walk_.hubs_met();
    answer_.hub_count = hubs.size();
    if (!hubs.empty()) answer_.hub_degree = walk_.hub_degree();
    std::sort(hubs.begin(), hubs.end(), [&](std::uint32_t a, std::uint32_t b) {
      const std::uint64_t x = walk_.degree(a), y = walk_.degree(b);
      return x != y ? x > y : snapshot_.key({a}) < snapshot_.key({b});
    });
    if (hubs.size() > kHubsListed) hubs.resize(kHubsListed);
    for (const std::uint32_t hub : hubs) answer_.hubs.push_back(ref_of_entity(snapshot_, hub));
  }

  const Store& store_;
  const Snapshot& snapshot_;
  const PathOptions& options_;
  const std::uint32_t start_, end_;
  const FilterTable filter_;
  const PathWalk walk_;
  PathBudget budget_;
  RouteSupport support_;
  PathWriter writer_;
  PathAnswer answer_;
};

[[noreturn]] void refuse(const std::string& what, const std::string& hint) {
  throw Error(ErrorCode::kInvalidArgument, what, hint);
}

void check_nodes(const Snapshot& snapshot, std::uint32_t start, std::uint32_t end,
                 const PathOptions& options) {
  std::vector<std::uint32_t> via{start, end};
  const auto name = [&](std::uint32_t entity) {
    return escape_for_terminal(std::string(snapshot.name({entity})));
  };
  for (const NodeNo node : options.via) {
    const std::uint32_t entity = entity_in(snapshot, node);
    if (std::find(via.begin(), via.end(), entity) != via.end())
      refuse(fmt::format("a path cannot pass '{}' twice", name(entity)),
             "--via names what lies between the ends, in its order, each once");
    via.push_back(entity);
  }
  for (const NodeNo node : options.avoid) {
    const std::uint32_t entity = entity_in(snapshot, node);
    if (std::find(via.begin(), via.end(), entity) != via.end())
      refuse(fmt::format("'{}' is to be both passed and avoided", name(entity)),
             "--avoid names what a path must not pass");
  }
}

void check(const PathOptions& options) {
  check_range("max_hops", options.max_hops, 1, 64);
  check_range("limit", options.limit, 1, 1'000'000);
  if (options.kind != PathKind::kDisjoint) return;
  if (options.max_disjoint_hops > kMostDisjointHops)
    refuse(fmt::format(
               "disjoint paths of at most {} hops cannot be counted in reasonable time: of at most {} they "
               "can, and of any length",
               options.max_disjoint_hops, kMostDisjointHops),
           "--max-hops 4, or leave it out");
  if (!options.via.empty()) refuse("disjoint paths cannot all pass one entity", "leave out --via");
  const auto& at = options.filter.at;
  if (at && at->days().first < at->days().last)
    refuse(fmt::format("disjoint paths are counted on one day, and '{}' is several", at->to_string()),
           "give a day: --at 2023-06-30");
}

PathAnswer find(const Store& store, const Snapshot& snapshot, NodeNo from, NodeNo to,
                const PathOptions& options) {
  check(options);
  const std::uint32_t start = entity_in(snapshot, from);
  const std::uint32_t end = entity_in(snapshot, to);
  check_nodes(snapshot, start, end, options);
  return PathFinder(store, snapshot, start, end, options).run();
}

/// The question without one of its filters; false if it does not have that one.
bool relax(PathFilter which, PathOptions& options) {
  WalkFilter& filter = options.filter;
  const auto drop = [](auto& value, auto none) {
    const bool had = value != none;
    value = none;
    return had;
  };
  const auto empty = [](auto& list) {
    const bool had = !list.empty();
    list.clear();
    return had;
  };
  constexpr std::uint32_t kMostHops = 64;
  switch (which) {
    case PathFilter::kMaxHops:
      if (options.max_hops == kMostHops) return false;
      options.max_hops = std::min(2 * options.max_hops, kMostHops);
      return true;
    case PathFilter::kCertain:
      return drop(filter.certain, false);
    case PathFilter::kAt:
      filter.certain = false;
      return drop(filter.at, std::optional<Span>());
    case PathFilter::kMinConfidence:
      return drop(filter.min_confidence, 0.0);
    case PathFilter::kMinSources:
      return drop(filter.min_sources, 0U);
    case PathFilter::kRelations:
      return empty(filter.relations);
    case PathFilter::kTypes:
      return empty(filter.types);
    case PathFilter::kDirection:
      return drop(filter.direction, Direction::kEither);
    case PathFilter::kHubs:
      return drop(options.through_hubs, true);
    case PathFilter::kAvoid:
      return empty(options.avoid);
    case PathFilter::kVia:
      return empty(options.via);
  }
  return false;
}

/// One of the paths that are asked for, whatever it shares with others.
PathOptions as_one_path(PathOptions options) {
  constexpr std::uint32_t kAnyLength = 64;
  if (options.kind == PathKind::kDisjoint) {
    options.kind = PathKind::kShortest;
    options.max_hops = options.max_disjoint_hops > 0 ? options.max_disjoint_hops : kAnyLength;
  }
  options.limit = 1;
  return options;
}

/// Fills in what of the path the filter shuts out of the question.
void find_barred(const Store& store, const Snapshot& snapshot, const PathOptions& options,
                 Relaxation& relaxed) {
  std::vector<std::uint32_t> entities;
  for (const std::size_t index : relaxed.path.entities)
    entities.push_back(entity_in(snapshot, relaxed.graph.entities[index].node));
  const FilterTable filter(store, options.filter);
  const PathWalk walk(store, snapshot, filter, options, entities.front(), entities.back());
  switch (relaxed.filter) {
    case PathFilter::kVia:
      return;
    case PathFilter::kMaxHops:
      for (std::size_t hop = options.max_hops; hop < relaxed.path.hops.size(); ++hop)
        relaxed.barred_hops.push_back(hop);
      return;
    case PathFilter::kTypes:
    case PathFilter::kHubs:
    case PathFilter::kAvoid:
      for (std::size_t i = 1; i + 1 < entities.size(); ++i)
        if (!walk.may_pass(entities[i])) relaxed.barred_entities.push_back(i);
      return;
    case PathFilter::kCertain:
    case PathFilter::kAt:
    case PathFilter::kMinConfidence:
    case PathFilter::kMinSources:
    case PathFilter::kRelations:
    case PathFilter::kDirection:
      break;
  }
  for (std::size_t hop = 0; hop + 1 < entities.size(); ++hop) {
    bool admitted = false;
    walk.for_each_between(entities[hop], entities[hop + 1], [&](const PathStep&) {
      admitted = true;
      return false;
    });
    if (!admitted) relaxed.barred_hops.push_back(hop);
  }
}

/// Tries what would be without each filter alone.
void explain(const Store& store, const Snapshot& snapshot, NodeNo from, NodeNo to, const PathOptions& asked,
             PathAnswer& answer) {
  constexpr std::uint64_t kRelationsTried = 200'000;  // for each filter
  const PathOptions options = as_one_path(asked);
  for (int which = 0; which <= static_cast<int>(PathFilter::kVia); ++which) {
    PathOptions other = options;
    const auto filter = static_cast<PathFilter>(which);
    // Hubs that the search did not meet cannot have been in its way.
    if (filter == PathFilter::kHubs && answer.hub_count == 0) continue;
    if (!relax(filter, other)) continue;
    other.max_relations = std::min(options.max_relations, kRelationsTried);
    PathAnswer found = find(store, snapshot, from, to, other);
    answer.relations_visited += found.relations_visited;
    if (found.paths.empty()) continue;
    answer.relaxed.push_back({filter, std::move(found.graph), std::move(found.paths.front()), {}, {}});
    find_barred(store, snapshot, options, answer.relaxed.back());
  }
}

}  // namespace

std::string_view to_string(PathFilter filter) noexcept {
  constexpr std::array<std::string_view, 11> kNames = {"max-hops",     "certain",  "at",   "min-confidence",
                                                       "min-sources",  "relation", "type", "direction",
                                                       "through-hubs", "avoid",    "via"};
  return kNames[static_cast<std::size_t>(filter)];
}

PathAnswer find_paths(const Store& store, const Snapshot& snapshot, NodeNo from, NodeNo to,
                      const PathOptions& options) {
  PathAnswer answer = find(store, snapshot, from, to, options);
  if (answer.paths.empty() && !answer.cut && options.explain)
    explain(store, snapshot, from, to, options, answer);
  return answer;
}

}  // namespace guanxi
