// PageRank, global and personalised: S. Brin, L. Page, "The Anatomy of a Large-Scale Hypertextual Web Search
// Engine" (1998); T. Haveliwala, "Topic-Sensitive PageRank" (2002) for the personalised form.
//
// Thread-safety, determinism: as degree.hpp.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "guanxi/base/progress.hpp"
#include "guanxi/graph/snapshot.hpp"

namespace guanxi {

struct PageRankOptions {
  double damping = 0.85;  // 0 ≤ damping < 1: how often the walker follows an arc
  /// Stop once the scores of two rounds differ by less, summed over all vertices. The scores are then at most
  /// damping / (1 - damping) times that far from the true ones, in the same sum.
  double tolerance = 1e-10;
  std::uint32_t max_iterations = 500;
  /// The walker jumps to these vertices only (all alike; a repeated one counts once). Empty: to every vertex.
  std::span<const std::uint32_t> seeds{};
  /// One weight for each arc, parallel to in_targets: the walker takes an arc in proportion to its weight.
  /// Empty: all alike. A vertex whose out-arcs all weigh 0 is a sink.
  std::span<const double> weights{};
};

struct PageRankResult {
  std::vector<double> scores;  // by vertex; add up to 1 (none for the empty graph)
  std::uint32_t iterations = 0;
  double error = 0;  // the difference of the last two rounds
  bool converged = true;
};

/// The share of time that a walker spends at each vertex: with probability `damping` it follows one of the
/// out-arcs of where it is, each alike, else it jumps. From a sink (no out-arcs) it always jumps, so no mass
/// is lost: the sinks' mass is spread evenly over the vertices that jumps go to. Not reaching the tolerance
/// is not an error, see converged. This is the PageRank of LDBC Graphalytics.
///
/// Throws: Error kInvalidArgument  damping or tolerance out of range, a seed that is no vertex, weights that
///                                 are negative, not finite, or not as many as the arcs
///         Error kInterrupted
/// Cost:   O((V + A) × iterations) time, 40 bytes a vertex (with weights 48), and 4 an arc if there are many.
[[nodiscard]] PageRankResult pagerank(const Csr& graph, const PageRankOptions& options = {});

}  // namespace guanxi
