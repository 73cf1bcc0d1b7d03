// Blocks of facts on their way from the thread that reads to the one that writes: in order, and only so many
// at a time.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <exception>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "guanxi/model/fact.hpp"

namespace guanxi {

struct FactBlock {
  std::vector<std::pair<Fact, std::uint64_t>> facts;  // with their lines
  std::uint64_t raw_bytes = 0;                        // of the file, read when the block was full
};

class BlockQueue {
 public:
  explicit BlockQueue(std::size_t capacity) : capacity_(capacity) {}

  /// Waits for room. False: the other side has gone, and the block with it.
  bool push(FactBlock&& block) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return blocks_.size() < capacity_ || closed_; });
    if (closed_) return false;
    blocks_.push_back(std::move(block));
    changed_.notify_all();
    return true;
  }
  /// No more blocks will come; `error`, if any, is why.
  void finish(std::exception_ptr error = nullptr) {
    const std::lock_guard lock(mutex_);
    finished_ = true;
    error_ = std::move(error);
    changed_.notify_all();
  }
  /// Waits for a block; nothing at the end. Throws what the other side ended with.
  std::optional<FactBlock> pop() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !blocks_.empty() || finished_; });
    if (blocks_.empty()) {
      if (error_) std::rethrow_exception(error_);
      return std::nullopt;
    }
    std::optional<FactBlock> block(std::move(blocks_.front()));
    blocks_.pop_front();
    changed_.notify_all();
    return block;
  }
  /// No more blocks are wanted.
  void close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<FactBlock> blocks_;
  std::size_t capacity_;
  bool finished_ = false;
  bool closed_ = false;
  std::exception_ptr error_;
};

}  // namespace guanxi
