#include <algorithm>

#include "guanxi/graph/bfs.hpp"
#include "rank/dependencies.hpp"

namespace guanxi {
namespace {

constexpr std::size_t kFewVertices = 128;
constexpr std::size_t kVerticesAtOnce = 64;

/// For each vertex of a level the sum of `numbers` over its row. Only the neighbouring level that was visited
/// before has numbers: the rest of the row adds 0, so distances need not be looked at.
template <typename RowOf, typename Use>
void sum_rows(std::span<const std::uint32_t> level, const std::vector<double>& numbers, const RowOf& row_of,
              const Use& use) {
#pragma omp parallel for schedule(dynamic, kVerticesAtOnce) if (level.size() > kFewVertices)
  for (std::size_t i = 0; i < level.size(); ++i) {
    double sum = 0;
    for (const std::uint32_t u : row_of(level[i])) sum += numbers[u];
    use(i, sum);
  }
}

/// Numbers of a level become seen when all of them are known: neighbours are often in one level.
void show(std::span<const std::uint32_t> level, std::span<const double> found, std::vector<double>& numbers) {
  for (std::size_t i = 0; i < level.size(); ++i) numbers[level[i]] = found[i];
}

}  // namespace

void add_dependencies(const Csr& graph, const WeightedRows& rows, std::uint32_t source, Scores& scores) {
  const BfsLevels levels = bfs_levels(graph, source);
  std::vector<double> paths(levels.order.size());  // in the order of the levels
  std::vector<double> numbers(rows.vertex_count, 0.0);
  paths[0] = numbers[source] = 1;
  const auto out_row = [&](std::uint32_t v) { return rows.out(v); };
  const auto in_row = [&](std::uint32_t v) { return rows.in(v); };
  for (std::size_t depth = 1; depth < levels.level_count(); ++depth) {
    const auto level = levels.level(depth);
    const std::span found(paths.data() + levels.begins[depth], level.size());
    sum_rows(level, numbers, in_row, [&](std::size_t i, double sum) { found[i] = sum; });
    if (*std::max_element(found.begin(), found.end()) > kMaxPaths) {
      add_wide_dependencies(rows, source, scores);
      return;
    }
    show(level, found, numbers);
  }

  // From here on `numbers` are (weight + dependency) / paths.
  std::fill(numbers.begin(), numbers.end(), 0.0);
  for (std::size_t depth = levels.level_count(); depth-- > 1;) {
    const auto level = levels.level(depth);
    const std::span found(paths.data() + levels.begins[depth], level.size());
    const auto use = [&](std::size_t i, double sum) {
      const double dependency = found[i] * sum;
      scores[level[i]] += rows.weights[source] * dependency;
      found[i] = (rows.weights[level[i]] + dependency) / found[i];
    };
    if (depth + 1 == levels.level_count()) {
      for (std::size_t i = 0; i < level.size(); ++i) use(i, 0.0);
    } else {
      sum_rows(level, numbers, out_row, use);
    }
    show(level, found, numbers);
  }
}

}  // namespace guanxi
