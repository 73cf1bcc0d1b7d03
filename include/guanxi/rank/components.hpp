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
/// in practice, much less if one component holds most; 12 bytes a vertex.
[[nodiscard]] Components connected_components(const Csr& graph);

/// Parts in which every vertex reaches every other along the arcs: R. Tarjan, "Depth-First Search and Linear
/// Graph Algorithms" (1972), without recursion. Cost: O(V + A) time, 32 bytes a vertex.
[[nodiscard]] Components strong_components(const Csr& graph);

}  // namespace guanxi
