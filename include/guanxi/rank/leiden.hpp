// Communities of high modularity: V. Traag, L. Waltman, N. van Eck, "From Louvain to Leiden: Guaranteeing
// Well-Connected Communities" (2019). Modularity: M. Newman, M. Girvan, "Finding and Evaluating Community
// Structure in Networks" (2004), with the resolution of J. Reichardt, S. Bornholdt, "Statistical Mechanics of
// Community Detection" (2006).
//
// Thread-safety, determinism: as degree.hpp; another seed may give another result.
#pragma once

#include <cstdint>
#include <span>

#include "guanxi/base/progress.hpp"
#include "guanxi/rank/components.hpp"

namespace guanxi {

struct LeidenOptions {
  /// More than 1 makes smaller communities, less than 1 larger ones.
  double resolution = 1;
  std::uint64_t seed = 1;
  /// Each goes through all levels again, beginning with the result of the one before.
  std::uint32_t max_iterations = 10;
  /// One weight for each arc, parallel to out_targets, the same in both directions. Empty: all 1.
  std::span<const double> weights{};
};

struct LeidenResult {
  Components communities;  // numbered as components are; each hangs together
  double modularity = 0;
  std::uint32_t iterations = 0;
  bool converged = true;  // the last iteration gained next to nothing
};

/// A partition in which no single vertex gains modularity by moving. Vertices without links are communities
/// of their own.
///
/// Threads look for the best moves of a block of vertices while nothing moves; then the moves are made one
/// after the other, each only if it still gains, so the result does not depend on the threads.
///
/// REQUIRES: the graph is undirected (its `out` equals its `in`).
/// Throws: Error kInvalidArgument  a resolution that is not positive; weights that are negative, not finite,
///                                 or not as many as the arcs
///         Error kInterrupted
/// Cost:   O((V + A) × moves of a vertex × iterations) time, in practice some dozen walks over all arcs;
/// about
///         100 bytes a vertex, 16 an arc, and 8 a vertex and thread.
[[nodiscard]] LeidenResult leiden(const Csr& graph, const LeidenOptions& options = {});

/// Of a partition, given by any labels below the number of vertices: the share of the links' weight within
/// its parts, less `resolution` times what it would be if the links were drawn at random between vertices of
/// the same degrees. 0 without links. Throws: Error kInvalidArgument  as leiden(), or not as many labels as
/// vertices, or one too large. Cost: O(V + A) time, 16 bytes a vertex.
[[nodiscard]] double modularity(const Csr& graph, std::span<const std::uint32_t> labels,
                                double resolution = 1, std::span<const double> weights = {});

}  // namespace guanxi
