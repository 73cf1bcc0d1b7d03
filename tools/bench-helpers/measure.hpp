// Times of a task, its answer and its memory, as one line of JSON that tools/bench reads.
#pragma once

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace guanxi::bench {

class Stopwatch {
 public:
  [[nodiscard]] double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

/// Starts the process's peak of memory anew, where the kernel lets it.
inline void reset_peak() {
  std::ofstream("/proc/self/clear_refs") << "5";
}

inline std::uint64_t peak_bytes() {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    if (word != "VmHWM:") continue;
    std::uint64_t kilobytes = 0;
    status >> kilobytes;
    return kilobytes << 10;
  }
  return 0;
}

/// `answer` is JSON.
inline void print(std::string_view task, std::string_view who, const std::vector<double>& seconds,
                  const std::string& answer, std::uint64_t peak) {
  fmt::print("{{\"task\": \"{}\", \"who\": \"{}\", \"seconds\": [{:.9f}], \"answer\": {}, \"peak\": {}}}\n",
             task, who, fmt::join(seconds, ", "), answer, peak);
  std::fflush(stdout);
}

/// Runs it so often; run() returns the answer as JSON, of which the last counts.
template <typename Run>
void measure(std::string_view task, std::string_view who, int rounds, const Run& run) {
  std::vector<double> seconds;
  std::string answer;
  reset_peak();
  for (int round = 0; round < rounds; ++round) {
    const Stopwatch watch;
    auto result = run();
    seconds.push_back(watch.seconds());
    answer = result();
  }
  print(task, who, seconds, answer, peak_bytes());
}

}  // namespace guanxi::bench
