#include "guanxi/graph/sssp.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <queue>

#include "guanxi/base/error.hpp"
#include "support/csr.hpp"
#include "support/kronecker.hpp"
#include "support/threads.hpp"

using namespace guanxi;
using namespace guanxi::testing;

namespace {

/// Dijkstra's method with a heap.
template <typename Distance, typename Weight>
std::vector<Distance> dijkstra(const Csr& g, const std::vector<Weight>& weights, std::uint32_t source) {
  std::vector<Distance> distances(g.vertex_count(), ShortestPaths<Distance>::kNone);
  using Entry = std::pair<Distance, std::uint32_t>;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> heap;
  distances[source] = 0;
  heap.emplace(0, source);
  while (!heap.empty()) {
    const auto [distance, v] = heap.top();
    heap.pop();
    if (distance > distances[v]) continue;
    for (std::uint64_t a = g.out_offsets[v]; a < g.out_offsets[v + 1]; ++a) {
      const Distance there = distance + static_cast<Distance>(weights[a]);
      if (there >= distances[g.out_targets[a]]) continue;
      distances[g.out_targets[a]] = there;
      heap.emplace(there, g.out_targets[a]);
    }
  }
  return distances;
}

/// Every parent is on a shortest path, parents lead to the source, and of nearer ones it is the smallest.
template <typename Distance, typename Weight>
void check_parents(const Csr& g, const std::vector<Weight>& weights, std::uint32_t source,
                   const ShortestPaths<Distance>& paths) {
  const std::uint32_t n = g.vertex_count();
  std::vector<std::uint32_t> nearer(n, kUnreached);
  std::vector<char> tight(n, 0);  // whether the parent's arc is on a shortest path
  for (std::uint32_t u = 0; u < n; ++u) {
    if (paths.distances[u] == ShortestPaths<Distance>::kNone) continue;
    for (std::uint64_t a = g.out_offsets[u]; a < g.out_offsets[u + 1]; ++a) {
      const std::uint32_t v = g.out_targets[a];
      if (paths.distances[u] + static_cast<Distance>(weights[a]) != paths.distances[v]) continue;
      if (paths.parents[v] == u) tight[v] = 1;
      if (paths.distances[u] < paths.distances[v]) nearer[v] = std::min(nearer[v], u);
    }
  }
  REQUIRE(paths.parents.size() == n);
  CHECK(paths.parents[source] == source);
  for (std::uint32_t v = 0; v < n; ++v) {
    CAPTURE(v);
    if (v == source) continue;
    CHECK((paths.parents[v] == kUnreached) == (paths.distances[v] == ShortestPaths<Distance>::kNone));
    if (paths.parents[v] == kUnreached) continue;
    CHECK(tight[v] == 1);
    if (nearer[v] != kUnreached) CHECK(paths.parents[v] == nearer[v]);
    std::uint32_t steps = 0;
    for (std::uint32_t at = v; at != source && steps <= n; at = paths.parents[at]) ++steps;
    CHECK(steps <= n);
  }
}

template <typename Distance, typename Weight>
void check_paths(const Csr& g, const std::vector<Weight>& weights, std::uint32_t source, Distance delta = 0) {
  const auto paths = shortest_paths(g, weights, source, {.delta = delta, .parents = true});
  CHECK(paths.distances == dijkstra<Distance>(g, weights, source));
  check_parents(g, weights, source, paths);
}

std::vector<std::uint32_t> whole_weights(const Csr& g, std::uint64_t seed, std::uint32_t most) {
  std::vector<std::uint32_t> weights(g.out_targets.size());
  std::mt19937_64 random(seed);
  for (std::uint32_t& w : weights) w = static_cast<std::uint32_t>(random() % (std::uint64_t{most} + 1));
  return weights;
}

std::vector<double> real_weights(const Csr& g, std::uint64_t seed) {
  std::vector<double> weights(g.out_targets.size());
  std::mt19937_64 random(seed);
  for (double& w : weights)
    w = random() % 5 == 0 ? 0.0 : std::exp2(static_cast<double>(random() % 600) / 20.0);
  return weights;
}

/// The arcs as they are, loops and parallel ones among them: the kernel takes them too.
Csr multigraph(std::uint32_t n, const Arcs& arcs) {
  std::vector<std::vector<std::uint32_t>> rows(n);
  for (const auto& [a, b] : arcs) rows[a].push_back(b);
  CsrArrays g;
  g.out_offsets.push_back(0);
  for (std::uint32_t v = 0; v < n; ++v) {
    g.out_targets.insert(g.out_targets.end(), rows[v].begin(), rows[v].end());
    g.out_offsets.push_back(g.out_targets.size());
    g.entities.push_back(EntityNo{v});
  }
  return to_csr(std::move(g), true);  // its in-rows are not used
}

}  // namespace

