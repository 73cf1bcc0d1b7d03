// The graphs that Leiden works on: the given one, then ones whose nodes are communities of the one before.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "guanxi/graph/snapshot.hpp"
#include "rank/huge_pages.hpp"

namespace guanxi::leiden_parts {

/// An undirected weighted graph. What lies within a node is in its strength only.
class Level {
 public:
  /// The given graph, which must outlive the level; `weights` as LeidenOptions::weights.
  Level(const Csr& graph, std::span<const double> weights);

  [[nodiscard]] std::uint32_t size() const noexcept { return static_cast<std::uint32_t>(strengths_.size()); }
  [[nodiscard]] std::span<const std::uint32_t> row(std::uint32_t v) const noexcept {
    return {targets_ + offsets_[v], offsets_[v + 1] - offsets_[v]};
  }
  /// Calls visit(u, weight) for every neighbour.
  template <typename Visit>
  void for_each(std::uint32_t v, const Visit& visit) const noexcept {
    const std::uint64_t end = offsets_[v + 1];
    if (weights_ == nullptr) {
      for (std::uint64_t i = offsets_[v]; i < end; ++i) visit(targets_[i], 1.0);
    } else {
      for (std::uint64_t i = offsets_[v]; i < end; ++i) visit(targets_[i], weights_[i]);
    }
  }
  /// The weights of a node's links, those within it counted twice.
  [[nodiscard]] double strength(std::uint32_t v) const noexcept { return strengths_[v]; }
  /// The sum of all strengths.
  [[nodiscard]] double total() const noexcept { return total_; }

  /// The graph of the groups 0..count-1 that `group` puts the nodes in. Every group has a node.
  [[nodiscard]] Level aggregate(std::span<const std::uint32_t> group, std::uint32_t count) const;

  Level(Level&&) = default;
  Level& operator=(Level&&) = default;
  Level(const Level&) = delete;
  Level& operator=(const Level&) = delete;
  ~Level() = default;

 private:
  Level() = default;
  const std::uint64_t* offsets_ = nullptr;
  const std::uint32_t* targets_ = nullptr;
  const double* weights_ = nullptr;  // nullptr: all 1
  std::vector<double> strengths_;
  double total_ = 0;
  // Where they are its own; moving the level keeps the pointers.
  std::vector<std::uint64_t> own_offsets_;
  HugeVector<std::uint32_t> own_targets_;
  HugeVector<double> own_weights_;
};

/// Sums of weights by community, for one thread; all 0 between two nodes.
class Sums {
 public:
  explicit Sums(std::size_t size) : sums_(size, 0.0) {}

  /// Adds what links `v` to each community; only to those nodes for which take(u) holds.
  template <typename Take>
  void add(const Level& level, std::uint32_t v, const std::uint32_t* community, const Take& take) {
    const std::size_t most = met_count_ + level.row(v).size();
    if (met_.size() < most) met_.resize(most);
    level.for_each(v, [&](std::uint32_t u, double weight) {
      if (weight == 0.0 || !take(u)) return;
      const std::uint32_t c = community[u];
      met_[met_count_] = c;
      met_count_ += sums_[c] == 0.0 ? 1U : 0U;
      sums_[c] += weight;
    });
  }
  /// Those that something was added to, in the order of the rows.
  [[nodiscard]] std::span<const std::uint32_t> met() const noexcept { return {met_.data(), met_count_}; }
  [[nodiscard]] double of(std::uint32_t community) const noexcept { return sums_[community]; }
  void clear() noexcept {
    for (const std::uint32_t c : met()) sums_[c] = 0.0;
    met_count_ = 0;
  }

 private:
  HugeVector<double> sums_;
  std::vector<std::uint32_t> met_;
  std::size_t met_count_ = 0;
};

/// 0..n-1 in a random order.
[[nodiscard]] std::vector<std::uint32_t> random_order(std::uint32_t n, std::uint64_t seed);

/// The nodes of each community, in the order in which `order` has them.
struct Members {
  Members(std::span<const std::uint32_t> community, std::uint32_t count,
          std::span<const std::uint32_t> order);
  [[nodiscard]] std::span<const std::uint32_t> of(std::uint32_t community) const noexcept {
    return {nodes.data() + offsets[community], offsets[community + 1] - offsets[community]};
  }
  std::vector<std::size_t> offsets;
  std::vector<std::uint32_t> nodes;
};

/// Renumbers communities 0, 1, … in the order of their first nodes; returns how many there are.
std::uint32_t compress(std::vector<std::uint32_t>& community);

}  // namespace guanxi::leiden_parts
