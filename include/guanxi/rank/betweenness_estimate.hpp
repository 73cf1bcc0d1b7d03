// Betweenness from sampled shortest paths, to a chosen accuracy: M. Riondato, E. Kornaropoulos, "Fast
// Approximation of Betweenness Centrality through Sampling" (2014), with the balanced bidirectional searches
// and the adaptive end of M. Borassi, E. Natale, "KADABRA is an ADaptive Algorithm for Betweenness via Random
// Approximation" (2016).
//
// Thread-safety, determinism: as degree.hpp.
#pragma once

#include <cstdint>
#include <vector>

#include "guanxi/base/progress.hpp"
#include "guanxi/graph/snapshot.hpp"

namespace guanxi {

struct EstimateOptions {
  double epsilon = 0.01;   // no score may be off by more than this,
  double delta = 0.1;      // all scores at once, but for this probability
  std::uint64_t seed = 1;  // chooses the sample; which one depends on the numbers of the vertices
  /// Ends at the first look at the error after so many arcs were looked at, whatever the error is then; 0:
  /// never.
  std::uint64_t max_arcs = 0;
  Progress* progress = nullptr;
};

struct BetweennessEstimate {
  std::vector<double> scores;  // normalised: as betweenness() with .normalised
  double error = 0;            // holds with probability 1 - delta; at most epsilon but for max_arcs
  std::uint64_t samples = 0;   // paths; 0: there is nothing to estimate, the scores are exact
};

/// Draws pairs of vertices and for each one of their shortest paths, all alike: a vertex scores by how many
/// of the paths pass through it. The end comes when Chernoff's bound (in its form with the relative entropy)
/// keeps every score within epsilon, by the union bound over the vertices that can lie between others and
/// over the moments at which that is looked at; so scores that are all small need few paths. For undirected
/// graphs and directed ones.
///
/// Throws: Error kInvalidArgument  epsilon or delta is not between 0 and 1
///         Error kInterrupted
/// Cost:   at most log(V/delta)/epsilon² searches, typically a tenth of them and each of them a small part of
///         the graph; 32 bytes a vertex and thread.
[[nodiscard]] BetweennessEstimate estimate_betweenness(const Csr& graph, const EstimateOptions& options = {});

/// How many sampled sources keep every estimate of a normalised score within epsilon but for the probability
/// delta: the smallest number of samples with sampling_error() ≤ epsilon, at most the number of vertices.
[[nodiscard]] std::uint32_t samples_for(std::uint32_t vertices, double epsilon, double delta) noexcept;

}  // namespace guanxi
