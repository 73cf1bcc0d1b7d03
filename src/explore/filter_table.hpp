// A WalkFilter made ready: names checked and turned into numbers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "guanxi/explore/filter.hpp"
#include "guanxi/model/ids.hpp"
#include "guanxi/store/records.hpp"

namespace guanxi {

class FilterTable {
 public:
  /// Throws: Error kInvalidArgument  min_confidence not in 0..1, unknown relation or type
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
  [[nodiscard]] bool needs_edge() const noexcept { return at_.has_value() || min_confidence_ > 0; }
  [[nodiscard]] bool admits(const Period& period, float confidence) const {
    return confidence >= min_confidence_ && (!at_ || period.possible_at(*at_));
  }
  [[nodiscard]] bool admits(const EdgeRecord& edge) const {
    return admits(edge.period(), static_cast<float>(edge.best_confidence()));
  }
  [[nodiscard]] bool admits_all_types() const noexcept { return types_.empty(); }
  /// Whether an entity of this type may be passed.
  [[nodiscard]] bool admits_type(std::string_view type) const noexcept;

 private:
  struct Relation {
    bool wanted = false;
    bool symmetric = false;
  };
  std::vector<Relation> relations_;  // by RelationNo
  std::vector<std::string> types_;
  bool forward_ = true;
  bool backward_ = true;
  std::optional<Date> at_;
  float min_confidence_ = 0;  // as precise as a snapshot keeps it
};

/// Whether each relation type of the store is symmetric, by RelationNo.
[[nodiscard]] std::vector<bool> symmetric_relations(const Store& store);

/// Throws: Error kInvalidArgument  `value` is not in low..high: "max_hops is 0: it goes from 1 to 64"
void check_range(std::string_view name, std::uint64_t value, std::uint64_t low, std::uint64_t high);

}  // namespace guanxi
