#include "guanxi/graph/weights.hpp"

#include <algorithm>

#include "graph/array.hpp"
#include "graph/tasks.hpp"
#include "guanxi/base/error.hpp"
#include "guanxi/graph/filter.hpp"
#include "guanxi/store/store.hpp"

namespace guanxi {
namespace {

constexpr std::size_t kRowsPerTask = 4096;

/// What each edge weighs.
class EdgeWeights {
 public:
  EdgeWeights(const Store& store, const Snapshot& snapshot, const WeightOptions& options)
      : snapshot_(snapshot), by_confidence_(options.property.empty()), missing_(options.missing) {
    if (by_confidence_) return;
    const std::uint64_t limit = store.edge_limit();
    values_ = Array<double>(limit);
    stated_ = Array<std::uint64_t>((limit + 63) / 64);
    store.scan_edge_property(options.property, [&](EdgeNo edge, double value) {
      if (edge.value >= limit) return;
      values_[edge.value] = value;
      stated_[edge.value / 64] |= std::uint64_t{1} << (edge.value % 64);
    });
  }
  [[nodiscard]] double operator()(std::uint32_t edge) const {
    if (by_confidence_) return snapshot_.confidence(edge);
    if (edge >= values_.size() || (stated_[edge / 64] >> (edge % 64) & 1) == 0) return missing_;
    return values_[edge];
  }

 private:
  const Snapshot& snapshot_;
  const bool by_confidence_;
  const double missing_;
  Array<double> values_;
  Array<std::uint64_t> stated_;  // bit e % 64 of word e / 64
};

double joined(WeightJoin join, double a, double b) noexcept {
  return join == WeightJoin::kSum ? a + b : join == WeightJoin::kLeast ? std::min(a, b) : std::max(a, b);
}

class Weigher {
 public:
  Weigher(const Store& store, const Snapshot& snapshot, const GraphFilter& filter, const Csr& graph,
          const WeightOptions& options)
      : snapshot_(snapshot),
        filter_(store, snapshot, filter),
        graph_(graph),
        join_(options.join),
        weight_of_(store, snapshot, options) {}

  std::vector<double> run(bool undirected) {
    weights_.assign(graph_.out_targets.size(), 0);
    weighed_ = Array<std::uint8_t>(weights_.size());
    const std::size_t n = graph_.vertex_count();
    tasks::for_each((n + kRowsPerTask - 1) / kRowsPerTask, [&](std::size_t task) {
      const auto end = static_cast<std::uint32_t>(std::min(n, (task + 1) * kRowsPerTask));
      for (auto v = static_cast<std::uint32_t>(task * kRowsPerTask); v < end; ++v) {
        add_row(v, snapshot_.out(entity(v)));
        if (undirected) add_row(v, snapshot_.in(entity(v)));
        if (std::count(weighed_.data() + graph_.out_offsets[v],
                       weighed_.data() + graph_.out_offsets[v + std::size_t{1}], 0) > 0)
          throw_another();
      }
    });
    return std::move(weights_);
  }

 private:
  [[noreturn]] static void throw_another() {
    throw Error(ErrorCode::kInvalidArgument,
                "the graph to be weighed is not made from this snapshot and filter");
  }
  [[nodiscard]] EntityNo entity(std::uint32_t v) const {
    if (graph_.entities[v].value >= snapshot_.entity_count()) throw_another();
    return graph_.entities[v];
  }

  void add_row(std::uint32_t v, const Row& row) {
    const EntityNo self = graph_.entities[v];
    std::uint64_t arc = graph_.out_offsets[v];
    const std::uint64_t end = graph_.out_offsets[v + std::size_t{1}];
    for (std::size_t i = 0; i < row.size(); ++i) {  // both ascend
      const EntityNo target{row.targets[i]};
      if (target == self || !filter_.takes(target) || !filter_.takes(row, i)) continue;
      while (arc < end && graph_.entities[graph_.out_targets[arc]] < target) ++arc;
      if (arc == end || graph_.entities[graph_.out_targets[arc]] != target) throw_another();
      const double weight = weight_of_(row.edge(i));
      weights_[arc] = weighed_[arc] == 0 ? weight : joined(join_, weights_[arc], weight);
      weighed_[arc] = 1;
    }
  }

  const Snapshot& snapshot_;
  const ArcFilter filter_;
  const Csr& graph_;
  const WeightJoin join_;
  const EdgeWeights weight_of_;
  std::vector<double> weights_;
  Array<std::uint8_t> weighed_;  // by arc
};

}  // namespace

std::vector<double> arc_weights(const Store& store, const Snapshot& snapshot, const GraphFilter& filter,
                                const Csr& graph, bool undirected, const WeightOptions& options) {
  return Weigher(store, snapshot, filter, graph, options).run(undirected);
}

}  // namespace guanxi
