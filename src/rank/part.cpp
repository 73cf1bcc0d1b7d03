#include "rank/part.hpp"

#include <algorithm>
#include <limits>

namespace guanxi {
namespace {

constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();

/// The rows of `vertices` that `row_of` gives, in new numbers.
template <typename RowOf>
void copy_rows(std::span<const std::uint32_t> vertices, const std::vector<std::uint32_t>& number,
               const RowOf& row_of, std::vector<std::uint64_t>& offsets,
               std::vector<std::uint32_t>& targets) {
  offsets.push_back(0);
  for (const std::uint32_t v : vertices) {
    for (const std::uint32_t u : row_of(v)) {
      if (number[u] != kNone) targets.push_back(number[u]);
    }
    std::sort(targets.begin() + static_cast<std::ptrdiff_t>(offsets.back()), targets.end());
    offsets.push_back(targets.size());
  }
}

}  // namespace

Csr induced(const Csr& graph, std::span<const std::uint32_t> vertices, bool undirected) {
  std::vector<std::uint32_t> number(graph.vertex_count(), kNone);
  CsrArrays arrays;
  for (const std::uint32_t v : vertices) {
    number[v] = static_cast<std::uint32_t>(arrays.entities.size());
    arrays.entities.push_back(graph.entities[v]);
  }
  copy_rows(
      vertices, number, [&](std::uint32_t v) { return graph.out(v); }, arrays.out_offsets,
      arrays.out_targets);
  if (!undirected) {
    copy_rows(
        vertices, number, [&](std::uint32_t v) { return graph.in(v); }, arrays.in_offsets, arrays.in_targets);
  }
  return to_csr(std::move(arrays), undirected);
}

Part part_of(const Csr& graph, std::span<const double> weights, bool undirected) {
  const auto degree_in_part = [&](std::span<const std::uint32_t> row) {
    return std::count_if(row.begin(), row.end(), [&](std::uint32_t u) { return weights[u] > 0; });
  };
  std::vector<std::ptrdiff_t> degree(graph.vertex_count(), 0);
  Part part;
  for (std::uint32_t v = 0; v < graph.vertex_count(); ++v) {
    if (!(weights[v] > 0)) continue;
    degree[v] = degree_in_part(graph.out(v));
    if (!undirected) degree[v] += degree_in_part(graph.in(v));
    if (degree[v] > 0) part.vertices.push_back(v);
  }
  std::stable_sort(part.vertices.begin(), part.vertices.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return degree[a] > degree[b]; });
  for (const std::uint32_t v : part.vertices) part.weights.push_back(weights[v]);
  part.graph = induced(graph, part.vertices, undirected);
  return part;
}

}  // namespace guanxi
