#include "rank/leiden_level.hpp"

#include <omp.h>

#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

#include "rank/parallel.hpp"
#include "rank/random.hpp"

namespace guanxi::leiden_parts {
namespace {

constexpr std::size_t kGroupsAtOnce = 256;

/// The rows of some groups, one after the other.
struct Rows {
  std::vector<std::uint32_t> targets;
  std::vector<double> weights;
};

}  // namespace

Level::Level(const Csr& graph, std::span<const double> weights)
    : offsets_(graph.out_offsets.data()),
      targets_(graph.out_targets.data()),
      weights_(weights.empty() ? nullptr : weights.data()),
      strengths_(graph.vertex_count()) {
  total_ = parallel::sum_chunks(strengths_.size(), [&](std::size_t begin, std::size_t end) {
    double sum = 0;
    for (std::size_t v = begin; v < end; ++v) {
      double strength = 0;
      for_each(static_cast<std::uint32_t>(v), [&](std::uint32_t, double weight) { strength += weight; });
      sum += strengths_[v] = strength;
    }
    return sum;
  });
}

Level Level::aggregate(std::span<const std::uint32_t> group, std::uint32_t count) const {
  std::vector<std::uint32_t> order(size());
  std::iota(order.begin(), order.end(), 0U);
  const Members members(group, count, order);
  Level next;
  next.strengths_.assign(count, 0.0);
  next.own_offsets_.assign(count + std::size_t{1}, 0);
  next.total_ = total_;

  const std::size_t chunks = (count + kGroupsAtOnce - 1) / kGroupsAtOnce;
  std::vector<Rows> rows(chunks);
  std::vector<Sums> sums(static_cast<std::size_t>(chunks > 1 ? omp_get_max_threads() : 1), Sums(count));
  const int threads = static_cast<int>(sums.size());
#pragma omp parallel for schedule(dynamic, 1) num_threads(threads) if (threads > 1)
  for (std::size_t chunk = 0; chunk < chunks; ++chunk) {
    Sums& mine = sums[static_cast<std::size_t>(omp_get_thread_num())];
    const std::size_t end = std::min<std::size_t>(count, (chunk + 1) * kGroupsAtOnce);
    for (std::size_t i = chunk * kGroupsAtOnce; i < end; ++i) {
      const auto g = static_cast<std::uint32_t>(i);
      for (const std::uint32_t v : members.of(g)) {
        next.strengths_[g] += strengths_[v];
        mine.add(*this, v, group.data(), [&](std::uint32_t u) { return group[u] != g; });
      }
      for (const std::uint32_t other : mine.met()) {
        if (mine.of(other) == 0.0) continue;
        rows[chunk].targets.push_back(other);
        rows[chunk].weights.push_back(mine.of(other));
        ++next.own_offsets_[g + std::size_t{1}];
      }
      mine.clear();
    }
  }
  std::partial_sum(next.own_offsets_.begin(), next.own_offsets_.end(), next.own_offsets_.begin());
  next.own_targets_.resize(next.own_offsets_.back());
  next.own_weights_.resize(next.own_offsets_.back());
#pragma omp parallel for schedule(dynamic, 1) if (chunks > 1)
  for (std::size_t chunk = 0; chunk < chunks; ++chunk) {
    const auto at = static_cast<std::ptrdiff_t>(next.own_offsets_[chunk * kGroupsAtOnce]);
    std::copy(rows[chunk].targets.begin(), rows[chunk].targets.end(), next.own_targets_.begin() + at);
    std::copy(rows[chunk].weights.begin(), rows[chunk].weights.end(), next.own_weights_.begin() + at);
  }
  next.offsets_ = next.own_offsets_.data();
  next.targets_ = next.own_targets_.data();
  next.weights_ = next.own_weights_.data();
  return next;
}

std::vector<std::uint32_t> random_order(std::uint32_t n, std::uint64_t seed) {
  std::vector<std::uint32_t> order(n);
  std::iota(order.begin(), order.end(), 0U);
  Random random(seed, 0);
  for (std::uint32_t i = n; i > 1; --i) std::swap(order[i - 1], order[random.below(i)]);
  return order;
}

Members::Members(std::span<const std::uint32_t> community, std::uint32_t count,
                 std::span<const std::uint32_t> order)
    : offsets(count + std::size_t{2}, 0), nodes(order.size()) {
  for (const std::uint32_t c : community) ++offsets[c + std::size_t{2}];
  std::partial_sum(offsets.begin(), offsets.end(), offsets.begin());
  for (const std::uint32_t v : order) nodes[offsets[community[v] + std::size_t{1}]++] = v;
  offsets.pop_back();
}

std::uint32_t compress(std::vector<std::uint32_t>& community) {
  constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();
  std::vector<std::uint32_t> number(community.size(), kNone);
  std::uint32_t count = 0;
  for (std::uint32_t& c : community) {
    if (number[c] == kNone) number[c] = count++;
    c = number[c];
  }
  return count;
}

}  // namespace guanxi::leiden_parts
