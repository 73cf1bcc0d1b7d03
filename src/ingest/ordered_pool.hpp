// Jobs on several threads whose results come back in the order of the jobs.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace guanxi {

/// submit() and finish() are called by one thread, which also takes the results. Jobs must not throw.
template <typename Result>
class OrderedPool {
 public:
  using Job = std::function<Result()>;
  using Use = std::function<void(Result&&)>;

  /// At most `window` jobs are under way or wait to be taken.
  OrderedPool(std::size_t threads, std::size_t window, Use use) : window_(window), use_(std::move(use)) {
    for (std::size_t i = 0; i < threads; ++i) workers_.emplace_back([this] { work(); });
  }
  ~OrderedPool() {
    {
      const std::lock_guard lock(mutex_);
      closed_ = true;
      waiting_.clear();
    }
    submitted_.notify_all();
    workers_.clear();  // joins
  }
  OrderedPool(const OrderedPool&) = delete;
  OrderedPool& operator=(const OrderedPool&) = delete;

  /// Takes the oldest results first if the window is full.
  void submit(Job job) {
    if (tasks_.size() >= window_) make_room();
    const auto task = std::make_shared<Task>();
    task->job = std::move(job);
    tasks_.push_back(task);
    {
      const std::lock_guard lock(mutex_);
      waiting_.push_back(task);
    }
    submitted_.notify_one();
  }
  void finish() {
    while (!tasks_.empty()) take();
  }

 private:
  struct Task {
    Job job;
    std::optional<Result> result;
  };

  /// Half the window at once: threads that wake one another for each result do little else.
  void make_room() {
    const std::size_t some = (window_ + 1) / 2;
    wait_for(*tasks_[some - 1]);
    for (std::size_t i = 0; i < some; ++i) take();
  }
  void wait_for(const Task& task) {
    std::unique_lock lock(mutex_);
    awaited_ = &task;
    finished_.wait(lock, [&task] { return task.result.has_value(); });
  }
  void take() {
    const std::shared_ptr<Task> task = tasks_.front();
    wait_for(*task);
    tasks_.pop_front();
    use_(std::move(*task->result));
  }
  void work() {
    while (true) {
      std::shared_ptr<Task> task;
      {
        std::unique_lock lock(mutex_);
        submitted_.wait(lock, [this] { return closed_ || !waiting_.empty(); });
        if (closed_) return;
        task = waiting_.front();
        waiting_.pop_front();
      }
      Result result = task->job();
      bool is_awaited = false;
      {
        const std::lock_guard lock(mutex_);
        task->result.emplace(std::move(result));
        is_awaited = awaited_ == task.get();
      }
      if (is_awaited) finished_.notify_one();
    }
  }

  std::size_t window_;
  Use use_;
  std::deque<std::shared_ptr<Task>> tasks_;  // in order; of the submitting thread
  std::mutex mutex_;
  std::condition_variable submitted_, finished_;
  const Task* awaited_ = nullptr;  // by the submitting thread
  std::deque<std::shared_ptr<Task>> waiting_;
  bool closed_ = false;
  std::vector<std::jthread> workers_;
};

}  // namespace guanxi
