#include "guanxi/rank/betweenness.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <boost/graph/betweenness_centrality.hpp>
#include <cmath>
#include <numeric>

#include "guanxi/base/error.hpp"
#include "rank_oracles.hpp"
#include "support/csr.hpp"
#include "support/kronecker.hpp"

using namespace guanxi;
using namespace guanxi::testing;

namespace {

template <typename Graph>
std::vector<double> boost_betweenness(const Graph& g) {
  std::vector<double> scores(boost::num_vertices(g), 0.0);
  if (scores.empty()) return scores;
  boost::brandes_betweenness_centrality(
      g, boost::make_iterator_property_map(scores.begin(), boost::get(boost::vertex_index, g)));
  return scores;
}

void check_close(const std::vector<double>& found, const std::vector<double>& expected, double factor = 1.0) {
  REQUIRE(found.size() == expected.size());
  for (std::size_t v = 0; v < found.size(); ++v) {
    CHECK(found[v] == doctest::Approx(expected[v] * factor).epsilon(1e-10));
  }
}

}  // namespace

TEST_SUITE("rank/betweenness") {
  TEST_CASE("fewer than three vertices, no arcs") {
    CHECK(betweenness(csr_of(0, {}, true)).empty());
    CHECK(betweenness(csr_of(1, {}, true)) == std::vector<double>{0});
    CHECK(betweenness(csr_of(2, {{0, 1}}, true), {.normalised = true}) == std::vector<double>{0, 0});
    CHECK(betweenness(csr_of(3, {}, true), {.normalised = true}) == std::vector<double>{0, 0, 0});
  }
  TEST_CASE("the middle of a star lies between every pair") {
    const Csr g = csr_of(5, {{0, 1}, {0, 2}, {0, 3}, {0, 4}}, true);
    CHECK(betweenness(g) == std::vector<double>{6, 0, 0, 0, 0});
    CHECK(betweenness(g, {.normalised = true}) == std::vector<double>{1, 0, 0, 0, 0});
    CHECK(betweenness(g, {.undirected = false}) == std::vector<double>{12, 0, 0, 0, 0});
    CHECK(betweenness(g, {.undirected = false, .normalised = true}) == std::vector<double>{1, 0, 0, 0, 0});
  }
  TEST_CASE("agrees with Boost.Graph on 300 random graphs") {
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
      CAPTURE(seed);
      const RandomGraph r = random_graph(seed);
      const Csr undirected = csr_of(r.n, r.arcs, true);
      const auto expected = boost_betweenness(boost_undirected(undirected));
      check_close(betweenness(undirected), expected);
      const Csr directed = csr_of(r.n, r.arcs, false);
      const auto expected_directed = boost_betweenness(boost_directed(directed));
      check_close(betweenness(directed, {.undirected = false}), expected_directed);
      if (r.n < 3) continue;
      const double pairs = (r.n - 1.0) * (r.n - 2.0);
      check_close(betweenness(undirected, {.normalised = true}), expected, 2.0 / pairs);
      check_close(betweenness(directed, {.undirected = false, .normalised = true}), expected_directed,
                  1.0 / pairs);
    }
  }
  TEST_CASE("agrees with Boost.Graph on skewed graphs, trees and many components") {
    const RandomGraph mixed = large_graph(8);
    Arcs some;  // the first vertices of it: hubs, trees, isolated ones
    for (const auto& [a, b] : mixed.arcs) {
      if (a < 250 && b < 250) some.emplace_back(a, b);
    }
    Arcs dense = random_arcs(2, 80, 1200);
    Arcs ring;
    for (std::uint32_t v = 0; v < 100; ++v) ring.emplace_back(v, (v + 1) % 100);
    for (const bool undirected : {true, false}) {
      CAPTURE(undirected);
      for (const Csr& g : {kronecker_graph({.scale = 7, .seed = 3}), csr_of(250, some, undirected),
                           csr_of(80, dense, undirected), csr_of(100, ring, undirected),
                           csr_of(200, random_arcs(9, 200, 300), undirected)}) {
        CAPTURE(g.vertex_count());
        const auto expected =
            undirected ? boost_betweenness(boost_undirected(g)) : boost_betweenness(boost_directed(g));
        check_close(betweenness(g, {.undirected = undirected}), expected);
        // As if sampled, so that nothing is folded: in batches, then one by one.
        std::vector<std::uint32_t> all(g.vertex_count());
        std::iota(all.begin(), all.end(), 0U);
        check_close(betweenness(g, {.undirected = undirected, .sources = all}), expected);
        std::vector<double> sum(all.size(), 0.0);
        for (std::size_t begin = 0; begin < all.size(); begin += 10) {
          const auto few = std::span(all).subspan(begin, std::min<std::size_t>(10, all.size() - begin));
          const auto part = betweenness(g, {.undirected = undirected, .sources = few});
          for (std::size_t v = 0; v < sum.size(); ++v)
            sum[v] += part[v] * static_cast<double>(few.size()) / static_cast<double>(all.size());
        }
        check_close(sum, expected);
      }
    }
  }
  TEST_CASE("estimates over all choices of one source average to the exact value") {
    const RandomGraph r{9, random_arcs(3, 9, 14)};
    const Csr g = csr_of(r.n, r.arcs, true);
    std::vector<double> mean(r.n, 0.0);
    for (std::uint32_t s = 0; s < r.n; ++s) {
      const std::vector<std::uint32_t> sources{s};
      const auto estimate = betweenness(g, {.sources = sources});
      for (std::uint32_t v = 0; v < r.n; ++v) mean[v] += estimate[v] / r.n;
    }
    check_close(mean, betweenness(g));
  }
  TEST_CASE("estimates stay within the stated error") {
    const RandomGraph r{400, random_arcs(11, 400, 700)};
    const Csr g = csr_of(r.n, r.arcs, true);
    const auto exact = betweenness(g, {.normalised = true});
    std::vector<std::uint32_t> order(r.n);
    std::iota(order.begin(), order.end(), 0U);
    std::shuffle(order.begin(), order.end(), std::mt19937_64(5));
    order.resize(100);
    const auto estimate = betweenness(g, {.normalised = true, .sources = order});
    const double bound = sampling_error(r.n, 100, 0.9);
    CHECK(bound < 0.25);
    for (std::uint32_t v = 0; v < r.n; ++v) CHECK(std::abs(estimate[v] - exact[v]) <= bound);
  }
  TEST_CASE("the error bound") {
    CHECK(sampling_error(100, 100, 0.9) == 0.0);
    CHECK(sampling_error(100, 0, 0.9) == 1.0);
    CHECK(sampling_error(1'000'000, 2000, 0.9) ==
          doctest::Approx(std::sqrt(std::log(2e7) / 4000)).epsilon(1e-5));
  }
  TEST_CASE("numbers of paths beyond a double: a chain of 1,500 diamonds") {
    // joint 0 -< two sides >- joint 1 -< … : 2^1500 shortest paths from end to end
    constexpr std::uint32_t kDiamonds = 1500;
    Arcs arcs;
    for (std::uint32_t d = 0; d < kDiamonds; ++d) {
      const std::uint32_t joint = 3 * d;
      for (const std::uint32_t side : {joint + 1, joint + 2}) {
        arcs.emplace_back(joint, side);
        arcs.emplace_back(side, joint + 3);
      }
    }
    const std::uint32_t n = 3 * kDiamonds + 1;
    const Csr g = csr_of(n, arcs, true);
    std::vector<std::uint32_t> sources{0};
    const auto check_scores = [&] {
      const double count = static_cast<double>(sources.size());
      const auto scores = betweenness(g, {.undirected = false, .sources = sources});
      for (std::uint32_t d = 20; d < kDiamonds; d += 100) {
        CAPTURE(d);
        const double behind = n - 1.0 - 3.0 * (d + 1);  // past the diamond's far joint
        CHECK(scores[3 * d + 1] / n * count == doctest::Approx(count * (behind / 2 + 0.5)).epsilon(1e-9));
        CHECK(scores[3 * d + 3] / n * count == doctest::Approx(count * behind).epsilon(1e-9));
      }
    };
    SUBCASE("from one source") {
      check_scores();
    }
    SUBCASE("from several at a time") {
      for (std::uint32_t joint = 1; joint < 16; ++joint) sources.push_back(3 * joint);
      check_scores();
    }
  }
  TEST_CASE("refuses a source that is no vertex") {
    const std::vector<std::uint32_t> sources{7};
    CHECK_THROWS_WITH_AS(static_cast<void>(betweenness(csr_of(3, {}, true), {.sources = sources})),
                         "no vertex 7 in a graph of 3", Error);
  }
}
