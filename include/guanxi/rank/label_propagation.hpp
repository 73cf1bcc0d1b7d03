// Communities by label propagation: U. Raghavan, R. Albert, S. Kumara, "Near Linear Time Algorithm to Detect
// Community Structures in Large-Scale Networks" (2007), in the synchronous, deterministic form of LDBC
// Graphalytics (A. Iosup et al., "LDBC Graphalytics: A Benchmark for Large-Scale Graph Analysis on Parallel
// and Distributed Platforms", 2016), known there as CDLP.
//
// Thread-safety, determinism: as degree.hpp.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "guanxi/rank/components.hpp"

namespace guanxi {

struct LabelPropagationOptions {
  /// The graph is undirected (its `out` equals its `in`): a neighbour's label counts once. Else it counts
  /// once for each direction in which there is an arc.
  bool undirected = true;
  std::uint32_t max_iterations = 10;
  /// One label for each vertex to begin with; any numbers. Empty: the vertices' numbers.
  std::span<const std::uint32_t> labels{};
};

struct LabelPropagationResult {
  std::vector<std::uint32_t> labels;  // by vertex
  std::uint32_t iterations = 0;
  bool converged = true;  // the last round changed no label
};

/// In every round each vertex takes the label that most of its neighbours had before the round, of several
/// the smallest; one without neighbours keeps its own. Rounds may swing to and fro for ever, so their number
/// is bounded.
///
/// Throws: Error kInvalidArgument  not as many labels as vertices
///         Error kInterrupted
/// Cost:   O((V + A) × iterations) time, 16 bytes a vertex and 4 a vertex and thread.
[[nodiscard]] LabelPropagationResult propagate_labels(const Csr& graph,
                                                      const LabelPropagationOptions& options = {});

/// The sets of vertices of one label, numbered as components are.
[[nodiscard]] Components groups_of(std::span<const std::uint32_t> labels);

}  // namespace guanxi
