// The part of a snapshot that a filter leaves, without a copy of it: rows whose arcs are skipped when they
// are walked.
//
// Thread-safety: as Snapshot.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

#include "guanxi/graph/filter.hpp"
#include "guanxi/graph/snapshot.hpp"

namespace guanxi {

/// Entities keep their numbers. Those of other types are there still, without arcs: an array by entity fits
/// the view as it fits the snapshot. What counts as a vertex of its own is for make_csr() to say.
class View {
 public:
  /// Nothing is left out.
  explicit View(std::shared_ptr<const Snapshot> snapshot);
  /// Throws: as ArcFilter
  View(const Store& store, std::shared_ptr<const Snapshot> snapshot, const GraphFilter& filter);

  [[nodiscard]] const Snapshot& snapshot() const noexcept { return *snapshot_; }
  [[nodiscard]] std::uint32_t entity_count() const noexcept { return snapshot_->entity_count(); }
  /// Whether arc i of the row of `e` is in the view.
  [[nodiscard]] bool takes(EntityNo e, const Row& row, std::size_t i) const {
    return filter_ == nullptr ||
           (filter_->takes(e) && filter_->takes(EntityNo{row.targets[i]}) && filter_->takes(row, i));
  }
  /// Whether takes() is true of everything.
  [[nodiscard]] bool takes_all() const noexcept { return filter_ == nullptr; }

  /// How many arcs of the entity's row are in the view. Cost: the row, unless the view takes all.
  [[nodiscard]] std::size_t degree(EntityNo e, bool outgoing) const {
    if (takes_all()) return (outgoing ? snapshot_->out(e) : snapshot_->in(e)).size();
    std::size_t count = 0;
    for_each_arc(e, outgoing, [&](const Row&, std::size_t) { return ++count > 0; });
    return count;
  }

  /// Calls visit(row, i) for each arc of the row that is in the view; visit returns false to stop. Returns
  /// whether it was not stopped.
  template <typename Visit>
  bool for_each_arc(EntityNo e, bool outgoing, const Visit& visit) const {
    const Row row = outgoing ? snapshot_->out(e) : snapshot_->in(e);
    if (filter_ != nullptr && !filter_->takes(e)) return true;
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (filter_ != nullptr && !(filter_->takes(EntityNo{row.targets[i]}) && filter_->takes(row, i)))
        continue;
      if (!visit(row, i)) return false;
    }
    return true;
  }

 private:
  std::shared_ptr<const Snapshot> snapshot_;
  std::shared_ptr<const ArcFilter> filter_;  // nullptr: takes all
};

}  // namespace guanxi
