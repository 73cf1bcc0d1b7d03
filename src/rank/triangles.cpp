#include "guanxi/rank/triangles.hpp"

#include <omp.h>

#include <algorithm>
#include <numeric>

#include "guanxi/base/progress.hpp"
#include "rank/huge_pages.hpp"
#include "rank/parallel.hpp"

namespace guanxi {
namespace {

/// The graph with every link kept at its end of fewer neighbours. Vertices are renumbered by degree, the
/// highest first, so that a row holds smaller numbers only, and mostly very small ones.
class Oriented {
 public:
  explicit Oriented(const Csr& graph) : offsets_(graph.vertex_count() + std::size_t{1}) {
    number(graph);
    const std::size_t n = vertex_.size();
    parallel::for_chunks(n, [&](std::size_t begin, std::size_t end) {
      for (std::size_t i = begin; i < end; ++i) {
        const auto row = graph.out(vertex_[i]);
        offsets_[i + 1] = static_cast<std::uint64_t>(
            std::count_if(row.begin(), row.end(), [&](std::uint32_t u) { return number_[u] < i; }));
      }
    });
    std::partial_sum(offsets_.begin(), offsets_.end(), offsets_.begin());
    targets_.resize(offsets_.back());
    parallel::for_chunks(n, [&](std::size_t begin, std::size_t end) {
      for (std::size_t i = begin; i < end; ++i) {
        std::uint64_t next = offsets_[i];
        for (const std::uint32_t u : graph.out(vertex_[i]))
          if (number_[u] < i) targets_[next++] = number_[u];
      }
    });
  }

  [[nodiscard]] std::size_t size() const noexcept { return vertex_.size(); }
  [[nodiscard]] std::uint32_t vertex(std::size_t number) const noexcept { return vertex_[number]; }
  [[nodiscard]] std::span<const std::uint32_t> row(std::size_t number) const noexcept {
    return {targets_.data() + offsets_[number], offsets_[number + 1] - offsets_[number]};
  }

 private:
  void number(const Csr& graph) {
    const std::uint32_t n = graph.vertex_count();
    std::size_t most = 0;
    for (std::uint32_t v = 0; v < n; ++v) most = std::max(most, graph.out(v).size());
    std::vector<std::uint32_t> next(most + 2, 0);
    for (std::uint32_t v = 0; v < n; ++v) ++next[most - graph.out(v).size() + 1];
    std::partial_sum(next.begin(), next.end(), next.begin());
    vertex_.resize(n);
    number_.resize(n);
    for (std::uint32_t v = 0; v < n; ++v) {
      number_[v] = next[most - graph.out(v).size()]++;
      vertex_[number_[v]] = v;
    }
  }

  std::vector<std::uint64_t> offsets_;
  HugeVector<std::uint32_t> targets_;
  HugeVector<std::uint32_t> number_;  // by vertex
  std::vector<std::uint32_t> vertex_;
};

/// What one thread needs: which vertices are in the present row, and triangles by number.
struct Workspace {
  explicit Workspace(std::size_t n) : marks((n + 63) / 64, 0), counts(n, 0) {}
  [[nodiscard]] bool marked(std::uint32_t v) const noexcept {
    return ((marks[v / 64] >> (v % 64)) & 1U) != 0;
  }
  HugeVector<std::uint64_t> marks;
  HugeVector<std::uint64_t> counts;
  std::vector<std::uint32_t> met;
};

/// The triangles whose vertex of the highest number is `u`.
void count_at(const Oriented& graph, std::size_t u, Workspace& work) {
  const auto row = graph.row(u);
  if (row.size() < 2) return;
  for (const std::uint32_t v : row) work.marks[v / 64] |= std::uint64_t{1} << (v % 64);
  std::uint64_t at_u = 0;
  for (const std::uint32_t v : row) {
    const auto next = graph.row(v);
    if (work.met.size() < next.size()) work.met.resize(next.size());
    std::size_t met = 0;
    for (const std::uint32_t w : next) {
      work.met[met] = w;  // kept if it is marked: whether it is cannot be foretold
      met += work.marked(w) ? 1U : 0U;
    }
    for (std::size_t i = 0; i < met; ++i) ++work.counts[work.met[i]];
    work.counts[v] += met;
    at_u += met;
  }
  work.counts[u] += at_u;
  for (const std::uint32_t v : row) work.marks[v / 64] = 0;
}

}  // namespace

Triangles count_triangles(const Csr& graph) {
  const std::size_t n = graph.vertex_count();
  Triangles found;
  found.at.assign(n, 0);
  const Oriented oriented(graph);
  const std::size_t chunks = (n + 255) / 256;
  std::vector<Workspace> work(static_cast<std::size_t>(chunks > 4 ? omp_get_max_threads() : 1), Workspace(n));
  const int threads = static_cast<int>(work.size());
#pragma omp parallel for schedule(dynamic, 1) num_threads(threads) if (threads > 1)
  for (std::size_t c = 0; c < chunks; ++c) {
    if (interrupt_requested.load(std::memory_order_relaxed)) continue;
    Workspace& mine = work[static_cast<std::size_t>(omp_get_thread_num())];
    for (std::size_t u = c * 256; u < std::min(n, (c + 1) * 256); ++u) count_at(oriented, u, mine);
  }
  check_interrupt();
  std::uint64_t corners = 0;
  for (std::size_t i = 0; i < n; ++i) {
    std::uint64_t& at = found.at[oriented.vertex(i)];
    for (const Workspace& part : work) at += part.counts[i];
    corners += at;
  }
  found.total = corners / 3;
  return found;
}

std::vector<double> clustering(const Csr& graph, const Triangles& triangles) {
  std::vector<double> shares(graph.vertex_count(), 0.0);
  for (std::uint32_t v = 0; v < graph.vertex_count(); ++v) {
    const auto degree = static_cast<double>(graph.out(v).size());
    if (degree >= 2) shares[v] = static_cast<double>(triangles.at[v]) / (degree * (degree - 1) / 2);
  }
  return shares;
}

double transitivity(const Csr& graph, const Triangles& triangles) noexcept {
  double paths = 0;
  for (std::uint32_t v = 0; v < graph.vertex_count(); ++v) {
    const auto degree = static_cast<double>(graph.out(v).size());
    paths += degree * (degree - 1) / 2;
  }
  return paths == 0 ? 0.0 : 3.0 * static_cast<double>(triangles.total) / paths;
}

}  // namespace guanxi
