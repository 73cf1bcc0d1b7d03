#include "guanxi/explore/neighbourhood.hpp"

#include <doctest/doctest.h>

#include "explore/world.hpp"
#include "guanxi/base/error.hpp"

using namespace guanxi;
using namespace guanxi::testing;

namespace {

struct Around {
  std::vector<std::size_t> distance;  // by entity; SIZE_MAX: not reached
  std::vector<std::uint64_t> support;
};

Around walk(const World& world, std::size_t centre, const NeighbourhoodOptions& options) {
  Around around;
  around.distance.assign(world.entities.size(), SIZE_MAX);
  around.support.assign(world.entities.size(), 0);
  around.distance[centre] = 0;
  for (std::size_t depth = 1; depth <= options.depth; ++depth) {
    for (std::size_t x = 0; x < world.entities.size(); ++x) {
      if (around.distance[x] != depth - 1) continue;
      for (const WorldEdge& edge : world.edges) {
        const auto y = step_over(edge, x, options.filter);
        if (!y || (*y != centre && !may_pass(world.entities[*y], options.filter))) continue;
        if (around.distance[*y] == SIZE_MAX) around.distance[*y] = depth;
        if (around.distance[*y] == depth) around.support[*y] += edge.claims;
      }
    }
  }
  return around;
}

using RelationKey = std::tuple<std::string, std::string, std::string>;
struct RelationSum {
  std::uint64_t edges = 0, claims = 0;
  std::set<std::string> sources;
};

/// The relations walked between shown entities.
std::map<RelationKey, RelationSum> relations_of(const World& world, const Around& around,
                                                const NeighbourhoodOptions& options,
                                                const std::set<std::string>& shown) {
  std::map<RelationKey, RelationSum> out;
  for (const WorldEdge& edge : world.edges) {
    const auto walked_from = [&](std::size_t x) {
      return around.distance[x] < options.depth && step_over(edge, x, options.filter).has_value();
    };
    if (!walked_from(edge.a) && !walked_from(edge.b)) continue;
    std::string a = world.entities[edge.a].key;
    std::string b = world.entities[edge.b].key;
    if (!shown.contains(a) || !shown.contains(b)) continue;
    if (edge.symmetric && b < a) std::swap(a, b);
    RelationSum& sum = out[{a, b, edge.relation}];
    ++sum.edges;
    sum.claims += edge.claims;
    sum.sources.insert(edge.sources.begin(), edge.sources.end());
  }
  return out;
}

/// The relations between two shown entities, neither of them the centre, that were not walked.
void add_among(const World& world, std::size_t centre, const NeighbourhoodOptions& options,
               const std::set<std::string>& shown, std::map<RelationKey, RelationSum>& relations) {
  WalkFilter filter = options.filter;
  filter.direction = Direction::kEither;
  std::map<RelationKey, RelationSum> more;
  for (const WorldEdge& edge : world.edges) {
    std::string a = world.entities[edge.a].key;
    std::string b = world.entities[edge.b].key;
    if (edge.a == centre || edge.b == centre || !shown.contains(a) || !shown.contains(b)) continue;
    if (!step_over(edge, edge.a, filter)) continue;
    if (edge.symmetric && b < a) std::swap(a, b);
    if (relations.contains({a, b, edge.relation})) continue;
    RelationSum& sum = more[{a, b, edge.relation}];
    ++sum.edges;
    sum.claims += edge.claims;
    sum.sources.insert(edge.sources.begin(), edge.sources.end());
  }
  relations.merge(more);
}

}  // namespace

