// What a long task tells its watcher, and how a watcher tells it to stop.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>

namespace guanxi {

/// The watcher's side. Libraries call it; the command line draws a bar with it (on a terminal only).
class Progress {
 public:
  virtual ~Progress() = default;
  /// `total` 0: unknown. `unit` is what is counted ("facts", "bytes").
  virtual void begin(const std::string& task, std::uint64_t total, const std::string& unit) = 0;
  /// Called often: an implementation throttles by itself.
  virtual void update(std::uint64_t done) = 0;
  virtual void end() = 0;
};

/// Set by a handler of SIGINT or SIGTERM; never cleared by a library.
extern std::atomic<bool> interrupt_requested;

/// Throws: Error kInterrupted, once interrupt_requested is set. Call it where the work can stop with nothing
/// half done.
void check_interrupt();

}  // namespace guanxi
