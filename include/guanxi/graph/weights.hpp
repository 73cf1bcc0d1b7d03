// Weights for the arcs of a Csr, from what the relations state.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "guanxi/graph/snapshot.hpp"

namespace guanxi {

/// What several relations between the same two entities weigh together.
enum class WeightJoin : std::uint8_t { kSum, kLeast, kMost };

struct WeightOptions {
  std::string property;  // of relations, a number; empty: their confidence
  double missing = 1.0;  // what a relation weighs that does not state it
  WeightJoin join = WeightJoin::kSum;
};

/// The weight of each out-arc, in the order of graph.out_targets. In an undirected graph all relations
/// between two entities count, whichever way they go, so both arcs of a link weigh the same.
///
/// REQUIRES: `graph` is make_csr(store, snapshot, filter, undirected).
/// Throws:   Error kInvalidArgument  the graph is another one, or a name in the filter is unknown
///           Error kDamaged, kInterrupted
/// Cost:     a scan of the property, and O(V + A) on all threads; in an undirected graph a search for each
///           in-arc. Memory: 8 bytes a relation that was ever numbered, if a property is read.
[[nodiscard]] std::vector<double> arc_weights(const Store& store, const Snapshot& snapshot,
                                              const GraphFilter& filter, const Csr& graph, bool undirected,
                                              const WeightOptions& options);

}  // namespace guanxi
