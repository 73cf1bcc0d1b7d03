#include "ingest/process_pool.hpp"

namespace guanxi {

std::unique_ptr<ChildProcess> ProcessPool::acquire(bool fresh) {
  if (!fresh) {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      std::unique_ptr<ChildProcess> process = std::move(idle_.back());
      idle_.pop_back();
      return process;
    }
  }
  return start_();
}

void ProcessPool::release(std::unique_ptr<ChildProcess> process) {
  const std::lock_guard lock(mutex_);
  idle_.push_back(std::move(process));
}

}  // namespace guanxi
