// The out-rows of a snapshot from a store's adjacency.
#pragma once

#include "graph/node_table.hpp"
#include "graph/parts.hpp"
#include "guanxi/base/progress.hpp"

namespace guanxi {
class Store;

/// Fills parts.out, parts.out_edges and the counts of the edges; counts.simple says what was found.
/// Throws: Error kLimit        more edges than a snapshot can hold
///         Error kDamaged      a relation ends at a node that is not there
///         Error kInterrupted
/// Cost: one scan of the outgoing adjacency on all threads. Holds the result, and a few MB a thread.
void read_out_rows(const Store& store, const EntityTable& entities, Parts& parts, Progress* progress);

}  // namespace guanxi
