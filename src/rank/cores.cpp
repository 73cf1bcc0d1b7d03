#include "guanxi/rank/cores.hpp"

#include <omp.h>

#include <algorithm>
#include <limits>

#include "guanxi/base/progress.hpp"
#include "rank/huge_pages.hpp"
#include "rank/parallel.hpp"

namespace guanxi {
namespace {

constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();

/// A round over fewer arcs is not worth waking other threads.
constexpr std::uint64_t kArcsPerThread = 50'000;

/// Peels the graph level by level. What is left of a vertex's degree sinks as its neighbours go, but never
/// below the level at which it goes itself: there it is the core number. Each thread owns a range of the
/// vertices and walks that part of every row which lies in it (rows are sorted), so nothing is locked.
class Peeling {
 public:
  explicit Peeling(const Csr& graph)
      : graph_(graph), left_(graph.vertex_count()), alive_(left_.size()), threads_(omp_get_max_threads()) {
    parallel::for_chunks(left_.size(), [&](std::size_t begin, std::size_t end) {
      for (std::size_t i = begin; i < end; ++i) {
        alive_[i] = static_cast<std::uint32_t>(i);
        left_[i] = static_cast<std::uint32_t>(graph_.out(alive_[i]).size());
      }
    });
    const auto& offsets = graph_.out_offsets;
    for (std::size_t t = 0; t <= threads(); ++t) {
      const std::uint64_t arc = graph_.out_targets.size() * t / threads();
      const auto v = std::lower_bound(offsets.begin(), offsets.end(), arc) - offsets.begin();
      bounds_.push_back(static_cast<std::uint32_t>(v));
    }
    bounds_.front() = 0;
    bounds_.back() = static_cast<std::uint32_t>(left_.size());
  }

  std::vector<std::uint32_t> run() {
    std::size_t gone = 0;
    for (std::uint32_t level = 0; level != kNone;) {
      check_interrupt();
      const std::uint32_t next = find_going(level);
      if (going_.empty()) {
        level = next;
        continue;
      }
      while (!going_.empty()) {
        gone += going_.size();
        take_away(level);
      }
      if (2 * gone > alive_.size()) {
        std::erase_if(alive_, [&](std::uint32_t v) { return left_[v] <= level; });
        gone = 0;
      }
      ++level;
    }
    return {left_.begin(), left_.end()};
  }

 private:
  [[nodiscard]] std::size_t threads() const noexcept { return static_cast<std::size_t>(threads_); }

  /// Fills going_ with those that have `level` neighbours left. Returns the least that any of the others has
  /// left, kNone if there is no other.
  std::uint32_t find_going(std::uint32_t level) {
    std::uint32_t least = kNone;
    for (const std::uint32_t v : alive_) {
      const std::uint32_t left = left_[v];
      if (left == level) going_.push_back(v);
      if (left > level) least = std::min(least, left);
    }
    return least;
  }

  /// Takes away whoever is going; going_ becomes those that have no more than `level` neighbours left for it.
  void take_away(std::uint32_t level) {
    std::uint64_t arcs = 0;
    for (const std::uint32_t v : going_) arcs += graph_.out(v).size();
    if (arcs < kArcsPerThread * threads()) {
      next_.resize(1);
      sink(0, static_cast<std::uint32_t>(left_.size()), level, next_[0]);
    } else {
      next_.resize(threads());
#pragma omp parallel for schedule(static, 1) num_threads(threads_)
      for (std::size_t t = 0; t < threads(); ++t) sink(bounds_[t], bounds_[t + 1], level, next_[t]);
    }
    going_.clear();
    for (auto& part : next_) {
      going_.insert(going_.end(), part.begin(), part.end());
      part.clear();
    }
  }

  /// The neighbours in begin..end-1 of those that are going lose one.
  void sink(std::uint32_t begin, std::uint32_t end, std::uint32_t level, std::vector<std::uint32_t>& next) {
    for (const std::uint32_t v : going_) {
      const auto row = graph_.out(v);
      const auto first = begin == 0 ? row.begin() : std::lower_bound(row.begin(), row.end(), begin);
      for (auto u = first; u != row.end() && *u < end; ++u) {
        std::uint32_t& left = left_[*u];
        const std::uint32_t before = left;
        left = before - (before > level ? 1U : 0U);  // no jump: whether it has gone is hard to foretell
        if (before == level + 1) next.push_back(*u);
      }
    }
  }

  const Csr& graph_;
  HugeVector<std::uint32_t> left_;
  std::vector<std::uint32_t> alive_, going_;
  const int threads_;
  std::vector<std::uint32_t> bounds_;  // of the threads' ranges
  std::vector<std::vector<std::uint32_t>> next_;
};

}  // namespace

std::vector<std::uint32_t> core_numbers(const Csr& graph) {
  return Peeling(graph).run();
}

}  // namespace guanxi
