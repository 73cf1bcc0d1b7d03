// A GraphFilter made ready to be asked about one entity or one arc after the other.
//
// Thread-safety: immutable; everything may be called from several threads at once.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "guanxi/graph/snapshot.hpp"

namespace guanxi {

class ArcFilter {
 public:
  /// Keeps a reference to the snapshot.
  /// Throws: Error kInvalidArgument  no such relation in the store, or no node of such a type; the hint names
  /// the
  ///                                 nearest
  ArcFilter(const Store& store, const Snapshot& snapshot, const GraphFilter& filter);

  /// Whether the entity is of a wanted type.
  [[nodiscard]] bool takes(EntityNo e) const { return types_.empty() || types_[snapshot_.type_no(e)]; }
  /// Whether arc i of the row is of a wanted relation, sure enough, stated by enough sources, and held then.
  /// Says nothing of the arc's ends.
  [[nodiscard]] bool takes(const Row& row, std::size_t i) const {
    if (!relations_.empty()) {
      const std::uint16_t relation = row.relation(i);
      if (relation >= relations_.size() || !relations_[relation]) return false;
    }
    return !needs_edge() || takes_edge(row.edge(i));
  }
  /// Whether an edge may be left out for what it states itself.
  [[nodiscard]] bool needs_edge() const noexcept { return min_confidence_ > 0 || at_ || min_sources_ > 1; }
  /// Whether takes(row, i) is true of every arc.
  [[nodiscard]] bool takes_all_arcs() const noexcept { return relations_.empty() && !needs_edge(); }
  /// Whether takes(entity) is true of every entity.
  [[nodiscard]] bool takes_all_entities() const noexcept { return types_.empty(); }

 private:
  [[nodiscard]] bool takes_edge(std::uint32_t edge) const {
    if (min_confidence_ > 0 && snapshot_.confidence(edge) < min_confidence_) return false;
    if (min_sources_ > 1 && snapshot_.support(edge).sources < min_sources_) return false;
    if (!at_) return true;
    const Period period = snapshot_.period(edge);
    return (certain_ ? period.certain_days() : period.possible_days()).overlaps(*at_);
  }

  const Snapshot& snapshot_;
  std::vector<bool> relations_;  // by number; empty: all
  std::vector<bool> types_;      // by number; empty: all
  std::optional<DayRange> at_;
  float min_confidence_;  // as precise as what it is compared with
  bool certain_;
  std::uint32_t min_sources_;
};

}  // namespace guanxi
