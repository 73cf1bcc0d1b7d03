// Numbers that the store gives to what it holds. Distinct types, so that a node and an edge never mix.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>

namespace guanxi {

struct NodeNo {
  std::uint32_t value = 0;
  auto operator<=>(const NodeNo&) const = default;
};
struct EdgeNo {
  std::uint64_t value = 0;
  auto operator<=>(const EdgeNo&) const = default;
};
struct SourceNo {
  std::uint32_t value = 0;
  auto operator<=>(const SourceNo&) const = default;
};
/// Number of a relation type ("works_for") in one store.
struct RelationNo {
  std::uint16_t value = 0;
  auto operator<=>(const RelationNo&) const = default;
};
/// Index of an entity in one Snapshot: 0 to entity count - 1.
struct EntityNo {
  std::uint32_t value = 0;
  auto operator<=>(const EntityNo&) const = default;
};

}  // namespace guanxi

template <>
struct std::hash<guanxi::NodeNo> {
  std::size_t operator()(guanxi::NodeNo n) const noexcept { return std::hash<std::uint32_t>{}(n.value); }
};
template <>
struct std::hash<guanxi::EdgeNo> {
  std::size_t operator()(guanxi::EdgeNo n) const noexcept { return std::hash<std::uint64_t>{}(n.value); }
};
