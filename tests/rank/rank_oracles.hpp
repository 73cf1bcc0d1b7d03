// The same graphs for Boost.Graph and for slow methods that anyone can follow.
#pragma once

#include <boost/graph/adjacency_list.hpp>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include "guanxi/graph/snapshot.hpp"
#include "support/threads.hpp"

namespace guanxi::testing {

using BoostUndirected =
    boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS, boost::no_property,
                          boost::property<boost::edge_index_t, std::size_t>>;
using BoostDirected = boost::adjacency_list<boost::vecS, boost::vecS, boost::bidirectionalS>;

/// Of an undirected Csr: every link once.
inline BoostUndirected boost_undirected(const Csr& graph) {
  BoostUndirected result(graph.vertex_count());
  std::size_t index = 0;
  for (std::uint32_t v = 0; v < graph.vertex_count(); ++v) {
    for (const std::uint32_t u : graph.out(v)) {
      if (v < u) boost::add_edge(v, u, index++, result);
    }
  }
  return result;
}

inline BoostDirected boost_directed(const Csr& graph) {
  BoostDirected result(graph.vertex_count());
  for (std::uint32_t v = 0; v < graph.vertex_count(); ++v) {
    for (const std::uint32_t u : graph.out(v)) boost::add_edge(v, u, result);
  }
  return result;
}

/// The x with M x = b by Gaussian elimination; row i of `a` is row i of M, then b[i].
inline std::vector<double> solve(std::vector<std::vector<double>> a) {
  const std::size_t n = a.size();
  for (std::size_t i = 0; i < n; ++i) {
    std::size_t pivot = i;
    for (std::size_t r = i + 1; r < n; ++r) {
      if (std::abs(a[r][i]) > std::abs(a[pivot][i])) pivot = r;
    }
    std::swap(a[i], a[pivot]);
    for (std::size_t r = 0; r < n; ++r) {
      if (r == i) continue;
      const double factor = a[r][i] / a[i][i];
      for (std::size_t c = i; c <= n; ++c) a[r][c] -= factor * a[i][c];
    }
  }
  std::vector<double> x(n);
  for (std::size_t i = 0; i < n; ++i) x[i] = a[i][n] / a[i][i];
  return x;
}

inline constexpr std::uint32_t kUnreachable = std::numeric_limits<std::uint32_t>::max() / 2;

/// Floyd–Warshall: hops[a][b] along the arcs.
inline std::vector<std::vector<std::uint32_t>> all_hops(const Csr& graph) {
  const std::uint32_t n = graph.vertex_count();
  std::vector<std::vector<std::uint32_t>> hops(n, std::vector<std::uint32_t>(n, kUnreachable));
  for (std::uint32_t a = 0; a < n; ++a) {
    hops[a][a] = 0;
    for (const std::uint32_t b : graph.out(a)) hops[a][b] = 1;
  }
  for (std::uint32_t via = 0; via < n; ++via) {
    for (std::uint32_t a = 0; a < n; ++a) {
      for (std::uint32_t b = 0; b < n; ++b) hops[a][b] = std::min(hops[a][b], hops[a][via] + hops[via][b]);
    }
  }
  return hops;
}

}  // namespace guanxi::testing
