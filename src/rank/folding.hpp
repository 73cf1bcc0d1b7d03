// Trees that hang on the rest of an undirected graph, taken off before betweenness is computed.
#pragma once

#include <cstdint>
#include <vector>

#include "guanxi/graph/snapshot.hpp"

namespace guanxi {

/// A vertex of degree 1 is folded into its neighbour, again and again (A. Sarıyüce, E. Saule, K. Kaya,
/// Ü. Çatalyürek, "Shattering and Compressing Networks for Betweenness Centrality", 2013). Exact.
struct Folding {
  /// By vertex: how many it stands for, itself and those folded into it; 0 for those folded.
  std::vector<double> weights;
  /// By vertex: what the pairs with an end in a tree add to its betweenness, both orders of a pair counted,
  /// where the rest does not say it.
  std::vector<double> scores;
};

/// REQUIRES: the graph is undirected. Cost: O(V + A)
[[nodiscard]] Folding fold_trees(const Csr& graph);

}  // namespace guanxi
