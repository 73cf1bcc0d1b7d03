#include "guanxi/explore/path.hpp"

#include <algorithm>
#include <string_view>
#include <tuple>

#include "explore/filter_table.hpp"
#include "explore/layered_graph.hpp"
#include "explore/subgraph_builder.hpp"
#include "guanxi/base/error.hpp"
#include "guanxi/store/store.hpp"

namespace guanxi {
namespace {

/// Turns walks into the answer's paths.
class PathWriter {
 public:
  PathWriter(const Store& store, const Snapshot& snapshot, const SnapshotWalk& walk)
      : snapshot_(snapshot), walk_(walk), builder_(store) {}

  std::size_t add_entity(std::uint32_t entity) {
    return builder_.add_entity(ref_of_entity(snapshot_, entity));
  }

  void add_path(const LayeredGraph& graph, const Walk& walk, PathAnswer& answer) {
    Path path;
    path.support = walk.support;
    std::uint32_t here = graph.entities.front();
    path.entities.push_back(add_entity(here));
    for (const std::size_t hop : walk.hops) {
      const std::uint32_t next = graph.entities[graph.hops[hop].target];
      path.entities.push_back(add_entity(next));
      path.hops.push_back(add_hop(here, next, path.entities[path.entities.size() - 2], path.entities.back()));
      here = next;
    }
    answer.paths.push_back(std::move(path));
  }

  /// Makes the subgraph, and replaces the handles in the hops by places in it.
  void finish(PathAnswer& answer) {
    std::vector<std::size_t> index_of_handle;
    answer.graph = builder_.finish(index_of_handle);
    const auto& relations = answer.graph.relations;
    for (Path& path : answer.paths) {
      for (auto& hop : path.hops) {
        for (HopRelation& relation : hop) relation.relation = index_of_handle[relation.relation];
        std::sort(hop.begin(), hop.end(), [&](const HopRelation& a, const HopRelation& b) {
          const RelationRef& x = relations[a.relation];
          const RelationRef& y = relations[b.relation];
          return std::make_tuple(y.sources, std::string_view(x.relation), !a.forward) <
                 std::make_tuple(x.sources, std::string_view(y.relation), !b.forward);
        });
      }
    }
  }

 private:
  std::vector<HopRelation> add_hop(std::uint32_t here, std::uint32_t next, std::size_t here_index,
                                   std::size_t next_index) {
    std::vector<HopRelation> hop;
    walk_.for_each_step_between(here, next, [&](const WalkStep& step) {
      const std::size_t handle =
          step.stated_forward ? builder_.add_edge(here_index, next_index, step.relation, {step.edge()})
                              : builder_.add_edge(next_index, here_index, step.relation, {step.edge()});
      const auto known = [&](const HopRelation& r) { return r.relation == handle; };
      if (std::none_of(hop.begin(), hop.end(), known)) hop.push_back({handle, step.forward});
      return true;
    });
    return hop;
  }

  const Snapshot& snapshot_;
  const SnapshotWalk& walk_;
  SubgraphBuilder builder_;
};

}  // namespace

PathAnswer shortest_paths(const Store& store, const Snapshot& snapshot, NodeNo from, NodeNo to,
                          const PathOptions& options) {
  check_range("max_hops", options.max_hops, 1, 64);
  check_range("limit", options.limit, 1, SIZE_MAX);
  const FilterTable filter(store, options.filter);
  const SnapshotWalk walk(snapshot, filter);
  const std::uint32_t start = entity_in(snapshot, from);
  const std::uint32_t end = entity_in(snapshot, to);
  const ShortestLayers layers =
      ShortestSearch(snapshot, filter).run(start, end, options.max_hops, options.max_relations);

  PathAnswer answer;
  answer.reached_from = layers.reached_from;
  answer.reached_to = layers.reached_to;
  answer.relations_visited = layers.arcs_visited;
  answer.cut = layers.cut;
  PathWriter writer(store, snapshot, walk);
  std::vector<std::size_t> focus{writer.add_entity(start)};
  if (end != start) focus.push_back(writer.add_entity(end));
  if (!layers.layers.empty()) {
    const LayeredGraph graph = make_layered_graph(store, snapshot, walk, layers, HopKind::kAnyRelation);
    answer.shortest = count_walks(graph);
    for (const Walk& found : best_walks(graph, options.limit)) writer.add_path(graph, found, answer);
  }
  writer.finish(answer);
  answer.graph.focus = std::move(focus);
  return answer;
}

}  // namespace guanxi
