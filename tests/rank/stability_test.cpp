// Rankings against each other: correlation by definition, leaving a source out against forgetting it.
#include "guanxi/rank/stability.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "guanxi/graph/support.hpp"
#include "guanxi/rank/correlation.hpp"
#include "guanxi/rank/pagerank.hpp"
#include "rank/pagerank_of_parts.hpp"
#include "support/random_facts.hpp"
#include "support/store_fixture.hpp"

using namespace guanxi;
using namespace guanxi::testing;

namespace {

constexpr std::uint64_t kSeeds = seeds(30, 6);

std::optional<double> tau_by_definition(const std::vector<std::uint64_t>& a,
                                        const std::vector<std::uint64_t>& b) {
  double agree = 0;  // concordant pairs less discordant ones
  double pairs_a = 0, pairs_b = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    for (std::size_t j = i + 1; j < a.size(); ++j) {
      const int x = a[i] < a[j] ? -1 : a[i] > a[j] ? 1 : 0;
      const int y = b[i] < b[j] ? -1 : b[i] > b[j] ? 1 : 0;
      agree += x * y;
      pairs_a += x * x;
      pairs_b += y * y;
    }
  }
  if (pairs_a == 0 || pairs_b == 0) return std::nullopt;
  return agree / std::sqrt(pairs_a * pairs_b);
}

/// A world whose sources share its nodes and relations; names and types are the same in all of them.
std::vector<Fact> sourced_world(std::uint64_t seed) {
  RandomFacts random(seed);
  std::vector<Fact> facts;
  const std::size_t n = 3 + random.below(12);
  const auto evidence = [&] {
    std::vector<Evidence> out(1 + random.below(2));
    for (Evidence& e : out) e.source = random.source();
    return out;
  };
  const auto key = [&](std::size_t i) { return "org:" + std::to_string(i); };
  for (std::size_t i = 0; i < n; ++i) {
    if (random.chance(20)) continue;  // nothing but relations speaks of it
    NodeFact fact = node(key(i), i % 3 == 0 ? "organisation/company" : "organisation",
                         "Verdant " + std::string(i + 1, 'q'));
    fact.evidence = evidence();
    facts.emplace_back(std::move(fact));
  }
  for (std::size_t i = 0; i < 2 * n; ++i) {
    EdgeFact fact =
        edge(key(random.below(n)), random.pick(std::vector<std::string>{"funds", "owns", "partners_with"}),
             key(random.below(n)));
    if (random.chance(20)) fact.id = std::to_string(random.below(2));
    fact.evidence = evidence();
    facts.emplace_back(std::move(fact));
  }
  return facts;
}

std::map<std::string, std::pair<std::uint64_t, double>> by_key(const Ranking& ranking) {
  std::map<std::string, std::pair<std::uint64_t, double>> out;
  for (const RankingRow& row : ranking.rows) out[row.key] = {row.place, row.score};
  return out;
}

void check_same(const Ranking& a, const Ranking& b) {
  CHECK(a.vertices == b.vertices);
  CHECK(a.links == b.links);
  const auto x = by_key(a), y = by_key(b);
  REQUIRE(x.size() == y.size());
  for (const auto& [key, placed] : x) {
    CAPTURE(key);
    REQUIRE(y.contains(key));
    CHECK(placed.first == y.at(key).first);
    CHECK(placed.second == doctest::Approx(y.at(key).second));
  }
}

/// The ranking of a store that has really forgotten the source.
Ranking rank_forgotten(const std::vector<Fact>& facts, const std::string& source,
                       const RankRequest& request) {
  const TemporaryStore copy(facts);
  copy->forget(source);
  return rank(*copy, *Snapshot::build(*copy), request);
}

}  // namespace

TEST_SUITE("rank/correlation") {
  TEST_CASE("Kendall's tau-b by its definition") {
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
      CAPTURE(seed);
      RandomFacts random(seed);
      const std::size_t n = random.below(40), values = 1 + random.below(n + 3);
      std::vector<std::uint64_t> a(n), b(n);
      for (std::size_t i = 0; i < n; ++i) {
        a[i] = random.below(values);
        b[i] = random.chance(30) ? a[i] : random.below(values);
      }
      const auto wanted = tau_by_definition(a, b), found = kendall_tau_b(a, b);
      REQUIRE(found.has_value() == wanted.has_value());
      if (found) CHECK(*found == doctest::Approx(*wanted).epsilon(1e-12));
    }
    CHECK(kendall_tau_b(std::vector<std::uint64_t>{1, 2, 3}, std::vector<std::uint64_t>{4, 5, 6}) == 1.0);
    CHECK(kendall_tau_b(std::vector<std::uint64_t>{1, 2, 3}, std::vector<std::uint64_t>{9, 5, 1}) == -1.0);
    CHECK_FALSE(kendall_tau_b({}, {}).has_value());
  }
}

