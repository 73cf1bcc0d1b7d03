#include "guanxi/explore/part.hpp"

#include <string>
#include <unordered_map>

#include "explore/subgraph_builder.hpp"
#include "guanxi/graph/filter.hpp"

namespace guanxi {
namespace {

EntityRef ref_of(const Snapshot& snapshot, EntityNo entity) {
  EntityRef ref{snapshot.representative(entity), std::string(snapshot.key(entity)),
                std::string(snapshot.name(entity)), std::string(snapshot.type(entity))};
  if (ref.name.empty()) ref.name = ref.key;
  return ref;
}

}  // namespace

Subgraph part_of_graph(const Store& store, const Snapshot& snapshot, const GraphFilter& filter,
                       const std::vector<EntityNo>& entities) {
  SubgraphBuilder builder(store);
  std::unordered_map<std::uint32_t, std::size_t> index_of;
  for (const EntityNo entity : entities)
    index_of.emplace(entity.value, builder.add_entity(ref_of(snapshot, entity)));
  const ArcFilter arcs(store, snapshot, filter);
  for (std::size_t i = 0; i < entities.size(); ++i) {
    const Row row = snapshot.out(entities[i]);
    for (std::size_t k = 0; k < row.size(); ++k) {
      const auto target = index_of.find(row.targets[k]);
      if (target == index_of.end() || !arcs.takes(row, k)) continue;
      builder.add_edge(i, target->second, RelationNo{row.relation(k)}, EdgeNo{row.edge(k)});
    }
  }
  std::vector<std::size_t> unused;
  return builder.finish(unused);
}

}  // namespace guanxi
