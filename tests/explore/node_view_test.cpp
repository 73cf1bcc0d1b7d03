#include "guanxi/explore/node_view.hpp"

#include <doctest/doctest.h>

#include "explore/world.hpp"

using namespace guanxi;
using namespace guanxi::testing;

namespace {

struct Expected {
  std::uint64_t claims = 0, edges = 0;
  std::set<std::string> sources;
};
/// By relation, incoming, key of the neighbour.
using ExpectedGroups = std::map<std::pair<std::string, bool>, std::map<std::string, Expected>>;

ExpectedGroups groups_of(const World& world, std::size_t entity) {
  ExpectedGroups groups;
  for (const WorldEdge& e : world.edges) {
    if (e.a != entity && e.b != entity) continue;
    if (e.a == e.b && e.from != e.to) continue;
    const bool incoming = e.a != entity && !e.symmetric;
    Expected& sum = groups[{e.relation, incoming}][world.entities[e.a == entity ? e.b : e.a].key];
    sum.claims += e.claims;
    ++sum.edges;
    sum.sources.insert(e.sources.begin(), e.sources.end());
  }
  return groups;
}

template <typename T>
std::vector<std::pair<T, std::uint32_t>> plain(const std::vector<Stated<T>>& stated) {
  std::vector<std::pair<T, std::uint32_t>> out;
  for (const auto& [value, claims] : stated) out.emplace_back(value, claims);
  return out;
}

}  // namespace

