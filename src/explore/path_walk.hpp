// A snapshot as the searches for paths walk it: filtered, with closed hubs, costs and days.
#pragma once

#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "explore/day_set.hpp"
#include "explore/snapshot_walk.hpp"
#include "guanxi/explore/path.hpp"
#include "guanxi/graph/sparse_map.hpp"

namespace guanxi {

/// What all searches of one question may spend together.
class PathBudget {
 public:
  explicit PathBudget(const PathOptions& options);
  /// One more relation is looked at, while the search keeps so many bytes. False: stop.
  /// Throws: Error kInterrupted
  bool spend(std::uint64_t bytes) {
    if (relations_ >= max_relations_) bound_ = PathBound::kRelations;
    if (bound_ != PathBound::kNone) return false;
    return ++relations_ % 1024 != 0 || look(bytes);
  }
  bool look(std::uint64_t bytes);
  void end(PathBound bound) noexcept { bound_ = bound; }
  void add(std::uint64_t relations) noexcept { relations_ += relations; }
  [[nodiscard]] PathBound bound() const noexcept { return bound_; }
  [[nodiscard]] std::uint64_t relations() const noexcept { return relations_; }
  [[nodiscard]] std::uint64_t relations_left() const noexcept {
    return max_relations_ - std::min(max_relations_, relations_);
  }

 private:
  std::uint64_t max_relations_, max_bytes_;
  std::chrono::steady_clock::time_point end_;
  std::uint64_t relations_ = 0;
  PathBound bound_ = PathBound::kNone;
};

/// One relation that may be walked.
struct PathStep {
  std::uint32_t target = 0;
  double cost = 1;
  DayRange days;  // of the question, on which it holds; all days where time is not asked for
};

class PathWalk {
 public:
  /// Keeps references. `from` and `to` may always be reached.
  PathWalk(const Store& store, const Snapshot& snapshot, const FilterTable& filter,
           const PathOptions& options, std::uint32_t from, std::uint32_t to);

  [[nodiscard]] const SnapshotWalk& walk() const noexcept { return walk_; }
  [[nodiscard]] const Snapshot& snapshot() const noexcept { return snapshot_; }
  /// Whether hops have to hold on one same day of several.
  [[nodiscard]] bool timed() const noexcept { return timed_; }
  [[nodiscard]] DaySet all_days() const;
  /// What every hop costs at least.
  [[nodiscard]] double least_cost() const noexcept { return options_.weight == PathWeight::kHops ? 1 : 0; }
  [[nodiscard]] bool by_hops() const noexcept { return options_.weight == PathWeight::kHops; }

  /// Whether a path may pass through it. Not asked of ends.
  [[nodiscard]] bool may_pass(std::uint32_t entity) const {
    const std::uint8_t known = gates_.get(entity);
    return known != kUnknown ? known == kOpen : open(entity);
  }
  [[nodiscard]] bool may_reach(std::uint32_t entity) const { return is_end(entity) || may_pass(entity); }
  [[nodiscard]] std::uint64_t degree(std::uint32_t entity) const { return snapshot_.degree({entity}); }
  /// How many sources state a relation; documents that tell one story count once.
  [[nodiscard]] std::uint32_t sources_of(std::uint32_t edge) const {
    return filter_.sources_of(snapshot_.support(edge), edge);
  }

  /// Calls visit(const PathStep&) for each relation from (backwards: to) the entity; visit returns false to
  /// stop. Parallel ones are visited one by one.
  template <typename Visit>
  void for_each(std::uint32_t entity, bool backwards, const Visit& visit) const {
    for (const bool outgoing : {true, false}) {
      const Row row = outgoing ? snapshot_.out({entity}) : snapshot_.in({entity});
      if (!visit_row(row, 0, row.size(), entity, outgoing, backwards, visit)) return;
    }
  }
  template <typename Visit>
  void for_each_between(std::uint32_t entity, std::uint32_t target, const Visit& visit) const {
    for (const bool outgoing : {true, false}) {
      const Row row = outgoing ? snapshot_.out({entity}) : snapshot_.in({entity});
      const auto [low, high] = std::equal_range(row.targets.begin(), row.targets.end(), target);
      if (!visit_row(row, static_cast<std::size_t>(low - row.targets.begin()),
                     static_cast<std::size_t>(high - row.targets.begin()), entity, outgoing, false, visit))
        return;
    }
  }

  /// What it costs to walk along these entities, by the days on which that can be done: cheapest first, no
  /// day twice. Empty: it cannot.
  struct Piece {
    double cost = 0;
    DaySet days;
  };
  [[nodiscard]] std::vector<Piece> pieces(const std::vector<std::uint32_t>& entities) const;

  [[nodiscard]] std::uint64_t hub_degree() const noexcept { return hub_degree_; }
  [[nodiscard]] const std::vector<std::uint32_t>& hubs_met() const noexcept { return hubs_; }
  [[nodiscard]] bool unweighed() const noexcept { return unweighed_; }

 private:
  static constexpr std::uint8_t kUnknown = 0, kOpen = 1, kClosed = 2;
  static constexpr double kNoCost = std::numeric_limits<double>::infinity();

  [[nodiscard]] bool is_end(std::uint32_t entity) const noexcept { return entity == from_ || entity == to_; }
  bool open(std::uint32_t entity) const;
  [[nodiscard]] double cost_of(std::uint32_t edge) const;

  template <typename Visit>
  bool visit_row(const Row& row, std::size_t begin, std::size_t end, std::uint32_t self, bool outgoing,
                 bool backwards, const Visit& visit) const {
    for (std::size_t i = begin; i < end; ++i) {
      PathStep step{row.targets[i], 1, {}};
      if (step.target == self || !filter_.may_walk(RelationNo{row.relation(i)}, outgoing != backwards))
        continue;
      if (reads_edges_) {
        // The edge of an arc from a closed hub would be looked for in all of the hub's relations.
        if (!may_reach(step.target)) continue;
        const std::uint32_t edge = row.edge(i);
        if (filter_.needs_edge() && !filter_.admits(snapshot_, edge)) continue;
        if (timed_) step.days = filter_.days_of(snapshot_.period(edge));
        if (!by_hops()) step.cost = cost_of(edge);
        if (step.cost == kNoCost) {
          unweighed_ = true;
          continue;
        }
      }
      if (!visit(step)) return false;
    }
    return true;
  }

  const Snapshot& snapshot_;
  const FilterTable& filter_;
  const PathOptions& options_;
  const SnapshotWalk walk_;
  const std::uint32_t from_, to_;
  bool timed_ = false;
  bool reads_edges_ = false;
  std::uint32_t column_ = 0;  // of the property that is the weight
  std::int32_t today_ = 0;
  std::uint64_t hub_degree_ = 0;  // 0: hubs are open
  mutable SparseMap<std::uint8_t> gates_{kUnknown};
  mutable std::vector<std::uint32_t> hubs_;
  mutable bool unweighed_ = false;
};

}  // namespace guanxi
