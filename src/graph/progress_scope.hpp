// A task that a Progress, if there is one, shows from here to the end of the scope.
#pragma once

#include <cstdint>

#include "guanxi/base/progress.hpp"

namespace guanxi {

class ProgressScope {
 public:
  ProgressScope(Progress* progress, const char* task, std::uint64_t total, const char* unit)
      : progress_(progress) {
    if (progress_ != nullptr) progress_->begin(task, total, unit);
  }
  ~ProgressScope() {
    if (progress_ != nullptr) progress_->end();
  }
  ProgressScope(const ProgressScope&) = delete;
  ProgressScope& operator=(const ProgressScope&) = delete;

  void update(std::uint64_t done) {
    if (progress_ != nullptr) progress_->update(done);
  }

 private:
  Progress* progress_;
};

}  // namespace guanxi
