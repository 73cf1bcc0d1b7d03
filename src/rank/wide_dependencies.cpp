#include <algorithm>
#include <cmath>
#include <limits>

#include "rank/dependencies.hpp"

namespace guanxi {
namespace {

constexpr std::uint32_t kUnseen = std::numeric_limits<std::uint32_t>::max();

/// A positive number without a bound on its size; as precise as a double.
struct Wide {
  double mantissa = 0;  // 0, or in [0.5, 1)
  std::int64_t exponent = 0;

  void add(const Wide& other) noexcept {
    if (other.mantissa == 0) return;
    if (mantissa == 0) {
      *this = other;
      return;
    }
    const std::int64_t top = std::max(exponent, other.exponent);
    const double sum = scaled(mantissa, exponent - top) + scaled(other.mantissa, other.exponent - top);
    int shift = 0;
    mantissa = std::frexp(sum, &shift);
    exponent = top + shift;
  }
  [[nodiscard]] double divided_by(const Wide& other) const noexcept {
    return scaled(mantissa / other.mantissa, exponent - other.exponent);
  }

 private:
  static double scaled(double value, std::int64_t exponent) noexcept {
    return std::ldexp(value, static_cast<int>(std::clamp<std::int64_t>(exponent, -5000, 5000)));
  }
};

}  // namespace

void add_wide_dependencies(const WeightedRows& graph, std::uint32_t source, Scores& scores) {
  std::vector<std::uint32_t> distance(graph.vertex_count, kUnseen);
  std::vector<Wide> paths(graph.vertex_count);
  std::vector<std::uint32_t> order{source};
  distance[source] = 0;
  paths[source] = {0.5, 1};
  for (std::size_t i = 0; i < order.size(); ++i) {
    const std::uint32_t v = order[i];
    for (const std::uint32_t w : graph.out(v)) {
      if (distance[w] == kUnseen) {
        distance[w] = distance[v] + 1;
        order.push_back(w);
      }
      if (distance[w] == distance[v] + 1) paths[w].add(paths[v]);
    }
  }
  std::vector<double> dependency(graph.vertex_count, 0.0);
  for (std::size_t i = order.size(); i-- > 1;) {
    const std::uint32_t v = order[i];
    for (const std::uint32_t w : graph.out(v)) {
      if (distance[w] == distance[v] + 1)
        dependency[v] += paths[v].divided_by(paths[w]) * (graph.weights[w] + dependency[w]);
    }
    scores[v] += graph.weights[source] * dependency[v];
  }
}

}  // namespace guanxi
