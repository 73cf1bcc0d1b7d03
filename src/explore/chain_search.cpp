#include "explore/chain_search.hpp"

#include <algorithm>
#include <utility>

#include "guanxi/base/progress.hpp"
#include "guanxi/model/ontology.hpp"

namespace guanxi {
namespace {

constexpr std::uint64_t kCheckEvery = 65'536;
constexpr std::size_t kMinDoubles = std::size_t{1} << 20;

}  // namespace

std::size_t ChainSearch::PatternHash::operator()(const PatternKey& k) const noexcept {
  std::uint64_t h = (std::uint64_t{k.parent} << 32 | k.type) * 0x9e3779b97f4a7c15ULL;
  h = (h ^ (h >> 32) ^ k.relation_and_way) * 0xbf58476d1ce4e5b9ULL;
  return h ^ (h >> 31);
}

ChainSearch::ChainSearch(const Snapshot& snapshot, const FilterTable& filter,
                         const ChainSearchOptions& options)
    : snapshot_(snapshot),
      filter_(filter),
      walk_(snapshot, filter),
      options_(options),
      patterns_(1),
      tallies_(snapshot.entity_count()) {}

void ChainSearch::run() {
  read_types();
  measure_distances();
  if (options_.from) {
    search_from(*options_.from);
    return;
  }
  for (std::uint32_t entity = 0; entity < snapshot_.entity_count() && !cut_; ++entity) {
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

void ChainSearch::measure_distances() {
  distances_.assign(snapshot_.entity_count(), UINT8_MAX);
  std::vector<std::uint32_t> level;
  for (std::uint32_t entity = 0; entity < snapshot_.entity_count(); ++entity) {
    if (options_.to ? entity != *options_.to : !may_be(entity, kTo)) continue;
    distances_[entity] = 0;
    level.push_back(entity);
  }
  std::uint64_t seen = 0;
  for (std::uint8_t hops = 1; hops <= options_.max_hops && !level.empty(); ++hops) {
    std::vector<std::uint32_t> next;
    for (const std::uint32_t entity : level) {
      if (hops > 1 && !may_be(entity, kInner)) continue;  // it may only begin a chain
      walk_.for_each_step_to(entity, [&](const WalkStep& step) {
        if (++seen % kCheckEvery == 0) check_interrupt();
        if (distances_[step.target] != UINT8_MAX) return true;
        distances_[step.target] = hops;
        next.push_back(step.target);
        return true;
      });
    }
    level = std::move(next);
  }
}

void ChainSearch::search_from(std::uint32_t start) {
  stack_.assign(1, start);
  extend(start, 0);
  for (const std::uint32_t end : ends_) {
    pairs_.push_back({start, end, tallies_[end].hops, tallies_[end].chains});
    tallies_[end] = {};
  }
  ends_.clear();
  drop_doubles();
  for (const std::uint64_t pair : pattern_pairs_) ++patterns_[pair >> 32].pairs;
  pattern_pairs_.clear();
  pattern_pairs_distinct_ = 0;
}

/// Takes the doubles out of pattern_pairs_.
void ChainSearch::drop_doubles() {
  std::sort(pattern_pairs_.begin(), pattern_pairs_.end());
  pattern_pairs_.erase(std::unique(pattern_pairs_.begin(), pattern_pairs_.end()), pattern_pairs_.end());
  pattern_pairs_distinct_ = pattern_pairs_.size();
}

void ChainSearch::extend(std::uint32_t entity, std::uint32_t pattern) {
  // Parallel edges come in a row: one hop. A symmetric relation may stand in both rows: once it is in the
  // first, the second adds nothing.
  WalkStep last;
  bool has_last = false;
  walk_.for_each_step(entity, [&](const WalkStep& step) {
    if (++steps_ % kCheckEvery == 0) check_interrupt();
    if (steps_ > options_.max_steps) {
      cut_ = true;
      return false;
    }
    const bool repeated = has_last && last.target == step.target && last.relation == step.relation &&
                          last.stated_forward == step.stated_forward;
    last = step;
    has_last = true;
    if (repeated) return true;
    if (step.forward && !step.stated_forward) {
      bool is_known = false;
      walk_.for_each_step_between(entity, step.target, [&](const WalkStep& other) {
        is_known = other.stated_forward && other.relation == step.relation;
        return !is_known;
      });
      if (is_known) return true;
    }
    return follow(step, pattern);
  });
}

bool ChainSearch::follow(const WalkStep& step, std::uint32_t pattern) {
  const std::uint32_t target = step.target;
  const auto hops = static_cast<std::uint32_t>(stack_.size());  // with this step
  if (hops + distances_[target] > options_.max_hops) return true;
  if (std::find(stack_.begin(), stack_.end(), target) != stack_.end()) return true;
  stack_.push_back(target);
  if (options_.to ? target == *options_.to : may_be(target, kTo)) {
    record(pattern_after(pattern, step, kEndType));
  }
  if (hops < options_.max_hops && may_be(target, kInner)) {
    extend(target, pattern_after(pattern, step, snapshot_.type_no({target})));
  }
  stack_.pop_back();
  return !cut_;
}

void ChainSearch::record(std::uint32_t pattern) {
  const std::uint32_t start = stack_.front();
  const std::uint32_t end = stack_.back();
  if (options_.mirrored_once && may_be(start, kTo) && may_be(end, kFrom) &&
      snapshot_.key({end}) < snapshot_.key({start})) {
    return;
  }
  Tally& tally = tallies_[end];
  const auto hops = static_cast<std::uint32_t>(stack_.size() - 1);
  if (tally.chains == 0) ends_.push_back(end);
  tally.hops = tally.chains == 0 ? hops : std::min(tally.hops, hops);
  ++tally.chains;
  PatternNode& node = patterns_[pattern];
  ++node.chains;
  pattern_pairs_.push_back(std::uint64_t{pattern} << 32 | end);
  if (pattern_pairs_.size() >= 2 * pattern_pairs_distinct_ + kMinDoubles) drop_doubles();
  if (node.example.empty() || comes_first(stack_, node.example)) node.example = stack_;
}

bool ChainSearch::comes_first(const std::vector<std::uint32_t>& a,
                              const std::vector<std::uint32_t>& b) const {
  // By the pair's keys, then by those between.
  if (a.front() != b.front()) return snapshot_.key({a.front()}) < snapshot_.key({b.front()});
  if (a.back() != b.back()) return snapshot_.key({a.back()}) < snapshot_.key({b.back()});
  return std::lexicographical_compare(
      a.begin(), a.end(), b.begin(), b.end(),
      [&](std::uint32_t x, std::uint32_t y) { return x != y && snapshot_.key({x}) < snapshot_.key({y}); });
}

std::uint32_t ChainSearch::pattern_after(std::uint32_t pattern, const WalkStep& step, std::uint32_t type) {
  const PatternKey key{pattern, std::uint32_t{step.relation.value} << 1 | (step.forward ? 1U : 0U), type};
  const auto [place, added] = pattern_index_.emplace(key, static_cast<std::uint32_t>(patterns_.size()));
  if (added) patterns_.push_back({pattern, {step.relation, step.forward, type}, 0, 0, {}});
  return place->second;
}

std::vector<RawPattern> ChainSearch::patterns() const {
  std::vector<RawPattern> out;
  for (std::uint32_t i = 1; i < patterns_.size(); ++i) {
    const PatternNode& end = patterns_[i];
    if (end.chains == 0) continue;
    RawPattern pattern{{}, end.chains, end.pairs, end.example};
    for (std::uint32_t at = i; at != 0; at = patterns_[at].parent)
      pattern.steps.push_back(patterns_[at].step);
    std::reverse(pattern.steps.begin(), pattern.steps.end());
    out.push_back(std::move(pattern));
  }
  return out;
}

}  // namespace guanxi