TEST_SUITE("explore/node_view") {
  TEST_CASE("agrees with the drawn facts on 200 random graphs") {
    for (const World& world : worlds().all()) {
      CAPTURE(world.seed);
      Dice dice(world.seed * 31);
      for (std::size_t entity = 0; entity < world.entities.size(); ++entity) {
        const WorldEntity& expected = world.entities[entity];
        CAPTURE(expected.key);
        NodeViewOptions options;
        options.per_group = dice.chance(70) ? 20 : 1;
        if (entity % 2 == 1) options.snapshot = worlds().shared_snapshot();
        const NodeView view = view_node(worlds().store(), worlds().node_of(world, entity, dice), options);
        CHECK(view.entity().key == expected.key);
        CHECK(view.entity().name == expected.name);
        CHECK(view.members.size() == expected.nodes.size());
        CHECK(view.members.front().key == expected.key);
        CHECK(view.links.size() + 1 >= view.members.size());
        ExpectedGroups groups = groups_of(world, entity);
        std::erase_if(groups, [](const auto& g) { return g.first.first == "loops_at"; });
        std::size_t seen = 0;
        for (const RelationGroup& group : view.groups) {
          if (group.relation == "loops_at") continue;
          ++seen;
          const auto found = groups.find({group.relation, !group.outgoing});
          REQUIRE(found != groups.end());
          CHECK(group.relations.size() + group.more == found->second.size());
          CHECK(group.relations.size() == std::min(options.per_group, found->second.size()));
          std::pair<std::uint64_t, std::string> last{0, ""};
          for (const std::size_t index : group.relations) {
            const RelationRef& relation = view.graph.relations[index];
            const bool loop = relation.from == relation.to;
            CHECK((loop || (relation.from == 0) != (relation.to == 0)));
            if (!group.labels.symmetric) CHECK((relation.from == 0) == group.outgoing);
            const std::string& key =
                view.graph.entities[relation.from == 0 ? relation.to : relation.from].key;
            const auto neighbour = found->second.find(key);
            REQUIRE(neighbour != found->second.end());
            CHECK(relation.claims == neighbour->second.claims);
            CHECK(relation.edge_count == neighbour->second.edges);
            CHECK(relation.sources == neighbour->second.sources.size());
            const std::pair<std::uint64_t, std::string> place{~relation.claims, key};
            CHECK(last < place);
            last = place;
          }
        }
        CHECK(seen == groups.size());
      }
    }
  }

  TEST_CASE("names, types, properties and members of one entity add up") {
    NodeFact a = node("org:a", "organisation/company", "Zhejiang Meridian Ltd", {"Meridian"});
    a.properties = {{"founded", std::int64_t{2014}}};
    NodeFact again = a;
    again.evidence = {{"second", {}, {}, 7, {}}};
    NodeFact b = node("org:b", "organisation", "Meridian", {"子午线公司"});
    b.properties = {{"founded", std::int64_t{2015}}, {"staff", std::int64_t{80}}};
    const TemporaryStore store(
        {a, again, b, same("org:a", "org:c"), different("org:b", "org:c"), edge("org:c", "funds", "x")});
    const NodeView view = view_node(*store, store->find_node("org:c").value());
    REQUIRE(view.members.size() == 2);  // org:b shares a name with org:a, but is not org:c
    CHECK(view.members[0].key == "org:a");
    CHECK(view.members[1].key == "org:c");
    REQUIRE(view.links.size() == 1);
    CHECK(view.links[0].reason == LinkReason::kJudged);
    CHECK(view.links[0].claims == 1);
    CHECK(view.links[0].why == "test");
    REQUIRE(view.refusals.size() == 1);
    CHECK(view.refusals[0].a.key == "org:a");
    CHECK(view.refusals[0].b.key == "org:b");
    CHECK(view.refusals[0].different_a.key == "org:b");
    CHECK(view.refusals[0].different_b.key == "org:c");
    CHECK(view.claims == 2);
    CHECK(view.sources == 2);
    REQUIRE(view.names.size() == 2);
    CHECK(view.names[0].text == "Zhejiang Meridian Ltd");
    CHECK(view.names[0].claims == 2);
    CHECK(view.names[1].text == "Meridian");
    CHECK(view.names[1].alias);
    CHECK(view.evidence.empty());
    REQUIRE(view.groups.size() == 1);
    CHECK(view.groups[0].label(false) == "funds");
  }

  TEST_CASE("one name joins nodes, and their statements conflict") {
    NodeFact a = node("org:a", "organisation/company", "子午线智能科技", {"Meridian"});
    a.properties = {{"founded", std::int64_t{2014}}};
    NodeFact b = node("org:b", "organisation", "子午線智能科技");
    b.properties = {{"founded", std::int64_t{2015}}};
    NodeFact more = b;
    more.evidence = {{"second", {}, {}, 7, {}}};
    const TemporaryStore store({a, b, more});
    const NodeView view = view_node(*store, store->find_node("org:a").value());
    CHECK(view.entity().key == "org:b");  // stated more often
    REQUIRE(view.links.size() == 1);
    CHECK(view.links[0].reason == LinkReason::kSharedName);
    CHECK(view.links[0].name == "子午線智能科技");
    CHECK(plain(view.types) == std::vector<std::pair<std::string, std::uint32_t>>{
                                   {"organisation", 2}, {"organisation/company", 1}});
    REQUIRE(view.properties.size() == 1);
    CHECK(view.properties[0].second.size() == 2);
    CHECK(to_text(view.properties[0].second[0].value) == "2015");
  }

  TEST_CASE("evidence is loaded when asked for, within its limit") {
    const std::string text = "灵犀研究院成立于2014年。It funds Plan P.";
    const auto span = [&](const std::string& part) {
      Evidence e;
      e.source = "report";
      e.start = text.find(part);
      e.end = *e.start + part.size();
      return e;
    };
    NodeFact n = node("org:lx", "organisation", "灵犀研究院");
    n.evidence = {span("灵犀研究院")};
    EdgeFact e1 = edge("org:lx", "funds", "p");
    e1.evidence = {span("It funds Plan P.")};
    e1.properties = {{"role", std::string("main funder")}};
    e1.valid.from = Date::parse("2014");
    EdgeFact e2 = edge("org:lx", "funds", "p");
    e2.confidence = 0.5;
    e2.properties = {{"role", std::vector<Scalar>{std::string("main funder"), std::string("host")}}};
    e2.evidence = {{"list.csv", {}, {}, 12, {}}, {"list.csv", {}, {}, 14, "a row"}};
    const TemporaryStore store(
        {SourceFact{"report", "A report", "Press", "2025-05-28", "zh", "", text}, n, e1, e2});
    const NodeNo lx = store->find_node("org:lx").value();
    NodeViewOptions options;
    options.evidence = true;
    const NodeView view = view_node(*store, lx, options);
    REQUIRE(view.evidence.size() == 1);
    CHECK(view.evidence[0].quote == "灵犀研究院");
    CHECK(view.evidence[0].title == "A report");
    CHECK(view.evidence[0].publisher == "Press");
    REQUIRE(view.graph.relations.size() == 1);
    const RelationRef& funds = view.graph.relations[0];
    CHECK(funds.sources == 2);
    CHECK(funds.claims == 2);
    CHECK(funds.confidence == 1.0);
    CHECK(funds.period_text() == "2014 –");
    CHECK(funds.roles() == std::vector<std::string>{"main funder", "host"});
    CHECK(to_text(view.graph, funds) == "灵犀研究院 – funds (main funder, host) → p");
    REQUIRE(funds.evidence.size() == 3);
    CHECK(funds.evidence[0].date == "2025-05-28");  // the dated first
    CHECK(funds.evidence[0].quote == "It funds Plan P.");
    CHECK(funds.evidence[1].line == 12);
    CHECK(funds.evidence[1].confidence == 0.5);
    CHECK(funds.evidence[2].quote == "a row");

    options.evidence_limit = 1;
    const NodeView less = view_node(*store, lx, options);
    CHECK(less.graph.relations[0].evidence.size() == 1);
    CHECK(less.graph.relations[0].evidence_left_out == 2);
  }

  TEST_CASE("edges beyond the bound are counted, not read") {
    std::vector<Fact> facts;
    for (int i = 0; i < 12; ++i) facts.push_back(edge("hub", "funds", "leaf" + std::to_string(i)));
    facts.push_back(edge("leaf3", "part_of", "hub"));
    const TemporaryStore store(facts);
    NodeViewOptions options;
    options.max_edges = 10;
    options.per_group = 3;
    const NodeView view = view_node(*store, store->find_node("hub").value(), options);
    CHECK(view.edges_left_out == 2);
    REQUIRE(view.groups.size() == 2);
    CHECK(view.groups[1].relations.size() == 1);  // no group hides another
    CHECK(view.groups[0].relations.size() == 3);
    CHECK(view.groups[0].more == 7);
    CHECK(view.groups[0].unread == 2);
  }
}
