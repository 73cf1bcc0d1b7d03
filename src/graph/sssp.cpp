#include "guanxi/graph/sssp.hpp"

#include <algorithm>
#include <atomic>
#include <bit>
#include <cmath>
#include <string>

#include "guanxi/base/error.hpp"
#include "guanxi/base/progress.hpp"

namespace guanxi {
namespace {

constexpr std::size_t kFewArcs = 1 << 15;
constexpr std::size_t kVerticesAtOnce = 64;
constexpr std::size_t kArcsAtOnce = 128;
/// A thread's next bucket of the same distance is emptied at once if it is no larger than this.
constexpr std::size_t kFused = 1000;
constexpr std::uint64_t kMostSteps = 8192;  // deltas in the largest weight
constexpr std::size_t kNoBucket = std::numeric_limits<std::size_t>::max();

/// Whole distances in buckets of 2^shift.
struct WholeSteps {
  WholeSteps(std::uint64_t wanted, std::uint64_t largest)
      : shift(static_cast<unsigned>(std::bit_width(std::max(wanted, largest / kMostSteps + 1) - 1))) {}
  [[nodiscard]] std::size_t bucket(std::uint64_t distance) const noexcept { return distance >> shift; }
  [[nodiscard]] std::size_t buckets_ahead(std::uint64_t largest) const noexcept {
    return (largest >> shift) + 2;
  }
  unsigned shift;
};

struct RealSteps {
  RealSteps(double wanted, double largest) {
    const double delta = std::max(wanted, largest / static_cast<double>(kMostSteps));
    inverse = delta > 0 && std::isfinite(1 / delta) ? 1 / delta : 0;
  }
  [[nodiscard]] std::size_t bucket(double distance) const noexcept {
    return static_cast<std::size_t>(distance * inverse);
  }
  [[nodiscard]] std::size_t buckets_ahead(double largest) const noexcept { return bucket(largest) + 3; }
  double inverse = 0;
};

template <typename Distance, typename Weight, typename Steps>
class DeltaStepping {
 public:
  DeltaStepping(const Csr& graph, std::span<const Weight> weights, Steps steps, Weight largest)
      : offsets_(graph.out_offsets.data()),
        targets_(graph.out_targets.data()),
        weights_(weights.data()),
        steps_(steps),
        bucket_mask_(std::bit_ceil(steps.buckets_ahead(largest)) - 1),
        many_(weights.size() > kFewArcs),
        distances_(graph.vertex_count(), kNone),
        relaxed_(graph.vertex_count(), kNone) {}

  static constexpr Distance kNone = ShortestPaths<Distance>::kNone;

  void run(std::uint32_t source) {
    distances_[source] = 0;
    frontier_ = {source};
    std::atomic<bool> stop{false};
#pragma omp parallel if (many_)
    {
      Buckets mine(bucket_mask_ + 1);
      while (current_ != kNoBucket && !stop) {
        settle(mine);
        const std::size_t next = next_bucket(mine);
#pragma omp critical(guanxi_sssp_next)
        next_ = std::min(next_, next);
#pragma omp barrier
#pragma omp single
        {
          current_ = next_;
          next_ = kNoBucket;
          size_ = 0;
          stop = interrupt_requested.load(std::memory_order_relaxed);
        }
        gather(mine);
      }
    }
    check_interrupt();
  }

  [[nodiscard]] std::vector<Distance>& distances() noexcept {
    return distances_;
  }

 private:
  using Buckets = std::vector<std::vector<std::uint32_t>>;

  /// Empties the frontier: the vertices of the current bucket.
  void settle(Buckets& mine) {
    const std::size_t count = frontier_.size();
#pragma omp for schedule(dynamic, kVerticesAtOnce) nowait
    for (std::size_t i = 0; i < count; ++i) {
      if (i + 2 < count) prefetch(frontier_[i + 2]);
      relax(frontier_[i], mine);
    }
    std::vector<std::uint32_t>& same = mine[current_ & bucket_mask_];
    std::vector<std::uint32_t> fused;
    while (!same.empty() && same.size() < kFused) {
      fused.clear();
      fused.swap(same);
      for (const std::uint32_t u : fused) relax(u, mine);
    }
  }

  void prefetch(std::uint32_t u) const noexcept {
    __builtin_prefetch(targets_ + offsets_[u]);
    __builtin_prefetch(weights_ + offsets_[u]);
  }

