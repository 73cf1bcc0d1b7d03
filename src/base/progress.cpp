#include "guanxi/base/progress.hpp"

#include "guanxi/base/error.hpp"

namespace guanxi {

std::atomic<bool> interrupt_requested{false};

void check_interrupt() {
  if (interrupt_requested.load(std::memory_order_relaxed))
    throw Error(ErrorCode::kInterrupted, "interrupted");
}

}  // namespace guanxi
