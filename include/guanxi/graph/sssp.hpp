// Shortest paths by weight from one source, in parallel: U. Meyer, P. Sanders, "Δ-stepping: a parallelizable
// shortest path algorithm" (2003), with the fusion of small buckets of Y. Zhang et al., "Optimizing Ordered
// Graph Algorithms with GraphIt" (2020).
//
// Thread-safety: all functions may run at the same time on the same Csr. All give the same result whatever
// the number of threads.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "guanxi/graph/bfs.hpp"
#include "guanxi/graph/snapshot.hpp"

namespace guanxi {

template <typename Distance>
struct SsspOptions {
  /// How much of the distance is settled at once; affects the time alone. 0: the largest weight over twice
  /// the mean degree, about. Whole numbers are rounded up to a power of two; a delta so small that the
  /// largest weight were more than 8,192 of it is raised.
  Distance delta = 0;
  bool parents = false;
};

template <typename Distance>
struct ShortestPaths {
  static constexpr Distance kNone = std::numeric_limits<Distance>::has_infinity
                                        ? std::numeric_limits<Distance>::infinity()
                                        : std::numeric_limits<Distance>::max();

  std::vector<Distance> distances;  // by vertex; kNone if there is no path
  /// If asked for: for each vertex the one before it on a shortest path, kUnreached if there is none. The
  /// source is its own parent. Of several that are nearer to the source it is the one with the smallest
  /// number; among vertices at one distance (arcs of weight 0) parents lead out by the fewest arcs.
  std::vector<std::uint32_t> parents;
};

/// The lengths of the shortest paths from `source` along the arcs. `weights` has the weight of each out-arc,
/// in the order of graph.out_targets. With doubles a path's length is the sum of its weights from the source
/// on, each step rounded.
///
/// Throws: Error kInvalidArgument  no such vertex; not one weight for each arc; a weight that is negative or
///                                 not finite; weights so large that the length of a path is not finite
///         Error kInterrupted
/// Cost:   about O(V + A) time for weights without much skew, 16 to 24 bytes a vertex.
[[nodiscard]] ShortestPaths<std::uint64_t> shortest_paths(const Csr& graph,
                                                          std::span<const std::uint32_t> weights,
                                                          std::uint32_t source,
                                                          const SsspOptions<std::uint64_t>& options = {});
[[nodiscard]] ShortestPaths<double> shortest_paths(const Csr& graph, std::span<const double> weights,
                                                   std::uint32_t source,
                                                   const SsspOptions<double>& options = {});

}  // namespace guanxi