  void relax(std::uint32_t u, Buckets& mine) {
    const Distance here = std::atomic_ref(distances_[u]).load(std::memory_order_relaxed);
    if (steps_.bucket(here) < current_) return;  // it was nearer and is settled
    // A vertex is as often in the bucket as it came nearer.
    const std::atomic_ref relaxed(relaxed_[u]);
    if (relaxed.load(std::memory_order_relaxed) == here) return;
    relaxed.store(here, std::memory_order_relaxed);
    for (std::uint64_t begin = offsets_[u]; begin < offsets_[u + 1]; begin += kArcsAtOnce)
      relax(here, begin, std::min<std::uint64_t>(begin + kArcsAtOnce, offsets_[u + 1]), mine);
  }

  /// A few arcs of one vertex: first those that seem to bring something, without a branch that cannot be
  /// predicted, then these.
  void relax(Distance here, std::uint64_t begin, std::uint64_t end, Buckets& mine) {
    std::uint32_t near[kArcsAtOnce];
    std::size_t count = 0;
    for (std::uint64_t a = begin; a < end; ++a) {
      near[count] = static_cast<std::uint32_t>(a - begin);
      const Distance before = std::atomic_ref(distances_[targets_[a]]).load(std::memory_order_relaxed);
      count += here + static_cast<Distance>(weights_[a]) < before ? 1 : 0;
    }
    for (std::size_t i = 0; i < count; ++i) {
      const std::uint64_t a = begin + near[i];
      const Distance there = here + static_cast<Distance>(weights_[a]);
      const std::atomic_ref shared(distances_[targets_[a]]);
      Distance before = shared.load(std::memory_order_relaxed);
      while (there < before) {
        if (!shared.compare_exchange_weak(before, there, std::memory_order_relaxed)) continue;
        mine[steps_.bucket(there) & bucket_mask_].push_back(targets_[a]);
        break;
      }
    }
  }

  /// The first bucket of this thread that is not empty.
  [[nodiscard]] std::size_t next_bucket(const Buckets& mine) const noexcept {
    for (std::size_t ahead = 0; ahead <= bucket_mask_; ++ahead) {
      if (!mine[(current_ + ahead) & bucket_mask_].empty()) return current_ + ahead;
    }
    return kNoBucket;
  }

  /// Makes the frontier of all threads' vertices in the current bucket.
  void gather(Buckets& mine) {
    if (current_ == kNoBucket) return;
    std::vector<std::uint32_t>& same = mine[current_ & bucket_mask_];
    const std::size_t place = std::atomic_ref(size_).fetch_add(same.size(), std::memory_order_relaxed);
#pragma omp barrier
#pragma omp single
    frontier_.resize(size_);
    std::copy(same.begin(), same.end(), frontier_.begin() + static_cast<std::ptrdiff_t>(place));
    same.clear();
#pragma omp barrier
  }

