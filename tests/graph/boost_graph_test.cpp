#include "guanxi/graph/boost_graph.hpp"

#include <doctest/doctest.h>

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/betweenness_centrality.hpp>
#include <boost/graph/biconnected_components.hpp>
#include <boost/graph/connected_components.hpp>
#include <boost/graph/dijkstra_shortest_paths.hpp>
#include <boost/graph/graph_concepts.hpp>
#include <boost/graph/strong_components.hpp>
#include <iterator>
#include <set>

#include "support/csr.hpp"

using namespace guanxi;
using namespace guanxi::testing;

BOOST_CONCEPT_ASSERT((boost::VertexListGraphConcept<DirectedGraph>));
BOOST_CONCEPT_ASSERT((boost::EdgeListGraphConcept<DirectedGraph>));
BOOST_CONCEPT_ASSERT((boost::IncidenceGraphConcept<DirectedGraph>));
BOOST_CONCEPT_ASSERT((boost::BidirectionalGraphConcept<DirectedGraph>));
BOOST_CONCEPT_ASSERT((boost::AdjacencyGraphConcept<DirectedGraph>));
BOOST_CONCEPT_ASSERT(
    (boost::ReadablePropertyGraphConcept<DirectedGraph, std::uint32_t, boost::vertex_index_t>));
BOOST_CONCEPT_ASSERT(
    (boost::ReadablePropertyGraphConcept<DirectedGraph, CsrEdge<true>, boost::edge_index_t>));
BOOST_CONCEPT_ASSERT((boost::VertexListGraphConcept<UndirectedGraph>));
BOOST_CONCEPT_ASSERT((boost::EdgeListGraphConcept<UndirectedGraph>));
BOOST_CONCEPT_ASSERT((boost::IncidenceGraphConcept<UndirectedGraph>));
BOOST_CONCEPT_ASSERT((boost::BidirectionalGraphConcept<UndirectedGraph>));
BOOST_CONCEPT_ASSERT((boost::AdjacencyGraphConcept<UndirectedGraph>));

namespace {

using Pairs = std::multiset<std::pair<std::uint32_t, std::uint32_t>>;

template <typename Range, typename Graph>
Pairs ends_of(const Range& range, const Graph& g) {
  Pairs result;
  for (auto it = range.first; it != range.second; ++it) result.emplace(source(*it, g), target(*it, g));
  return result;
}

template <typename Scores, typename Graph>
auto map_of(Scores& scores, const Graph& g) {
  return boost::make_iterator_property_map(scores.begin(), get(boost::vertex_index, g));
}

}  // namespace

TEST_SUITE("graph/boost_graph") {
  TEST_CASE("edges, incidence and adjacency say the same as the rows") {
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
      CAPTURE(seed);
      const RandomGraph r = random_graph(seed);
      Pairs arcs;
      Pairs links;
      for (const auto& [a, b] : std::set(r.arcs.begin(), r.arcs.end())) {
        if (a != b) arcs.emplace(a, b);
        if (a != b && links.count(std::minmax(a, b)) == 0) links.insert(std::minmax(a, b));
      }
      const Csr directed_csr = csr_of(r.n, r.arcs, false);
      const DirectedGraph directed(directed_csr);
      CHECK(num_vertices(directed) == r.n);
      CHECK(num_edges(directed) == arcs.size());
      CHECK(ends_of(edges(directed), directed) == arcs);
      Pairs from_rows;
      Pairs into_rows;
      for (std::uint32_t v = 0; v < r.n; ++v) {
        for (const auto& pair : ends_of(out_edges(v, directed), directed)) from_rows.insert(pair);
        for (const auto& pair : ends_of(in_edges(v, directed), directed)) into_rows.insert(pair);
        CHECK(degree(v, directed) == out_degree(v, directed) + in_degree(v, directed));
      }
      CHECK(from_rows == arcs);
      CHECK(into_rows == arcs);

      const Csr undirected_csr = csr_of(r.n, r.arcs, true);
      const UndirectedGraph undirected(undirected_csr);
      CHECK(num_edges(undirected) == links.size());
      CHECK(ends_of(edges(undirected), undirected) == links);
      std::set<std::uint64_t> indexes;
      for (auto [it, end] = edges(undirected); it != end; ++it) {
        const auto index = get(boost::edge_index, undirected, *it);
        CHECK(undirected_csr.out_targets[index] == it->target);
        CHECK(index == get(boost::edge_index, undirected, CsrEdge<false>{it->target, it->source}));
        CHECK(indexes.insert(index).second);
      }
    }
  }

  TEST_CASE("algorithms of Boost.Graph give on the view what they give on an adjacency_list") {
    using List = boost::adjacency_list<boost::vecS, boost::vecS, boost::bidirectionalS>;
    using UndirectedList = boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS>;
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
      CAPTURE(seed);
      const RandomGraph r = random_graph(seed);
      if (r.n == 0) continue;
      const Csr directed_csr = csr_of(r.n, r.arcs, false);
      const Csr undirected_csr = csr_of(r.n, r.arcs, true);
      const DirectedGraph directed(directed_csr);
      const UndirectedGraph undirected(undirected_csr);
      List list(r.n);
      for (auto [it, end] = edges(directed); it != end; ++it) boost::add_edge(it->source, it->target, list);
      UndirectedList undirected_list(r.n);
      for (auto [it, end] = edges(undirected); it != end; ++it) {
        boost::add_edge(it->source, it->target, undirected_list);
      }

      std::vector<int> found(r.n);
      std::vector<int> expected(r.n);
      CHECK(boost::strong_components(directed, map_of(found, directed)) ==
            boost::strong_components(list, map_of(expected, list)));
      CHECK(boost::connected_components(undirected, map_of(found, undirected)) ==
            boost::connected_components(undirected_list, map_of(expected, undirected_list)));
      CHECK(found == expected);

      std::vector<double> between(r.n);
      std::vector<double> between_expected(r.n);
      boost::brandes_betweenness_centrality(undirected, map_of(between, undirected));
      boost::brandes_betweenness_centrality(undirected_list, map_of(between_expected, undirected_list));
      for (std::uint32_t v = 0; v < r.n; ++v) CHECK(between[v] == doctest::Approx(between_expected[v]));

      std::set<std::uint32_t> points;
      std::set<std::size_t> points_expected;
      boost::articulation_points(undirected, std::inserter(points, points.end()));
      boost::articulation_points(undirected_list, std::inserter(points_expected, points_expected.end()));
      CHECK(std::equal(points.begin(), points.end(), points_expected.begin(), points_expected.end()));

      std::vector<int> hops(r.n);
      std::vector<int> hops_expected(r.n);
      const auto ones = boost::static_property_map<int>(1);
      boost::dijkstra_shortest_paths(directed, 0U,
                                     boost::distance_map(map_of(hops, directed)).weight_map(ones));
      boost::dijkstra_shortest_paths(list, 0U,
                                     boost::distance_map(map_of(hops_expected, list)).weight_map(ones));
      CHECK(hops == hops_expected);
    }
  }
}
