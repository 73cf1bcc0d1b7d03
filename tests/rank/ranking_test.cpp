#include "guanxi/rank/ranking.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>

#include "guanxi/base/error.hpp"
#include "guanxi/rank/pagerank.hpp"
#include "rank/best.hpp"
#include "support/store_fixture.hpp"

using namespace guanxi;
using namespace guanxi::testing;

namespace {

/// A hub with three spokes, a chain behind one of them, two that stand apart.
std::vector<Fact> small_world() {
  return {
      node("org:hub", "organisation/company", "Hub"),
      node("person:a", "person", "A"),
      node("person:b", "person", "B"),
      node("person:c", "person", "C"),
      node("org:far", "organisation", "Far"),
      edge("person:a", "works_for", "org:hub"),
      edge("person:b", "works_for", "org:hub"),
      edge("person:c", "works_for", "org:hub"),
      edge("person:c", "founded", "org:hub"),
      edge("person:c", "founded", "org:far"),
      edge("org:far", "owns", "org:far"),
      edge("place:x", "partners_with", "place:y"),
  };
}

struct World {
  explicit World(const std::vector<Fact>& facts = small_world())
      : store(facts), snapshot(Snapshot::build(*store)) {}
  TemporaryStore store;
  std::shared_ptr<const Snapshot> snapshot;

  [[nodiscard]] Ranking operator()(const RankRequest& request) const {
    return rank(*store, *snapshot, request);
  }
  [[nodiscard]] EntityNo entity(const std::string& key) const {
    return snapshot->entity_of(store->find_node(key).value()).value();
  }
};

std::string places(const Ranking& ranking) {
  std::string text;
  for (const RankingRow& row : ranking.rows) {
    if (!text.empty()) text += ' ';
    text += std::to_string(row.place) + ":" + row.key;
  }
  return text;
}

std::string error_of(const World& world, const RankRequest& request) {
  try {
    static_cast<void>(world(request));
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::kInvalidArgument);
    return std::string(error.what()) + " / " + error.hint();
  }
  return "";
}

/// The k best by sorting everything.
std::vector<Placed> slow_best(const std::vector<double>& scores, std::size_t top) {
  std::vector<std::uint32_t> order(scores.size());
  for (std::uint32_t v = 0; v < order.size(); ++v) order[v] = v;
  const auto key = [](std::uint32_t v) { return v % 7 * 100 + v; };
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return scores[a] != scores[b] ? scores[a] > scores[b] : key(a) < key(b);
  });
  std::vector<Placed> best;
  for (std::size_t i = 0; i < order.size() && (top == 0 || i < top); ++i) {
    const bool tied = i > 0 && scores[order[i]] == scores[order[i - 1]];
    best.push_back({order[i], tied ? best.back().place : i + 1});
  }
  return best;
}

}  // namespace

