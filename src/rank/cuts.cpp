#include "guanxi/rank/cuts.hpp"

#include <algorithm>
#include <limits>
#include <tuple>

#include "guanxi/base/progress.hpp"

namespace guanxi {
namespace {

constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();

/// One depth-first search over all components.
class CutSearch {
 public:
  explicit CutSearch(const Csr& graph)
      : graph_(graph),
        met_(graph.vertex_count(), kNone),
        low_(graph.vertex_count()),
        parent_(graph.vertex_count(), kNone),
        size_(graph.vertex_count()),
        pieces_(graph.vertex_count()),
        next_arc_(graph.out_offsets.begin(), graph.out_offsets.end()) {}

  Cuts run() {
    for (std::uint32_t root = 0; root < graph_.vertex_count(); ++root) {
      if (met_[root] != kNone) continue;
      check_interrupt();
      met_order_.clear();
      walk(root);
      for (const std::uint32_t v : met_order_) judge(v, root);
    }
    std::sort(cuts_.vertices.begin(), cuts_.vertices.end(),
              [](const CutVertex& a, const CutVertex& b) { return a.vertex < b.vertex; });
    std::sort(cuts_.links.begin(), cuts_.links.end(), [](const CutLink& a, const CutLink& b) {
      return std::tie(a.inner, a.outer) < std::tie(b.inner, b.outer);
    });
    return std::move(cuts_);
  }

 private:
  /// The pieces that hang on a vertex from below: subtrees with no arc that passes it upwards.
  struct Pieces {
    std::uint32_t count = 0;
    std::uint32_t vertices = 0;
    std::uint32_t largest = 0;
  };

  void enter(std::uint32_t v) {
    met_[v] = low_[v] = clock_++;
    size_[v] = 1;
    met_order_.push_back(v);
    path_.push_back(v);
  }

  void walk(std::uint32_t root) {
    enter(root);
    while (!path_.empty()) {
      const std::uint32_t v = path_.back();
      if (next_arc_[v] < graph_.out_offsets[v + 1]) {
        const std::uint32_t w = graph_.out_targets[next_arc_[v]++];
        if (met_[w] == kNone) {
          parent_[w] = v;
          enter(w);
        } else if (w != parent_[v]) {  // there are no parallel arcs: this one is the tree's own
          low_[v] = std::min(low_[v], met_[w]);
        }
        continue;
      }
      path_.pop_back();
      if (path_.empty()) break;
      const std::uint32_t up = path_.back();
      low_[up] = std::min(low_[up], low_[v]);
      size_[up] += size_[v];
      if (low_[v] >= met_[up]) {
        ++pieces_[up].count;
        pieces_[up].vertices += size_[v];
        pieces_[up].largest = std::max(pieces_[up].largest, size_[v]);
      }
    }
  }

  void judge(std::uint32_t v, std::uint32_t root) {
    const std::uint32_t whole = size_[root];
    const Pieces& below = pieces_[v];
    const std::uint32_t above = whole - 1 - below.vertices;  // one piece; nothing if v is the root
    const std::uint32_t parts = below.count + (above > 0 ? 1 : 0);
    if (below.count > 0 && parts > 1) {
      cuts_.vertices.push_back({v, parts, whole - 1 - std::max(below.largest, above)});
    }
    const std::uint32_t up = parent_[v];
    if (up == kNone || low_[v] <= met_[up]) return;
    const std::uint32_t rest = whole - size_[v];
    const bool v_is_outer = size_[v] < rest || (size_[v] == rest && up < v);
    cuts_.links.push_back({v_is_outer ? up : v, v_is_outer ? v : up, std::min(size_[v], rest)});
  }

  const Csr& graph_;
  std::vector<std::uint32_t> met_;     // when the search met the vertex
  std::vector<std::uint32_t> low_;     // the earliest vertex that its subtree has an arc to
  std::vector<std::uint32_t> parent_;  // in the search's tree
  std::vector<std::uint32_t> size_;    // of its subtree
  std::vector<Pieces> pieces_;
  std::vector<std::uint64_t> next_arc_;
  std::vector<std::uint32_t> path_;
  std::vector<std::uint32_t> met_order_;  // of one component
  std::uint32_t clock_ = 0;
  Cuts cuts_;
};

}  // namespace

Cuts find_cuts(const Csr& graph) {
  return CutSearch(graph).run();
}

}  // namespace guanxi
