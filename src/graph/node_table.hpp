// What a snapshot shows of the nodes, and which of them are one entity.
#pragma once

#include "graph/parts.hpp"
#include "guanxi/base/progress.hpp"

namespace guanxi {
class Store;

/// Which nodes make up which entity. Entities are numbered by their smallest node.
class EntityTable {
 public:
  EntityTable() = default;
  /// `first_node` as EntityMap::first_node. Throws: Error kDamaged
  explicit EntityTable(const std::vector<std::uint32_t>& first_node);

  /// Whether entity e is node e, for all of them.
  [[nodiscard]] bool identity() const noexcept { return identity_; }
  [[nodiscard]] std::uint32_t entity_count() const noexcept { return entity_count_; }
  [[nodiscard]] std::uint32_t node_limit() const noexcept { return node_limit_; }
  /// kNoEntity for a number that stands for nothing.
  [[nodiscard]] std::uint32_t entity_of(std::uint32_t node) const noexcept {
    if (node >= node_limit_) return kNoEntity;
    return identity_ ? node : entity_of_node_[node];
  }
  /// Whether it is the smallest node of its entity.
  [[nodiscard]] bool leads(std::uint32_t node) const noexcept {
    return identity_ ? node < node_limit_ : node < node_limit_ && leads_[node];
  }
  /// The other nodes of the entity, ascending, as (entity, node).
  [[nodiscard]] std::span<const std::pair<std::uint32_t, std::uint32_t>> others(
      std::uint32_t entity) const noexcept;
  /// By node; empty if identity().
  [[nodiscard]] std::vector<std::uint32_t> take() && noexcept { return std::move(entity_of_node_); }

 private:
  bool identity_ = true;
  std::uint32_t entity_count_ = 0;
  std::uint32_t node_limit_ = 0;
  std::vector<std::uint32_t> entity_of_node_;
  std::vector<bool> leads_;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> others_;  // (entity, node), ascending
};

/// Reads all nodes, resolves the entities and fills what `parts` says of them: counts, representatives,
/// types, keys, names, but not entity_of_node. Throws: Error kDamaged, kInterrupted
[[nodiscard]] EntityTable read_entities(const Store& store, Parts& parts, Progress* progress);

}  // namespace guanxi
