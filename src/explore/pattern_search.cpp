#include "explore/pattern_search.hpp"

#include <algorithm>
#include <new>
#include <utility>

#include "guanxi/model/ontology.hpp"
#include "guanxi/store/store.hpp"

namespace guanxi {

PatternSearch::PatternSearch(const Store& store, const Snapshot& snapshot, const SnapshotWalk& walk,
                             const ChainPattern& pattern, SearchBudget& budget,
                             std::vector<std::uint32_t> from, std::vector<std::uint32_t> to)
    : snapshot_(snapshot), walk_(walk), budget_(budget) {
  read_places(pattern);
  read_hops(store, pattern);
  places_.front().only = std::move(from);
  places_.back().only = std::move(to);
  count_entities();
}

void PatternSearch::read_places(const ChainPattern& pattern) {
  for (const PatternPlace& wanted : pattern.places) {
    Place place;
    place.any = wanted.is_any();
    for (std::uint32_t no = 0; no < snapshot_.type_count(); ++no) {
      const std::string_view type = snapshot_.type_name(no);
      place.types.push_back(std::any_of(wanted.types.begin(), wanted.types.end(),
                                        [&](const std::string& t) { return is_a(type, t); }));
    }
    for (const NodeNo node : wanted.nodes) {
      const std::uint32_t entity = entity_in(snapshot_, node);
      if (!place.types[snapshot_.type_no({entity})]) place.nodes.push_back(entity);
    }
    std::sort(place.nodes.begin(), place.nodes.end());
    place.nodes.erase(std::unique(place.nodes.begin(), place.nodes.end()), place.nodes.end());
    places_.push_back(std::move(place));
  }
}

void PatternSearch::read_hops(const Store& store, const ChainPattern& pattern) {
  const std::vector<bool> symmetric = symmetric_relations(store);
  for (const PatternHop& hop : pattern.hops) {
    const auto ways = [&](std::size_t relation, bool reversed) -> std::uint8_t {
      if (hop.direction == Direction::kEither || symmetric[relation]) return 3;
      return (hop.direction == Direction::kForward) != reversed ? 1 : 2;
    };
    std::vector<std::uint8_t> allowed(symmetric.size(), 0);
    for (std::size_t no = 0; hop.relations.empty() && no < allowed.size(); ++no)
      allowed[no] = ways(no, false);
    for (const PatternRelation& relation : hop.relations) {
      const auto no = store.find_relation(relation.name);
      if (no && no->value < allowed.size()) allowed[no->value] |= ways(no->value, relation.reversed);
    }
    hops_.push_back(std::move(allowed));
  }
}

void PatternSearch::count_entities() {
  std::vector<std::uint64_t> of_type(snapshot_.type_count(), 0);
  bool counted = false;
  for (Place& place : places_) {
    if (!place.only.empty()) {
      place.entities = place.only.size();
    } else if (place.any) {
      place.entities = snapshot_.entity_count();
    } else {
      place.entities = place.nodes.size();
      if (std::find(place.types.begin(), place.types.end(), true) == place.types.end()) continue;
      for (std::uint32_t e = 0; !counted && e < snapshot_.entity_count(); ++e)
        ++of_type[snapshot_.type_no({e})];
      counted = true;
      for (std::size_t no = 0; no < of_type.size(); ++no)
        if (place.types[no]) place.entities += of_type[no];
    }
  }
}

bool PatternSearch::may_stand(std::size_t at, std::uint32_t entity) const {
  const Place& place = places_[at];
  if (!place.only.empty() && !std::binary_search(place.only.begin(), place.only.end(), entity)) return false;
  const bool inner = at > 0 && at + 1 < places_.size();
  if (inner && !walk_.admits_type(entity)) return false;
  return place.any || place.types[snapshot_.type_no({entity})] ||
         std::binary_search(place.nodes.begin(), place.nodes.end(), entity);
}

bool PatternSearch::is_palindrome() const {
  const std::size_t last = places_.size() - 1;
  for (std::size_t i = 0; i <= last; ++i) {
    const Place& a = places_[i];
    const Place& b = places_[last - i];
    if (a.any != b.any || a.types != b.types || a.nodes != b.nodes || a.only != b.only) return false;
  }
  for (std::size_t i = 0; i < last; ++i) {
    for (std::size_t no = 0; no < hops_[i].size(); ++no) {
      const std::uint8_t a = hops_[i][no];
      const std::uint8_t b = hops_[last - 1 - i][no];
      if (a != ((b & 1U) << 1 | b >> 1)) return false;
    }
  }
  return true;
}

std::vector<std::uint32_t> PatternSearch::all_at(std::size_t at) const {
  const Place& place = places_[at];
  std::vector<std::uint32_t> out;
  const bool named =
      std::find(place.types.begin(), place.types.end(), true) == place.types.end() && !place.any;
  if (!place.only.empty() || named) {
    for (const std::uint32_t entity : place.only.empty() ? place.nodes : place.only)
      if (may_stand(at, entity)) out.push_back(entity);
    return out;
  }
  for (std::uint32_t entity = 0; entity < snapshot_.entity_count(); ++entity)
    if (may_stand(at, entity)) out.push_back(entity);
  return out;
}

/// The entities of the next place (backwards: the one before) that a hop leads to, marked and, where `within`
/// is given, marked there.
std::vector<std::uint32_t> PatternSearch::step_on(const std::vector<std::uint32_t>& level, std::size_t hop,
                                                  bool backwards, Marks& marks, const Marks* within) {
  const std::size_t place = backwards ? hop : hop + 1;
  std::vector<std::uint32_t> next;
  const auto visit = [&](const WalkStep& step) {
    if (allows(hop, step.relation, step.stated_forward) && !has(marks, step.target, place) &&
        (within != nullptr ? has(*within, step.target, place) : may_stand(place, step.target))) {
      marks[step.target] |= 1U << place;
      next.push_back(step.target);
    }
    return budget_.spend();
  };
  for (const std::uint32_t entity : level) {
    if (budget_.spent()) break;
    if (backwards) {
      walk_.for_each_step_to(entity, visit);
    } else {
      walk_.for_each_step(entity, visit);
    }
  }
  return next;
}

/// From the place that fewest may take on to the end, and from there back to the start: the cost follows what
/// hangs on that place.
void PatternSearch::mark() {
  const auto make = [&] {
    Marks marks(static_cast<std::uint32_t*>(
        std::calloc(std::size_t{snapshot_.entity_count()} + 1, sizeof(std::uint32_t))));
    if (!marks) throw std::bad_alloc();
    return marks;
  };
  const std::size_t last = places_.size() - 1;
  std::size_t first = 0;
  for (std::size_t i = 1; i <= last; ++i)
    if (places_[i].entities < places_[first].entities) first = i;
  Marks reached = make();
  good_ = make();
  std::vector<std::uint32_t> level = all_at(first);
  for (const std::uint32_t entity : level) reached[entity] |= 1U << first;
  for (std::size_t hop = first; hop < last; ++hop) level = step_on(level, hop, false, reached, nullptr);
  for (const std::uint32_t entity : level) good_[entity] |= 1U << last;
  for (std::size_t hop = last; hop-- > 0;)
    level = step_on(level, hop, true, good_, hop >= first ? &reached : nullptr);
  std::sort(level.begin(), level.end());
  starts_ = std::move(level);
}

void PatternSearch::run(const Visit& visit, const std::function<void(std::uint32_t)>& finish) {
  mark();
  for (const std::uint32_t start : starts_) {
    if (budget_.spent()) return;
    chain_.assign(1, start);
    steps_.clear();
    const bool go_on = extend(0, visit);
    finish(start);
    if (!go_on) return;
  }
}

bool PatternSearch::extend(std::size_t place, const Visit& visit) {
  bool go_on = true;
  for_each_hop(walk_, chain_.back(), [&](const WalkStep& step, bool is_new) {
    if (!budget_.spend()) return false;
    if (!is_new || !allows(place, step.relation, step.stated_forward)) return true;
    if (!has(good_, step.target, place + 1)) return true;
    if (std::find(chain_.begin(), chain_.end(), step.target) != chain_.end()) return true;
    chain_.push_back(step.target);
    steps_.push_back(step);
    go_on = place + 2 == places_.size() ? visit(chain_, steps_) : extend(place + 1, visit);
    chain_.pop_back();
    steps_.pop_back();
    return go_on && !budget_.spent();
  });
  return go_on;
}

}  // namespace guanxi
