// Steps over a Snapshot under a FilterTable: what path and trace share.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "explore/filter_table.hpp"
#include "guanxi/explore/answer.hpp"
#include "guanxi/graph/snapshot.hpp"

namespace guanxi {

/// One relation that may be walked. Its edge can be asked for while it is visited.
struct WalkStep {
  std::uint32_t target = 0;  // entity
  RelationNo relation;
  bool forward = true;         // from the edge's `from` end; also for every symmetric relation
  bool stated_forward = true;  // the edge is stated in the direction of the walk
  [[nodiscard]] std::uint32_t edge() const { return row->edge(place); }

  const Row* row = nullptr;
  std::size_t place = 0;
};

class SnapshotWalk {
 public:
  SnapshotWalk(const Snapshot& snapshot, const FilterTable& filter) : snapshot_(snapshot), filter_(filter) {
    for (std::uint32_t no = 0; no < snapshot.type_count(); ++no) {
      admitted_types_.push_back(filter.admits_type(snapshot.type_name(no)));
      admits_all_types_ = admits_all_types_ && admitted_types_.back();
    }
  }

  /// Calls visit(const WalkStep&) for each relation that leads from `entity` to another; visit returns false
  /// to stop.
  template <typename Visit>
  void for_each_step(std::uint32_t entity, const Visit& visit) const {
    const Row out = snapshot_.out({entity});
    if (!steps_of(out, 0, out.size(), entity, true, visit)) return;
    const Row in = snapshot_.in({entity});
    steps_of(in, 0, in.size(), entity, false, visit);
  }
  /// The same backwards: for each relation that leads from another entity, step.target, to `entity`.
  template <typename Visit>
  void for_each_step_to(std::uint32_t entity, const Visit& visit) const {
    const Row in = snapshot_.in({entity});
    if (!steps_of(in, 0, in.size(), entity, true, visit)) return;
    const Row out = snapshot_.out({entity});
    steps_of(out, 0, out.size(), entity, false, visit);
  }
  /// Only those that lead from `entity` to `target`. Cost: two binary searches.
  template <typename Visit>
  void for_each_step_between(std::uint32_t entity, std::uint32_t target, const Visit& visit) const {
    const auto search = [&](const Row& row, bool outgoing) {
      const auto [low, high] = std::equal_range(row.targets.begin(), row.targets.end(), target);
      return steps_of(row, static_cast<std::size_t>(low - row.targets.begin()),
                      static_cast<std::size_t>(high - row.targets.begin()), entity, outgoing, visit);
    };
    if (search(snapshot_.out({entity}), true)) search(snapshot_.in({entity}), false);
  }

  [[nodiscard]] bool admits_type(std::uint32_t entity) const {
    return admits_all_types_ || admitted_types_[snapshot_.type_no({entity})];
  }

  /// How many relations for_each_step, or for_each_step_to, looks at.
  [[nodiscard]] std::size_t degree(std::uint32_t entity) const {
    return snapshot_.out({entity}).size() + snapshot_.in({entity}).size();
  }
  [[nodiscard]] std::uint32_t entity_count() const noexcept { return snapshot_.entity_count(); }

 private:
  [[nodiscard]] bool admits_edge(std::uint32_t edge) const { return filter_.admits(snapshot_, edge); }

  template <typename Visit>
  bool steps_of(const Row& row, std::size_t begin, std::size_t end, std::uint32_t self, bool forward,
                const Visit& visit) const {
    for (std::size_t i = begin; i < end; ++i) {
      const RelationNo relation{row.relation(i)};
      if (row.targets[i] == self || !filter_.may_walk(relation, forward)) continue;
      if (filter_.needs_edge() && !admits_edge(row.edge(i))) continue;
      if (!visit(
              WalkStep{row.targets[i], relation, forward || filter_.symmetric(relation), forward, &row, i})) {
        return false;
      }
    }
    return true;
  }

  const Snapshot& snapshot_;
  const FilterTable& filter_;
  std::vector<bool> admitted_types_;  // by type number
  bool admits_all_types_ = true;
};

[[nodiscard]] inline EntityRef ref_of_entity(const Snapshot& snapshot, std::uint32_t entity) {
  const EntityNo no{entity};
  return {snapshot.representative(no), std::string(snapshot.key(no)), std::string(snapshot.name(no)),
          std::string(snapshot.type(no))};
}

/// The entity of a node.
/// Throws: Error kInvalidArgument  the snapshot does not show the node
[[nodiscard]] std::uint32_t entity_in(const Snapshot& snapshot, NodeNo node);

}  // namespace guanxi
