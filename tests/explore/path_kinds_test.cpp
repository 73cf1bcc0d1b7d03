// k shortest and cheapest paths, paths through and around entities, paths in time: against all simple paths
// and Boost's Dijkstra.
#include <doctest/doctest.h>

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/dijkstra_shortest_paths.hpp>
#include <cmath>
#include <functional>
#include <map>
#include <set>

#include "explore/path_questions.hpp"

using namespace guanxi;
using namespace guanxi::testing;

namespace {

std::size_t support_of(const Question& q, const Ids& path) {
  std::size_t least = SIZE_MAX;
  for (std::size_t i = 0; i + 1 < path.size(); ++i) {
    std::set<std::string> sources;
    for (const WorldEdge* e : edges_between(q.world, path[i], path[i + 1], q.filter))
      sources.insert(e->sources.begin(), e->sources.end());
    least = std::min(least, sources.size());
  }
  return least;
}

/// The k shortest as find_paths() promises them; nothing if more are as long as the last than it looks at.
std::optional<std::vector<std::vector<std::string>>> k_shortest(const Question& q, std::vector<Ids> all,
                                                                std::size_t k) {
  struct Entry {
    Ids path;
    std::size_t support;
    std::vector<std::string> keys;
  };
  std::vector<Entry> entries;
  for (const Ids& path : all) entries.push_back({path, support_of(q, path), keys_of(q.world, path)});
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    if (a.path.size() != b.path.size()) return a.path.size() < b.path.size();
    return a.support != b.support ? a.support > b.support : a.keys < b.keys;
  });
  if (entries.size() > k + 15 && entries[k + 15].path.size() == entries[k - 1].path.size())
    return std::nullopt;
  if (entries.size() > k) entries.resize(k);
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    if (a.support != b.support) return a.support > b.support;
    return a.path.size() != b.path.size() ? a.path.size() < b.path.size() : a.keys < b.keys;
  });
  std::vector<std::vector<std::string>> out;
  for (const Entry& e : entries) out.push_back(e.keys);
  return out;
}

bool on_every_day(const std::vector<DayRange>& days, const Question& q, const Ids& path, bool certain) {
  for (const std::int32_t day : turning_days(q.world, Span{})) {
    bool all = true;
    for (std::size_t i = 0; all && i + 1 < path.size(); ++i) {
      const auto edges = edges_between(q.world, path[i], path[i + 1], q.filter);
      all = std::any_of(edges.begin(), edges.end(),
                        [&](const WorldEdge* e) { return holds_on(e->period, day, certain); });
    }
    const bool said = std::any_of(days.begin(), days.end(), [&](const DayRange& r) {
      return r.overlaps({day, day});
    });
    if (said != all) return false;
  }
  return true;
}

// --- random graphs with numbers

constexpr std::size_t kSize = 9;

struct Weighed {
  std::size_t from, to;
  double amount;
  double confidence;
  std::optional<Date> since;
  std::size_t sources;
};

struct WeighedGraph {
  std::vector<Weighed> edges;
  std::vector<Fact> facts;

  explicit WeighedGraph(std::uint64_t seed) {
    Dice dice(seed);
    const std::size_t count = 8 + dice.below(20);
    for (std::size_t i = 0; i < count; ++i) {
      Weighed w{dice.below(kSize),
                dice.below(kSize),
                static_cast<double>(dice.below(40)) / 4,
                static_cast<double>(1 + dice.below(8)) / 8,
                std::nullopt,
                1 + dice.below(3)};
      if (w.from == w.to) continue;
      if (dice.chance(80)) w.since = Date{static_cast<std::uint16_t>(1990 + dice.below(30)), 0, 0};
      EdgeFact fact = edge(key(w.from), "funds", key(w.to));
      fact.id = std::to_string(i);
      fact.confidence = w.confidence;
      fact.valid.from = w.since;
      fact.properties["amount"] = Value{w.amount};
      for (std::size_t s = 0; s < w.sources; ++s) {
        Evidence evidence;
        evidence.source = "source " + std::to_string(s);
        evidence.line = i + 1;
        fact.evidence = {evidence};
        facts.emplace_back(fact);
      }
      edges.push_back(w);
    }
    for (std::size_t i = 0; i < kSize; ++i) facts.emplace_back(edge(key(i), "loops_at", key(i)));
  }
  static std::string key(std::size_t i) { return "n" + std::to_string(i); }

  [[nodiscard]] double cost(const Weighed& w, PathWeight weight, const Date& today) const {
    switch (weight) {
      case PathWeight::kHops:
        return 1;
      case PathWeight::kConfidence:
        return -std::log(static_cast<double>(static_cast<float>(w.confidence)));
      case PathWeight::kAge:
        return w.since ? std::max(0, today.last_day() - w.since->first_day()) / 365.2425 : INFINITY;
      case PathWeight::kSources:
        return 1.0 / static_cast<double>(w.sources);
      case PathWeight::kProperty:
        return w.amount;
    }
    return 0;
  }
};

std::vector<double> dijkstra(const WeighedGraph& graph, PathWeight weight, const Date& today,
                             std::size_t from) {
  using Boost = boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS, boost::no_property,
                                      boost::property<boost::edge_weight_t, double>>;
  Boost g(kSize);
  for (const Weighed& w : graph.edges) {
    const double cost = graph.cost(w, weight, today);
    if (std::isfinite(cost)) boost::add_edge(w.from, w.to, cost, g);
  }
  std::vector<double> distances(kSize);
  boost::dijkstra_shortest_paths(g, from, boost::distance_map(distances.data()).distance_inf(INFINITY));
  return distances;
}

