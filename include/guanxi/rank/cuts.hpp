// What falls apart when one vertex or one link goes: J. Hopcroft, R. Tarjan, "Efficient Algorithms for Graph
// Manipulation" (1973), without recursion.
//
// Thread-safety, determinism: as degree.hpp.
#pragma once

#include <cstdint>
#include <vector>

#include "guanxi/graph/snapshot.hpp"

namespace guanxi {

/// A vertex without which its component falls into `parts` (at least 2) pieces.
struct CutVertex {
  std::uint32_t vertex = 0;
  std::uint32_t parts = 0;
  std::uint32_t cut_off = 0;  // vertices of all the pieces but the largest
  bool operator==(const CutVertex&) const = default;
};

/// A link without which its component falls into two pieces.
struct CutLink {
  std::uint32_t inner = 0;    // its end in the larger piece (the smaller vertex if they are of one size)
  std::uint32_t outer = 0;    // its end in the other
  std::uint32_t cut_off = 0;  // vertices of that other piece
  bool operator==(const CutLink&) const = default;
};

struct Cuts {
  std::vector<CutVertex> vertices;  // ascending by vertex
  std::vector<CutLink> links;       // ascending by (inner, outer)
};

/// All cut vertices (articulation points) and bridges.
/// REQUIRES: the graph is undirected (its `out` equals its `in`).
/// Throws:   Error kInterrupted
/// Cost:     O(V + A) time, 44 bytes a vertex.
[[nodiscard]] Cuts find_cuts(const Csr& graph);

}  // namespace guanxi
