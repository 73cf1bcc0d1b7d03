// A program that answers requests on its standard input with lines on its standard output.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <string>
#include <string_view>

namespace guanxi {

class ChildProcess {
 public:
  enum class Answer { kWhole, kEnded, kLate };

  /// Starts `command` in a shell, in a process group of its own. Throws: Error kIo
  explicit ChildProcess(const std::string& command);
  /// Kills what still runs.
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  /// Writes the request and reads up to an empty line, which is left out. With kEnded and kLate `out` holds
  /// what came. Throws: Error kInterrupted, kIo
  Answer ask(std::string_view request, double timeout_seconds, std::string& out);
  /// "exit status 3", "signal 9". REQUIRES: ask() returned kEnded
  [[nodiscard]] std::string ending();

 private:
  using Clock = std::chrono::steady_clock;
  bool write_some(std::string_view& rest);
  Answer read_some(std::string& out, bool& more);
  void stop() noexcept;

  pid_t pid_ = -1;
  int in_ = -1;   // its standard input
  int out_ = -1;  // its standard output
};

}  // namespace guanxi
