#include "guanxi/rank/communities.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>

#include "guanxi/base/error.hpp"
#include "support/store_fixture.hpp"

using namespace guanxi;
using namespace guanxi::testing;

namespace {

/// Two fours that all know each other, a link between them, and one alone.
std::vector<Fact> two_circles() {
  std::vector<Fact> facts;
  for (const char* circle : {"a", "b"}) {
    for (int i = 0; i < 4; ++i) {
      for (int j = 0; j < i; ++j)
        facts.emplace_back(edge(circle + std::to_string(i), "knows", circle + std::to_string(j)));
    }
  }
  facts.emplace_back(edge("b0", "owns", "a3"));
  facts.emplace_back(edge("a3", "owns", "b0"));
  facts.emplace_back(node("lone", "person", "Lone"));
  return facts;
}

struct World {
  explicit World(const std::vector<Fact>& facts) : store(facts), snapshot(Snapshot::build(*store)) {}
  TemporaryStore store;
  std::shared_ptr<const Snapshot> snapshot;

  [[nodiscard]] CommunitiesAnswer operator()(const CommunitiesRequest& request) const {
    return communities_of(*store, *snapshot, request);
  }
};

std::string text_of(const CommunitiesAnswer& answer) {
  std::string text;
  for (const CommunityRow& row : answer.rows) {
    text += std::to_string(row.size) + "(";
    for (const EntityLabel& member : row.members) text += (text.back() == '(' ? "" : " ") + member.key;
    text += ")";
  }
  return text;
}

}  // namespace

TEST_SUITE("rank/communities") {
  TEST_CASE("by Leiden and by labels") {
    const World world(two_circles());
    for (const CommunityMethod method : all_community_methods()) {
      CAPTURE(to_string(method));
      const auto answer = world({.method = method, .members = 9});
      CHECK(text_of(answer) == "4(a3 a0 a1 a2)4(b0 b1 b2 b3)1(lone)");
      CHECK(answer.count == 3);
      CHECK(answer.singles == 1);
      CHECK(answer.vertices == 9);
      CHECK(answer.links == 13);
      CHECK(answer.modularity == doctest::Approx(12.0 / 13 - 0.5));
      CHECK(answer.rows[0].inner_links == 6);
      CHECK(answer.rows[0].outer_links == 1);
      CHECK(answer.rows[0].scores.size() == 4);
      CHECK(answer.rows[0].scores[0] > answer.rows[0].scores[1]);
    }
  }
  TEST_CASE("top, members, their order, filters") {
    const World world(two_circles());
    CHECK(text_of(world({.top = 1, .members = 2})) == "4(a3 a0)");
    CHECK(text_of(world({.top = 0, .members = 0})) == "4()4()1()");
    const auto by_degree = world({.members = 1, .order = MemberOrder::kDegree});
    CHECK(by_degree.rows[0].scores == std::vector<double>{4});
    CHECK(text_of(world({.filter = {.relations = {"owns"}, .types = {}, .at = {}}})) == "2(a3 b0)");
    CHECK(world({.resolution = 100}).count == 9);
    CHECK(world({.resolution = 0.01}).count == 2);
  }
  TEST_CASE("the order of the facts changes nothing") {
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
      CAPTURE(seed);
      std::mt19937_64 random(seed);
      std::vector<Fact> facts;
      for (int i = 0; i < 150; ++i) {
        facts.emplace_back(
            edge("n" + std::to_string(random() % 60), "knows", "n" + std::to_string(random() % 60)));
      }
      const World forwards(facts);
      std::shuffle(facts.begin(), facts.end(), random);
      const World shuffled(facts);
      for (const CommunityMethod method : all_community_methods()) {
        const CommunitiesRequest request{.method = method, .seed = seed, .top = 0, .members = 60};
        CHECK(text_of(forwards(request)) == text_of(shuffled(request)));
        CHECK(forwards(request).modularity == shuffled(request).modularity);
      }
    }
  }
  TEST_CASE("an empty graph has none; what makes no sense is refused") {
    const World nothing({});
    CHECK(nothing({}).count == 0);
    CHECK(nothing({.method = CommunityMethod::kLabels}).rows.empty());
    const World world(two_circles());
    CHECK_THROWS_WITH_AS(static_cast<void>(world({.resolution = -1})),
                         "Leiden: the resolution must be more than 0", Error);
    CHECK_THROWS_WITH_AS(static_cast<void>(world({.method = CommunityMethod::kLabels, .resolution = 2})),
                         "cdlp has no resolution", Error);
    CHECK_THROWS_AS(static_cast<void>(world({.filter = {.relations = {"nowhere"}, .types = {}, .at = {}}})),
                    Error);
  }
}
