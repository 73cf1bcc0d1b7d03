// Processes of one program that wait for requests, each used by one thread at a time.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "ingest/child_process.hpp"

namespace guanxi {

/// Thread-safety: everything may be called from several threads at once.
class ProcessPool {
 public:
  using Start = std::function<std::unique_ptr<ChildProcess>()>;
  explicit ProcessPool(Start start) : start_(std::move(start)) {}

  /// One that is idle, or a new one. `fresh`: a new one in any case. Throws: what `start` does
  [[nodiscard]] std::unique_ptr<ChildProcess> acquire(bool fresh);
  /// Gives back one that answered in full; one that did not is dropped instead.
  void release(std::unique_ptr<ChildProcess> process);

 private:
  const Start start_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<ChildProcess>> idle_;
};

}  // namespace guanxi
