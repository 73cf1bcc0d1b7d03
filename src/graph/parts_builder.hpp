// Makes a snapshot's arrays from a store.
#pragma once

#include "graph/parts.hpp"
#include "guanxi/base/progress.hpp"

namespace guanxi {
class Store;

/// Throws: Error kLimit        more edges than a snapshot can hold
///         Error kInterrupted
/// Cost: one scan of the nodes, one of the edges, the entities' resolution; O(V + A) beside the sorting of
/// parallel relations. Holds at most about 24 bytes an edge besides the strings; the result has 20.
[[nodiscard]] Parts build_parts(const Store& store, Progress* progress);

}  // namespace guanxi
