// The relations of two stores in numbers that mean the same in both: the places of their ends' keys among the
// keys of both stores, found by walking over both stores' sorted keys side by side.
#pragma once

#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

#include "guanxi/model/ids.hpp"

namespace guanxi {
class Store;

struct SharedEdge {
  std::uint32_t from = 0, to = 0;  // places of keys
  std::uint16_t relation = 0;      // place of the name among the names of both
  std::uint64_t id = 0;            // hash of the id; 0: none
  std::uint64_t edge = 0;          // its number in its store

  /// Edges of the two stores are the same if these are equal.
  [[nodiscard]] auto what() const noexcept { return std::tie(from, to, relation, id); }
  /// Ascends with the keys of the ends, then the name of the relation.
  [[nodiscard]] auto place() const noexcept { return std::tie(from, to, relation); }
};

/// Memory: 4 bytes a node of either store; of their keys a few thousand at a time.
class SharedNumbers {
 public:
  /// Keeps references.
  SharedNumbers(const Store& before, const Store& after);

  /// The edges of one store (`which`: 0 before, 1 after) of one of so many parts, by what(); an edge is in
  /// the same part in both. `wanted`: by the store's relation number. Cost: a scan of the edges.
  [[nodiscard]] std::vector<SharedEdge> part(std::size_t which, const std::vector<bool>& wanted,
                                             std::size_t part, std::size_t parts) const;

 private:
  const Store* stores_[2];
  std::vector<std::uint32_t> places_[2];     // by node number
  std::vector<std::uint16_t> relations_[2];  // by relation number
};

}  // namespace guanxi
