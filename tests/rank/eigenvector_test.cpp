#include "guanxi/rank/eigenvector.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "guanxi/base/error.hpp"
#include "rank_oracles.hpp"
#include "support/csr.hpp"

using namespace guanxi;
using namespace guanxi::testing;

TEST_SUITE("rank/eigenvector") {
  TEST_CASE("no vertices, no arcs: nothing and zeros") {
    CHECK(eigenvector(csr_of(0, {}, true)).scores.empty());
    CHECK(eigenvector(csr_of(1, {{0, 0}}, true)).scores == std::vector<double>{0});
    CHECK(eigenvector(csr_of(3, {}, true)).scores == std::vector<double>{0, 0, 0});
    CHECK(eigenvector(csr_of(3, {}, true)).converged);
  }
  TEST_CASE("converges on bipartite graphs") {
    CHECK(eigenvector(csr_of(2, {{0, 1}}, true)).scores == std::vector<double>{1, 1});
    const auto star = eigenvector(csr_of(5, {{0, 1}, {0, 2}, {0, 3}, {0, 4}}, true));
    CHECK(star.converged);
    CHECK(star.eigenvalue == doctest::Approx(2.0));
    CHECK(star.scores[0] == doctest::Approx(1.0));
    CHECK(star.scores[4] == doctest::Approx(0.5));
  }
  TEST_CASE("the component with the largest eigenvalue keeps its scores") {
    const auto result = eigenvector(csr_of(6, {{0, 1}, {2, 3}, {3, 4}, {2, 4}, {4, 5}}, true));
    CHECK(result.scores[4] == doctest::Approx(1.0));
    CHECK(result.scores[0] == doctest::Approx(0.0).epsilon(1e-6));
  }
  // A vector without negative entries that A stretches is, on a connected graph, the one: Perron and
  // Frobenius.
  TEST_CASE("on 200 random graphs the result is stretched by A, and positive where the graph is connected") {
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
      CAPTURE(seed);
      const RandomGraph r = random_graph(seed);
      const Csr g = csr_of(r.n, r.arcs, true);
      if (g.out_targets.empty()) continue;
      const auto result = eigenvector(g, {.tolerance = 1e-13, .max_iterations = 200'000});
      REQUIRE(result.converged);
      const auto hops = all_hops(g);
      const bool connected =
          std::all_of(hops[0].begin(), hops[0].end(), [](std::uint32_t d) { return d < kUnreachable; });
      double largest = 0;
      for (std::uint32_t v = 0; v < r.n; ++v) {
        double sum = 0;
        for (const std::uint32_t u : g.out(v)) sum += result.scores[u];
        CHECK(std::abs(sum - result.eigenvalue * result.scores[v]) < 1e-9);
        CHECK(result.scores[v] >= 0.0);
        if (connected) CHECK(result.scores[v] > 0.0);
        largest = std::max(largest, result.scores[v]);
      }
      CHECK(largest == doctest::Approx(1.0));
    }
  }
  TEST_CASE("needs few rounds where power iteration needs thousands") {
    Arcs arcs;  // a path: its two largest eigenvalues differ by 1 in 10,000
    constexpr std::uint32_t kLength = 300;
    for (std::uint32_t v = 1; v < kLength; ++v) arcs.emplace_back(v - 1, v);
    const auto result = eigenvector(csr_of(kLength, arcs, true));
    CHECK(result.converged);
    CHECK(result.iterations < 1000);
    const double step = std::acos(-1.0) / (kLength + 1);
    CHECK(result.eigenvalue == doctest::Approx(2 * std::cos(step)).epsilon(1e-12));
    for (std::uint32_t v = 0; v < kLength; ++v) {
      CHECK(result.scores[v] ==
            doctest::Approx(std::sin((v + 1) * step) / std::sin(kLength / 2 * step)).epsilon(1e-6));
    }
  }
  TEST_CASE("components that tie share as equal starting scores give them") {
    // two paths of three: the same eigenvalue, and bipartite besides
    const auto result = eigenvector(csr_of(7, {{0, 1}, {1, 2}, {3, 4}, {4, 5}}, true));
    CHECK(result.converged);
    for (const std::uint32_t middle : {1U, 4U}) {
      CHECK(result.scores[middle] == doctest::Approx(1.0));
      CHECK(result.scores[middle - 1] == doctest::Approx(std::sqrt(0.5)));
    }
    CHECK(result.scores[6] == 0.0);
  }
  TEST_CASE("says when it stopped too early, refuses a tolerance of 0") {
    const Csr g = csr_of(4, {{0, 1}, {1, 2}, {2, 3}}, true);
    CHECK_FALSE(eigenvector(g, {.max_iterations = 2}).converged);
    CHECK_THROWS_WITH_AS(static_cast<void>(eigenvector(g, {.tolerance = 0})),
                         "eigenvector centrality: the tolerance must be more than 0", Error);
  }
}
