// Closeness and harmonic centrality from sums of distances: many breadth-first searches at once, one bit for
// each (M. Then et al., "The More the Merrier: Efficient Multi-Source Graph Traversal", 2014).
//
// Thread-safety, determinism: as degree.hpp.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "guanxi/base/progress.hpp"
#include "guanxi/graph/snapshot.hpp"

namespace guanxi {

struct ClosenessOptions {
  /// Estimate from the distances to these vertices only (D. Eppstein, J. Wang, "Fast Approximation of
  /// Centrality", 2001). Distinct. Empty: all vertices, the exact values.
  std::span<const std::uint32_t> targets{};
  Progress* progress = nullptr;
};

/// Closeness with Wasserman and Faust's treatment of unreachable vertices (S. Wasserman, K. Faust, "Social
/// Network Analysis", 1994, p. 201): if v reaches r of the n - 1 others, at distances that add up to d, then
///   closeness(v) = r / (n - 1) × r / d,
/// and 0 if r is 0. In 0..1; 1 for a vertex next to all others. Distances are counted along the arcs, from v.
///
/// Throws: Error kInvalidArgument  a target that is no vertex
///         Error kInterrupted
/// Cost:   O(targets × (V + A)) time at worst, typically a tenth of that; 52 bytes a vertex and thread.
[[nodiscard]] std::vector<double> closeness(const Csr& graph, const ClosenessOptions& options = {});

/// Harmonic centrality (M. Marchiori, V. Latora, "Harmony in the Small-World", 2000): the sum of 1 / distance
/// from v to every other vertex, divided by n - 1. An unreachable vertex adds 0. In 0..1. Throws and costs as
/// closeness().
[[nodiscard]] std::vector<double> harmonic(const Csr& graph, const ClosenessOptions& options = {});

}  // namespace guanxi
