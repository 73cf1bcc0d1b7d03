#include "guanxi/rank/leiden.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

#include "guanxi/rank/label_propagation.hpp"
#include "rank/checks.hpp"
#include "rank/leiden_level.hpp"
#include "rank/leiden_steps.hpp"
#include "rank/parallel.hpp"
#include "rank/random.hpp"

namespace guanxi {
namespace {

using leiden_parts::Level;

/// An iteration that gains less than this part of the modularity is the last.
constexpr double kLeastGain = 0.003;

void check_resolution(double resolution) {
  if (resolution > 0.0 && resolution <= 1e100) return;
  throw Error(ErrorCode::kInvalidArgument, "Leiden: the resolution must be more than 0",
              "1 is modularity as usual, more makes smaller communities");
}

double modularity_of(const Level& level, std::span<const std::uint32_t> labels, double resolution) {
  if (level.total() <= 0.0) return 0.0;
  const std::size_t n = level.size();
  const double within = parallel::sum_chunks(n, [&](std::size_t begin, std::size_t end) {
    double sum = 0;
    for (std::size_t i = begin; i < end; ++i)
      level.for_each(static_cast<std::uint32_t>(i), [&](std::uint32_t u, double weight) {
        if (labels[u] == labels[i]) sum += weight;
      });
    return sum;
  });
  std::vector<double> strengths(n, 0.0);
  for (std::uint32_t v = 0; v < n; ++v) strengths[labels[v]] += level.strength(v);
  double expected = 0;
  for (const double strength : strengths) expected += strength * strength;
  return (within - resolution * expected / level.total()) / level.total();
}

/// One iteration: from level to level until nothing is left to join. Improves `community`.
void climb(const Level& base, double resolution, std::uint64_t seed, std::vector<std::uint32_t>& community) {
  Random random(seed, 0);
  std::vector<std::uint32_t> node_of(base.size());  // base vertex → node of the level
  std::iota(node_of.begin(), node_of.end(), 0U);
  std::vector<std::uint32_t> of_node = community;
  std::vector<Level> above;  // the present one, unless it is the base
  while (true) {
    const Level& level = above.empty() ? base : above.back();
    leiden_parts::move_nodes(level, resolution, random.next(), of_node);
    const std::uint32_t count = leiden_parts::compress(of_node);
    parallel::for_chunks(community.size(), [&](std::size_t begin, std::size_t end) {
      for (std::size_t v = begin; v < end; ++v) community[v] = of_node[node_of[v]];
    });
    if (count == level.size()) return;

    std::vector<std::uint32_t> part = leiden_parts::refine(level, resolution, random.next(), of_node, count);
    std::uint32_t parts = leiden_parts::compress(part);
    if (parts == level.size()) {  // nobody could join: go up with the communities as they are
      part = of_node;
      parts = count;
    }
    std::vector<std::uint32_t> next_of_node(parts);
    for (std::uint32_t v = 0; v < level.size(); ++v) next_of_node[part[v]] = of_node[v];
    parallel::for_chunks(node_of.size(), [&](std::size_t begin, std::size_t end) {
      for (std::size_t v = begin; v < end; ++v) node_of[v] = part[node_of[v]];
    });
    Level next = level.aggregate(part, parts);
    above.clear();
    above.push_back(std::move(next));
    of_node = std::move(next_of_node);
  }
}

/// Communities that fell apart, when the vertex that held them together left, are split: that only gains.
std::vector<std::uint32_t> split_apart(const Level& level, std::span<const std::uint32_t> community) {
  constexpr auto kOpen = static_cast<std::uint32_t>(-1);
  std::vector<std::uint32_t> first(level.size(), kOpen);
  std::vector<std::uint32_t> path;
  for (std::uint32_t root = 0; root < level.size(); ++root) {
    if (first[root] != kOpen) continue;
    first[root] = root;
    path.assign(1, root);
    while (!path.empty()) {
      const std::uint32_t v = path.back();
      path.pop_back();
      level.for_each(v, [&](std::uint32_t u, double weight) {
        if (weight == 0.0 || first[u] != kOpen || community[u] != community[v]) return;
        first[u] = root;
        path.push_back(u);
      });
    }
  }
  return first;
}

}  // namespace

LeidenResult leiden(const Csr& graph, const LeidenOptions& options) {
  check_resolution(options.resolution);
  check_weights(graph.out_targets.size(), options.weights, "Leiden");
  const Level base(graph, options.weights);
  std::vector<std::uint32_t> community(base.size());
  std::iota(community.begin(), community.end(), 0U);
  LeidenResult result;
  Random seeds(options.seed, 1);
  double before = modularity_of(base, community, options.resolution);
  result.converged = base.size() == 0;
  while (!result.converged && result.iterations < std::max(1U, options.max_iterations)) {
    climb(base, options.resolution, seeds.next(), community);
    ++result.iterations;
    const double now = modularity_of(base, community, options.resolution);
    result.converged = now - before <= kLeastGain * std::abs(now);
    before = now;
  }
  community = split_apart(base, community);
  result.modularity = modularity_of(base, community, options.resolution);
  result.communities = groups_of(community);
  return result;
}

double modularity(const Csr& graph, std::span<const std::uint32_t> labels, double resolution,
                  std::span<const double> weights) {
  check_resolution(resolution);
  check_weights(graph.out_targets.size(), weights, "modularity");
  const std::uint32_t n = graph.vertex_count();
  if (labels.size() != n ||
      std::any_of(labels.begin(), labels.end(), [n](std::uint32_t c) { return c >= n; })) {
    throw Error(ErrorCode::kInvalidArgument,
                "modularity: a graph of " + std::to_string(n) + " vertices needs as many labels, below that");
  }
  return modularity_of(Level(graph, weights), labels, resolution);
}

}  // namespace guanxi
