// The matrix of a trace: made from all pairs, shown for those that most chains join.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <unordered_map>
#include <vector>

#include "explore/chain_tally.hpp"

namespace guanxi {

class TraceMatrixMaker {
 public:
  explicit TraceMatrixMaker(const Snapshot& snapshot) : snapshot_(snapshot) {}

  /// `mutual`: the pair stands in the matrix the other way round as well.
  void add(const RawPair& pair, bool mutual);
  /// `index_of` gives the place of an entity in the answer.
  [[nodiscard]] TraceMatrix make(std::size_t rows, std::size_t columns,
                                 const std::function<std::size_t(std::uint32_t)>& index_of) const;

 private:
  using Totals = std::unordered_map<std::uint32_t, std::uint64_t>;  // chains by entity
  [[nodiscard]] std::vector<std::uint32_t> largest(const Totals& totals, std::size_t limit) const;

  const Snapshot& snapshot_;
  std::vector<RawPair> pairs_;
  Totals from_, to_;
};

}  // namespace guanxi
