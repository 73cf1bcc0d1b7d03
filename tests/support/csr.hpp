// Graphs for kernels, without a store: drawn by hand or at random.
#pragma once

#include <cstdint>
#include <random>
#include <set>
#include <utility>
#include <vector>

#include "guanxi/graph/snapshot.hpp"

namespace guanxi::testing {

using Arcs = std::vector<std::pair<std::uint32_t, std::uint32_t>>;

/// The simple graph of these arcs on vertices 0..n-1: loops and repeated arcs count nothing.
inline Csr csr_of(std::uint32_t n, const Arcs& arcs, bool undirected) {
  std::set<std::pair<std::uint32_t, std::uint32_t>> out;
  std::set<std::pair<std::uint32_t, std::uint32_t>> in;
  for (const auto& [a, b] : arcs) {
    if (a == b) continue;
    out.emplace(a, b);
    in.emplace(b, a);
    if (undirected) {
      out.emplace(b, a);
      in.emplace(a, b);
    }
  }
  const auto fill = [n](const auto& pairs, std::vector<std::uint64_t>& offsets,
                        std::vector<std::uint32_t>& targets) {
    offsets.assign(n + 1, 0);
    for (const auto& [a, b] : pairs) {
      ++offsets[a + 1];
      targets.push_back(b);
    }
    for (std::uint32_t v = 0; v < n; ++v) offsets[v + 1] += offsets[v];
  };
  CsrArrays graph;
  fill(out, graph.out_offsets, graph.out_targets);
  fill(in, graph.in_offsets, graph.in_targets);
  for (std::uint32_t v = 0; v < n; ++v) graph.entities.push_back(EntityNo{v});
  return to_csr(std::move(graph), false);
}

/// A graph of `n` vertices and `m` arcs between any two of them; loops and repeated arcs happen.
inline Arcs random_arcs(std::uint64_t seed, std::uint32_t n, std::uint32_t m) {
  std::mt19937_64 random(seed);
  Arcs arcs;
  for (std::uint32_t i = 0; i < m && n > 0; ++i) {
    const auto a = static_cast<std::uint32_t>(random() % n);
    const auto b = static_cast<std::uint32_t>(random() % n);
    arcs.emplace_back(a, b);
  }
  return arcs;
}

struct RandomGraph {
  std::uint32_t n = 0;
  Arcs arcs;
};

/// Small graphs of every kind: empty, sparse with isolated vertices and several components, trees, dense.
inline RandomGraph random_graph(std::uint64_t seed) {
  std::mt19937_64 random(seed * 7919);
  const auto n = static_cast<std::uint32_t>(random() % 15);
  const auto m = static_cast<std::uint32_t>(random() % (2 * n + 2));
  if (seed % 4 != 0) return {n, random_arcs(seed, n, m)};
  Arcs tree;  // and a few arcs more
  for (std::uint32_t v = 1; v < n; ++v) tree.emplace_back(static_cast<std::uint32_t>(random() % v), v);
  for (const auto& arc : random_arcs(seed, n, m / 6)) tree.push_back(arc);
  return {n, tree};
}

/// One that keeps several threads busy: hubs, a long tail, some hundred small components.
inline RandomGraph large_graph(std::uint64_t seed) {
  constexpr std::uint32_t kVertices = 5000;
  std::mt19937_64 random(seed);
  Arcs arcs;
  for (std::uint32_t v = 1; v < kVertices; ++v) {
    if (v % 20 == 0) continue;
    const auto u = static_cast<std::uint32_t>(random() % v);
    arcs.emplace_back(v, v % 3 == 0 ? u / 50 : u);
    if (v % 5 == 0) arcs.emplace_back(static_cast<std::uint32_t>(random() % v), v);
  }
  return {kVertices, arcs};
}

}  // namespace guanxi::testing
