#include "guanxi/explore/hub.hpp"

#include "guanxi/graph/snapshot.hpp"
#include "guanxi/store/entities.hpp"
#include "guanxi/store/store.hpp"

namespace guanxi {

std::uint64_t count_relations(const Store& store, NodeNo node, std::uint64_t most) {
  std::uint64_t count = 0;
  for (const NodeNo member : entity_of(store, node).nodes) {
    if (count >= most) break;
    store.for_each_neighbour(member, [&](NodeNo, RelationNo, bool) { return ++count < most; });
  }
  return count;
}

std::shared_ptr<const Snapshot> snapshot_for(const Store& store, NodeNo node, Progress* progress) {
  if (auto kept = Snapshot::if_kept(store)) return kept;
  if (count_relations(store, node, kMostFromStore + 1) <= kMostFromStore) return nullptr;
  return Snapshot::of(store, progress);
}

}  // namespace guanxi
