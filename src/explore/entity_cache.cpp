#include "explore/entity_cache.hpp"

#include "explore/snapshot_walk.hpp"
#include "guanxi/store/store.hpp"

namespace guanxi {

std::size_t EntityCache::index_of(NodeNo node) {
  if (snapshot_) return index_of(EntityNo{entity_in(*snapshot_, node)});
  if (const auto known = index_.find(node.value); known != index_.end()) return known->second;
  const std::size_t index = entries_.size();
  Entry& entry = entries_.emplace_back();
  entry.entity = std::make_unique<const Entity>(entity_of(store_, node));
  for (const NodeNo member : entry.entity->nodes) index_.emplace(member.value, index);
  return index;
}

std::size_t EntityCache::index_of(EntityNo number) {
  const auto [place, added] = index_.emplace(number.value, entries_.size());
  if (added) entries_.emplace_back().number = number.value;
  return place->second;
}

const Entity& EntityCache::entity(std::size_t index) {
  Entry& entry = entries_[index];
  if (!entry.entity) {
    entry.entity =
        std::make_unique<const Entity>(entity_of(store_, snapshot_->representative({entry.number})));
  }
  return *entry.entity;
}

const EntityRef& EntityCache::ref(std::size_t index) {
  Entry& entry = entries_[index];
  if (!entry.ref) {
    entry.ref =
        std::make_unique<const EntityRef>(snapshot_ ? ref_of_entity(*snapshot_, entry.number)
                                                    : ref_of_node(store_, entry.entity->representative));
  }
  return *entry.ref;
}

std::string_view EntityCache::key(std::size_t index) {
  return snapshot_ ? snapshot_->key({entries_[index].number}) : std::string_view(ref(index).key);
}

std::string_view EntityCache::type(std::size_t index) {
  return snapshot_ ? snapshot_->type({entries_[index].number}) : std::string_view(ref(index).type);
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
