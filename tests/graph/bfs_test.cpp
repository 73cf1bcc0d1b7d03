#include "guanxi/graph/bfs.hpp"

#include <doctest/doctest.h>

#include <queue>

#include "guanxi/base/error.hpp"
#include "support/csr.hpp"
#include "support/kronecker.hpp"
#include "support/threads.hpp"

using namespace guanxi;
using namespace guanxi::testing;

namespace {

/// With a queue.
std::vector<std::uint32_t> plain_depths(const Csr& g, std::uint32_t source, Walk walk) {
  std::vector<std::uint32_t> depths(g.vertex_count(), kUnreached);
  std::queue<std::uint32_t> queue;
  queue.push(source);
  depths[source] = 0;
  for (; !queue.empty(); queue.pop()) {
    const std::uint32_t v = queue.front();
    for (const std::uint32_t u : walk == Walk::kAlong ? g.out(v) : g.in(v)) {
      if (depths[u] != kUnreached) continue;
      depths[u] = depths[v] + 1;
      queue.push(u);
    }
  }
  return depths;
}

/// By what the header says of parents.
std::vector<std::uint32_t> smallest_parents(const Csr& g, std::uint32_t source, Walk walk,
                                            const std::vector<std::uint32_t>& depths) {
  std::vector<std::uint32_t> parents(g.vertex_count(), kUnreached);
  parents[source] = source;
  for (std::uint32_t u = 0; u < g.vertex_count(); ++u) {
    if (depths[u] == kUnreached) continue;
    for (const std::uint32_t v : walk == Walk::kAlong ? g.out(u) : g.in(u)) {
      if (depths[v] == depths[u] + 1) parents[v] = std::min(parents[v], u);
    }
  }
  return parents;
}

void check_levels(const BfsLevels& levels, const std::vector<std::uint32_t>& depths) {
  std::vector<std::uint32_t> found(depths.size(), kUnreached);
  for (std::size_t d = 0; d < levels.level_count(); ++d) {
    const auto level = levels.level(d);
    CHECK(std::is_sorted(level.begin(), level.end()));
    for (const std::uint32_t v : level) found[v] = static_cast<std::uint32_t>(d);
  }
  CHECK(found == depths);
}

void check_search(const Csr& g, std::uint32_t source) {
  for (const Walk walk : {Walk::kAlong, Walk::kAgainst}) {
    const auto depths = plain_depths(g, source, walk);
    CHECK(bfs_depths(g, source, walk) == depths);
    CHECK(bfs_parents(g, source, walk) == smallest_parents(g, source, walk, depths));
    check_levels(bfs_levels(g, source, walk), depths);
  }
}

}  // namespace

TEST_SUITE("graph/bfs") {
  TEST_CASE("one and two vertices") {
    CHECK(bfs_depths(csr_of(1, {}, false), 0) == std::vector<std::uint32_t>{0});
    const Csr two = csr_of(2, {{0, 1}}, false);
    CHECK(bfs_depths(two, 0) == std::vector<std::uint32_t>{0, 1});
    CHECK(bfs_depths(two, 1) == std::vector<std::uint32_t>{kUnreached, 0});
    CHECK(bfs_depths(two, 1, Walk::kAgainst) == std::vector<std::uint32_t>{1, 0});
    CHECK(bfs_parents(two, 0) == std::vector<std::uint32_t>{0, 0});
    CHECK(bfs_levels(two, 0).order == std::vector<std::uint32_t>{0, 1});
  }
  TEST_CASE("a source that is no vertex") {
    CHECK_THROWS_WITH_AS(static_cast<void>(bfs_depths(csr_of(0, {}, true), 0)), "no vertex 0 in a graph of 0",
                         Error);
    CHECK_THROWS_WITH_AS(static_cast<void>(bfs_parents(csr_of(3, {}, true), 3)),
                         "no vertex 3 in a graph of 3", Error);
    CHECK_THROWS_WITH_AS(static_cast<void>(bfs_levels(csr_of(3, {}, true), 7)), "no vertex 7 in a graph of 3",
                         Error);
  }
  TEST_CASE("agrees with a queue on random graphs, from every vertex") {
    for (std::uint64_t seed = 1; seed <= 120; ++seed) {
      CAPTURE(seed);
      const RandomGraph r = random_graph(seed);
      for (const bool undirected : {true, false}) {
        const Csr g = csr_of(r.n, r.arcs, undirected);
        for (std::uint32_t source = 0; source < r.n; ++source) check_search(g, source);
      }
    }
  }
  TEST_CASE("the same from several threads, on skewed, directed and long graphs") {
    Arcs chain;
    for (std::uint32_t v = 0; v < 6000; ++v) chain.emplace_back(v, (v + 1) % 6000);
    const RandomGraph large = large_graph(9);
    const RandomGraph sparse{9000, random_arcs(5, 9000, 60000)};
    const std::vector<Csr> graphs{kronecker_graph({.scale = 13, .seed = 4}),
                                  csr_of(sparse.n, sparse.arcs, false), csr_of(6000, chain, true),
                                  csr_of(large.n, large.arcs, true)};
    for (const int count : {1, 2, 3, 8}) {
      CAPTURE(count);
      const Threads threads(count);
      for (const Csr& g : graphs) {
        for (const std::uint32_t source : {1U, 77U, 4321U}) check_search(g, source);
      }
    }
  }
}
