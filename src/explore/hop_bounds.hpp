// How many hops it takes at least from an entity to either end of a path: what a search with few hops left
// need not look at.
#pragma once

#include <cstdint>

#include "explore/path_walk.hpp"

namespace guanxi {

/// Two breadth-first searches, from the start and to the end, until their depths add up to the hops that are
/// allowed, or one more level would look at too many relations.
class HopBounds {
 public:
  HopBounds(const PathWalk& walk, PathBudget& budget, std::uint32_t from, std::uint32_t to,
            std::uint32_t max_hops);

  /// Hops from the start to the entity, at least.
  [[nodiscard]] std::uint32_t from_start(std::uint32_t entity) const { return least(balls_[0], entity); }
  /// Hops from the entity to the end, at least.
  [[nodiscard]] std::uint32_t to_end(std::uint32_t entity) const { return least(balls_[1], entity); }

  [[nodiscard]] std::uint64_t reached_from() const noexcept { return balls_[0].depths.size(); }
  [[nodiscard]] std::uint64_t reached_to() const noexcept { return balls_[1].depths.size(); }

 private:
  static constexpr std::uint8_t kFar = UINT8_MAX;
  struct Ball {
    SparseMap<std::uint8_t> depths{kFar};
    std::vector<std::uint32_t> level;
    std::uint64_t ahead = 0;   // relations of the level
    std::uint32_t radius = 0;  // entities not met are further away
  };
  [[nodiscard]] static std::uint32_t least(const Ball& ball, std::uint32_t entity) {
    const std::uint8_t depth = ball.depths.get(entity);
    return depth != kFar ? depth : ball.radius + 1;
  }
  void grow(const PathWalk& walk, PathBudget& budget, bool backwards, std::uint32_t other_end);

  Ball balls_[2];
};

}  // namespace guanxi
