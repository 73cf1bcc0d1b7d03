// Checks of arguments that several kernels share.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "guanxi/base/error.hpp"
#include "guanxi/graph/snapshot.hpp"

namespace guanxi {

inline void check_vertices(const Csr& graph, std::span<const std::uint32_t> vertices) {
  for (const std::uint32_t v : vertices) {
    if (v >= graph.vertex_count()) {
      throw Error(ErrorCode::kInvalidArgument, "no vertex " + std::to_string(v) + " in a graph of " +
                                                   std::to_string(graph.vertex_count()));
    }
  }
}

/// `chosen`, or all vertices if it is empty.
inline std::vector<std::uint32_t> chosen_or_all(const Csr& graph, std::span<const std::uint32_t> chosen) {
  check_vertices(graph, chosen);
  std::vector<std::uint32_t> vertices(chosen.begin(), chosen.end());
  if (!vertices.empty()) return vertices;
  vertices.resize(graph.vertex_count());
  for (std::uint32_t v = 0; v < graph.vertex_count(); ++v) vertices[v] = v;
  return vertices;
}

}  // namespace guanxi
