// Breadth-first search from both ends at once: I. Pohl, "Bi-directional Search" (1971). Always the side whose
// next level looks at fewer arcs goes on.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <limits>
#include <memory>
#include <new>
#include <span>
#include <utility>
#include <vector>

#include "guanxi/base/progress.hpp"
#include "guanxi/graph/sparse_map.hpp"

namespace guanxi {

struct SearchLimits {
  std::uint32_t max_hops = 64;                                         // at most 120
  std::uint64_t max_arcs = std::numeric_limits<std::uint64_t>::max();  // looked at
  /// Asked now and then, with the number of entities reached: true ends the search as max_arcs does.
  std::function<bool(std::uint64_t reached)> stop{};
};

/// A byte for every entity, taken where a search comes to it: for many searches one after the other.
class DenseLabels {
 public:
  explicit DenseLabels(std::uint32_t entities)
      : labels_(static_cast<std::uint8_t*>(std::calloc(std::size_t{entities} + 1, 1))) {
    if (labels_ == nullptr) throw std::bad_alloc();
  }
  [[nodiscard]] std::uint8_t get(std::uint32_t entity) const noexcept { return labels_.get()[entity]; }
  void set(std::uint32_t entity, std::uint8_t label) noexcept { labels_.get()[entity] = label; }

 private:
  struct Free {
    void operator()(std::uint8_t* labels) const noexcept { std::free(labels); }
  };
  std::unique_ptr<std::uint8_t, Free> labels_;
};

/// 16 bytes for every entity that a search comes to: for one question in a process.
class SparseLabels {
 public:
  explicit SparseLabels(std::uint32_t /*entities*/) : labels_(0) {}
  [[nodiscard]] std::uint8_t get(std::uint32_t entity) const noexcept { return labels_.get(entity); }
  void set(std::uint32_t entity, std::uint8_t label) { labels_.set(entity, label); }

 private:
  SparseMap<std::uint8_t> labels_;
};

/// The entities on the shortest paths between two.
struct ShortestLayers {
  /// layers[p]: the entities that are p hops from the start on some shortest path, ascending; the first holds
  /// the start alone, the last the end alone. Empty if there is no path within the limits.
  std::vector<std::vector<std::uint32_t>> layers;
  std::uint64_t reached_from = 0, reached_to = 0;  // entities that each side came to
  std::uint64_t arcs_visited = 0;
  bool cut = false;  // max_arcs was reached: no layers, which proves nothing
};

/// The search over whatever has arcs. Steps has
///   std::uint32_t entity_count() const;
///   // Calls visit(target) for each arc from (backwards: to) the entity; visit returns false to stop.
///   template <typename Visit> void for_each(std::uint32_t entity, bool backwards, const Visit& visit) const;
///   // How many arcs that may look at.
///   std::size_t degree(std::uint32_t entity, bool backwards) const;
///   // Whether a path may pass through the entity; not asked of its ends.
///   bool may_pass(std::uint32_t entity) const;
///
/// May be used for one pair after another: what a search touched is cleaned by the next. Memory: what Labels
/// says, and 4 bytes for each entity reached.
template <typename Steps, typename Labels = DenseLabels>
class TwoSidedSearch {
 public:
  explicit TwoSidedSearch(Steps steps) : steps_(std::move(steps)), labels_(steps_.entity_count()) {}

  /// All shortest paths.
  /// Throws: Error kInterrupted, and what Steps does
  [[nodiscard]] ShortestLayers all(std::uint32_t from, std::uint32_t to, const SearchLimits& limits) {
    ShortestLayers out;
    if (!search(from, to, limits, false, out)) return out;
    const std::size_t middle = from_.depth;
    out.layers.resize(middle + to_.depth + 1);
    std::sort(meeting_.begin(), meeting_.end());
    out.layers[middle] = meeting_;
    for (std::size_t p = middle; p-- > 0;) fill(out.layers[p + 1], from_, p, out.layers[p]);
    for (std::size_t p = to_.depth; p-- > 0;)
      fill(out.layers[middle + to_.depth - p - 1], to_, p, out.layers[middle + to_.depth - p]);
    return out;
  }

