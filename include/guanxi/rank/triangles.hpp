// Triangles and clustering coefficients (D. Watts, S. Strogatz, "Collective Dynamics of 'Small-World'
// Networks", 1998). Every link is followed from its end with fewer neighbours only: M. Latapy, "Main-Memory
// Triangle Computations for Very Large (Sparse (Power-Law)) Graphs" (2008), "new-vertex-listing".
//
// Thread-safety, determinism: as degree.hpp.
#pragma once

#include <cstdint>
#include <vector>

#include "guanxi/graph/snapshot.hpp"

namespace guanxi {

struct Triangles {
  std::uint64_t total = 0;
  std::vector<std::uint64_t> at;  // by vertex; they add up to 3 × total
};

/// Threes of vertices that are all linked with each other.
/// REQUIRES: the graph is undirected (its `out` equals its `in`).
/// Throws:   Error kInterrupted
/// Cost:     O(A × √A) time at worst; 16 bytes a vertex and 2 an arc, and 9 bytes a vertex and thread.
[[nodiscard]] Triangles count_triangles(const Csr& graph);

/// Of the pairs of a vertex's neighbours the share that are linked with each other; 0 where there is no pair.
/// In 0..1. For an undirected graph; this is the local clustering coefficient of LDBC Graphalytics.
[[nodiscard]] std::vector<double> clustering(const Csr& graph, const Triangles& triangles);

/// Of all paths of two links in the graph the share whose ends are linked: transitivity, 0 if there is none.
[[nodiscard]] double transitivity(const Csr& graph, const Triangles& triangles) noexcept;

}  // namespace guanxi
