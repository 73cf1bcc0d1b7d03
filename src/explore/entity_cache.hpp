// The entities that one question has met, each resolved once.
#pragma once

#include <cstddef>
#include <deque>
#include <unordered_map>

#include "guanxi/explore/answer.hpp"
#include "guanxi/store/entities.hpp"

namespace guanxi {

class EntityCache {
 public:
  explicit EntityCache(const Store& store) : store_(store) {}

  /// Dense number of the node's entity, in the order of first meeting.
  [[nodiscard]] std::size_t index_of(NodeNo node);
  [[nodiscard]] const Entity& entity(std::size_t index) const { return entries_[index].entity; }
  /// Read on first use.
  [[nodiscard]] const EntityRef& ref(std::size_t index);
  [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }

 private:
  struct Entry {
    Entity entity;
    EntityRef ref;
    bool has_ref = false;
  };
  const Store& store_;
  std::deque<Entry> entries_;
  std::unordered_map<NodeNo, std::size_t> index_;
};

/// What an answer shows of a node that stands for itself or for its entity.
[[nodiscard]] EntityRef ref_of_node(const Store& store, NodeNo node);

}  // namespace guanxi
