// How much a search may still do.
#pragma once

#include <chrono>
#include <cstdint>

#include "guanxi/base/progress.hpp"
#include "guanxi/explore/trace.hpp"

namespace guanxi {

class SearchBudget {
 public:
  SearchBudget(std::uint64_t max_steps, std::uint64_t max_ms)
      : max_steps_(max_steps),
        timed_(max_ms > 0),
        deadline_(Clock::now() + std::chrono::milliseconds(timed_ ? max_ms : 0)) {}

  /// Takes one step. False if there is none left; then spent() is true for good.
  /// Throws: Error kInterrupted
  bool spend() {
    if (bound_ != TraceBound::kNone) return false;
    if (steps_ >= max_steps_) {
      bound_ = TraceBound::kSteps;
      return false;
    }
    if (++steps_ % kCheckEvery == 0) {
      check_interrupt();
      if (timed_ && Clock::now() > deadline_) bound_ = TraceBound::kTime;
    }
    return bound_ == TraceBound::kNone;
  }
  void stop(TraceBound bound) {
    if (bound_ == TraceBound::kNone) bound_ = bound;
  }
  [[nodiscard]] bool spent() const noexcept { return bound_ != TraceBound::kNone; }
  [[nodiscard]] TraceBound bound() const noexcept { return bound_; }
  [[nodiscard]] std::uint64_t steps() const noexcept { return steps_; }
  [[nodiscard]] std::uint64_t steps_left() const noexcept { return spent() ? 0 : max_steps_ - steps_; }

 private:
  using Clock = std::chrono::steady_clock;
  static constexpr std::uint64_t kCheckEvery = 65'536;

  std::uint64_t max_steps_, steps_ = 0;
  bool timed_;
  Clock::time_point deadline_;
  TraceBound bound_ = TraceBound::kNone;
};

}  // namespace guanxi
