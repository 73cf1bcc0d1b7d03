// Connected and strongly connected components.
//
// Thread-safety, determinism: as degree.hpp.
#pragma once

#include <cstdint>
#include <vector>

#include "guanxi/graph/snapshot.hpp"

namespace guanxi {

/// Components are numbered by size, the largest 0; of two of one size that with the smaller first vertex
/// comes first.
struct Components {
  std::vector<std::uint32_t> of;     // vertex → component
  std::vector<std::uint32_t> sizes;  // by component
  [[nodiscard]] std::uint32_t count() const noexcept { return static_cast<std::uint32_t>(sizes.size()); }
};

/// Parts that hang together when arcs may be walked both ways: M. Sutton, T. Ben-Nun, A. Barak, "Optimizing
/// Parallel Graph Connectivity Computation via Subgraph Sampling" (2018), known as Afforest. Cost: O(V + A)
/// in practice, much less if one component holds most; 16 bytes a vertex.
[[nodiscard]] Components connected_components(const Csr& graph);

/// Parts in which every vertex reaches every other along the arcs. G. Slota, S. Rajamanickam, K. Madduri,
/// "BFS and Coloring-based Parallel Algorithms for Strongly Connected Components" (2014): vertices that are
/// alone are trimmed, the component of the best connected vertex is where two searches meet (L. Fleischer, B.
/// Hendrickson, A. Pınar, "On Identifying Strongly Connected Components in Parallel", 2000); what is left
/// goes to R. Tarjan, "Depth-First Search and Linear Graph Algorithms" (1972), without recursion. Cost: O(V +
/// A) time, 32 bytes a vertex. Throws: Error kInterrupted
[[nodiscard]] Components strong_components(const Csr& graph);

}  // namespace guanxi
