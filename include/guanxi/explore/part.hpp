// A few entities of the graph with all the relations among them.
#pragma once

#include <vector>

#include "guanxi/explore/answer.hpp"
#include "guanxi/graph/snapshot.hpp"

namespace guanxi {

/// entities[i] of the result is entities[i] given; they must be distinct. Relations that the filter leaves
/// out are not there; its types are not held against the entities. focus is empty.
///
/// REQUIRES: `snapshot` shows the store's present state.
/// Throws:   Error kInvalidArgument  as ArcFilter
/// Cost:     the rows of these entities, and the edges among them, which are read from the store.
[[nodiscard]] Subgraph part_of_graph(const Store& store, const Snapshot& snapshot, const GraphFilter& filter,
                                     const std::vector<EntityNo>& entities);

}  // namespace guanxi
