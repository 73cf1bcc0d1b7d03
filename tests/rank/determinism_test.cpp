// Every kernel gives the same bits with one, two, three and eight threads.
#include <doctest/doctest.h>

#include <tuple>

#include "guanxi/rank/betweenness.hpp"
#include "guanxi/rank/closeness.hpp"
#include "guanxi/rank/components.hpp"
#include "guanxi/rank/cores.hpp"
#include "guanxi/rank/degree.hpp"
#include "guanxi/rank/eigenvector.hpp"
#include "guanxi/rank/hits.hpp"
#include "guanxi/rank/katz.hpp"
#include "guanxi/rank/label_propagation.hpp"
#include "guanxi/rank/leiden.hpp"
#include "guanxi/rank/pagerank.hpp"
#include "guanxi/rank/triangles.hpp"
#include "rank_oracles.hpp"
#include "support/csr.hpp"
#include "support/kronecker.hpp"

using namespace guanxi;
using namespace guanxi::testing;

namespace {

auto run_all(const Csr& g, bool undirected) {
  std::vector<std::uint32_t> sources;
  for (std::uint32_t v = 0; v < g.vertex_count(); v += 211) sources.push_back(v);
  const std::vector<std::uint32_t> seeds{1, 5, 700};
  std::vector<std::vector<double>> scores;
  scores.push_back(pagerank(g).scores);
  scores.push_back(pagerank(g, {.seeds = seeds}).scores);
  scores.push_back(betweenness(g, {.undirected = undirected, .sources = sources}));
  scores.push_back(closeness(g, {.targets = sources}));
  scores.push_back(harmonic(g, {.targets = sources}));
  scores.push_back(hits(g).authorities);
  scores.push_back(katz(g).scores);
  std::vector<std::vector<std::uint32_t>> numbers;
  numbers.push_back(degrees(g, DegreeKind::kBoth));
  numbers.push_back(connected_components(g).of);
  numbers.push_back(strong_components(g).of);
  numbers.push_back(propagate_labels(g, {.undirected = undirected}).labels);
  std::vector<std::uint64_t> triangles;
  if (undirected) {
    scores.push_back(eigenvector(g, {.max_iterations = 20}).scores);
    numbers.push_back(core_numbers(g));
    triangles = count_triangles(g).at;
    const LeidenResult communities = leiden(g);
    numbers.push_back(communities.communities.of);
    scores.push_back({communities.modularity});
  }
  return std::tuple(scores, numbers, triangles);
}

}  // namespace

TEST_SUITE("rank/determinism") {
  TEST_CASE("the same bits with 1, 2, 3 and 8 threads") {
    for (const bool undirected : {true, false}) {
      CAPTURE(undirected);
      const RandomGraph r = large_graph(4);
      const Csr g = csr_of(r.n, r.arcs, undirected);
      const auto alone = [&] {
        const Threads threads(1);
        return run_all(g, undirected);
      }();
      for (const int count : {2, 3, 8}) {
        CAPTURE(count);
        const Threads threads(count);
        CHECK(run_all(g, undirected) == alone);
      }
    }
  }
  TEST_CASE("exact betweenness and closeness of a skewed graph: the same bits") {
    const Csr g = kronecker_graph({.scale = 9, .seed = 6});
    const auto run = [&](int count) {
      const Threads threads(count);
      return std::tuple(betweenness(g), betweenness(g, {.undirected = false}), closeness(g), harmonic(g));
    };
    const auto alone = run(1);
    for (const int count : {2, 3, 8}) CHECK(run(count) == alone);
  }
}
