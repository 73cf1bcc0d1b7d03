// What lies in what: over the relations part_of and located_in.
#pragma once

#include <cstdint>
#include <optional>

#include "guanxi/graph/snapshot.hpp"
#include "guanxi/store/store.hpp"

namespace guanxi {

class Places {
 public:
  Places(const Store& store, const Snapshot& snapshot)
      : snapshot_(snapshot),
        part_of_(store.find_relation("part_of")),
        located_in_(store.find_relation("located_in")) {}

  /// Whether relations of this type say that one lies in the other.
  [[nodiscard]] bool joins(std::uint16_t relation) const noexcept {
    return (part_of_ && relation == part_of_->value) || (located_in_ && relation == located_in_->value);
  }
  /// Over at most 4 steps. Cost: at most 64 relations of 64 entities a step.
  [[nodiscard]] bool lies_in(std::uint32_t inner, std::uint32_t outer) const;

 private:
  const Snapshot& snapshot_;
  std::optional<RelationNo> part_of_, located_in_;
};

}  // namespace guanxi
