#include "guanxi/explore/neighbourhood.hpp"

#include <algorithm>
#include <utility>

#include "explore/entity_cache.hpp"
#include "explore/filter_table.hpp"
#include "explore/snapshot_walk.hpp"
#include "explore/subgraph_builder.hpp"
#include "guanxi/base/progress.hpp"
#include "guanxi/explore/hub.hpp"
#include "guanxi/store/store.hpp"

namespace guanxi {
namespace {

constexpr std::uint64_t kMaxRead = 2'000;  // edges read only for the order
constexpr std::size_t kHubsNamed = 10;
constexpr std::size_t kSearchCost = 16;  // a binary search in a row, in steps along it
constexpr std::uint32_t kUnreached = UINT32_MAX;
constexpr std::uint32_t kRejected = UINT32_MAX - 1;  // of a type that the filter leaves out

class Walk {
 public:
  Walk(const Store& store, NodeNo centre, const NeighbourhoodOptions& options)
      : store_(store),
        options_(options),
        filter_(store, options.filter),
        entities_(store, options.snapshot),
        builder_(store) {
    reach(entities_.index_of(centre));
    reached_[0].distance = 0;
  }

  NeighbourhoodAnswer run() {
    std::vector<std::size_t> level{0};
    answer_.found.assign(1, 1);
    for (std::uint32_t depth = 1; depth <= options_.depth && !level.empty() && !answer_.cut; ++depth) {
      std::vector<std::size_t> next;
      for (const std::size_t entity : level) {
        if (may_expand(entity)) expand(entity, depth, next);
        if (answer_.cut) break;
      }
      if (!next.empty()) answer_.found.push_back(next.size());
      level = std::move(next);
    }
    return answer();
  }

 private:
  struct Reached {
    std::uint32_t distance = kUnreached;
    std::uint64_t support = 0;  // claims that join it to nearer entities
  };
  struct Step {
    std::size_t from = 0, to = 0;  // as the edge is stated
    RelationNo relation;
    EdgeNo edge;
  };

  Reached& reach(std::size_t entity) {
    if (entity >= reached_.size()) reached_.resize(entity + 1);
    return reached_[entity];
  }

  /// Whether the walk goes on from the entity.
  bool may_expand(std::size_t entity) {
    const std::uint64_t degree = degree_of(entity);
    if (entity != 0 && degree > options_.max_degree) {
      hubs_.push_back(entity);
      return false;
    }
    if (!options_.snapshot && degree > kMostFromStore) answer_.cut = true;
    return !answer_.cut;
  }

  std::uint64_t degree_of(std::size_t entity) {
    if (options_.snapshot) {
      const EntityNo number = entities_.number_of(entity);
      return options_.snapshot->out(number).size() + options_.snapshot->in(number).size();
    }
    std::uint64_t degree = 0;
    for (const NodeNo node : entities_.entity(entity).nodes) {
      store_.for_each_neighbour(node, [&](NodeNo, RelationNo, bool) { return ++degree <= kMostFromStore; });
    }
    return degree;
  }

  void expand(std::size_t entity, std::uint32_t depth, std::vector<std::size_t>& next) {
    if (options_.snapshot) return expand_row(entity, depth, next);
    const std::vector<NodeNo> nodes = entities_.entity(entity).nodes;
    for (const NodeNo node : nodes) {
      store_.for_each_adjacent(node, [&](const Adjacent& adjacent) {
        if (!count_relation()) return false;
        if (!filter_.may_walk(adjacent.type, adjacent.outgoing)) return true;
        const auto edge = filter_.needs_edge() ? store_.edge(adjacent.edge) : std::nullopt;
        if (filter_.needs_edge() && !(edge && filter_.admits(*edge))) return true;
        follow(entity, entities_.index_of(adjacent.neighbour), adjacent.type, adjacent.outgoing, depth, next,
               [&] { return adjacent.edge; });
        return true;
      });
      if (answer_.cut) return;
    }
  }

  /// The same from the snapshot's rows.
  void expand_row(std::size_t entity, std::uint32_t depth, std::vector<std::size_t>& next) {
    const Snapshot& snapshot = *options_.snapshot;
    const EntityNo number = entities_.number_of(entity);
    for (const bool outgoing : {true, false}) {
      const Row row = outgoing ? snapshot.out(number) : snapshot.in(number);
      for (std::size_t i = 0; i < row.size(); ++i) {
        if (!count_relation()) return;
        const RelationNo relation{row.relation(i)};
        if (row.targets[i] == number.value || !filter_.may_walk(relation, outgoing)) continue;
        if (filter_.needs_edge() && !filter_.admits(snapshot, row.edge(i))) continue;
        follow(entity, entities_.index_of(EntityNo{row.targets[i]}), relation, outgoing, depth, next,
               [&] { return EdgeNo{row.edge(i)}; });
      }
    }
  }

  /// False if there are too many.
  bool count_relation() {
    answer_.cut = answer_.relations_visited >= options_.max_relations;
    if (answer_.cut) return false;
    if (++answer_.relations_visited % 1024 == 0) check_interrupt();
    return true;
  }

