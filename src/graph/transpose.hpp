// The rows of one direction from those of the other.
#pragma once

#include <cstdint>

#include "graph/parts.hpp"

namespace guanxi {

/// The same arcs seen from their other ends. Rows come out ordered by the end that they lead to, and arcs
/// that join the same entities keep their order: if the rows are ordered by (target, relation), so is the
/// result.
///
/// Arcs are first cut into bins of neighbouring targets, so that what is written at random stays in the cache
/// (S. Beamer, K. Asanović, D. Patterson, "Reducing Pagerank Communication via Propagation Blocking", 2017).
/// The result does not depend on the number of threads. REQUIRES: targets are smaller than the number of
/// rows. Cost: O(V + A) time; 8 bytes an arc beside the result.
[[nodiscard]] Rows transpose(const RowsView& rows);

/// Whether both hold the same rows.
[[nodiscard]] bool equal_rows(const RowsView& a, const RowsView& b);

}  // namespace guanxi
