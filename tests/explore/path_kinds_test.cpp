// k shortest, cheapest and disjoint paths, paths through and around entities, paths in time: against all
// simple paths, Boost's Dijkstra and Boost's maximum flow.
#include <doctest/doctest.h>

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/boykov_kolmogorov_max_flow.hpp>
#include <boost/graph/dijkstra_shortest_paths.hpp>
#include <cmath>
#include <functional>
#include <map>
#include <set>

#include "explore/world.hpp"
#include "guanxi/explore/path.hpp"

using namespace guanxi;
using namespace guanxi::testing;

namespace {

using Ids = std::vector<std::size_t>;  // entities of a world

bool takes(const WorldEdge& edge, const WalkFilter& filter) {
  return edge.sources.size() >= filter.min_sources && (!filter.certain || edge.period.certain_at(*filter.at));
}

/// Edges that may be walked from x to y.
std::vector<const WorldEdge*> edges_between(const World& world, std::size_t x, std::size_t y,
                                            const WalkFilter& filter) {
  std::vector<const WorldEdge*> out;
  for (const WorldEdge& edge : world.edges)
    if (step_over(edge, x, filter) == y && takes(edge, filter)) out.push_back(&edge);
  return out;
}

/// Days on which what holds may change.
std::set<std::int32_t> turning_days(const World& world, const Span& span) {
  std::set<std::int32_t> days{span.days().first, span.days().last};
  for (const WorldEdge& edge : world.edges)
    for (const auto& date : {edge.period.from, edge.period.until}) {
      if (!date) continue;
      for (const std::int32_t day : {date->first_day(), date->last_day()})
        for (const std::int32_t d : {day - 1, day, day + 1})
          if (span.days().overlaps({d, d})) days.insert(d);
    }
  return days;
}

bool holds_on(const Period& period, std::int32_t day, bool certain) {
  return (certain ? period.certain_days() : period.possible_days()).overlaps({day, day});
}

struct Question {
  const World& world;
  WalkFilter filter;
  std::size_t from, to;
  std::uint32_t max_hops;
  Ids via, avoid;
};

/// Whether all hops hold on some day of the question.
bool holds_at_once(const Question& q, const Ids& path) {
  if (!q.filter.at) return true;
  for (const std::int32_t day : turning_days(q.world, *q.filter.at)) {
    bool all = true;
    for (std::size_t i = 0; all && i + 1 < path.size(); ++i) {
      const auto edges = edges_between(q.world, path[i], path[i + 1], q.filter);
      all = std::any_of(edges.begin(), edges.end(),
                        [&](const WorldEdge* e) { return holds_on(e->period, day, q.filter.certain); });
    }
    if (all) return true;
  }
  return false;
}

bool passes_in_order(const Ids& path, const Ids& via) {
  auto at = path.begin() + 1;
  for (const std::size_t v : via) {
    at = std::find(at, path.end() - 1, v);
    if (at == path.end() - 1) return false;
  }
  return true;
}

void extend(const Question& q, Ids& stack, std::vector<Ids>& out) {
  if (stack.back() == q.to) {
    if (passes_in_order(stack, q.via) && holds_at_once(q, stack)) out.push_back(stack);
    return;
  }
  if (stack.size() > q.max_hops) return;
  for (std::size_t y = 0; y < q.world.entities.size(); ++y) {
    const auto is_in = [&](const Ids& list) { return std::find(list.begin(), list.end(), y) != list.end(); };
    if (is_in(stack) || is_in(q.avoid)) continue;
    if (y != q.to && !is_in(q.via) && !may_pass(q.world.entities[y], q.filter)) continue;
    if (edges_between(q.world, stack.back(), y, q.filter).empty()) continue;
    stack.push_back(y);
    extend(q, stack, out);
    stack.pop_back();
  }
}

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

std::vector<std::string> keys_of(const World& world, const Ids& path) {
  std::vector<std::string> keys;
  for (const std::size_t e : path) keys.push_back(world.entities[e].key);
  return keys;
}
std::vector<std::string> keys_of(const PathAnswer& answer, const Path& path) {
  std::vector<std::string> keys;
  for (const std::size_t e : path.entities) keys.push_back(answer.graph.entities[e].key);
  return keys;
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

Question random_question(const World& world, Dice& dice) {
  Question q{world,
             random_filter(world, dice),
             dice.below(world.entities.size()),
             dice.below(world.entities.size()),
             static_cast<std::uint32_t>(1 + dice.below(6)),
             {},
             {}};
  static const std::vector<std::string> kSpans = {"2001",   "2005..2012", "2010-05",
                                                  "2015..", "..2010",     "2020-12-31"};
  q.filter.at.reset();
  if (dice.chance(60)) q.filter.at = Span::parse(dice.pick(kSpans));
  q.filter.certain = q.filter.at && dice.chance(50);
  if (dice.chance(20)) q.filter.min_sources = 2;
  std::set<std::size_t> used{q.from, q.to};
  for (Ids* list : {&q.via, &q.avoid})
    for (int tries = 0; tries < 2; ++tries) {
      const std::size_t e = dice.below(world.entities.size());
      if (dice.chance(20) && used.insert(e).second) list->push_back(e);
    }
  return q;
}

PathOptions options_of(const Question& q, Dice& dice) {
  PathOptions options;
  options.filter = q.filter;
  options.max_hops = q.max_hops;
  options.explain = false;
  for (const std::size_t e : q.via) options.via.push_back(worlds().node_of(q.world, e, dice));
  for (const std::size_t e : q.avoid) options.avoid.push_back(worlds().node_of(q.world, e, dice));
  return options;
}

PathAnswer ask(const Question& q, const PathOptions& options, Dice& dice) {
  return find_paths(worlds().store(), worlds().snapshot(), worlds().node_of(q.world, q.from, dice),
                    worlds().node_of(q.world, q.to, dice), options);
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

/// The maximum flow through entities of capacity 1, of hops through others.
long max_flow(const Question& q) {
  using Traits = boost::adjacency_list_traits<boost::vecS, boost::vecS, boost::directedS>;
  using Boost = boost::adjacency_list<
      boost::vecS, boost::vecS, boost::directedS,
      boost::property<boost::vertex_index_t, long,
                      boost::property<boost::vertex_color_t, boost::default_color_type,
                                      boost::property<boost::vertex_distance_t, long,
                                                      boost::property<boost::vertex_predecessor_t,
                                                                      Traits::edge_descriptor>>>>,
      boost::property<boost::edge_capacity_t, long,
                      boost::property<boost::edge_residual_capacity_t, long,
                                      boost::property<boost::edge_reverse_t, Traits::edge_descriptor>>>>;
  const std::size_t n = q.world.entities.size();
  Boost g(2 * n);
  const auto add = [&](std::size_t a, std::size_t b, long capacity) {
    const auto there = boost::add_edge(a, b, g).first;
    const auto back = boost::add_edge(b, a, g).first;
    boost::put(boost::edge_capacity, g, there, capacity);
    boost::put(boost::edge_capacity, g, back, 0);
    boost::put(boost::edge_reverse, g, there, back);
    boost::put(boost::edge_reverse, g, back, there);
  };
  for (std::size_t x = 0; x < n; ++x) {
    const bool is_end = x == q.from || x == q.to;
    const bool avoided = std::find(q.avoid.begin(), q.avoid.end(), x) != q.avoid.end();
    if (!avoided && (is_end || may_pass(q.world.entities[x], q.filter)))
      add(2 * x, 2 * x + 1, is_end ? 1000 : 1);
    for (std::size_t y = 0; y < n; ++y)
      if (x != y && !(x == q.from && y == q.to) && !edges_between(q.world, x, y, q.filter).empty())
        add(2 * x + 1, 2 * y, 1);
  }
  return boost::boykov_kolmogorov_max_flow(g, 2 * q.from, 2 * q.to + 1);
}

/// How many of these paths (as sets of what lies between the ends) can be chosen that share nothing with each
/// other or with `taken`.
std::size_t most_disjoint(const std::set<std::uint64_t>& paths, std::uint64_t taken,
                          std::map<std::uint64_t, std::size_t>& known) {
  const auto [place, is_new] = known.emplace(taken, 0);
  if (!is_new) return place->second;
  std::size_t most = 0;
  for (const std::uint64_t path : paths)
    if ((path & taken) == 0) most = std::max(most, 1 + most_disjoint(paths, path | taken, known));
  return known[taken] = most;
}

std::size_t most_disjoint(const std::vector<Ids>& paths) {
  std::set<std::uint64_t> inner;
  std::size_t direct = 0;
  for (const Ids& path : paths) {
    std::uint64_t bits = 0;
    for (std::size_t i = 1; i + 1 < path.size(); ++i) bits |= std::uint64_t{1} << path[i];
    if (bits != 0) inner.insert(bits);
    if (bits == 0) direct = 1;
  }
  std::map<std::uint64_t, std::size_t> known;
  return direct + most_disjoint(inner, 0, known);
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

  TEST_CASE("disjoint paths agree with Boost's maximum flow, and the cut cuts") {
    std::size_t several = 0;
    for (const World& world : worlds().all()) {
      CAPTURE(world.seed);
      Dice dice(world.seed * 15'485'863);
      for (int round = 0; round < 5; ++round) {
        CAPTURE(round);
        Question q = random_question(world, dice);
        q.via.clear();
        if (round < 2) q.filter = {};
        q.filter.at.reset();
        q.filter.certain = false;
        if (q.from == q.to) continue;
        PathOptions options = options_of(q, dice);
        options.kind = PathKind::kDisjoint;
        options.limit = 100;
        const PathAnswer answer = ask(q, options, dice);
        const long flow = max_flow(q);
        const bool direct = !edges_between(world, q.from, q.to, q.filter).empty();
        CHECK(answer.direct == direct);
        REQUIRE(answer.paths.size() == static_cast<std::size_t>(flow) + (direct ? 1 : 0));
        REQUIRE(answer.cut_entities.size() == static_cast<std::size_t>(flow));
        std::multiset<std::string> inner;
        for (const Path& path : answer.paths) {
          const auto keys = keys_of(answer, path);
          inner.insert(keys.begin() + 1, keys.end() - 1);
          for (const auto& hop : path.hops) CHECK_FALSE(hop.empty());
        }
        CHECK(std::set<std::string>(inner.begin(), inner.end()).size() == inner.size());
        if (flow > 1) ++several;
        for (const EntityRef& cut : answer.cut_entities) options.avoid.push_back(cut.node);
        CHECK(ask(q, options, dice).paths.size() == (direct ? 1U : 0U));
      }
    }
    CHECK(several > 50);
  }

  TEST_CASE("disjoint paths of at most 1 to 4 hops agree with every choice of such paths, and the cut cuts") {
    std::size_t several = 0, fewer = 0;
    for (const World& world : worlds().all()) {
      CAPTURE(world.seed);
      Dice dice(world.seed * 32'452'843);
      for (int round = 0; round < 6; ++round) {
        CAPTURE(round);
        Question q = random_question(world, dice);
        q.via.clear();
        if (round < 4) q.filter = {};
        q.filter.at.reset();
        q.filter.certain = false;
        q.max_hops = 1 + static_cast<std::uint32_t>(dice.below(kMostDisjointHops));
        if (q.from == q.to) continue;
        Ids stack{q.from};
        std::vector<Ids> all;
        extend(q, stack, all);
        PathOptions options = options_of(q, dice);
        options.kind = PathKind::kDisjoint;
        options.limit = 100;
        options.max_disjoint_hops = q.max_hops;
        const PathAnswer answer = ask(q, options, dice);
        REQUIRE_FALSE(answer.more);
        REQUIRE(answer.paths.size() == most_disjoint(all));
        CHECK(answer.cut_entities.size() == answer.paths.size() - (answer.direct ? 1 : 0));
        std::set<std::string> inner;
        std::size_t passed = 0;
        for (const Path& path : answer.paths) {
          CHECK(path.hops.size() <= q.max_hops);
          const auto keys = keys_of(answer, path);
          inner.insert(keys.begin() + 1, keys.end() - 1);
          passed += keys.size() - 2;
          for (const auto& hop : path.hops) CHECK_FALSE(hop.empty());
        }
        CHECK(inner.size() == passed);
        if (answer.paths.size() > 1) ++several;
        for (const EntityRef& cut : answer.cut_entities) options.avoid.push_back(cut.node);
        CHECK(ask(q, options, dice).paths.size() == (answer.direct ? 1U : 0U));
        options = options_of(q, dice);
        options.kind = PathKind::kDisjoint;
        options.limit = 100;
        if (ask(q, options, dice).paths.size() > answer.paths.size()) ++fewer;
      }
    }
    CHECK(several > 50);
    CHECK(fewer > 10);
  }
}
