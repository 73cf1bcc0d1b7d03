#include "guanxi/graph/snapshot.hpp"

#include <doctest/doctest.h>
#include <omp.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <vector>

#include "guanxi/store/bulk.hpp"
#include "guanxi/store/entities.hpp"
#include "support/random_facts.hpp"
#include "support/snapshots.hpp"
#include "support/store_fixture.hpp"

using namespace guanxi;
using namespace guanxi::testing;

namespace {

/// Holds a snapshot against what the store says of every node and edge.
void check_against_store(const Store& store, const Snapshot& snapshot) {
  std::map<std::uint32_t, Entity> entities;  // by EntityNo
  std::size_t live_nodes = 0;
  for (std::uint32_t n = 0; n < store.node_limit() + 2; ++n) {
    const NodeNo node{n};
    const auto e = snapshot.entity_of(node);
    REQUIRE(e.has_value() == store.node(node).has_value());
    if (!e) continue;
    ++live_nodes;
    const Entity entity = entity_of(store, node);
    const auto [place, fresh] = entities.try_emplace(e->value, entity);
    CHECK(place->second.nodes == entity.nodes);
  }
  CHECK(entities.size() == snapshot.entity_count());
  std::size_t members = 0;
  for (const auto& [number, entity] : entities) {
    const EntityNo e{number};
    members += entity.nodes.size();
    const NodeRecord record = store.node(entity.representative).value();
    CHECK(snapshot.representative(e) == entity.representative);
    CHECK(snapshot.key(e) == record.key);
    CHECK(snapshot.name(e) == record.name());
    CHECK(snapshot.type(e) == record.type());
    CHECK(snapshot.type_name(snapshot.type_no(e)) == record.type());
  }
  CHECK(members == live_nodes);

  using Arc = std::tuple<std::uint32_t, std::uint16_t, std::uint32_t>;
  std::vector<std::vector<Arc>> out(snapshot.entity_count());
  std::vector<std::vector<Arc>> in(snapshot.entity_count());
  std::uint64_t arcs = 0;
  store.for_each_edge([&](const EdgeRecord& edge) {
    const std::uint32_t from = snapshot.entity_of(edge.from).value().value;
    const std::uint32_t to = snapshot.entity_of(edge.to).value().value;
    const auto number = static_cast<std::uint32_t>(edge.no.value);
    if (from == to && edge.from != edge.to) return true;
    ++arcs;
    out.at(from).emplace_back(to, edge.type.value, number);
    in.at(to).emplace_back(from, edge.type.value, number);
    CHECK(snapshot.period(number) == edge.period());
    CHECK(snapshot.confidence(number) == static_cast<float>(edge.best_confidence()));
    std::set<std::uint32_t> sources, texts;
    store.for_each_claim_of(edge.no, [&](const Claim& claim) {
      sources.insert(claim.source.value);
      if (store.source_text(claim.source)) texts.insert(claim.source.value);
      return true;
    });
    CHECK(snapshot.support(number).sources == sources.size());
    CHECK(snapshot.support(number).retold == (texts.size() > 1));
    const auto names = snapshot.number_names();
    for (std::uint32_t c = 0; c < names.size(); ++c) {
      std::optional<double> stated;
      for (const auto& [name, values] : edge.properties) {
        if (name != names[c]) continue;
        if (const auto* i = std::get_if<std::int64_t>(&values.front().value))
          stated = static_cast<double>(*i);
        if (const auto* d = std::get_if<double>(&values.front().value)) stated = *d;
      }
      CHECK(snapshot.number(c, number) == stated);
    }
    return true;
  });
  std::vector<std::uint64_t> degrees;
  for (std::uint32_t e = 0; e < snapshot.entity_count(); ++e) {
    degrees.push_back(snapshot.degree(EntityNo{e}));
    CHECK(degrees.back() == snapshot.out(EntityNo{e}).size() + snapshot.in(EntityNo{e}).size());
  }
  for (std::uint64_t most = 0; most <= degrees.size(); ++most) {
    const std::uint64_t degree = snapshot.degree_of_most(most);
    const auto having = [&](std::uint64_t d) {
      return static_cast<std::uint64_t>(
          std::count_if(degrees.begin(), degrees.end(), [&](std::uint64_t x) { return x >= d; }));
    };
    CHECK(having(degree) <= most);
    std::uint64_t smaller = 0;
    for (const std::uint64_t d : degrees)
      if (d < degree) smaller = std::max(smaller, d);
    if (most < degrees.size()) CHECK(having(smaller) > most);
  }
  CHECK(snapshot.arc_count() == arcs);
  for (std::uint32_t e = 0; e < snapshot.entity_count(); ++e) {
    for (const auto& [row, expected] :
         {std::pair(snapshot.out(EntityNo{e}), &out[e]), std::pair(snapshot.in(EntityNo{e}), &in[e])}) {
      std::vector<Arc> found;
      for (std::size_t i = 0; i < row.size(); ++i) {
        found.emplace_back(row.targets[i], row.relation(i), row.edge(i));
      }
      std::sort(expected->begin(), expected->end());
      CHECK(found == *expected);
    }
  }
}

}  // namespace

