// The first places of a ranking.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

namespace guanxi {

struct Placed {
  std::uint32_t vertex = 0;
  std::uint64_t place = 0;
};

inline constexpr double kRounding = 1e-11;

/// Sums taken in another order differ in their last bits: such scores are equal.
[[nodiscard]] inline bool same_score(double a, double b) noexcept {
  return std::abs(a - b) <= kRounding * std::max(std::abs(a), std::abs(b));
}

/// The `top` (0: all) best of `vertices` by score, equal ones by key and sharing a place.
template <typename KeyOf>
[[nodiscard]] std::vector<Placed> best_places(std::vector<std::uint32_t> vertices,
                                              const std::vector<double>& scores, std::size_t top,
                                              const KeyOf& key_of) {
  const std::size_t wanted = top == 0 ? vertices.size() : std::min(top, vertices.size());
  std::vector<Placed> best;
  if (wanted == 0) return best;
  const auto better = [&](std::uint32_t a, std::uint32_t b) {
    return scores[a] != scores[b] ? scores[a] > scores[b] : a < b;
  };
  const auto last = vertices.begin() + static_cast<std::ptrdiff_t>(wanted - 1);
  std::nth_element(vertices.begin(), last, vertices.end(), better);
  // Whoever equals the last of them may come before it by key. The bound is wider than one step of equality.
  const double score = scores[*last];
  const double bound = score - 4 * kRounding * std::abs(score);
  std::erase_if(vertices, [&](std::uint32_t v) { return scores[v] < bound; });
  std::sort(vertices.begin(), vertices.end(), better);

  for (std::size_t begin = 0; begin < vertices.size() && best.size() < wanted;) {
    std::size_t end = begin + 1;
    while (end < vertices.size() && same_score(scores[vertices[begin]], scores[vertices[end]])) ++end;
    const auto first = vertices.begin() + static_cast<std::ptrdiff_t>(begin);
    const std::size_t count = std::min(end - begin, wanted - best.size());
    std::partial_sort(first, first + static_cast<std::ptrdiff_t>(count),
                      vertices.begin() + static_cast<std::ptrdiff_t>(end),
                      [&](std::uint32_t a, std::uint32_t b) { return key_of(a) < key_of(b); });
    for (std::size_t i = begin; i < begin + count; ++i) best.push_back({vertices[i], begin + 1});
    begin = end;
  }
  return best;
}

}  // namespace guanxi
