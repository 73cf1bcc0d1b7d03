#include "guanxi/rank/leiden.hpp"

#include <doctest/doctest.h>

#include <map>
#include <numeric>

#include "guanxi/base/error.hpp"
#include "guanxi/rank/label_propagation.hpp"
#include "support/csr.hpp"

using namespace guanxi;
using namespace guanxi::testing;

namespace {

/// From its definition, pair by pair: the sum over all ordered pairs in one part of weight - γ k k' / 2m.
double slow_modularity(const Csr& g, const std::vector<std::uint32_t>& labels, double resolution,
                       const std::vector<double>& weights = {}) {
  const std::uint32_t n = g.vertex_count();
  std::vector<std::vector<double>> a(n, std::vector<double>(n, 0.0));
  std::vector<double> k(n, 0.0);
  double total = 0;
  for (std::uint32_t v = 0; v < n; ++v) {
    for (std::uint64_t i = g.out_offsets[v]; i < g.out_offsets[v + 1]; ++i) {
      const double weight = weights.empty() ? 1.0 : weights[i];
      a[v][g.out_targets[i]] = weight;
      k[v] += weight;
      total += weight;
    }
  }
  double sum = 0;
  for (std::uint32_t v = 0; v < n; ++v) {
    for (std::uint32_t u = 0; u < n; ++u) {
      if (labels[v] == labels[u] && total > 0) sum += a[v][u] - resolution * k[v] * k[u] / total;
    }
  }
  return total > 0 ? sum / total : 0;
}

/// Whether every community is in one piece along links of weight.
bool hang_together(const Csr& g, const std::vector<std::uint32_t>& of, const std::vector<double>& weights) {
  std::vector<std::uint32_t> piece(g.vertex_count());
  std::iota(piece.begin(), piece.end(), 0U);
  for (std::uint32_t round = 0; round < g.vertex_count(); ++round) {
    for (std::uint32_t v = 0; v < g.vertex_count(); ++v) {
      for (std::uint64_t i = g.out_offsets[v]; i < g.out_offsets[v + 1]; ++i) {
        const std::uint32_t u = g.out_targets[i];
        if (of[u] != of[v] || (!weights.empty() && weights[i] == 0.0)) continue;
        piece[v] = piece[u] = std::min(piece[v], piece[u]);
      }
    }
  }
  std::map<std::uint32_t, std::uint32_t> piece_of;
  for (std::uint32_t v = 0; v < g.vertex_count(); ++v) {
    if (piece_of.emplace(of[v], piece[v]).first->second != piece[v]) return false;
  }
  return true;
}

/// One weight for each arc, the same both ways, some of them 0.
std::vector<double> random_weights(const Csr& g, std::uint64_t seed) {
  std::vector<double> weights;
  for (std::uint32_t v = 0; v < g.vertex_count(); ++v) {
    for (const std::uint32_t u : g.out(v)) {
      const std::uint64_t pair = std::uint64_t{std::min(u, v)} * 1009 + std::max(u, v) * 917 + seed;
      weights.push_back(static_cast<double>(pair % 5) * 0.3);
    }
  }
  return weights;
}

/// `parts` groups of `size`; a pair within a group is linked with the first probability, any other with the
/// second.
Csr planted(std::uint32_t parts, std::uint32_t size, double within, double between, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  Arcs arcs;
  for (std::uint32_t a = 0; a < parts * size; ++a) {
    for (std::uint32_t b = 0; b < a; ++b) {
      const double odds = a % parts == b % parts ? within : between;
      if (static_cast<double>(random() >> 11U) * 0x1p-53 < odds) arcs.emplace_back(a, b);
    }
  }
  return csr_of(parts * size, arcs, true);
}

}  // namespace

