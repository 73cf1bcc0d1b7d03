#include "guanxi/rank/closeness.hpp"

#include <bit>

#include "rank/checks.hpp"
#include "rank/parallel.hpp"

namespace guanxi {
namespace {

constexpr std::size_t kLanes = 64;
/// Vertices look for the frontier, rather than the frontier for them, once it has more than this part of the
/// arcs.
constexpr std::size_t kPullPart = 4;

/// What the distances from a vertex to the targets other than itself add up to.
struct Sums {
  std::vector<std::uint64_t> distance;
  std::vector<double> inverse;
  std::vector<std::uint32_t> reached;  // targets

  explicit Sums(std::size_t n) : distance(n, 0), inverse(n, 0.0), reached(n, 0) {}
};

/// Breadth-first searches from up to 64 targets at once, against the arcs: bit i of a mask stands for target
/// i.
struct Searches {
  explicit Searches(std::size_t n)
      : sums(n), seen(n, 0), front(n, 0), next(n, 0), touched(n), level(n), coming(n) {}

  Sums sums;              // of this batch; 0 between batches
  std::uint64_t all = 0;  // the bits in use
  std::vector<std::uint64_t> seen, front, next;
  std::size_t touched_count = 0;
  std::vector<std::uint32_t> touched;        // vertices that some search has met
  std::vector<std::uint32_t> level, coming;  // vertices of the present level and of the one to come

  void run(const Csr& graph, std::span<const std::uint32_t> targets) {
    touched_count = 0;
    all = targets.size() == kLanes ? ~std::uint64_t{0} : (std::uint64_t{1} << targets.size()) - 1;
    std::size_t level_count = 0;
    for (std::size_t i = 0; i < targets.size(); ++i) {
      const std::uint32_t t = targets[i];
      seen[t] = front[t] = std::uint64_t{1} << i;
      touched[touched_count++] = t;
      level[level_count++] = t;
    }
    for (std::uint64_t distance = 1; level_count > 0; ++distance) {
      std::size_t arcs = 0;
      for (std::size_t i = 0; i < level_count; ++i) arcs += graph.in(level[i]).size();
      const bool many = arcs > graph.in_targets.size() / kPullPart;
      const std::size_t coming_count = many ? gather(graph, level_count) : spread(graph, level_count);
      for (std::size_t i = 0; i < coming_count; ++i) arrive(coming[i], distance);
      level.swap(coming);
      level_count = coming_count;
    }
  }

  void clear() {
    for (std::size_t i = 0; i < touched_count; ++i) {
      const std::uint32_t v = touched[i];
      seen[v] = 0;
      sums.distance[v] = 0;
      sums.inverse[v] = 0;
      sums.reached[v] = 0;
    }
  }

 private:
  /// Sends every search of the level one arc on. Returns how many vertices are in `coming`.
  std::size_t spread(const Csr& graph, std::size_t level_count) {
    std::size_t coming_count = 0;
    for (std::size_t i = 0; i < level_count; ++i) {
      const std::uint32_t v = level[i];
      const std::uint64_t mask = front[v];
      front[v] = 0;
      for (const std::uint32_t u : graph.in(v)) {
        const std::uint64_t fresh = mask & ~seen[u];
        if (fresh == 0) continue;
        if (next[u] == 0) coming[coming_count++] = u;
        next[u] |= fresh;
      }
    }
    return coming_count;
  }

  /// The same, from the other end: a vertex that all missing searches have come to looks no further.
  std::size_t gather(const Csr& graph, std::size_t level_count) {
    std::size_t coming_count = 0;
    for (std::uint32_t v = 0; v < graph.vertex_count(); ++v) {
      const std::uint64_t missing = all & ~seen[v];
      if (missing == 0) continue;
      std::uint64_t found = 0;
      for (const std::uint32_t u : graph.out(v)) {
        found |= front[u];
        if ((found & missing) == missing) break;
      }
      next[v] = found & missing;
      if (next[v] != 0) coming[coming_count++] = v;
    }
    for (std::size_t i = 0; i < level_count; ++i) front[level[i]] = 0;
    return coming_count;
  }

  void arrive(std::uint32_t v, std::uint64_t distance) {
    const std::uint64_t fresh = next[v];
    next[v] = 0;
    if (seen[v] == 0) touched[touched_count++] = v;
    seen[v] |= fresh;
    front[v] = fresh;
    const auto searches = static_cast<std::uint32_t>(std::popcount(fresh));
    sums.distance[v] += distance * searches;
    sums.inverse[v] += static_cast<double>(searches) / static_cast<double>(distance);
    sums.reached[v] += searches;
  }
};

Sums sum_distances(const Csr& graph, const std::vector<std::uint32_t>& targets, Progress* progress,
                   const char* task_name) {
  const std::size_t n = graph.vertex_count();
  Sums total(n);
  const std::size_t batches = (targets.size() + kLanes - 1) / kLanes;
  if (progress != nullptr) progress->begin(task_name, targets.size(), "searches");
  const std::size_t threads = parallel::thread_count(batches, n + graph.in_targets.size());
  std::vector<Searches> workspaces(threads, Searches(n));
  const auto batch_of = [&](std::size_t batch) {
    const std::size_t begin = batch * kLanes;
    return std::span(targets).subspan(begin, std::min(kLanes, targets.size() - begin));
  };
  parallel::in_order(
      batches, workspaces,
      [&](Searches& searches, std::size_t batch) { searches.run(graph, batch_of(batch)); },
      [&](Searches& searches, std::size_t batch) {
        for (std::size_t i = 0; i < searches.touched_count; ++i) {
          const std::uint32_t v = searches.touched[i];
          total.distance[v] += searches.sums.distance[v];
          total.inverse[v] += searches.sums.inverse[v];
          total.reached[v] += searches.sums.reached[v];
        }
        searches.clear();
        if (progress != nullptr) progress->update(std::min(targets.size(), (batch + 1) * kLanes));
      });
  if (progress != nullptr) progress->end();
  return total;
}

/// For each vertex the number of targets other than itself.
std::vector<std::uint32_t> others(std::size_t n, const std::vector<std::uint32_t>& targets) {
  std::vector<std::uint32_t> count(n, static_cast<std::uint32_t>(targets.size()));
  for (const std::uint32_t t : targets) --count[t];
  return count;
}

}  // namespace

std::vector<double> closeness(const Csr& graph, const ClosenessOptions& options) {
  const std::vector<std::uint32_t> targets = chosen_or_all(graph, options.targets);
  const std::size_t n = graph.vertex_count();
  const Sums sums = sum_distances(graph, targets, options.progress, "closeness");
  const std::vector<std::uint32_t> possible = others(n, targets);
  std::vector<double> scores(n, 0.0);
  for (std::size_t v = 0; v < n; ++v) {
    if (sums.reached[v] == 0) continue;
    const double reached = sums.reached[v];
    scores[v] = reached / possible[v] * (reached / static_cast<double>(sums.distance[v]));
  }
  return scores;
}

std::vector<double> harmonic(const Csr& graph, const ClosenessOptions& options) {
  const std::vector<std::uint32_t> targets = chosen_or_all(graph, options.targets);
  const std::size_t n = graph.vertex_count();
  const Sums sums = sum_distances(graph, targets, options.progress, "harmonic");
  const std::vector<std::uint32_t> possible = others(n, targets);
  std::vector<double> scores(n, 0.0);
  for (std::size_t v = 0; v < n; ++v) {
    if (possible[v] > 0) scores[v] = sums.inverse[v] / possible[v];
  }
  return scores;
}

}  // namespace guanxi
