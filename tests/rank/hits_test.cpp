#include "guanxi/rank/hits.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "guanxi/base/error.hpp"
#include "guanxi/rank/eigenvector.hpp"
#include "support/csr.hpp"

using namespace guanxi;
using namespace guanxi::testing;

namespace {

/// Kleinberg's own iteration, from equal scores.
std::vector<double> slow_authorities(const Csr& g, int rounds) {
  const std::uint32_t n = g.vertex_count();
  std::vector<double> authority(n, 1.0);
  for (int round = 0; round < rounds; ++round) {
    std::vector<double> hub(n, 0.0);
    std::vector<double> next(n, 0.0);
    for (std::uint32_t v = 0; v < n; ++v) {
      for (const std::uint32_t u : g.out(v)) hub[v] += authority[u];
    }
    for (std::uint32_t v = 0; v < n; ++v) {
      for (const std::uint32_t u : g.out(v)) next[u] += hub[v];
    }
    const double largest = *std::max_element(next.begin(), next.end());
    for (double& score : next) score /= largest;
    authority = next;
  }
  return authority;
}

}  // namespace

TEST_SUITE("rank/hits") {
  TEST_CASE("no vertices, no arcs, one arc") {
    CHECK(hits(csr_of(0, {}, false)).authorities.empty());
    CHECK(hits(csr_of(1, {{0, 0}}, false)).authorities == std::vector<double>{0});
    CHECK(hits(csr_of(2, {}, false)).hubs == std::vector<double>{0, 0});
    CHECK(hits(csr_of(2, {}, false)).converged);
    const HitsResult one = hits(csr_of(2, {{0, 1}}, false));
    CHECK(one.authorities == std::vector<double>{0, 1});
    CHECK(one.hubs == std::vector<double>{1, 0});
  }
  TEST_CASE("a list that names good pages is a good hub") {
    // 0 and 1 name 3 and 4; 2 names 4 only
    const HitsResult r = hits(csr_of(5, {{0, 3}, {0, 4}, {1, 3}, {1, 4}, {2, 4}}, false));
    CHECK(r.authorities[4] == 1.0);
    CHECK(r.authorities[3] < 1.0);
    CHECK(r.authorities[0] == 0.0);
    CHECK(r.hubs[0] == doctest::Approx(1.0));
    CHECK(r.hubs[2] < r.hubs[1]);
  }
  TEST_CASE("on an undirected graph that is not bipartite, hubs, authorities and eigenvector are one") {
    const Csr g = csr_of(5, {{0, 1}, {1, 2}, {2, 0}, {2, 3}, {3, 4}}, true);
    const HitsResult r = hits(g);
    const auto eigen = eigenvector(g).scores;
    for (std::uint32_t v = 0; v < 5; ++v) {
      CHECK(r.authorities[v] == doctest::Approx(eigen[v]).epsilon(1e-8));
      CHECK(r.hubs[v] == doctest::Approx(eigen[v]).epsilon(1e-8));
    }
  }
  TEST_CASE("agrees with 20,000 rounds of Kleinberg's iteration on 150 random graphs") {
    for (std::uint64_t seed = 1; seed <= 150; ++seed) {
      CAPTURE(seed);
      const RandomGraph r = random_graph(seed);
      const Csr g = csr_of(r.n, r.arcs, seed % 3 == 0);
      if (g.out_targets.empty()) continue;
      const HitsResult result = hits(g, {.tolerance = 1e-13});
      CHECK(result.converged);
      const auto expected = slow_authorities(g, 20'000);
      for (std::uint32_t v = 0; v < r.n; ++v) CHECK(std::abs(result.authorities[v] - expected[v]) < 1e-7);
      for (std::uint32_t v = 0; v < r.n; ++v) {
        double hub = 0;
        double best = 0;
        for (const std::uint32_t u : g.out(v)) hub += result.authorities[u];
        for (std::uint32_t w = 0; w < r.n; ++w) {
          double other = 0;
          for (const std::uint32_t u : g.out(w)) other += result.authorities[u];
          best = std::max(best, other);
        }
        CHECK(result.hubs[v] == doctest::Approx(hub / best));
      }
    }
  }
  TEST_CASE("refuses a tolerance of 0") {
    CHECK_THROWS_WITH_AS(static_cast<void>(hits(csr_of(2, {{0, 1}}, false), {.tolerance = 0})),
                         "hubs and authorities: the tolerance must be more than 0", Error);
  }
}
