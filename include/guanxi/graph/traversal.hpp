// Questions about the surroundings of one entity or the way between two: on a snapshot or a view of it, at
// the cost of what is looked at.
//
// An object holds the memory of its searches, for one after another: a KHop or PathSearch belongs to one
// thread. Results do not depend on what was asked before.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "guanxi/graph/two_sided_search.hpp"
#include "guanxi/graph/view.hpp"

namespace guanxi {

/// Which arcs a search walks.
enum class ArcDirection : std::uint8_t { kOut, kIn, kBoth };

/// The distinct entities within some hops of one: breadth first, from the frontier while it is small, towards
/// it once it is large (S. Beamer, K. Asanović, D. Patterson, "Direction-Optimizing Breadth-First Search",
/// 2012).
class KHop {
 public:
  explicit KHop(View view, ArcDirection direction = ArcDirection::kOut);
  ~KHop();
  KHop(KHop&&) noexcept;
  KHop& operator=(KHop&&) noexcept;

  /// Of the run's levels: entities[begin of level d .. begin of level d + 1] are d hops away, in no order
  /// that means anything. Valid until the next run.
  struct Levels {
    std::span<const std::uint32_t> entities;
    std::span<const std::size_t> begins;  // one more than there are levels

    [[nodiscard]] std::size_t count() const noexcept { return begins.size() - 1; }
    [[nodiscard]] std::span<const std::uint32_t> operator[](std::size_t distance) const noexcept {
      return entities.subspan(begins[distance], begins[distance + 1] - begins[distance]);
    }
  };
  /// Level 0 is the start alone. There are hops + 1 levels, fewer if no entity is that far.
  ///
  /// Throws: Error kInvalidArgument  no such entity
  ///         Error kDamaged, kInterrupted
  /// Cost:   the arcs of all levels but the last one, or less; memory 4 bytes an entity reached, a bit an
  ///         entity
  Levels run(EntityNo start, std::uint32_t hops);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Shortest paths between two entities, by hops. Thread-safety and memory: TwoSidedSearch.
class PathSearch {
 public:
  explicit PathSearch(View view, ArcDirection direction = ArcDirection::kOut);
  ~PathSearch();
  PathSearch(PathSearch&&) noexcept;
  PathSearch& operator=(PathSearch&&) noexcept;

  /// One shortest path, from end to end; empty if there is none within the limits.
  /// Throws: Error kInvalidArgument  no such entity, or max_hops over 120
  ///         Error kDamaged, kInterrupted
  [[nodiscard]] std::vector<EntityNo> any(EntityNo from, EntityNo to, const SearchLimits& limits = {});
  /// All of them, as the entities at each place. Throws as any().
  [[nodiscard]] ShortestLayers all(EntityNo from, EntityNo to, const SearchLimits& limits = {});

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace guanxi
