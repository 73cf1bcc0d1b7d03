// Hubs and authorities: J. Kleinberg, "Authoritative Sources in a Hyperlinked Environment" (1999), by
// Lanczos' method as eigenvector.hpp.
//
// Thread-safety, determinism: as degree.hpp.
#pragma once

#include <cstdint>
#include <vector>

#include "guanxi/graph/snapshot.hpp"

namespace guanxi {

struct HitsOptions {
  /// Stop once no authority score changes by more in a round of power iteration.
  double tolerance = 1e-10;
  std::uint32_t max_iterations = 2500;
};

struct HitsResult {
  std::vector<double> authorities;  // by vertex, the largest is 1; all 0 if there are no arcs
  std::vector<double> hubs;         // in the same way
  std::uint32_t iterations = 0;     // each walks all arcs twice
  double error = 0;                 // the largest change of the last round
  bool converged = true;
};

/// A good hub has arcs to good authorities, a good authority arcs from good hubs: authority scores are the
/// eigenvector of AᵀA for its largest eigenvalue, hub scores that of AAᵀ. On an undirected graph both are
/// alike, and like eigenvector() wherever that is not bipartite.
///
/// Caveat: as for eigenvector(), the part of the graph with the largest eigenvalue takes all; parts that tie
/// share in the proportion that equal starting scores give them.
///
/// Throws: Error kInvalidArgument  tolerance is not positive
///         Error kInterrupted
/// Cost:   O((V + A) × iterations) time, 176 bytes a vertex.
[[nodiscard]] HitsResult hits(const Csr& graph, const HitsOptions& options = {});

}  // namespace guanxi
