#include "guanxi/rank/pagerank.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "guanxi/base/error.hpp"
#include "rank_oracles.hpp"
#include "support/csr.hpp"

using namespace guanxi;
using namespace guanxi::testing;

namespace {

/// Solves (1 - d M) x = (1 - d) t by Gaussian elimination, where column u of M is how the walker leaves u.
std::vector<double> solve_pagerank(const Csr& g, double damping, const std::vector<double>& jumps) {
  const std::size_t n = g.vertex_count();
  std::vector<std::vector<double>> a(n, std::vector<double>(n + 1, 0.0));
  for (std::size_t u = 0; u < n; ++u) {
    const auto row = g.out(static_cast<std::uint32_t>(u));
    for (std::size_t v = 0; v < n; ++v) {
      if (row.empty()) a[v][u] -= damping * jumps[v];
    }
    for (const std::uint32_t v : row) a[v][u] -= damping / static_cast<double>(row.size());
    a[u][u] += 1.0;
    a[u][n] = (1.0 - damping) * jumps[u];
  }
  return solve(std::move(a));
}

void check_against_solution(const Csr& g, double damping, const std::vector<std::uint32_t>& seeds) {
  std::vector<double> jumps(g.vertex_count(), seeds.empty() ? 1.0 / std::max(1U, g.vertex_count()) : 0.0);
  for (const std::uint32_t s : seeds) jumps[s] = 1.0 / static_cast<double>(seeds.size());
  const auto expected = solve_pagerank(g, damping, jumps);
  const auto result =
      pagerank(g, {.damping = damping, .tolerance = 1e-13, .max_iterations = 5000, .seeds = seeds});
  CHECK(result.converged);
  REQUIRE(result.scores.size() == expected.size());
  for (std::size_t v = 0; v < expected.size(); ++v) {
    CHECK(result.scores[v] == doctest::Approx(expected[v]).epsilon(1e-9));
  }
  const double sum = std::accumulate(result.scores.begin(), result.scores.end(), 0.0);
  if (g.vertex_count() > 0) CHECK(sum == doctest::Approx(1.0).epsilon(1e-12));
}

}  // namespace

TEST_SUITE("rank/pagerank") {
  TEST_CASE("no vertices, one, two, no arcs") {
    CHECK(pagerank(csr_of(0, {}, false)).scores.empty());
    CHECK(pagerank(csr_of(0, {}, false)).converged);
    CHECK(pagerank(csr_of(1, {{0, 0}}, false)).scores == std::vector<double>{1.0});
    CHECK(pagerank(csr_of(2, {}, false)).scores == std::vector<double>{0.5, 0.5});
    const auto two = pagerank(csr_of(2, {{0, 1}}, false)).scores;
    CHECK(two[1] > two[0]);
    CHECK(two[0] + two[1] == doctest::Approx(1.0).epsilon(1e-14));
  }
  TEST_CASE("five vertices that all are sinks share everything") {
    for (const double s : pagerank(csr_of(5, {}, false)).scores) CHECK(s == doctest::Approx(0.2));
  }
  TEST_CASE("agrees with the solved linear system on 300 random graphs") {
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
      CAPTURE(seed);
      const RandomGraph r = random_graph(seed);
      const Csr g = csr_of(r.n, r.arcs, seed % 2 == 0);
      check_against_solution(g, seed % 3 == 0 ? 0.5 : 0.85, {});
      if (r.n > 2) check_against_solution(g, 0.85, {static_cast<std::uint32_t>(seed % r.n)});
      if (r.n > 2) check_against_solution(g, 0.85, {0, r.n - 1});
    }
  }
  TEST_CASE("personalised scores stay with what the seeds reach") {
    const Csr g = csr_of(5, {{0, 1}, {1, 2}, {3, 4}, {4, 3}}, false);
    const std::vector<std::uint32_t> seeds{0, 0};
    const auto scores = pagerank(g, {.seeds = seeds}).scores;
    CHECK(scores[0] > 0);
    CHECK(scores[3] == 0);
    CHECK(scores[4] == 0);
  }
  TEST_CASE("equal weights mean nothing, and an arc of weight 0 is none") {
    for (std::uint64_t seed = 1; seed <= 50; ++seed) {
      CAPTURE(seed);
      const RandomGraph r = random_graph(seed);
      const Csr g = csr_of(r.n, r.arcs, false);
      const Csr more = csr_of(
          r.n,
          [&] {
            Arcs arcs = r.arcs;
            for (const auto& arc : random_arcs(seed + 99, r.n, 8)) arcs.push_back(arc);
            return arcs;
          }(),
          false);
      std::vector<double> weights;
      for (std::uint32_t v = 0; v < r.n; ++v) {
        for (const std::uint32_t u : more.in(v)) {
          const auto old = g.in(v);
          weights.push_back(std::binary_search(old.begin(), old.end(), u) ? 0.7 : 0.0);
        }
      }
      const auto plain = pagerank(g).scores;
      const auto weighted = pagerank(more, {.weights = weights}).scores;
      for (std::uint32_t v = 0; v < r.n; ++v) CHECK(weighted[v] == doctest::Approx(plain[v]).epsilon(1e-9));
    }
  }
  TEST_CASE("follows arcs in proportion to their weights") {
    const Csr g = csr_of(3, {{0, 1}, {0, 2}, {1, 0}, {2, 0}}, false);
    const std::vector<double> weights{1.0, 1.0, 3.0, 1.0};  // of 1→0, 2→0, 0→1, 0→2
    const auto scores = pagerank(g, {.weights = weights}).scores;
    const double jump = 0.15 / 3;
    CHECK(scores[1] == doctest::Approx(jump + 0.85 * 0.75 * scores[0]));
    CHECK(scores[2] == doctest::Approx(jump + 0.85 * 0.25 * scores[0]));
  }
  TEST_CASE("says when it stopped too early") {
    const Csr g = csr_of(4, {{0, 1}, {1, 2}, {2, 3}, {3, 1}}, false);
    const auto result = pagerank(g, {.max_iterations = 3});
    CHECK_FALSE(result.converged);
    CHECK(result.iterations == 3);
    CHECK(result.error > 1e-10);
  }
  TEST_CASE("refuses what makes no sense") {
    const Csr g = csr_of(2, {{0, 1}}, false);
    const std::vector<std::uint32_t> seeds{2};
    const std::vector<double> weights{-1.0};
    CHECK_THROWS_WITH_AS(static_cast<void>(pagerank(g, {.weights = weights})),
                         "PageRank: a weight is negative or not finite", Error);
    CHECK_THROWS_WITH_AS(static_cast<void>(pagerank(g, {.damping = 1.0})),
                         "PageRank: the damping must be at least 0 and less than 1", Error);
    CHECK_THROWS_WITH_AS(static_cast<void>(pagerank(g, {.tolerance = 0.0})),
                         "PageRank: the tolerance must be more than 0", Error);
    CHECK_THROWS_WITH_AS(static_cast<void>(pagerank(g, {.seeds = seeds})), "no vertex 2 in a graph of 2",
                         Error);
  }
}
