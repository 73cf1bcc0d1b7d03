#include "guanxi/rank/ranking.hpp"

#include <utility>

#include "guanxi/graph/filter.hpp"
#include "rank/best.hpp"
#include "rank/scores.hpp"

namespace guanxi {

Ranking rank(const Store& store, const Snapshot& snapshot, const RankRequest& request, Progress* progress) {
  check_request(request);
  const bool directed = ranks_directed(request);
  const Csr graph = make_csr(store, snapshot, request.filter, !directed);
  if (!request.show_type.empty())  // for its error
    (void)ArcFilter(store, snapshot, {.relations = {}, .types = {request.show_type}, .at = {}});
  Scores scores = scores_of(snapshot, graph, request, progress);
  std::vector<std::uint32_t> listed = listable(snapshot, graph, request.show_type);
  Ranking result;
  result.listable = listed.size();
  result.vertices = graph.vertex_count();
  result.links = graph.out_targets.size() / (directed ? 1 : 2);
  result.directed = directed;
  result.samples = scores.samples;
  result.paths = scores.paths;
  result.sample_error = scores.sample_error;
  result.iterations = scores.iterations;
  result.converged = scores.converged;
  result.notes = std::move(scores.notes);
  const auto key_of = [&](std::uint32_t v) { return snapshot.key(graph.entities[v]); };
  for (const Placed& placed : best_places(std::move(listed), scores.values, request.top, key_of)) {
    const EntityNo entity = graph.entities[placed.vertex];
    result.rows.push_back({entity, std::string(snapshot.key(entity)), std::string(snapshot.name(entity)),
                           std::string(snapshot.type(entity)), scores.values[placed.vertex], placed.place});
  }
  return result;
}

}  // namespace guanxi
