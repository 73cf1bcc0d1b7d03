#include "guanxi/graph/bfs.hpp"

#include <algorithm>
#include <atomic>
#include <bit>
#include <string>

#include "graph/bitmap.hpp"
#include "guanxi/base/error.hpp"
#include "guanxi/base/progress.hpp"

namespace guanxi {
namespace {

/// The paper's bounds: look for parents once the frontier has more than 1/kAlpha of the arcs left, and for
/// children again once it has less than 1/kBeta of the vertices.
constexpr std::uint64_t kAlpha = 15;
constexpr std::uint64_t kBeta = 18;
/// Frontiers with less work than this are not worth the start of threads.
constexpr std::size_t kFewArcs = 4096;
constexpr std::size_t kFewVertices = 4096;
constexpr std::size_t kVerticesAtOnce = 64;
constexpr std::size_t kWordsAtOnce = 16;
constexpr std::size_t kBuffer = 1024;

/// What one thread found, on its way to the shared queue.
class Found {
 public:
  Found(std::vector<std::uint32_t>& queue, std::size_t& size) : queue_(queue), size_(size) {}
  ~Found() { flush(); }
  Found(const Found&) = delete;
  Found& operator=(const Found&) = delete;

  void push(std::uint32_t v) noexcept {
    if (held_ == kBuffer) flush();
    buffer_[held_++] = v;
  }

 private:
  void flush() noexcept {
    const std::size_t place = std::atomic_ref(size_).fetch_add(held_, std::memory_order_relaxed);
    std::copy_n(buffer_, held_, queue_.begin() + static_cast<std::ptrdiff_t>(place));
    held_ = 0;
  }

  std::vector<std::uint32_t>& queue_;
  std::size_t& size_;
  std::size_t held_ = 0;
  std::uint32_t buffer_[kBuffer];
};

template <bool kParents>
class Search {
 public:
  Search(const Csr& graph, Walk walk)
      : forth_offsets_(walk == Walk::kAlong ? graph.out_offsets.data() : graph.in_offsets.data()),
        back_offsets_(walk == Walk::kAlong ? graph.in_offsets.data() : graph.out_offsets.data()),
        forth_targets_(walk == Walk::kAlong ? graph.out_targets.data() : graph.in_targets.data()),
        back_targets_(walk == Walk::kAlong ? graph.in_targets.data() : graph.out_targets.data()),
        n_(graph.vertex_count()),
        marks_(n_, kUnreached),
        visited_(n_),
        queue_(n_),
        next_(n_) {}

  std::vector<std::uint32_t> run(std::uint32_t source) {
    marks_[source] = kParents ? source : 0;
    visited_.set(source);
    queue_[0] = source;
    queue_size_ = 1;
    std::uint64_t frontier_arcs = degree(source);
    std::uint64_t arcs_left = forth_offsets_[n_];
    for (depth_ = 1; queue_size_ > 0; ++depth_) {
      check_interrupt();
      if (frontier_arcs > arcs_left / kAlpha) {
        find_parents_for_some_levels();
        frontier_arcs = 1;
      } else {
        arcs_left -= std::min(arcs_left, frontier_arcs);
        frontier_arcs = find_children(frontier_arcs);
      }
    }
    return std::move(marks_);
  }

 private:
  [[nodiscard]] std::uint64_t degree(std::uint32_t v) const noexcept {
    return forth_offsets_[v + 1] - forth_offsets_[v];
  }

  /// Marks v as met from u in this level. True for the first to do so.
  [[nodiscard]] bool mark(std::uint32_t v, std::uint32_t u) noexcept {
    const std::atomic_ref shared(marks_[v]);
    std::uint32_t now = shared.load(std::memory_order_relaxed);
    if constexpr (kParents) {
      while (u < now) {
        if (shared.compare_exchange_weak(now, u, std::memory_order_relaxed)) return now == kUnreached;
      }
      return false;
    } else {
      return now == kUnreached && shared.compare_exchange_strong(now, depth_, std::memory_order_relaxed);
    }
  }

  /// One level from the frontier on. Returns how many arcs leave the next one.
  std::uint64_t find_children(std::uint64_t frontier_arcs) {
    std::uint64_t arcs = 0;
    std::size_t next_size = 0;
    const bool many = frontier_arcs > kFewArcs;
#pragma omp parallel if (many) reduction(+ : arcs)
    {
      Found found(next_, next_size);
#pragma omp for schedule(dynamic, kVerticesAtOnce)
      for (std::size_t i = 0; i < queue_size_; ++i) {
        const std::uint32_t u = queue_[i];
        for (std::uint64_t a = forth_offsets_[u]; a < forth_offsets_[u + 1]; ++a) {
          const std::uint32_t v = forth_targets_[a];
          // Those of earlier levels; the bits of this one are set when it is complete.
          if (visited_.test(v) || !mark(v, u)) continue;
          found.push(v);
          arcs += degree(v);
        }
      }
    }
    queue_.swap(next_);
    queue_size_ = next_size;
#pragma omp parallel for schedule(static) if (queue_size_ > kFewArcs)
    for (std::size_t i = 0; i < queue_size_; ++i) visited_.set_shared(queue_[i]);
    return arcs;
  }

