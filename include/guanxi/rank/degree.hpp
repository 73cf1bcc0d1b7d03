// How many neighbours each vertex has.
//
// Thread-safety: all functions of this module may run at the same time on the same Csr. All give
// bit-identical results whatever the number of threads.
#pragma once

#include <cstdint>
#include <vector>

#include "guanxi/graph/snapshot.hpp"

namespace guanxi {

enum class DegreeKind : std::uint8_t {
  kOut,
  kIn,
  kBoth,  // distinct neighbours, whichever way the arcs go: on an undirected Csr the same as kOut
};

/// Cost: O(V) for kOut and kIn, O(V + A) for kBoth.
[[nodiscard]] std::vector<std::uint32_t> degrees(const Csr& graph, DegreeKind kind);

}  // namespace guanxi
