// Adds up chains by the pair that they join and by how they read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <unordered_map>
#include <vector>

#include "explore/hop_support.hpp"
#include "explore/search_budget.hpp"
#include "explore/snapshot_walk.hpp"

namespace guanxi {

struct RawPair {
  std::uint32_t from = 0, to = 0;
  std::uint32_t hops = 0;  // of the shortest chain
  std::uint64_t chains = 0;
};

struct RawStep {
  RelationNo relation;
  bool forward = true;
  std::uint32_t type = 0;  // number in the snapshot; of the last step: kEndType
};
inline constexpr std::uint32_t kEndType = UINT32_MAX;

struct RawPattern {
  std::vector<RawStep> steps;
  std::uint64_t chains = 0, pairs = 0;
  std::vector<std::uint32_t> example;  // the chain of most support, of these the one whose keys come first
};

class ChainTally {
 public:
  /// Pairs kept, beyond which the search is stopped: 24 bytes each.
  static constexpr std::size_t kMostPairs = 5'000'000;

  ChainTally(const Store& store, const Snapshot& snapshot, const SnapshotWalk& walk, SearchBudget& budget);

  /// The prefix of patterns that a step leads to; 0 is the empty one.
  [[nodiscard]] std::uint32_t pattern_after(std::uint32_t pattern, const WalkStep& step, std::uint32_t type);
  /// Counts a chain of one start. All chains of a start are recorded before finish_start().
  void record(const std::vector<std::uint32_t>& chain, std::uint32_t pattern);
  void finish_start(std::uint32_t start);

  [[nodiscard]] std::vector<RawPair>& pairs() noexcept { return pairs_; }
  [[nodiscard]] std::vector<RawPattern> patterns() const;

 private:
  /// A prefix of patterns: a tree by (parent, step).
  struct PatternNode {
    std::uint32_t parent = 0;
    RawStep step;
    std::uint64_t chains = 0, pairs = 0;
    std::vector<std::uint32_t> example;
    std::uint32_t support = 0;  // of the example
  };
  struct PatternKey {
    std::uint32_t parent = 0;
    std::uint32_t relation_and_way = 0;
    std::uint32_t type = 0;
    bool operator==(const PatternKey&) const = default;
  };
  struct PatternHash {
    std::size_t operator()(const PatternKey& k) const noexcept;
  };
  struct Tally {  // of one end, for the present start
    std::uint64_t chains;
    std::uint32_t hops;
  };
  struct Free {
    void operator()(Tally* p) const noexcept { std::free(p); }
  };

  void drop_doubles();
  [[nodiscard]] std::vector<RawStep> steps_of(std::uint32_t pattern) const;
  void compare_example(PatternNode& node, std::uint32_t pattern, const std::vector<std::uint32_t>& chain);
  [[nodiscard]] bool comes_first(const std::vector<std::uint32_t>& a,
                                 const std::vector<std::uint32_t>& b) const;

  const Snapshot& snapshot_;
  SearchBudget& budget_;
  HopSupport support_;
  std::vector<PatternNode> patterns_;  // 0: the empty prefix
  std::unordered_map<PatternKey, std::uint32_t, PatternHash> pattern_index_;
  std::unique_ptr<Tally[], Free> tallies_;    // by entity, taken where touched; clean between starts
  std::vector<std::uint32_t> ends_;           // with a tally
  std::vector<std::uint64_t> pattern_pairs_;  // of the present start: pattern and end
  std::size_t pattern_pairs_distinct_ = 0;    // the first of them, sorted
  std::vector<RawPair> pairs_;
};

}  // namespace guanxi
