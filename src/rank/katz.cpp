#include "guanxi/rank/katz.hpp"

#include <algorithm>
#include <cmath>

#include "guanxi/base/error.hpp"
#include "rank/dominant.hpp"
#include "rank/huge_pages.hpp"
#include "rank/parallel.hpp"
#include "rank/row_sum.hpp"

namespace guanxi {
namespace {

/// The largest eigenvalue of (A + Aᵀ) / 2, which no eigenvalue of A exceeds: it is the largest xᵀAx of all x
/// of length 1.
double largest_stretch(const Csr& graph) {
  const std::size_t n = graph.vertex_count();
  const auto product = [&](std::span<const double> x, std::span<double> y) {
    parallel::for_chunks(n, [&](std::size_t begin, std::size_t end) {
      for (std::size_t i = begin; i < end; ++i) {
        const auto v = static_cast<std::uint32_t>(i);
        y[i] = 0.5 * (row_sum(graph.out(v), x.data()) + row_sum(graph.in(v), x.data()));
      }
    });
  };
  // Half of the limit is far enough from it not to need all digits.
  return dominant_vector(std::vector<double>(n, 1.0), product, {.tolerance = 1e-6, .max_products = 300})
      .value;
}

[[noreturn]] void refuse(const char* what, const char* hint = "") {
  throw Error(ErrorCode::kInvalidArgument, std::string("Katz centrality: ") + what, hint);
}

}  // namespace

KatzResult katz(const Csr& graph, const KatzOptions& options) {
  if (!(options.tolerance > 0.0)) refuse("the tolerance must be more than 0");
  if (!(options.attenuation >= 0.0)) refuse("the attenuation must not be negative");
  const std::size_t n = graph.vertex_count();
  KatzResult result;
  result.scores.assign(n, 1.0);
  result.attenuation = options.attenuation;
  if (graph.in_targets.empty()) return result;
  if (result.attenuation == 0.0) result.attenuation = 0.5 / largest_stretch(graph);

  HugeVector<double> scores(n, 1.0);
  HugeVector<double> next(n);
  double largest = 1;
  double shrinks = 0;  // by how much a change shrinks in a round
  double last_change = 0;
  result.converged = false;
  while (!result.converged && result.iterations < options.max_iterations) {
    check_interrupt();
    const double change = parallel::max_chunks(n, [&](std::size_t begin, std::size_t end) {
      double most = 0;
      for (std::size_t i = begin; i < end; ++i) {
        next[i] = 1.0 + result.attenuation * row_sum(graph.in(static_cast<std::uint32_t>(i)), scores.data());
        most = std::max(most, std::abs(next[i] - scores[i]));
      }
      return most;
    });
    largest = parallel::max_chunks(n, [&](std::size_t begin, std::size_t end) {
      return *std::max_element(next.begin() + static_cast<std::ptrdiff_t>(begin),
                               next.begin() + static_cast<std::ptrdiff_t>(end));
    });
    if (!std::isfinite(largest) || largest > 1e200) {
      refuse("the attenuation is too large: the sum over all walks has no limit",
             "it must be less than 1 / the largest eigenvalue");
    }
    scores.swap(next);
    ++result.iterations;
    shrinks = last_change > 0 ? change / last_change : 0.0;
    last_change = change;
    result.error = change / largest;
    // What is still to come is a geometric series.
    result.converged = change == 0.0 || (shrinks < 1.0 && result.iterations > 1 &&
                                         result.error * shrinks / (1.0 - shrinks) < options.tolerance);
  }
  for (std::size_t v = 0; v < n; ++v) result.scores[v] = scores[v] / largest;
  return result;
}

}  // namespace guanxi
