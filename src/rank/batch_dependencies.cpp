#include <algorithm>
#include <bit>
#include <limits>
#include <memory>

#include "rank/dependencies.hpp"

namespace guanxi {
namespace {

constexpr std::size_t kLanes = BatchSearch::kLanes;
constexpr std::uint32_t kNoEntry = std::numeric_limits<std::uint32_t>::max();
/// Following an arc from the frontier costs as much as looking along so many from the vertices left.
constexpr std::size_t kPushCost = 3;

/// A number for each source.
struct alignas(64) Lanes {
  double of[kLanes] = {};
};

/// A vertex in a level: those of its lanes that are in the level.
struct Entry {
  std::uint32_t vertex = 0;
  std::uint32_t lanes = 0;
};

}  // namespace

/// Levels are those of all searches at the same time. A row of `numbers` is 0 in the lanes that have not come
/// to the vertex yet. A neighbour at less distance than the last level would have been passed on before:
/// hence the sum over all neighbours is the sum over those in the last level, in the lanes that matter, and
/// no distances are compared.
struct BatchSearch::Impl {
  explicit Impl(const WeightedRows& rows)
      : graph(rows),
        numbers(rows.vertex_count),
        seen(rows.vertex_count, 0),
        entry_of(rows.vertex_count, kNoEntry),
        scores(rows.vertex_count, 0.0) {}

  const WeightedRows& graph;
  std::vector<Lanes> numbers;
  std::vector<std::uint8_t> seen;       // lanes
  std::vector<std::uint32_t> entry_of;  // while the next level is made from the frontier
  Scores scores;
  std::vector<std::uint32_t> reached;

  std::vector<Entry> entries;  // level by level
  std::vector<Lanes> values;   // of the entries: numbers of paths; 0 in other lanes
  std::vector<std::size_t> begins;
  std::vector<std::uint32_t> left;  // vertices that some lane has not come to
  std::size_t left_arcs = 0;        // to them, at most
  bool left_made = false;
  std::uint32_t all_lanes = 0;
  bool too_many_paths = false;

  void run(std::span<const std::uint32_t> sources) {
    clear();
    all_lanes = (1U << sources.size()) - 1;
    Lanes source_weights;
    for (std::size_t lane = 0; lane < sources.size(); ++lane) {
      source_weights.of[lane] = graph.weights[sources[lane]];
      Lanes one;
      one.of[lane] = 1;
      entries.push_back({sources[lane], 1U << lane});
      values.push_back(one);
    }
    begins = {0};
    show_last_level();
    while (begins.back() < entries.size() && !too_many_paths) {
      find_next_level();
      show_last_level();
    }
    for (const Entry& entry : entries) numbers[entry.vertex] = Lanes{};
    if (too_many_paths) {
      run_wide(sources);
    } else {
      accumulate(source_weights);
    }
  }

 private:
  void clear() {
    for (const Entry& entry : entries) {
      numbers[entry.vertex] = Lanes{};
      seen[entry.vertex] = 0;
    }
    for (const std::uint32_t v : reached) scores[v] = 0;
    reached.clear();
    entries.clear();
    values.clear();
    left.clear();
    left_made = false;
    left_arcs = graph.in_targets.size();
    too_many_paths = false;
  }

  /// Closes the level that was made and writes its numbers where neighbours look for them.
  void show_last_level() {
    double most = 0;
    for (std::size_t i = begins.back(); i < entries.size(); ++i) {
      const Entry& entry = entries[i];
      if (seen[entry.vertex] == 0) reached.push_back(entry.vertex);
      seen[entry.vertex] = static_cast<std::uint8_t>(seen[entry.vertex] | entry.lanes);
      double* const row = numbers[entry.vertex].of;
      for (std::size_t lane = 0; lane < kLanes; ++lane) {
        row[lane] += values[i].of[lane];
        most = std::max(most, values[i].of[lane]);
      }
    }
    too_many_paths = most > kMaxPaths;
  }

  void find_next_level() {
    const std::size_t begin = begins.back();
    const std::size_t end = entries.size();
    begins.push_back(end);
    std::size_t frontier_arcs = 0;
    for (std::size_t i = begin; i < end; ++i) frontier_arcs += graph.out(entries[i].vertex).size();
    // left_arcs may be of some levels ago.
    if (frontier_arcs * kPushCost < left_arcs) {
      for (std::size_t i = begin; i < end; ++i) push(i);
      finish_pushed(end);
    } else {
      pull();
    }
  }

