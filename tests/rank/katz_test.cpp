#include "guanxi/rank/katz.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "guanxi/base/error.hpp"
#include "guanxi/rank/eigenvector.hpp"
#include "rank_oracles.hpp"
#include "support/csr.hpp"

using namespace guanxi;
using namespace guanxi::testing;

namespace {

/// Solves (1 - α Aᵀ) x = 1 by Gaussian elimination, and divides by the largest.
std::vector<double> solve_katz(const Csr& g, double attenuation) {
  const std::size_t n = g.vertex_count();
  std::vector<std::vector<double>> a(n, std::vector<double>(n + 1, 0.0));
  for (std::size_t v = 0; v < n; ++v) {
    for (const std::uint32_t u : g.in(static_cast<std::uint32_t>(v))) a[v][u] -= attenuation;
    a[v][v] += 1.0;
    a[v][n] = 1.0;
  }
  std::vector<double> x = solve(std::move(a));
  const double largest = n == 0 ? 1 : *std::max_element(x.begin(), x.end());
  for (double& score : x) score /= largest;
  return x;
}

}  // namespace

TEST_SUITE("rank/katz") {
  TEST_CASE("no vertices, one, two, no arcs") {
    CHECK(katz(csr_of(0, {}, false)).scores.empty());
    CHECK(katz(csr_of(1, {{0, 0}}, false)).scores == std::vector<double>{1});
    CHECK(katz(csr_of(2, {}, true)).scores == std::vector<double>{1, 1});
    const KatzResult two = katz(csr_of(2, {{0, 1}}, false), {.attenuation = 0.25});
    CHECK(two.scores == std::vector<double>{1 / 1.25, 1});
  }
  TEST_CASE("agrees with the solved linear system on 200 random graphs") {
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
      CAPTURE(seed);
      const RandomGraph r = random_graph(seed);
      const Csr g = csr_of(r.n, r.arcs, seed % 2 == 0);
      const KatzResult result = katz(g, {.tolerance = 1e-13});
      CHECK(result.converged);
      const auto expected = solve_katz(g, result.attenuation);
      REQUIRE(result.scores.size() == expected.size());
      for (std::uint32_t v = 0; v < r.n; ++v)
        CHECK(result.scores[v] == doctest::Approx(expected[v]).epsilon(1e-10));
    }
  }
  TEST_CASE("takes half of what keeps the sum finite, on undirected graphs") {
    const Csr g = csr_of(5, {{0, 1}, {1, 2}, {2, 0}, {2, 3}, {3, 4}}, true);
    CHECK(katz(g).attenuation == doctest::Approx(0.5 / eigenvector(g).eigenvalue));
    CHECK_NOTHROW(static_cast<void>(katz(g, {.attenuation = 0.99 / eigenvector(g).eigenvalue})));
  }
  TEST_CASE("refuses what makes no sense") {
    const Csr g = csr_of(3, {{0, 1}, {1, 2}, {2, 0}}, true);
    CHECK_THROWS_WITH_AS(static_cast<void>(katz(g, {.attenuation = 0.6})),
                         "Katz centrality: the attenuation is too large: the sum over all walks has no limit",
                         Error);
    CHECK_THROWS_WITH_AS(static_cast<void>(katz(g, {.attenuation = -1})),
                         "Katz centrality: the attenuation must not be negative", Error);
    CHECK_THROWS_WITH_AS(static_cast<void>(katz(g, {.tolerance = 0})),
                         "Katz centrality: the tolerance must be more than 0", Error);
    CHECK_FALSE(katz(csr_of(3, {{0, 1}, {1, 2}}, true), {.attenuation = 0.3, .max_iterations = 2}).converged);
  }
}
