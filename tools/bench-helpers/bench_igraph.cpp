// What igraph does on the graph of bench_kernels.
//
//   bench_igraph SCALE ROUNDS [TASK…]
#include <igraph.h>

#include <iostream>
#include <set>
#include <stdexcept>

#include "answers.hpp"

using namespace guanxi;
using namespace guanxi::bench;
using namespace guanxi::testing;

namespace {

class IntVector {
 public:
  explicit IntVector(igraph_integer_t size = 0) { igraph_vector_int_init(&vector_, size); }
  ~IntVector() { igraph_vector_int_destroy(&vector_); }
  IntVector(const IntVector&) = delete;
  IntVector& operator=(const IntVector&) = delete;
  igraph_vector_int_t* get() { return &vector_; }
  [[nodiscard]] std::span<const igraph_integer_t> values() const {
    return {VECTOR(vector_), static_cast<std::size_t>(igraph_vector_int_size(&vector_))};
  }

 private:
  igraph_vector_int_t vector_;
};

class RealVector {
 public:
  explicit RealVector(igraph_integer_t size = 0) { igraph_vector_init(&vector_, size); }
  ~RealVector() { igraph_vector_destroy(&vector_); }
  RealVector(const RealVector&) = delete;
  RealVector& operator=(const RealVector&) = delete;
  igraph_vector_t* get() { return &vector_; }
  [[nodiscard]] std::span<const double> values() const {
    return {VECTOR(vector_), static_cast<std::size_t>(igraph_vector_size(&vector_))};
  }

 private:
  igraph_vector_t vector_;
};

class Bench {
 public:
  Bench(std::uint32_t scale, int rounds, std::set<std::string> wanted)
      : rounds_(rounds), wanted_(std::move(wanted)) {
    const Csr graph = kronecker_graph({.scale = scale});
    const std::vector<std::uint32_t> arc_weights = random_weights(graph, 1);
    source_ = source_of(graph);
    IntVector ends(static_cast<igraph_integer_t>(graph.out_targets.size()));
    igraph_vector_resize(weights_.get(), static_cast<igraph_integer_t>(graph.out_targets.size() / 2));
    igraph_integer_t at = 0;
    for (std::uint32_t v = 0; v < graph.vertex_count(); ++v) {
      std::uint64_t arc = graph.out_offsets[v];
      for (const std::uint32_t u : graph.out(v)) {
        if (v < u) {
          VECTOR(*weights_.get())[at / 2] = arc_weights[arc];
          VECTOR(*ends.get())[at++] = v;
          VECTOR(*ends.get())[at++] = u;
        }
        ++arc;
      }
    }
    igraph_create(&graph_, ends.get(), graph.vertex_count(), IGRAPH_UNDIRECTED);
  }
  ~Bench() { igraph_destroy(&graph_); }
  Bench(const Bench&) = delete;
  Bench& operator=(const Bench&) = delete;

  void run() {
    if (wants("bfs")) bfs();
    if (wants("sssp")) sssp();
    if (wants("components")) components();
    if (wants("pagerank")) pagerank();
    if (wants("cores")) cores();
    if (wants("triangles")) triangles();
    if (wants("betweenness")) betweenness();
    if (wants("leiden")) leiden();
  }

 private:
  [[nodiscard]] bool wants(const std::string& task) const {
    return wanted_.empty() || wanted_.contains(task);
  }

  void bfs() {
    measure("bfs", "igraph", rounds_, [&] {
      IntVector depths;
      igraph_bfs(&graph_, source_, nullptr, IGRAPH_ALL, false, nullptr, nullptr, nullptr, nullptr, nullptr,
                 nullptr, depths.get(), nullptr, nullptr);
      std::vector<std::uint32_t> found;
      for (const igraph_integer_t depth : depths.values()) found.push_back(static_cast<std::uint32_t>(depth));
      return [found = std::move(found)] { return depths_answer(found); };
    });
  }

