#include "guanxi/rank/correlation.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace guanxi {
namespace {

/// Pairs among runs of equal elements of a sorted list.
template <typename List, typename Same>
double pairs_in_runs(const List& list, const Same& same) {
  double pairs = 0;
  for (std::size_t i = 0; i < list.size();) {
    std::size_t j = i;
    while (j < list.size() && same(list[i], list[j])) ++j;
    const auto run = static_cast<double>(j - i);
    pairs += run * (run - 1) / 2;
    i = j;
  }
  return pairs;
}

/// Sorts, and returns how many pairs stood in the wrong order (F. Yates: the exchanges of a bubble sort).
double sort_counting(std::vector<std::uint64_t>& list) {
  double inversions = 0;
  std::vector<std::uint64_t> merged(list.size());
  for (std::size_t width = 1; width < list.size(); width *= 2) {
    for (std::size_t begin = 0; begin < list.size(); begin += 2 * width) {
      const std::size_t middle = std::min(begin + width, list.size());
      const std::size_t end = std::min(begin + 2 * width, list.size());
      std::size_t left = begin, right = middle;
      for (std::size_t out = begin; out < end; ++out) {
        const bool take_left = left < middle && (right >= end || list[left] <= list[right]);
        if (!take_left) inversions += static_cast<double>(middle - left);
        merged[out] = list[take_left ? left++ : right++];
      }
    }
    list.swap(merged);
  }
  return inversions;
}

}  // namespace

std::optional<double> kendall_tau_b(std::span<const std::uint64_t> a, std::span<const std::uint64_t> b) {
  std::vector<std::pair<std::uint64_t, std::uint64_t>> both(a.size());
  for (std::size_t i = 0; i < a.size(); ++i) both[i] = {a[i], b[i]};
  std::sort(both.begin(), both.end());
  const auto n = static_cast<double>(a.size());
  const double all = n * (n - 1) / 2;
  const double same_a = pairs_in_runs(both, [](const auto& x, const auto& y) { return x.first == y.first; });
  const double same_both = pairs_in_runs(both, [](const auto& x, const auto& y) { return x == y; });
  std::vector<std::uint64_t> second(both.size());
  for (std::size_t i = 0; i < both.size(); ++i) second[i] = both[i].second;
  const double discordant = sort_counting(second);
  const double same_b = pairs_in_runs(second, [](std::uint64_t x, std::uint64_t y) { return x == y; });
  if (all <= same_a || all <= same_b) return std::nullopt;
  const double concordant = all - same_a - same_b + same_both - discordant;
  return (concordant - discordant) / std::sqrt((all - same_a) * (all - same_b));
}

}  // namespace guanxi
