// The Kronecker graph of the Graph500 specification (A = .57, B = C = .19, permuted labels), seeded, and its
// simple undirected form: what the kernels are measured on, and a skewed graph for tests of them.
//
// Everything depends on the arguments alone, not on the number of threads.
#pragma once

#include <omp.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include "guanxi/graph/snapshot.hpp"

namespace guanxi::testing {

/// SplitMix64 (G. Steele et al., "Fast Splittable Pseudorandom Number Generators", 2014).
class SplitMix {
 public:
  explicit SplitMix(std::uint64_t seed) : state_(seed) {}
  std::uint64_t operator()() noexcept { return mix(state_ += 0x9e3779b97f4a7c15U); }
  [[nodiscard]] static std::uint64_t mix(std::uint64_t z) noexcept {
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31U);
  }

 private:
  std::uint64_t state_;
};

struct KroneckerOptions {
  std::uint32_t scale = 10;  // 2^scale vertices
  std::uint32_t edge_factor = 16;
  std::uint64_t seed = 1;
};

using KroneckerEdges = std::vector<std::pair<std::uint32_t, std::uint32_t>>;

/// edge_factor × 2^scale edges, loops and repeated ones among them.
inline KroneckerEdges kronecker_edges(const KroneckerOptions& options) {
  constexpr std::uint64_t kScaleOfChance = std::uint64_t{1} << 32U;
  constexpr auto kA = static_cast<std::uint64_t>(0.57 * kScaleOfChance);
  constexpr auto kAB = static_cast<std::uint64_t>(0.76 * kScaleOfChance);
  constexpr auto kABC = static_cast<std::uint64_t>(0.95 * kScaleOfChance);

  const std::uint32_t n = std::uint32_t{1} << options.scale;
  std::vector<std::uint32_t> label(n);
  std::iota(label.begin(), label.end(), 0U);
  SplitMix shuffle(SplitMix::mix(options.seed));
  for (std::uint32_t i = n; i > 1; --i) std::swap(label[i - 1], label[shuffle() % i]);

  KroneckerEdges edges(std::size_t{n} * options.edge_factor);
#pragma omp parallel for schedule(static)
  for (std::size_t e = 0; e < edges.size(); ++e) {
    SplitMix random(SplitMix::mix(options.seed ^ SplitMix::mix(e + 1)));
    std::uint32_t a = 0;
    std::uint32_t b = 0;
    std::uint64_t bits = 0;
    for (std::uint32_t level = 0; level < options.scale; ++level) {
      bits = level % 2 == 0 ? random() : bits >> 32U;
      const std::uint64_t chance = bits % kScaleOfChance;
      a = 2 * a + (chance >= kAB ? 1 : 0);
      b = 2 * b + ((chance >= kA && chance < kAB) || chance >= kABC ? 1 : 0);
    }
    edges[e] = {label[a], label[b]};
  }
  return edges;
}

/// The undirected graph of these edges on vertices 0..n-1, without loops and parallel edges.
inline Csr simple_graph(std::uint32_t n, const KroneckerEdges& edges) {
  std::vector<std::uint64_t> begin(std::size_t{n} + 1, 0);
  for (const auto& [a, b] : edges) {
    ++begin[a + 1];
    ++begin[b + 1];
  }
  for (std::uint32_t v = 0; v < n; ++v) begin[v + 1] += begin[v];
  std::vector<std::uint32_t> rows(begin[n]);
  std::vector<std::uint64_t> place(begin.begin(), begin.end() - 1);
  for (const auto& [a, b] : edges) {
    rows[place[a]++] = b;
    rows[place[b]++] = a;
  }

  std::vector<std::uint64_t> size(n);
#pragma omp parallel for schedule(dynamic, 1024)
  for (std::uint32_t v = 0; v < n; ++v) {
    const std::span row(rows.data() + begin[v], begin[v + 1] - begin[v]);
    std::sort(row.begin(), row.end());
    auto end = std::unique(row.begin(), row.end());
    end = std::remove(row.begin(), end, v);
    size[v] = static_cast<std::uint64_t>(end - row.begin());
  }
  CsrArrays graph;
  graph.out_offsets.assign(std::size_t{n} + 1, 0);
  for (std::uint32_t v = 0; v < n; ++v) graph.out_offsets[v + 1] = graph.out_offsets[v] + size[v];
  graph.out_targets.resize(graph.out_offsets[n]);
#pragma omp parallel for schedule(dynamic, 1024)
  for (std::uint32_t v = 0; v < n; ++v) {
    std::copy_n(rows.begin() + static_cast<std::ptrdiff_t>(begin[v]), size[v],
                graph.out_targets.begin() + static_cast<std::ptrdiff_t>(graph.out_offsets[v]));
  }
  graph.entities.resize(n);
  for (std::uint32_t v = 0; v < n; ++v) graph.entities[v] = EntityNo{v};
  return to_csr(std::move(graph), true);
}

inline Csr kronecker_graph(const KroneckerOptions& options) {
  return simple_graph(std::uint32_t{1} << options.scale, kronecker_edges(options));
}

/// For every out-arc a weight of 1..255, the same in both directions.
inline std::vector<std::uint32_t> random_weights(const Csr& graph, std::uint64_t seed) {
  std::vector<std::uint32_t> weights(graph.out_targets.size());
#pragma omp parallel for schedule(dynamic, 1024)
  for (std::uint32_t v = 0; v < graph.vertex_count(); ++v) {
    std::uint64_t arc = graph.out_offsets[v];
    for (const std::uint32_t u : graph.out(v)) {
      const std::uint64_t ends = (std::uint64_t{std::min(u, v)} << 32U) | std::max(u, v);
      weights[arc++] = 1 + static_cast<std::uint32_t>(SplitMix::mix(seed ^ SplitMix::mix(ends)) % 255);
    }
  }
  return weights;
}

}  // namespace guanxi::testing
