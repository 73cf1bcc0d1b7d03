// The kernels on a Kronecker graph, and what Boost.Graph does on the same one.
//
//   bench_kernels SCALE ROUNDS [TASK…]
#include <boost/graph/betweenness_centrality.hpp>
#include <boost/graph/breadth_first_search.hpp>
#include <boost/graph/compressed_sparse_row_graph.hpp>
#include <boost/graph/connected_components.hpp>
#include <boost/graph/core_numbers.hpp>
#include <boost/graph/dijkstra_shortest_paths.hpp>
#include <boost/graph/page_rank.hpp>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <numeric>
#include <set>
#include <stdexcept>

#include "answers.hpp"
#include "guanxi/graph/bfs.hpp"
#include "guanxi/graph/sssp.hpp"
#include "guanxi/rank/betweenness.hpp"
#include "guanxi/rank/components.hpp"
#include "guanxi/rank/cores.hpp"
#include "guanxi/rank/leiden.hpp"
#include "guanxi/rank/pagerank.hpp"
#include "guanxi/rank/triangles.hpp"

using namespace guanxi;
using namespace guanxi::bench;
using namespace guanxi::testing;

namespace {

struct Weight {
  std::uint32_t weight = 1;
};
using BoostGraph = boost::compressed_sparse_row_graph<boost::directedS, boost::no_property, Weight,
                                                      boost::no_property, std::uint32_t, std::uint64_t>;

BoostGraph to_boost(const Csr& graph, const std::vector<std::uint32_t>& weights) {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> arcs;
  std::vector<Weight> properties;
  arcs.reserve(graph.out_targets.size());
  for (std::uint32_t v = 0; v < graph.vertex_count(); ++v) {
    for (const std::uint32_t u : graph.out(v)) arcs.emplace_back(v, u);
  }
  properties.reserve(weights.size());
  for (const std::uint32_t weight : weights) properties.push_back({weight});
  return {boost::edges_are_sorted, arcs.begin(), arcs.end(), properties.begin(), graph.vertex_count()};
}

class Bench {
 public:
  Bench(std::uint32_t scale, int rounds, std::set<std::string> wanted)
      : graph_(kronecker_graph({.scale = scale})),
        weights_(random_weights(graph_, 1)),
        alone_(std::getenv("GUANXI_BENCH_ALONE") != nullptr),
        boost_(alone_ ? BoostGraph() : to_boost(graph_, weights_)),
        source_(source_of(graph_)),
        rounds_(rounds),
        wanted_(std::move(wanted)) {}

  void run() {
    if (wants("bfs")) bfs();
    if (wants("sssp")) sssp();
    if (wants("components")) components();
    if (wants("pagerank")) pagerank_20();
    if (wants("cores")) cores();
    if (wants("triangles")) triangles();
    if (wants("betweenness-from-one")) one_source_betweenness();
    if (wants("betweenness")) exact_betweenness();
    if (wants("leiden")) leiden_once();
  }

 private:
  [[nodiscard]] bool wants(const std::string& task) const {
    return wanted_.empty() || wanted_.contains(task);
  }

  /// Boost.Graph's turn, unless it is not wanted.
  template <typename Run>
  void compare(std::string_view task, int rounds, const Run& run_once) const {
    if (!alone_) measure(task, "Boost.Graph", rounds, run_once);
  }

  void bfs() {
    measure("bfs", "guanxi", rounds_,
            [&] { return [depths = bfs_depths(graph_, source_)] { return depths_answer(depths); }; });
    compare("bfs", rounds_, [&] {
      std::vector<std::uint32_t> depths(graph_.vertex_count(), kUnreached);
      depths[source_] = 0;
      boost::breadth_first_search(boost_, source_,
                                  boost::visitor(boost::make_bfs_visitor(
                                      boost::record_distances(depths.data(), boost::on_tree_edge()))));
      return [depths = std::move(depths)] { return depths_answer(depths); };
    });
  }

