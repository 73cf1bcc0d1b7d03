#include "guanxi/rank/betweenness.hpp"

#include <cmath>
#include <limits>

#include "rank/checks.hpp"
#include "rank/parallel.hpp"

namespace guanxi {
namespace {

constexpr std::uint32_t kUnseen = std::numeric_limits<std::uint32_t>::max();
/// Numbers of paths above this are counted again with Wide: its reciprocal times any dependency stays normal.
constexpr double kMaxPaths = 1e280;

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

/// One thread's search from one source.
struct Search {
  explicit Search(std::uint32_t n) : order(n), distance(n, kUnseen), paths(n), dependency(n), weight(n) {}

  std::size_t reached = 0;              // the source and what it reaches:
  std::vector<std::uint32_t> order;     // the first `reached` are these vertices, as they were met
  std::vector<std::uint32_t> distance;  // kUnseen between searches
  std::vector<double> paths;            // shortest paths from the source
  std::vector<double> dependency;       // the answer, for the vertices reached
  std::vector<double> weight;           // (1 + dependency) / paths
  std::vector<Wide> wide_paths;         // instead of paths, where they are too many

  void run(const Csr& graph, std::uint32_t source) {
    if (walk(graph, source)) {
      accumulate(graph);
    } else {
      count_wide_paths(graph, source);
      accumulate_wide(graph);
    }
  }
  void clear() {
    for (std::size_t i = 0; i < reached; ++i) distance[order[i]] = kUnseen;
  }

 private:
  /// Finds what the source reaches and counts the paths. False if some number of paths is too large.
  bool walk(const Csr& graph, std::uint32_t source) {
    order[0] = source;
    reached = 1;
    distance[source] = 0;
    paths[source] = 1;
    double most = 1;
    for (std::size_t i = 0; i < reached; ++i) {
      const std::uint32_t v = order[i];
      const std::uint32_t next = distance[v] + 1;
      most = std::max(most, paths[v]);
      for (const std::uint32_t w : graph.out(v)) {
        if (distance[w] == kUnseen) {
          distance[w] = next;
          paths[w] = 0;
          order[reached++] = w;
        }
        if (distance[w] == next) paths[w] += paths[v];
      }
    }
    return most <= kMaxPaths;
  }

  void accumulate(const Csr& graph) {
    for (std::size_t i = reached; i-- > 0;) {
      const std::uint32_t v = order[i];
      double sum = 0;
      for (const std::uint32_t w : graph.out(v)) {
        if (distance[w] == distance[v] + 1) sum += weight[w];
      }
      dependency[v] = paths[v] * sum;
      weight[v] = (1.0 + dependency[v]) / paths[v];
    }
  }

  void count_wide_paths(const Csr& graph, std::uint32_t source) {
    wide_paths.assign(distance.size(), Wide{});
    wide_paths[source] = {0.5, 1};
    for (std::size_t i = 0; i < reached; ++i) {
      const std::uint32_t v = order[i];
      for (const std::uint32_t w : graph.out(v)) {
        if (distance[w] == distance[v] + 1) wide_paths[w].add(wide_paths[v]);
      }
    }
  }

  void accumulate_wide(const Csr& graph) {
    for (std::size_t i = reached; i-- > 0;) {
      const std::uint32_t v = order[i];
      double sum = 0;
      for (const std::uint32_t w : graph.out(v)) {
        if (distance[w] == distance[v] + 1)
          sum += wide_paths[v].divided_by(wide_paths[w]) * (1.0 + dependency[w]);
      }
      dependency[v] = sum;
    }
  }
};

double scale_of(std::uint32_t n, std::size_t sources, const BetweennessOptions& options) noexcept {
  const double count = n;
  double scale = count / static_cast<double>(sources);
  // Summed over all sources every pair of an undirected graph came twice; halving the number of pairs halves
  // both.
  if (options.normalised) return scale / ((count - 1) * (count - 2));
  return options.undirected ? scale / 2 : scale;
}

}  // namespace

std::vector<double> betweenness(const Csr& graph, const BetweennessOptions& options) {
  const std::vector<std::uint32_t> sources = chosen_or_all(graph, options.sources);
  const std::uint32_t n = graph.vertex_count();
  std::vector<double> scores(n, 0.0);
  if (n < 3) return scores;

  if (options.progress != nullptr) options.progress->begin("betweenness", sources.size(), "searches");
  const std::size_t threads = parallel::thread_count(sources.size(), n + graph.out_targets.size());
  std::vector<Search> searches(threads, Search(n));
  parallel::in_order(
      sources.size(), searches, [&](Search& search, std::size_t task) { search.run(graph, sources[task]); },
      [&](Search& search, std::size_t task) {
        for (std::size_t i = 1; i < search.reached; ++i) {
          scores[search.order[i]] += search.dependency[search.order[i]];
        }
        search.clear();
        if (options.progress != nullptr) options.progress->update(task + 1);
      });
  if (options.progress != nullptr) options.progress->end();

  const double scale = scale_of(n, sources.size(), options);
  for (double& score : scores) score *= scale;
  return scores;
}

double sampling_error(std::uint32_t vertices, std::uint32_t samples, double probability) noexcept {
  if (samples >= vertices) return 0.0;
  if (samples == 0) return 1.0;
  const double risk = (1.0 - probability) / (2.0 * vertices);
  const double others = static_cast<double>(vertices) / (vertices - 1.0);
  return std::min(1.0, others * std::sqrt(-std::log(risk) / (2.0 * samples)));
}

}  // namespace guanxi