TEST_SUITE("explore/neighbourhood") {
  TEST_CASE("agrees with a plain breadth-first search on 200 random graphs, with a snapshot and without") {
    for (const World& world : worlds().all()) {
      CAPTURE(world.seed);
      Dice dice(world.seed * 104'729);
      for (int round = 0; round < 4; ++round) {
        NeighbourhoodOptions options;
        if (round % 2 == 1) options.snapshot = worlds().shared_snapshot();
        options.depth = static_cast<std::uint32_t>(1 + dice.below(4));
        if (round > 0) options.filter = random_filter(world, dice);
        options.limit = dice.chance(60) ? 50 : dice.below(4);
        options.ego = options.snapshot && dice.chance(50);
        const std::size_t centre = dice.below(world.entities.size());
        const auto answer = neighbourhood(worlds().store(), worlds().node_of(world, centre, dice), options);
        const Around expected = walk(world, centre, options);

        std::vector<std::size_t> order;
        std::vector<std::uint64_t> found;
        for (std::size_t i = 0; i < world.entities.size(); ++i) {
          if (expected.distance[i] == SIZE_MAX) continue;
          order.push_back(i);
          found.resize(std::max(found.size(), expected.distance[i] + 1));
          ++found[expected.distance[i]];
        }
        std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
          return std::make_tuple(expected.distance[a], ~expected.support[a], world.entities[a].key) <
                 std::make_tuple(expected.distance[b], ~expected.support[b], world.entities[b].key);
        });
        CHECK(answer.found == found);
        const std::size_t shown = std::min(order.size(), options.limit + 1);
        CHECK(answer.more == order.size() - shown);
        REQUIRE(answer.graph.entities.size() == shown);
        std::set<std::string> keys;
        for (std::size_t i = 0; i < shown; ++i) {
          CHECK(answer.graph.entities[i].key == world.entities[order[i]].key);
          CHECK(answer.graph.entities[i].type == world.entities[order[i]].type);
          CHECK(answer.graph.entities[i].name == world.entities[order[i]].name);
          CHECK(answer.distances[i] == expected.distance[order[i]]);
          keys.insert(answer.graph.entities[i].key);
        }
        auto relations = relations_of(world, expected, options, keys);
        const std::size_t walked = relations.size();
        if (options.ego) add_among(world, centre, options, keys, relations);
        CHECK(answer.among.size() == relations.size() - walked);
        REQUIRE(answer.graph.relations.size() == relations.size());
        for (const RelationRef& r : answer.graph.relations) {
          const auto sum = relations.find(
              {answer.graph.entities[r.from].key, answer.graph.entities[r.to].key, r.relation});
          REQUIRE(sum != relations.end());
          CHECK(r.edge_count == sum->second.edges);
          CHECK(r.claims == sum->second.claims);
          CHECK(r.sources == sum->second.sources.size());
        }
      }
    }
  }

  TEST_CASE("bounds are said") {
    std::vector<Fact> facts;
    for (int i = 0; i < 10; ++i) facts.push_back(edge("hub", "funds", "leaf" + std::to_string(i)));
    const TemporaryStore store(facts);
    const NodeNo hub = store->find_node("hub").value();
    NeighbourhoodOptions options;
    options.limit = 4;
    const auto some = neighbourhood(*store, hub, options);
    CHECK(some.graph.entities.size() == 5);
    CHECK(some.more == 6);
    CHECK_FALSE(some.cut);
    options.max_relations = 7;
    const auto cut = neighbourhood(*store, hub, options);
    CHECK(cut.cut);
    CHECK(cut.relations_visited == 7);
    CHECK(cut.found == std::vector<std::uint64_t>{1, 7});
    options = {};
    options.depth = 3;
    options.max_degree = 9;
    const auto short_of_hub = neighbourhood(*store, store->find_node("leaf0").value(), options);
    CHECK(short_of_hub.found == std::vector<std::uint64_t>{1, 1});
    CHECK(short_of_hub.hub_count == 1);
    REQUIRE(short_of_hub.hubs.size() == 1);
    CHECK(short_of_hub.hubs[0].key == "hub");
    CHECK_FALSE(short_of_hub.cut);
    options.max_degree = 10;
    const auto through_hub = neighbourhood(*store, store->find_node("leaf0").value(), options);
    CHECK(through_hub.found == std::vector<std::uint64_t>{1, 1, 9});
    CHECK(through_hub.hub_count == 0);
    options.depth = 9;
    CHECK_THROWS_WITH_AS(neighbourhood(*store, hub, options), "depth is 9: it goes from 1 to 8", Error);
  }
}