  void sssp() {
    measure("sssp", "igraph", std::min(rounds_, 3), [&] {
      igraph_matrix_t distances;
      igraph_matrix_init(&distances, 0, 0);
      igraph_distances_dijkstra(&graph_, &distances, igraph_vss_1(source_), igraph_vss_all(), weights_.get(),
                                IGRAPH_ALL);
      std::vector<std::uint64_t> found;
      for (igraph_integer_t v = 0; v < igraph_matrix_ncol(&distances); ++v) {
        const double distance = MATRIX(distances, 0, v);
        found.push_back(std::isfinite(distance) ? static_cast<std::uint64_t>(distance) : UINT64_MAX);
      }
      igraph_matrix_destroy(&distances);
      return [found = std::move(found)] { return distances_answer(found); };
    });
  }

  void components() {
    measure("components", "igraph", rounds_, [&] {
      igraph_integer_t count = 0;
      igraph_connected_components(&graph_, nullptr, nullptr, &count, IGRAPH_WEAK);
      return [count] { return fmt::format("{}", count); };
    });
  }

  void pagerank() {
    measure("pagerank to the end", "igraph", std::min(rounds_, 3), [&] {
      RealVector scores;
      igraph_real_t value = 0;
      igraph_pagerank(&graph_, IGRAPH_PAGERANK_ALGO_PRPACK, scores.get(), &value, igraph_vss_all(), false,
                      0.85, nullptr, nullptr);
      const auto found = scores.values();
      return [copy = std::vector<double>(found.begin(), found.end())] { return scores_answer(copy); };
    });
  }

  void cores() {
    measure("core numbers", "igraph", std::min(rounds_, 3), [&] {
      IntVector found;
      igraph_coreness(&graph_, found.get(), IGRAPH_ALL);
      const auto values = found.values();
      return
          [copy = std::vector<igraph_integer_t>(values.begin(), values.end())] { return cores_answer(copy); };
    });
  }

  void triangles() {
    measure("triangles", "igraph", std::min(rounds_, 3), [&] {
      RealVector found;
      igraph_adjacent_triangles(&graph_, found.get(), igraph_vss_all());
      double sum = 0;
      for (const double count : found.values()) sum += count;
      return [sum] { return fmt::format("{:.0f}", sum / 3); };
    });
  }

  void betweenness() {
    measure("betweenness", "igraph", 1, [&] {
      RealVector found;
      igraph_betweenness(&graph_, found.get(), igraph_vss_all(), false, nullptr);
      const auto values = found.values();
      return [copy = std::vector<double>(values.begin(), values.end())] { return scores_answer(copy); };
    });
  }

  void leiden() {
    measure("leiden", "igraph", 1, [&] {
      RealVector strength;
      igraph_strength(&graph_, strength.get(), igraph_vss_all(), IGRAPH_ALL, true, nullptr);
      IntVector membership;
      const double links = static_cast<double>(igraph_ecount(&graph_));
      igraph_rng_seed(igraph_rng_default(), 1);
      igraph_community_leiden(&graph_, nullptr, strength.get(), 1 / (2 * links), 0.01, false, 2,
                              membership.get(), nullptr, nullptr);
      igraph_real_t quality = 0;
      igraph_modularity(&graph_, membership.get(), nullptr, 1, false, &quality);
      return [quality] { return fmt::format("{:.6f}", quality); };
    });
  }

  igraph_t graph_;
  RealVector weights_;
  igraph_integer_t source_ = 0;
  int rounds_;
  std::set<std::string> wanted_;
};

}  // namespace

int main(int argc, char** argv) {
  try {
    if (argc < 3) throw std::runtime_error("usage: bench_igraph SCALE ROUNDS [TASK…]");
    Bench(static_cast<std::uint32_t>(std::stoul(argv[1])), std::stoi(argv[2]),
          std::set<std::string>(argv + 3, argv + argc))
        .run();
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "bench_igraph: " << error.what() << '\n';
    return 2;
  }
}
