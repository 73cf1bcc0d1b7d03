#include "guanxi/rank/betweenness.hpp"

#include <algorithm>
#include <cmath>

#include "rank/checks.hpp"
#include "rank/dependencies.hpp"
#include "rank/folding.hpp"
#include "rank/parallel.hpp"
#include "rank/part.hpp"

namespace guanxi {
namespace {

/// Fewer sources than this are searched from one by one, on all threads.
constexpr std::size_t kFewSources = 16;
/// So are those of a graph whose rows of numbers would not fit into a cache.
constexpr std::size_t kMostBatchVertices = 1U << 18U;

WeightedRows rows_of(const Csr& graph, std::span<const double> weights) {
  return {graph.vertex_count(), graph.out_offsets, graph.in_offsets,
          graph.out_targets,    graph.in_targets,  weights};
}

/// Searches from sources one after the other, on all threads.
Scores sum_one_by_one(const Csr& graph, std::span<const double> weights,
                      std::span<const std::uint32_t> sources, Progress* progress) {
  const WeightedRows rows = rows_of(graph, weights);
  Scores scores(graph.vertex_count(), 0.0);
  for (std::size_t i = 0; i < sources.size(); ++i) {
    add_dependencies(graph, rows, sources[i], scores);
    if (progress != nullptr) progress->update(i + 1);
  }
  return scores;
}

/// Searches from several sources at a time, on each thread.
Scores sum_in_batches(const Csr& graph, std::span<const double> weights,
                      std::span<const std::uint32_t> sources, Progress* progress) {
  const WeightedRows rows = rows_of(graph, weights);
  Scores scores(graph.vertex_count(), 0.0);
  constexpr std::size_t kLanes = BatchSearch::kLanes;
  const std::size_t batches = (sources.size() + kLanes - 1) / kLanes;
  const std::size_t threads =
      parallel::thread_count(batches, graph.vertex_count() + graph.out_targets.size());
  std::vector<BatchSearch> searches;
  for (std::size_t i = 0; i < threads; ++i) searches.emplace_back(rows);
  const auto batch_of = [&](std::size_t batch) {
    return sources.subspan(batch * kLanes, std::min(kLanes, sources.size() - batch * kLanes));
  };
  parallel::in_order(
      batches, searches, [&](BatchSearch& search, std::size_t batch) { search.run(batch_of(batch)); },
      [&](BatchSearch& search, std::size_t batch) {
        for (const std::uint32_t v : search.reached()) scores[v] += search.score(v);
        if (progress != nullptr) progress->update(std::min(sources.size(), (batch + 1) * kLanes));
      });
  return scores;
}

/// Searches from near sources reach most vertices at one distance: those that share a first neighbour come
/// together. Sources without arcs have nothing to say.
std::vector<std::uint32_t> in_good_order(const Csr& graph, std::vector<std::uint32_t> sources) {
  std::erase_if(sources, [&](std::uint32_t v) { return graph.out(v).empty(); });
  std::sort(sources.begin(), sources.end(), [&](std::uint32_t a, std::uint32_t b) {
    return std::pair(graph.out(a).front(), a) < std::pair(graph.out(b).front(), b);
  });
  return sources;
}

/// The sum over the sources of their dependencies times their weights, for all pairs in both orders. Vertices
/// without a weight take no part.
void add_scores(const Csr& graph, std::span<const double> weights, const BetweennessOptions& options,
                Scores& scores) {
  const Part part = part_of(graph, weights, options.undirected);
  std::vector<std::uint32_t> sources;
  if (options.sources.empty()) {
    for (std::uint32_t v = 0; v < part.graph.vertex_count(); ++v) sources.push_back(v);
  } else {
    std::vector<char> wanted(graph.vertex_count(), 0);
    for (const std::uint32_t source : options.sources) wanted[source] = 1;
    for (std::uint32_t v = 0; v < part.graph.vertex_count(); ++v) {
      if (wanted[part.vertices[v]] != 0) sources.push_back(v);
    }
  }
  sources = in_good_order(part.graph, std::move(sources));
  if (options.progress != nullptr) options.progress->begin("betweenness", sources.size(), "searches");
  const bool large = part.graph.vertex_count() > kMostBatchVertices;
  const Scores found = large ? sum_one_by_one(part.graph, part.weights, sources, options.progress)
                             : sum_in_batches(part.graph, part.weights, sources, options.progress);
  for (std::uint32_t v = 0; v < part.graph.vertex_count(); ++v) scores[part.vertices[v]] += found[v];
}

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
  check_vertices(graph, options.sources);
  const std::uint32_t n = graph.vertex_count();
  if (n < 3) return std::vector<double>(n, 0.0);
  Scores scores(n, 0.0);
  if (!options.sources.empty() && options.sources.size() < kFewSources) {
    if (options.progress != nullptr)
      options.progress->begin("betweenness", options.sources.size(), "searches");
    scores = sum_one_by_one(graph, std::vector<double>(n, 1.0), options.sources, options.progress);
  } else if (options.sources.empty() && options.undirected) {
    Folding folding = fold_trees(graph);
    scores = std::move(folding.scores);
    add_scores(graph, folding.weights, options, scores);
  } else {
    add_scores(graph, std::vector<double>(n, 1.0), options, scores);
  }
  if (options.progress != nullptr) options.progress->end();
  const double scale = scale_of(n, options.sources.empty() ? n : options.sources.size(), options);
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
