#include "guanxi/rank/components.hpp"

#include <algorithm>
#include <atomic>
#include <limits>
#include <numeric>

#include "rank/parallel.hpp"

namespace guanxi {
namespace {

constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();
// Afforest: arcs of every vertex that are linked before the largest component is guessed, and vertices to
// guess from.
constexpr std::size_t kFirstArcs = 2;
constexpr std::uint32_t kSamples = 1024;

/// Numbers components by size from any labels below the number of vertices.
Components by_size(const std::vector<std::uint32_t>& labels) {
  const std::size_t n = labels.size();
  std::vector<std::uint32_t> first_seen(n, kNone);  // label → component by first vertex
  Components found;
  found.of.resize(n);
  for (std::size_t v = 0; v < n; ++v) {
    std::uint32_t& number = first_seen[labels[v]];
    if (number == kNone) {
      number = found.count();
      found.sizes.push_back(0);
    }
    found.of[v] = number;
    ++found.sizes[number];
  }
  std::vector<std::uint32_t> order(found.sizes.size());
  std::iota(order.begin(), order.end(), 0U);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return found.sizes[a] > found.sizes[b]; });
  std::vector<std::uint32_t> rank(order.size());
  std::vector<std::uint32_t> sizes(order.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) {
    rank[order[i]] = i;
    sizes[i] = found.sizes[order[i]];
  }
  for (std::uint32_t& component : found.of) component = rank[component];
  found.sizes = std::move(sizes);
  return found;
}

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

 private:
  [[nodiscard]] std::atomic_ref<std::uint32_t> at(std::uint32_t v) noexcept {
    return std::atomic_ref<std::uint32_t>(parent_[v]);
  }
  std::vector<std::uint32_t> parent_;
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
  std::vector<std::uint32_t> labels(n);
  for (std::uint32_t v = 0; v < n; ++v) labels[v] = forest.root(v);
  return by_size(labels);
}

Components strong_components(const Csr& graph) {
  const std::uint32_t n = graph.vertex_count();
  std::vector<std::uint32_t> met(n, kNone);    // when the search met the vertex
  std::vector<std::uint32_t> low(n, kNone);    // the earliest vertex still open that it is known to reach
  std::vector<std::uint32_t> label(n, kNone);  // set when the vertex is closed
  std::vector<std::uint64_t> next_arc(graph.out_offsets.begin(), graph.out_offsets.end());
  std::vector<std::uint32_t> open;
  std::vector<std::uint32_t> path;
  std::uint32_t clock = 0;
  std::uint32_t labels = 0;
  const auto enter = [&](std::uint32_t v) {
    met[v] = low[v] = clock++;
    open.push_back(v);
    path.push_back(v);
  };
  for (std::uint32_t root = 0; root < n; ++root) {
    if (met[root] != kNone) continue;
    enter(root);
    while (!path.empty()) {
      const std::uint32_t v = path.back();
      if (next_arc[v] < graph.out_offsets[v + 1]) {
        const std::uint32_t w = graph.out_targets[next_arc[v]++];
        if (met[w] == kNone) {
          enter(w);
        } else if (label[w] == kNone) {
          low[v] = std::min(low[v], met[w]);
        }
        continue;
      }
      path.pop_back();
      if (!path.empty()) low[path.back()] = std::min(low[path.back()], low[v]);
      if (low[v] != met[v]) continue;
      do {
        label[open.back()] = labels;
        open.pop_back();
      } while (label[v] != labels);
      ++labels;
    }
  }
  return by_size(label);
}

}  // namespace guanxi
