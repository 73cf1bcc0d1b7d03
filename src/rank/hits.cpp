#include "guanxi/rank/hits.hpp"

#include <algorithm>

#include "guanxi/base/error.hpp"
#include "rank/dominant.hpp"
#include "rank/huge_pages.hpp"
#include "rank/parallel.hpp"
#include "rank/row_sum.hpp"

namespace guanxi {
namespace {

/// y[v] = the sum of x over the vertices that v has arcs to, or from.
void gather(const Csr& graph, bool along_out, std::span<const double> x, std::span<double> y) {
  parallel::for_chunks(y.size(), [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      const auto v = static_cast<std::uint32_t>(i);
      y[i] = row_sum(along_out ? graph.out(v) : graph.in(v), x.data());
    }
  });
}

}  // namespace

HitsResult hits(const Csr& graph, const HitsOptions& options) {
  if (!(options.tolerance > 0.0)) {
    throw Error(ErrorCode::kInvalidArgument, "hubs and authorities: the tolerance must be more than 0");
  }
  const std::size_t n = graph.vertex_count();
  HitsResult result;
  result.authorities.assign(n, 0.0);
  result.hubs.assign(n, 0.0);
  if (graph.out_targets.empty() || options.max_iterations == 0) {
    result.converged = graph.out_targets.empty();
    return result;
  }

  std::vector<double> start(n);
  for (std::size_t v = 0; v < n; ++v) start[v] = graph.in(static_cast<std::uint32_t>(v)).empty() ? 0.0 : 1.0;
  HugeVector<double> hubs(n);
  const auto product = [&](std::span<const double> x, std::span<double> y) {
    gather(graph, true, x, hubs);
    gather(graph, false, hubs, y);
  };
  Dominant found = dominant_vector(std::move(start), product,
                                   {.tolerance = options.tolerance, .max_products = options.max_iterations});
  gather(graph, true, found.vector, result.hubs);
  const double largest = *std::max_element(result.hubs.begin(), result.hubs.end());
  for (double& hub : result.hubs) hub /= largest;
  result.authorities = std::move(found.vector);
  result.iterations = found.products;
  result.error = found.error;
  result.converged = found.converged;
  return result;
}

}  // namespace guanxi
