#include <doctest/doctest.h>
#include <omp.h>

#include <algorithm>
#include <set>

#include "guanxi/base/error.hpp"
#include "guanxi/graph/snapshot.hpp"
#include "guanxi/model/ontology.hpp"
#include "support/random_facts.hpp"
#include "support/store_fixture.hpp"

using namespace guanxi;
using namespace guanxi::testing;

namespace {

struct Expected {
  std::vector<EntityNo> entities;
  std::set<std::pair<std::uint32_t, std::uint32_t>> arcs;  // of entities
};

/// What the filter means, edge by edge from the store.
Expected filtered(const Store& store, const Snapshot& snapshot, const GraphFilter& filter, bool undirected) {
  const auto wanted = [&](EntityNo e) {
    return filter.types.empty() ||
           std::any_of(filter.types.begin(), filter.types.end(),
                       [&](const std::string& type) { return is_a(snapshot.type(e), type); });
  };
  const bool any_arc = filter.relations.empty() && !filter.at && filter.min_confidence <= 0;
  std::set<EntityNo> taking_part;
  Expected expected;
  for (std::uint32_t e = 0; e < snapshot.entity_count(); ++e) {
    if (any_arc && wanted(EntityNo{e})) taking_part.insert(EntityNo{e});
  }
  store.for_each_edge([&](const EdgeRecord& edge) {
    const EntityNo from = snapshot.entity_of(edge.from).value();
    const EntityNo to = snapshot.entity_of(edge.to).value();
    const std::string relation = store.relation_name(edge.type);
    if (from == to && edge.from != edge.to) return true;
    if (!wanted(from) || !wanted(to)) return true;
    if (!filter.relations.empty() &&
        std::find(filter.relations.begin(), filter.relations.end(), relation) == filter.relations.end()) {
      return true;
    }
    if (filter.at && !edge.period().possible_at(*filter.at)) return true;
    if (edge.best_confidence() < filter.min_confidence) return true;
    taking_part.insert(from);
    taking_part.insert(to);
    if (from == to) return true;
    expected.arcs.emplace(from.value, to.value);
    if (undirected) expected.arcs.emplace(to.value, from.value);
    return true;
  });
  expected.entities.assign(taking_part.begin(), taking_part.end());
  return expected;
}

void check_csr(const Csr& csr, const Expected& expected) {
  CHECK(std::vector(csr.entities.begin(), csr.entities.end()) == expected.entities);
  std::set<std::pair<std::uint32_t, std::uint32_t>> out;
  std::set<std::pair<std::uint32_t, std::uint32_t>> in;
  REQUIRE(csr.out_offsets.size() == csr.vertex_count() + 1U);
  REQUIRE(csr.in_offsets.size() == csr.vertex_count() + 1U);
  for (std::uint32_t v = 0; v < csr.vertex_count(); ++v) {
    CHECK(std::is_sorted(csr.out(v).begin(), csr.out(v).end()));
    CHECK(std::is_sorted(csr.in(v).begin(), csr.in(v).end()));
    for (const std::uint32_t u : csr.out(v)) out.emplace(csr.entities[v].value, csr.entities[u].value);
    for (const std::uint32_t u : csr.in(v)) in.emplace(csr.entities[u].value, csr.entities[v].value);
  }
  CHECK(out == expected.arcs);
  CHECK(in == expected.arcs);
  CHECK(csr.out_targets.size() == expected.arcs.size());
  CHECK(csr.in_targets.size() == expected.arcs.size());
}

GraphFilter random_filter(RandomFacts& random, const Store& store) {
  GraphFilter filter;
  const auto relations = store.relation_names();
  if (random.chance(40)) filter.relations.push_back(random.pick(relations));
  if (random.chance(20)) filter.relations.push_back(random.pick(relations));
  if (random.chance(30))
    filter.at = Date::parse(random.pick(std::vector<std::string>{"1990", "2005-03", "2015", "2022-01-01"}));
  if (random.chance(30)) filter.min_confidence = 0.25 * static_cast<double>(random.below(5));
  return filter;
}

}  // namespace

