// How alike two orders are.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace guanxi {

/// Kendall's tau-b of two lists of ranks of the same things: 1 if they agree on every pair, -1 if on none,
/// with pairs that are equal in either list taken into account. M. Kendall, "The Treatment of Ties in Ranking
/// Problems" (1945), counted as in W. Knight, "A Computer Method for Calculating Kendall's Tau with Ungrouped
/// Data" (1966).
///
/// Returns nothing if one list ranks all alike, so also for fewer than two things.
/// REQUIRES: a.size() == b.size().
/// Cost:     O(n log n)
[[nodiscard]] std::optional<double> kendall_tau_b(std::span<const std::uint64_t> a,
                                                  std::span<const std::uint64_t> b);

}  // namespace guanxi
