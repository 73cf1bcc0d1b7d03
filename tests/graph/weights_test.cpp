#include "guanxi/graph/weights.hpp"

#include <doctest/doctest.h>

#include <map>
#include <optional>

#include "guanxi/base/error.hpp"
#include "support/random_facts.hpp"
#include "support/store_fixture.hpp"

using namespace guanxi;
using namespace guanxi::testing;

namespace {

/// What an edge states, read as a record.
std::optional<double> stated(const EdgeRecord& edge, const std::string& property) {
  for (const auto& [name, values] : edge.properties) {
    if (name != property) continue;
    const Value& value = values.front().value;
    if (const auto* integer = std::get_if<std::int64_t>(&value)) return static_cast<double>(*integer);
    if (const auto* real = std::get_if<double>(&value)) return *real;
  }
  return std::nullopt;
}

}  // namespace

TEST_SUITE("graph/weights") {
  TEST_CASE("agree with joining edge by edge") {
    for (std::uint64_t seed = 1; seed <= 8; ++seed) {
      RandomFacts random(seed);
      std::vector<Fact> facts;
      for (int i = 0; i < 200; ++i) {
        EdgeFact fact = edge("n" + std::to_string(random.below(14)), random.chance(50) ? "funds" : "owns",
                             "n" + std::to_string(random.below(14)));
        if (random.chance(40)) fact.id = std::to_string(i);
        if (random.chance(30)) fact.confidence = 0.25 * static_cast<double>(1 + random.below(3));
        if (random.chance(60)) fact.properties["amount"] = Value(static_cast<std::int64_t>(random.below(9)));
        if (random.chance(20)) fact.properties["amount"] = Value(0.5);
        if (random.chance(10)) fact.properties["amount"] = Value(std::string("much"));
        facts.emplace_back(fact);
      }
      facts.emplace_back(same("n1", "n2"));
      const TemporaryStore store(facts);
      const auto snapshot = Snapshot::build(*store);
      for (int round = 0; round < 24; ++round) {
        CAPTURE(seed);
        CAPTURE(round);
        WeightOptions options;
        options.property = round % 3 == 0 ? "" : "amount";
        options.missing = 2.5;
        options.join = static_cast<WeightJoin>(round % 4 % 3);
        GraphFilter filter;
        if (random.chance(40)) filter.relations = {"funds"};
        if (random.chance(40)) filter.min_confidence = 0.5;
        const bool undirected = round % 2 == 1;
        const Csr csr = make_csr(*store, *snapshot, filter, undirected);

        std::map<std::pair<std::uint32_t, std::uint32_t>, double> expected;
        store->for_each_edge([&](const EdgeRecord& e) {
          const std::uint32_t from = snapshot->entity_of(e.from).value().value;
          const std::uint32_t to = snapshot->entity_of(e.to).value().value;
          if (from == to || e.best_confidence() < filter.min_confidence) return true;
          if (!filter.relations.empty() && store->relation_name(e.type) != "funds") return true;
          const double weight =
              options.property.empty() ? e.best_confidence() : stated(e, "amount").value_or(2.5);
          const auto add = [&](std::uint32_t a, std::uint32_t b) {
            const auto [place, fresh] = expected.try_emplace({a, b}, weight);
            if (fresh) return;
            double& sum = place->second;
            sum = options.join == WeightJoin::kSum     ? sum + weight
                  : options.join == WeightJoin::kLeast ? std::min(sum, weight)
                                                       : std::max(sum, weight);
          };
          add(from, to);
          if (undirected) add(to, from);
          return true;
        });
        const auto weights = arc_weights(*store, *snapshot, filter, csr, undirected, options);
        REQUIRE(weights.size() == csr.out_targets.size());
        REQUIRE(weights.size() == expected.size());
        for (std::uint32_t v = 0; v < csr.vertex_count(); ++v) {
          for (std::uint64_t i = csr.out_offsets[v]; i < csr.out_offsets[v + 1]; ++i) {
            const std::pair ends(csr.entities[v].value, csr.entities[csr.out_targets[i]].value);
            CHECK(weights[i] == doctest::Approx(expected.at(ends)));
          }
        }
      }
    }
  }

  TEST_CASE("a graph of something else is refused") {
    const TemporaryStore store({edge("a", "funds", "b"), edge("b", "owns", "c")});
    const auto snapshot = Snapshot::build(*store);
    const char* const message = "the graph to be weighed is not made from this snapshot and filter";
    const GraphFilter funds{.relations = {"funds"}, .types = {}, .at = {}};
    CHECK_THROWS_WITH_AS(static_cast<void>(arc_weights(*store, *snapshot, {},
                                                       make_csr(*store, *snapshot, funds, false), false, {})),
                         message, Error);
    CHECK_THROWS_WITH_AS(static_cast<void>(arc_weights(*store, *snapshot, funds,
                                                       make_csr(*store, *snapshot, {}, false), false, {})),
                         message, Error);
    const TemporaryStore empty;
    CHECK(arc_weights(*empty, *Snapshot::build(*empty), {}, {}, false, {}).empty());
  }
}
