// Breadth-first search of a whole graph, in parallel, from the frontier or towards it, whichever costs less:
// S. Beamer, K. Asanović, D. Patterson, "Direction-Optimizing Breadth-First Search" (2012).
//
// Thread-safety: all functions may run at the same time on the same Csr. All give the same result whatever
// the number of threads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "guanxi/graph/snapshot.hpp"

namespace guanxi {

/// The depth and the parent of a vertex that the search does not reach.
inline constexpr std::uint32_t kUnreached = std::numeric_limits<std::uint32_t>::max();

enum class Walk : std::uint8_t {
  kAlong,    // the arcs, from their source to their target
  kAgainst,  // the other way: depths are those to the source
};

/// For each vertex how many arcs it is away from `source`.
///
/// Throws: Error kInvalidArgument  no such vertex
///         Error kInterrupted
/// Cost:   O(V + A) time at worst, typically a tenth of the arcs are looked at; 12 bytes a vertex.
[[nodiscard]] std::vector<std::uint32_t> bfs_depths(const Csr& graph, std::uint32_t source,
                                                    Walk walk = Walk::kAlong);

/// For each vertex the one before it on a shortest path from `source`: of several the one with the smallest
/// number. The source is its own parent. Throws and costs as bfs_depths().
[[nodiscard]] std::vector<std::uint32_t> bfs_parents(const Csr& graph, std::uint32_t source,
                                                     Walk walk = Walk::kAlong);

/// The vertices that a search reaches, level by level, ascending within a level.
struct BfsLevels {
  std::vector<std::uint32_t> order;
  std::vector<std::size_t> begins;  // level_count() + 1 places in `order`

  [[nodiscard]] std::size_t level_count() const noexcept { return begins.size() - 1; }
  [[nodiscard]] std::span<const std::uint32_t> level(std::size_t depth) const noexcept {
    return std::span(order).subspan(begins[depth], begins[depth + 1] - begins[depth]);
  }
};

/// As bfs_depths(), the other way round. Level 0 is the source.
[[nodiscard]] BfsLevels bfs_levels(const Csr& graph, std::uint32_t source, Walk walk = Walk::kAlong);

}  // namespace guanxi
