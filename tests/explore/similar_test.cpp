#include "guanxi/explore/similar.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "explore/world.hpp"
#include "guanxi/base/error.hpp"

using namespace guanxi;
using namespace guanxi::testing;

namespace {

std::size_t degree_of(const World& world, std::size_t entity) {
  std::size_t degree = 0;
  for (const WorldEdge& edge : world.edges) {
    // Edges between two nodes of one entity are not in the snapshot, loops of one node are, in both rows.
    if (edge.a == edge.b && edge.from != edge.to) continue;
    degree += (edge.a == entity ? 1U : 0U) + (edge.b == entity ? 1U : 0U);
  }
  // Every node has a loop of its own besides.
  return degree + 2 * world.entities[entity].nodes.size();
}

/// Neighbours without hubs.
std::set<std::size_t> neighbours_of(const World& world, std::size_t entity, const SimilarOptions& options) {
  std::set<std::size_t> out;
  for (const WorldEdge& edge : world.edges) {
    const auto other = step_over(edge, entity, options.filter);
    if (other && may_pass(world.entities[*other], options.filter) &&
        degree_of(world, *other) <= options.max_degree)
      out.insert(*other);
  }
  return out;
}

/// Entities that have it as a neighbour.
std::set<std::size_t> sharers_of(const World& world, std::size_t neighbour, const SimilarOptions& options) {
  std::set<std::size_t> out;
  for (std::size_t e = 0; e < world.entities.size(); ++e)
    if (neighbours_of(world, e, options).contains(neighbour)) out.insert(e);
  return out;
}

using Kind = std::tuple<std::string, bool, std::string>;  // relation, forward, type
std::map<Kind, double> profile_of(const World& world, std::size_t entity, const WalkFilter& filter) {
  std::set<std::tuple<std::string, bool, std::size_t>> hops;
  for (const WorldEdge& edge : world.edges) {
    const auto other = step_over(edge, entity, filter);
    if (other && may_pass(world.entities[*other], filter))
      hops.emplace(edge.relation, edge.symmetric || edge.a == entity, *other);
  }
  std::map<Kind, double> profile;
  for (const auto& [relation, forward, other] : hops)
    profile[{relation, forward, world.entities[other].type}] += 1;
  return profile;
}

double cosine(const std::map<Kind, double>& a, const std::map<Kind, double>& b) {
  double dot = 0, aa = 0, bb = 0;
  for (const auto& [kind, n] : a) {
    aa += n * n;
    if (const auto other = b.find(kind); other != b.end()) dot += n * other->second;
  }
  for (const auto& [kind, n] : b) bb += n * n;
  return dot == 0 ? 0 : dot / std::sqrt(aa * bb);
}

struct Expected {
  double score = 0;
  std::size_t shared = 0;
};

std::map<std::size_t, Expected> expect(const World& world, std::size_t entity, const SimilarOptions& options,
                                       const std::string& type) {
  std::map<std::size_t, Expected> out;
  const auto mine = neighbours_of(world, entity, options);
  const auto my_profile = profile_of(world, entity, options.filter);
  for (std::size_t other = 0; other < world.entities.size(); ++other) {
    const std::string& its_type = world.entities[other].type;
    if (other == entity || !(type.empty() || its_type == type || its_type.starts_with(type + "/"))) continue;
    Expected expected;
    if (options.by == SimilarBy::kRole) {
      const auto profile = profile_of(world, other, options.filter);
      expected.score = cosine(my_profile, profile);
      for (const auto& [kind, n] : profile) expected.shared += my_profile.contains(kind) ? 1 : 0;
    } else {
      const auto theirs = neighbours_of(world, other, options);
      std::set<std::size_t> either = mine;
      either.insert(theirs.begin(), theirs.end());
      for (const std::size_t n : theirs) {
        if (!mine.contains(n)) continue;
        ++expected.shared;
        expected.score += options.by == SimilarBy::kJaccard
                              ? 1.0 / static_cast<double>(either.size())
                              : 1 / std::log(static_cast<double>(sharers_of(world, n, options).size()));
      }
    }
    if (expected.shared > 0) out[other] = expected;
  }
  return out;
}

}  // namespace

