// Makes a snapshot's arrays from a store.
#pragma once

#include "graph/parts.hpp"
#include "guanxi/base/progress.hpp"

namespace guanxi {
class Store;

/// Throws: Error kLimit        more edges than a snapshot can hold
///         Error kDamaged, kInterrupted
/// Cost: on all threads one scan of the nodes and one of the outgoing adjacency, and the in-rows from the
/// out-rows; on one thread the entities' resolution and a scan of the edges that state a period or a
/// confidence. Holds the result, which has 4 to 14 bytes an edge besides the strings, and at most 128 MB for
/// the in-rows.
[[nodiscard]] Parts build_parts(const Store& store, Progress* progress);

}  // namespace guanxi
