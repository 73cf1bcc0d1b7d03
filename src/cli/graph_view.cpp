#include "cli/graph_view.hpp"

#include "guanxi/explore/part.hpp"

namespace guanxi {

EntityRef entity_ref(const Snapshot& snapshot, EntityNo entity) {
  EntityRef ref{snapshot.representative(entity), std::string(snapshot.key(entity)),
                std::string(snapshot.name(entity)), std::string(snapshot.type(entity))};
  if (ref.name.empty()) ref.name = ref.key;
  return ref;
}

Subgraph subgraph_among(const Store& store, const Snapshot& snapshot, const GraphFilter& filter,
                        const std::vector<EntityNo>& entities, bool with_evidence) {
  Subgraph graph = part_of_graph(store, snapshot, filter, entities);
  if (with_evidence) load_evidence(store, graph, kEvidenceShown);
  return graph;
}

}  // namespace guanxi
