#include "guanxi/rank/cuts.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <boost/graph/biconnected_components.hpp>
#include <boost/property_map/property_map.hpp>
#include <iterator>

#include "rank_oracles.hpp"
#include "support/csr.hpp"

using namespace guanxi;
using namespace guanxi::testing;

namespace {

using Link = std::pair<std::uint32_t, std::uint32_t>;

/// The vertices that `from` reaches when the vertex `gone` and the link `cut` are taken away (a number that
/// is no vertex takes away nothing).
std::vector<bool> reach(const Csr& g, std::uint32_t from, std::uint32_t gone, Link cut) {
  std::vector<bool> seen(g.vertex_count(), false);
  std::vector<std::uint32_t> stack{from};
  seen[from] = true;
  while (!stack.empty()) {
    const std::uint32_t v = stack.back();
    stack.pop_back();
    for (const std::uint32_t u : g.out(v)) {
      if (seen[u] || u == gone || Link(v, u) == cut || Link(u, v) == cut) continue;
      seen[u] = true;
      stack.push_back(u);
    }
  }
  return seen;
}

std::uint32_t size_of(const std::vector<bool>& set) {
  return static_cast<std::uint32_t>(std::count(set.begin(), set.end(), true));
}

/// Takes away one thing after the other and looks.
Cuts slow_cuts(const Csr& g) {
  const std::uint32_t n = g.vertex_count();
  const Link no_link{n, n};
  Cuts cuts;
  for (std::uint32_t v = 0; v < n; ++v) {
    const std::uint32_t whole = size_of(reach(g, v, n, no_link));
    std::vector<bool> counted(n, false);
    CutVertex cut{v, 0, 0};
    std::uint32_t largest = 0;
    for (const std::uint32_t u : g.out(v)) {
      if (counted[u]) continue;
      const std::vector<bool> piece = reach(g, u, v, no_link);
      for (std::uint32_t w = 0; w < n; ++w) counted[w] = counted[w] || piece[w];
      largest = std::max(largest, size_of(piece));
      ++cut.parts;
    }
    cut.cut_off = whole - 1 - largest;
    if (cut.parts > 1) cuts.vertices.push_back(cut);

    for (const std::uint32_t u : g.out(v)) {
      if (u < v) continue;
      const std::vector<bool> side = reach(g, v, n, {v, u});
      if (side[u]) continue;
      const std::uint32_t of_v = size_of(side);
      const std::uint32_t of_u = whole - of_v;
      cuts.links.push_back(of_u <= of_v ? CutLink{v, u, of_u} : CutLink{u, v, of_v});
    }
  }
  std::sort(cuts.links.begin(), cuts.links.end(), [](const CutLink& a, const CutLink& b) {
    return Link(a.inner, a.outer) < Link(b.inner, b.outer);
  });
  return cuts;
}

}  // namespace

TEST_SUITE("rank/cuts") {
  TEST_CASE("no vertices, one, two, no arcs") {
    for (const std::uint32_t n : {0U, 1U, 2U, 3U}) {
      const Cuts cuts = find_cuts(csr_of(n, {}, true));
      CHECK(cuts.vertices.empty());
      CHECK(cuts.links.empty());
    }
    const Cuts pair = find_cuts(csr_of(2, {{1, 0}}, true));
    CHECK(pair.vertices.empty());
    CHECK(pair.links == std::vector<CutLink>{{0, 1, 1}});
  }
  TEST_CASE("two triangles that share a vertex, and a tail") {
    //  0 - 1        4
    //   \ /        / \      6 hangs on 5
    //    2 ------ 3 - 5 - 6
    const Cuts cuts =
        find_cuts(csr_of(7, {{0, 1}, {1, 2}, {2, 0}, {2, 3}, {3, 4}, {4, 5}, {5, 3}, {5, 6}}, true));
    CHECK(cuts.vertices == std::vector<CutVertex>{{2, 2, 2}, {3, 2, 3}, {5, 2, 1}});
    CHECK(cuts.links == std::vector<CutLink>{{3, 2, 3}, {5, 6, 1}});
  }
  TEST_CASE("agrees with taking things away one by one, and with Boost.Graph, on 400 random graphs") {
    for (std::uint64_t seed = 1; seed <= 400; ++seed) {
      CAPTURE(seed);
      const RandomGraph r = random_graph(seed);
      const Csr g = csr_of(r.n, r.arcs, true);
      const Cuts cuts = find_cuts(g);
      const Cuts expected = slow_cuts(g);
      CHECK(cuts.vertices == expected.vertices);
      CHECK(cuts.links == expected.links);

      const BoostUndirected b = boost_undirected(g);
      std::vector<std::size_t> points;
      boost::articulation_points(b, std::back_inserter(points));
      std::sort(points.begin(), points.end());
      std::vector<std::size_t> found;
      for (const CutVertex& c : cuts.vertices) found.push_back(c.vertex);
      CHECK(found == points);

      // A bridge is a biconnected component of one link.
      std::vector<std::size_t> component(boost::num_edges(b));
      const std::size_t count = boost::biconnected_components(
          b, boost::make_iterator_property_map(component.begin(), boost::get(boost::edge_index, b)));
      std::vector<std::size_t> links_in(count, 0);
      for (const std::size_t c : component) ++links_in.at(c);
      CHECK(cuts.links.size() == static_cast<std::size_t>(std::count(links_in.begin(), links_in.end(), 1U)));
    }
  }
  TEST_CASE("a path of 100,000 vertices needs no deep stack") {
    constexpr std::uint32_t kLength = 100'000;
    Arcs arcs;
    for (std::uint32_t v = 1; v < kLength; ++v) arcs.emplace_back(v - 1, v);
    const Cuts cuts = find_cuts(csr_of(kLength, arcs, true));
    CHECK(cuts.vertices.size() == kLength - 2);
    CHECK(cuts.links.size() == kLength - 1);
    CHECK(cuts.vertices[kLength / 2 - 2].cut_off == kLength / 2 - 1);
  }
}
