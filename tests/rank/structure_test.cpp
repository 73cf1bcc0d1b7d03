#include "guanxi/rank/structure.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "guanxi/base/error.hpp"
#include "support/store_fixture.hpp"

using namespace guanxi;
using namespace guanxi::testing;

namespace {

//  a → b → c → a,  c → d (twice, and once back),  d → e,  x → y,  lone
std::vector<Fact> small_world() {
  EdgeFact again = edge("c", "funds", "d");
  again.id = "again";
  return {edge("a", "funds", "b"),
          edge("b", "funds", "c"),
          edge("c", "funds", "a"),
          edge("c", "funds", "d"),
          again,
          edge("d", "owns", "c"),
          edge("d", "funds", "e"),
          edge("x", "owns", "y"),
          node("lone", "person", "Lone")};
}

struct World {
  explicit World(const std::vector<Fact>& facts) : store(facts), snapshot(Snapshot::build(*store)) {}
  TemporaryStore store;
  std::shared_ptr<const Snapshot> snapshot;
};

std::string text_of(const ComponentsAnswer& answer) {
  std::string text;
  for (const ComponentRow& row : answer.rows) {
    text += std::to_string(row.size) + "(";
    for (const EntityLabel& member : row.members) text += (text.back() == '(' ? "" : " ") + member.key;
    text += ")";
  }
  return text;
}

std::string text_of(const BridgesAnswer& answer) {
  std::string text;
  for (const CutEntityRow& row : answer.entities) {
    text += row.entity.key + ":" + std::to_string(row.parts) + "/" + std::to_string(row.cut_off) + " ";
  }
  for (const BridgeRow& row : answer.bridges) {
    text += row.inner.key + "-" + row.outer.key + ":" + std::to_string(row.cut_off) + "x" +
            std::to_string(row.relation_count) + " ";
  }
  return text;
}

}  // namespace

TEST_SUITE("rank/structure") {
  TEST_CASE("components, weak and strong") {
    const World world(small_world());
    const auto weak = components_of(*world.store, *world.snapshot, {.members = 2});
    CHECK(text_of(weak) == "5(c a)2(x y)1(lone)");
    CHECK(weak.count == 3);
    CHECK(weak.singles == 1);
    CHECK(weak.vertices == 8);
    CHECK(weak.links == 6);
    CHECK(weak.rows[2].members[0].name == "Lone");
    CHECK(weak.rows[2].members[0].type == "person");
    const auto strong =
        components_of(*world.store, *world.snapshot, {.strong = true, .top = 3, .members = 9});
    CHECK(text_of(strong) == "4(c a b d)1(e)1(lone)");
    CHECK(strong.count == 5);
    CHECK(strong.links == 7);
    CHECK(text_of(components_of(*world.store, *world.snapshot, {.top = 1, .members = 0})) == "5()");
    CHECK(text_of(components_of(*world.store, *world.snapshot,
                                {.filter = {.relations = {"owns"}, .types = {}, .at = {}}})) ==
          "2(c d)2(x y)");
  }

  TEST_CASE("cut entities and bridges, with the relations that make them up") {
    const World world(small_world());
    const auto answer = bridges_of(*world.store, *world.snapshot, {});
    CHECK(text_of(answer) == "c:2/2 d:2/1 c-d:2x3 d-e:1x1 x-y:1x1 ");
    CHECK(answer.entity_count == 2);
    CHECK(answer.bridge_count == 3);
    CHECK(answer.links == 6);
    const BridgeRow& bridge = answer.bridges[0];
    REQUIRE(bridge.relations.size() == 3);
    CHECK(world.store->relation_name(bridge.relations[0].relation) == "funds");
    CHECK(bridge.relations[0].outward);
    CHECK(world.store->relation_name(bridge.relations[2].relation) == "owns");
    CHECK_FALSE(bridge.relations[2].outward);
    for (const BridgeRelation& relation : bridge.relations) {
      CHECK(world.store->edge(EdgeNo{relation.edge})->type == relation.relation);
    }
    const auto filtered = bridges_of(*world.store, *world.snapshot,
                                     {.filter = {.relations = {"funds"}, .types = {}, .at = {}}, .top = 1});
    CHECK(text_of(filtered) == "c:2/2 c-d:2x2 ");
    CHECK(filtered.bridge_count == 2);
  }

  TEST_CASE("the order of the facts changes nothing") {
    std::vector<Fact> facts = small_world();
    for (int i = 0; i < 20; ++i) {
      facts.emplace_back(edge("p" + std::to_string(i), "owns", "q" + std::to_string(i * 7 % 20 / 2)));
    }
    const World forwards(facts);
    std::reverse(facts.begin(), facts.end());
    const World backwards(facts);
    CHECK(text_of(bridges_of(*forwards.store, *forwards.snapshot, {.top = 0})) ==
          text_of(bridges_of(*backwards.store, *backwards.snapshot, {.top = 0})));
    for (const bool strong : {false, true}) {
      CHECK(text_of(components_of(*forwards.store, *forwards.snapshot, {.strong = strong, .top = 0})) ==
            text_of(components_of(*backwards.store, *backwards.snapshot, {.strong = strong, .top = 0})));
    }
  }

  TEST_CASE("the empty graph, and a name that it lacks") {
    const World world((std::vector<Fact>()));
    CHECK(components_of(*world.store, *world.snapshot, {}).rows.empty());
    CHECK(components_of(*world.store, *world.snapshot, {.strong = true}).count == 0);
    CHECK(text_of(bridges_of(*world.store, *world.snapshot, {})).empty());
    CHECK_THROWS_WITH_AS(
        static_cast<void>(bridges_of(*world.store, *world.snapshot,
                                     {.filter = {.relations = {"funds"}, .types = {}, .at = {}}})),
        "no relation 'funds' in the graph", Error);
  }
}
