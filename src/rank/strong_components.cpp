#include <algorithm>
#include <atomic>
#include <limits>
#include <numeric>

#include "guanxi/base/progress.hpp"
#include "guanxi/rank/components.hpp"
#include "rank/components_by_size.hpp"
#include "rank/huge_pages.hpp"
#include "rank/parallel.hpp"

namespace guanxi {
namespace {

constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();

class StrongComponents {
 public:
  explicit StrongComponents(const Csr& graph)
      : graph_(graph), n_(graph.vertex_count()), first_(n_, kNone), open_(n_) {
    std::iota(open_.begin(), open_.end(), 0U);
  }

  Components run() {
    if (n_ == 0) return {};
    trim();
    take_giant();
    check_interrupt();
    search_rest();
    return components_by_size(std::move(first_), giant_);
  }

 private:
  [[nodiscard]] bool is_open(std::uint32_t v) const noexcept { return first_[v] == kNone; }

  /// A vertex with no open one before it, or none behind it, is a component of its own. Two rounds take most
  /// of them; chains are left to search_rest(). Whoever is closed in a round counts as open until its end, so
  /// that threads do not change each other's rounds.
  void trim() {
    for (int round = 0; round < 2; ++round) {
      std::vector<char> closed(n_, 0);
      const auto has_open = [&](std::span<const std::uint32_t> row, std::uint32_t v) {
        return std::any_of(row.begin(), row.end(), [&](std::uint32_t u) { return u != v && is_open(u); });
      };
      parallel::for_chunks(open_.size(), [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
          const std::uint32_t v = open_[i];
          if (!has_open(graph_.out(v), v) || !has_open(graph_.in(v), v)) closed[v] = 1;
        }
      });
      std::erase_if(open_, [&](std::uint32_t v) {
        if (closed[v] != 0) first_[v] = v;
        return closed[v] != 0;
      });
    }
  }

  /// What the best connected vertex reaches and is reached from is one component, most probably the largest.
  void take_giant() {
    if (open_.empty()) return;
    const auto weight = [&](std::uint32_t v) {
      return std::uint64_t{graph_.out(v).size()} * graph_.in(v).size();
    };
    const std::uint32_t pivot = *std::max_element(
        open_.begin(), open_.end(), [&](std::uint32_t a, std::uint32_t b) { return weight(a) < weight(b); });
    const std::vector<char> reached = reach(pivot, true);
    const std::vector<char> reaching = reach(pivot, false);
    const auto in_giant = [&](std::uint32_t v) { return reached[v] != 0 && reaching[v] != 0; };
    giant_ = *std::find_if(open_.begin(), open_.end(), in_giant);  // open_ ascends
    std::erase_if(open_, [&](std::uint32_t v) {
      if (!in_giant(v)) return false;
      first_[v] = giant_;
      return true;
    });
  }

  /// The open vertices that can be reached from `pivot`, against the arcs if not `forward`.
  [[nodiscard]] std::vector<char> reach(std::uint32_t pivot, bool forward) const {
    std::vector<char> reached(n_, 0);
    reached[pivot] = 1;
    std::vector<std::uint32_t> frontier{pivot};
    while (!frontier.empty()) {
      std::vector<std::vector<std::uint32_t>> met(frontier.size() / kFrontierChunk + 1);
      const std::size_t chunks = met.size();
#pragma omp parallel for schedule(dynamic, 1) if (chunks > 1)
      for (std::size_t c = 0; c < chunks; ++c) {
        const std::size_t end = std::min(frontier.size(), (c + 1) * kFrontierChunk);
        for (std::size_t i = c * kFrontierChunk; i < end; ++i) {
          for (const std::uint32_t u : forward ? graph_.out(frontier[i]) : graph_.in(frontier[i])) {
            const std::atomic_ref<char> mark(reached[u]);
            if (mark.load(std::memory_order_relaxed) != 0 || !is_open(u)) continue;
            if (mark.exchange(1, std::memory_order_relaxed) == 0) met[c].push_back(u);
          }
        }
      }
      frontier.clear();
      for (const auto& part : met) frontier.insert(frontier.end(), part.begin(), part.end());
    }
    return reached;
  }

  /// Tarjan's search of what is still open.
  void search_rest() {
    if (open_.empty()) return;
    std::vector<std::uint32_t> met(n_, kNone);  // when the search met the vertex
    std::vector<std::uint32_t> low(n_, kNone);  // the earliest vertex still open that it is known to reach
    std::vector<std::uint64_t> next_arc(n_, 0);
    std::vector<std::uint32_t> stack;
    std::vector<std::uint32_t> path;
    std::uint32_t clock = 0;
    const auto enter = [&](std::uint32_t v) {
      met[v] = low[v] = clock++;
      stack.push_back(v);
      path.push_back(v);
    };
    for (const std::uint32_t root : open_) {
      if (met[root] != kNone) continue;
      enter(root);
      while (!path.empty()) {
        const std::uint32_t v = path.back();
        const auto row = graph_.out(v);
        if (next_arc[v] < row.size()) {
          const std::uint32_t w = row[next_arc[v]++];
          if (!is_open(w)) continue;
          if (met[w] == kNone) {
            enter(w);
          } else {
            low[v] = std::min(low[v], met[w]);
          }
          continue;
        }
        path.pop_back();
        if (!path.empty()) low[path.back()] = std::min(low[path.back()], low[v]);
        if (low[v] == met[v]) close(stack, v);
      }
    }
  }

  /// The component of `root` is what lies on the stack from it on.
  void close(std::vector<std::uint32_t>& stack, std::uint32_t root) {
    const auto begin = std::find(stack.rbegin(), stack.rend(), root).base() - 1;
    const std::uint32_t first = *std::min_element(begin, stack.end());
    for (auto v = begin; v != stack.end(); ++v) first_[*v] = first;
    stack.erase(begin, stack.end());
  }

  static constexpr std::size_t kFrontierChunk = 256;
  const Csr& graph_;
  const std::uint32_t n_;
  std::vector<std::uint32_t> first_;  // the smallest vertex of its component; kNone: still open
  std::vector<std::uint32_t> open_;   // ascending
  std::uint32_t giant_ = 0;
};

}  // namespace

Components strong_components(const Csr& graph) {
  return StrongComponents(graph).run();
}

}  // namespace guanxi
