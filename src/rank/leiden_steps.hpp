// What Leiden does on one level.
#pragma once

#include <cstdint>
#include <vector>

#include "rank/leiden_level.hpp"

namespace guanxi::leiden_parts {

/// Moves single nodes to where modularity gains most, until none gains. `community` holds labels below the
/// level's size. Returns how many moves there were.
std::uint64_t move_nodes(const Level& level, double resolution, std::uint64_t seed,
                         std::vector<std::uint32_t>& community);

/// Splits every community into well-connected parts, beginning with single nodes that join each other at
/// random, gains being the more probable the larger they are. `community` is compressed, `count` as
/// compress() says. Returns labels below the level's size.
[[nodiscard]] std::vector<std::uint32_t> refine(const Level& level, double resolution, std::uint64_t seed,
                                                const std::vector<std::uint32_t>& community,
                                                std::uint32_t count);

}  // namespace guanxi::leiden_parts