  void push(std::size_t from) {
    const Entry entry = entries[from];
    const Lanes value = values[from];
    for (const std::uint32_t w : graph.out(entry.vertex)) {
      const std::uint32_t fresh = entry.lanes & ~std::uint32_t{seen[w]};
      if (fresh == 0) continue;
      if (entry_of[w] == kNoEntry) {
        entry_of[w] = static_cast<std::uint32_t>(entries.size());
        entries.push_back({w, 0});
        values.emplace_back();
      }
      entries[entry_of[w]].lanes |= fresh;
      double* const sum = values[entry_of[w]].of;
      for (std::size_t lane = 0; lane < kLanes; ++lane) sum[lane] += value.of[lane];
    }
  }

  void finish_pushed(std::size_t begin) {
    for (std::size_t i = begin; i < entries.size(); ++i) {
      entry_of[entries[i].vertex] = kNoEntry;
      keep_fresh(numbers[entries[i].vertex], values[i]);
    }
  }

  /// Removes the lanes that have come to the vertex before.
  static void keep_fresh(const Lanes& before, Lanes& sum) noexcept {
    for (std::size_t lane = 0; lane < kLanes; ++lane) sum.of[lane] = before.of[lane] > 0 ? 0 : sum.of[lane];
  }

  void pull() {
    if (!left_made) {
      for (std::uint32_t v = 0; v < graph.vertex_count; ++v) left.push_back(v);
      left_made = true;
    }
    std::size_t kept = 0;
    left_arcs = 0;
    for (const std::uint32_t v : left) {
      if (seen[v] == all_lanes) continue;
      left[kept++] = v;
      left_arcs += graph.in(v).size();
      Lanes sum = sum_over(graph.in(v));
      keep_fresh(numbers[v], sum);
      std::uint32_t fresh = 0;
      for (std::size_t lane = 0; lane < kLanes; ++lane) fresh |= (sum.of[lane] > 0 ? 1U : 0U) << lane;
      if (fresh == 0) continue;
      entries.push_back({v, fresh});
      values.push_back(sum);
    }
    left.resize(kept);
  }

  [[nodiscard]] Lanes sum_over(std::span<const std::uint32_t> row) const noexcept {
    Lanes sum;
    for (const std::uint32_t u : row) {
      const double* const number = numbers[u].of;
      for (std::size_t lane = 0; lane < kLanes; ++lane) sum.of[lane] += number[lane];
    }
    return sum;
  }

  /// From the last level to the first: numbers become (weight + dependency) / paths.
  void accumulate(const Lanes& source_weights) {
    const std::size_t levels = begins.size() - 1;  // the last one is empty
    for (std::size_t level = levels; level-- > 1;) {
      const bool last = level + 1 == levels;
      for (std::size_t i = begins[level]; i < begins[level + 1]; ++i) {
        const std::uint32_t v = entries[i].vertex;
        const Lanes sum = last ? Lanes{} : sum_over(graph.out(v));
        const double weight = graph.weights[v];
        double score = 0;
        for (std::size_t lane = 0; lane < kLanes; ++lane) {
          const double paths = values[i].of[lane];
          const double dependency = paths * sum.of[lane];
          score += source_weights.of[lane] * dependency;
          values[i].of[lane] = paths > 0 ? (weight + dependency) / paths : 0;
        }
        scores[v] += score;
      }
      for (std::size_t i = begins[level]; i < begins[level + 1]; ++i) {
        double* const row = numbers[entries[i].vertex].of;
        for (std::size_t lane = 0; lane < kLanes; ++lane) row[lane] += values[i].of[lane];
      }
    }
  }

  void run_wide(std::span<const std::uint32_t> sources) {
    reached.resize(graph.vertex_count);
    for (std::uint32_t v = 0; v < graph.vertex_count; ++v) reached[v] = v;
    for (const std::uint32_t source : sources) add_wide_dependencies(graph, source, scores);
  }
};

BatchSearch::BatchSearch(const WeightedRows& graph) : impl_(std::make_unique<Impl>(graph)) {}
BatchSearch::~BatchSearch() = default;
BatchSearch::BatchSearch(BatchSearch&&) noexcept = default;

void BatchSearch::run(std::span<const std::uint32_t> sources) {
  impl_->run(sources);
}
std::span<const std::uint32_t> BatchSearch::reached() const noexcept {
  return impl_->reached;
}
double BatchSearch::score(std::uint32_t v) const noexcept {
  return impl_->scores[v];
}

}  // namespace guanxi
