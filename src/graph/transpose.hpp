// The rows of one direction from those of the other.
#pragma once

#include <cstdint>

#include "graph/parts.hpp"

namespace guanxi {

/// How many arcs lie in bins at a time, if the bins are not larger.
inline constexpr std::uint64_t kArcsAtOnce = std::uint64_t{16} << 20;

/// The same arcs seen from their other ends. Rows come out ordered by the end that they lead to, and arcs
/// that join the same entities keep their order: if the rows are ordered by (target, relation), so is the
/// result.
///
/// Arcs are first cut into bins of neighbouring targets, so that what is written at random stays in the cache
/// (S. Beamer, K. Asanović, D. Patterson, "Reducing Pagerank Communication via Propagation Blocking", 2017);
/// some of the bins at a time of large graphs. The result does not depend on the number of threads.
/// REQUIRES: rows are ordered by target, and targets smaller than the number of rows. Cost: O(V + A) time;
/// 8 bytes for each arc at once and for each row beside the result.
[[nodiscard]] Rows transpose(const RowsView& rows, std::uint64_t arcs_at_once = kArcsAtOnce);

/// Whether transpose(rows) is the rows themselves. Costs as much if it is, without a result, and little in
/// most cases if it is not.
[[nodiscard]] bool is_symmetric(const RowsView& rows, std::uint64_t arcs_at_once = kArcsAtOnce);

}  // namespace guanxi