TEST_SUITE("graph/sssp") {
  TEST_CASE("one and two vertices") {
    const std::vector<std::uint32_t> none;
    CHECK(shortest_paths(csr_of(1, {}, false), none, 0).distances == std::vector<std::uint64_t>{0});
    const Csr two = csr_of(2, {{0, 1}}, false);
    const std::vector<std::uint32_t> seven{7};
    CHECK(shortest_paths(two, seven, 0).distances == std::vector<std::uint64_t>{0, 7});
    CHECK(shortest_paths(two, seven, 0).parents.empty());
    CHECK(shortest_paths(two, seven, 1).distances ==
          std::vector<std::uint64_t>{ShortestPaths<std::uint64_t>::kNone, 0});
    const std::vector<double> half{0.5};
    CHECK(shortest_paths(two, half, 0).distances == std::vector<double>{0, 0.5});
    CHECK(std::isinf(shortest_paths(two, half, 1).distances[0]));
  }
  TEST_CASE("what cannot be computed is refused") {
    const Csr g = csr_of(3, {{0, 1}, {1, 2}}, false);
    const auto whole = [&](std::vector<std::uint32_t> weights, std::uint32_t source) {
      static_cast<void>(shortest_paths(g, weights, source));
    };
    const auto real = [&](std::vector<double> weights, double delta = 0) {
      static_cast<void>(shortest_paths(g, weights, 0, {.delta = delta}));
    };
    CHECK_THROWS_WITH_AS(whole({1, 2}, 3), "no vertex 3 in a graph of 3", Error);
    CHECK_THROWS_WITH_AS(whole({1}, 0), "1 weights for 2 arcs", Error);
    CHECK_THROWS_WITH_AS(real({1, -2}), "a weight of -2.000000: weights are numbers from 0 on", Error);
    CHECK_THROWS_WITH_AS(real({1, std::nan("")}), "a weight of nan: weights are numbers from 0 on", Error);
    CHECK_THROWS_WITH_AS(real({1, HUGE_VAL}), "a weight of inf: weights are numbers from 0 on", Error);
    CHECK_THROWS_WITH_AS(real({1, 1e308}), "the weights are too large to add up", Error);
    CHECK_THROWS_WITH_AS(real({1, 2}, -1), "delta is negative", Error);
  }
  TEST_CASE("agrees with Dijkstra's method on random graphs, from every vertex") {
    for (std::uint64_t seed = 1; seed <= 80; ++seed) {
      CAPTURE(seed);
      const RandomGraph r = random_graph(seed);
      for (const Csr& g : {csr_of(r.n, r.arcs, true), csr_of(r.n, r.arcs, false), multigraph(r.n, r.arcs)}) {
        const std::uint32_t most = seed % 3 == 0 ? 2 : seed % 3 == 1 ? 1000 : 4'000'000'000U;
        const auto whole = whole_weights(g, seed, most);
        const auto real = real_weights(g, seed);
        for (std::uint32_t source = 0; source < r.n; ++source) {
          check_paths<std::uint64_t>(g, whole, source);
          check_paths<double>(g, real, source);
        }
      }
    }
  }
  TEST_CASE("any delta gives the same distances") {
    const RandomGraph r = large_graph(2);
    const Csr g = csr_of(r.n, r.arcs, true);
    const auto whole = whole_weights(g, 3, 1'000'000);
    const auto real = real_weights(g, 3);
    for (const std::uint64_t delta : {1ULL, 3000ULL, 1ULL << 40})
      check_paths<std::uint64_t>(g, whole, 5, delta);
    for (const double delta : {1e-300, 2.5, 1e300}) check_paths<double>(g, real, 5, delta);
  }
  TEST_CASE("weights of 0 only, and weights that vanish beside others") {
    const RandomGraph r = large_graph(6);
    const Csr g = csr_of(r.n, r.arcs, true);
    check_paths<std::uint64_t>(g, std::vector<std::uint32_t>(g.out_targets.size(), 0), 1);
    std::vector<double> weights(g.out_targets.size(), 1e-30);
    for (std::size_t a = 0; a < weights.size(); a += 3) weights[a] = 1;
    check_paths<double>(g, weights, 1);
    check_paths<double>(g, std::vector<double>(g.out_targets.size(), 5e-324), 1);
  }
  TEST_CASE("the same from several threads") {
    const Csr skewed = kronecker_graph({.scale = 12, .seed = 2});
    const RandomGraph r{9000, random_arcs(5, 9000, 60000)};
    const Csr directed = csr_of(r.n, r.arcs, false);
    for (const int count : {1, 2, 3, 8}) {
      CAPTURE(count);
      const Threads threads(count);
      check_paths<std::uint64_t>(skewed, random_weights(skewed, 1), 17);
      check_paths<double>(skewed, real_weights(skewed, 1), 17);
      check_paths<std::uint64_t>(directed, whole_weights(directed, 1, 100), 4);
      check_paths<double>(directed, real_weights(directed, 2), 4);
    }
  }
}