/// Costs of all simple paths of at most `hops` hops, ascending.
std::vector<double> all_costs(const WeighedGraph& graph, PathWeight weight, const Date& today,
                              std::size_t from, std::size_t to, std::size_t hops) {
  std::vector<double> costs;
  Ids stack{from};
  const std::function<void(double)> go = [&](double cost) {
    if (stack.back() == to) {
      costs.push_back(cost);
      return;
    }
    if (stack.size() > hops) return;
    for (std::size_t y = 0; y < kSize; ++y) {
      if (std::find(stack.begin(), stack.end(), y) != stack.end()) continue;
      double least = INFINITY;
      for (const Weighed& w : graph.edges)
        if (w.from == stack.back() && w.to == y) least = std::min(least, graph.cost(w, weight, today));
      if (!std::isfinite(least)) continue;
      stack.push_back(y);
      go(cost + least);
      stack.pop_back();
    }
  };
  go(0);
  std::sort(costs.begin(), costs.end());
  return costs;
}

}  // namespace

TEST_SUITE("explore/path_kinds") {
  TEST_CASE("the k shortest agree with all simple paths, through and around entities, on one same day") {
    std::size_t exact = 0, timed = 0, through = 0;
    for (const World& world : worlds().all()) {
      CAPTURE(world.seed);
      Dice dice(world.seed * 104'729);
      for (int round = 0; round < 6; ++round) {
        CAPTURE(round);
        const Question q = random_question(world, dice);
        if (q.from == q.to) continue;
        Ids stack{q.from};
        std::vector<Ids> all;
        extend(q, stack, all);
        PathOptions options = options_of(q, dice);
        options.kind = PathKind::kCheapest;
        options.limit = 1 + dice.below(8);
        const PathAnswer answer = ask(q, options, dice);
        REQUIRE_FALSE(answer.cut);
        REQUIRE(answer.paths.size() == std::min(options.limit, all.size()));
        if (options.limit > 1) CHECK(answer.more == (all.size() > options.limit));
        const auto expected = k_shortest(q, all, options.limit);
        for (std::size_t i = 0; i < answer.paths.size(); ++i) {
          const auto keys = keys_of(answer, answer.paths[i]);
          const auto found = std::find_if(all.begin(), all.end(),
                                          [&](const Ids& path) { return keys_of(world, path) == keys; });
          REQUIRE(found != all.end());
          if (expected) CHECK(keys == (*expected)[i]);
          CHECK(answer.paths[i].support == support_of(q, *found));
          CHECK(on_every_day(answer.paths[i].possible_days, q, *found, false));
          CHECK(on_every_day(answer.paths[i].certain_days, q, *found, true));
        }
        if (expected && !answer.paths.empty()) ++exact;
        if (q.filter.at && !answer.paths.empty()) ++timed;
        if (!q.via.empty() && !answer.paths.empty()) ++through;

        // All shortest, whatever else is asked for, are the first of them.
        options.kind = PathKind::kShortest;
        options.limit = 100;
        const PathAnswer shortest = ask(q, options, dice);
        std::size_t least = SIZE_MAX;
        for (const Ids& path : all) least = std::min(least, path.size());
        CHECK(shortest.paths.size() ==
              static_cast<std::size_t>(std::count_if(all.begin(), all.end(),
                                                     [&](const Ids& path) { return path.size() == least; })));
      }
    }
    CHECK(exact > 100);
    CHECK(timed > 50);
    CHECK(through > 5);
  }

  TEST_CASE("the cheapest agree with Boost's Dijkstra, the k cheapest with all simple paths") {
    const Date today{2015, 0, 0};
    for (std::uint64_t seed = 1; seed <= 25; ++seed) {
      CAPTURE(seed);
      const WeighedGraph graph(seed);
      const TemporaryStore store(graph.facts);
      const auto snapshot = Snapshot::build(*store);
      const auto number = [&](std::size_t i) { return store->find_node(WeighedGraph::key(i)).value(); };
      for (const PathWeight weight : {PathWeight::kConfidence, PathWeight::kAge, PathWeight::kSources,
                                      PathWeight::kProperty, PathWeight::kHops}) {
        CAPTURE(static_cast<int>(weight));
        const auto distances = dijkstra(graph, weight, today, 0);
        for (std::size_t to = 1; to < kSize; ++to) {
          PathOptions options;
          options.kind = PathKind::kCheapest;
          options.weight = weight;
          options.property = "amount";
          options.today = today;
          options.max_hops = 64;
          options.explain = false;
          options.filter.direction = Direction::kForward;
          const PathAnswer one = find_paths(*store, *snapshot, number(0), number(to), options);
          REQUIRE(one.paths.empty() == std::isinf(distances[to]));
          if (!one.paths.empty()) CHECK(one.paths[0].cost == doctest::Approx(distances[to]).epsilon(1e-9));
          options.limit = 5;
          options.max_hops = 4;
          const PathAnswer several = find_paths(*store, *snapshot, number(0), number(to), options);
          const auto costs = all_costs(graph, weight, today, 0, to, 4);
          REQUIRE(several.paths.size() == std::min<std::size_t>(5, costs.size()));
          std::set<std::vector<std::size_t>> distinct;
          std::vector<double> found;
          for (const Path& path : several.paths) {
            distinct.insert(path.entities);
            found.push_back(path.cost);
          }
          CHECK(distinct.size() == found.size());
          std::sort(found.begin(), found.end());
          for (std::size_t i = 0; i < found.size(); ++i)
            CHECK(found[i] == doctest::Approx(costs[i]).epsilon(1e-9));
        }
      }
    }
  }
}