TEST_SUITE("explore/similar") {
  TEST_CASE("agrees with the definitions on 200 random graphs") {
    std::size_t seen = 0;
    for (const World& world : worlds().all()) {
      CAPTURE(world.seed);
      Dice dice(world.seed * 49'979'687);
      for (int round = 0; round < 6; ++round) {
        SimilarOptions options;
        options.by = static_cast<SimilarBy>(round % 3);
        if (dice.chance(50)) options.filter = random_filter(world, dice);
        options.max_degree = options.by != SimilarBy::kRole && dice.chance(30) ? 3 + dice.below(8) : 1000;
        options.limit = dice.chance(70) ? 50 : dice.below(3);
        options.reasons = dice.below(4);
        const std::size_t entity = dice.below(world.entities.size());
        std::string type = world.entities[entity].type;
        if (dice.chance(40)) options.type = type = dice.chance(50) ? "" : dice.pick(world.types);
        CAPTURE(round);
        // A world's only bound is that the others are in the same store, but joined to nothing of it.
        const auto answer = similar_entities(worlds().store(), worlds().snapshot(),
                                             worlds().node_of(world, entity, dice), options);
        const auto all = expect(world, entity, options, type);
        std::size_t elsewhere = 0;  // by role, other worlds' entities may be alike as well
        std::size_t listed = 0;
        CHECK_FALSE(answer.cut);
        CHECK(answer.type == type);
        double last = 1e9;
        for (const SimilarEntity& similar : answer.similar) {
          CHECK(similar.score <= last);
          last = similar.score;
          const std::size_t other = world.entity_of(answer.graph.entities[similar.entity].key);
          if (other == SIZE_MAX) {
            ++elsewhere;
            continue;
          }
          ++listed;
          REQUIRE(all.contains(other));
          CHECK(similar.score == doctest::Approx(all.at(other).score).epsilon(1e-12));
          CHECK(similar.shared == all.at(other).shared);
          const std::size_t reasons = std::min(options.reasons, all.at(other).shared);
          CHECK(similar.reasons.size() + similar.roles.size() == reasons);
          double weights = 0;
          std::uint64_t fewest = 0;
          for (const SharedNeighbour& reason : similar.reasons) {
            const std::size_t n = world.entity_of(answer.graph.entities[reason.entity].key);
            CHECK(neighbours_of(world, entity, options).contains(n));
            CHECK(neighbours_of(world, other, options).contains(n));
            CHECK(reason.neighbours == sharers_of(world, n, options).size());
            CHECK(reason.neighbours >= fewest);
            fewest = reason.neighbours;
            weights += reason.weight;
          }
          for (const SharedRole& role : similar.roles) {
            const Kind kind{role.relation, role.forward, role.type};
            CHECK(static_cast<double>(role.of_entity) == profile_of(world, entity, options.filter)[kind]);
            CHECK(static_cast<double>(role.of_similar) == profile_of(world, other, options.filter)[kind]);
            weights += role.weight;
          }
          if (reasons == similar.shared) CHECK(weights == doctest::Approx(similar.score));
        }
        seen += listed;
        if (answer.similar.size() < options.limit) CHECK(listed == all.size());
        if (options.by != SimilarBy::kRole) {
          CHECK(elsewhere == 0);
          CHECK(answer.found == all.size());
          CHECK(listed == std::min(all.size(), options.limit));
          // Nothing better was left out.
          std::vector<double> scores;
          for (const auto& [other, expected] : all) scores.push_back(expected.score);
          std::sort(scores.rbegin(), scores.rend());
          for (std::size_t i = 0; i < answer.similar.size(); ++i)
            CHECK(answer.similar[i].score == doctest::Approx(scores[i]).epsilon(1e-12));
        }
      }
    }
    CHECK(seen > 300);
  }

  TEST_CASE("by role, the best of all are listed") {
    // p and q stand in the same relations, r in some of them, s in none.
    const TemporaryStore store(
        {node("p", "person", "Pa"), node("q", "person", "Qu"), node("r", "person", "Er"),
         node("s", "person", "Es"), node("f", "organisation/company", "Firm"),
         node("g", "organisation/company", "Gorm"), node("t", "place", "Town"), edge("p", "founded", "f"),
         edge("p", "lives_in", "t"), edge("q", "founded", "g"), edge("q", "lives_in", "t"),
         edge("r", "founded", "g"), edge("r", "founded", "f"), edge("f", "funds", "s")});
    const auto snapshot = Snapshot::build(*store);
    SimilarOptions options;
    options.by = SimilarBy::kRole;
    const auto answer = similar_entities(*store, *snapshot, store->find_node("p").value(), options);
    REQUIRE(answer.similar.size() == 2);
    CHECK(answer.found == 2);
    CHECK(answer.graph.entities[answer.similar[0].entity].key == "q");
    CHECK(answer.similar[0].score == 1);
    CHECK(answer.similar[0].roles.size() == 2);
    CHECK(answer.similar[0].roles[0].relation == "founded");
    CHECK(answer.similar[0].roles[0].type == "organisation/company");
    CHECK(answer.graph.entities[answer.similar[1].entity].key == "r");
    CHECK(answer.similar[1].score == doctest::Approx(2 / std::sqrt(2.0 * 4.0)));
    CHECK(answer.similar[1].roles[0].of_similar == 2);
    options.max_profiled = 3;
    CHECK(similar_entities(*store, *snapshot, store->find_node("p").value(), options).cut);
  }

  TEST_CASE("hubs are left out and bounds are said") {
    std::vector<Fact> facts;
    for (int i = 0; i < 50; ++i) facts.push_back(edge("leaf" + std::to_string(i), "located_in", "hub"));
    for (int i = 0; i < 4; ++i) facts.push_back(edge("fund", "funds", "leaf" + std::to_string(i)));
    const TemporaryStore store(facts);
    const auto snapshot = Snapshot::build(*store);
    const NodeNo leaf = store->find_node("leaf0").value();
    SimilarOptions options;
    options.max_degree = 40;
    const auto without = similar_entities(*store, *snapshot, leaf, options);
    CHECK(without.found == 3);
    CHECK(without.neighbours == 1);
    CHECK(without.hub_count == 1);
    CHECK(without.hubs.at(0).entity.key == "hub");
    CHECK(without.hubs.at(0).degree == 50);
    CHECK(without.similar.at(0).score == 1);
    CHECK_FALSE(without.cut);
    options.max_degree = 50;
    CHECK(similar_entities(*store, *snapshot, leaf, options).found == 49);
    options.max_relations = 10;  // enough for the fund, not for the hub
    const auto cut = similar_entities(*store, *snapshot, leaf, options);
    CHECK(cut.cut);
    CHECK(cut.compared == 1);
    CHECK(cut.neighbours == 2);
    CHECK(cut.found == 3);
    CHECK(cut.similar.at(0).score == 1);  // measured in full all the same
    CHECK(cut.similar.at(0).shared == 2);
  }
}
