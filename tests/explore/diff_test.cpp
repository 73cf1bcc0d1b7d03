// What changed, against the difference of sets of facts.
#include "guanxi/explore/diff.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <tuple>

#include "guanxi/base/error.hpp"
#include "guanxi/explore/sources.hpp"
#include "guanxi/graph/snapshot.hpp"
#include "support/random_facts.hpp"
#include "support/store_fixture.hpp"

using namespace guanxi;
using namespace guanxi::testing;

namespace {

constexpr std::uint64_t kSeeds = seeds(30, 6);

using Key = std::tuple<std::string, std::string, std::string, std::string>;

std::set<Key> keys_of(const std::vector<DiffRelation>& list) {
  std::set<Key> out;
  for (const DiffRelation& r : list) out.emplace(r.from.key, r.to.key, r.relation, r.id);
  return out;
}

/// The relations of the claims, as an export would list them.
std::set<Key> relations_of(const Store& store, const std::string& without = {}) {
  std::set<Key> out;
  store.for_each_claim([&](const Claim& claim) {
    const auto* e = std::get_if<EdgeFact>(&claim.fact);
    if (e != nullptr && store.source_key(claim.source) != without)
      out.emplace(e->from, e->to, e->type, e->id);
    return true;
  });
  return out;
}

std::set<Key> minus(const std::set<Key>& a, const std::set<Key>& b) {
  std::set<Key> out;
  std::set_difference(a.begin(), a.end(), b.begin(), b.end(), std::inserter(out, out.end()));
  return out;
}

std::string pairs_of(const DiffAnswer& answer) {
  std::string out;
  for (const WatchedPair& p : answer.pairs) {
    out += p.a.key + "-" + p.b.key + " " + std::to_string(p.before) + ">" + std::to_string(p.after) + ":";
    for (const EntityRef& e : p.path) out += " " + e.key;
    out += "; ";
  }
  return out;
}

}  // namespace

