// Vertices in the order of their keys, for kernels whose results depend on the order of the vertices.
#pragma once

#include "guanxi/graph/snapshot.hpp"

namespace guanxi {

/// The same undirected graph with its vertices sorted by key: what equal facts give in whatever order they
/// came in. Its entities no longer ascend. Cost: O(V log V + A log A); nothing if they are sorted already.
[[nodiscard]] Csr in_key_order(Csr graph, const Snapshot& snapshot);

}  // namespace guanxi
