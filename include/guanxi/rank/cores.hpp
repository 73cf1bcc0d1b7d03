// Core numbers: V. Batagelj, M. Zaveršnik, "An O(m) Algorithm for Cores Decomposition of Networks" (2003).
//
// Thread-safety, determinism: as degree.hpp.
#pragma once

#include <cstdint>
#include <vector>

#include "guanxi/graph/snapshot.hpp"

namespace guanxi {

/// For each vertex the largest k such that it belongs to a part of the graph in which everyone has k
/// neighbours. REQUIRES: the graph is undirected (its `out` equals its `in`). Cost:     O(V + A) time, 16
/// bytes a vertex.
[[nodiscard]] std::vector<std::uint32_t> core_numbers(const Csr& graph);

}  // namespace guanxi
