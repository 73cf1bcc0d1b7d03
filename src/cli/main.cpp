// The program: reads the command line, runs one command, and turns what comes
// of it into an exit status.
#include <sys/resource.h>

#include <fmt/format.h>

#include <csignal>
#include <cstdio>
#include <exception>
#include <new>

#include "cli/commands.hpp"
#include "guanxi/base/error.hpp"
#include "guanxi/base/progress.hpp"
#include "guanxi/formats/output.hpp"

namespace guanxi {
namespace {

constexpr int kSuccess = 0;
constexpr int kFailure = 2;
constexpr int kInterruptedStatus = 130;

// The first signal asks for a clean stop; the handler is gone by then, so the
// second one kills.
void request_interrupt(int) {
  interrupt_requested.store(true);
}

void install_signal_handlers() {
  struct sigaction action {};
  action.sa_handler = request_interrupt;
  action.sa_flags = SA_RESETHAND;
  for (const int signal : {SIGINT, SIGTERM}) {
    struct sigaction former {};
    // What started us may have asked that we ignore it.
    if (::sigaction(signal, nullptr, &former) == 0 && former.sa_handler != SIG_IGN)
      ::sigaction(signal, &action, nullptr);
  }
  // A reader that goes away is seen by write().
  std::signal(SIGPIPE, SIG_IGN);
}

int run(int argc, const char* const* argv) {
  CommandLine line;
  if (argc < 2) {
    std::fputs(line.help().c_str(), stderr);
    return kFailure;
  }
  try {
    return static_cast<int>(line.parse(argc, argv)());
  } catch (const ClosedPipe&) {
    return kSuccess;
  } catch (const Error& error) {
    line.session.report(error);
    return error.code() == ErrorCode::kInterrupted ? kInterruptedStatus : kFailure;
  } catch (const std::bad_alloc&) {
    line.session.report("out of memory", "a smaller --limit or --max-hops needs less");
  } catch (const std::exception& error) {
    line.session.report(fmt::format("unexpected error: {}", error.what()));
  }
  return kFailure;
}

}  // namespace
}  // namespace guanxi

int main(int argc, char** argv) {
  // A store keeps all its table files open; a large one has more than the usual soft limit of 1,024.
  rlimit files{};
  if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
    files.rlim_cur = files.rlim_max;
    static_cast<void>(setrlimit(RLIMIT_NOFILE, &files));
  }
  guanxi::install_signal_handlers();
  return guanxi::run(argc, argv);
}