  /// One shortest path: the layers of one entity each.
  [[nodiscard]] ShortestLayers any(std::uint32_t from, std::uint32_t to, const SearchLimits& limits) {
    ShortestLayers out;
    if (!search(from, to, limits, true, out)) return out;
    const std::size_t middle = from_.depth;
    out.layers.resize(middle + to_.depth + 1);
    out.layers[middle] = {meeting_.front()};
    for (std::size_t p = middle; p-- > 0;) out.layers[p] = {one_before(out.layers[p + 1].front(), from_, p)};
    for (std::size_t p = to_.depth; p-- > 0;) {
      const std::size_t place = middle + to_.depth - p;
      out.layers[place] = {one_before(out.layers[place - 1].front(), to_, p)};
    }
    return out;
  }

 private:
  static constexpr std::uint8_t kMarked = 128;  // no side's label
  struct Side {
    bool backwards = false;
    std::vector<std::uint32_t> reached;  // in the order of reaching
    std::vector<std::size_t> levels;     // where each begins in `reached`
    std::uint32_t depth = 0;

    void start(std::uint32_t end, bool is_backwards) {
      backwards = is_backwards;
      reached.assign(1, end);
      levels.assign(1, 0);
      depth = 0;
    }
    [[nodiscard]] std::size_t frontier() const noexcept { return level(depth).size(); }
    [[nodiscard]] std::span<const std::uint32_t> level(std::size_t at_depth) const noexcept {
      const std::size_t end = at_depth < depth ? levels[at_depth + 1] : reached.size();
      return std::span(reached).subspan(levels[at_depth], end - levels[at_depth]);
    }
    [[nodiscard]] std::uint8_t label(std::size_t at_depth) const noexcept {
      return static_cast<std::uint8_t>((backwards ? 128 : 0) + at_depth + 1);
    }
    [[nodiscard]] bool owns(std::uint8_t label) const noexcept { return (label > 128) == backwards; }
  };

  /// Expands sides until they meet. False if they do not.
  bool search(std::uint32_t from, std::uint32_t to, const SearchLimits& limits, bool one,
              ShortestLayers& out) {
    for (const Side& side : {std::cref(from_), std::cref(to_)}) {
      for (const std::uint32_t entity : side.reached) labels_.set(entity, 0);
    }
    from_.start(from, false);
    to_.start(to, true);
    meeting_.clear();
    labels_.set(from, from_.label(0));
    if (from == to) {
      meeting_.push_back(from);
    } else {
      labels_.set(to, to_.label(0));
    }
    while (meeting_.empty() && from_.frontier() > 0 && to_.frontier() > 0 &&
           from_.depth + to_.depth < limits.max_hops && !out.cut) {
      expand(cost(to_) < cost(from_) ? to_ : from_, limits, one, out);
    }
    out.reached_from = from_.reached.size();
    out.reached_to = to_.reached.size();
    return !meeting_.empty() && !out.cut;
  }

  /// About how many arcs a walk from these entities looks at: counted of a few, estimated of many.
  [[nodiscard]] std::uint64_t arcs_at(std::span<const std::uint32_t> entities, bool backwards) const {
    constexpr std::size_t kCounted = 1024;
    const std::size_t counted = std::min(entities.size(), kCounted);
    std::uint64_t arcs = 0;
    for (const std::uint32_t entity : entities.first(counted)) arcs += 1 + steps_.degree(entity, backwards);
    return counted == 0 ? 0 : arcs * entities.size() / counted;
  }
  [[nodiscard]] std::uint64_t cost(const Side& side) const {
    return arcs_at(side.level(side.depth), side.backwards);
  }

