// Betweenness: U. Brandes, "A Faster Algorithm for Betweenness Centrality" (2001), from several sources at a
// time as M. Then et al. search ("The More the Merrier: Efficient Multi-Source Graph Traversal", 2014), trees
// taken off first as A. Sarıyüce et al. do ("Shattering and Compressing Networks for Betweenness Centrality",
// 2013); estimated from sampled sources: U. Brandes, C. Pich, "Centrality Estimation in Large Networks"
// (2007).
//
// Thread-safety, determinism: as degree.hpp.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "guanxi/base/progress.hpp"
#include "guanxi/graph/snapshot.hpp"

namespace guanxi {

struct BetweennessOptions {
  /// The graph is undirected (its `out` equals its `in`): every pair counts once, not once for each order.
  bool undirected = true;
  /// Divide by the number of pairs that a vertex can lie between: (n-1)(n-2), half of it if undirected.
  bool normalised = false;
  /// Follow the shortest paths from these vertices only and scale by n / their number: an estimate without
  /// bias if they were drawn at random. Distinct. Empty: all vertices, the exact values.
  std::span<const std::uint32_t> sources{};
  Progress* progress = nullptr;
};

/// For each vertex v the sum, over the pairs (s, t) of other vertices, of the share of the shortest s–t paths
/// that pass through v. Arcs have length 1. Pairs without a path count nothing; fewer than three vertices all
/// have 0. Numbers of paths beyond the range of a double are handled (a chain of a few thousand diamonds has
/// them).
///
/// Throws: Error kInvalidArgument  a source that is no vertex
///         Error kInterrupted
/// Cost:   O(sources × (V + A)) time at worst, an arc being followed once for up to eight sources. A copy of
///         the graph, and 300 to 700 bytes a vertex and thread; above 262,144 vertices, where sources are
///         searched from one after the other by all threads, 50 bytes a vertex.
[[nodiscard]] std::vector<double> betweenness(const Csr& graph, const BetweennessOptions& options = {});

/// With `samples` sources drawn at random from `vertices`, every normalised estimate (of betweenness, of
/// harmonic closeness) is within this distance of the true value, all at once, with the given probability:
/// Hoeffding's inequality for each vertex and the union bound. 0 if every vertex is a source.
[[nodiscard]] double sampling_error(std::uint32_t vertices, std::uint32_t samples,
                                    double probability) noexcept;

}  // namespace guanxi
