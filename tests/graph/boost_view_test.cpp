#include "guanxi/graph/boost_view.hpp"

#include <doctest/doctest.h>

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/breadth_first_search.hpp>
#include <boost/graph/graph_concepts.hpp>
#include <boost/graph/strong_components.hpp>
#include <boost/graph/topological_sort.hpp>
#include <map>
#include <set>
#include <tuple>

#include "support/random_facts.hpp"
#include "support/store_fixture.hpp"

using namespace guanxi;
using namespace guanxi::testing;

BOOST_CONCEPT_ASSERT((boost::VertexListGraphConcept<ViewGraph>));
BOOST_CONCEPT_ASSERT((boost::EdgeListGraphConcept<ViewGraph>));
BOOST_CONCEPT_ASSERT((boost::IncidenceGraphConcept<ViewGraph>));
BOOST_CONCEPT_ASSERT((boost::BidirectionalGraphConcept<ViewGraph>));
BOOST_CONCEPT_ASSERT((boost::AdjacencyGraphConcept<ViewGraph>));
BOOST_CONCEPT_ASSERT((boost::ReadablePropertyGraphConcept<ViewGraph, std::uint32_t, boost::vertex_index_t>));
BOOST_CONCEPT_ASSERT((boost::ReadablePropertyGraphConcept<ViewGraph, ViewEdge, boost::edge_index_t>));

namespace {

using Arc = std::tuple<std::uint32_t, std::uint32_t, std::uint64_t>;

/// From the store's edges one by one.
std::set<Arc> arcs_of(const Store& store, const Snapshot& snapshot, const GraphFilter& filter) {
  std::set<Arc> arcs;
  store.for_each_edge([&](const EdgeRecord& edge) {
    const EntityNo from = snapshot.entity_of(edge.from).value();
    const EntityNo to = snapshot.entity_of(edge.to).value();
    if (from == to && edge.from != edge.to) return true;
    const std::string relation = store.relation_name(edge.type);
    if (!filter.relations.empty() && filter.relations.front() != relation) return true;
    if (filter.at && !edge.period().possible_at(*filter.at)) return true;
    if (edge.best_confidence() < filter.min_confidence) return true;
    arcs.emplace(from.value, to.value, edge.no.value);
    return true;
  });
  return arcs;
}

template <typename Range, typename Graph>
void collect(const Range& range, const Graph& g, std::set<Arc>& arcs, std::size_t& count) {
  for (auto it = range.first; it != range.second; ++it, ++count)
    arcs.emplace(source(*it, g), target(*it, g), get(boost::edge_index, g, *it));
}

}  // namespace

TEST_SUITE("graph/boost_view") {
  TEST_CASE("edges, incidence and adjacency say what the store says, and algorithms run on them") {
    for (std::uint64_t seed = 1; seed <= 6; ++seed) {
      RandomFacts random(seed);
      const TemporaryStore store(random.facts(70));
      const auto snapshot = Snapshot::build(*store);
      for (int round = 0; round < 8; ++round) {
        CAPTURE(seed);
        CAPTURE(round);
        GraphFilter filter;
        if (round > 1 && random.chance(50)) filter.relations.push_back(random.pick(store->relation_names()));
        if (round > 1 && random.chance(40)) filter.at = Date::parse("2010");
        if (round > 1 && random.chance(40)) filter.min_confidence = 0.5;
        const View view(*store, snapshot, filter);
        const ViewGraph g(view);
        const std::set<Arc> expected = arcs_of(*store, *snapshot, filter);
        CHECK(num_vertices(g) == snapshot->entity_count());
        CHECK(num_edges(g) == expected.size());
        std::set<Arc> all;
        std::set<Arc> out;
        std::set<Arc> in;
        std::size_t counts[3] = {};
        collect(edges(g), g, all, counts[0]);
        std::size_t adjacent = 0;
        for (std::uint32_t v = 0; v < num_vertices(g); ++v) {
          const std::size_t before[2] = {counts[1], counts[2]};
          collect(out_edges(v, g), g, out, counts[1]);
          collect(in_edges(v, g), g, in, counts[2]);
          CHECK(out_degree(v, g) == counts[1] - before[0]);
          CHECK(in_degree(v, g) == counts[2] - before[1]);
          auto edge = out_edges(v, g).first;
          for (auto [it, end] = adjacent_vertices(v, g); it != end; ++it, ++edge, ++adjacent)
            CHECK(*it == target(*edge, g));
        }
        CHECK(all == expected);
        CHECK(out == expected);
        CHECK(in == expected);
        CHECK(adjacent == expected.size());
        for (const std::size_t count : counts) CHECK(count == expected.size());

        boost::adjacency_list<boost::vecS, boost::vecS, boost::bidirectionalS> list(num_vertices(g));
        for (const auto& [from, to, edge] : expected) boost::add_edge(from, to, list);
        std::vector<int> parts(num_vertices(g));
        std::vector<int> parts_expected(num_vertices(g));
        const auto map = [](std::vector<int>& values, const auto& graph) {
          return boost::make_iterator_property_map(values.begin(), get(boost::vertex_index, graph));
        };
        CHECK(boost::strong_components(g, map(parts, g)) ==
              boost::strong_components(list, map(parts_expected, list)));
        std::vector<int> hops(num_vertices(g), -1);
        std::vector<int> hops_expected(num_vertices(g), -1);
        const auto measure = [&](const auto& graph, std::vector<int>& distances) {
          distances[0] = 0;
          boost::breadth_first_search(graph, 0U,
                                      boost::visitor(boost::make_bfs_visitor(boost::record_distances(
                                          map(distances, graph), boost::on_tree_edge()))));
        };
        measure(g, hops);
        measure(list, hops_expected);
        CHECK(hops == hops_expected);
      }
    }
  }
}
