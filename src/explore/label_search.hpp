// The cheapest path between two entities of at most so many hops whose hops share a day: labels (cost, hops,
// days) are settled from both ends at once.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <queue>
#include <span>
#include <unordered_set>
#include <vector>

#include "explore/hop_bounds.hpp"
#include "explore/path_walk.hpp"

namespace guanxi {

struct LabelQuery {
  std::uint32_t from = 0, to = 0;
  std::uint32_t max_hops = 64;  // of the whole path
  double max_cost = std::numeric_limits<double>::infinity();
  /// Of a path that is walked already, up to `from`: how many hops, and at what costs on which days.
  std::uint32_t hops_before = 0;
  std::vector<PathWalk::Piece> before;
  const HopBounds* bounds = nullptr;              // of paths that this one is part of
  std::unordered_set<std::uint32_t> closed;       // entities that are not passed
  std::unordered_set<std::uint32_t> closed_next;  // nor reached from `from` in one hop
};

/// A Dijkstra search from both ends (I. Pohl, 1971). A label is dropped when others of the same entity and
/// side, of no more cost and hops, cover its days; what is left of its days goes on. The side with fewer
/// relations ahead goes on, so that an end of very high degree is not looked at while the other side is
/// smaller.
class LabelSearch {
 public:
  LabelSearch(const PathWalk& walk, PathBudget& budget) : walk_(walk), budget_(budget) {}

  /// The entities from `from` to `to`: a path of the least cost, and among those of the fewest hops; which of
  /// several depends on the numbers of entities alone. Nothing: there is none, or the budget is spent.
  [[nodiscard]] std::optional<std::vector<std::uint32_t>> run(const LabelQuery& query);

 private:
  static constexpr std::uint32_t kNone = UINT32_MAX;

  struct Key {
    double cost = 0;
    std::uint32_t hops = 0;
    auto operator<=>(const Key&) const = default;
    Key operator+(const Key& other) const { return {cost + other.cost, hops + other.hops}; }
  };
  struct Label {
    Key key;
    std::uint32_t entity = 0;
    std::uint32_t parent = kNone;
    std::uint32_t next = kNone;  // another of the entity
  };
  struct Open {
    Key key;
    std::uint32_t label = 0;
    bool operator>(const Open& other) const {
      return key != other.key ? key > other.key : label > other.label;
    }
  };
  struct Side {
    bool backwards = false;
    std::vector<Label> labels;
    std::vector<DaySet> days;  // of labels, where time is asked for
    SparseMap<std::uint32_t> first{kNone};
    std::priority_queue<Open, std::vector<Open>, std::greater<>> open;
    std::uint64_t ahead = 0;  // relations of open labels
  };

  void start(const LabelQuery& query);
  void generate(Side& side, std::uint32_t entity, Key key, DaySet days, std::uint32_t parent);
  void meet(const Side& side, std::uint32_t label);
  void expand(Side& side);
  [[nodiscard]] bool goes_on() const;
  void drop_stale(Side& side);
  [[nodiscard]] std::uint64_t bytes() const noexcept;
  [[nodiscard]] bool too_far(const Side& side, std::uint32_t entity, const Key& key) const;

  const PathWalk& walk_;
  PathBudget& budget_;
  const LabelQuery* query_ = nullptr;
  Side sides_[2];
  std::optional<Key> best_;
  std::uint32_t meeting_[2] = {kNone, kNone};
};

}  // namespace guanxi
