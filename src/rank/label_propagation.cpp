#include "guanxi/rank/label_propagation.hpp"

#include <omp.h>

#include <algorithm>
#include <atomic>
#include <numeric>
#include <string>

#include "guanxi/base/error.hpp"
#include "rank/components_by_size.hpp"
#include "rank/huge_pages.hpp"
#include "rank/parallel.hpp"

namespace guanxi {
namespace {

/// The given labels as their ranks among all: small numbers in the same order.
struct DenseLabels {
  std::vector<std::uint32_t> of;      // by vertex
  std::vector<std::uint32_t> values;  // by rank, ascending
};

DenseLabels make_dense(std::span<const std::uint32_t> labels) {
  DenseLabels dense{{}, {labels.begin(), labels.end()}};
  std::sort(dense.values.begin(), dense.values.end());
  dense.values.erase(std::unique(dense.values.begin(), dense.values.end()), dense.values.end());
  dense.of.resize(labels.size());
  parallel::for_chunks(labels.size(), [&](std::size_t begin, std::size_t end) {
    for (std::size_t v = begin; v < end; ++v) {
      const auto place = std::lower_bound(dense.values.begin(), dense.values.end(), labels[v]);
      dense.of[v] = static_cast<std::uint32_t>(place - dense.values.begin());
    }
  });
  return dense;
}

/// One thread's counts of labels; all 0 between two vertices.
class Votes {
 public:
  explicit Votes(std::size_t labels) : counts_(labels, 0) {}

  void add(std::span<const std::uint32_t> row, const std::uint32_t* labels) noexcept {
    for (const std::uint32_t u : row) {
      const std::uint32_t label = labels[u];
      const std::uint32_t count = ++counts_[label];
      if (count > most_ || (count == most_ && label < winner_)) {
        most_ = count;
        winner_ = label;
      }
    }
  }
  /// The winner of what was added, `otherwise` if nothing was.
  [[nodiscard]] std::uint32_t winner(std::uint32_t otherwise) const noexcept {
    return most_ == 0 ? otherwise : winner_;
  }
  void forget(std::span<const std::uint32_t> row, const std::uint32_t* labels) noexcept {
    for (const std::uint32_t u : row) counts_[labels[u]] = 0;
    most_ = 0;
  }

 private:
  HugeVector<std::uint32_t> counts_;
  std::uint32_t most_ = 0, winner_ = 0;
};

}  // namespace

LabelPropagationResult propagate_labels(const Csr& graph, const LabelPropagationOptions& options) {
  const std::size_t n = graph.vertex_count();
  std::vector<std::uint32_t> first(options.labels.begin(), options.labels.end());
  if (first.empty()) {
    first.resize(n);
    std::iota(first.begin(), first.end(), 0U);
  }
  if (first.size() != n) {
    throw Error(ErrorCode::kInvalidArgument, "label propagation: " + std::to_string(first.size()) +
                                                 " labels for " + std::to_string(n) + " vertices");
  }
  const DenseLabels dense = make_dense(first);
  HugeVector<std::uint32_t> labels(dense.of.begin(), dense.of.end());
  HugeVector<std::uint32_t> next(n);
  std::vector<Votes> votes(static_cast<std::size_t>(omp_get_max_threads()), Votes(dense.values.size()));

  LabelPropagationResult result;
  result.converged = n == 0;
  while (!result.converged && result.iterations < options.max_iterations) {
    check_interrupt();
    std::atomic<bool> changed = false;
    parallel::for_chunks(n, [&](std::size_t begin, std::size_t end) {
      Votes& mine = votes[static_cast<std::size_t>(omp_get_thread_num())];
      bool changes = false;
      for (std::size_t i = begin; i < end; ++i) {
        const auto v = static_cast<std::uint32_t>(i);
        mine.add(graph.out(v), labels.data());
        if (!options.undirected) mine.add(graph.in(v), labels.data());
        next[i] = mine.winner(labels[i]);
        mine.forget(graph.out(v), labels.data());
        if (!options.undirected) mine.forget(graph.in(v), labels.data());
        changes = changes || next[i] != labels[i];
      }
      if (changes) changed.store(true, std::memory_order_relaxed);
    });
    labels.swap(next);
    ++result.iterations;
    result.converged = !changed;
  }
  result.labels.resize(n);
  for (std::size_t v = 0; v < n; ++v) result.labels[v] = dense.values[labels[v]];
  return result;
}

Components groups_of(std::span<const std::uint32_t> labels) {
  const std::size_t n = labels.size();
  if (n == 0) return {};
  std::vector<std::uint32_t> of = make_dense(labels).of;
  std::vector<std::uint32_t> first(n, static_cast<std::uint32_t>(n));  // by label
  for (std::uint32_t v = 0; v < n; ++v) first[of[v]] = std::min(first[of[v]], v);
  for (std::uint32_t& label : of) label = first[label];
  return components_by_size(std::move(of), static_cast<std::uint32_t>(n));
}

}  // namespace guanxi