TEST_SUITE("graph/snapshot") {
  TEST_CASE("an empty store has an empty snapshot") {
    const TemporaryStore store;
    const auto snapshot = Snapshot::of(*store);
    CHECK(snapshot->entity_count() == 0);
    CHECK(snapshot->arc_count() == 0);
    CHECK(snapshot->type_count() == 0);
    CHECK_FALSE(snapshot->entity_of(NodeNo{0}).has_value());
    CHECK(snapshot->period(0).empty());
    CHECK(snapshot->confidence(7) == 1.0F);
    CHECK(describe(*snapshot) == describe(*Snapshot::of(*store)));
  }

  TEST_CASE("entities: inner relations go, stated loops and parallel relations stay") {
    EdgeFact paid = edge("org:a", "funds", "org:c");
    paid.id = "second payment";
    paid.confidence = 0.5;
    paid.valid = {Date{2001, 0, 0}, Date{2010, 5, 31}};
    const TemporaryStore store({
        node("org:a", "organisation/company", "甲"),
        node("org:b", "organisation/company", "乙"),
        node("org:b", "organisation/company", "乙"),
        same("org:a", "org:b"),
        edge("org:a", "partners_with", "org:b"),  // inside one entity
        edge("org:a", "owns", "org:a"),
        edge("org:b", "funds", "org:c"),
        paid,
        edge("org:c", "works_for", "org:a"),
    });
    const auto snapshot = Snapshot::of(*store);
    REQUIRE(snapshot->entity_count() == 2);
    const EntityNo ab = snapshot->entity_of(store->find_node("org:a").value()).value();
    const EntityNo c = snapshot->entity_of(store->find_node("org:c").value()).value();
    CHECK(snapshot->entity_of(store->find_node("org:b").value()) == ab);
    CHECK(snapshot->type(c).empty());
    CHECK(snapshot->name(c) == "org:c");
    const Row out = snapshot->out(ab);
    REQUIRE(out.size() == 3);
    CHECK(std::vector(out.targets.begin(), out.targets.end()) == std::vector{ab.value, c.value, c.value});
    CHECK(out.edge(1) < out.edge(2));
    CHECK(snapshot->period(out.edge(2)) == paid.valid);
    CHECK(snapshot->confidence(out.edge(2)) == 0.5F);
    CHECK(snapshot->period(out.edge(1)).empty());
    CHECK(snapshot->in(ab).size() == 2);
    CHECK(snapshot->arc_count() == 4);
    check_against_store(*store, *snapshot);
  }

  TEST_CASE(
      "agrees with the store on 12 random stores, built and mapped, also after something was forgotten") {
    for (std::uint64_t seed = 1; seed <= 12; ++seed) {
      CAPTURE(seed);
      RandomFacts random(seed);
      TemporaryStore store;
      put(*store, "one.jsonl", random.facts(10 + random.below(60)));
      put(*store, "two.jsonl", random.facts(10 + random.below(40)));
      if (seed % 2 == 0) store->forget("one.jsonl");
      if (seed % 4 == 0) put(*store, "three.jsonl", random.facts(20));
      const auto built = Snapshot::build(*store);
      check_against_store(*store, *built);
      const auto written = Snapshot::of(*store);
      const auto mapped = Snapshot::of(*store);
      CHECK(describe(*written) == describe(*built));
      CHECK(describe(*mapped) == describe(*built));
      CHECK(check_snapshot(*store).fault.empty());
    }
  }

  TEST_CASE("the same with 1, 2 and 3 threads where there are nodes enough for them") {
    RandomFacts random(11);
    std::vector<Fact> facts;
    const auto name = [&] { return "n" + std::to_string(random.below(9000)); };
    for (int i = 0; i < 12'000; ++i) {
      EdgeFact fact = edge(name(), random.chance(95) ? "funds" : "owns", name());
      if (random.chance(3)) fact.confidence = 0.5;
      facts.emplace_back(fact);
    }
    for (int i = 0; i < 300; ++i) facts.emplace_back(same(name(), name()));
    TemporaryStore store(facts);
    REQUIRE(store->node_limit() > 8192);
    const int before = omp_get_max_threads();
    std::string expected;
    for (const int threads : {1, 2, 3}) {
      CAPTURE(threads);
      omp_set_num_threads(threads);
      const auto snapshot = Snapshot::build(*store);
      if (threads == 1) {
        check_against_store(*store, *snapshot);
        expected = describe(*snapshot, store->node_limit());
      }
      CHECK(describe(*snapshot, store->node_limit()) == expected);
    }
    omp_set_num_threads(before);
  }

  TEST_CASE("what says nothing is left out: a symmetric graph of one relation, edges that run on") {
    std::vector<Fact> facts;
    for (const auto& [a, b] :
         {std::pair("a", "b"), std::pair("a", "c"), std::pair("b", "a"), std::pair("c", "a")})
      facts.emplace_back(edge(a, "knows", b));
    const TemporaryStore store(facts);
    const auto snapshot = Snapshot::of(*store);
    CHECK(snapshot->is_simple());
    CHECK(snapshot->is_symmetric());
    check_against_store(*store, *snapshot);
    const Csr csr = make_csr(*store, *snapshot, {}, true);
    CHECK(csr.out_targets.data() == csr.in_targets.data());
    CHECK(csr.out_targets.data() == snapshot->out({0}).targets.data());

    const TemporaryStore other({edge("a", "knows", "b"), edge("a", "knows", "a")});
    CHECK_FALSE(Snapshot::of(*other)->is_simple());
    CHECK_FALSE(Snapshot::of(*other)->is_symmetric());
    const TemporaryStore parallel(
        {edge("a", "knows", "b"), edge("a", "funds", "b"), edge("b", "knows", "a")});
    CHECK_FALSE(Snapshot::of(*parallel)->is_simple());
    CHECK_FALSE(Snapshot::of(*parallel)->is_symmetric());
    check_against_store(*parallel, *Snapshot::of(*parallel));
    const TemporaryStore two({edge("a", "knows", "b"), edge("b", "funds", "a")});
    CHECK(Snapshot::of(*two)->is_simple());
    CHECK_FALSE(Snapshot::of(*two)->is_symmetric());
  }

  TEST_CASE("a data set taken in bulk beside what documents state") {
    for (std::uint64_t seed = 1; seed <= 6; ++seed) {
      CAPTURE(seed);
      RandomFacts random(seed);
      const auto name = [&] { return "n" + std::to_string(random.below(40)); };
      std::vector<Fact> facts;
      for (int i = 0; i < 60; ++i)
        facts.emplace_back(edge(name(), random.chance(60) ? "funds" : "owns", name()));
      if (seed % 2 == 0) facts.emplace_back(same("n1", "n2"));
      TemporaryStore store;
      if (seed % 3 != 0) put(*store, "claims.jsonl", facts);
      {
        std::vector<std::string> keys;
        for (int i = 0; i < 600; ++i) keys.push_back(name());
        EdgeBlock block;
        block.lines.first = 2;
        const auto load = store->begin_bulk({"data.csv", "csv", 1}, {});
        const std::uint16_t funds = load->relation("funds");
        const std::uint16_t knows = load->relation("knows");
        for (int i = 0; i < 300; ++i) {
          block.from_texts.push_back(keys[2 * i]);
          block.to_texts.push_back(keys[2 * i + 1]);
          if (seed % 2 == 1) block.relations.push_back(random.chance(50) ? funds : knows);
          if (seed % 4 == 2) block.confidence.push_back(random.chance(20) ? 0.5 : 1.0);
        }
        load->add(0, block);
        static_cast<void>(load->commit(hash128("data"), 0));
      }
      if (seed % 3 == 0) put(*store, "claims.jsonl", facts);
      check_against_store(*store, *Snapshot::build(*store));
      if (seed > 3) store->forget(seed % 2 == 0 ? "claims.jsonl" : "data.csv");
      check_against_store(*store, *Snapshot::of(*store));
    }
  }
}
