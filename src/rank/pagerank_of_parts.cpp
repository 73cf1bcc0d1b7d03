#include "rank/pagerank_of_parts.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "rank/parallel.hpp"

namespace guanxi {
namespace {

/// A number of each part; one line of the cache.
struct alignas(64) Lanes {
  std::array<double, kPartsAtOnce> of{};
  constexpr double& operator[](std::size_t part) noexcept { return of[part]; }
  constexpr double operator[](std::size_t part) const noexcept { return of[part]; }
};

constexpr std::uint64_t kAhead = 24;  // arcs, whose shares are fetched meanwhile

/// 1 in the lanes of the bits that are set.
constexpr std::array<Lanes, 256> make_weights() {
  std::array<Lanes, 256> out{};
  for (std::size_t mask = 0; mask < out.size(); ++mask)
    for (std::size_t p = 0; p < kPartsAtOnce; ++p) out[mask][p] = (mask >> p & 1) != 0 ? 1 : 0;
  return out;
}
constexpr std::array<Lanes, 256> kWeights = make_weights();

class Walk {
 public:
  Walk(const Csr& graph, const Support& support, bool undirected, std::span<const std::vector<bool>> counts,
       const PageRankOptions& options)
      : graph_(graph),
        options_(options),
        parts_(counts.size()),
        present_(graph.vertex_count()),
        scores_(graph.vertex_count()),
        shares_(graph.vertex_count()),
        next_shares_(graph.vertex_count()),
        outs_(graph.vertex_count()) {
    std::vector<std::uint8_t> masks(support.sets.count(), 0);
    for (std::size_t p = 0; p < parts_; ++p) {
      const std::vector<bool> stands = support.standing(counts[p]);
      for (std::size_t set = 0; set < masks.size(); ++set)
        masks[set] |= static_cast<std::uint8_t>((stands[set] ? 1U : 0U) << p);
    }
    for (std::uint32_t v = 0; v < graph.vertex_count(); ++v) present_[v] = masks[support.of_vertex[v]];
    take_arcs(support, masks, undirected);
    start();
  }

  PartScores run() {
    for (std::uint32_t round = 0; live_ != 0 && round < options_.max_iterations; ++round) {
      check_interrupt();
      const Lanes change = step();
      for (std::size_t p = 0; p < parts_; ++p)
        if (change[p] < options_.tolerance) live_ &= static_cast<std::uint8_t>(~(1U << p));
    }
    PartScores out;
    for (std::size_t p = 0; p < parts_; ++p) {
      double sum = 0;
      for (const Lanes& score : scores_) sum += score[p];
      std::vector<double>& of_part = out.scores.emplace_back();
      of_part.reserve(scores_.size());
      for (const Lanes& score : scores_) of_part.push_back(sum > 0 ? score[p] / sum : 0);
    }
    out.present = std::move(present_);
    return out;
  }

 private:
  /// Which parts each in-arc is in, and how many out-arcs a vertex has in each.
  void take_arcs(const Support& support, const std::vector<std::uint8_t>& masks, bool undirected) {
    arcs_.resize(graph_.in_targets.size());
    std::vector<std::uint64_t> next;  // of directed arcs; rows ascend, so they come in their order
    if (!undirected) next.assign(graph_.in_offsets.begin(), graph_.in_offsets.end());
    for (std::uint32_t v = 0; v < graph_.vertex_count(); ++v) {
      for (std::uint64_t arc = graph_.out_offsets[v]; arc < graph_.out_offsets[v + 1]; ++arc) {
        const std::uint32_t to = graph_.out_targets[arc];
        const auto mask = static_cast<std::uint8_t>(masks[support.of_arc[arc]] & present_[v] & present_[to]);
        arcs_[undirected ? arc : next[to]++] = mask;
        for (std::size_t p = 0; p < kPartsAtOnce; ++p) outs_[v][p] += kWeights[mask][p];
      }
    }
  }

  void start() {
    for (std::size_t p = 0; p < parts_; ++p) {
      std::uint64_t vertices = 0;
      for (const std::uint8_t mask : present_) vertices += mask >> p & 1U;
      if (vertices == 0) continue;
      live_ |= static_cast<std::uint8_t>(1U << p);
      jump_[p] = 1.0 / static_cast<double>(vertices);
    }
    for (std::size_t v = 0; v < scores_.size(); ++v)
      for (std::size_t p = 0; p < parts_; ++p) {
        if ((present_[v] >> p & 1U) == 0) continue;
        scores_[v][p] = jump_[p];
        if (outs_[v][p] == 0)
          sinks_[p] += jump_[p];
        else
          shares_[v][p] = jump_[p] / outs_[v][p];
      }
  }

  [[nodiscard]] Lanes received(std::size_t v) const noexcept {
    Lanes sum{};
    const std::uint64_t last = graph_.in_targets.size() - 1;
    for (std::uint64_t arc = graph_.in_offsets[v]; arc < graph_.in_offsets[v + 1]; ++arc) {
      __builtin_prefetch(&shares_[graph_.in_targets[std::min(arc + kAhead, last)]]);
      const Lanes& weights = kWeights[arcs_[arc]];
      const Lanes& shares = shares_[graph_.in_targets[arc]];
      for (std::size_t p = 0; p < kPartsAtOnce; ++p) sum[p] += weights[p] * shares[p];
    }
    return sum;
  }

  /// One round of the parts that have not settled; returns the sums of the changes.
  Lanes step() {
    struct Sums {
      Lanes change{}, sinks{};
    };
    std::vector<Sums> sums(parallel::chunk_count(scores_.size()));
    Lanes jumping{};
    for (std::size_t p = 0; p < parts_; ++p)
      jumping[p] = jump_[p] * ((1 - options_.damping) + options_.damping * sinks_[p]);
    parallel::for_chunks(scores_.size(), [&](std::size_t begin, std::size_t end) {
      Sums& sum = sums[begin / parallel::kChunk];
      for (std::size_t v = begin; v < end; ++v) {
        const auto mask = static_cast<std::uint8_t>(present_[v] & live_);
        if (mask == 0) continue;
        const Lanes got = received(v);
        for (std::size_t p = 0; p < kPartsAtOnce; ++p) {
          if ((mask >> p & 1U) == 0) continue;
          const double score = jumping[p] + options_.damping * got[p];
          sum.change[p] += std::abs(score - scores_[v][p]);
          scores_[v][p] = score;
          if (outs_[v][p] == 0)
            sum.sinks[p] += score;
          else
            next_shares_[v][p] = score / outs_[v][p];
        }
      }
    });
    Lanes change{};
    for (std::size_t p = 0; p < parts_; ++p) {
      if ((live_ >> p & 1U) == 0) continue;
      sinks_[p] = 0;
      for (const Sums& sum : sums) {
        change[p] += sum.change[p];
        sinks_[p] += sum.sinks[p];
      }
    }
    shares_.swap(next_shares_);
    return change;
  }

  const Csr& graph_;
  const PageRankOptions& options_;
  const std::size_t parts_;
  std::vector<std::uint8_t> present_, arcs_;
  std::vector<Lanes> scores_, shares_, next_shares_, outs_;
  Lanes jump_{}, sinks_{};
  std::uint8_t live_ = 0;  // parts that have not settled
};

}  // namespace

PartScores pagerank_of_parts(const Csr& graph, const Support& support, bool undirected,
                             std::span<const std::vector<bool>> counts, const PageRankOptions& options) {
  return Walk(graph, support, undirected, counts, options).run();
}

}  // namespace guanxi
