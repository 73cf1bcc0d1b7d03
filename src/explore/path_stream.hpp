// Paths between two entities one after the other, cheapest first, through some others in their order.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "explore/label_search.hpp"

namespace guanxi {

struct Route {
  std::vector<std::uint32_t> entities;
  double cost = 0;  // the least on any day of the question

  [[nodiscard]] std::uint32_t hops() const noexcept {
    return static_cast<std::uint32_t>(entities.size() - 1);
  }
};

/// The loopless paths of one leg (J. Y. Yen 1971): each next one is the cheapest that leaves one of those
/// found at some entity; a path leaves its own only where or behind where it left its parent (E. L. Lawler
/// 1972).
class LooplessPaths {
 public:
  LooplessPaths(const PathWalk& walk, PathBudget& budget, std::uint32_t from, std::uint32_t to,
                std::uint32_t max_hops, std::unordered_set<std::uint32_t> closed);

  /// So many paths are asked for, and those that cost as much as the last of them: others need not come.
  void want(std::size_t paths) noexcept { wanted_ = paths; }
  /// The i-th, or nullptr if there are fewer or the budget is spent. Valid until the next call.
  [[nodiscard]] const Route* at(std::size_t i);
  [[nodiscard]] std::uint64_t reached_from() const noexcept { return bounds_ ? bounds_->reached_from() : 1; }
  [[nodiscard]] std::uint64_t reached_to() const noexcept { return bounds_ ? bounds_->reached_to() : 1; }

 private:
  struct Candidate {
    Route route;
    std::size_t left_at = 0;  // place in the parent
  };
  struct ComesFirst {
    const PathWalk* walk;
    bool operator()(const Candidate& a, const Candidate& b) const;
  };

  void add_spurs(const Candidate& path);
  void search(LabelQuery query, const std::vector<std::uint32_t>& root, std::size_t left_at);
  [[nodiscard]] double max_cost() const;

  const PathWalk& walk_;
  PathBudget& budget_;
  LabelSearch search_;
  const std::uint32_t from_, to_, max_hops_;
  const std::unordered_set<std::uint32_t> closed_;
  std::size_t wanted_ = SIZE_MAX;
  std::vector<Route> found_;
  std::set<Candidate, ComesFirst> candidates_;
  std::optional<Candidate> last_;
  std::optional<HopBounds> bounds_;  // made for the first path
};

/// Paths through named entities: the legs' paths put together, those that visit nothing twice and hold on one
/// same day.
class PathStream {
 public:
  /// `anchors`: both ends, and what lies between in its order.
  PathStream(const PathWalk& walk, PathBudget& budget, const std::vector<std::uint32_t>& anchors,
             std::uint32_t max_hops);
  /// The next cheapest, by cost, then hops. Nothing: there is none, or the budget is spent.
  [[nodiscard]] std::optional<Route> next();
  /// As LooplessPaths::want(), where that is known of the legs.
  void want(std::size_t paths) {
    if (legs_.size() == 1) legs_.front().want(paths);
  }
  [[nodiscard]] std::uint64_t reached_from() const noexcept {
    return legs_.empty() ? 1 : legs_.front().reached_from();
  }
  [[nodiscard]] std::uint64_t reached_to() const noexcept {
    return legs_.empty() ? 1 : legs_.back().reached_to();
  }

 private:
  struct Choice {
    double cost = 0;
    std::uint32_t hops = 0;
    std::vector<std::size_t> places;  // of each leg's path
    std::size_t raised = 0;           // the last leg whose place is not 0
    auto operator<=>(const Choice&) const = default;
  };
  void offer(Choice choice);
  [[nodiscard]] std::optional<Route> joined(const Choice& choice);

  const PathWalk& walk_;
  PathBudget& budget_;
  const std::uint32_t max_hops_;
  std::vector<LooplessPaths> legs_;
  std::set<Choice> choices_;
  std::optional<Choice> last_;  // those that follow it are not offered yet
  std::uint64_t tried_ = 0;
};

}  // namespace guanxi
