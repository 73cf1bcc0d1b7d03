#include "guanxi/explore/common.hpp"

#include <doctest/doctest.h>

#include "explore/world.hpp"
#include "guanxi/base/error.hpp"

using namespace guanxi;
using namespace guanxi::testing;

namespace {

std::set<std::size_t> neighbours_of(const World& world, std::size_t entity, const WalkFilter& filter) {
  std::set<std::size_t> out;
  for (const WorldEdge& edge : world.edges) {
    const auto other = step_over(edge, entity, filter);
    if (other && may_pass(world.entities[*other], filter)) out.insert(*other);
  }
  return out;
}

}  // namespace

TEST_SUITE("explore/common") {
  TEST_CASE("agrees with the intersection of sets on 200 random graphs") {
    std::size_t seen = 0;
    for (const World& world : worlds().all()) {
      CAPTURE(world.seed);
      if (world.entities.size() < 3) continue;
      Dice dice(world.seed * 67'867'967);
      for (int round = 0; round < 4; ++round) {
        std::set<std::size_t> named;
        for (std::size_t tries = 2 + dice.below(3); named.size() < 2 || tries-- > 0;)
          named.insert(dice.below(world.entities.size()));
        CommonOptions options;
        if (dice.chance(40)) options.filter = random_filter(world, dice);
        if (dice.chance(40)) options.at_least = 2 + dice.below(named.size() - 1);
        options.limit = dice.chance(70) ? 50 : dice.below(3);
        const std::size_t needed = options.at_least == 0 ? named.size() : options.at_least;

        std::map<std::size_t, std::set<std::size_t>> joined;  // by neighbour
        std::vector<NodeNo> nodes;
        for (const std::size_t entity : named) {
          nodes.push_back(worlds().node_of(world, entity, dice));
          for (const std::size_t n : neighbours_of(world, entity, options.filter)) joined[n].insert(entity);
        }
        std::erase_if(joined, [&](const auto& entry) {
          return entry.second.size() < needed || named.contains(entry.first);
        });
        seen += joined.size();
        const auto answer = common_neighbours(worlds().store(), worlds().snapshot(), nodes, options);
        CHECK_FALSE(answer.cut);
        CHECK(answer.found == joined.size());
        REQUIRE(answer.neighbours.size() == std::min(joined.size(), options.limit));
        CHECK(answer.graph.focus.size() == named.size());
        std::tuple<std::uint32_t, std::uint64_t, std::string> last{};
        for (const CommonNeighbour& neighbour : answer.neighbours) {
          const std::string& key = answer.graph.entities[neighbour.entity].key;
          const std::size_t entity = world.entity_of(key);
          REQUIRE(joined.contains(entity));
          CHECK(neighbour.joined == joined[entity].size());
          const auto place = std::make_tuple(~neighbour.joined, neighbour.degree, key);
          CHECK(last < place);
          last = place;
          std::map<std::string, std::size_t> best;  // sources of the best relation, by named entity
          for (const RelationRef& relation : answer.graph.relations) {
            if (relation.from != neighbour.entity && relation.to != neighbour.entity) continue;
            const std::size_t other = relation.from == neighbour.entity ? relation.to : relation.from;
            std::size_t& sources = best[answer.graph.entities[other].key];
            sources = std::max<std::size_t>(sources, relation.sources);
          }
          CHECK(best.size() == joined[entity].size());
          std::size_t support = SIZE_MAX;
          for (const auto& [of, sources] : best) support = std::min(support, sources);
          CHECK(neighbour.support == support);
        }
      }
    }
    CHECK(seen > 100);
  }

  TEST_CASE("a hub among the named entities is looked up, not walked") {
    std::vector<Fact> facts;
    for (int i = 0; i < 500; ++i) facts.push_back(edge("hub", "funds", "leaf" + std::to_string(i)));
    for (const int i : {7, 8}) facts.push_back(edge("ann", "founded", "leaf" + std::to_string(i)));
    facts.push_back(edge("bob", "founded", "leaf8"));
    const TemporaryStore store(facts);
    const auto snapshot = Snapshot::build(*store);
    const auto of = [&](const char* key) { return store->find_node(key).value(); };
    CommonOptions options;
    options.max_relations = 100;
    const auto answer = common_neighbours(*store, *snapshot, {of("hub"), of("ann")}, options);
    CHECK_FALSE(answer.cut);
    CHECK(answer.found == 2);
    CHECK(answer.graph.entities[answer.neighbours[0].entity].key == "leaf7");  // fewest relations first
    CHECK(answer.relations_visited < 10);
    options.at_least = 2;
    const auto two = common_neighbours(*store, *snapshot, {of("hub"), of("ann"), of("bob")}, options);
    CHECK_FALSE(two.cut);
    CHECK(two.found == 2);
    CHECK(two.neighbours[0].joined == 3);
    CHECK(two.neighbours[1].joined == 2);
    options.max_relations = 2;
    CHECK(common_neighbours(*store, *snapshot, {of("hub"), of("ann"), of("bob")}, options).cut);
  }

  TEST_CASE("what cannot be asked is refused") {
    const TemporaryStore store({edge("a", "funds", "b"), same("a", "c")});
    const auto snapshot = Snapshot::build(*store);
    const auto of = [&](const char* key) { return store->find_node(key).value(); };
    CHECK_THROWS_WITH_AS((void)common_neighbours(*store, *snapshot, {of("a")}),
                         "the number of nodes is 1: it goes from 2 to 100", Error);
    CHECK_THROWS_WITH_AS((void)common_neighbours(*store, *snapshot, {of("a"), of("c")}), "'a' is named twice",
                         Error);
    CommonOptions options;
    options.at_least = 3;
    CHECK_THROWS_WITH_AS((void)common_neighbours(*store, *snapshot, {of("a"), of("b")}, options),
                         "at_least is 3: it goes from 2 to 2", Error);
  }
}
