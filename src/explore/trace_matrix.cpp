#include "explore/trace_matrix.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>
#include <vector>

namespace guanxi {
namespace {

using Totals = std::unordered_map<std::uint32_t, std::uint64_t>;  // chains by entity
using Places = std::unordered_map<std::uint32_t, std::size_t>;    // rows or columns by entity

std::vector<std::uint32_t> largest(const Snapshot& snapshot, const Totals& totals, std::size_t limit) {
  std::vector<std::pair<std::uint32_t, std::uint64_t>> order(totals.begin(), totals.end());
  const std::size_t shown = std::min(order.size(), limit);
  std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(shown), order.end(),
                    [&](const auto& a, const auto& b) {
                      if (a.second != b.second) return a.second > b.second;
                      return snapshot.key({a.first}) < snapshot.key({b.first});
                    });
  std::vector<std::uint32_t> entities;
  for (std::size_t i = 0; i < shown; ++i) entities.push_back(order[i].first);
  return entities;
}

/// Calls visit(from, to, chains) for each cell that is not 0; a cell may come in two parts.
template <typename Visit>
void for_each_cell(std::span<const RawPair> pairs, const MatrixRequest& request, const Visit& visit) {
  for (const RawPair& pair : pairs) {
    visit(pair.from, pair.to, pair.chains);
    if (request.is_mutual(pair)) visit(pair.to, pair.from, pair.chains);
  }
}

}  // namespace

TraceMatrix make_matrix(const Snapshot& snapshot, std::span<const RawPair> pairs,
                        const MatrixRequest& request) {
  Totals of_rows;
  Totals of_columns;
  for_each_cell(pairs, request, [&](std::uint32_t from, std::uint32_t to, std::uint64_t chains) {
    of_rows[from] += chains;
    of_columns[to] += chains;
  });
  TraceMatrix matrix;
  Places row_of;
  Places column_of;
  for (const std::uint32_t entity : largest(snapshot, of_rows, request.rows)) {
    row_of.emplace(entity, matrix.from.size());
    matrix.from.push_back(request.index_of(entity));
    matrix.from_totals.push_back(of_rows.at(entity));
  }
  for (const std::uint32_t entity : largest(snapshot, of_columns, request.columns)) {
    column_of.emplace(entity, matrix.to.size());
    matrix.to.push_back(request.index_of(entity));
    matrix.to_totals.push_back(of_columns.at(entity));
  }
  matrix.from_more = of_rows.size() - matrix.from.size();
  matrix.to_more = of_columns.size() - matrix.to.size();
  matrix.chains.assign(matrix.from.size(), std::vector<std::uint64_t>(matrix.to.size(), 0));
  for_each_cell(pairs, request, [&](std::uint32_t from, std::uint32_t to, std::uint64_t chains) {
    const auto row = row_of.find(from);
    if (row == row_of.end()) return;
    if (const auto column = column_of.find(to); column != column_of.end())
      matrix.chains[row->second][column->second] += chains;
  });
  return matrix;
}

}  // namespace guanxi