TEST_SUITE("rank/ranking") {
  TEST_CASE("degree: ties share a place and go by key") {
    const World world;
    const Ranking ranking = world({.measure = Measure::kDegree, .top = 0});
    CHECK(places(ranking) == "1:org:hub 2:person:c 3:org:far 3:person:a 3:person:b 3:place:x 3:place:y");
    CHECK(ranking.rows[0].score == 3);
    CHECK(ranking.rows[0].name == "Hub");
    CHECK(ranking.rows[0].type == "organisation/company");
    CHECK(ranking.rows[0].entity == world.entity("org:hub"));
    CHECK(ranking.vertices == 7);
    CHECK(ranking.links == 5);
    CHECK(ranking.listable == 7);
    CHECK_FALSE(ranking.directed);
    CHECK(ranking.notes.empty());
    CHECK(places(world({.measure = Measure::kDegree, .top = 3})) == "1:org:hub 2:person:c 3:org:far");
  }

  TEST_CASE("in-degree and out-degree keep the direction") {
    const World world;
    const Ranking in = world({.measure = Measure::kInDegree, .top = 2});
    CHECK(places(in) == "1:org:hub 2:org:far");
    CHECK(in.directed);
    CHECK(places(world({.measure = Measure::kOutDegree, .top = 1})) == "1:person:c");
  }

  TEST_CASE("all take part, one type is listed") {
    const World world;
    const Ranking people = world({.measure = Measure::kBetweenness, .show_type = "person", .top = 2});
    CHECK(places(people) == "1:person:c 2:person:a");
    CHECK(people.listable == 3);
    CHECK(people.vertices == 7);
    // Between far and hub, a, b: 3 pairs of the 15 that the other six make.
    CHECK(people.rows[0].score == doctest::Approx(3.0 / 15));
    CHECK(places(world({.measure = Measure::kDegree, .show_type = "organisation"})) == "1:org:hub 2:org:far");
  }

  TEST_CASE("a filter decides who takes part") {
    const World world;
    const Ranking founded =
        world({.measure = Measure::kDegree, .filter = {.relations = {"founded"}, .types = {}, .at = {}}});
    CHECK(places(founded) == "1:person:c 2:org:far 2:org:hub");
    CHECK(founded.vertices == 3);
  }

  TEST_CASE("every measure gives every entity a finite score, none negative, also on the empty graph") {
    const World world;
    const World empty((std::vector<Fact>()));
    for (const Measure measure : all_measures()) {
      CAPTURE(to_string(measure));
      RankRequest request{.measure = measure, .top = 0};
      if (measure == Measure::kPersonalised) {
        request.seeds = {world.entity("person:a")};
      } else {
        CHECK(empty(request).rows.empty());
      }
      const Ranking ranking = world(request);
      CHECK(ranking.rows.size() == 7);
      CHECK(ranking.converged);
      for (const RankingRow& row : ranking.rows) {
        CHECK(std::isfinite(row.score));
        CHECK(row.score >= 0);
      }
      CHECK(parse_measure(to_string(measure)) == measure);
    }
  }

  TEST_CASE("personalised: near to the seeds") {
    const World world;
    const Ranking ranking = world({.measure = Measure::kPersonalised,
                                   .top = 0,
                                   .seeds = {world.entity("org:far"), world.entity("org:far")}});
    CHECK(ranking.rows.back().key == "place:y");
    CHECK(ranking.rows.back().score == 0);
    CHECK(ranking.iterations > 0);
    const auto score = [&](const std::string& key) {
      return std::find_if(ranking.rows.begin(), ranking.rows.end(),
                          [&](const RankingRow& r) { return r.key == key; })
          ->score;
    };
    CHECK(score("org:far") > score("person:a"));
  }

  TEST_CASE("seeds that the filters leave nothing of") {
    const World world;
    const GraphFilter founded{.relations = {"founded"}, .types = {}, .at = {}};
    const Ranking ranking = world({.measure = Measure::kPersonalised,
                                   .filter = founded,
                                   .seeds = {world.entity("person:a"), world.entity("person:c")}});
    CHECK(ranking.notes == std::vector<std::string>{"A takes no part: the filters leave nothing of it"});
    CHECK(error_of(
              world,
              {.measure = Measure::kPersonalised, .filter = founded, .seeds = {world.entity("person:a")}}) ==
          "A: the filters leave nothing of it / choose another entity, or filter less");
  }

  TEST_CASE("what makes no sense is refused") {
    const World world;
    CHECK(error_of(world, {.measure = Measure::kPersonalised}) ==
          "personalised needs an entity that the others are near to / ");
    CHECK(error_of(world, {.measure = Measure::kCore, .directed = true}) == "core has no directed form / ");
    CHECK(error_of(world, {.measure = Measure::kDegree, .directed = true}) ==
          "degree has no directed form / in-degree and out-degree count one direction");
    CHECK(error_of(world, {.show_type = "persom"}) ==
          "no node of the type 'persom' in the graph / did you mean 'person'?");
    CHECK_THROWS_WITH_AS(static_cast<void>(parse_measure("pagerang")), "unknown measure 'pagerang'", Error);
    try {
      static_cast<void>(parse_measure("pagerang"));
    } catch (const Error& error) {
      CHECK(
          error.hint() ==
          "did you mean 'pagerank'?\nknown measures: degree, in-degree, out-degree, pagerank, personalised, "
          "betweenness, closeness, harmonic, eigenvector, core, katz, hits-authority, hits-hub, "
          "triangles, clustering");
    }
  }

  TEST_CASE("samples are drawn by key: the order of the facts changes nothing") {
    std::vector<Fact> facts;
    for (int i = 1; i < 120; ++i) {
      facts.emplace_back(edge("n" + std::to_string(i), "funds", "n" + std::to_string(i * i % (i / 2 + 1))));
    }
    const World forwards(facts);
    std::reverse(facts.begin(), facts.end());
    const World backwards(facts);
    for (const Measure measure : all_measures()) {
      CAPTURE(to_string(measure));
      RankRequest request{.measure = measure, .top = 15, .samples = 20};
      RankRequest mirrored = request;
      if (measure == Measure::kPersonalised) {
        request.seeds = {forwards.entity("n7")};
        mirrored.seeds = {backwards.entity("n7")};
      }
      const Ranking a = forwards(request);
      const Ranking b = backwards(mirrored);
      CHECK(places(a) == places(b));
      CHECK(a.samples == (takes_searches(measure) ? 20 : 0));
      CHECK(a.notes == b.notes);
    }
    const Ranking estimate = forwards({.measure = Measure::kHarmonic, .samples = 20});
    REQUIRE(estimate.notes.size() == 1);
    CHECK(estimate.notes[0] ==
          "estimated from 20 of 120 entities: with a probability of 95 % no score is off by more than 0.46");
    const Ranking exact = forwards({.measure = Measure::kHarmonic, .samples = 0});
    CHECK(exact.samples == 0);
    CHECK(exact.notes.empty());
    CHECK(places(exact) == places(forwards({.measure = Measure::kHarmonic, .samples = 5000})));
    CHECK(places(exact) == places(forwards({.measure = Measure::kHarmonic})));
  }

  TEST_CASE("estimates to a chosen accuracy: the order of the facts changes nothing") {
    std::vector<Fact> facts;
    std::mt19937 random(3);
    for (unsigned i = 1; i < 120; ++i) {
      facts.emplace_back(edge("n" + std::to_string(i), "funds", "n" + std::to_string(random() % i)));
      facts.emplace_back(edge("n" + std::to_string(i / 2), "owns", "n" + std::to_string(i)));
    }
    const World forwards(facts);
    std::reverse(facts.begin(), facts.end());
    const World backwards(facts);
    for (const bool directed : {true, false}) {
      CAPTURE(directed);
      const RankRequest request{
          .measure = Measure::kBetweenness, .directed = directed, .top = 0, .epsilon = 0.05, .delta = 0.01};
      const Ranking estimate = forwards(request);
      CHECK(places(estimate) == places(backwards(request)));
      CHECK(estimate.samples == 0);
      CHECK(estimate.paths >= 256);
      CHECK(estimate.sample_error <= 0.05);
      const Ranking exact = forwards({.measure = Measure::kBetweenness, .directed = directed, .top = 0});
      CHECK(exact.paths == 0);
      for (const RankingRow& row : estimate.rows) {
        const auto same = std::find_if(exact.rows.begin(), exact.rows.end(),
                                       [&](const RankingRow& other) { return other.key == row.key; });
        CHECK(std::abs(row.score - same->score) <= estimate.sample_error);
      }
      REQUIRE(estimate.notes.size() == 1);
      CHECK(estimate.notes[0] ==
            "estimated from " + std::to_string(estimate.paths) +
                " shortest paths: with a probability of 99 % no score is off by more than " +
                fmt::format("{:.2g}", estimate.sample_error));
      RankRequest other = request;
      other.sample_seed = 2;
      CHECK(places(forwards(other)) != places(estimate));
    }
    const Ranking near = forwards({.measure = Measure::kHarmonic, .epsilon = 0.3});
    CHECK(near.samples < 120);
    CHECK(near.sample_error <= 0.3);
    CHECK(forwards({.measure = Measure::kCloseness, .epsilon = 0.001}).samples == 0);
    const auto refused = [&](RankRequest request) { static_cast<void>(forwards(request)); };
    CHECK_THROWS_WITH_AS(refused({.measure = Measure::kHarmonic, .epsilon = 1.0}),
                         "epsilon is not between 0 and 1", Error);
    CHECK_THROWS_WITH_AS(refused({.measure = Measure::kHarmonic, .delta = 0}), "delta is not between 0 and 1",
                         Error);
    CHECK_THROWS_WITH_AS(refused({.measure = Measure::kHarmonic, .samples = 5, .epsilon = 0.5}),
                         "samples and epsilon cannot go together", Error);
  }

  TEST_CASE("the first places agree with sorting everything, whatever the ties") {
    std::mt19937_64 random(8);
    for (int round = 0; round < 300; ++round) {
      CAPTURE(round);
      std::vector<double> scores(random() % 60);
      for (double& s : scores) s = static_cast<double>(random() % (1 + round % 9));
      std::vector<std::uint32_t> vertices(scores.size());
      for (std::uint32_t v = 0; v < vertices.size(); ++v) vertices[v] = v;
      const std::size_t top = random() % 70;
      const auto expected = slow_best(scores, top);
      const auto found = best_places(vertices, scores, top, [](std::uint32_t v) { return v % 7 * 100 + v; });
      REQUIRE(found.size() == expected.size());
      for (std::size_t i = 0; i < found.size(); ++i) {
        CHECK(found[i].vertex == expected[i].vertex);
        CHECK(found[i].place == expected[i].place);
      }
    }
  }

  TEST_CASE("scores that rounding tells apart share a place") {
    const std::vector<double> scores{1.0, 1.0 + 1e-14, 0.5, 1.0 - 1e-14};
    const auto found = best_places({0, 1, 2, 3}, scores, 2, [](std::uint32_t v) { return 10 - v; });
    REQUIRE(found.size() == 2);
    CHECK(found[0].vertex == 3);
    CHECK(found[1].vertex == 1);
    CHECK(found[1].place == 1);
  }
}
