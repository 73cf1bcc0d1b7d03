// How many paths between two entities share no entity but their ends, and which entities cut them.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
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
/// 1927). A search goes on where it found a path, as far as it did not pass that path's entities, and starts
/// anew when that finds no more (after E. A. Dinic, "Algorithm for solution of a problem of maximum flow in a
/// network with power estimation", 1970). Memory: by the entities that the searches come to.
///
/// Of at most 4 hops: a path of 4 whose entities could make a shorter one gives way to that, so an entity has
/// one place on all of them, and they are all the paths of a graph of layers, in which the flow is searched.
/// (A. Itai, Y. Perl, Y. Shiloach, "The complexity of finding maximum disjoint paths with length
/// constraints", 1982: of at most 5 hops and more the question is NP-hard.)
class DisjointSearch {
 public:
  /// `max_hops`: 1 to 4; 0: paths of any length.
  DisjointSearch(const PathWalk& walk, PathBudget& budget, std::uint32_t from, std::uint32_t to,
                 std::uint32_t max_hops);

  /// REQUIRES: the ends differ.
  [[nodiscard]] DisjointPaths run(std::size_t limit);
  [[nodiscard]] std::uint64_t reached_from() const noexcept { return sides_[kForwards].reached; }
  [[nodiscard]] std::uint64_t reached_to() const noexcept { return sides_[kBackwards].reached; }

 private:
  static constexpr std::uint32_t kNone = UINT32_MAX;
  static constexpr std::uint8_t kIn = 1, kOut = 2;  // the two halves of an entity; paths enter and leave it
  static constexpr std::size_t kForwards = 0, kBackwards = 1;

  /// Where an entity may stand: its neighbours among the ends, as bits; in the middle it has neither.
  static constexpr std::uint8_t kNearFrom = 1, kNearTo = 2, kMiddle = 4;

  /// Half of an entity, by the place of its Place.
  struct State {
    std::uint32_t place = kNone;
    std::uint8_t half = 0;
    bool operator==(const State&) const = default;
  };
  /// What is known of one entity. It stays from search to search: they come to much the same entities.
  struct Place {
    std::uint32_t entity = kNone;
    std::uint32_t degree = 0;
    // The flow: on a path, the places before and behind it.
    std::uint32_t before = kNone, behind = kNone;
    std::uint32_t changed = 0;      // the search that last led a path through it
    std::uint32_t search = 0;       // the next two are of this one
    std::uint8_t seen[2] = {0, 0};  // by side: halves that were come to
    State from[2][2];               // by side and half: from where
    bool passable = false;
    std::uint8_t ends = 0;  // 0: not known yet; kNearFrom, kNearTo, kMiddle
  };
  struct Side {
    std::deque<State> open;
    std::uint64_t ahead = 0;
    std::uint64_t reached = 0;  // entities
  };

  /// Adds paths until there are `limit` or the search is exhausted. False: it found none.
  bool augment(std::size_t limit);
  void visit(std::size_t side, State state, State from);
  void expand(std::size_t side);
  void expand_forwards(State state);
  void expand_backwards(State state);
  bool join(State meeting);
  void push(const std::vector<State>& path);
  [[nodiscard]] std::size_t count() const { return starts_.size() + (direct_ ? 1 : 0); }
  [[nodiscard]] State from(std::size_t side, State state) const {
    return places_[state.place].from[side][state.half - 1];
  }
  /// Whether this search can still come here: no path was led through the places on its way.
  [[nodiscard]] bool is_open(std::size_t side, State state) const;
  std::uint32_t add_place(std::uint32_t entity, bool passable);
  [[nodiscard]] std::uint32_t place_of(std::uint32_t entity);
  [[nodiscard]] std::uint8_t seen(std::size_t side, std::uint32_t place) const {
    return places_[place].search == search_ ? places_[place].seen[side] : std::uint8_t{0};
  }
  [[nodiscard]] bool may_go_on(std::uint32_t place) const {
    return places_[place].changed != search_ && count() < limit_;
  }
  [[nodiscard]] bool is_inner(std::uint32_t place) const { return place != kFrom && place != kTo; }
  [[nodiscard]] bool may_follow(std::uint32_t place, std::uint32_t next);
  [[nodiscard]] std::uint8_t ends_near(std::uint32_t place);
  [[nodiscard]] std::vector<std::uint32_t> find_cut() const;

  static constexpr std::uint32_t kFrom = 0, kTo = 1;  // places of the ends

  const PathWalk& walk_;
  PathBudget& budget_;
  const std::uint32_t from_, to_, max_hops_;
  std::vector<Place> places_;
  SparseMap<std::uint32_t> numbers_{kNone};  // of places, by entity
  std::uint32_t search_ = 0;
  std::map<std::uint32_t, std::uint32_t> starts_;  // what stands behind `from`: places by entity
  bool direct_ = false;
  Side sides_[2];
  std::size_t limit_ = 0;
  std::uint64_t useful_ = 0;  // relations looked at until the last path was found
};

}  // namespace guanxi
