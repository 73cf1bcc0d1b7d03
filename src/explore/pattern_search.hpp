// Enumerates the chains that follow a pattern, depth first, among the entities from which it can be followed
// to its end.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <functional>
#include <memory>
#include <vector>

#include "explore/hops.hpp"
#include "explore/search_budget.hpp"
#include "explore/snapshot_walk.hpp"
#include "guanxi/explore/pattern.hpp"

namespace guanxi {

class PatternSearch {
 public:
  /// `from` and `to` (ascending; empty: all) narrow the first and last place further.
  PatternSearch(const Store& store, const Snapshot& snapshot, const SnapshotWalk& walk,
                const ChainPattern& pattern, SearchBudget& budget, std::vector<std::uint32_t> from = {},
                std::vector<std::uint32_t> to = {});

  /// Called with the entities and hops of each chain; they are valid during the call. False: stop.
  using Visit =
      std::function<bool(const std::vector<std::uint32_t>& chain, const std::vector<WalkStep>& steps)>;
  /// Finds all chains, those of one first entity after those of another; after each such entity that may
  /// begin one calls finish(entity).
  void run(const Visit& visit, const std::function<void(std::uint32_t)>& finish);

  /// Whether an entity may stand at the place; the ends with what narrows them.
  [[nodiscard]] bool may_stand(std::size_t place, std::uint32_t entity) const;
  /// Whether the pattern read backwards is the same.
  [[nodiscard]] bool is_palindrome() const;

 private:
  struct Place {
    bool any = true;
    std::vector<bool> types;           // by number
    std::vector<std::uint32_t> nodes;  // entities, ascending
    std::vector<std::uint32_t> only;   // likewise; empty: no bound
    std::uint64_t entities = 0;        // that may stand here, about
  };
  struct Free {
    void operator()(std::uint32_t* p) const noexcept { std::free(p); }
  };
  using Marks = std::unique_ptr<std::uint32_t[], Free>;  // by entity: a bit for each place

  void read_places(const ChainPattern& pattern);
  void read_hops(const Store& store, const ChainPattern& pattern);
  void count_entities();
  [[nodiscard]] std::vector<std::uint32_t> all_at(std::size_t place) const;
  std::vector<std::uint32_t> step_on(const std::vector<std::uint32_t>& level, std::size_t hop, bool backwards,
                                     Marks& marks, const Marks* within);
  void mark();
  bool extend(std::size_t place, const Visit& visit);

  [[nodiscard]] bool allows(std::size_t hop, RelationNo relation, bool stated_forward) const {
    return (hops_[hop][relation.value] & (stated_forward ? 1U : 2U)) != 0;
  }
  [[nodiscard]] bool has(const Marks& marks, std::uint32_t entity, std::size_t place) const {
    return (marks[entity] >> place & 1U) != 0;
  }

  const Snapshot& snapshot_;
  const SnapshotWalk& walk_;
  SearchBudget& budget_;
  std::vector<Place> places_;
  std::vector<std::vector<std::uint8_t>> hops_;  // by relation: bit 0 as stated, bit 1 against it
  Marks good_;                                   // the pattern can be followed from here to its end
  std::vector<std::uint32_t> starts_;            // ascending
  std::vector<std::uint32_t> chain_;
  std::vector<WalkStep> steps_;
};

}  // namespace guanxi
