// Every kernel gives the same bits with one, two and three threads.
#include <doctest/doctest.h>

#include <tuple>

#include "guanxi/rank/betweenness.hpp"
#include "guanxi/rank/closeness.hpp"
#include "guanxi/rank/components.hpp"
#include "guanxi/rank/degree.hpp"
#include "guanxi/rank/eigenvector.hpp"
#include "guanxi/rank/pagerank.hpp"
#include "rank_oracles.hpp"
#include "support/csr.hpp"

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
  if (undirected) scores.push_back(eigenvector(g, {.max_iterations = 20}).scores);
  return std::tuple(scores, degrees(g, DegreeKind::kBoth), connected_components(g).of);
}

}  // namespace

TEST_SUITE("rank/determinism") {
  TEST_CASE("the same bits with 1, 2 and 3 threads") {
    for (const bool undirected : {true, false}) {
      CAPTURE(undirected);
      const RandomGraph r = large_graph(4);
      const Csr g = csr_of(r.n, r.arcs, undirected);
      const auto alone = [&] {
        const Threads threads(1);
        return run_all(g, undirected);
      }();
      for (const int count : {2, 3}) {
        CAPTURE(count);
        const Threads threads(count);
        CHECK(run_all(g, undirected) == alone);
      }
    }
  }
}
