#include <omp.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "rank/leiden_steps.hpp"
#include "rank/random.hpp"

namespace guanxi::leiden_parts {
namespace {

/// The θ of the paper, as a part of the largest gain: the smaller, the less is left to chance.
constexpr double kRandomness = 0.01;

class Refiner {
 public:
  Refiner(const Level& level, double resolution, std::uint64_t seed,
          const std::vector<std::uint32_t>& community, std::uint32_t count)
      : level_(level),
        community_(community),
        per_strength_(level.total() > 0 ? resolution / level.total() : 0.0),
        seed_(seed),
        members_(community, count, random_order(level.size(), seed)),
        part_(level.size()),
        strengths_(level.size()),
        outward_(level.size(), 0.0),
        joined_(level.size(), 0) {
    std::iota(part_.begin(), part_.end(), 0U);
    for (std::uint32_t v = 0; v < level.size(); ++v) strengths_[v] = level.strength(v);
  }

  std::vector<std::uint32_t> run(std::uint32_t count) {
    // The largest first: a thread that came to it last would work alone.
    std::vector<std::uint32_t> order(count);
    std::iota(order.begin(), order.end(), 0U);
    std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
      return members_.of(a).size() > members_.of(b).size();
    });
    std::vector<Sums> sums(static_cast<std::size_t>(count > 1 ? omp_get_max_threads() : 1),
                           Sums(level_.size()));
    const int threads = static_cast<int>(sums.size());
#pragma omp parallel for schedule(dynamic, 1) num_threads(threads) if (threads > 1)
    for (std::uint32_t i = 0; i < count; ++i)
      split(order[i], sums[static_cast<std::size_t>(omp_get_thread_num())]);
    return std::move(part_);
  }

 private:
  /// Whether what leads from a part to the rest of its community is no less than expected.
  [[nodiscard]] bool well_connected(double outward, double strength, double whole) const noexcept {
    return outward >= per_strength_ * strength * (whole - strength);
  }

  /// Touches nothing but the nodes of this community.
  void split(std::uint32_t c, Sums& sums) {
    const auto nodes = members_.of(c);
    if (nodes.size() < 2) return;
    double whole = 0;
    for (const std::uint32_t v : nodes) {
      whole += level_.strength(v);
      level_.for_each(v, [&](std::uint32_t u, double weight) {
        if (community_[u] == c && u != v) outward_[v] += weight;
      });
    }
    Random random(seed_, nodes.front());
    std::vector<std::uint32_t> choices;
    std::vector<double> odds;
    for (const std::uint32_t v : nodes) {
      const double strength = level_.strength(v);
      if (joined_[v] != 0 || !well_connected(outward_[v], strength, whole)) continue;
      sums.add(level_, v, part_.data(), [&](std::uint32_t u) { return community_[u] == c; });
      choices.assign(1, v);  // to stay alone gains nothing
      odds.assign(1, 0.0);
      for (const std::uint32_t part : sums.met()) {
        if (part == v || !well_connected(outward_[part], strengths_[part], whole)) continue;
        const double gain = sums.of(part) - per_strength_ * strength * strengths_[part];
        if (gain < 0.0) continue;
        choices.push_back(part);
        odds.push_back(gain);
      }
      const std::uint32_t chosen = choices[draw(odds, random)];
      if (chosen != v) join(v, chosen, sums.of(chosen));
      sums.clear();
    }
  }

  /// An index, with odds of exp(gain / θ). `odds` holds the gains, and is used up.
  [[nodiscard]] static std::size_t draw(std::vector<double>& odds, Random& random) {
    const double most = *std::max_element(odds.begin(), odds.end());
    double sum = 0;
    for (double& odd : odds) sum += odd = std::exp((odd - most) / (kRandomness * std::max(most, 1e-300)));
    double point = random.unit() * sum;
    std::size_t i = 0;
    while (i + 1 < odds.size() && point >= odds[i]) point -= odds[i++];
    return i;
  }

  void join(std::uint32_t v, std::uint32_t part, double links) {
    part_[v] = part;
    joined_[v] = 1;
    joined_[part] = 1;  // its first node is no longer alone
    strengths_[part] += level_.strength(v);
    outward_[part] += outward_[v] - 2.0 * links;
  }

  const Level& level_;
  const std::vector<std::uint32_t>& community_;
  const double per_strength_;
  const std::uint64_t seed_;
  const Members members_;
  std::vector<std::uint32_t> part_;  // of each node; parts are named by their first node
  std::vector<double> strengths_;    // by part
  std::vector<double> outward_;      // by part: the weight of links to the rest of its community
  std::vector<char> joined_;         // its node is not alone
};

}  // namespace

std::vector<std::uint32_t> refine(const Level& level, double resolution, std::uint64_t seed,
                                  const std::vector<std::uint32_t>& community, std::uint32_t count) {
  return Refiner(level, resolution, seed, community, count).run(count);
}

}  // namespace guanxi::leiden_parts
