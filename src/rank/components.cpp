#include "guanxi/rank/components.hpp"

#include <algorithm>
#include <atomic>
#include <numeric>

#include "rank/components_by_size.hpp"
#include "rank/huge_pages.hpp"
#include "rank/parallel.hpp"

namespace guanxi {
namespace {

// Afforest: arcs of every vertex that are linked before the largest component is guessed, and vertices to
// guess from.
constexpr std::size_t kFirstArcs = 2;
constexpr std::uint32_t kSamples = 1024;

/// Union-find whose root is the smallest vertex of its set; link() and root() may run in several threads at
/// once.
class Forest {
 public:
  explicit Forest(std::size_t n) : parent_(n) { std::iota(parent_.begin(), parent_.end(), 0U); }

  void link(std::uint32_t a, std::uint32_t b) noexcept {
    while (true) {
      a = root(a);
      b = root(b);
      if (a == b) return;
      if (a < b) std::swap(a, b);
      // The larger root hangs below the smaller, unless another thread was first; then look again.
      std::uint32_t expected = a;
      if (at(a).compare_exchange_strong(expected, b, std::memory_order_relaxed)) return;
    }
  }

  [[nodiscard]] std::uint32_t root(std::uint32_t v) noexcept {
    std::uint32_t parent = at(v).load(std::memory_order_relaxed);
    while (parent != v) {
      const std::uint32_t grandparent = at(parent).load(std::memory_order_relaxed);
      if (grandparent != parent) at(v).store(grandparent, std::memory_order_relaxed);  // halves the path
      v = parent;
      parent = grandparent;
    }
    return v;
  }

  /// The root of every vertex.
  [[nodiscard]] std::vector<std::uint32_t> roots() {
    std::vector<std::uint32_t> labels(parent_.size());
    parallel::for_chunks(parent_.size(), [&](std::size_t begin, std::size_t end) {
      for (std::size_t v = begin; v < end; ++v) labels[v] = root(static_cast<std::uint32_t>(v));
    });
    return labels;
  }

 private:
  [[nodiscard]] std::atomic_ref<std::uint32_t> at(std::uint32_t v) noexcept {
    return std::atomic_ref<std::uint32_t>(parent_[v]);
  }
  HugeVector<std::uint32_t> parent_;
};

/// The most frequent root of a sample of the vertices: most probably that of the largest component.
std::uint32_t frequent_root(Forest& forest, std::uint32_t n) {
  std::vector<std::uint32_t> roots;
  roots.reserve(kSamples);
  for (std::uint32_t i = 0; i < kSamples; ++i) {
    roots.push_back(forest.root(static_cast<std::uint32_t>(std::uint64_t{i} * 2654435761U % n)));
  }
  std::sort(roots.begin(), roots.end());
  std::uint32_t best = roots.front();
  std::ptrdiff_t most = 0;
  for (auto run = roots.begin(); run != roots.end();) {
    const auto end = std::upper_bound(run, roots.end(), *run);
    if (end - run > most) {
      most = end - run;
      best = *run;
    }
    run = end;
  }
  return best;
}

}  // namespace

Components connected_components(const Csr& graph) {
  const std::uint32_t n = graph.vertex_count();
  if (n == 0) return {};
  Forest forest(n);
  parallel::for_chunks(n, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      const auto v = static_cast<std::uint32_t>(i);
      const auto row = graph.out(v);
      for (const std::uint32_t u : row.first(std::min(kFirstArcs, row.size()))) forest.link(v, u);
    }
  });
  // Those in the giant component need no more of their own arcs: whoever else has an arc with them walks it,
  // as its own out-arc or as its in-arc.
  const std::uint32_t giant = frequent_root(forest, n);
  parallel::for_chunks(n, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      const auto v = static_cast<std::uint32_t>(i);
      if (forest.root(v) == giant) continue;
      const auto row = graph.out(v);
      for (const std::uint32_t u : row.subspan(std::min(kFirstArcs, row.size()))) forest.link(v, u);
      for (const std::uint32_t u : graph.in(v)) forest.link(v, u);
    }
  });
  return components_by_size(forest.roots(), giant);
}

}  // namespace guanxi