  const std::uint64_t* offsets_;
  const std::uint32_t* targets_;
  const Weight* weights_;
  Steps steps_;
  std::size_t bucket_mask_;  // buckets are used in a circle
  bool many_;
  std::vector<Distance> distances_;
  std::vector<Distance> relaxed_;  // the distance at which a vertex's arcs were followed last
  std::vector<std::uint32_t> frontier_;
  std::size_t size_ = 0;
  std::size_t current_ = 0, next_ = kNoBucket;
};

/// The parents that sssp.hpp promises, from the final distances.
template <typename Distance, typename Weight>
std::vector<std::uint32_t> parents_of(const Csr& graph, std::span<const Weight> weights,
                                      const std::vector<Distance>& distances, std::uint32_t source) {
  const std::uint32_t n = graph.vertex_count();
  std::vector<std::uint32_t> parents(n, kUnreached);
  parents[source] = source;
  const auto for_tight_arcs = [&](std::uint32_t u, const auto& visit) {
    if (distances[u] == ShortestPaths<Distance>::kNone) return;
    for (std::uint64_t a = graph.out_offsets[u]; a < graph.out_offsets[u + 1]; ++a) {
      const std::uint32_t v = graph.out_targets[a];
      if (v != source && distances[u] + static_cast<Distance>(weights[a]) == distances[v]) visit(v);
    }
  };
  bool level = false;  // whether some tight arc leads to where it comes from in distance
#pragma omp parallel for schedule(dynamic, 1024) if (weights.size() > kFewArcs) reduction(|| : level)
  for (std::uint32_t u = 0; u < n; ++u) {
    for_tight_arcs(u, [&](std::uint32_t v) {
      if (distances[u] == distances[v]) {
        level = true;
        return;
      }
      const std::atomic_ref shared(parents[v]);
      std::uint32_t now = shared.load(std::memory_order_relaxed);
      while (u < now && !shared.compare_exchange_weak(now, u, std::memory_order_relaxed)) {
      }
    });
  }
  if (!level) return parents;

  std::vector<std::uint32_t> ring;
  for (std::uint32_t v = 0; v < n; ++v) {
    if (parents[v] != kUnreached) ring.push_back(v);
  }
  std::vector<std::uint32_t> coming;
  while (!ring.empty()) {
    for (const std::uint32_t u : ring) {
      for_tight_arcs(u, [&](std::uint32_t v) {
        if (parents[v] != kUnreached) return;
        parents[v] = u;
        coming.push_back(v);
      });
    }
    ring.swap(coming);
    coming.clear();
    std::sort(ring.begin(), ring.end());
  }
  return parents;
}

[[noreturn]] void refuse(const std::string& message) {
  throw Error(ErrorCode::kInvalidArgument, message);
}

template <typename Weight>
void check_arguments(const Csr& graph, std::span<const Weight> weights, std::uint32_t source) {
  const std::uint32_t n = graph.vertex_count();
  if (source >= n) refuse("no vertex " + std::to_string(source) + " in a graph of " + std::to_string(n));
  if (weights.size() != graph.out_targets.size()) {
    refuse(std::to_string(weights.size()) + " weights for " + std::to_string(graph.out_targets.size()) +
           " arcs");
  }
}

template <typename Weight>
Weight largest_of(std::span<const Weight> weights) {
  Weight largest = 0;
#pragma omp parallel for schedule(static) if (weights.size() > kFewArcs) reduction(max : largest)
  for (std::size_t i = 0; i < weights.size(); ++i) largest = std::max(largest, weights[i]);
  return largest;
}

/// Vertices without arcs do not count.
double mean_degree(const Csr& graph) {
  std::size_t sources = 0;
  for (std::uint32_t v = 0; v < graph.vertex_count(); ++v) sources += graph.out(v).empty() ? 0 : 1;
  return sources == 0 ? 1 : static_cast<double>(graph.out_targets.size()) / static_cast<double>(sources);
}

template <typename Distance>
ShortestPaths<std::uint64_t> whole_paths(const Csr& graph, std::span<const std::uint32_t> weights,
                                         std::uint32_t source, WholeSteps steps, std::uint32_t largest,
                                         bool parents) {
  DeltaStepping<Distance, std::uint32_t, WholeSteps> search(graph, weights, steps, largest);
  search.run(source);
  std::vector<Distance>& distances = search.distances();
  ShortestPaths<std::uint64_t> paths;
  if (parents) paths.parents = parents_of(graph, weights, distances, source);
  if constexpr (std::is_same_v<Distance, std::uint64_t>) {
    paths.distances = std::move(distances);
  } else {
    paths.distances.resize(distances.size());
    std::transform(distances.begin(), distances.end(), paths.distances.begin(), [](Distance d) {
      return d == ShortestPaths<Distance>::kNone ? ShortestPaths<std::uint64_t>::kNone : d;
    });
  }
  return paths;
}

}  // namespace

ShortestPaths<std::uint64_t> shortest_paths(const Csr& graph, std::span<const std::uint32_t> weights,
                                            std::uint32_t source, const SsspOptions<std::uint64_t>& options) {
  check_arguments(graph, weights, source);
  const std::uint32_t largest = largest_of(weights);
  std::uint64_t delta = options.delta;
  if (delta == 0) delta = static_cast<std::uint64_t>(largest / (2 * mean_degree(graph))) + 1;
  const WholeSteps steps(delta, largest);
  // No shortest path has more arcs than there are vertices.
  if (std::uint64_t{largest} * graph.vertex_count() < std::numeric_limits<std::uint32_t>::max() - largest) {
    return whole_paths<std::uint32_t>(graph, weights, source, steps, largest, options.parents);
  }
  return whole_paths<std::uint64_t>(graph, weights, source, steps, largest, options.parents);
}

ShortestPaths<double> shortest_paths(const Csr& graph, std::span<const double> weights, std::uint32_t source,
                                     const SsspOptions<double>& options) {
  check_arguments(graph, weights, source);
  for (const double weight : weights) {
    if (!(weight >= 0) || !std::isfinite(weight)) {
      refuse("a weight of " + std::to_string(weight) + ": weights are numbers from 0 on");
    }
  }
  if (!(options.delta >= 0)) refuse("delta is negative");
  const double largest = largest_of(weights);
  if (!std::isfinite(largest * (graph.vertex_count() + 1.0))) refuse("the weights are too large to add up");
  const double delta = options.delta > 0 ? options.delta : largest / (2 * mean_degree(graph));
  DeltaStepping<double, double, RealSteps> search(graph, weights, RealSteps(delta, largest), largest);
  search.run(source);
  ShortestPaths<double> paths;
  if (options.parents) paths.parents = parents_of(graph, weights, search.distances(), source);
  paths.distances = std::move(search.distances());
  return paths;
}

}  // namespace guanxi
