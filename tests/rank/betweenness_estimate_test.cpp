#include "guanxi/rank/betweenness_estimate.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <map>

#include "guanxi/base/error.hpp"
#include "guanxi/rank/betweenness.hpp"
#include "rank/path_sampler.hpp"
#include "support/csr.hpp"
#include "support/kronecker.hpp"
#include "support/threads.hpp"

using namespace guanxi;
using namespace guanxi::testing;

namespace {

void check_within_error(const Csr& g, bool undirected, const EstimateOptions& options) {
  const BetweennessEstimate estimate = estimate_betweenness(g, options);
  const auto exact = betweenness(g, {.undirected = undirected, .normalised = true});
  REQUIRE(estimate.scores.size() == exact.size());
  CHECK(estimate.error <= options.epsilon);
  for (std::size_t v = 0; v < exact.size(); ++v) {
    CAPTURE(v);
    CHECK(std::abs(estimate.scores[v] - exact[v]) <= estimate.error);
  }
}

}  // namespace

TEST_SUITE("rank/betweenness_estimate") {
  TEST_CASE("where nothing lies between there is nothing to estimate") {
    for (const std::uint32_t n : {0U, 1U, 2U, 5U}) {
      CAPTURE(n);
      Arcs arcs;
      if (n > 1) arcs.emplace_back(0, 1);
      const auto estimate = estimate_betweenness(csr_of(n, arcs, true));
      CHECK(estimate.scores == std::vector<double>(n, 0.0));
      CHECK(estimate.samples == 0);
      CHECK(estimate.error == 0);
    }
  }
  TEST_CASE("refuses chances that are none") {
    const Csr g = csr_of(3, {{0, 1}}, true);
    for (const double bad : {0.0, 1.0, -2.0, std::nan("")}) {
      CHECK_THROWS_WITH_AS(static_cast<void>(estimate_betweenness(g, {.epsilon = bad})),
                           "epsilon is not between 0 and 1", Error);
      CHECK_THROWS_WITH_AS(static_cast<void>(estimate_betweenness(g, {.delta = bad})),
                           "delta is not between 0 and 1", Error);
    }
  }
  TEST_CASE("stays within its error on random graphs") {
    for (std::uint64_t seed = 1; seed <= 30; ++seed) {
      CAPTURE(seed);
      const RandomGraph r = random_graph(seed);
      for (const bool undirected : {true, false})
        check_within_error(csr_of(r.n, r.arcs, undirected), undirected,
                           {.epsilon = 0.1, .delta = 0.001, .seed = seed});
    }
  }
  TEST_CASE("stays within its error on larger graphs") {
    check_within_error(kronecker_graph({.scale = 9}), true, {.epsilon = 0.03, .delta = 0.01});
    check_within_error(csr_of(500, random_arcs(4, 500, 1500), false), false, {.epsilon = 0.03});
    check_within_error(csr_of(300, random_arcs(4, 300, 320), true), true, {.epsilon = 0.05});
  }
  TEST_CASE("small scores need fewer paths than large ones") {
    Arcs star;
    for (std::uint32_t v = 1; v < 200; ++v) star.emplace_back(0, v);
    const Csr hub = csr_of(200, star, true);
    const Csr flat = csr_of(200, random_arcs(1, 200, 4000), true);
    const EstimateOptions options{.epsilon = 0.02};
    const auto at_hub = estimate_betweenness(hub, options);
    CHECK(at_hub.scores[0] == doctest::Approx(1).epsilon(0.02));
    CHECK(estimate_betweenness(flat, options).samples * 4 < at_hub.samples);
  }
  TEST_CASE("the same scores for the same seed, whatever the number of threads") {
    const Csr g = kronecker_graph({.scale = 10});
    const auto run = [&](int count, std::uint64_t seed) {
      const Threads threads(count);
      return estimate_betweenness(g, {.epsilon = 0.05, .seed = seed}).scores;
    };
    const auto alone = run(1, 5);
    for (const int count : {2, 3, 8}) CHECK(run(count, 5) == alone);
    CHECK(run(2, 6) != alone);
  }
  TEST_CASE("a bound of the work ends it early, and the error says so") {
    const Csr g = kronecker_graph({.scale = 9});
    const auto exact = betweenness(g, {.normalised = true});
    const auto run = [&](int count) {
      const Threads threads(count);
      return estimate_betweenness(g, {.epsilon = 0.001, .max_arcs = 100'000});
    };
    const BetweennessEstimate estimate = run(1);
    CHECK(estimate.error > 0.001);
    CHECK(estimate.error < 0.2);
    for (std::size_t v = 0; v < exact.size(); ++v)
      CHECK(std::abs(estimate.scores[v] - exact[v]) <= estimate.error);
    CHECK(run(3).scores == estimate.scores);
    CHECK(run(3).samples == estimate.samples);
  }
  TEST_CASE("every shortest path is drawn as often as the others") {
    // 0 to 7: 0-1-4-7, 0-2-4-7, 0-2-5-7, 0-3-5-7, 0-3-6-7 and, too long, through 8 and 9
    const Csr g = csr_of(10,
                         {{0, 1},
                          {0, 2},
                          {0, 3},
                          {1, 4},
                          {2, 4},
                          {2, 5},
                          {3, 5},
                          {3, 6},
                          {4, 7},
                          {5, 7},
                          {6, 7},
                          {0, 8},
                          {8, 9},
                          {9, 1}},
                         false);
    PathSampler sampler(g);
    std::map<std::pair<std::uint32_t, std::uint32_t>, int> drawn;
    constexpr int kDraws = 20000;
    for (int i = 0; i < kDraws; ++i) {
      Random random(3, static_cast<std::uint64_t>(i));
      auto between = sampler.draw(0, 7, random);
      REQUIRE(between.size() == 2);
      ++drawn[std::minmax(between[0], between[1])];
    }
    REQUIRE(drawn.size() == 5);
    const double expected = kDraws / 5.0;
    for (const auto& [path, count] : drawn) CHECK(std::abs(count - expected) < 5 * std::sqrt(expected));
    Random random(1, 1);
    CHECK(sampler.draw(7, 0, random).empty());
    CHECK(sampler.draw(0, 1, random).empty());
  }
  TEST_CASE("numbers of paths beyond a double") {
    constexpr std::uint32_t kDiamonds = 1500;
    Arcs arcs;
    for (std::uint32_t d = 0; d < kDiamonds; ++d) {
      for (const std::uint32_t side : {3 * d + 1, 3 * d + 2}) {
        arcs.emplace_back(3 * d, side);
        arcs.emplace_back(side, 3 * d + 3);
      }
    }
    const Csr g = csr_of(3 * kDiamonds + 1, arcs, true);
    PathSampler sampler(g);
    Random random(4, 0);
    const auto between = sampler.draw(0, 3 * kDiamonds, random);
    CHECK(between.size() == 2 * kDiamonds - 1);
  }
  TEST_CASE("how many sources a bound takes") {
    for (const std::uint32_t n : {0U, 1U, 2U, 100U, 5000U, 2'000'000U}) {
      CAPTURE(n);
      for (const double epsilon : {0.3, 0.05, 0.001}) {
        const std::uint32_t samples = samples_for(n, epsilon, 0.1);
        CHECK(samples <= n);
        CHECK(sampling_error(n, samples, 0.9) <= epsilon);
        if (samples > 1) CHECK(sampling_error(n, samples - 1, 0.9) > epsilon);
      }
    }
  }
}
