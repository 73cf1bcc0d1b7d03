#include "explore/label_search.hpp"

#include <algorithm>

namespace guanxi {

std::optional<std::vector<std::uint32_t>> LabelSearch::run(const LabelQuery& query) {
  query_ = &query;
  start(query);
  while (budget_.bound() == PathBound::kNone) {
    for (Side& side : sides_) drop_stale(side);
    if (!goes_on()) break;
    expand(sides_[1].ahead < sides_[0].ahead ? sides_[1] : sides_[0]);
  }
  if (!best_ || budget_.bound() != PathBound::kNone) return std::nullopt;
  std::vector<std::uint32_t> entities;
  for (std::uint32_t l = meeting_[0]; l != kNone; l = sides_[0].labels[l].parent)
    entities.push_back(sides_[0].labels[l].entity);
  std::reverse(entities.begin(), entities.end());
  for (std::uint32_t l = sides_[1].labels[meeting_[1]].parent; l != kNone; l = sides_[1].labels[l].parent)
    entities.push_back(sides_[1].labels[l].entity);
  return entities;
}

void LabelSearch::start(const LabelQuery& query) {
  best_.reset();
  for (Side& side : sides_) {
    side.backwards = &side == &sides_[1];
    side.labels.clear();
    side.days.clear();
    side.first.clear();
    side.open = {};
    side.ahead = 0;
  }
  for (const PathWalk::Piece& piece : query.before)
    generate(sides_[0], query.from, {piece.cost, query.hops_before}, piece.days, kNone);
  generate(sides_[1], query.to, {0, 0}, walk_.all_days(), kNone);
}

/// Whether an undiscovered path may be better than the best one. Every such path has an arc from an entity
/// settled on one side to one settled on the other, or leads on from both.
bool LabelSearch::goes_on() const {
  if (sides_[0].open.empty() || sides_[1].open.empty()) return false;
  const Key least = sides_[0].open.top().key + sides_[1].open.top().key + Key{walk_.least_cost(), 1};
  if (least.cost > query_->max_cost) return false;
  if (walk_.by_hops() && least.hops > query_->max_hops) return false;
  return !best_ || least < *best_;
}

void LabelSearch::drop_stale(Side& side) {
  while (!side.open.empty()) {
    const std::uint32_t top = side.open.top().label;
    const Label& label = side.labels[top];
    bool is_stale = false;
    for (std::uint32_t l = side.first.get(label.entity); l != kNone && !is_stale; l = side.labels[l].next) {
      const Label& other = side.labels[l];
      if (l == top || other.key.cost > label.key.cost || other.key.hops > label.key.hops) continue;
      if (other.key == label.key && l > top) continue;
      is_stale = !walk_.timed() || difference(side.days[top], side.days[l]).empty();
    }
    if (!is_stale) return;
    side.ahead -= walk_.degree(label.entity) + 1;
    side.open.pop();
  }
}

void LabelSearch::expand(Side& side) {
  const std::uint32_t from = side.open.top().label;
  const Label label = side.labels[from];
  side.open.pop();
  side.ahead -= walk_.degree(label.entity) + 1;
  if (label.key.hops >= query_->max_hops) return;
  const DaySet days = walk_.timed() ? side.days[from] : DaySet{};
  const bool is_start = !side.backwards && label.entity == query_->from;
  const bool next_to_start = side.backwards && query_->closed_next.contains(label.entity);
  walk_.for_each(label.entity, side.backwards, [&](const PathStep& step) {
    if (!budget_.spend(bytes())) return false;
    if (is_start && query_->closed_next.contains(step.target)) return true;
    if (next_to_start && step.target == query_->from) return true;
    generate(side, step.target, label.key + Key{step.cost, 1},
             walk_.timed() ? intersection(days, {step.days}) : DaySet{}, from);
    return true;
  });
}

void LabelSearch::generate(Side& side, std::uint32_t entity, Key key, DaySet days, std::uint32_t parent) {
  if (key.hops > query_->max_hops || key.cost > query_->max_cost) return;
  if (walk_.timed() && days.empty()) return;
  if (too_far(side, entity, key)) return;
  const bool at_start = parent == kNone;
  const bool at_end = !at_start && entity == (side.backwards ? query_->from : query_->to);
  if (!at_start && entity == (side.backwards ? query_->to : query_->from)) return;
  for (std::uint32_t l = side.first.get(entity); l != kNone; l = side.labels[l].next) {
    const Label& other = side.labels[l];
    if (other.key.cost > key.cost || other.key.hops > key.hops) continue;
    if (!walk_.timed()) return;
    days = difference(days, side.days[l]);
    if (days.empty()) return;
  }
  if (!at_start && !at_end && (query_->closed.contains(entity) || !walk_.may_pass(entity))) return;
  const auto number = static_cast<std::uint32_t>(side.labels.size());
  side.labels.push_back({key, entity, parent, side.first.get(entity)});
  if (walk_.timed()) side.days.push_back(std::move(days));
  side.first.set(entity, number);
  meet(side, number);
  if (at_end) return;
  side.open.push({key, number});
  side.ahead += walk_.degree(entity) + 1;
}

/// Whether the hops that are left cannot lead to the other end.
bool LabelSearch::too_far(const Side& side, std::uint32_t entity, const Key& key) const {
  if (query_->bounds == nullptr) return false;
  const std::uint32_t hops =
      key.hops + (side.backwards ? query_->bounds->from_start(entity) : query_->bounds->to_end(entity));
  return hops > query_->max_hops || (walk_.by_hops() && hops > query_->max_cost);
}

void LabelSearch::meet(const Side& side, std::uint32_t number) {
  const Label& label = side.labels[number];
  const Side& other = sides_[side.backwards ? 0 : 1];
  for (std::uint32_t l = other.first.get(label.entity); l != kNone; l = other.labels[l].next) {
    const Key whole = label.key + other.labels[l].key;
    if (whole.hops > query_->max_hops || whole.cost > query_->max_cost || (best_ && whole >= *best_))
      continue;
    if (walk_.timed() && !overlap(side.days[number], other.days[l])) continue;
    best_ = whole;
    meeting_[side.backwards ? 1 : 0] = number;
    meeting_[side.backwards ? 0 : 1] = l;
  }
}

std::uint64_t LabelSearch::bytes() const noexcept {
  constexpr std::uint64_t kOfLabel = sizeof(Label) + sizeof(Open) + 16;
  constexpr std::uint64_t kOfDays = sizeof(DaySet) + 2 * sizeof(DayRange);
  return (sides_[0].labels.size() + sides_[1].labels.size()) * (kOfLabel + (walk_.timed() ? kOfDays : 0));
}

}  // namespace guanxi
