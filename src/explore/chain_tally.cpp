#include "explore/chain_tally.hpp"

#include <algorithm>
#include <new>

namespace guanxi {
namespace {

constexpr std::size_t kMinDoubles = std::size_t{1} << 20;
constexpr std::size_t kMostSupports = 2'000;  // hops whose sources are counted to find the strongest chains

}  // namespace

std::size_t ChainTally::PatternHash::operator()(const PatternKey& k) const noexcept {
  std::uint64_t h = (std::uint64_t{k.parent} << 32 | k.type) * 0x9e3779b97f4a7c15ULL;
  h = (h ^ (h >> 32) ^ k.relation_and_way) * 0xbf58476d1ce4e5b9ULL;
  return h ^ (h >> 31);
}

ChainTally::ChainTally(const Store& store, const Snapshot& snapshot, const SnapshotWalk& walk,
                       SearchBudget& budget)
    : snapshot_(snapshot),
      budget_(budget),
      support_(store, walk, kMostSupports),
      patterns_(1),
      tallies_(static_cast<Tally*>(std::calloc(std::size_t{snapshot.entity_count()} + 1, sizeof(Tally)))) {
  if (!tallies_) throw std::bad_alloc();
}

std::uint32_t ChainTally::pattern_after(std::uint32_t pattern, const WalkStep& step, std::uint32_t type) {
  const PatternKey key{pattern, std::uint32_t{step.relation.value} << 1 | (step.forward ? 1U : 0U), type};
  const auto [place, added] = pattern_index_.emplace(key, static_cast<std::uint32_t>(patterns_.size()));
  if (added) patterns_.push_back({pattern, {step.relation, step.forward, type}, 0, 0, {}, 0});
  return place->second;
}

void ChainTally::record(const std::vector<std::uint32_t>& chain, std::uint32_t pattern) {
  const std::uint32_t end = chain.back();
  Tally& tally = tallies_[end];
  const auto hops = static_cast<std::uint32_t>(chain.size() - 1);
  if (tally.chains == 0) ends_.push_back(end);
  tally.hops = tally.chains == 0 ? hops : std::min(tally.hops, hops);
  ++tally.chains;
  PatternNode& node = patterns_[pattern];
  ++node.chains;
  pattern_pairs_.push_back(std::uint64_t{pattern} << 32 | end);
  if (pattern_pairs_.size() >= 2 * pattern_pairs_distinct_ + kMinDoubles) drop_doubles();
  if (node.example.empty() || !support_.exhausted()) compare_example(node, pattern, chain);
}

void ChainTally::finish_start(std::uint32_t start) {
  for (const std::uint32_t end : ends_) {
    pairs_.push_back({start, end, tallies_[end].hops, tallies_[end].chains});
    tallies_[end] = {};
  }
  ends_.clear();
  drop_doubles();
  for (const std::uint64_t pair : pattern_pairs_) ++patterns_[pair >> 32].pairs;
  pattern_pairs_.clear();
  pattern_pairs_distinct_ = 0;
  if (pairs_.size() >= kMostPairs) budget_.stop(TraceBound::kPairs);
}

/// Takes the doubles out of pattern_pairs_.
void ChainTally::drop_doubles() {
  std::sort(pattern_pairs_.begin(), pattern_pairs_.end());
  pattern_pairs_.erase(std::unique(pattern_pairs_.begin(), pattern_pairs_.end()), pattern_pairs_.end());
  pattern_pairs_distinct_ = pattern_pairs_.size();
}

std::vector<RawStep> ChainTally::steps_of(std::uint32_t pattern) const {
  std::vector<RawStep> steps;
  for (std::uint32_t at = pattern; at != 0; at = patterns_[at].parent) steps.push_back(patterns_[at].step);
  std::reverse(steps.begin(), steps.end());
  return steps;
}

/// Keeps the chain if it is stronger than the example so far.
void ChainTally::compare_example(PatternNode& node, std::uint32_t pattern,
                                 const std::vector<std::uint32_t>& chain) {
  std::uint32_t support = UINT32_MAX;
  std::size_t hop = chain.size() - 1;
  for (std::uint32_t at = pattern; at != 0; at = patterns_[at].parent, --hop) {
    const RawStep& step = patterns_[at].step;
    support = std::min(support, support_.of({chain[hop - 1], chain[hop], step.relation, step.forward}));
    if (support < node.support) return;
  }
  if (node.example.empty() || support > node.support || comes_first(chain, node.example)) {
    node.example = chain;
    node.support = support;
  }
}

bool ChainTally::comes_first(const std::vector<std::uint32_t>& a, const std::vector<std::uint32_t>& b) const {
  // By the pair's keys, then by those between.
  if (a.front() != b.front()) return snapshot_.key({a.front()}) < snapshot_.key({b.front()});
  if (a.back() != b.back()) return snapshot_.key({a.back()}) < snapshot_.key({b.back()});
  return std::lexicographical_compare(
      a.begin(), a.end(), b.begin(), b.end(),
      [&](std::uint32_t x, std::uint32_t y) { return x != y && snapshot_.key({x}) < snapshot_.key({y}); });
}

std::vector<RawPattern> ChainTally::patterns() const {
  std::vector<RawPattern> out;
  for (std::uint32_t i = 1; i < patterns_.size(); ++i) {
    const PatternNode& end = patterns_[i];
    if (end.chains > 0) out.push_back({steps_of(i), end.chains, end.pairs, end.example});
  }
  return out;
}

}  // namespace guanxi
