// How many paths between two entities share no entity but their ends, and which entities cut them.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <set>
#include <vector>

#include "explore/path_walk.hpp"

namespace guanxi {

struct DisjointPaths {
  std::vector<std::vector<std::uint32_t>> paths;
  std::vector<std::uint32_t> cut;  // the fewest entities that all paths of two hops or more pass through
  bool direct = false;             // one of the paths is the relation between the ends itself
  bool complete = false;           // there are no more: `cut` is known
};

/// A maximum flow through entities that carry one unit each, by augmenting paths that are searched from both
/// ends at once (L. R. Ford, D. R. Fulkerson 1956); where that is exhausted lies a least cut (K. Menger
/// 1927). Memory: by the entities that the last search came to.
///
/// Of at most 4 hops: a path of 4 whose entities could make a shorter one gives way to that, so an entity has
/// one place on all of them, and they are all the paths of a graph of layers, in which the flow is searched.
/// (A. Itai, Y. Perl, Y. Shiloach, "The complexity of finding maximum disjoint paths with length
/// constraints", 1982: of at most 5 hops and more the question is NP-hard.)
class DisjointSearch {
 public:
  /// `max_hops`: 1 to 4; 0: paths of any length.
  DisjointSearch(const PathWalk& walk, PathBudget& budget, std::uint32_t from, std::uint32_t to,
                 std::uint32_t max_hops)
      : walk_(walk), budget_(budget), from_(from), to_(to), max_hops_(max_hops) {}

  /// REQUIRES: the ends differ.
  [[nodiscard]] DisjointPaths run(std::size_t limit);
  [[nodiscard]] std::uint64_t reached_from() const noexcept { return sides_[0].seen.size(); }
  [[nodiscard]] std::uint64_t reached_to() const noexcept { return sides_[1].seen.size(); }

 private:
  static constexpr std::uint32_t kNone = UINT32_MAX;
  static constexpr std::uint8_t kIn = 1, kOut = 2;  // the two halves of an entity; paths enter and leave it

  /// Where an entity may stand: its neighbours among the ends, as bits; in the middle it has neither.
  static constexpr std::uint8_t kNearFrom = 1, kNearTo = 2, kMiddle = 4;

  struct State {
    std::uint32_t entity = kNone;
    std::uint8_t half = 0;
    bool operator==(const State&) const = default;
  };
  struct Side {
    SparseMap<std::uint8_t> seen{0};  // halves that were come to
    SparseMap<std::uint64_t> before[2]{SparseMap<std::uint64_t>{0}, SparseMap<std::uint64_t>{0}};  // by half
    std::deque<State> open;
    std::uint64_t ahead = 0;
  };

  bool augment();
  void visit(Side& side, State state, State before);
  void expand(Side& side);
  void expand_forwards(State state);
  void expand_backwards(State state);
  void push(const std::vector<State>& path);
  [[nodiscard]] State before(const Side& side, State state) const;
  [[nodiscard]] bool is_inner(std::uint32_t entity) const { return entity != from_ && entity != to_; }
  [[nodiscard]] bool may_follow(std::uint32_t entity, std::uint32_t next) const;
  [[nodiscard]] std::uint8_t place_of(std::uint32_t entity) const;
  [[nodiscard]] std::vector<std::uint32_t> find_cut() const;

  const PathWalk& walk_;
  PathBudget& budget_;
  const std::uint32_t from_, to_, max_hops_;
  mutable SparseMap<std::uint8_t> places_{0};
  // The flow: of each entity on a path the one before and the one behind it.
  SparseMap<std::uint32_t> before_{kNone}, behind_{kNone};
  std::set<std::uint32_t> starts_;  // what stands behind `from`
  bool direct_ = false;
  Side sides_[2];
  std::optional<State> meeting_;
};

}  // namespace guanxi
