// A program that answers requests on its standard input with answers on its standard output.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace guanxi {

/// How an answer ends.
enum class AnswerForm : std::uint8_t {
  kLines,    // with an empty line, which is left out
  kCounted,  // after as many bytes as its first eight say (std::uint64_t); these are left out
};

class ChildProcess {
 public:
  enum class Answer { kWhole, kEnded, kLate };

  /// Starts `command` in a shell, in a process group of its own. Throws: Error kIo
  explicit ChildProcess(const std::string& command);
  /// Starts a program; words.front() is its path. What it says on its standard error is thrown away.
  ChildProcess(const std::vector<std::string>& words, AnswerForm form);
  /// Kills what still runs.
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  /// Writes the request and reads the answer. With kEnded and kLate `out` holds what came.
  /// Throws: Error kInterrupted, kIo
  Answer ask(std::string_view request, double timeout_seconds, std::string& out);
  /// "exit status 3", "signal 9". REQUIRES: ask() returned kEnded
  [[nodiscard]] std::string ending();

 private:
  using Clock = std::chrono::steady_clock;
  bool write_some(std::string_view& rest);
  Answer read_some(std::string& out, bool& more);
  void start(const std::vector<std::string>& words, bool silent);
  void stop() noexcept;

  pid_t pid_ = -1;
  int in_ = -1;   // its standard input
  int out_ = -1;  // its standard output
  AnswerForm form_ = AnswerForm::kLines;
};

}  // namespace guanxi
