#include "explore/entity_cache.hpp"

#include <utility>

#include "guanxi/store/store.hpp"

namespace guanxi {

std::size_t EntityCache::index_of(NodeNo node) {
  if (const auto known = index_.find(node); known != index_.end()) return known->second;
  const std::size_t index = entries_.size();
  entries_.push_back({entity_of(store_, node), {}, false});
  for (const NodeNo member : entries_.back().entity.nodes) index_.emplace(member, index);
  return index;
}

const EntityRef& EntityCache::ref(std::size_t index) {
  Entry& entry = entries_[index];
  if (!entry.has_ref) {
    entry.ref = ref_of_node(store_, entry.entity.representative);
    entry.has_ref = true;
  }
  return entry.ref;
}

EntityRef ref_of_node(const Store& store, NodeNo node) {
  EntityRef ref{node, {}, {}, {}};
  if (const auto record = store.node(node)) {
    ref.key = record->key;
    ref.name = record->name();
    ref.type = record->type();
  }
  return ref;
}

}  // namespace guanxi
