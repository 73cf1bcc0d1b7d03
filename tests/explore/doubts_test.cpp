// What contradicts itself, hangs on one source, or is there twice: each kind, and what is none of it.
#include "guanxi/explore/doubts.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "guanxi/base/error.hpp"
#include "guanxi/graph/snapshot.hpp"
#include "support/random_facts.hpp"
#include "support/store_fixture.hpp"

using namespace guanxi;
using namespace guanxi::testing;

namespace {

template <typename FactType>
FactType cited(FactType fact, const std::string& source) {
  Evidence e;
  e.source = source;
  e.quote = "said by " + source;
  fact.evidence = {e};
  return fact;
}

NodeFact founded(NodeFact fact, std::int64_t year) {
  fact.properties["founded"] = year;
  return fact;
}

EdgeFact dated(EdgeFact fact, const char* from, const char* until) {
  if (from != nullptr) fact.valid.from = Date::parse(from);
  if (until != nullptr) fact.valid.until = Date::parse(until);
  return fact;
}

EdgeFact post(const std::string& person, const std::string& role, const std::string& organisation) {
  EdgeFact fact = edge(person, "works_for", organisation);
  fact.properties["role"] = role;
  return fact;
}

std::vector<std::string> texts(const TemporaryStore& store, DoubtKind kind,
                               const DoubtOptions& options = {}) {
  DoubtOptions asked = options;
  asked.kinds = {kind};
  const DoubtAnswer answer = find_doubts(*store, *Snapshot::build(*store), asked);
  std::vector<std::string> out;
  for (const Doubt& doubt : answer.doubts) {
    CHECK(doubt.kind == kind);
    out.push_back(doubt.text);
  }
  return out;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_SUITE("explore/doubts") {
  TEST_CASE("two founding years, each side with its evidence; the better supported ones first") {
    const NodeFact a = node("org:a", "organisation/company", "Alpha Works"),
                   b = node("org:b", "organisation/company", "Beta Works");
    const TemporaryStore store({cited(founded(a, 2014), "s1"), cited(founded(a, 2016), "s2"),
                                cited(founded(b, 2001), "s1"), cited(founded(b, 2001), "s2"),
                                cited(founded(b, 2003), "s3"), cited(founded(b, 2003), "s4"),
                                founded(node("person:c", "person", "Cee"), 1980)});
    const DoubtAnswer answer =
        find_doubts(*store, *Snapshot::build(*store), {.kinds = {DoubtKind::kFounded}});
    REQUIRE(answer.doubts.size() == 2);
    CHECK(answer.doubts[0].text == "Beta Works: founded 2001 and 2003");
    CHECK(answer.doubts[0].weight == doctest::Approx(0.75));
    CHECK(answer.doubts[1].text == "Alpha Works: founded 2014 and 2016");
    CHECK(answer.doubts[1].weight == doctest::Approx(0.5));
    REQUIRE(answer.doubts[1].sides.size() == 2);
    CHECK(answer.doubts[1].sides[0].text == "founded 2014");
    REQUIRE(answer.doubts[1].sides[0].evidence.size() == 1);
    CHECK(answer.doubts[1].sides[0].evidence[0].quote == "said by s1");
    CHECK(answer.doubts[1].sides[1].evidence[0].source_key == "s2");
    CHECK(answer.found[0] == 2);
    CHECK(find_doubts(*store, *Snapshot::build(*store), {.kinds = {DoubtKind::kFounded}, .limit = 1})
              .found[0] == 2);
  }

  TEST_CASE("one relation that begins after it ended; two spells are none") {
    const TemporaryStore store(
        {dated(edge("a", "funds", "b"), "2020", nullptr), dated(edge("a", "funds", "b"), nullptr, "2015"),
         dated(edge("c", "funds", "d"), "2010", "2012"), dated(edge("c", "funds", "d"), "2015", "2018"),
         dated(edge("e", "funds", "f"), "2015", nullptr), dated(edge("e", "funds", "f"), nullptr, "2015")});
    CHECK(texts(store, DoubtKind::kPeriod) == Texts{"a funds b: 2020 –, and – 2015"});
  }

  TEST_CASE("a relation from before the founding") {
    const TemporaryStore store({founded(node("org:a", "organisation", "Alpha"), 2010),
                                dated(edge("org:a", "funds", "x"), "2005", nullptr),
                                dated(edge("y", "funds", "org:a"), "2010-03", nullptr)});
    CHECK(texts(store, DoubtKind::kBeforeStart) ==
          Texts{"Alpha funds x: 2005 –, but Alpha was founded in 2010"});
  }

  TEST_CASE("two exclusive posts at one time") {
    const TemporaryStore store(
        {node("person:a", "person", "Ann"), node("org:x", "organisation", "Xray"),
         node("org:y", "organisation", "Yoke"), node("org:z", "organisation", "Zed"),
         node("person:b", "person", "Bob"), post("person:a", "Chairman", "org:x"),
         post("person:a", "chairman", "org:y"), post("person:a", "vice chairman", "org:z"),
         edge("org:x", "partners_with", "org:y"), dated(post("person:b", "校长", "org:x"), "2001", "2005"),
         dated(post("person:b", "大学校长", "org:y"), "2006", nullptr)});
    CHECK(texts(store, DoubtKind::kPosts) == Texts{"Ann: chairman of Xray, and chairman of Yoke"});
    TemporaryStore nested({node("person:a", "person", "Ann"), post("person:a", "CEO", "org:x"),
                           post("person:a", "CEO", "org:y"), edge("org:x", "part_of", "org:y")});
    CHECK(texts(nested, DoubtKind::kPosts).empty());
  }

  TEST_CASE("a place in two places; types apart") {
    const TemporaryStore store(
        {node("p:a", "place", "Aton"), node("p:b", "place", "Beton"), node("p:c", "place", "Ceton"),
         node("p:d", "place", "Deton"), edge("p:a", "part_of", "p:b"), edge("p:a", "part_of", "p:c"),
         edge("p:d", "part_of", "p:a"), edge("p:d", "part_of", "p:b"),
         node("t:1", "organisation/company", "One Thing"), node("t:1", "platform", "One Thing"),
         node("t:2", "organisation", "Two Thing"), node("t:2", "organisation/company", "Two Thing")});
    CHECK(texts(store, DoubtKind::kPlaces) == Texts{"Aton: in Beton, and in Ceton"});
    CHECK(texts(store, DoubtKind::kTypes) == Texts{"One Thing: organisation/company and platform"});
  }

  TEST_CASE("what is a contradiction, what is worth a look, what is neither") {
    const TemporaryStore store({node("p:x", "place/village", "Xby"),
                                node("p:1", "place/district", "Oneside"),
                                node("p:2", "place/district", "Twoside"),
                                node("p:r", "place/river", "Rill"),
                                node("p:c", "place/city", "Ceton"),
                                node("p:d", "place/city", "Deton"),
                                node("p:y", "place/town", "Yby"),
                                node("p:z", "place", "环湖地区"),
                                node("p:n", "place", "湖东"),
                                node("p:m", "place", "湖东新城"),
                                edge("p:x", "part_of", "p:1"),
                                edge("p:x", "part_of", "p:2"),
                                edge("p:x", "located_in", "p:r"),
                                edge("p:x", "part_of", "p:c"),
                                edge("p:y", "part_of", "p:c"),
                                edge("p:y", "part_of", "p:d"),
                                edge("p:y", "part_of", "p:z"),
                                edge("p:1", "part_of", "p:n"),
                                edge("p:1", "part_of", "p:m"),
                                node("person:a", "person", "Ann"),
                                node("person:b", "person", "Bob"),
                                node("org:x", "organisation", "Xray"),
                                node("org:y", "organisation", "Yoke"),
                                dated(post("person:a", "mayor", "org:x"), "2001", nullptr),
                                dated(post("person:a", "mayor", "org:y"), "2002", nullptr),
                                post("person:b", "mayor", "org:x"),
                                post("person:b", "mayor", "org:y"),
                                dated(post("person:c", "会长", "org:x"), "2001", nullptr),
                                dated(post("person:c", "会长", "org:y"), "2001", nullptr),
                                founded(node("org:f", "organisation", "Foundry"), 2010),
                                dated(edge("org:f", "funds", "org:x"), "2009", nullptr)});
    const DoubtAnswer answer = find_doubts(*store, *Snapshot::build(*store), {});
    Texts told;
    for (const Doubt& doubt : answer.doubts) told.push_back((doubt.contradiction ? "! " : "? ") + doubt.text);
    CHECK(told == Texts{"! Xby: in Oneside, and in Twoside",
                        "! Ann: mayor of Xray, 2001 –, and mayor of Yoke, 2002 –",
                        "? Bob: mayor of Xray, and mayor of Yoke", "? Yby: in Ceton, and in Deton",
                        "? Foundry funds Xray: 2009 –, but Foundry was founded in 2010"});
    CHECK(answer.contradictions == 2);
  }

  TEST_CASE("a bridge to what one source alone tells is no doubt, nor one between places") {
    const TemporaryStore store({cited(node("org:a", "organisation", "Alpha"), "s1"),
                                cited(node("org:b", "organisation", "Beta"), "s1"),
                                cited(node("org:c", "organisation", "Cee"), "s2"),
                                cited(edge("org:a", "funds", "org:b"), "s1"),
                                cited(edge("org:a", "funds", "org:c"), "s1")});
    const auto link = [&](const char* x, const char* y, const std::string& type) {
      const NodeNo from = *store->find_node(x), to = *store->find_node(y);
      return BridgeLink{{from, x, x, type},
                        {to, y, y, type},
                        2,
                        5,
                        {*store->find_edge(from, *store->find_relation("funds"), to, "")}};
    };
    DoubtOptions options;
    options.bridges = {link("org:a", "org:b", "organisation"), link("org:a", "org:c", "organisation"),
                       link("org:a", "org:c", "place")};
    CHECK(texts(store, DoubtKind::kBridge, options) ==
          Texts{"org:a – org:c (funds): only one source joins 2 entities to the rest"});
    options.bridges.front().cut_off = options.bridges[1].cut_off = 1;
    CHECK(texts(store, DoubtKind::kBridge, options).empty());
  }

  TEST_CASE("bridges of one source only; duplicates") {
    const TemporaryStore store({node("org:a", "organisation/company", "Alpha Works"),
                                node("org:b", "organisation/company", "Alpha Works Ltd"),
                                cited(edge("a", "funds", "b"), "s1"), cited(edge("b", "funds", "c"), "s1"),
                                cited(edge("b", "funds", "c"), "s2")});
    const auto link = [&](const char* x, const char* y) {
      const NodeNo from = *store->find_node(x), to = *store->find_node(y);
      return BridgeLink{{from, x, x, ""},
                        {to, y, y, ""},
                        2,
                        5,
                        {*store->find_edge(from, *store->find_relation("funds"), to, "")}};
    };
    DoubtOptions options;
    options.bridges = {link("a", "b"), link("b", "c")};
    CHECK(texts(store, DoubtKind::kBridge, options) ==
          Texts{"a – b (funds): only one source joins 2 entities to the rest"});
    CHECK(texts(store, DoubtKind::kDuplicate) == Texts{"Alpha Works and Alpha Works Ltd may be one"});
    const DoubtAnswer all = find_doubts(*store, *Snapshot::build(*store), options);
    CHECK(all.doubts.size() == 2);
    CHECK(all.doubts[0].weight >= all.doubts[1].weight);
    CHECK(graph_of(all).relations.size() == 2);
    for (const RelationRef& relation : graph_of(all).relations) {
      const DoubtLabels labels = labels_of(parse_doubt(relation.relation));
      CHECK(relation.labels.forward == labels.english);
      CHECK(relation.labels.forward_zh == labels.chinese);
    }
    CHECK_FALSE(
        store->find_edge(*store->find_node("a"), *store->find_relation("funds"), *store->find_node("c"), "")
            .has_value());
  }

  TEST_CASE("random facts in two orders give one answer; nothing gives nothing") {
    for (std::uint64_t seed = 1; seed <= 6; ++seed) {
      CAPTURE(seed);
      RandomFacts random(seed);
      std::vector<Fact> facts = random.facts(60);
      const TemporaryStore one(facts);
      std::reverse(facts.begin(), facts.end());
      const TemporaryStore other(facts);
      const auto all = [](const TemporaryStore& store) {
        Texts out;
        for (const Doubt& doubt : find_doubts(*store, *Snapshot::build(*store), {.limit = 1000}).doubts)
          out.push_back(std::string(to_string(doubt.kind)) + " " + doubt.text);
        return out;
      };
      CHECK(all(one) == all(other));
    }
    const TemporaryStore empty;
    CHECK(find_doubts(*empty, *Snapshot::build(*empty), {}).doubts.empty());
    CHECK(parse_doubt("posts") == DoubtKind::kPosts);
    CHECK_THROWS_WITH_AS((void)parse_doubt("post"), "unknown kind of doubt 'post'", Error);
  }
}
