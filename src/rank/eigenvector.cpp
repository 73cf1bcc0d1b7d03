#include "guanxi/rank/eigenvector.hpp"

#include <algorithm>
#include <cmath>

#include "guanxi/base/error.hpp"
#include "rank/parallel.hpp"

namespace guanxi {

EigenvectorResult eigenvector(const Csr& graph, const EigenvectorOptions& options) {
  if (!(options.tolerance > 0.0)) {
    throw Error(ErrorCode::kInvalidArgument, "eigenvector centrality: the tolerance must be more than 0");
  }
  const std::size_t n = graph.vertex_count();
  EigenvectorResult result;
  result.scores.assign(n, 0.0);
  if (graph.out_targets.empty()) return result;

  // A vertex without arcs has 0 in the limit; starting it there spares the slowest part of the way.
  for (std::size_t i = 0; i < n; ++i)
    result.scores[i] = graph.in(static_cast<std::uint32_t>(i)).empty() ? 0.0 : 1.0;
  std::vector<double> next(n);
  result.converged = false;
  while (!result.converged && result.iterations < options.max_iterations) {
    check_interrupt();
    const double largest = parallel::max_chunks(n, [&](std::size_t begin, std::size_t end) {
      double most = 0;
      for (std::size_t i = begin; i < end; ++i) {
        double sum = result.scores[i];
        for (const std::uint32_t u : graph.in(static_cast<std::uint32_t>(i))) sum += result.scores[u];
        next[i] = sum;
        most = std::max(most, sum);
      }
      return most;
    });
    result.error = parallel::max_chunks(n, [&](std::size_t begin, std::size_t end) {
      double change = 0;
      for (std::size_t i = begin; i < end; ++i) {
        next[i] /= largest;
        change = std::max(change, std::abs(next[i] - result.scores[i]));
      }
      return change;
    });
    result.scores.swap(next);
    result.eigenvalue = largest - 1.0;
    ++result.iterations;
    result.converged = result.error < options.tolerance;
  }
  return result;
}

}  // namespace guanxi
