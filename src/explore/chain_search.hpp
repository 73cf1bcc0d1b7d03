// Enumerates the chains between two sets of entities, depth first.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "explore/chain_tally.hpp"

namespace guanxi {

struct ChainSearchOptions {
  std::string from_type, to_type;       // full paths
  std::vector<std::uint32_t> from, to;  // entities, ascending; empty: all of the type
  std::uint32_t max_hops = 2;
  bool mirrored_once = true;  // a pair that the other way round is one as well: only from the smaller key
};

class ChainSearch {
 public:
  ChainSearch(const Snapshot& snapshot, const FilterTable& filter, const SnapshotWalk& walk,
              const ChainSearchOptions& options, SearchBudget& budget, ChainTally& tally);
  void run();
  /// After run(): whether a pair is one the other way round as well.
  [[nodiscard]] bool is_mutual(std::uint32_t from, std::uint32_t to) const {
    return options_.mirrored_once && is_end(from) && may_start(to);
  }

 private:
  static constexpr std::uint8_t kFrom = 1, kTo = 2, kInner = 4;  // what an entity of a type may be in a chain
  // Distances beyond what a chain may have: not found so far, and not to be looked for.
  static constexpr std::uint8_t kOpen = 254, kOutOfReach = 255;

  void read_types();
  [[nodiscard]] std::vector<std::uint32_t> mark_reach();
  void measure_distances();
  void search_from(std::uint32_t start);
  void extend(std::uint32_t entity, std::uint32_t pattern);
  void follow(const WalkStep& step, std::uint32_t pattern);
  [[nodiscard]] bool may_be(std::uint32_t entity, std::uint8_t role) const {
    return (roles_[snapshot_.type_no({entity})] & role) != 0;
  }
  [[nodiscard]] bool counts_from_the_other(std::uint32_t start, std::uint32_t end) const;
  [[nodiscard]] bool may_start(std::uint32_t entity) const;
  [[nodiscard]] bool is_end(std::uint32_t entity) const { return distances_[entity] == 0; }

  const Snapshot& snapshot_;
  const FilterTable& filter_;
  const SnapshotWalk& walk_;
  const ChainSearchOptions& options_;
  SearchBudget& budget_;
  ChainTally& tally_;
  std::vector<std::uint8_t> roles_;      // by type
  std::vector<std::uint8_t> distances_;  // by entity: hops to the nearest end, if at most max_hops
  std::vector<std::uint32_t> stack_;     // the chain so far
};

}  // namespace guanxi
