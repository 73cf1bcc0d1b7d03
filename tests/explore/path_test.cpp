#include "guanxi/explore/path.hpp"

#include <doctest/doctest.h>

#include "explore/world.hpp"
#include "guanxi/base/error.hpp"

using namespace guanxi;
using namespace guanxi::testing;

namespace {

constexpr std::size_t kFar = 1000;

/// Hops between all pairs, by Floyd–Warshall; only admitted entities may lie between.
std::vector<std::vector<std::size_t>> all_hops(const World& world, const WalkFilter& filter) {
  const std::size_t n = world.entities.size();
  std::vector<std::vector<std::size_t>> hops(n, std::vector<std::size_t>(n, kFar));
  for (std::size_t x = 0; x < n; ++x) {
    hops[x][x] = 0;
    for (const WorldEdge& edge : world.edges) {
      if (const auto y = step_over(edge, x, filter)) hops[x][*y] = 1;
    }
  }
  for (std::size_t k = 0; k < n; ++k) {
    if (!may_pass(world.entities[k], filter)) continue;
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < n; ++j) hops[i][j] = std::min(hops[i][j], hops[i][k] + hops[k][j]);
    }
  }
  return hops;
}

struct ExpectedHop {
  std::set<std::pair<std::string, bool>> relations;  // name, forward
  std::set<std::string> sources;
};
struct ExpectedPath {
  std::vector<std::string> keys;
  std::vector<ExpectedHop> hops;
  std::size_t support = SIZE_MAX;
};

ExpectedHop hop_between(const World& world, std::size_t x, std::size_t y, const WalkFilter& filter) {
  ExpectedHop hop;
  for (const WorldEdge& edge : world.edges) {
    if (step_over(edge, x, filter) != y) continue;
    hop.relations.emplace(edge.relation, edge.symmetric || edge.a == x);
    hop.sources.insert(edge.sources.begin(), edge.sources.end());
  }
  return hop;
}

/// Every simple path of exactly `hops` hops.
void enumerate(const World& world, const WalkFilter& filter, std::size_t to, std::size_t hops,
               std::vector<std::size_t>& stack, std::vector<std::vector<std::size_t>>& out) {
  if (stack.back() == to) {
    if (stack.size() == hops + 1) out.push_back(stack);
    return;
  }
  if (stack.size() > hops) return;
  for (std::size_t y = 0; y < world.entities.size(); ++y) {
    if (std::find(stack.begin(), stack.end(), y) != stack.end()) continue;
    if (y != to && !may_pass(world.entities[y], filter)) continue;
    if (hop_between(world, stack.back(), y, filter).relations.empty()) continue;
    stack.push_back(y);
    enumerate(world, filter, to, hops, stack, out);
    stack.pop_back();
  }
}

std::vector<ExpectedPath> expected_paths(const World& world, const WalkFilter& filter, std::size_t from,
                                         std::size_t to, std::size_t hops) {
  std::vector<std::vector<std::size_t>> found;
  std::vector<std::size_t> stack{from};
  enumerate(world, filter, to, hops, stack, found);
  std::vector<ExpectedPath> out;
  for (const auto& entities : found) {
    ExpectedPath path;
    for (std::size_t i = 0; i < entities.size(); ++i) {
      path.keys.push_back(world.entities[entities[i]].key);
      if (i == 0) continue;
      path.hops.push_back(hop_between(world, entities[i - 1], entities[i], filter));
      path.support = std::min(path.support, path.hops.back().sources.size());
    }
    if (path.hops.empty()) path.support = 0;
    out.push_back(path);
  }
  std::sort(out.begin(), out.end(), [](const ExpectedPath& a, const ExpectedPath& b) {
    return a.support != b.support ? a.support > b.support : a.keys < b.keys;
  });
  return out;
}

void check_path(const PathAnswer& answer, const Path& path, const ExpectedPath& expected) {
  REQUIRE(path.entities.size() == expected.keys.size());
  REQUIRE(path.hops.size() + 1 == path.entities.size());
  CHECK(path.support == expected.support);
  for (std::size_t i = 0; i < path.entities.size(); ++i) {
    CHECK(answer.graph.entities[path.entities[i]].key == expected.keys[i]);
  }
  for (std::size_t i = 0; i < path.hops.size(); ++i) {
    std::set<std::pair<std::string, bool>> relations;
    std::uint32_t sources = UINT32_MAX;
    for (const HopRelation& hop : path.hops[i]) {
      const RelationRef& relation = answer.graph.relations[hop.relation];
      relations.emplace(relation.relation, hop.forward);
      CHECK(relation.sources <= sources);
      sources = relation.sources;
      const std::set<std::size_t> ends{relation.from, relation.to};
      CHECK(ends == std::set{path.entities[i], path.entities[i + 1]});
      if (!relation.labels.symmetric) CHECK((relation.from == path.entities[i]) == hop.forward);
    }
    CHECK(relations == expected.hops[i].relations);
    CHECK(relations.size() == path.hops[i].size());
  }
}

}  // namespace

