// A graph's vertices, or some of them, in another order.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "guanxi/graph/snapshot.hpp"

namespace guanxi {

/// The arcs between these vertices, which are distinct; vertex i of the result is vertices[i]. Its `entities`
/// are those of the vertices, so they need not ascend. Cost: O(V + A log A)
[[nodiscard]] Csr induced(const Csr& graph, std::span<const std::uint32_t> vertices, bool undirected);

/// A part of a graph, its vertices with the most neighbours first, so that what is looked at most lies
/// together.
struct Part {
  Csr graph;
  std::vector<std::uint32_t> vertices;  // of the part → of the whole
  std::vector<double> weights;          // by vertex of the part
};

/// The vertices that have a weight above 0 and an arc to or from such a vertex. Cost: O(V log V + A log A)
[[nodiscard]] Part part_of(const Csr& graph, std::span<const double> weights, bool undirected);

}  // namespace guanxi
