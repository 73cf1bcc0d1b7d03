// Tasks on several threads that may throw, with what has to be done in their order done in it.
#pragma once

#include <omp.h>

#include <atomic>
#include <cstddef>
#include <exception>
#include <vector>

#include "guanxi/base/progress.hpp"

namespace guanxi::tasks {

/// Keeps the first exception that a thread met, for the one that started the threads.
class FirstError {
 public:
  template <typename Body>
  void guard(const Body& body) noexcept {
    if (failed()) return;
    try {
      body();
    } catch (...) {
      if (!taken_.test_and_set()) {
        error_ = std::current_exception();
        failed_.store(true, std::memory_order_release);
      }
    }
  }
  [[nodiscard]] bool failed() const noexcept { return failed_.load(std::memory_order_relaxed); }
  /// REQUIRES: the threads are done.
  void rethrow() const {
    if (error_) std::rethrow_exception(error_);
  }

 private:
  std::atomic_flag taken_ = ATOMIC_FLAG_INIT;
  std::atomic<bool> failed_ = false;
  std::exception_ptr error_;
};

/// How many threads `tasks` tasks are worth.
[[nodiscard]] inline int thread_count(std::size_t tasks) noexcept {
  const auto most = static_cast<std::size_t>(omp_get_max_threads());
  return static_cast<int>(tasks < 1 ? 1 : tasks < most ? tasks : most);
}

/// body(task) for every task. What one throws is thrown when all have ended; those not yet begun are left
/// out. Throws: Error kInterrupted
template <typename Body>
void for_each(std::size_t tasks, const Body& body) {
  FirstError error;
  const int threads = thread_count(tasks);
#pragma omp parallel for schedule(dynamic, 1) num_threads(threads) if (threads > 1)
  for (std::size_t task = 0; task < tasks; ++task) {
    error.guard([&] {
      check_interrupt();
      body(task);
    });
  }
  error.rethrow();
}

/// For every task: compute(worker, task), then place(worker, task) in the order of the tasks, then
/// store(worker, task), where the worker is the thread's own. Throws as for_each().
template <typename Worker, typename Compute, typename Place, typename Store>
void in_order(std::size_t tasks, std::vector<Worker>& workers, const Compute& compute, const Place& place,
              const Store& store) {
  FirstError error;
  const int threads = static_cast<int>(workers.size());
#pragma omp parallel for ordered schedule(dynamic, 1) num_threads(threads) if (threads > 1)
  for (std::size_t task = 0; task < tasks; ++task) {
    Worker& mine = workers[static_cast<std::size_t>(omp_get_thread_num())];
    error.guard([&] {
      check_interrupt();
      compute(mine, task);
    });
#pragma omp ordered
    error.guard([&] { place(mine, task); });
    error.guard([&] { store(mine, task); });
  }
  error.rethrow();
}

}  // namespace guanxi::tasks
