#include "guanxi/rank/eigenvector.hpp"

#include "guanxi/base/error.hpp"
#include "rank/dominant.hpp"
#include "rank/parallel.hpp"
#include "rank/row_sum.hpp"

namespace guanxi {

EigenvectorResult eigenvector(const Csr& graph, const EigenvectorOptions& options) {
  if (!(options.tolerance > 0.0)) {
    throw Error(ErrorCode::kInvalidArgument, "eigenvector centrality: the tolerance must be more than 0");
  }
  const std::size_t n = graph.vertex_count();
  EigenvectorResult result;
  result.scores.assign(n, 0.0);
  if (graph.out_targets.empty() || options.max_iterations == 0) {
    result.converged = graph.out_targets.empty();
    return result;
  }

  std::vector<double> start(n);  // a vertex without arcs has 0
  for (std::size_t v = 0; v < n; ++v) start[v] = graph.in(static_cast<std::uint32_t>(v)).empty() ? 0.0 : 1.0;
  const auto product = [&](std::span<const double> x, std::span<double> y) {
    parallel::for_chunks(n, [&](std::size_t begin, std::size_t end) {
      for (std::size_t v = begin; v < end; ++v)
        y[v] = row_sum(graph.in(static_cast<std::uint32_t>(v)), x.data());
    });
  };
  Dominant found = dominant_vector(std::move(start), product,
                                   {.tolerance = options.tolerance, .max_products = options.max_iterations});
  return {std::move(found.vector), found.value, found.products, found.error, found.converged};
}

}  // namespace guanxi