TEST_SUITE("explore/diff") {
  TEST_CASE("two stores: the difference of what their claims state") {
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
      CAPTURE(seed);
      RandomFacts random(seed);
      std::vector<Fact> facts = random.facts(40);
      const TemporaryStore before(facts);
      for (std::size_t i = 0; i < 10; ++i) facts[random.below(facts.size())] = random.edge();
      std::reverse(facts.begin(), facts.end());
      const TemporaryStore after(facts);
      for (const std::uint64_t max_held : {std::uint64_t{3}, std::uint64_t{1'000'000}}) {
        const DiffAnswer answer = diff_stores(*before, *after, {.limit = 1000, .max_held = max_held});
        CHECK(keys_of(answer.gained) == minus(relations_of(*after), relations_of(*before)));
        CHECK(keys_of(answer.lost) == minus(relations_of(*before), relations_of(*after)));
        CHECK(answer.gained_count == answer.gained.size());
        CHECK(answer.lost_count == answer.lost.size());
        const DiffAnswer few = diff_stores(*before, *after, {.limit = 2, .max_held = max_held});
        CHECK(few.gained_count == answer.gained_count);
        for (std::size_t i = 0; i < few.gained.size(); ++i)
          CHECK(few.gained[i].to.key == answer.gained[i].to.key);
      }
      CHECK(diff_stores(*after, *after, {}).gained_count == 0);
    }
  }

  TEST_CASE("two stores: more keys and relations than are held at a time") {
    constexpr std::size_t kEdges = 6'000, kHeld = 500;
    std::vector<Fact> old_facts, new_facts;
    for (std::size_t i = 0; i < kEdges; ++i) {
      const std::string from = "node:" + std::to_string(i), to = "node:" + std::to_string(i * 7 % kEdges);
      EdgeFact fact = edge(from, i % 3 == 0 ? "funds" : "owns", to);
      if (i % 5 == 0) fact.id = std::to_string(i % 2);
      if (i % 11 != 4) old_facts.emplace_back(fact);
      if (i % 13 == 5) fact.id = "another";
      if (i % 7 != 3) new_facts.emplace_back(fact);
    }
    const TemporaryStore before(old_facts), after(new_facts);
    const auto old_keys = relations_of(*before), new_keys = relations_of(*after);
    const DiffAnswer all = diff_stores(*before, *after, {.limit = kEdges, .max_held = kHeld});
    CHECK(keys_of(all.gained) == minus(new_keys, old_keys));
    CHECK(keys_of(all.lost) == minus(old_keys, new_keys));
    const DiffAnswer few = diff_stores(*before, *after, {.limit = 10, .max_held = kHeld});
    CHECK(few.gained_count == all.gained.size());
    CHECK(few.lost_count == all.lost.size());
    const auto first = [](const std::vector<DiffRelation>& list) {
      return keys_of({list.begin(), list.begin() + 10});
    };
    CHECK(keys_of(few.gained) == first(all.gained));
    CHECK(keys_of(few.lost) == first(all.lost));
    CHECK(diff_stores(*before, *after, {.limit = 0, .max_held = kHeld}).lost_count == all.lost.size());
  }

  TEST_CASE("without a source: what only it states, as forgetting it says") {
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
      CAPTURE(seed);
      RandomFacts random(seed + 77);
      const TemporaryStore store(random.facts(50));
      for (const SourceRecord& source : store->sources()) {
        const DiffAnswer answer = diff_without(*store, source.no, {.limit = 1000});
        CHECK(keys_of(answer.lost) == minus(relations_of(*store), relations_of(*store, source.key)));
        CHECK(answer.gained.empty());
      }
    }
  }

  TEST_CASE("two dates: by every edge's period") {
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
      CAPTURE(seed);
      RandomFacts random(seed + 300);
      const TemporaryStore store(random.facts(60));
      const Date a = *Date::parse("2001-05"), b = *Date::parse("2011");
      std::set<Key> then, now;
      store->for_each_edge([&](const EdgeRecord& e) {
        const Key key{store->node(e.from)->key, store->node(e.to)->key, store->relation_name(e.type), e.id};
        if (e.period().possible_at(a)) then.insert(key);
        if (e.period().possible_at(b)) now.insert(key);
        return true;
      });
      const DiffAnswer answer = diff_dates(*store, a, b, {.limit = 1000});
      CHECK(keys_of(answer.gained) == minus(now, then));
      CHECK(keys_of(answer.lost) == minus(then, now));
    }
  }

  TEST_CASE("watched nodes: nearer, farther, joined, parted") {
    EdgeFact late = edge("a", "funds", "d");
    late.valid.from = Date::parse("2020");
    EdgeFact early = edge("x", "owns", "y");
    early.valid.until = Date::parse("2010");
    const TemporaryStore store(
        {edge("a", "funds", "b"), edge("b", "funds", "c"), edge("c", "owns", "d"), late, early});
    const Date then = *Date::parse("2005"), now = *Date::parse("2021");
    const DiffAnswer answer = diff_dates(*store, then, now, {.watch = {"a", "d", "x", "y"}});
    CHECK(pairs_of(answer) == "a-d 3>1: a d; x-y 1>0: x y; ");
    CHECK(answer.pairs[0].steps == std::vector<std::string>{"funds"});
    CHECK(pairs_of(diff_dates(*store, now, then, {.watch = {"a", "d"}})) == "a-d 1>3: a b c d; ");
    CHECK(pairs_of(diff_dates(*store, then, now, {.watch = {"a", "d"}, .max_hops = 2})) == "a-d 0>1: a d; ");
    const DiffAnswer cut = diff_dates(*store, then, now, {.watch = {"a", "d"}, .max_relations = 1});
    CHECK(cut.pairs.empty());
    CHECK(cut.notes == std::vector<std::string>{"2 of the watched paths too far to find within 1 relations"});
    EdgeFact other = edge("b", "owns", "x");
    other.evidence = {Evidence{.source = "second"}};
    put(*store, "more.jsonl", {other});
    CHECK(pairs_of(diff_without(*store, *store->find_source("second"), {.watch = {"a", "x"}})) ==
          "a-x 2>0: a b x; ");
    const TemporaryStore old({edge("a", "funds", "b"), edge("q", "funds", "a")});
    CHECK(pairs_of(diff_stores(*old, *store, {.watch = {"a", "d", "q"}})) == "a-d 0>1: a d; a-q 1>0: a q; ");
    CHECK_THROWS_WITH_AS(diff_stores(*old, *store, {.relations = {"fundz"}}),
                         "no relation 'fundz' in the graph", Error);
    CHECK_THROWS_WITH_AS((void)source_named(*store, "secnd"), "no source 'secnd'", Error);
    CHECK(source_named(*store, "test.jsonl") == *store->find_source("test.jsonl"));
    CHECK_THROWS_WITH_AS((void)source_named(*store, "more.jsonl"),
                         "'more.jsonl' is a file that states nothing by itself: its facts name their sources",
                         Error);
  }

  TEST_CASE("as a graph") {
    const TemporaryStore before({edge("a", "funds", "b")}), after({edge("a", "funds", "c")});
    const Subgraph graph = graph_of(diff_stores(*before, *after, {}));
    CHECK(graph.entities.size() == 3);
    REQUIRE(graph.relations.size() == 2);
    CHECK(graph.relations[0].labels.forward == "now funds");
    CHECK(graph.relations[1].labels.forward == "no longer funds");
  }
}
