// PageRank of several parts of one graph at once. What an arc leads to is fetched once for all of them, so
// eight parts cost little more than two.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "guanxi/graph/support.hpp"
#include "guanxi/rank/pagerank.hpp"

namespace guanxi {

inline constexpr std::size_t kPartsAtOnce = 8;

struct PartScores {
  std::vector<std::uint8_t> present;        // by vertex: bit p says whether it is in part p
  std::vector<std::vector<double>> scores;  // of each part, by vertex of the whole; 0 where it is absent
};

/// Part p is standing_part(graph, support, counts[p], undirected), and its scores are pagerank()'s of that,
/// but for rounding; they do not depend on the other parts.
///
/// REQUIRES: 1 to kPartsAtOnce parts; `support` is support_of() the graph.
/// Throws:   Error kInterrupted
/// Cost:     O((V + A) × iterations); 200 bytes a vertex, 1 an arc.
[[nodiscard]] PartScores pagerank_of_parts(const Csr& graph, const Support& support, bool undirected,
                                           std::span<const std::vector<bool>> counts,
                                           const PageRankOptions& options = {});

}  // namespace guanxi
