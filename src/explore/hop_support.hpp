// How many sources state a hop, each hop counted once.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "explore/snapshot_walk.hpp"
#include "explore/subgraph_builder.hpp"

namespace guanxi {

/// One hop: a relation type walked one way from one entity to another.
struct HopKey {
  std::uint32_t from = 0, to = 0;
  RelationNo relation;
  bool forward = true;
  bool operator==(const HopKey&) const = default;
};

class HopSupport {
 public:
  HopSupport(const Store& store, const SnapshotWalk& walk, std::size_t most)
      : store_(store), walk_(walk), most_(most) {}

  /// Sources of the hop's edges that the walk allows; 0 for a hop not asked for before once exhausted().
  [[nodiscard]] std::uint32_t of(const HopKey& hop) {
    if (const auto known = known_.find(hop); known != known_.end()) return known->second;
    if (exhausted()) return 0;
    std::vector<EdgeNo> edges;
    walk_.for_each_step_between(hop.from, hop.to, [&](const WalkStep& step) {
      if (step.relation == hop.relation && step.forward == hop.forward) edges.push_back({step.edge()});
      return edges.size() < kMaxEdgesRead;
    });
    std::sort(edges.begin(), edges.end());
    return known_.emplace(hop, count_sources(store_, edges)).first->second;
  }
  /// Whether as many hops were counted as may be.
  [[nodiscard]] bool exhausted() const noexcept { return known_.size() >= most_; }

 private:
  struct Hash {
    std::size_t operator()(const HopKey& k) const noexcept {
      std::uint64_t h = (std::uint64_t{k.from} << 32 | k.to) * 0x9e3779b97f4a7c15ULL;
      h = (h ^ (h >> 32) ^ (std::uint64_t{k.relation.value} << 1 | (k.forward ? 1U : 0U))) *
          0xbf58476d1ce4e5b9ULL;
      return h ^ (h >> 31);
    }
  };
  const Store& store_;
  const SnapshotWalk& walk_;
  const std::size_t most_;
  std::unordered_map<HopKey, std::uint32_t, Hash> known_;
};

}  // namespace guanxi
