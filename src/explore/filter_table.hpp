// A WalkFilter made ready: names checked and turned into numbers.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "guanxi/explore/filter.hpp"
#include "guanxi/graph/snapshot.hpp"
#include "guanxi/model/ids.hpp"
#include "guanxi/store/records.hpp"

namespace guanxi {

/// Belongs to one thread.
class FilterTable {
 public:
  /// Keeps a reference to the store.
  /// Throws: Error kInvalidArgument  min_confidence not in 0..1, `certain` without `at`, unknown relation or
  ///                                 type
  FilterTable(const Store& store, const WalkFilter& filter);

  /// Whether a relation of this type may be walked from the node that has it as outgoing (or incoming).
  [[nodiscard]] bool may_walk(RelationNo relation, bool outgoing) const noexcept {
    if (relation.value >= relations_.size()) return false;
    const Relation& r = relations_[relation.value];
    return r.wanted && (r.symmetric || (outgoing ? forward_ : backward_));
  }
  [[nodiscard]] bool symmetric(RelationNo relation) const noexcept {
    return relation.value < relations_.size() && relations_[relation.value].symmetric;
  }
  /// Whether the edges' own values matter: if not, admits() is true for every one.
  [[nodiscard]] bool needs_edge() const noexcept {
    return at_.has_value() || min_confidence_ > 0 || min_sources_ > 1;
  }
  /// Whether an edge of a snapshot of this store is admitted. Cost: tens of nanoseconds; where sources are
  /// wanted and documents may have told one story, their texts are compared, once an edge.
  [[nodiscard]] bool admits(const Snapshot& snapshot, std::uint32_t edge) const {
    return (min_confidence_ <= 0 || snapshot.confidence(edge) >= min_confidence_) &&
           (!at_ || admits_period(snapshot.period(edge))) &&
           (min_sources_ < 2 || has_sources(snapshot.support(edge), edge));
  }
  [[nodiscard]] bool admits(const EdgeRecord& edge) const {
    return static_cast<float>(edge.best_confidence()) >= min_confidence_ && admits_period(edge.period()) &&
           (min_sources_ < 2 || has_sources({edge.claims, true}, edge.no.value));
  }
  /// The days of the question on which an edge of this period counts as holding. REQUIRES: a question of time
  [[nodiscard]] DayRange days_of(const Period& period) const {
    const DayRange days = certain_ ? period.certain_days() : period.possible_days();
    return {std::max(days.first, at_->first), std::min(days.last, at_->last)};
  }
  /// How many sources state an edge; documents that tell one story count once.
  [[nodiscard]] std::uint32_t sources_of(const EdgeSupport& support, std::uint64_t edge) const;
  [[nodiscard]] const std::optional<DayRange>& at() const noexcept { return at_; }
  [[nodiscard]] bool admits_all_types() const noexcept { return types_.empty(); }
  /// Whether an entity of this type may be passed.
  [[nodiscard]] bool admits_type(std::string_view type) const noexcept;

 private:
  [[nodiscard]] bool admits_period(const Period& period) const { return !at_ || !days_of(period).empty(); }
  [[nodiscard]] bool has_sources(const EdgeSupport& support, std::uint64_t edge) const {
    return support.sources >= min_sources_ && sources_of(support, edge) >= min_sources_;
  }

  struct Relation {
    bool wanted = false;
    bool symmetric = false;
  };
  std::vector<Relation> relations_;  // by RelationNo
  std::vector<std::string> types_;
  bool forward_ = true;
  bool backward_ = true;
  const Store& store_;
  std::optional<DayRange> at_;
  bool certain_ = false;
  float min_confidence_ = 0;  // as precise as a snapshot keeps it
  std::uint32_t min_sources_ = 0;
  mutable std::unordered_map<std::uint64_t, std::uint32_t> retold_;  // by edge: its sources, compared
};

/// Whether each relation type of the store is symmetric, by RelationNo.
[[nodiscard]] std::vector<bool> symmetric_relations(const Store& store);

/// Throws: Error kInvalidArgument  `value` is not in low..high: "max_hops is 0: it goes from 1 to 64"
void check_range(std::string_view name, std::uint64_t value, std::uint64_t low, std::uint64_t high);

}  // namespace guanxi
