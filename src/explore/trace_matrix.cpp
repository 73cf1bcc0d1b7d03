#include "explore/trace_matrix.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace guanxi {

void TraceMatrixMaker::add(const RawPair& pair, bool mutual) {
  pairs_.push_back(pair);
  if (mutual) pairs_.push_back({pair.to, pair.from, pair.hops, pair.chains});
  for (std::size_t i = pairs_.size() - (mutual ? 2 : 1); i < pairs_.size(); ++i) {
    from_[pairs_[i].from] += pairs_[i].chains;
    to_[pairs_[i].to] += pairs_[i].chains;
  }
}

std::vector<std::uint32_t> TraceMatrixMaker::largest(const Totals& totals, std::size_t limit) const {
  std::vector<std::pair<std::uint32_t, std::uint64_t>> order(totals.begin(), totals.end());
  const std::size_t shown = std::min(order.size(), limit);
  std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(shown), order.end(),
                    [&](const auto& a, const auto& b) {
                      if (a.second != b.second) return a.second > b.second;
                      return snapshot_.key({a.first}) < snapshot_.key({b.first});
                    });
  std::vector<std::uint32_t> entities;
  for (std::size_t i = 0; i < shown; ++i) entities.push_back(order[i].first);
  return entities;
}

TraceMatrix TraceMatrixMaker::make(std::size_t rows, std::size_t columns,
                                   const std::function<std::size_t(std::uint32_t)>& index_of) const {
  TraceMatrix matrix;
  const std::vector<std::uint32_t> from = largest(from_, rows);
  const std::vector<std::uint32_t> to = largest(to_, columns);
  matrix.from_more = from_.size() - from.size();
  matrix.to_more = to_.size() - to.size();
  std::unordered_map<std::uint32_t, std::size_t> row_of;
  std::unordered_map<std::uint32_t, std::size_t> column_of;
  for (const std::uint32_t entity : from) {
    row_of.emplace(entity, matrix.from.size());
    matrix.from.push_back(index_of(entity));
    matrix.from_totals.push_back(from_.at(entity));
  }
  for (const std::uint32_t entity : to) {
    column_of.emplace(entity, matrix.to.size());
    matrix.to.push_back(index_of(entity));
    matrix.to_totals.push_back(to_.at(entity));
  }
  matrix.chains.assign(from.size(), std::vector<std::uint64_t>(to.size(), 0));
  for (const RawPair& pair : pairs_) {
    const auto row = row_of.find(pair.from);
    const auto column = column_of.find(pair.to);
    if (row != row_of.end() && column != column_of.end())
      matrix.chains[row->second][column->second] += pair.chains;
  }
  return matrix;
}

}  // namespace guanxi
