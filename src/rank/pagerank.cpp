#include "guanxi/rank/pagerank.hpp"

#include <cmath>

#include "rank/checks.hpp"
#include "rank/hot_first.hpp"
#include "rank/huge_pages.hpp"
#include "rank/parallel.hpp"
#include "rank/row_sum.hpp"

namespace guanxi {
namespace {

constexpr std::uint32_t kRoundsThatPay = 8;

/// Where jumps go: adds up to 1.
std::vector<double> jump_shares(const Csr& graph, std::span<const std::uint32_t> seeds) {
  const std::size_t n = graph.vertex_count();
  if (seeds.empty()) return std::vector<double>(n, n == 0 ? 0.0 : 1.0 / static_cast<double>(n));
  check_vertices(graph, seeds);
  std::vector<double> shares(n, 0.0);
  std::size_t distinct = 0;
  for (const std::uint32_t v : seeds) {
    if (shares[v] == 0.0) ++distinct;
    shares[v] = 1.0;
  }
  for (double& share : shares) share /= static_cast<double>(distinct);
  return shares;
}

void check_options(const Csr& graph, const PageRankOptions& options) {
  if (!(options.damping >= 0.0 && options.damping < 1.0)) {
    throw Error(ErrorCode::kInvalidArgument, "PageRank: the damping must be at least 0 and less than 1",
                "0.85 is the usual value");
  }
  if (!(options.tolerance > 0.0)) {
    throw Error(ErrorCode::kInvalidArgument, "PageRank: the tolerance must be more than 0");
  }
  check_weights(graph.in_targets.size(), options.weights, "PageRank");
}

/// Rounds of the walk. `shares_` holds what each vertex gives along each of its out-arcs (along each unit of
/// weight), so that a vertex has only to add up over its in-arcs.
class Walk {
 public:
  Walk(const Csr& graph, const PageRankOptions& options)
      : graph_(graph),
        options_(options),
        jumps_(jump_shares(graph, options.seeds)),
        scores_(jumps_),
        shares_(graph.vertex_count()),
        next_shares_(graph.vertex_count()) {
    if (!options.weights.empty()) add_up_weights();
    if (hot_first_pays(graph) && options.max_iterations >= kRoundsThatPay) hot_ = make_hot_first(graph);
    sinks_ = parallel::sum_chunks(scores_.size(), [&](std::size_t begin, std::size_t end) {
      double sinks = 0;
      for (std::size_t v = begin; v < end; ++v) {
        const double out = out_weight(v);
        if (out == 0.0) sinks += scores_[v];
        shares_[place(v)] = out == 0.0 ? 0.0 : scores_[v] / out;
      }
      return sinks;
    });
  }

  /// One round; returns the sum of the changes.
  double step() {
    const double damping = options_.damping;
    const double jumping = (1.0 - damping) + damping * sinks_;
    const std::size_t n = scores_.size();
    std::vector<double> sinks(parallel::chunk_count(n), 0.0);
    const double change = parallel::sum_chunks(n, [&](std::size_t begin, std::size_t end) {
      double changed = 0;
      double sunk = 0;
      for (std::size_t v = begin; v < end; ++v) {
        const double score = jumps_[v] * jumping + damping * received(v);
        changed += std::abs(score - scores_[v]);
        scores_[v] = score;
        const double out = out_weight(v);
        if (out == 0.0) sunk += score;
        next_shares_[place(v)] = out == 0.0 ? 0.0 : score / out;
      }
      sinks[begin / parallel::kChunk] = sunk;
      return changed;
    });
    sinks_ = 0;
    for (const double sunk : sinks) sinks_ += sunk;
    shares_.swap(next_shares_);
    return change;
  }

  /// Each round keeps the sum but for rounding; the last word takes that out.
  [[nodiscard]] std::vector<double> take_scores() {
    const double sum = parallel::sum_chunks(scores_.size(), [&](std::size_t begin, std::size_t end) {
      double part = 0;
      for (std::size_t v = begin; v < end; ++v) part += scores_[v];
      return part;
    });
    for (double& score : scores_) score /= sum;
    return std::move(scores_);
  }

 private:
  void add_up_weights() {
    out_weights_.assign(graph_.vertex_count(), 0.0);
    for (std::size_t arc = 0; arc < graph_.in_targets.size(); ++arc)
      out_weights_[graph_.in_targets[arc]] += options_.weights[arc];
  }
  [[nodiscard]] double out_weight(std::size_t v) const noexcept {
    return out_weights_.empty() ? static_cast<double>(graph_.out_offsets[v + 1] - graph_.out_offsets[v])
                                : out_weights_[v];
  }
  /// Of a vertex's share.
  [[nodiscard]] std::size_t place(std::size_t v) const noexcept {
    return hot_.place.empty() ? v : hot_.place[v];
  }
  [[nodiscard]] double received(std::size_t v) const noexcept {
    const std::uint64_t begin = graph_.in_offsets[v];
    const std::uint32_t* const sources =
        hot_.sources.empty() ? graph_.in_targets.data() : hot_.sources.data();
    const std::span<const std::uint32_t> row(sources + begin, graph_.in_offsets[v + 1] - begin);
    return options_.weights.empty() ? row_sum(row, shares_.data())
                                    : row_sum(row, options_.weights.data() + begin, shares_.data());
  }

  const Csr& graph_;
  const PageRankOptions& options_;
  const std::vector<double> jumps_;
  std::vector<double> scores_;
  std::vector<double> out_weights_;  // empty: the numbers of out-arcs
  HotFirst hot_;                     // empty: where a vertex's share lies is its number
  HugeVector<double> shares_, next_shares_;
  double sinks_ = 0;  // their scores' sum
};

}  // namespace

PageRankResult pagerank(const Csr& graph, const PageRankOptions& options) {
  check_options(graph, options);
  PageRankResult result;
  if (graph.vertex_count() == 0) {
    check_vertices(graph, options.seeds);
    return result;
  }
  Walk walk(graph, options);
  result.converged = false;
  while (!result.converged && result.iterations < options.max_iterations) {
    check_interrupt();
    result.error = walk.step();
    ++result.iterations;
    result.converged = result.error < options.tolerance;
  }
  result.scores = walk.take_scores();
  return result;
}

}  // namespace guanxi