TEST_SUITE("graph/make_csr") {
  TEST_CASE("agrees with filtering edge by edge on random stores and filters") {
    for (std::uint64_t seed = 1; seed <= 8; ++seed) {
      RandomFacts random(seed);
      const TemporaryStore store(random.facts(90));
      const auto snapshot = Snapshot::build(*store);
      for (int round = 0; round < 40; ++round) {
        CAPTURE(seed);
        CAPTURE(round);
        GraphFilter filter = random_filter(random, *store);
        const auto some = static_cast<std::uint32_t>(random.below(snapshot->type_count()));
        if (random.chance(40) && !snapshot->type_name(some).empty()) {
          filter.types.emplace_back(random.chance(50) ? snapshot->type_name(some)
                                                      : top_level(snapshot->type_name(some)));
        }
        const bool undirected = random.chance(50);
        check_csr(make_csr(*store, *snapshot, filter, undirected),
                  filtered(*store, *snapshot, filter, undirected));
      }
    }
  }

  TEST_CASE("the same with 1, 2 and 3 threads where there are rows enough for them") {
    RandomFacts random(5);
    std::vector<Fact> facts;
    for (int i = 0; i < 1800; ++i) {
      facts.emplace_back(edge("n" + std::to_string(random.below(1500)),
                              random.chance(70) ? "funds" : "works_for",
                              "n" + std::to_string(random.below(1500))));
    }
    const TemporaryStore store(facts);
    const auto snapshot = Snapshot::build(*store);
    REQUIRE(snapshot->entity_count() > 1100);
    const int before = omp_get_max_threads();
    for (const GraphFilter& filter :
         {GraphFilter{}, GraphFilter{.relations = {"funds"}, .types = {}, .at = {}}}) {
      for (const bool undirected : {true, false}) {
        const Expected expected = filtered(*store, *snapshot, filter, undirected);
        for (const int threads : {1, 2, 3}) {
          CAPTURE(threads);
          omp_set_num_threads(threads);
          check_csr(make_csr(*store, *snapshot, filter, undirected), expected);
        }
      }
    }
    omp_set_num_threads(before);
  }

  TEST_CASE("a confidence is compared as precisely as it is kept") {
    EdgeFact sure = edge("a", "funds", "b");
    sure.confidence = 0.9;
    const TemporaryStore store({sure});
    const auto snapshot = Snapshot::of(*store);
    CHECK(make_csr(*store, *snapshot, {.relations = {}, .types = {}, .at = {}, .min_confidence = 0.9}, false)
              .out_targets.size() == 1);
    CHECK(make_csr(*store, *snapshot, {.relations = {}, .types = {}, .at = {}, .min_confidence = 0.91}, false)
              .vertex_count() == 0);
  }

  TEST_CASE("the empty store") {
    const TemporaryStore store;
    const auto snapshot = Snapshot::of(*store);
    check_csr(make_csr(*store, *snapshot, {}, true), {});
    check_csr(make_csr(*store, *snapshot, {}, false), {});
  }

  TEST_CASE("names that the graph lacks") {
    const TemporaryStore store({edge("org:a", "works_for", "org:b"), edge("org:a", "funds", "org:b"),
                                node("org:a", "organisation/company", "A")});
    const auto snapshot = Snapshot::of(*store);
    const auto fault = [&](const GraphFilter& filter) -> std::string {
      try {
        static_cast<void>(make_csr(*store, *snapshot, filter, true));
      } catch (const Error& error) {
        CHECK(error.code() == ErrorCode::kInvalidArgument);
        return std::string(error.what()) + " / " + error.hint();
      }
      return "";
    };
    CHECK(fault({.relations = {"fundz"}, .types = {}, .at = {}}) ==
          "no relation 'fundz' in the graph / did you mean 'funds'?");
    CHECK(fault({.relations = {"xyz"}, .types = {}, .at = {}}) ==
          "no relation 'xyz' in the graph / the graph has the relations funds, works_for");
    CHECK(fault({.relations = {}, .types = {"organization"}, .at = {}}) ==
          "no node of the type 'organization' in the graph / did you mean 'organisation'?");
    CHECK(
        fault({.relations = {}, .types = {"x"}, .at = {}}) ==
        "no node of the type 'x' in the graph / the graph has the types organisation, organisation/company");
    const TemporaryStore empty;
    CHECK_THROWS_WITH_AS(static_cast<void>(make_csr(*empty, *Snapshot::of(*empty),
                                                    {.relations = {"funds"}, .types = {}, .at = {}}, true)),
                         "no relation 'funds' in the graph", Error);
  }
}
