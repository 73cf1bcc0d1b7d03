#include "guanxi/graph/traversal.hpp"

#include <doctest/doctest.h>
#include <omp.h>

#include <algorithm>
#include <map>
#include <set>

#include "guanxi/base/error.hpp"
#include "support/random_facts.hpp"
#include "support/store_fixture.hpp"

using namespace guanxi;
using namespace guanxi::testing;

namespace {

constexpr std::uint32_t kFar = UINT32_MAX;

/// The relations between entities that a filter leaves, from the store's edges one by one.
class Plain {
 public:
  Plain(const Store& store, const Snapshot& snapshot, const GraphFilter& filter, ArcDirection direction)
      : next_(snapshot.entity_count()) {
    const auto wanted = [&](EntityNo e) {
      return filter.types.empty() ||
             std::find(filter.types.begin(), filter.types.end(), snapshot.type(e)) != filter.types.end();
    };
    store.for_each_edge([&](const EdgeRecord& edge) {
      const EntityNo from = snapshot.entity_of(edge.from).value();
      const EntityNo to = snapshot.entity_of(edge.to).value();
      const std::string relation = store.relation_name(edge.type);
      if (from == to || !wanted(from) || !wanted(to)) return true;
      if (!filter.relations.empty() &&
          std::find(filter.relations.begin(), filter.relations.end(), relation) == filter.relations.end())
        return true;
      if (filter.at && !edge.period().possible_at(*filter.at)) return true;
      if (edge.best_confidence() < filter.min_confidence) return true;
      if (direction != ArcDirection::kIn) next_[from.value].insert(to.value);
      if (direction != ArcDirection::kOut) next_[to.value].insert(from.value);
      return true;
    });
  }

  [[nodiscard]] std::vector<std::uint32_t> distances(std::uint32_t start) const {
    std::vector<std::uint32_t> distance(next_.size(), kFar);
    std::vector<std::uint32_t> queue{start};
    distance[start] = 0;
    for (std::size_t i = 0; i < queue.size(); ++i) {
      for (const std::uint32_t to : next_[queue[i]]) {
        if (distance[to] != kFar) continue;
        distance[to] = distance[queue[i]] + 1;
        queue.push_back(to);
      }
    }
    return distance;
  }
  [[nodiscard]] bool joined(std::uint32_t from, std::uint32_t to) const { return next_[from].contains(to); }
  [[nodiscard]] std::size_t size() const { return next_.size(); }

 private:
  std::vector<std::set<std::uint32_t>> next_;
};

void check_hops(KHop& hop, const Plain& plain, std::uint32_t start, std::uint32_t hops) {
  const auto distance = plain.distances(start);
  std::vector<std::set<std::uint32_t>> expected(hops + std::size_t{1});
  for (std::uint32_t e = 0; e < distance.size(); ++e) {
    if (distance[e] <= hops) expected[distance[e]].insert(e);
  }
  while (expected.back().empty()) expected.pop_back();
  const KHop::Levels levels = hop.run({start}, hops);
  REQUIRE(levels.count() == expected.size());
  std::size_t total = 0;
  for (std::size_t d = 0; d < expected.size(); ++d) {
    total += levels[d].size();
    CHECK(levels[d].size() == expected[d].size());
    CHECK(std::set(levels[d].begin(), levels[d].end()) == expected[d]);
  }
  CHECK(levels.entities.size() == total);
}

void check_paths(PathSearch& search, const Plain& plain, std::uint32_t from, std::uint32_t to,
                 std::uint32_t max_hops) {
  const auto distance = plain.distances(from);
  const std::vector<EntityNo> path = search.any({from}, {to}, {.max_hops = max_hops});
  const ShortestLayers all = search.all({from}, {to}, {.max_hops = max_hops});
  CHECK_FALSE(all.cut);
  if (distance[to] > max_hops) {
    CHECK(path.empty());
    CHECK(all.layers.empty());
    return;
  }
  REQUIRE(path.size() == distance[to] + std::size_t{1});
  CHECK(path.front().value == from);
  CHECK(path.back().value == to);
  for (std::size_t i = 1; i < path.size(); ++i) CHECK(plain.joined(path[i - 1].value, path[i].value));
  REQUIRE(all.layers.size() == path.size());
  for (std::uint32_t d = 0; d < all.layers.size(); ++d) {
    std::vector<std::uint32_t> expected;
    for (std::uint32_t e = 0; e < plain.size(); ++e) {
      if (distance[e] == d && plain.distances(e)[to] == distance[to] - d) expected.push_back(e);
    }
    CHECK(all.layers[d] == expected);
  }
}

constexpr ArcDirection kDirections[] = {ArcDirection::kOut, ArcDirection::kIn, ArcDirection::kBoth};

}  // namespace

