#include "guanxi/rank/triangles.hpp"

#include <doctest/doctest.h>

#include <boost/graph/clustering_coefficient.hpp>

#include "rank_oracles.hpp"
#include "support/csr.hpp"

using namespace guanxi;
using namespace guanxi::testing;

namespace {

/// Tries all threes.
std::vector<std::uint64_t> all_threes(const Csr& g) {
  const std::uint32_t n = g.vertex_count();
  std::vector<std::vector<bool>> linked(n, std::vector<bool>(n, false));
  for (std::uint32_t v = 0; v < n; ++v) {
    for (const std::uint32_t u : g.out(v)) linked[v][u] = true;
  }
  std::vector<std::uint64_t> at(n, 0);
  for (std::uint32_t a = 0; a < n; ++a) {
    for (std::uint32_t b = 0; b < a; ++b) {
      for (std::uint32_t c = 0; c < b; ++c) {
        if (!linked[a][b] || !linked[b][c] || !linked[a][c]) continue;
        ++at[a];
        ++at[b];
        ++at[c];
      }
    }
  }
  return at;
}

}  // namespace

TEST_SUITE("rank/triangles") {
  TEST_CASE("none, one and two vertices have none") {
    for (const std::uint32_t n : {0U, 1U, 2U}) {
      const Csr g = csr_of(n, n == 2 ? Arcs{{0, 1}, {1, 0}, {1, 1}} : Arcs{}, true);
      const Triangles t = count_triangles(g);
      CHECK(t.total == 0);
      CHECK(t.at == std::vector<std::uint64_t>(n, 0));
      CHECK(clustering(g, t) == std::vector<double>(n, 0.0));
      CHECK(transitivity(g, t) == 0.0);
    }
  }
  TEST_CASE("a triangle with a tail") {
    const Csr g = csr_of(5, {{0, 1}, {1, 2}, {2, 0}, {2, 3}}, true);
    const Triangles t = count_triangles(g);
    CHECK(t.total == 1);
    CHECK(t.at == std::vector<std::uint64_t>{1, 1, 1, 0, 0});
    CHECK(clustering(g, t) == std::vector<double>{1.0, 1.0, 1.0 / 3, 0.0, 0.0});
    CHECK(transitivity(g, t) == doctest::Approx(0.6));  // five paths of two links, three of them in it
  }
  TEST_CASE("agrees with all threes and with Boost.Graph on 300 random graphs") {
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
      CAPTURE(seed);
      const std::uint32_t n = seed % 40;
      const Csr g = csr_of(n, random_arcs(seed, n, static_cast<std::uint32_t>(seed % 7) * n), true);
      const Triangles t = count_triangles(g);
      CHECK(t.at == all_threes(g));
      std::uint64_t corners = 0;
      for (const std::uint64_t at : t.at) corners += at;
      CHECK(corners == 3 * t.total);
      const auto shares = clustering(g, t);
      const BoostUndirected b = boost_undirected(g);
      for (std::uint32_t v = 0; v < n; ++v) {
        if (g.out(v).size() > 1) CHECK(shares[v] == doctest::Approx(boost::clustering_coefficient(b, v)));
      }
    }
  }
}
