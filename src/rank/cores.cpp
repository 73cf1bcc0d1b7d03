#include "guanxi/rank/cores.hpp"

#include <algorithm>
#include <utility>

namespace guanxi {

std::vector<std::uint32_t> core_numbers(const Csr& graph) {
  const std::uint32_t n = graph.vertex_count();
  std::vector<std::uint32_t> degree(n);
  std::uint32_t max_degree = 0;
  for (std::uint32_t v = 0; v < n; ++v) {
    degree[v] = static_cast<std::uint32_t>(graph.out(v).size());
    max_degree = std::max(max_degree, degree[v]);
  }

  // `order` holds the vertices by what is left of their degree, `place` is its inverse, `first[d]` where
  // degree d starts.
  std::vector<std::uint32_t> first(std::size_t{max_degree} + 2, 0);
  for (const std::uint32_t d : degree) ++first[d + 1];
  for (std::size_t d = 1; d < first.size(); ++d) first[d] += first[d - 1];
  std::vector<std::uint32_t> order(n);
  std::vector<std::uint32_t> place(n);
  {
    std::vector<std::uint32_t> next(first.begin(), first.end() - 1);
    for (std::uint32_t v = 0; v < n; ++v) {
      place[v] = next[degree[v]]++;
      order[place[v]] = v;
    }
  }

  // Takes away the vertex of the smallest degree again and again. A neighbour that loses a degree moves to
  // the front of its block, and the block's front moves past it.
  for (std::uint32_t i = 0; i < n; ++i) {
    const std::uint32_t v = order[i];
    for (const std::uint32_t u : graph.out(v)) {
      if (degree[u] <= degree[v]) continue;
      const std::uint32_t front = first[degree[u]];
      const std::uint32_t other = order[front];
      std::swap(order[place[u]], order[front]);
      std::swap(place[u], place[other]);
      first[degree[u]] = front + 1;
      --degree[u];
    }
  }
  return degree;
}

}  // namespace guanxi