TEST_SUITE("graph/traversal") {
  TEST_CASE("agree with breadth-first search edge by edge on random stores, filters and directions") {
    for (std::uint64_t seed = 1; seed <= 6; ++seed) {
      RandomFacts random(seed);
      const TemporaryStore store(random.facts(80));
      const auto snapshot = Snapshot::build(*store);
      const std::uint32_t n = snapshot->entity_count();
      const auto relations = store->relation_names();
      for (int round = 0; round < 12; ++round) {
        GraphFilter filter;
        if (round > 2 && random.chance(40)) filter.relations.push_back(random.pick(relations));
        if (round > 2 && random.chance(30)) filter.at = Date::parse("2005-03");
        if (round > 2 && random.chance(30)) filter.min_confidence = 0.5;
        const std::string_view type =
            snapshot->type_name(static_cast<std::uint32_t>(random.below(snapshot->type_count())));
        if (round > 2 && random.chance(30) && type.find('/') != std::string_view::npos)
          filter.types.emplace_back(type);
        const ArcDirection direction = kDirections[round % 3];
        CAPTURE(seed);
        CAPTURE(round);
        const Plain plain(*store, *snapshot, filter, direction);
        const View view(*store, snapshot, filter);
        KHop hop(view, direction);
        PathSearch search(view, direction);
        for (int question = 0; question < 12; ++question) {
          const auto from = static_cast<std::uint32_t>(random.below(n));
          const auto to = static_cast<std::uint32_t>(random.below(n));
          check_hops(hop, plain, from, static_cast<std::uint32_t>(random.below(5)));
          check_paths(search, plain, from, to,
                      random.chance(70) ? 64 : static_cast<std::uint32_t>(random.below(4)));
        }
      }
    }
  }

  TEST_CASE("large frontiers, on a symmetric graph and on one that is not, with 1, 2 and 3 threads") {
    for (const bool symmetric : {false, true}) {
      RandomFacts random(symmetric ? 3 : 4);
      std::vector<Fact> facts;
      std::set<std::pair<std::uint64_t, std::uint64_t>> made;
      for (int i = 0; i < 6000; ++i) {
        const std::uint64_t a = random.below(1200);
        const std::uint64_t b = random.chance(30) ? random.below(5) : random.below(1200);
        if (a == b || !made.emplace(a, b).second) continue;
        facts.emplace_back(edge("n" + std::to_string(a), "knows", "n" + std::to_string(b)));
        if (symmetric && made.emplace(b, a).second)
          facts.emplace_back(edge("n" + std::to_string(b), "knows", "n" + std::to_string(a)));
      }
      const TemporaryStore store(facts);
      const auto snapshot = Snapshot::build(*store);
      REQUIRE(snapshot->is_symmetric() == symmetric);
      const int before = omp_get_max_threads();
      for (const ArcDirection direction : kDirections) {
        const Plain plain(*store, *snapshot, {}, direction);
        for (const int threads : {1, 2, 3}) {
          CAPTURE(symmetric);
          CAPTURE(threads);
          omp_set_num_threads(threads);
          KHop hop(View(snapshot), direction);
          PathSearch search(View(snapshot), direction);
          for (std::uint32_t e = 0; e < snapshot->entity_count(); e += 149) {
            for (const std::uint32_t hops : {1U, 2U, 3U, 9U}) check_hops(hop, plain, e, hops);
          }
          if (threads == 1) check_paths(search, plain, 7, snapshot->entity_count() - 1, 64);
        }
      }
      omp_set_num_threads(before);
    }
  }

  TEST_CASE("bounds and ends") {
    const TemporaryStore store({edge("a", "knows", "b"), edge("b", "knows", "c"), edge("c", "knows", "d")});
    const auto snapshot = Snapshot::of(*store);
    PathSearch search{View(snapshot)};
    const auto at = [&](const char* key) {
      return snapshot->entity_of(store->find_node(key).value()).value();
    };
    CHECK(search.any(at("a"), at("a")) == std::vector{at("a")});
    CHECK(search.any(at("a"), at("d")).size() == 4);
    CHECK(search.any(at("a"), at("d"), {.max_hops = 2}).empty());
    CHECK(search.any(at("d"), at("a")).empty());
    const ShortestLayers cut = search.all(at("a"), at("d"), {.max_arcs = 1});
    CHECK(cut.cut);
    CHECK(cut.layers.empty());
    CHECK(cut.arcs_visited == 1);
    CHECK(search.any(at("a"), at("d")).size() == 4);  // what a cut search left is cleaned
    CHECK_THROWS_WITH_AS(static_cast<void>(search.any({9}, {0})), "no entity 9 in the snapshot", Error);
    CHECK_THROWS_WITH_AS(static_cast<void>(search.all({0}, {0}, {.max_hops = 121})),
                         "max_hops is 121: it goes up to 120", Error);
    KHop hop{View(snapshot)};
    CHECK_THROWS_WITH_AS(static_cast<void>(hop.run({4}, 1)), "no entity 4 in the snapshot", Error);
    CHECK(hop.run(at("a"), 0).entities.size() == 1);
    CHECK(hop.run(at("d"), 100).count() == 1);
  }
}