TEST_SUITE("explore/path") {
  TEST_CASE("agrees with Floyd-Warshall and with all simple paths on 200 random graphs") {
    std::size_t several = 0;
    for (const World& world : worlds().all()) {
      CAPTURE(world.seed);
      Dice dice(world.seed * 7919);
      for (int round = 0; round < 3; ++round) {
        WalkFilter filter = round == 0 ? WalkFilter{} : random_filter(world, dice);
        if (filter.at)
          filter.at = Date{2012, 6, 30};  // one day: the hops need not be held against each other
        const auto hops = all_hops(world, filter);
        for (int pair = 0; pair < 4; ++pair) {
          const std::size_t from = dice.below(world.entities.size());
          const std::size_t to = dice.below(world.entities.size());
          CAPTURE(world.entities[from].key);
          CAPTURE(world.entities[to].key);
          PathOptions options;
          options.filter = filter;
          options.max_hops = static_cast<std::uint32_t>(1 + dice.below(7));
          options.limit = dice.chance(50) ? 100 : 1 + dice.below(3);
          const PathAnswer answer =
              find_paths(worlds().store(), worlds().snapshot(), worlds().node_of(world, from, dice),
                         worlds().node_of(world, to, dice), options);
          CHECK_FALSE(answer.cut);
          CHECK(answer.graph.entities.front().key == world.entities[from].key);
          REQUIRE(answer.paths.empty() == (hops[from][to] > options.max_hops));
          if (answer.paths.empty()) {
            CHECK(answer.shortest == 0);
            continue;
          }
          const auto expected = expected_paths(world, filter, from, to, hops[from][to]);
          CHECK(answer.shortest == expected.size());
          REQUIRE(answer.paths.size() == std::min(options.limit, expected.size()));
          for (std::size_t i = 0; i < answer.paths.size(); ++i)
            check_path(answer, answer.paths[i], expected[i]);
          if (expected.size() > 1) ++several;
        }
      }
    }
    CHECK(several > 50);  // the worlds do try the order of several paths
  }

  TEST_CASE("what each side reached is said when there is no path") {
    const TemporaryStore store({edge("a", "funds", "b"), edge("b", "funds", "c"), edge("x", "funds", "y")});
    const auto snapshot = Snapshot::build(*store);
    const auto number = [&](const char* key) { return store->find_node(key).value(); };
    const PathAnswer none = find_paths(*store, *snapshot, number("a"), number("x"));
    CHECK(none.paths.empty());
    CHECK(none.reached_from + none.reached_to >= 4);
    CHECK(none.graph.focus == std::vector<std::size_t>{0, 1});

    PathOptions forward;
    forward.filter.direction = Direction::kForward;
    CHECK(find_paths(*store, *snapshot, number("a"), number("c"), forward).paths.size() == 1);
    CHECK(find_paths(*store, *snapshot, number("c"), number("a"), forward).paths.empty());

    PathOptions tight;
    tight.max_relations = 1;
    const PathAnswer cut = find_paths(*store, *snapshot, number("a"), number("c"), tight);
    CHECK(cut.cut);
    CHECK(cut.paths.empty());
  }

  TEST_CASE("a path from an entity to itself has no hop") {
    const TemporaryStore store({edge("a", "funds", "b"), same("a", "c")});
    const auto snapshot = Snapshot::build(*store);
    const PathAnswer answer =
        find_paths(*store, *snapshot, store->find_node("a").value(), store->find_node("c").value());
    REQUIRE(answer.paths.size() == 1);
    CHECK(answer.paths[0].hops.empty());
    CHECK(answer.graph.entities.size() == 1);
    CHECK(answer.graph.focus == std::vector<std::size_t>{0});
  }

  TEST_CASE("a ladder has 2^20 shortest paths: counted, and the first few listed") {
    std::vector<Fact> facts;
    for (int i = 0; i < 20; ++i) {
      const auto at = [&](int step, const char* side) { return "n" + std::to_string(100 + step) + side; };
      for (const char* side : {"a", "b"}) {
        facts.push_back(edge(at(i, ""), "funds", at(i, side)));
        facts.push_back(edge(at(i, side), "funds", at(i + 1, "")));
      }
    }
    const TemporaryStore store(facts);
    const auto snapshot = Snapshot::build(*store);
    PathOptions options;
    options.max_hops = 64;
    options.limit = 3;
    const PathAnswer answer = find_paths(*store, *snapshot, store->find_node("n100").value(),
                                         store->find_node("n120").value(), options);
    CHECK(answer.shortest == 1U << 20);
    REQUIRE(answer.paths.size() == 3);
    CHECK(answer.graph.entities[answer.paths[0].entities[39]].key == "n119a");
    CHECK(answer.graph.entities[answer.paths[1].entities[39]].key == "n119b");
    CHECK(answer.graph.entities[answer.paths[2].entities[37]].key == "n118b");
  }

  TEST_CASE("arguments out of range") {
    const TemporaryStore store({edge("a", "funds", "b")});
    const auto snapshot = Snapshot::build(*store);
    const NodeNo a = store->find_node("a").value();
    const auto ask = [&](const PathOptions& options) { return find_paths(*store, *snapshot, a, a, options); };
    PathOptions options;
    options.max_hops = 0;
    CHECK_THROWS_WITH_AS(ask(options), "max_hops is 0: it goes from 1 to 64", Error);
    options = {};
    options.filter.relations = {"fundz"};
    CHECK_THROWS_WITH_AS(ask(options), "no relation 'fundz'", Error);
    options = {};
    options.filter.types = {"organisatoin"};
    CHECK_THROWS_WITH_AS(ask(options), "no node type 'organisatoin'", Error);
    options = {};
    options.filter.min_confidence = 1.5;
    CHECK_THROWS_WITH_AS(ask(options), "min_confidence is 1.5: it goes from 0 to 1", Error);
  }
}
