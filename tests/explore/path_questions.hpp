// Random questions about paths, and what the tests of several kinds of paths work out from a world itself.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "explore/world.hpp"
#include "guanxi/explore/path.hpp"

namespace guanxi::testing {

using Ids = std::vector<std::size_t>;  // entities of a world

inline bool takes(const WorldEdge& edge, const WalkFilter& filter) {
  return edge.sources.size() >= filter.min_sources && (!filter.certain || edge.period.certain_at(*filter.at));
}

/// Edges that may be walked from x to y.
inline std::vector<const WorldEdge*> edges_between(const World& world, std::size_t x, std::size_t y,
                                                   const WalkFilter& filter) {
  std::vector<const WorldEdge*> out;
  for (const WorldEdge& edge : world.edges)
    if (step_over(edge, x, filter) == y && takes(edge, filter)) out.push_back(&edge);
  return out;
}

/// Days on which what holds may change.
inline std::set<std::int32_t> turning_days(const World& world, const Span& span) {
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

inline bool holds_on(const Period& period, std::int32_t day, bool certain) {
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
inline bool holds_at_once(const Question& q, const Ids& path) {
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

inline bool passes_in_order(const Ids& path, const Ids& via) {
  auto at = path.begin() + 1;
  for (const std::size_t v : via) {
    at = std::find(at, path.end() - 1, v);
    if (at == path.end() - 1) return false;
  }
  return true;
}

inline void extend(const Question& q, Ids& stack, std::vector<Ids>& out) {
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

inline std::vector<std::string> keys_of(const World& world, const Ids& path) {
  std::vector<std::string> keys;
  for (const std::size_t e : path) keys.push_back(world.entities[e].key);
  return keys;
}
inline std::vector<std::string> keys_of(const PathAnswer& answer, const Path& path) {
  std::vector<std::string> keys;
  for (const std::size_t e : path.entities) keys.push_back(answer.graph.entities[e].key);
  return keys;
}

inline Question random_question(const World& world, Dice& dice) {
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

inline PathOptions options_of(const Question& q, Dice& dice) {
  PathOptions options;
  options.filter = q.filter;
  options.max_hops = q.max_hops;
  options.explain = false;
  for (const std::size_t e : q.via) options.via.push_back(worlds().node_of(q.world, e, dice));
  for (const std::size_t e : q.avoid) options.avoid.push_back(worlds().node_of(q.world, e, dice));
  return options;
}

inline PathAnswer ask(const Question& q, const PathOptions& options, Dice& dice) {
  return find_paths(worlds().store(), worlds().snapshot(), worlds().node_of(q.world, q.from, dice),
                    worlds().node_of(q.world, q.to, dice), options);
}

}  // namespace guanxi::testing
