// Checks of arguments that several kernels share.
#pragma once

#include <algorithm>
#include <span>
#include <string>
#include <string_view>
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

/// Weights are none at all, or one for each of the arcs, finite and not negative.
inline void check_weights(std::size_t arcs, std::span<const double> weights, std::string_view kernel) {
  if (weights.empty()) return;
  if (weights.size() != arcs) {
    throw Error(ErrorCode::kInvalidArgument, std::string(kernel) + ": " + std::to_string(weights.size()) +
                                                 " weights for " + std::to_string(arcs) + " arcs");
  }
  const auto usable = [](double weight) { return weight >= 0.0 && weight <= 1e100; };
  if (!std::all_of(weights.begin(), weights.end(), usable)) {
    throw Error(ErrorCode::kInvalidArgument, std::string(kernel) + ": a weight is negative or not finite");
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
