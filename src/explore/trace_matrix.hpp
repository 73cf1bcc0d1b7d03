// The matrix of a trace: made from all pairs, shown for those that most chains join.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>

#include "explore/chain_tally.hpp"

namespace guanxi {

struct MatrixRequest {
  std::size_t rows = 0, columns = 0;  // at most
  /// Whether a pair stands in the matrix the other way round as well.
  std::function<bool(const RawPair&)> is_mutual;
  /// Gives the place of an entity in the answer.
  std::function<std::size_t(std::uint32_t)> index_of;
};

[[nodiscard]] TraceMatrix make_matrix(const Snapshot& snapshot, std::span<const RawPair> pairs,
                                      const MatrixRequest& request);

}  // namespace guanxi
