#include "cli/run.hpp"

#include <fmt/format.h>

#include <csignal>
#include <exception>
#include <new>

#include "guanxi/base/error.hpp"
#include "guanxi/base/progress.hpp"
#include "guanxi/formats/output.hpp"

namespace guanxi {
namespace {

// The handler is gone by then, so the second one kills.
void request_interrupt(int) {
  interrupt_requested.store(true);
}

}  // namespace

void listen_for_interrupts() {
  struct sigaction action {};
  action.sa_handler = request_interrupt;
  action.sa_flags = SA_RESETHAND;
  for (const int signal : {SIGINT, SIGTERM}) {
    struct sigaction former {};
    // What started us may have asked that we ignore it.
    if (::sigaction(signal, nullptr, &former) == 0 && former.sa_handler != SIG_IGN)
      ::sigaction(signal, &action, nullptr);
  }
}

RunResult run_words(CommandLine& line, const std::vector<std::string>& words) {
  std::vector<const char*> raw{"guanxi"};
  for (const std::string& word : words) raw.push_back(word.c_str());
  try {
    return {static_cast<int>(line.parse(static_cast<int>(raw.size()), raw.data())())};
  } catch (const ClosedPipe&) {
    return {kSuccessStatus, true};
  } catch (const Error& error) {
    line.session.report(error);
    return {error.code() == ErrorCode::kInterrupted ? kInterruptedStatus : kFailureStatus};
  } catch (const std::bad_alloc&) {
    line.session.report("out of memory", "a smaller --limit or --max-hops needs less");
  } catch (const std::exception& error) {
    line.session.report(fmt::format("unexpected error: {}", error.what()));
  }
  return {kFailureStatus};
}

}  // namespace guanxi
