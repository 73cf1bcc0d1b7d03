// Which entities lie on a shortest path between two, under a FilterTable, and at which place of it.
#pragma once

#include <cstdint>

#include "explore/snapshot_walk.hpp"
#include "guanxi/graph/two_sided_search.hpp"

namespace guanxi {

/// May be used for one pair after another.
class ShortestSearch {
 public:
  ShortestSearch(const Snapshot& snapshot, const FilterTable& filter)
      : search_(Steps{SnapshotWalk(snapshot, filter)}) {}

  [[nodiscard]] ShortestLayers run(std::uint32_t from, std::uint32_t to, std::uint32_t max_hops,
                                   std::uint64_t max_relations) {
    return search_.all(from, to, {max_hops, max_relations});
  }

 private:
  /// A walk as TwoSidedSearch wants it.
  struct Steps {
    SnapshotWalk walk;

    [[nodiscard]] std::uint32_t entity_count() const noexcept { return walk.entity_count(); }
    [[nodiscard]] bool may_pass(std::uint32_t entity) const { return walk.admits_type(entity); }
    [[nodiscard]] std::size_t degree(std::uint32_t entity, bool /*backwards*/) const {
      return walk.degree(entity);
    }
    template <typename Visit>
    void for_each(std::uint32_t entity, bool backwards, const Visit& visit) const {
      const auto step = [&](const WalkStep& s) { return visit(s.target); };
      if (backwards) {
        walk.for_each_step_to(entity, step);
      } else {
        walk.for_each_step(entity, step);
      }
    }
  };

  TwoSidedSearch<Steps> search_;
};

}  // namespace guanxi