TEST_SUITE("rank/leiden") {
  TEST_CASE("no vertices, one, two, no links") {
    CHECK(leiden(csr_of(0, {}, true)).communities.count() == 0);
    CHECK(leiden(csr_of(0, {}, true)).converged);
    CHECK(leiden(csr_of(1, {{0, 0}}, true)).communities.of == std::vector<std::uint32_t>{0});
    CHECK(leiden(csr_of(3, {}, true)).communities.of == std::vector<std::uint32_t>{0, 1, 2});
    CHECK(leiden(csr_of(3, {}, true)).modularity == 0.0);
    const LeidenResult two = leiden(csr_of(2, {{0, 1}}, true));
    CHECK(two.communities.of == std::vector<std::uint32_t>{0, 0});
    CHECK(two.modularity == 0.0);
  }
  TEST_CASE("modularity agrees with its definition on 200 random graphs") {
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
      CAPTURE(seed);
      const RandomGraph r = random_graph(seed);
      const Csr g = csr_of(r.n, r.arcs, true);
      std::mt19937_64 random(seed);
      std::vector<std::uint32_t> labels;
      for (std::uint32_t v = 0; v < r.n; ++v) labels.push_back(static_cast<std::uint32_t>(random() % r.n));
      const auto weights = random_weights(g, seed);
      for (const double resolution : {0.5, 1.0, 3.0}) {
        CHECK(modularity(g, labels, resolution) ==
              doctest::Approx(slow_modularity(g, labels, resolution)).epsilon(1e-12));
        CHECK(modularity(g, labels, resolution, weights) ==
              doctest::Approx(slow_modularity(g, labels, resolution, weights)).epsilon(1e-12));
      }
    }
  }
  TEST_CASE("communities hang together, no move of one vertex gains, label propagation is no better") {
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
      CAPTURE(seed);
      const std::uint32_t n = seed % 3 == 0 ? 40 : 5 + seed % 11;
      const Csr g = csr_of(n, random_arcs(seed, n, n + static_cast<std::uint32_t>(seed % 4) * n / 2), true);
      const auto weights = seed % 2 == 0 ? random_weights(g, seed) : std::vector<double>{};
      const double resolution = seed % 5 == 0 ? 1.7 : 1.0;
      const LeidenResult result =
          leiden(g, {.resolution = resolution, .seed = seed, .max_iterations = 50, .weights = weights});
      const auto& of = result.communities.of;
      CHECK(result.modularity == doctest::Approx(slow_modularity(g, of, resolution, weights)).epsilon(1e-12));
      CHECK(hang_together(g, of, weights));
      if (n < 40) {
        for (std::uint32_t v = 0; v < n; ++v) {
          for (std::uint32_t c = 0; c < n; ++c) {
            auto moved = of;
            moved[v] = c;
            CHECK(slow_modularity(g, moved, resolution, weights) < result.modularity + 1e-7);
          }
        }
      }
      if (!weights.empty()) continue;
      const auto labels = groups_of(propagate_labels(g).labels).of;
      CHECK(result.modularity >= slow_modularity(g, labels, resolution) - 1e-12);
    }
  }
  TEST_CASE("finds planted partitions") {
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
      CAPTURE(seed);
      const LeidenResult result = leiden(planted(6, 30, 0.5, 0.02, seed), {.seed = seed});
      REQUIRE(result.communities.count() == 6);
      for (std::uint32_t v = 0; v < 180; ++v) CHECK(result.communities.of[v] == v % 6);
    }
  }
  TEST_CASE("finds every clique of a ring of cliques that is not too long") {
    Arcs arcs;
    for (std::uint32_t clique = 0; clique < 10; ++clique) {
      for (std::uint32_t a = 0; a < 6; ++a) {
        for (std::uint32_t b = 0; b < a; ++b) arcs.emplace_back(6 * clique + a, 6 * clique + b);
      }
      arcs.emplace_back(6 * clique, 6 * ((clique + 1) % 10) + 1);
    }
    const LeidenResult result = leiden(csr_of(60, arcs, true));
    REQUIRE(result.communities.count() == 10);
    for (std::uint32_t v = 0; v < 60; ++v) CHECK(result.communities.of[v] == v / 6);
  }
  TEST_CASE("a higher resolution makes smaller communities") {
    const Csr g = planted(4, 40, 0.3, 0.05, 3);
    const auto count = [&](double resolution) {
      return leiden(g, {.resolution = resolution}).communities.count();
    };
    CHECK(count(0.05) == 1);
    CHECK(count(1) == 4);
    CHECK(count(4) > 8);
  }
  TEST_CASE("refuses what makes no sense") {
    const Csr g = csr_of(2, {{0, 1}}, true);
    const std::vector<double> one{1.0};
    const std::vector<double> negative{1.0, -1.0};
    const std::vector<std::uint32_t> labels{0, 2};
    CHECK_THROWS_WITH_AS(static_cast<void>(leiden(g, {.resolution = 0})),
                         "Leiden: the resolution must be more than 0", Error);
    CHECK_THROWS_WITH_AS(static_cast<void>(leiden(g, {.weights = one})), "Leiden: 1 weights for 2 arcs",
                         Error);
    CHECK_THROWS_WITH_AS(static_cast<void>(leiden(g, {.weights = negative})),
                         "Leiden: a weight is negative or not finite", Error);
    CHECK_THROWS_WITH_AS(static_cast<void>(modularity(g, labels)),
                         "modularity: a graph of 2 vertices needs as many labels, below that", Error);
  }
}
