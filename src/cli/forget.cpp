#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/text.hpp"
#include "guanxi/base/unicode.hpp"

namespace guanxi {
namespace {

struct Options {
  std::vector<std::string> sources;
};

Outcome run(Session& session, const Options& options) {
  const auto store = session.open(OpenMode::kWrite);
  Outcome outcome = Outcome::kAnswer;
  std::string report;
  for (const std::string& source : options.sources) {
    try {
      const std::uint64_t claims = store->forget(source, session.progress());
      report += fmt::format("{}: {} taken back\n", escape_for_terminal(source), plural(claims, "claim"));
    } catch (const Error& error) {
      if (error.code() != ErrorCode::kNotFound) throw;
      session.report(error);
      outcome = Outcome::kError;
    }
  }
  session.print(report);
  return outcome;
}

}  // namespace

void add_forget(CommandLine& line) {
  const auto options = std::make_shared<Options>();
  add_command(line,
              {"forget", kGroupFill, "Take back all that files or sources have stated",
               "guanxi forget nodes.csv\n"
               "guanxi forget xinhua-2025-05-28 people-2025-06-01",
               "0  all of them were forgotten\n2  an error was printed; the "
               "other ones were forgotten"},
              options, run)
      .arguments("SOURCE", options->sources, "A file or source as `guanxi sources` names it");
}

}  // namespace guanxi
