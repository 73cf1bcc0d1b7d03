// What betweenness is made of: for a source s and every vertex v the dependency of s on v, the sum over all t
// of the share of the shortest s–t paths that pass through v (Brandes 2001), where a target t may stand for
// several vertices. Three ways to compute it: batch_dependencies.cpp many sources at a time on one thread,
// source_dependencies.cpp one source on all threads, wide_dependencies.cpp with numbers of any size.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "guanxi/graph/snapshot.hpp"

namespace guanxi {

/// The arcs of a graph whose vertices stand for several.
struct WeightedRows {
  std::uint32_t vertex_count = 0;
  std::span<const std::uint64_t> out_offsets, in_offsets;
  std::span<const std::uint32_t> out_targets, in_targets;
  std::span<const double> weights;  // by vertex: how many it stands for

  [[nodiscard]] std::span<const std::uint32_t> out(std::uint32_t v) const noexcept {
    return {out_targets.data() + out_offsets[v], out_offsets[v + 1] - out_offsets[v]};
  }
  [[nodiscard]] std::span<const std::uint32_t> in(std::uint32_t v) const noexcept {
    return {in_targets.data() + in_offsets[v], in_offsets[v + 1] - in_offsets[v]};
  }
};

/// Numbers of paths above this are counted again with Wide: its reciprocal times any dependency stays normal.
inline constexpr double kMaxPaths = 1e280;

/// Dependencies times the weight of the source, by vertex. A source's on itself is 0.
using Scores = std::vector<double>;

/// One thread's search from up to kLanes sources at a time: the distances of all of them from a vertex are in
/// one row of numbers, so that an arc is followed once for many of them.
class BatchSearch {
 public:
  static constexpr std::size_t kLanes = 8;
  /// Memory for a vertex: the row, twice its number of paths, and what the queues take.
  explicit BatchSearch(const WeightedRows& graph);
  ~BatchSearch();
  BatchSearch(BatchSearch&&) noexcept;
  BatchSearch& operator=(BatchSearch&&) = delete;

  /// REQUIRES: at most kLanes distinct sources. The result is in reached() and score() until the next run.
  void run(std::span<const std::uint32_t> sources);
  /// The vertices that have a score; of others it is 0.
  [[nodiscard]] std::span<const std::uint32_t> reached() const noexcept;
  [[nodiscard]] double score(std::uint32_t v) const noexcept;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Adds the dependencies of one source to `scores`, on all threads.
/// REQUIRES: `rows` are those of `graph`.
void add_dependencies(const Csr& graph, const WeightedRows& rows, std::uint32_t source, Scores& scores);

/// The same on one thread, however many paths there are.
void add_wide_dependencies(const WeightedRows& graph, std::uint32_t source, Scores& scores);

}  // namespace guanxi
