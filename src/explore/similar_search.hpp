// What the two ways of comparing entities share: the snapshot under a filter, who may be an answer, the best
// answers.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "explore/filter_table.hpp"
#include "explore/snapshot_walk.hpp"
#include "explore/subgraph_builder.hpp"
#include "guanxi/explore/similar.hpp"
#include "guanxi/model/ontology.hpp"

namespace guanxi {

struct SimilarContext {
  SimilarContext(const Store& store_, const Snapshot& snapshot_, NodeNo node, const SimilarOptions& options_)
      : store(store_),
        snapshot(snapshot_),
        options(options_),
        filter(store_, options_.filter),
        walk(snapshot_, filter),
        entity(entity_in(snapshot_, node)),
        type(options_.type.value_or(std::string(snapshot_.type({entity})))) {
    for (std::uint32_t no = 0; no < snapshot.type_count(); ++no)
      wanted_types.push_back(is_a(snapshot.type_name(no), type));
  }

  /// Whether an entity may be an answer.
  [[nodiscard]] bool may_be(std::uint32_t other) const {
    return other != entity && wanted_types[snapshot.type_no({other})];
  }

  const Store& store;
  const Snapshot& snapshot;
  const SimilarOptions& options;
  const FilterTable filter;
  const SnapshotWalk walk;
  const std::uint32_t entity;
  const std::string type;
  std::vector<bool> wanted_types;  // by number
};

/// Keeps the first `limit` of what is put in, by `comes_first`.
template <typename T, typename ComesFirst>
class BestOf {
 public:
  BestOf(std::size_t limit, ComesFirst comes_first) : limit_(limit), comes_first_(std::move(comes_first)) {}

  [[nodiscard]] bool full() const noexcept { return heap_.size() == limit_; }
  /// REQUIRES: full(), and the limit is not 0.
  [[nodiscard]] const T& last() const { return heap_.front(); }
  void put(T item) {
    if (limit_ == 0) return;
    if (full()) {
      if (!comes_first_(item, heap_.front())) return;
      std::pop_heap(heap_.begin(), heap_.end(), comes_first_);
      heap_.pop_back();
    }
    heap_.push_back(std::move(item));
    std::push_heap(heap_.begin(), heap_.end(), comes_first_);
  }
  /// In order; empties it.
  [[nodiscard]] std::vector<T> take() {
    std::sort_heap(heap_.begin(), heap_.end(), comes_first_);
    return std::exchange(heap_, {});
  }

 private:
  std::size_t limit_;
  ComesFirst comes_first_;
  std::vector<T> heap_;
};

/// Fills `answer` (of which `by`, `type` are set) by the neighbours that are shared, or by role.
void compare_neighbours(const SimilarContext& context, SimilarAnswer& answer);
void compare_roles(const SimilarContext& context, SimilarAnswer& answer);

}  // namespace guanxi
