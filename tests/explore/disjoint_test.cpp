// Paths that share nothing but their ends: against Boost's maximum flow, Boost's matching, and every choice
// of such paths.
#include <doctest/doctest.h>

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/boykov_kolmogorov_max_flow.hpp>
#include <boost/graph/max_cardinality_matching.hpp>
#include <map>
#include <set>

#include "explore/path_questions.hpp"

using namespace guanxi;
using namespace guanxi::testing;

namespace {

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

TEST_SUITE("explore/disjoint") {
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

  // Many paths, most of them found by leading others elsewhere.
  TEST_CASE("between two hubs whose neighbours are joined at random they are a maximum matching") {
    constexpr std::size_t kSide = 40;
    std::size_t incomplete = 0;
    for (std::uint64_t seed = 1; seed <= 12; ++seed) {
      CAPTURE(seed);
      Dice dice(seed);
      std::vector<Fact> facts;
      boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS> g(2 * kSide);
      const auto key = [](std::size_t i) { return (i < kSide ? "left " : "right ") + std::to_string(i); };
      for (std::size_t i = 0; i < kSide; ++i) {
        facts.emplace_back(edge("source", "funds", key(i)));
        facts.emplace_back(edge(key(kSide + i), "funds", "sink"));
        for (std::size_t n = dice.below(4); n > 0; --n) {
          const std::size_t other = kSide + dice.below(kSide);
          facts.emplace_back(edge(key(i), "funds", key(other)));
          boost::add_edge(i, other, g);
        }
      }
      std::vector<std::size_t> mates(2 * kSide);
      boost::edmonds_maximum_cardinality_matching(g, mates.data());
      const std::size_t size = boost::matching_size(g, mates.data());
      if (size < kSide) ++incomplete;
      const TemporaryStore store(facts);
      const auto snapshot = Snapshot::build(*store);
      for (const bool backwards : {false, true}) {
        PathOptions options;
        options.kind = PathKind::kDisjoint;
        options.limit = 1'000;
        options.filter.direction = backwards ? Direction::kBackward : Direction::kForward;
        const PathAnswer answer =
            find_paths(*store, *snapshot, store->find_node(backwards ? "sink" : "source").value(),
                       store->find_node(backwards ? "source" : "sink").value(), options);
        CHECK(answer.paths.size() == size);
        CHECK(answer.cut_entities.size() == size);
        CHECK_FALSE(answer.more);
        std::set<std::string> inner;
        for (const Path& path : answer.paths) {
          const auto keys = keys_of(answer, path);
          CHECK(keys.size() == 4);
          inner.insert(keys.begin() + 1, keys.end() - 1);
        }
        CHECK(inner.size() == 2 * size);
        options.limit = size - 1;
        const PathAnswer fewer =
            find_paths(*store, *snapshot, store->find_node(backwards ? "sink" : "source").value(),
                       store->find_node(backwards ? "source" : "sink").value(), options);
        CHECK(fewer.paths.size() == size - 1);
        CHECK(fewer.more);
      }
    }
    CHECK(incomplete > 6);
  }
}
