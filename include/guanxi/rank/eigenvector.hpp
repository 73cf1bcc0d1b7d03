// Eigenvector centrality: P. Bonacich, "Factoring and Weighting Approaches to Status Scores and Clique
// Identification" (1972), by Lanczos' method: K. Wu, H. Simon, "Thick-Restart Lanczos Method for Large
// Symmetric Eigenvalue Problems" (2000), with power iteration at the end.
//
// Thread-safety, determinism: as degree.hpp.
#pragma once

#include <cstdint>
#include <vector>

#include "guanxi/graph/snapshot.hpp"

namespace guanxi {

struct EigenvectorOptions {
  /// Stop once no score changes by more in a round of power iteration.
  double tolerance = 1e-10;
  std::uint32_t max_iterations = 5000;
};

struct EigenvectorResult {
  std::vector<double> scores;  // by vertex, the largest is 1; all 0 if there are no arcs
  double eigenvalue = 0;
  std::uint32_t iterations = 0;  // products of the matrix with a vector
  double error = 0;              // the largest change of the last round
  bool converged = true;
};

/// Scores that are proportional to the sum of the neighbours' scores: the eigenvector of the adjacency matrix
/// A for its largest eigenvalue.
///
/// Caveat: what the scores compare is one component. The one with the largest eigenvalue (the densest) keeps
/// its scores, all others fall towards 0; components that tie for it share, in the proportion that equal
/// starting scores give them. Use PageRank for a graph of many components.
///
/// REQUIRES: the graph is undirected (its `out` equals its `in`).
/// Throws: Error kInvalidArgument  tolerance is not positive
///         Error kInterrupted
/// Cost:   O((V + A) × iterations) time, 160 bytes a vertex.
[[nodiscard]] EigenvectorResult eigenvector(const Csr& graph, const EigenvectorOptions& options = {});

}  // namespace guanxi
