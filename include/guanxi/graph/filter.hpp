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
  [[nodiscard]] bool takes(EntityNo e) const noexcept {
    return types_.empty() || types_[snapshot_.type_no(e)];
  }
  /// Whether the relation is wanted, sure enough, and may have held then. Says nothing of the arc's ends.
  [[nodiscard]] bool takes(std::uint16_t relation, std::uint32_t edge) const noexcept {
    if (!relations_.empty() && (relation >= relations_.size() || !relations_[relation])) return false;
    if (min_confidence_ > 0 && snapshot_.confidence(edge) < min_confidence_) return false;
    return !at_ || snapshot_.period(edge).possible_at(*at_);
  }
  /// Whether takes(relation, edge) is true of every arc.
  [[nodiscard]] bool takes_all_arcs() const noexcept {
    return relations_.empty() && min_confidence_ <= 0 && !at_;
  }
  /// Whether takes(entity) is true of every entity.
  [[nodiscard]] bool takes_all_entities() const noexcept { return types_.empty(); }

 private:
  const Snapshot& snapshot_;
  std::vector<bool> relations_;  // by number; empty: all
  std::vector<bool> types_;      // by number; empty: all
  std::optional<Date> at_;
  float min_confidence_;  // as precise as what it is compared with
};

}  // namespace guanxi
