#include "guanxi/rank/pagerank.hpp"

#include <cmath>

#include "rank/checks.hpp"
#include "rank/parallel.hpp"

namespace guanxi {
namespace {

/// Where jumps go: adds up to 1.
std::vector<double> jump_shares(const Csr& graph, std::span<const std::uint32_t> seeds) {
  const std::size_t n = graph.vertex_count();
  if (seeds.empty()) return std::vector<double>(n, n == 0 ? 0.0 : 1.0 / static_cast<double>(n));
  check_vertices(graph, seeds);
  std::vector<double> shares(n, 0.0);
  std::size_t distinct = 0;
  for (const std::uint32_t v : seeds) {
    if (shares[v] == 0.0) ++distinct;
    shares[v] = 1.0;
  }
  for (double& share : shares) share /= static_cast<double>(distinct);
  return shares;
}

void check_options(const PageRankOptions& options) {
  if (!(options.damping >= 0.0 && options.damping < 1.0)) {
    throw Error(ErrorCode::kInvalidArgument, "PageRank: the damping must be at least 0 and less than 1",
                "0.85 is the usual value");
  }
  if (!(options.tolerance > 0.0)) {
    throw Error(ErrorCode::kInvalidArgument, "PageRank: the tolerance must be more than 0");
  }
}

/// Fills `shares` with what each vertex gives to each of its out-neighbours; returns the mass of the sinks.
double share_out(const Csr& graph, const std::vector<double>& scores, std::vector<double>& shares) {
  return parallel::sum_chunks(scores.size(), [&](std::size_t begin, std::size_t end) {
    double sinks = 0;
    for (std::size_t i = begin; i < end; ++i) {
      const std::size_t degree = graph.out(static_cast<std::uint32_t>(i)).size();
      if (degree == 0) sinks += scores[i];
      shares[i] = degree == 0 ? 0.0 : scores[i] / static_cast<double>(degree);
    }
    return sinks;
  });
}

}  // namespace

PageRankResult pagerank(const Csr& graph, const PageRankOptions& options) {
  check_options(options);
  const std::vector<double> jumps = jump_shares(graph, options.seeds);
  const std::size_t n = graph.vertex_count();
  PageRankResult result;
  result.scores = jumps;
  if (n == 0) return result;

  std::vector<double> next(n);
  std::vector<double> shares(n);
  result.converged = false;
  while (!result.converged && result.iterations < options.max_iterations) {
    check_interrupt();
    const double sinks = share_out(graph, result.scores, shares);
    const double jumping = (1.0 - options.damping) + options.damping * sinks;
    result.error = parallel::sum_chunks(n, [&](std::size_t begin, std::size_t end) {
      double change = 0;
      for (std::size_t i = begin; i < end; ++i) {
        double received = 0;
        for (const std::uint32_t u : graph.in(static_cast<std::uint32_t>(i))) received += shares[u];
        next[i] = jumps[i] * jumping + options.damping * received;
        change += std::abs(next[i] - result.scores[i]);
      }
      return change;
    });
    result.scores.swap(next);
    ++result.iterations;
    result.converged = result.error < options.tolerance;
  }

  // Each round keeps the sum but for rounding; the last word takes that out.
  const double sum = parallel::sum_chunks(n, [&](std::size_t begin, std::size_t end) {
    double part = 0;
    for (std::size_t i = begin; i < end; ++i) part += result.scores[i];
    return part;
  });
  for (double& score : result.scores) score /= sum;
  return result;
}

}  // namespace guanxi
