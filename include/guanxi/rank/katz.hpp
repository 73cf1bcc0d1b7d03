// Katz centrality: L. Katz, "A New Status Index Derived from Sociometric Analysis" (1953).
//
// Thread-safety, determinism: as degree.hpp.
#pragma once

#include <cstdint>
#include <vector>

#include "guanxi/graph/snapshot.hpp"

namespace guanxi {

struct KatzOptions {
  /// What each step of a walk multiplies its weight by. 0: half of what keeps the sum finite on every graph
  /// with the same largest eigenvalue λ of (A + Aᵀ) / 2, namely 1 / (2 λ).
  double attenuation = 0;
  /// Stop once the scores cannot be farther than this from the true ones, relative to the largest.
  double tolerance = 1e-10;
  std::uint32_t max_iterations = 5000;
};

struct KatzResult {
  std::vector<double> scores;  // by vertex, the largest is 1 (all alike: all 1)
  double attenuation = 0;      // that was used
  std::uint32_t iterations = 0;
  double error = 0;  // the largest change of the last round, relative to the largest score
  bool converged = true;
};

/// How many walks end at a vertex, of whatever length and from wherever, where a walk of k arcs counts
/// attenuation^k (that of no arc counts 1): x = 1 + attenuation × Aᵀ x. Divided by the largest.
///
/// Throws: Error kInvalidArgument  an attenuation that is negative or for which the sum has no limit, or a
///                                 tolerance that is not positive
///         Error kInterrupted
/// Cost:   O((V + A) × iterations) time, 24 bytes a vertex; 160 to find the attenuation.
[[nodiscard]] KatzResult katz(const Csr& graph, const KatzOptions& options = {});

}  // namespace guanxi
