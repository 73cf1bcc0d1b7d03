#include "guanxi/rank/degree.hpp"

#include <doctest/doctest.h>

#include <set>

#include "support/csr.hpp"

using namespace guanxi;
using namespace guanxi::testing;

TEST_SUITE("rank/degree") {
  TEST_CASE("counts distinct neighbours each way") {
    const Csr g = csr_of(4, {{0, 1}, {1, 0}, {0, 2}, {0, 2}, {3, 3}}, false);
    CHECK(degrees(g, DegreeKind::kOut) == std::vector<std::uint32_t>{2, 1, 0, 0});
    CHECK(degrees(g, DegreeKind::kIn) == std::vector<std::uint32_t>{1, 1, 1, 0});
    CHECK(degrees(g, DegreeKind::kBoth) == std::vector<std::uint32_t>{2, 1, 1, 0});
  }
  TEST_CASE("the empty graph has none") {
    CHECK(degrees(csr_of(0, {}, false), DegreeKind::kBoth).empty());
  }
  TEST_CASE("agrees with sets on 200 random graphs") {
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
      CAPTURE(seed);
      const RandomGraph r = random_graph(seed);
      std::vector<std::set<std::uint32_t>> out(r.n);
      std::vector<std::set<std::uint32_t>> both(r.n);
      for (const auto& [a, b] : r.arcs) {
        if (a == b) continue;
        out[a].insert(b);
        both[a].insert(b);
        both[b].insert(a);
      }
      const Csr directed = csr_of(r.n, r.arcs, false);
      const auto of_out = degrees(directed, DegreeKind::kOut);
      const auto of_both = degrees(directed, DegreeKind::kBoth);
      const auto of_undirected = degrees(csr_of(r.n, r.arcs, true), DegreeKind::kOut);
      for (std::uint32_t v = 0; v < r.n; ++v) {
        CHECK(of_out[v] == out[v].size());
        CHECK(of_both[v] == both[v].size());
        CHECK(of_undirected[v] == both[v].size());
      }
    }
  }
}
