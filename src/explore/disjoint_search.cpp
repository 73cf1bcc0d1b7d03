#include "explore/disjoint_search.hpp"

#include <algorithm>

namespace guanxi {
namespace {

constexpr std::uint64_t kBytesOfState = 48;

std::uint64_t packed(std::uint32_t entity, std::uint8_t half) noexcept {
  return std::uint64_t{entity} << 8 | half;
}

}  // namespace

DisjointPaths DisjointSearch::run(std::size_t limit) {
  DisjointPaths out;
  bool more = true;
  while (starts_.size() + (direct_ ? 1 : 0) < limit && (more = augment())) {
  }
  out.complete = !more && budget_.bound() == PathBound::kNone;
  out.direct = direct_;
  if (direct_) out.paths.push_back({from_, to_});
  for (const std::uint32_t start : starts_) {
    std::vector<std::uint32_t> path{from_};
    for (std::uint32_t at = start; at != to_; at = behind_.get(at)) path.push_back(at);
    path.push_back(to_);
    out.paths.push_back(std::move(path));
  }
  if (out.complete) out.cut = find_cut();
  return out;
}

bool DisjointSearch::augment() {
  meeting_.reset();
  for (Side& side : sides_) {
    side.seen.clear();
    for (auto& map : side.before) map.clear();
    side.open.clear();
    side.ahead = 0;
  }
  visit(sides_[0], {from_, kOut}, {});
  visit(sides_[1], {to_, kIn}, {});
  while (!meeting_ && !sides_[0].open.empty() && !sides_[1].open.empty()) {
    if (budget_.bound() != PathBound::kNone) return false;
    expand(sides_[1].ahead < sides_[0].ahead ? sides_[1] : sides_[0]);
  }
  if (!meeting_ || budget_.bound() != PathBound::kNone) return false;
  std::vector<State> path;
  for (State s = *meeting_; s.entity != kNone; s = before(sides_[0], s)) path.push_back(s);
  std::reverse(path.begin(), path.end());
  for (State s = before(sides_[1], *meeting_); s.entity != kNone; s = before(sides_[1], s)) path.push_back(s);
  push(path);
  return true;
}

DisjointSearch::State DisjointSearch::before(const Side& side, State state) const {
  const std::uint64_t found = side.before[state.half - 1].get(state.entity);
  if (found == 0) return {};
  return {static_cast<std::uint32_t>(found >> 8), static_cast<std::uint8_t>(found & 3)};
}

void DisjointSearch::visit(Side& side, State state, State before) {
  const std::uint8_t seen = side.seen.get(state.entity);
  if (meeting_ || (seen & state.half) != 0) return;
  side.seen.set(state.entity, seen | state.half);
  if (before.entity != kNone)
    side.before[state.half - 1].set(state.entity, packed(before.entity, before.half));
  if ((sides_[&side == &sides_[0] ? 1 : 0].seen.get(state.entity) & state.half) != 0) {
    meeting_ = state;
    return;
  }
  side.open.push_back(state);
  side.ahead += walk_.degree(state.entity) + 1;
}

void DisjointSearch::expand(Side& side) {
  const State state = side.open.front();
  side.open.pop_front();
  side.ahead -= walk_.degree(state.entity) + 1;
  if (&side == &sides_[0]) {
    expand_forwards(state);
  } else {
    expand_backwards(state);
  }
}

void DisjointSearch::expand_forwards(State state) {
  Side& side = sides_[0];
  const std::uint32_t v = state.entity;
  const std::uint32_t before = is_inner(v) ? before_.get(v) : kNone;
  if (state.half == kIn) {
    // On a path already, it can only be left by undoing the step into it.
    if (v == to_) return;
    if (before == kNone) visit(side, {v, kOut}, state);
    if (before != kNone && before != from_) visit(side, {before, kOut}, state);
    return;
  }
  if (before != kNone) visit(side, {v, kIn}, state);
  // Only entities bound the flow, so that the cut is made of them; a step that is taken leads nowhere new.
  walk_.for_each(v, false, [&](const PathStep& step) {
    const std::uint32_t w = step.target;
    if (!budget_.spend((sides_[0].seen.size() + sides_[1].seen.size()) * kBytesOfState)) return false;
    if (w == from_ || (v == from_ && w == to_ && direct_)) return true;
    if ((w == to_ || walk_.may_pass(w)) && may_follow(v, w)) visit(side, {w, kIn}, state);
    return !meeting_;
  });
}

void DisjointSearch::expand_backwards(State state) {
  Side& side = sides_[1];
  const std::uint32_t w = state.entity;
  const std::uint32_t behind = is_inner(w) ? behind_.get(w) : kNone;
  if (state.half == kOut) {
    if (w == from_) return;
    if (behind == kNone) visit(side, {w, kIn}, state);
    if (behind != kNone && behind != to_) visit(side, {behind, kIn}, state);
    return;
  }
  if (behind != kNone) visit(side, {w, kOut}, state);
  walk_.for_each(w, true, [&](const PathStep& step) {
    const std::uint32_t v = step.target;
    if (!budget_.spend((sides_[0].seen.size() + sides_[1].seen.size()) * kBytesOfState)) return false;
    if (v == to_ || (w == to_ && v == from_ && direct_)) return true;
    if ((v == from_ || walk_.may_pass(v)) && may_follow(v, w)) visit(side, {v, kOut}, state);
    return !meeting_;
  });
}

std::uint8_t DisjointSearch::place_of(std::uint32_t entity) const {
  std::uint8_t place = places_.get(entity);
  if (place != 0) return place;
  const auto joined = [&](std::uint32_t a, std::uint32_t b) {
    bool found = false;
    walk_.for_each_between(a, b, [&](const PathStep&) {
      found = true;
      return false;
    });
    return found;
  };
  if (joined(from_, entity)) place |= kNearFrom;
  if (joined(entity, to_)) place |= kNearTo;
  if (place == 0) place = kMiddle;
  places_.set(entity, place);
  return place;
}

/// Whether a path within the bound may go from one to the other, if there is a relation.
bool DisjointSearch::may_follow(std::uint32_t entity, std::uint32_t next) const {
  if (max_hops_ == 0) return true;
  constexpr std::uint8_t kBoth = kNearFrom | kNearTo;
  const std::uint8_t to = next == to_ ? 0 : place_of(next);
  if (entity == from_)
    return next == to_ || (to == kBoth && max_hops_ >= 2) || (to == kNearFrom && max_hops_ >= 3);
  const std::uint8_t from = place_of(entity);
  if (next == to_) return (from & kNearTo) != 0;
  if (from == kNearFrom) return to == kNearTo || (to == kMiddle && max_hops_ >= 4);
  return from == kMiddle && to == kNearTo;
}

/// Adds an augmenting path to the flow: what it undoes first.
void DisjointSearch::push(const std::vector<State>& path) {
  for (std::size_t i = 0; i + 1 < path.size(); ++i) {
    const State a = path[i], b = path[i + 1];
    if (a.entity == b.entity || a.half == kOut) continue;
    behind_.set(b.entity, kNone);
    before_.set(a.entity, kNone);
  }
  for (std::size_t i = 0; i + 1 < path.size(); ++i) {
    const State a = path[i], b = path[i + 1];
    if (a.entity == b.entity || a.half == kIn) continue;
    if (a.entity == from_ && b.entity == to_) {
      direct_ = true;
      continue;
    }
    if (a.entity == from_) {
      starts_.insert(b.entity);
    } else {
      behind_.set(a.entity, b.entity);
    }
    if (b.entity != to_) before_.set(b.entity, a.entity);
  }
}

std::vector<std::uint32_t> DisjointSearch::find_cut() const {
  const bool forwards = sides_[0].open.empty();
  const SparseMap<std::uint8_t>& seen = sides_[forwards ? 0 : 1].seen;
  std::vector<std::uint32_t> cut;
  for (const std::uint32_t start : starts_) {
    for (std::uint32_t at = start; at != to_; at = behind_.get(at))
      if (seen.get(at) == (forwards ? kIn : kOut)) cut.push_back(at);
  }
  return cut;
}

}  // namespace guanxi
