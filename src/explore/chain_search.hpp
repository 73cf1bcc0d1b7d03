// Enumerates the chains between two sets of entities, depth first, and adds them up by pair and by pattern.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "explore/snapshot_walk.hpp"

namespace guanxi {

struct ChainSearchOptions {
  std::string from_type, to_type;         // full paths
  std::optional<std::uint32_t> from, to;  // entities
  std::uint32_t max_hops = 2;
  std::uint64_t max_steps = 0;
  bool mirrored_once = true;  // two entities that are both of both types: only from the smaller key
};

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
  std::vector<std::uint32_t> example;  // the chain whose keys come first
};

class ChainSearch {
 public:
  ChainSearch(const Snapshot& snapshot, const FilterTable& filter, const ChainSearchOptions& options);
  void run();

  [[nodiscard]] const std::vector<RawPair>& pairs() const noexcept { return pairs_; }
  [[nodiscard]] std::vector<RawPattern> patterns() const;
  [[nodiscard]] std::uint64_t steps() const noexcept { return steps_; }
  [[nodiscard]] bool cut() const noexcept { return cut_; }

 private:
  static constexpr std::uint8_t kFrom = 1, kTo = 2, kInner = 4;  // what an entity of a type may be in a chain

  /// A prefix of patterns: a tree by (parent, step).
  struct PatternNode {
    std::uint32_t parent = 0;
    RawStep step;
    std::uint64_t chains = 0, pairs = 0;
    std::vector<std::uint32_t> example;
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
    std::uint64_t chains = 0;
    std::uint32_t hops = 0;
  };

  void read_types();
  void measure_distances();
  void search_from(std::uint32_t start);
  void extend(std::uint32_t entity, std::uint32_t pattern);
  bool follow(const WalkStep& step, std::uint32_t pattern);
  void record(std::uint32_t pattern);
  void drop_doubles();
  [[nodiscard]] std::uint32_t pattern_after(std::uint32_t pattern, const WalkStep& step, std::uint32_t type);
  [[nodiscard]] bool comes_first(const std::vector<std::uint32_t>& a,
                                 const std::vector<std::uint32_t>& b) const;
  [[nodiscard]] bool may_be(std::uint32_t entity, std::uint8_t role) const {
    return (roles_[snapshot_.type_no({entity})] & role) != 0;
  }

  const Snapshot& snapshot_;
  const FilterTable& filter_;
  const SnapshotWalk walk_;
  const ChainSearchOptions& options_;
  std::vector<std::uint8_t> roles_;  // by type
  std::vector<std::uint8_t>
      distances_;                      // by entity: hops to the nearest end, at most max_hops, else UINT8_MAX
  std::vector<PatternNode> patterns_;  // 0: the empty prefix
  std::unordered_map<PatternKey, std::uint32_t, PatternHash> pattern_index_;
  std::vector<std::uint32_t> stack_;          // the chain so far
  std::vector<Tally> tallies_;                // by entity, clean between starts
  std::vector<std::uint32_t> ends_;           // with a tally
  std::vector<std::uint64_t> pattern_pairs_;  // of the present start: pattern and end
  std::size_t pattern_pairs_distinct_ = 0;    // the first of them, sorted
  std::vector<RawPair> pairs_;
  std::uint64_t steps_ = 0;
  bool cut_ = false;
};

}  // namespace guanxi