  template <typename EdgeOf>
  void follow(std::size_t entity, std::size_t neighbour, RelationNo relation, bool outgoing,
              std::uint32_t depth, std::vector<std::size_t>& next, const EdgeOf& edge_of) {
    if (neighbour == entity) return;
    Reached& there = reach(neighbour);
    if (there.distance == kUnreached) {
      const bool admitted = filter_.admits_all_types() || filter_.admits_type(entities_.type(neighbour));
      there.distance = admitted ? depth : kRejected;
      if (admitted) next.push_back(neighbour);
    }
    if (there.distance == kRejected) return;
    const EdgeNo edge = edge_of();
    if (there.distance == depth) {
      std::uint64_t claims = 1;
      if (edges_read_ < kMaxRead) {
        ++edges_read_;
        if (const auto record = store_.edge(edge)) claims = record->claims;
      }
      there.support += claims;
    }
    steps_.push_back({outgoing ? entity : neighbour, outgoing ? neighbour : entity, relation, edge});
  }

  NeighbourhoodAnswer answer() {
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < reached_.size(); ++i) {
      if (reached_[i].distance < kRejected) order.push_back(i);
    }
    const auto comes_first = [&](std::size_t a, std::size_t b) {
      const Reached& x = reached_[a];
      const Reached& y = reached_[b];
      if (x.distance != y.distance) return x.distance < y.distance;
      if (x.support != y.support) return x.support > y.support;
      return entities_.key(a) < entities_.key(b);
    };
    const std::size_t shown = options_.limit < order.size() ? options_.limit + 1 : order.size();
    std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(shown), order.end(),
                      comes_first);
    answer_.more = order.size() - shown;
    order.resize(shown);

    std::vector<bool> is_shown(reached_.size(), false);
    for (const std::size_t entity : order) {
      builder_.add_entity(entities_.ref(entity));
      answer_.distances.push_back(reached_[entity].distance);
      is_shown[entity] = true;
    }
    std::size_t walked = 0;  // handles of what was walked come first
    for (const Step& step : steps_) {
      if (!is_shown[step.from] || !is_shown[step.to]) continue;
      walked = std::max(walked, 1 + builder_.add_edge(builder_.add_entity(entities_.ref(step.from)),
                                                      builder_.add_entity(entities_.ref(step.to)),
                                                      step.relation, step.edge));
    }
    if (options_.ego) add_among(order);
    std::vector<std::size_t> index_of_handle;
    answer_.graph = builder_.finish(index_of_handle);
    answer_.graph.focus = {0};
    answer_.among.assign(index_of_handle.begin() + static_cast<std::ptrdiff_t>(walked),
                         index_of_handle.end());
    std::sort(answer_.among.begin(), answer_.among.end());
    name_hubs();
    return std::move(answer_);
  }

  /// Adds the relations between shown entities that were not walked. Each stands in the out-row of its `from`
  /// end.
  void add_among(const std::vector<std::size_t>& shown) {
    WalkFilter any_way = options_.filter;
    any_way.direction = Direction::kEither;
    const FilterTable filter(store_, any_way);
    const SnapshotWalk walk(*options_.snapshot, filter);
    std::vector<std::pair<std::uint32_t, std::size_t>> places;  // number, place in the answer
    for (std::size_t i = 1; i < shown.size(); ++i)
      places.emplace_back(entities_.number_of(shown[i]).value, i);
    std::sort(places.begin(), places.end());
    std::uint64_t seen = 0;
    for (const auto& [number, from] : places) {
      const std::size_t from_index = from;
      const auto add = [&](const WalkStep& step) {
        if (++seen % 1024 == 0) check_interrupt();
        if (!step.stated_forward || seen > options_.max_relations) return false;
        const auto to =
            std::lower_bound(places.begin(), places.end(), std::make_pair(step.target, std::size_t{0}));
        if (to != places.end() && to->first == step.target)
          builder_.add_edge(from_index, to->second, step.relation, {step.edge()});
        return true;
      };
      // Along the row, or from one shown entity to the next, whichever is shorter.
      if (walk.degree(number) <= kSearchCost * places.size()) {
        walk.for_each_step(number, add);
      } else {
        for (const auto& other : places) walk.for_each_step_between(number, other.first, add);
      }
      answer_.cut = answer_.cut || seen > options_.max_relations;
    }
  }

  void name_hubs() {
    answer_.hub_count = hubs_.size();
    std::sort(hubs_.begin(), hubs_.end(),
              [&](std::size_t a, std::size_t b) { return entities_.key(a) < entities_.key(b); });
    for (std::size_t i = 0; i < std::min(hubs_.size(), kHubsNamed); ++i)
      answer_.hubs.push_back(entities_.ref(hubs_[i]));
  }

  const Store& store_;
  const NeighbourhoodOptions& options_;
  FilterTable filter_;
  EntityCache entities_;
  std::vector<Reached> reached_;  // by EntityCache index; the centre is 0
  std::vector<Step> steps_;
  std::vector<std::size_t> hubs_;
  SubgraphBuilder builder_;
  std::uint64_t edges_read_ = 0;
  NeighbourhoodAnswer answer_;
};

}  // namespace

NeighbourhoodAnswer neighbourhood(const Store& store, NodeNo centre, const NeighbourhoodOptions& options) {
  check_range("depth", options.depth, 1, 8);
  return Walk(store, centre, options).run();
}

}  // namespace guanxi
