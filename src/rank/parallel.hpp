// Loops over vertices that give bit-identical results whatever the number of threads: work is cut into chunks
// whose bounds depend on the number of vertices alone, and what the chunks yield is added up in their order.
#pragma once

#include <omp.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "guanxi/base/progress.hpp"

namespace guanxi::parallel {

inline constexpr std::size_t kChunk = 2048;

[[nodiscard]] inline std::size_t chunk_count(std::size_t n) noexcept {
  return (n + kChunk - 1) / kChunk;
}

/// Calls body(begin, end) for every chunk of 0..n-1. The body must not throw and writes only what belongs to
/// its chunk.
template <typename Body>
void for_chunks(std::size_t n, const Body& body) {
  const std::size_t chunks = chunk_count(n);
#pragma omp parallel for schedule(dynamic, 1) if (chunks > 1)
  for (std::size_t c = 0; c < chunks; ++c) body(c * kChunk, std::min(n, (c + 1) * kChunk));
}

/// Adds up what body(begin, end) returns for every chunk of 0..n-1.
template <typename Body>
[[nodiscard]] double sum_chunks(std::size_t n, const Body& body) {
  std::vector<double> partial(chunk_count(n), 0.0);
  for_chunks(n, [&](std::size_t begin, std::size_t end) { partial[begin / kChunk] = body(begin, end); });
  double sum = 0;
  for (const double p : partial) sum += p;
  return sum;
}

/// The largest of what body(begin, end) returns, at least 0.
template <typename Body>
[[nodiscard]] double max_chunks(std::size_t n, const Body& body) {
  std::vector<double> partial(chunk_count(n), 0.0);
  for_chunks(n, [&](std::size_t begin, std::size_t end) { partial[begin / kChunk] = body(begin, end); });
  double largest = 0;
  for (const double p : partial) largest = std::max(largest, p);
  return largest;
}

inline constexpr std::size_t kStepsPerThread = 50'000;

/// How many threads are worth their start for `tasks` of `steps` each.
[[nodiscard]] inline std::size_t thread_count(std::size_t tasks, std::size_t steps) noexcept {
  const std::size_t useful = std::min(tasks, 1 + tasks * steps / kStepsPerThread);
  return std::max<std::size_t>(1, std::min(useful, static_cast<std::size_t>(omp_get_max_threads())));
}

/// For every task 0..tasks-1: compute(workspace, task) in parallel, then merge(workspace, task) by one thread
/// at a time in the order of the tasks. There are at most workspaces.size() threads, each with a workspace of
/// its own. Neither may throw. Throws: Error kInterrupted
template <typename Workspace, typename Compute, typename Merge>
void in_order(std::size_t tasks, std::vector<Workspace>& workspaces, const Compute& compute,
              const Merge& merge) {
  const int threads = static_cast<int>(workspaces.size());
#pragma omp parallel for ordered schedule(dynamic, 1) num_threads(threads) if (threads > 1)
  for (std::size_t task = 0; task < tasks; ++task) {
    if (interrupt_requested.load(std::memory_order_relaxed)) continue;
    Workspace& mine = workspaces[static_cast<std::size_t>(omp_get_thread_num())];
    compute(mine, task);
#pragma omp ordered
    merge(mine, task);
  }
  check_interrupt();
}

}  // namespace guanxi::parallel