  /// Levels in which every vertex left looks for a parent in the frontier, while those are cheaper.
  void find_parents_for_some_levels() {
    Bitmap front(n_);
    Bitmap coming(n_);
    for (std::size_t i = 0; i < queue_size_; ++i) front.set(queue_[i]);
    std::uint64_t before = 0;
    std::uint64_t now = queue_size_;
    while (true) {
      before = now;
      now = find_parents(front, coming);
      front.swap(coming);
      if (now < before && now <= n_ / kBeta) break;
      check_interrupt();
      ++depth_;
    }
    queue_size_ = 0;
#pragma omp parallel if (n_ > kFewVertices)
    {
      Found found(queue_, queue_size_);
#pragma omp for schedule(static)
      for (std::size_t w = 0; w < front.word_count(); ++w) {
        for (std::uint64_t bits = front.word(w); bits != 0; bits &= bits - 1)
          found.push(static_cast<std::uint32_t>(64 * w) + static_cast<std::uint32_t>(std::countr_zero(bits)));
      }
    }
  }

  /// Returns the size of `coming`, the level after `front`.
  std::uint64_t find_parents(const Bitmap& front, Bitmap& coming) {
    std::uint64_t count = 0;
#pragma omp parallel for schedule(dynamic, kWordsAtOnce) reduction(+ : count) if (n_ > kFewVertices)
    for (std::size_t w = 0; w < visited_.word_count(); ++w) {
      const std::uint64_t children = find_parents(front, w);
      coming.word(w) = children;
      count += static_cast<std::uint64_t>(std::popcount(children));
    }
    return count;
  }

  /// The same for 64 vertices: those that have a parent in `front`.
  std::uint64_t find_parents(const Bitmap& front, std::size_t word) {
    std::uint64_t& visited = visited_.word(word);
    const auto first = static_cast<std::uint32_t>(64 * word);
    std::uint64_t left = ~visited;
    if (n_ - first < 64) left &= (std::uint64_t{1} << (n_ - first)) - 1;
    std::uint64_t children = 0;
    for (; left != 0; left &= left - 1) {
      const auto bit = static_cast<std::uint32_t>(std::countr_zero(left));
      const std::uint32_t v = first + bit;
      const std::uint64_t end = back_offsets_[v + 1];
      std::uint64_t a = back_offsets_[v];
      if (a == end) visited |= std::uint64_t{1} << bit;  // nothing leads to it: not to be looked at again
      while (a < end && !front.test(back_targets_[a])) ++a;
      if (a == end) continue;
      marks_[v] = kParents ? back_targets_[a] : depth_;  // rows ascend: the smallest parent
      children |= std::uint64_t{1} << bit;
    }
    visited |= children;
    return children;
  }

  const std::uint64_t* forth_offsets_;
  const std::uint64_t* back_offsets_;
  const std::uint32_t* forth_targets_;
  const std::uint32_t* back_targets_;
  std::uint32_t n_;
  std::uint32_t depth_ = 0;
  std::vector<std::uint32_t> marks_;  // parents or depths
  Bitmap visited_;
  std::vector<std::uint32_t> queue_, next_;
  std::size_t queue_size_ = 0;
};

void check_source(const Csr& graph, std::uint32_t source) {
  if (source < graph.vertex_count()) return;
  throw Error(ErrorCode::kInvalidArgument, "no vertex " + std::to_string(source) + " in a graph of " +
                                               std::to_string(graph.vertex_count()));
}

}  // namespace

std::vector<std::uint32_t> bfs_depths(const Csr& graph, std::uint32_t source, Walk walk) {
  check_source(graph, source);
  return Search<false>(graph, walk).run(source);
}

std::vector<std::uint32_t> bfs_parents(const Csr& graph, std::uint32_t source, Walk walk) {
  check_source(graph, source);
  return Search<true>(graph, walk).run(source);
}

BfsLevels bfs_levels(const Csr& graph, std::uint32_t source, Walk walk) {
  const std::vector<std::uint32_t> depths = bfs_depths(graph, source, walk);
  BfsLevels levels;
  for (const std::uint32_t depth : depths) {
    if (depth == kUnreached) continue;
    if (levels.begins.size() < std::size_t{depth} + 2) levels.begins.resize(std::size_t{depth} + 2, 0);
    ++levels.begins[depth + 1];
  }
  for (std::size_t d = 1; d < levels.begins.size(); ++d) levels.begins[d] += levels.begins[d - 1];
  levels.order.resize(levels.begins.back());
  std::vector<std::size_t> place(levels.begins.begin(), levels.begins.end() - 1);
  for (std::uint32_t v = 0; v < depths.size(); ++v) {
    if (depths[v] != kUnreached) levels.order[place[depths[v]]++] = v;
  }
  return levels;
}

}  // namespace guanxi