TEST_SUITE("rank/stability") {
  TEST_CASE("a ranking that leaves out a source is that of a store that has forgotten it") {
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
      CAPTURE(seed);
      const std::vector<Fact> facts = sourced_world(seed);
      TemporaryStore store(facts);
      RankRequest request{.measure = seed % 3 == 0   ? Measure::kDegree
                                     : seed % 3 == 1 ? Measure::kPageRank
                                                     : Measure::kInDegree,
                          .top = 0};
      if (seed % 4 == 1 && store->find_relation("funds")) request.filter.relations = {"funds"};
      if (seed % 5 == 1) request.filter.min_confidence = 0.6;
      if (seed % 5 == 2) request.filter.at = Date::parse("2015");
      store.reopen();
      for (const SourceRecord& source : store->sources()) {
        CAPTURE(source.key);
        const auto reader = Store::open(store.path(), OpenMode::kRead);
        reader->leave_out(source.key);
        check_same(rank(*reader, *Snapshot::of(*reader), request),
                   rank_forgotten(facts, source.key, request));
      }
    }
  }

  TEST_CASE("several parts of a graph at once have the scores of each alone") {
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
      CAPTURE(seed);
      RandomFacts random(seed);
      const TemporaryStore store(sourced_world(seed + 500));
      const auto snapshot = Snapshot::build(*store);
      const bool undirected = seed % 2 == 0;
      const Csr graph = make_csr(*store, *snapshot, {}, undirected);
      const Support support = support_of(*store, *snapshot, {}, graph, undirected);
      std::vector<std::vector<bool>> choices(1 + random.below(kPartsAtOnce));
      for (auto& counts : choices)
        for (std::size_t i = 0; i < support.sources.size(); ++i) counts.push_back(random.chance(60));
      const PartScores found = pagerank_of_parts(graph, support, undirected, choices);
      REQUIRE(found.scores.size() == choices.size());
      for (std::size_t p = 0; p < choices.size(); ++p) {
        CAPTURE(p);
        const Csr part = standing_part(graph, support, choices[p], undirected);
        const std::vector<double> wanted = pagerank(part).scores;
        std::size_t next = 0;
        for (std::uint32_t v = 0; v < graph.vertex_count(); ++v) {
          const bool present = (found.present[v] >> p & 1U) != 0;
          REQUIRE(present == (next < part.vertex_count() && part.entities[next] == graph.entities[v]));
          CHECK(found.scores[p][v] == doctest::Approx(present ? wanted[next] : 0.0).epsilon(1e-7));
          if (present) ++next;
        }
        // Whoever is worked out beside it.
        CHECK(pagerank_of_parts(graph, support, undirected, std::span(choices).subspan(p, 1)).scores[0] ==
              found.scores[p]);
      }
    }
  }

  TEST_CASE("stability: the source that moves a place most, as forgetting each says") {
    for (std::uint64_t seed = 1; seed <= kSeeds / 2; ++seed) {
      CAPTURE(seed);
      const std::vector<Fact> facts = sourced_world(seed + 1000);
      const TemporaryStore store(facts);
      const auto snapshot = Snapshot::build(*store);
      const RankRequest request{.measure = Measure::kDegree, .top = 5};
      const Stability found = stability_of(*store, *snapshot, {.rank = request, .rounds = 30});
      CHECK(found.left_out == store->sources().size());
      CHECK(found.rounds == 30);
      CHECK_FALSE(found.cut);
      RankRequest all = request;
      all.top = 0;
      std::map<std::string, double> farthest;
      std::map<std::string, std::map<std::string, std::uint64_t>> places;  // by source, key
      const double behind = static_cast<double>(found.ranking.listable + 1);
      for (const SourceRecord& source : store->sources()) {
        for (const auto& [key, placed] : by_key(rank_forgotten(facts, source.key, all)))
          places[source.key][key] = placed.first;
        for (const StabilityRow& row : found.rows) {
          const auto at = places[source.key].find(row.row.key);
          const double now = at == places[source.key].end() ? behind : static_cast<double>(at->second);
          const double was = static_cast<double>(row.row.place);
          double& far = farthest[row.row.key];
          far = std::max({far, now / was, was / now});
        }
      }
      for (const StabilityRow& row : found.rows) {
        CAPTURE(row.row.key);
        const double now = row.without == kAbsent ? behind : static_cast<double>(row.without);
        const double was = static_cast<double>(row.row.place);
        CHECK(std::max(now / was, was / now) == doctest::Approx(farthest[row.row.key]));
        CHECK(row.source.empty() == (farthest[row.row.key] == doctest::Approx(1)));
        if (!row.source.empty()) {
          const auto at = places[row.source].find(row.row.key);
          CHECK(row.without == (at == places[row.source].end() ? kAbsent : at->second));
        }
        CHECK(row.low <= row.median);
        CHECK(row.median <= row.high);
        CHECK(row.low >= 1);
      }
      const Stability again = stability_of(*store, *snapshot, {.rank = request, .rounds = 30});
      for (std::size_t i = 0; i < found.rows.size(); ++i) {
        CHECK(again.rows[i].low == found.rows[i].low);
        CHECK(again.rows[i].high == found.rows[i].high);
      }
    }
  }

  TEST_CASE("stability: one source is everything; no time; nothing at all") {
    const TemporaryStore store({node("org:a", "organisation", "Alpha"), edge("org:a", "funds", "org:b")});
    const auto snapshot = Snapshot::build(*store);
    const RankRequest request{.measure = Measure::kDegree};
    const Stability one = stability_of(*store, *snapshot, {.rank = request, .rounds = 10});
    REQUIRE(one.rows.size() == 2);
    CHECK(one.sources == 1);
    CHECK(one.rows[0].low == 1);
    CHECK(one.rows[0].high == 1);
    CHECK(one.rows[0].source == "test.jsonl");
    CHECK(one.rows[0].without == kAbsent);
    const Stability cut = stability_of(*store, *snapshot, {.rank = request, .rounds = 10, .seconds = 1e-9});
    CHECK(cut.cut);
    CHECK(cut.rounds == 0);
    CHECK(cut.rows[0].high == 0);
    const TemporaryStore empty;
    const Stability none = stability_of(*empty, *Snapshot::build(*empty), {.rank = request});
    CHECK(none.rows.empty());
    CHECK(none.sources == 0);
    // Those that the rank is personalised by may be gone.
    RankRequest near{.measure = Measure::kPersonalised};
    near.seeds = {*snapshot->entity_of(*store->find_node("org:a"))};
    CHECK(stability_of(*store, *snapshot, {.rank = near, .rounds = 2}).rows[0].without == kAbsent);
  }

  TEST_CASE("several measures side by side are those measures") {
    for (std::uint64_t seed = 1; seed <= kSeeds / 3; ++seed) {
      CAPTURE(seed);
      const TemporaryStore store(sourced_world(seed + 500));
      const auto snapshot = Snapshot::build(*store);
      const std::vector<Measure> measures{Measure::kDegree, Measure::kInDegree, Measure::kPageRank};
      std::vector<RankRequest> requests;
      std::vector<std::map<std::string, std::pair<std::uint64_t, double>>> single;
      for (const Measure measure : measures) {
        requests.push_back({.measure = measure, .top = 0});
        single.push_back(by_key(rank(*store, *snapshot, requests.back())));
      }
      const Comparison all = compare_measures(*store, *snapshot, requests);
      CHECK(all.rows.size() == single[0].size());
      std::vector<std::vector<std::uint64_t>> places(3);
      for (const ComparisonRow& row : all.rows) {
        for (std::size_t m = 0; m < 3; ++m) {
          CHECK(row.places[m] == single[m].at(row.row.key).first);
          CHECK(row.scores[m] == doctest::Approx(single[m].at(row.row.key).second));
          places[m].push_back(row.places[m]);
        }
      }
      for (std::size_t i = 0; i < 3; ++i)
        for (std::size_t j = 0; j < 3; ++j) {
          const auto wanted = tau_by_definition(places[i], places[j]);
          REQUIRE(all.correlation[i][j].has_value() == wanted.has_value());
          if (wanted) CHECK(*all.correlation[i][j] == doctest::Approx(*wanted));
        }
    }
  }

  TEST_CASE("movers go by the ratio of places") {
    const auto ranking = [](const std::vector<std::pair<std::string, std::uint64_t>>& rows) {
      Ranking out;
      for (const auto& [key, place] : rows)
        out.rows.push_back({{}, key, key, "", 1.0 / static_cast<double>(place), place});
      return out;
    };
    const auto before = ranking({{"a", 1}, {"b", 2}, {"c", 3}, {"d", 4}});
    const auto after = ranking({{"a", 1}, {"d", 2}, {"c", 3}, {"e", 4}});
    std::string text;
    for (const Mover& m : movers(before, after, 0))
      text += m.key + " " + (m.before == kAbsent ? "-" : std::to_string(m.before)) + ">" +
              (m.after == kAbsent ? "-" : std::to_string(m.after)) + "; ";
    CHECK(text == "b 2>-; d 4>2; e ->4; ");
    CHECK(movers(before, after, 1).size() == 1);
    CHECK(movers(before, before, 0).empty());
  }

  TEST_CASE("towards a type: personalised by all that are of it") {
    const TemporaryStore store(
        {node("org:a", "organisation/company", "Alpha"), node("programme:x", "programme", "X"),
         node("programme:y", "programme/plan", "Y"), edge("org:a", "participates_in", "programme:x"),
         edge("org:b", "participates_in", "programme:y"), edge("org:b", "funds", "org:c")});
    const auto snapshot = Snapshot::build(*store);
    RankRequest by_type{.measure = Measure::kPersonalised, .top = 0};
    RankRequest by_seeds = by_type;
    by_type.seed_type = "programme";
    for (const char* key : {"programme:x", "programme:y"})
      by_seeds.seeds.push_back(*snapshot->entity_of(*store->find_node(key)));
    check_same(rank(*store, *snapshot, by_type), rank(*store, *snapshot, by_seeds));
  }
}
