// Bidirectional breadth-first search: which entities lie on a shortest path between two, and at which place
// of it.
#pragma once

#include <cstdint>
#include <vector>

#include "explore/snapshot_walk.hpp"

namespace guanxi {

struct ShortestLayers {
  /// layers[p]: the entities that are p hops from the start on some shortest path; the first holds the start
  /// alone, the last the end alone. Empty if there is no path.
  std::vector<std::vector<std::uint32_t>> layers;
  std::uint64_t reached_from = 0, reached_to = 0;  // entities that each side labelled
  std::uint64_t relations_visited = 0;
  bool cut = false;
};

/// May be used for one pair after another: what a search touched is cleaned by the next.
class ShortestSearch {
 public:
  ShortestSearch(const Snapshot& snapshot, const FilterTable& filter);

  [[nodiscard]] ShortestLayers run(std::uint32_t from, std::uint32_t to, std::uint32_t max_hops,
                                   std::uint64_t max_relations);

 private:
  static constexpr std::uint8_t kUnreached = UINT8_MAX;
  struct Side {
    std::vector<std::uint8_t> distance;  // by entity
    std::vector<std::uint32_t> reached;  // in the order of reaching
    std::size_t level = 0;               // where the last level begins in `reached`
    std::uint8_t depth = 0;
    std::uint32_t other_end = 0;

    void start(std::uint32_t own_end, std::uint32_t other);
    [[nodiscard]] std::size_t frontier() const noexcept { return reached.size() - level; }
  };

  /// Expands one level. False if the budget ran out.
  bool expand(Side& side, bool backwards, std::uint64_t max_relations, ShortestLayers& out);
  void collect(std::vector<std::uint32_t> meeting, ShortestLayers& out);

  SnapshotWalk walk_;
  Side from_, to_;
};

}  // namespace guanxi
