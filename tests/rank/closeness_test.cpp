#include "guanxi/rank/closeness.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "guanxi/base/error.hpp"
#include "guanxi/rank/betweenness.hpp"
#include "rank_oracles.hpp"
#include "support/csr.hpp"

using namespace guanxi;
using namespace guanxi::testing;

namespace {

void check_all(const Csr& g) {
  const auto hops = all_hops(g);
  const auto close = closeness(g);
  const auto harmony = harmonic(g);
  const std::uint32_t n = g.vertex_count();
  for (std::uint32_t v = 0; v < n; ++v) {
    double reached = 0;
    double distance = 0;
    double inverse = 0;
    for (std::uint32_t u = 0; u < n; ++u) {
      if (u == v || hops[v][u] >= kUnreachable) continue;
      reached += 1;
      distance += hops[v][u];
      inverse += 1.0 / hops[v][u];
    }
    CHECK(close[v] ==
          doctest::Approx(reached == 0 ? 0.0 : reached / (n - 1.0) * reached / distance).epsilon(1e-12));
    CHECK(harmony[v] == doctest::Approx(n < 2 ? 0.0 : inverse / (n - 1.0)).epsilon(1e-12));
  }
}

}  // namespace

TEST_SUITE("rank/closeness") {
  TEST_CASE("no vertices, one, two, no arcs") {
    CHECK(closeness(csr_of(0, {}, true)).empty());
    CHECK(harmonic(csr_of(0, {}, true)).empty());
    CHECK(closeness(csr_of(1, {}, true)) == std::vector<double>{0});
    CHECK(harmonic(csr_of(1, {}, true)) == std::vector<double>{0});
    CHECK(closeness(csr_of(2, {}, true)) == std::vector<double>{0, 0});
    CHECK(closeness(csr_of(2, {{0, 1}}, true)) == std::vector<double>{1, 1});
    CHECK(harmonic(csr_of(2, {{0, 1}}, true)) == std::vector<double>{1, 1});
  }
  TEST_CASE("distances run along the arcs, from the vertex") {
    const Csr g = csr_of(3, {{0, 1}, {1, 2}}, false);
    CHECK(closeness(g) == std::vector<double>{2.0 / 3, 0.5, 0});
    CHECK(harmonic(g) == std::vector<double>{0.75, 0.5, 0});
  }
  TEST_CASE("agrees with Floyd-Warshall on 300 random graphs") {
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
      CAPTURE(seed);
      const RandomGraph r = random_graph(seed);
      check_all(csr_of(r.n, r.arcs, true));
      check_all(csr_of(r.n, r.arcs, false));
    }
  }
  TEST_CASE("agrees with Floyd-Warshall where there are more searches than bits") {
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
      CAPTURE(seed);
      check_all(csr_of(150, random_arcs(seed, 150, 220), seed % 2 == 0));
    }
  }
  TEST_CASE("estimates from a sample stay within the stated error") {
    const Csr g = csr_of(400, random_arcs(17, 400, 800), true);
    std::vector<std::uint32_t> targets(400);
    std::iota(targets.begin(), targets.end(), 0U);
    std::shuffle(targets.begin(), targets.end(), std::mt19937_64(9));
    targets.resize(120);
    const auto exact = harmonic(g);
    const auto estimate = harmonic(g, {.targets = targets});
    for (std::uint32_t v = 0; v < 400; ++v) {
      CHECK(std::abs(estimate[v] - exact[v]) <= sampling_error(400, 120, 0.9));
    }
    const auto close = closeness(g);
    const auto close_estimate = closeness(g, {.targets = targets});
    for (std::uint32_t v = 0; v < 400; ++v) CHECK(std::abs(close[v] - close_estimate[v]) < 0.1);
  }
  TEST_CASE("refuses a target that is no vertex") {
    const std::vector<std::uint32_t> targets{3};
    CHECK_THROWS_WITH_AS(static_cast<void>(harmonic(csr_of(3, {}, true), {.targets = targets})),
                         "no vertex 3 in a graph of 3", Error);
  }
}
