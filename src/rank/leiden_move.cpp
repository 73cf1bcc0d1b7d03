#include <omp.h>

#include <algorithm>
#include <limits>
#include <span>

#include "guanxi/base/progress.hpp"
#include "rank/leiden_steps.hpp"

namespace guanxi::leiden_parts {
namespace {

constexpr std::uint32_t kAlone = std::numeric_limits<std::uint32_t>::max();
/// Gains below this part of a node's strength are rounding.
constexpr double kLeastGain = 1e-9;
/// Nodes whose best moves are looked for at once: few enough that moves seldom hinder each other.
constexpr std::size_t kLargestBlock = 8192;
constexpr std::size_t kBlocksAtLeast = 32;
constexpr std::size_t kNodesAtOnce = 32;

class Mover {
 public:
  Mover(const Level& level, double resolution, std::uint64_t seed, std::vector<std::uint32_t>& community)
      : level_(level),
        community_(community),
        per_strength_(level.total() > 0 ? resolution / level.total() : 0.0),
        strengths_(level.size(), 0.0),
        sizes_(level.size(), 0),
        queue_(random_order(level.size(), seed)),
        queued_(level.size(), 1),
        block_(std::clamp<std::size_t>(level.size() / kBlocksAtLeast, 1, kLargestBlock)),
        wanted_(block_),
        sums_(static_cast<std::size_t>(block_ > kNodesAtOnce ? omp_get_max_threads() : 1),
              Sums(level.size())) {
    for (std::uint32_t v = 0; v < level.size(); ++v) {
      strengths_[community_[v]] += level.strength(v);
      ++sizes_[community_[v]];
    }
    for (std::uint32_t c = level.size(); c-- > 0;)
      if (sizes_[c] == 0) empty_.push_back(c);
  }

  std::uint64_t run() {
    std::uint64_t moves = 0;
    while (!queue_.empty()) {
      check_interrupt();
      std::vector<std::uint32_t> round;
      round.swap(queue_);
      for (std::size_t begin = 0; begin < round.size(); begin += block_) {
        const std::span<const std::uint32_t> block(round.data() + begin,
                                                   std::min(block_, round.size() - begin));
        look(block);
        for (std::size_t i = 0; i < block.size(); ++i) {
          queued_[block[i]] = 0;
          if (wanted_[i] != community_[block[i]] && try_move(block[i], wanted_[i])) ++moves;
        }
      }
    }
    return moves;
  }

 private:
  /// What modularity would gain, but for a factor, by adding a node of this strength that has links of weight
  /// `links` to a community of strength `others`.
  [[nodiscard]] double gain(double links, double strength, double others) const noexcept {
    return links - per_strength_ * strength * others;
  }

  /// Fills wanted_ for the nodes of the block.
  void look(std::span<const std::uint32_t> block) {
    const int threads = block.size() > kNodesAtOnce ? static_cast<int>(sums_.size()) : 1;
#pragma omp parallel for schedule(dynamic, kNodesAtOnce) num_threads(threads) if (threads > 1)
    for (std::size_t i = 0; i < block.size(); ++i)
      wanted_[i] = best_for(block[i], sums_[static_cast<std::size_t>(omp_get_thread_num())]);
  }

  [[nodiscard]] std::uint32_t best_for(std::uint32_t v, Sums& sums) const {
    sums.add(level_, v, community_.data(), [](std::uint32_t) { return true; });
    const double strength = level_.strength(v);
    const std::uint32_t own = community_[v];
    std::uint32_t best = own;
    double most = gain(sums.of(own), strength, strengths_[own] - strength) + kLeastGain * strength;
    for (const std::uint32_t c : sums.met()) {
      if (c == own) continue;
      const double here = gain(sums.of(c), strength, strengths_[c]);
      if (here > most) {
        most = here;
        best = c;
      }
    }
    if (most < 0.0 && sizes_[own] > 1) best = kAlone;
    sums.clear();
    return best;
  }

  /// Moves `v` if that still gains after the moves since it was looked for; its neighbours elsewhere may then
  /// want to move too.
  bool try_move(std::uint32_t v, std::uint32_t target) {
    const std::uint32_t own = community_[v];
    const double strength = level_.strength(v);
    if (target != kAlone && sizes_[target] == 0) target = kAlone;  // all others have left it
    double to_own = 0;
    double to_target = 0;
    level_.for_each(v, [&](std::uint32_t u, double weight) {
      if (community_[u] == own) to_own += weight;
      if (community_[u] == target) to_target += weight;
    });
    const double before = gain(to_own, strength, strengths_[own] - strength);
    const double after = target == kAlone ? 0.0 : gain(to_target, strength, strengths_[target]);
    if (after <= before + kLeastGain * strength) return false;
    if (target == kAlone) {
      if (sizes_[own] == 1) return false;
      target = empty_.back();
      empty_.pop_back();
    }
    strengths_[own] -= strength;
    strengths_[target] += strength;
    ++sizes_[target];
    if (--sizes_[own] == 0) empty_.push_back(own);
    community_[v] = target;
    level_.for_each(v, [&](std::uint32_t u, double) {
      if (queued_[u] != 0 || community_[u] == target) return;
      queued_[u] = 1;
      queue_.push_back(u);
    });
    return true;
  }

  const Level& level_;
  std::vector<std::uint32_t>& community_;
  const double per_strength_;
  std::vector<double> strengths_;     // by community
  std::vector<std::uint32_t> sizes_;  // by community
  std::vector<std::uint32_t> empty_;  // communities
  std::vector<std::uint32_t> queue_;
  std::vector<char> queued_;
  const std::size_t block_;
  std::vector<std::uint32_t> wanted_;
  std::vector<Sums> sums_;
};

}  // namespace

std::uint64_t move_nodes(const Level& level, double resolution, std::uint64_t seed,
                         std::vector<std::uint32_t>& community) {
  return Mover(level, resolution, seed, community).run();
}

}  // namespace guanxi::leiden_parts
