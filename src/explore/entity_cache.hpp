// The entities that one question has met, each resolved once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "guanxi/explore/answer.hpp"
#include "guanxi/graph/snapshot.hpp"
#include "guanxi/store/entities.hpp"

namespace guanxi {

class EntityCache {
 public:
  /// With a snapshot, which has to show the store's present state, entities are looked up in it instead of
  /// being derived from the store: tens of nanoseconds instead of tens of microseconds.
  explicit EntityCache(const Store& store, std::shared_ptr<const Snapshot> snapshot = nullptr)
      : store_(store), snapshot_(std::move(snapshot)) {}

  /// Dense number of the node's entity, in the order of first meeting.
  [[nodiscard]] std::size_t index_of(NodeNo node);
  /// REQUIRES: there is a snapshot.
  [[nodiscard]] std::size_t index_of(EntityNo number);
  /// Of the snapshot. REQUIRES: there is one.
  [[nodiscard]] EntityNo number_of(std::size_t index) const { return {entries_[index].number}; }
  /// Read on first use, as are the next.
  [[nodiscard]] const Entity& entity(std::size_t index);
  [[nodiscard]] const EntityRef& ref(std::size_t index);
  /// Of ref(), without making one where there is a snapshot.
  [[nodiscard]] std::string_view key(std::size_t index);
  [[nodiscard]] std::string_view type(std::size_t index);
  [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }

 private:
  struct Entry {
    std::unique_ptr<const Entity> entity;
    std::unique_ptr<const EntityRef> ref;
    std::uint32_t number = 0;  // in the snapshot
  };
  const Store& store_;
  const std::shared_ptr<const Snapshot> snapshot_;
  std::vector<Entry> entries_;
  std::unordered_map<std::uint32_t, std::size_t> index_;  // by number in the snapshot, or by node
};

/// What an answer shows of a node that stands for itself or for its entity.
[[nodiscard]] EntityRef ref_of_node(const Store& store, NodeNo node);

}  // namespace guanxi
