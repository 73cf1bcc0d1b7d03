// Core numbers (S. Seidman, "Network Structure and Minimum Degree", 1983) by parallel peeling: H. Kabir, K.
// Madduri, "Parallel k-Core Decomposition on Multicore Platforms" (2017).
//
// Thread-safety, determinism: as degree.hpp.
#pragma once

#include <cstdint>
#include <vector>

#include "guanxi/graph/snapshot.hpp"

namespace guanxi {

/// For each vertex the largest k such that it belongs to a part of the graph in which everyone has k
/// neighbours.
/// REQUIRES: the graph is undirected (its `out` equals its `in`).
/// Throws:   Error kInterrupted
/// Cost:     O(V + A) time in practice, and at worst V for each level besides; 16 bytes a vertex.
[[nodiscard]] std::vector<std::uint32_t> core_numbers(const Csr& graph);

}  // namespace guanxi
