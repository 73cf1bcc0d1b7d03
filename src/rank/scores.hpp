// The scores of a measure on a graph that is at hand.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "guanxi/rank/ranking.hpp"

namespace guanxi {

struct Scores {
  std::vector<double> values;  // by vertex
  std::uint32_t samples = 0;   // these six as in Ranking
  std::uint64_t paths = 0;
  double sample_error = 0;
  std::uint32_t iterations = 0;
  bool converged = true;
  std::vector<std::string> notes;
};

/// Whether the measure, or the request, counts relations in one direction.
[[nodiscard]] bool ranks_directed(const RankRequest& request) noexcept;

/// Throws: as rank(), of what does not concern names
void check_request(const RankRequest& request);

/// For a personalised measure: the vertices of the request's seeds that are in the graph.
[[nodiscard]] std::vector<std::uint32_t> seeds_in(const Snapshot& snapshot, const Csr& graph,
                                                  const RankRequest& request);

/// REQUIRES: the graph is undirected unless ranks_directed(request).
/// Throws: as rank()
[[nodiscard]] Scores scores_of(const Snapshot& snapshot, const Csr& graph, const RankRequest& request,
                               Progress* progress);

/// The vertices of the type that is to be listed, ascending.
[[nodiscard]] std::vector<std::uint32_t> listable(const Snapshot& snapshot, const Csr& graph,
                                                  const std::string& show_type);

}  // namespace guanxi
