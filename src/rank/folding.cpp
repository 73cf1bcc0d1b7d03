#include "rank/folding.hpp"

#include <algorithm>
#include <limits>

namespace guanxi {
namespace {

constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();

class Folder {
 public:
  explicit Folder(const Csr& graph)
      : graph_(graph), degree_(graph.vertex_count()), parent_(graph.vertex_count(), kNone) {
    result_.weights.assign(graph.vertex_count(), 1.0);
    result_.scores.assign(graph.vertex_count(), 0.0);
  }

  Folding run() {
    fold();
    add_pairs_across();
    for (const std::uint32_t v : folded_) result_.weights[v] = 0;
    return std::move(result_);
  }

 private:
  void fold() {
    std::vector<double>& weights = result_.weights;
    for (std::uint32_t v = 0; v < graph_.vertex_count(); ++v) {
      degree_[v] = static_cast<std::uint32_t>(graph_.out(v).size());
      if (degree_[v] == 1) folded_.push_back(v);
    }
    std::size_t kept = 0;
    for (std::size_t i = 0; i < folded_.size(); ++i) {
      const std::uint32_t v = folded_[i];
      if (degree_[v] == 0) continue;  // the last of a tree
      const auto row = graph_.out(v);
      const std::uint32_t p =
          *std::find_if(row.begin(), row.end(), [&](std::uint32_t u) { return parent_[u] == kNone; });
      folded_[kept++] = v;
      parent_[v] = p;
      degree_[v] = 0;
      // Pairs of this branch with those that hang on p already pass through p.
      result_.scores[p] += 2 * weights[v] * (weights[p] - 1);
      weights[p] += weights[v];
      if (--degree_[p] == 1) folded_.push_back(p);
    }
    folded_.resize(kept);
  }

  /// Pairs of what hangs on a vertex with the rest of its component.
  void add_pairs_across() {
    const std::vector<double> sizes = component_sizes();
    for (std::uint32_t v = 0; v < graph_.vertex_count(); ++v)
      result_.scores[v] += 2 * (result_.weights[v] - 1) * (sizes[v] - result_.weights[v]);
  }

  /// By vertex.
  [[nodiscard]] std::vector<double> component_sizes() const {
    const std::uint32_t n = graph_.vertex_count();
    std::vector<double> sizes(n, 0.0);
    std::vector<std::uint32_t> members;
    for (std::uint32_t v = 0; v < n; ++v) {
      if (parent_[v] != kNone || sizes[v] > 0) continue;
      members.assign(1, v);
      double size = 0;
      sizes[v] = 1;  // met
      for (std::size_t i = 0; i < members.size(); ++i) {
        size += result_.weights[members[i]];
        for (const std::uint32_t u : graph_.out(members[i])) {
          if (parent_[u] != kNone || sizes[u] > 0) continue;
          sizes[u] = 1;
          members.push_back(u);
        }
      }
      for (const std::uint32_t u : members) sizes[u] = size;
    }
    for (std::size_t i = folded_.size(); i-- > 0;) sizes[folded_[i]] = sizes[parent_[folded_[i]]];
    return sizes;
  }

  const Csr& graph_;
  std::vector<std::uint32_t> degree_, parent_, folded_;
  Folding result_;
};

}  // namespace

Folding fold_trees(const Csr& graph) {
  return Folder(graph).run();
}

}  // namespace guanxi
