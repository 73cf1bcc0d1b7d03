#include "guanxi/rank/cores.hpp"

#include <doctest/doctest.h>

#include <boost/graph/core_numbers.hpp>

#include "rank_oracles.hpp"
#include "support/csr.hpp"

using namespace guanxi;
using namespace guanxi::testing;

TEST_SUITE("rank/cores") {
  TEST_CASE("no vertices, one, two, no arcs") {
    CHECK(core_numbers(csr_of(0, {}, true)).empty());
    CHECK(core_numbers(csr_of(1, {{0, 0}}, true)) == std::vector<std::uint32_t>{0});
    CHECK(core_numbers(csr_of(2, {{0, 1}}, true)) == std::vector<std::uint32_t>{1, 1});
    CHECK(core_numbers(csr_of(3, {}, true)) == std::vector<std::uint32_t>{0, 0, 0});
  }
  TEST_CASE("a triangle with a tail") {
    CHECK(core_numbers(csr_of(5, {{0, 1}, {1, 2}, {2, 0}, {2, 3}, {3, 4}}, true)) ==
          std::vector<std::uint32_t>{2, 2, 2, 1, 1});
  }
  TEST_CASE("agrees with Boost.Graph on 300 random graphs") {
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
      CAPTURE(seed);
      RandomGraph r = random_graph(seed);
      if (seed % 3 == 0) r = {40, random_arcs(seed, 40, 200)};
      const Csr g = csr_of(r.n, r.arcs, true);
      const BoostUndirected b = boost_undirected(g);
      std::vector<std::uint32_t> expected(r.n, 0);
      if (r.n > 0) {
        boost::core_numbers(
            b, boost::make_iterator_property_map(expected.begin(), boost::get(boost::vertex_index, b)));
      }
      CHECK(core_numbers(g) == expected);
    }
  }
  TEST_CASE("agrees with Boost.Graph on graphs whose rounds are shared among threads") {
    for (std::uint64_t seed = 1; seed <= 3; ++seed) {
      CAPTURE(seed);
      Arcs arcs = random_arcs(seed, 3000, 60'000);
      for (const auto& [a, b] : random_arcs(seed + 9, 3000, 60'000)) arcs.emplace_back(a % 300, b);
      const Csr g = csr_of(3000, arcs, true);
      const BoostUndirected b = boost_undirected(g);
      std::vector<std::uint32_t> expected(3000, 0);
      boost::core_numbers(
          b, boost::make_iterator_property_map(expected.begin(), boost::get(boost::vertex_index, b)));
      for (const int count : {1, 2, 8}) {
        const Threads threads(count);
        CHECK(core_numbers(g) == expected);
      }
    }
  }
}
