// One command from its words to its exit status.
#pragma once

#include <string>
#include <vector>

#include "cli/commands.hpp"

namespace guanxi {

inline constexpr int kSuccessStatus = 0;
inline constexpr int kFailureStatus = 2;
inline constexpr int kInterruptedStatus = 130;

struct RunResult {
  int status = kSuccessStatus;
  bool nobody_reads = false;  // standard output is closed
};

/// From here on the first SIGINT or SIGTERM asks for a clean stop (interrupt_requested), and the second one
/// kills.
void listen_for_interrupts();

/// Runs what the words ask for (the program's own name is not one of them). Errors are printed; none is
/// thrown.
[[nodiscard]] RunResult run_words(CommandLine& line, const std::vector<std::string>& words);

}  // namespace guanxi
