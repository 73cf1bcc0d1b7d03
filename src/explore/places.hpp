// What lies in what, over the relations part_of and located_in, and what cannot lie in two places.
#pragma once

#include <cstdint>
#include <optional>

#include "guanxi/graph/snapshot.hpp"
#include "guanxi/store/store.hpp"

namespace guanxi {

/// What it is for one place to lie in two others.
enum class PlaceConflict : std::uint8_t { kNone, kPerhaps, kContradiction };

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
  /// Judged by their ranks, which their types say ("place/district") or, of a mere "place", their names
  /// (余杭区): kContradiction of two of one rank, but cities: one city may lie in another. kNone where one
  /// lies in the other, or its name begins with the other's, or their ranks differ, or one lies across ranks
  /// (a region).
  [[nodiscard]] PlaceConflict conflict(std::uint32_t a, std::uint32_t b) const;

 private:
  const Snapshot& snapshot_;
  std::optional<RelationNo> part_of_, located_in_;
};

}  // namespace guanxi
