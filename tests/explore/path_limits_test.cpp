// What closes paths and ends searches: hubs, filters, bounds, questions that mean nothing.
#include <doctest/doctest.h>

#include "guanxi/base/error.hpp"
#include "guanxi/explore/path.hpp"
#include "guanxi/graph/snapshot.hpp"
#include "support/store_fixture.hpp"

using namespace guanxi;
using namespace guanxi::testing;

TEST_SUITE("explore/path_limits") {
  TEST_CASE("a hub may end a path, not carry it") {
    std::vector<Fact> facts{edge("a", "funds", "b"), edge("b", "funds", "c"), edge("c", "funds", "d"),
                            edge("a", "part_of", "hub"), edge("d", "part_of", "hub")};
    for (int i = 0; i < 1'000; ++i) facts.push_back(edge("leaf" + std::to_string(i), "part_of", "hub"));
    const TemporaryStore store(facts);
    const auto snapshot = Snapshot::build(*store);
    CHECK(hub_degree(*snapshot) == 1'002);
    const auto ask = [&](const char* from, const char* to, const PathOptions& options) {
      return find_paths(*store, *snapshot, store->find_node(from).value(), store->find_node(to).value(),
                        options);
    };
    const PathAnswer around = ask("a", "d", {});
    REQUIRE(around.paths.size() == 1);
    CHECK(around.paths[0].hops.size() == 3);
    CHECK(around.hub_degree == 1'002);
    REQUIRE(around.hubs.size() == 1);
    CHECK(around.hubs[0].key == "hub");
    PathOptions through;
    through.through_hubs = true;
    CHECK(ask("a", "d", through).paths.at(0).hops.size() == 2);
    CHECK(ask("a", "d", through).hub_count == 0);
    CHECK(ask("leaf7", "hub", {}).paths.at(0).hops.size() == 1);
    PathOptions via;
    via.via = {store->find_node("hub").value()};
    CHECK(ask("leaf1", "leaf2", via).paths.at(0).hops.size() == 2);
    const PathAnswer none = ask("leaf1", "leaf2", {});
    CHECK(none.paths.empty());
    REQUIRE(none.relaxed.size() == 1);
    CHECK(none.relaxed[0].filter == PathFilter::kHubs);
    CHECK(none.relaxed[0].path.hops.size() == 2);
  }

  TEST_CASE("each filter alone is tried where there is no path") {
    EdgeFact late = edge("a", "funds", "b");
    late.valid.from = Date::parse("2020");
    late.confidence = 0.5;
    const TemporaryStore store({late, edge("b", "funds", "c"), edge("c", "funds", "d")});
    const auto snapshot = Snapshot::build(*store);
    const auto filters = [&](const PathOptions& options) {
      std::vector<PathFilter> out;
      const PathAnswer answer = find_paths(*store, *snapshot, store->find_node("a").value(),
                                           store->find_node("d").value(), options);
      CHECK(answer.paths.empty());
      for (const Relaxation& r : answer.relaxed) out.push_back(r.filter);
      return out;
    };
    PathOptions options;
    options.max_hops = 2;
    CHECK(filters(options) == std::vector{PathFilter::kMaxHops});
    options = {};
    options.filter.at = Span::parse("2019");
    CHECK(filters(options) == std::vector{PathFilter::kAt});
    options.filter.min_confidence = 0.7;
    CHECK(filters(options).empty());  // two of them are in the way
    options = {};
    options.filter.at = Span::parse("2021");
    options.filter.certain = true;
    CHECK(filters(options) == std::vector{PathFilter::kCertain, PathFilter::kAt});
    options = {};
    options.filter.direction = Direction::kBackward;
    options.filter.min_sources = 1;
    CHECK(filters(options) == std::vector{PathFilter::kDirection});
    options = {};
    options.avoid = {store->find_node("c").value()};
    CHECK(filters(options) == std::vector{PathFilter::kAvoid});
  }

  TEST_CASE("bounds are said") {
    std::vector<Fact> facts;
    for (int i = 0; i < 60; ++i)
      for (int j = 0; j < 60; ++j)
        facts.push_back(edge("x" + std::to_string(i), "funds", "y" + std::to_string(j)));
    facts.push_back(edge("z", "funds", "y0"));
    const TemporaryStore store(facts);
    const auto snapshot = Snapshot::build(*store);
    const auto ask = [&](PathOptions options) {
      return find_paths(*store, *snapshot, store->find_node("x0").value(), store->find_node("z").value(),
                        options);
    };
    PathOptions options;
    options.kind = PathKind::kCheapest;
    options.limit = 50;
    options.max_relations = 2'000;
    CHECK(ask(options).bound == PathBound::kRelations);
    CHECK(ask(options).cut);
    options = {};
    options.kind = PathKind::kCheapest;
    options.limit = 50;
    options.max_seconds = 0;
    CHECK(ask(options).bound == PathBound::kTime);
    options = {};
    options.kind = PathKind::kCheapest;
    options.limit = 50;
    options.max_bytes = 1;
    CHECK(ask(options).bound == PathBound::kMemory);
  }

  TEST_CASE("questions that mean nothing") {
    EdgeFact owed = edge("a", "funds", "b");
    owed.properties["amount"] = Value{-5.0};
    const TemporaryStore store({owed});
    const auto snapshot = Snapshot::build(*store);
    const NodeNo a = store->find_node("a").value(), b = store->find_node("b").value();
    const auto ask = [&](const PathOptions& options) { (void)find_paths(*store, *snapshot, a, b, options); };
    PathOptions options;
    options.via = {a};
    CHECK_THROWS_WITH_AS(ask(options), "a path cannot pass 'a' twice", Error);
    options = {};
    options.avoid = {b};
    CHECK_THROWS_WITH_AS(ask(options), "'b' is to be both passed and avoided", Error);
    options = {};
    options.kind = PathKind::kCheapest;
    options.weight = PathWeight::kProperty;
    options.property = "amout";
    CHECK_THROWS_WITH_AS(ask(options), "no relation states a number under 'amout'", Error);
    options.property = "amount";
    CHECK_THROWS_WITH_AS(ask(options), "a relation states -5 for 'amount': costs cannot be negative", Error);
    options = {};
    options.filter.certain = true;
    CHECK_THROWS_WITH_AS(ask(options), "certain says nothing without a date", Error);
    options = {};
    options.kind = PathKind::kDisjoint;
    options.filter.at = Span::parse("2023");
    CHECK_THROWS_WITH_AS(ask(options), "disjoint paths are counted on one day, and '2023' is several", Error);
    options = {};
    options.kind = PathKind::kDisjoint;
    options.max_disjoint_hops = 5;
    CHECK_THROWS_WITH_AS(
        ask(options),
        "disjoint paths of at most 5 hops cannot be counted in reasonable time: of at most 4 "
        "they can, and of any length",
        Error);
  }
}
