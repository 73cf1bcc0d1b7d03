#include "explore/disjoint_search.hpp"

#include <algorithm>

namespace guanxi {
namespace {

constexpr std::uint64_t kBytesOfPlace = 96;  // and of its entry in the map

}  // namespace

DisjointSearch::DisjointSearch(const PathWalk& walk, PathBudget& budget, std::uint32_t from, std::uint32_t to,
                               std::uint32_t max_hops)
    : walk_(walk), budget_(budget), from_(from), to_(to), max_hops_(max_hops) {
  add_place(from, true);
  add_place(to, true);
}

DisjointPaths DisjointSearch::run(std::size_t limit) {
  DisjointPaths out;
  bool more = true;
  while (count() < limit && (more = augment(limit))) {
  }
  out.complete = !more && budget_.bound() == PathBound::kNone;
  out.direct = direct_;
  if (direct_) out.paths.push_back({from_, to_});
  for (const auto& [entity, start] : starts_) {
    std::vector<std::uint32_t> path{from_};
    for (std::uint32_t at = start; at != kTo; at = places_[at].behind) path.push_back(places_[at].entity);
    path.push_back(to_);
    out.paths.push_back(std::move(path));
  }
  if (out.complete) out.cut = find_cut();
  return out;
}

std::uint32_t DisjointSearch::add_place(std::uint32_t entity, bool passable) {
  const auto number = static_cast<std::uint32_t>(places_.size());
  Place& place = places_.emplace_back();
  place.entity = entity;
  place.degree = static_cast<std::uint32_t>(std::min<std::uint64_t>(walk_.degree(entity), UINT32_MAX));
  place.passable = passable;
  numbers_.set(entity, number);
  return number;
}

std::uint32_t DisjointSearch::place_of(std::uint32_t entity) {
  const std::uint32_t number = numbers_.get(entity);
  return number != kNone ? number : add_place(entity, walk_.may_pass(entity));
}

bool DisjointSearch::augment(std::size_t limit) {
  const std::size_t before = count();
  const std::uint64_t begin = budget_.relations();
  ++search_;
  limit_ = limit;
  for (Side& side : sides_) {
    side.open.clear();
    side.ahead = 0;
    side.reached = 0;
  }
  visit(kForwards, {kFrom, kOut}, {});
  visit(kBackwards, {kTo, kIn}, {});
  while (count() < limit && !sides_[kForwards].open.empty() && !sides_[kBackwards].open.empty()) {
    if (budget_.bound() != PathBound::kNone) return false;
    // What was shut off may cost more by now than to start anew.
    if (count() > before && budget_.relations() - begin > 2 * (useful_ - begin)) break;
    expand(sides_[kBackwards].ahead < sides_[kForwards].ahead ? kBackwards : kForwards);
  }
  return count() > before && budget_.bound() == PathBound::kNone;
}

bool DisjointSearch::is_open(std::size_t side, State state) const {
  for (State s = state; s.place != kNone; s = from(side, s))
    if (places_[s.place].changed == search_) return false;
  return true;
}

/// Leads a path through a state that both sides came to. False: one of them cannot come to it any more.
bool DisjointSearch::join(State meeting) {
  if (!is_open(kForwards, meeting) || !is_open(kBackwards, meeting)) return false;
  std::vector<State> path;
  for (State s = meeting; s.place != kNone; s = from(kForwards, s)) path.push_back(s);
  std::reverse(path.begin(), path.end());
  for (State s = from(kBackwards, meeting); s.place != kNone; s = from(kBackwards, s)) path.push_back(s);
  push(path);
  for (const State s : path)
    if (is_inner(s.place)) places_[s.place].changed = search_;
  useful_ = budget_.relations();
  return true;
}

void DisjointSearch::visit(std::size_t side, State state, State from) {
  Place& place = places_[state.place];
  if (place.changed == search_ || count() == limit_) return;
  if (place.search != search_) {
    place.search = search_;
    place.seen[kForwards] = place.seen[kBackwards] = 0;
  }
  // The other end is come to again and again.
  const bool at_end = state.place == (side == kForwards ? kTo : kFrom);
  if ((place.seen[side] & state.half) != 0 && !at_end) return;
  if (place.seen[side] == 0) ++sides_[side].reached;
  place.seen[side] |= state.half;
  place.from[side][state.half - 1] = from;
  if ((place.seen[1 - side] & state.half) != 0 && join(state)) return;
  sides_[side].open.push_back(state);
  sides_[side].ahead += place.degree + std::uint64_t{1};
}

void DisjointSearch::expand(std::size_t side) {
  const State state = sides_[side].open.front();
  sides_[side].open.pop_front();
  sides_[side].ahead -= places_[state.place].degree + std::uint64_t{1};
  if (!is_open(side, state)) return;
  if (side == kForwards) {
    expand_forwards(state);
  } else {
    expand_backwards(state);
  }
}

void DisjointSearch::expand_forwards(State state) {
  const std::uint32_t v = state.place;
  const std::uint32_t before = is_inner(v) ? places_[v].before : kNone;
  if (state.half == kIn) {
    // On a path already, it can only be left by undoing the step into it.
    if (v == kTo) return;
    if (before == kNone) visit(kForwards, {v, kOut}, state);
    if (before != kNone && before != kFrom) visit(kForwards, {before, kOut}, state);
    return;
  }
  if (before != kNone) visit(kForwards, {v, kIn}, state);
  // Only entities bound the flow, so that the cut is made of them; a step that is taken leads nowhere new.
  walk_.for_each(places_[v].entity, false, [&](const PathStep& step) {
    if (!may_go_on(v) || !budget_.spend(places_.size() * kBytesOfPlace)) return false;
    if (step.target == from_ || (v == kFrom && step.target == to_ && direct_)) return true;
    const std::uint32_t w = place_of(step.target);
    if (places_[w].passable && may_follow(v, w)) visit(kForwards, {w, kIn}, state);
    return true;
  });
}

void DisjointSearch::expand_backwards(State state) {
  const std::uint32_t w = state.place;
  const std::uint32_t behind = is_inner(w) ? places_[w].behind : kNone;
  if (state.half == kOut) {
    if (w == kFrom) return;
    if (behind == kNone) visit(kBackwards, {w, kIn}, state);
    if (behind != kNone && behind != kTo) visit(kBackwards, {behind, kIn}, state);
    return;
  }
  if (behind != kNone) visit(kBackwards, {w, kOut}, state);
  walk_.for_each(places_[w].entity, true, [&](const PathStep& step) {
    if (!may_go_on(w) || !budget_.spend(places_.size() * kBytesOfPlace)) return false;
    if (step.target == to_ || (w == kTo && step.target == from_ && direct_)) return true;
    const std::uint32_t v = place_of(step.target);
    if (places_[v].passable && may_follow(v, w)) visit(kBackwards, {v, kOut}, state);
    return true;
  });
}

std::uint8_t DisjointSearch::ends_near(std::uint32_t place) {
  std::uint8_t& ends = places_[place].ends;
  if (ends != 0) return ends;
  const auto joined = [&](std::uint32_t a, std::uint32_t b) {
    bool found = false;
    walk_.for_each_between(a, b, [&](const PathStep&) {
      found = true;
      return false;
    });
    return found;
  };
  if (joined(from_, places_[place].entity)) ends |= kNearFrom;
  if (joined(places_[place].entity, to_)) ends |= kNearTo;
  if (ends == 0) ends = kMiddle;
  return ends;
}

/// Whether a path within the bound may go from one to the other, if there is a relation.
bool DisjointSearch::may_follow(std::uint32_t place, std::uint32_t next) {
  if (max_hops_ == 0) return true;
  constexpr std::uint8_t kBoth = kNearFrom | kNearTo;
  const std::uint8_t to = next == kTo ? 0 : ends_near(next);
  if (place == kFrom)
    return next == kTo || (to == kBoth && max_hops_ >= 2) || (to == kNearFrom && max_hops_ >= 3);
  const std::uint8_t from = ends_near(place);
  if (next == kTo) return (from & kNearTo) != 0;
  if (from == kNearFrom) return to == kNearTo || (to == kMiddle && max_hops_ >= 4);
  return from == kMiddle && to == kNearTo;
}

/// Adds an augmenting path to the flow: what it undoes first.
void DisjointSearch::push(const std::vector<State>& path) {
  for (std::size_t i = 0; i + 1 < path.size(); ++i) {
    const State a = path[i], b = path[i + 1];
    if (a.place == b.place || a.half == kOut) continue;
    places_[b.place].behind = kNone;
    places_[a.place].before = kNone;
  }
  for (std::size_t i = 0; i + 1 < path.size(); ++i) {
    const State a = path[i], b = path[i + 1];
    if (a.place == b.place || a.half == kIn) continue;
    if (a.place == kFrom && b.place == kTo) {
      direct_ = true;
      continue;
    }
    if (a.place == kFrom) {
      starts_.emplace(places_[b.place].entity, b.place);
    } else {
      places_[a.place].behind = b.place;
    }
    if (b.place != kTo) places_[b.place].before = a.place;
  }
}

std::vector<std::uint32_t> DisjointSearch::find_cut() const {
  const bool forwards = sides_[kForwards].open.empty();
  std::vector<std::uint32_t> cut;
  for (const auto& [entity, start] : starts_) {
    for (std::uint32_t at = start; at != kTo; at = places_[at].behind)
      if (seen(forwards ? kForwards : kBackwards, at) == (forwards ? kIn : kOut))
        cut.push_back(places_[at].entity);
  }
  return cut;
}

}  // namespace guanxi