  void sssp() {
    measure("sssp", "guanxi", rounds_, [&] {
      return
          [paths = shortest_paths(graph_, weights_, source_)] { return distances_answer(paths.distances); };
    });
    compare("sssp", std::min(rounds_, 3), [&] {
      std::vector<std::uint64_t> distances(graph_.vertex_count());
      boost::dijkstra_shortest_paths(
          boost_, source_,
          boost::distance_map(distances.data()).weight_map(boost::get(&Weight::weight, boost_)));
      return [distances = std::move(distances)] { return distances_answer(distances); };
    });
  }

  void components() {
    measure("components", "guanxi", rounds_, [&] {
      return [count = connected_components(graph_).count()] { return fmt::format("{}", count); };
    });
    compare("components", std::min(rounds_, 3), [&] {
      // Of a symmetric graph the undirected view is the graph itself.
      std::vector<std::uint32_t> of(graph_.vertex_count());
      std::vector<boost::default_color_type> colours(graph_.vertex_count());
      std::uint32_t count = 0;
      for (std::uint32_t v = 0; v < graph_.vertex_count(); ++v) {
        if (colours[v] != boost::white_color) continue;
        boost::breadth_first_visit(boost_, v, boost::color_map(colours.data()));
        ++count;
      }
      return [count] { return fmt::format("{}", count); };
    });
  }

  void pagerank_20() {
    constexpr std::uint32_t kIterations = 20;
    measure("pagerank 20", "guanxi", rounds_, [&] {
      return [ranks = pagerank(graph_, {.tolerance = std::numeric_limits<double>::min(),
                                        .max_iterations = kIterations})
                          .scores] { return scores_answer(ranks); };
    });
    compare("pagerank 20", std::min(rounds_, 3), [&] {
      std::vector<double> ranks(graph_.vertex_count());
      boost::graph::page_rank(boost_, ranks.data(), boost::graph::n_iterations(kIterations), 0.85,
                              static_cast<double>(graph_.vertex_count()));
      return [ranks = std::move(ranks)] { return scores_answer(ranks); };
    });
  }

  void cores() {
    measure("core numbers", "guanxi", rounds_,
            [&] { return [cores = core_numbers(graph_)] { return cores_answer(cores); }; });
    compare("core numbers", std::min(rounds_, 3), [&] {
      std::vector<std::uint32_t> cores(graph_.vertex_count());
      // It counts in-arcs: each link once, as the graph is symmetric.
      boost::core_numbers(
          boost_, boost::make_iterator_property_map(cores.begin(), boost::get(boost::vertex_index, boost_)));
      return [cores = std::move(cores)] { return cores_answer(cores); };
    });
  }

  void triangles() {
    measure("triangles", "guanxi", rounds_,
            [&] { return [total = count_triangles(graph_).total] { return fmt::format("{}", total); }; });
  }

  void one_source_betweenness() {
    measure("betweenness from one", "guanxi", rounds_, [&] {
      return [scores = betweenness(graph_, {.sources = std::span(&source_, 1)})] {
        return scores_answer(scores);
      };
    });
  }

  void exact_betweenness() {
    measure("betweenness", "guanxi", 1,
            [&] { return [scores = betweenness(graph_)] { return scores_answer(scores); }; });
    compare("betweenness", 1, [&] {
      std::vector<double> scores(graph_.vertex_count());
      boost::brandes_betweenness_centrality(boost_, scores.data());
      for (double& score : scores) score /= 2;  // of a graph in both directions each pair counted twice
      return [scores = std::move(scores)] { return scores_answer(scores); };
    });
  }

  void leiden_once() {
    measure("leiden", "guanxi", std::min(rounds_, 3),
            [&] { return [found = leiden(graph_).modularity] { return fmt::format("{:.6f}", found); }; });
  }

  Csr graph_;
  std::vector<std::uint32_t> weights_;
  bool alone_;  // without Boost.Graph
  BoostGraph boost_;
  std::uint32_t source_;
  int rounds_;
  std::set<std::string> wanted_;
};

}  // namespace

int main(int argc, char** argv) {
  try {
    if (argc < 3) throw std::runtime_error("usage: bench_kernels SCALE ROUNDS [TASK…]");
    Bench(static_cast<std::uint32_t>(std::stoul(argv[1])), std::stoi(argv[2]),
          std::set<std::string>(argv + 3, argv + argc))
        .run();
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "bench_kernels: " << error.what() << '\n';
    return 2;
  }
}