  void expand(Side& side, const SearchLimits& limits, bool one, ShortestLayers& out) {
    const std::size_t begin = side.levels.back();
    const std::size_t end = side.reached.size();
    const std::uint8_t mine = side.label(++side.depth);
    std::uint64_t visited = out.arcs_visited;
    const auto visit = [&](std::uint32_t target) {
      if (visited >= limits.max_arcs) {
        out.cut = true;
        return false;
      }
      if (++visited % 65'536 == 0) {
        check_interrupt();
        out.cut = limits.stop && limits.stop(from_.reached.size() + to_.reached.size());
        if (out.cut) return false;
      }
      const std::uint8_t label = labels_.get(target);
      if (label == 0) {
        // Once the sides have met, what they have not met at is on no shortest path.
        if (!meeting_.empty() || !steps_.may_pass(target)) return true;
        labels_.set(target, mine);
        side.reached.push_back(target);
      } else if (!side.owns(label)) {
        meeting_.push_back(target);
        return !one;
      }
      return true;
    };
    for (std::size_t i = begin; i < end && !out.cut && !(one && !meeting_.empty()); ++i)
      steps_.for_each(side.reached[i], side.backwards, visit);
    out.arcs_visited = visited;
    side.levels.push_back(end);
    std::sort(meeting_.begin(), meeting_.end());
    meeting_.erase(std::unique(meeting_.begin(), meeting_.end()), meeting_.end());
  }

  /// The entities of the side at `depth` from which an arc leads to one of `layer`, which is one hop further.
  void fill(const std::vector<std::uint32_t>& layer, const Side& side, std::size_t depth,
            std::vector<std::uint32_t>& before) {
    if (depth == 0) {
      before.assign(1, side.reached.front());
      return;
    }
    const auto level = side.level(depth);
    if (arcs_at(level, side.backwards) < arcs_at(layer, !side.backwards)) {
      fill_from_level(layer, side, level, before);
    } else {
      fill_from_layer(layer, side, side.label(depth), before);
    }
    std::sort(before.begin(), before.end());
    before.erase(std::unique(before.begin(), before.end()), before.end());
  }

  void fill_from_layer(const std::vector<std::uint32_t>& layer, const Side& side, std::uint8_t wanted,
                       std::vector<std::uint32_t>& before) const {
    for (const std::uint32_t entity : layer) {
      steps_.for_each(entity, !side.backwards, [&](std::uint32_t target) {
        if (labels_.get(target) == wanted) before.push_back(target);
        return true;
      });
    }
  }

  void fill_from_level(const std::vector<std::uint32_t>& layer, const Side& side,
                       std::span<const std::uint32_t> level, std::vector<std::uint32_t>& before) {
    std::vector<std::uint8_t> former;
    for (const std::uint32_t entity : layer) {
      former.push_back(labels_.get(entity));
      labels_.set(entity, kMarked);
    }
    for (const std::uint32_t entity : level) {
      steps_.for_each(entity, side.backwards, [&](std::uint32_t target) {
        if (labels_.get(target) != kMarked) return true;
        before.push_back(entity);
        return false;
      });
    }
    for (std::size_t i = 0; i < layer.size(); ++i) labels_.set(layer[i], former[i]);
  }

  [[nodiscard]] std::uint32_t one_before(std::uint32_t entity, const Side& side, std::size_t depth) const {
    const std::uint8_t wanted = side.label(depth);
    std::uint32_t found = side.reached.front();
    if (depth == 0) return found;
    steps_.for_each(entity, !side.backwards, [&](std::uint32_t target) {
      if (labels_.get(target) != wanted) return true;
      found = target;
      return false;
    });
    return found;
  }

  Steps steps_;
  /// By entity: 0, or 1 + its distance from the start, or 129 + its distance from the end.
  Labels labels_;
  Side from_, to_;
  std::vector<std::uint32_t> meeting_;
};

}  // namespace guanxi
