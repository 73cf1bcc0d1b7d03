// The program: reads the command line, runs one command, and turns what comes
// of it into an exit status.
#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <string>
#include <vector>

#include "cli/completion.hpp"
#include "cli/extraction.hpp"
#include "cli/run.hpp"
#include "guanxi/ingest/pdf_process.hpp"

namespace guanxi {
namespace {

/// A TAB in a shell: an error there has nobody to read it.
int answer_shell(CommandLine& line, const std::vector<std::string>& arguments) {
  try {
    line.session.print(answer_completion(line, arguments));
    return kSuccessStatus;
  } catch (const Error& error) {
    line.session.report(error);
    return kFailureStatus;
  }
}

int run(const std::vector<std::string>& words) {
  CommandLine line;
  if (words.empty()) {
    std::fputs(line.help().c_str(), stderr);
    return kFailureStatus;
  }
  if (words.front() == kCompleteCommand) return answer_shell(line, {words.begin() + 1, words.end()});
  return run_words(line, words).status;
}

}  // namespace
}  // namespace guanxi

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv + std::min(argc, 1), argv + argc);
  if (!words.empty() && words.front() == guanxi::kServePdfsCommand)
    return guanxi::serve_pdfs({words.begin() + 1, words.end()});
  // A store keeps all its table files open; a large one has more than the usual soft limit of 1,024.
  rlimit files{};
  if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
    files.rlim_cur = files.rlim_max;
    static_cast<void>(setrlimit(RLIMIT_NOFILE, &files));
  }
  guanxi::listen_for_interrupts();
  // A reader that goes away is seen by write().
  std::signal(SIGPIPE, SIG_IGN);
  return guanxi::run(words);
}
