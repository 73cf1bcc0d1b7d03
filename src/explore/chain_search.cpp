#include "explore/chain_search.hpp"

#include <algorithm>
#include <utility>

#include "explore/hops.hpp"
#include "guanxi/model/ontology.hpp"

namespace guanxi {

ChainSearch::ChainSearch(const Snapshot& snapshot, const FilterTable& filter, const SnapshotWalk& walk,
                         const ChainSearchOptions& options, SearchBudget& budget, ChainTally& tally)
    : snapshot_(snapshot), filter_(filter), walk_(walk), options_(options), budget_(budget), tally_(tally) {}

void ChainSearch::run() {
  read_types();
  measure_distances();
  if (!options_.from.empty()) {
    for (const std::uint32_t entity : options_.from) {
      if (budget_.spent()) return;
      search_from(entity);
    }
    return;
  }
  for (std::uint32_t entity = 0; entity < snapshot_.entity_count() && !budget_.spent(); ++entity) {
    if (may_be(entity, kFrom)) search_from(entity);
  }
}

void ChainSearch::read_types() {
  for (std::uint32_t no = 0; no < snapshot_.type_count(); ++no) {
    const std::string_view type = snapshot_.type_name(no);
    std::uint8_t roles = 0;
    if (is_a(type, options_.from_type)) roles |= kFrom;
    if (is_a(type, options_.to_type)) roles |= kTo;
    if (filter_.admits_type(type)) roles |= kInner;
    roles_.push_back(roles);
  }
}

bool ChainSearch::may_start(std::uint32_t entity) const {
  return options_.from.empty() ? may_be(entity, kFrom)
                               : std::binary_search(options_.from.begin(), options_.from.end(), entity);
}

/// Opens the distances of what chains from the named starts come to, and returns it: the cost of a question
/// about few follows these, not the graph.
std::vector<std::uint32_t> ChainSearch::mark_reach() {
  std::vector<std::uint32_t> reached = options_.from;
  for (const std::uint32_t entity : reached) distances_[entity] = kOpen;
  std::size_t first = 0;
  for (std::uint32_t hops = 1; hops <= options_.max_hops; ++hops) {
    const std::size_t last = reached.size();
    for (; first < last; ++first) {
      const std::uint32_t entity = reached[first];
      if (hops > 1 && !may_be(entity, kInner)) continue;
      walk_.for_each_step(entity, [&](const WalkStep& step) {
        if (distances_[step.target] == kOutOfReach) {
          distances_[step.target] = kOpen;
          reached.push_back(step.target);
        }
        return budget_.spend();
      });
    }
  }
  return reached;
}

void ChainSearch::measure_distances() {
  const bool few = !options_.from.empty();
  distances_.assign(snapshot_.entity_count(), few ? kOutOfReach : kOpen);
  std::vector<std::uint32_t> reached;
  if (few) reached = mark_reach();
  std::vector<std::uint32_t> level;
  const auto add_end = [&](std::uint32_t entity) {
    if (distances_[entity] != kOpen) return;
    distances_[entity] = 0;
    level.push_back(entity);
  };
  if (!options_.to.empty()) {
    for (const std::uint32_t entity : options_.to) add_end(entity);
  } else if (few) {
    for (const std::uint32_t entity : reached)
      if (may_be(entity, kTo)) add_end(entity);
  } else {
    for (std::uint32_t entity = 0; entity < snapshot_.entity_count(); ++entity)
      if (may_be(entity, kTo)) add_end(entity);
  }
  for (std::uint8_t hops = 1; hops <= options_.max_hops && !level.empty(); ++hops) {
    std::vector<std::uint32_t> next;
    for (const std::uint32_t entity : level) {
      if (hops > 1 && !may_be(entity, kInner)) continue;  // it may only begin a chain
      walk_.for_each_step_to(entity, [&](const WalkStep& step) {
        if (distances_[step.target] == kOpen) {
          distances_[step.target] = hops;
          next.push_back(step.target);
        }
        return budget_.spend();
      });
    }
    level = std::move(next);
  }
}

void ChainSearch::search_from(std::uint32_t start) {
  if (distances_[start] > options_.max_hops) return;
  stack_.assign(1, start);
  extend(start, 0);
  tally_.finish_start(start);
}

void ChainSearch::extend(std::uint32_t entity, std::uint32_t pattern) {
  for_each_hop(walk_, entity, [&](const WalkStep& step, bool is_new) {
    if (!budget_.spend()) return false;
    if (is_new) follow(step, pattern);
    return !budget_.spent();
  });
}

void ChainSearch::follow(const WalkStep& step, std::uint32_t pattern) {
  const std::uint32_t target = step.target;
  const auto hops = static_cast<std::uint32_t>(stack_.size());  // with this step
  if (hops + distances_[target] > options_.max_hops) return;
  if (std::find(stack_.begin(), stack_.end(), target) != stack_.end()) return;
  stack_.push_back(target);
  if (is_end(target) && !counts_from_the_other(stack_.front(), target))
    tally_.record(stack_, tally_.pattern_after(pattern, step, kEndType));
  if (hops < options_.max_hops && may_be(target, kInner))
    extend(target, tally_.pattern_after(pattern, step, snapshot_.type_no({target})));
  stack_.pop_back();
}

bool ChainSearch::counts_from_the_other(std::uint32_t start, std::uint32_t end) const {
  return is_mutual(start, end) && snapshot_.key({end}) < snapshot_.key({start});
}

}  // namespace guanxi
