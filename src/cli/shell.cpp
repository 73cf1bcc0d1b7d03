#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <iostream>
#include <optional>

#include "cli/commands.hpp"
#include "cli/line_editor.hpp"
#include "cli/paged_output.hpp"
#include "cli/run.hpp"
#include "cli/words.hpp"
#include "guanxi/base/progress.hpp"
#include "guanxi/base/unicode.hpp"

namespace guanxi {
namespace {

constexpr const char* kPrompt = "guanxi> ";
constexpr const char* kMorePrompt = "      > ";

struct Options {
  bool stop_on_error = false;
};

/// What only a real shell does, so that nobody believes that it was done here.
void refuse_operators(const Words& line) {
  for (std::size_t i = 0; i < line.words.size(); ++i) {
    const std::string& word = line.words[i];
    const bool is_operator = word.find_first_not_of("|<>;&") == std::string::npos && !word.empty();
    if (is_operator && !line.quoted[i])
      throw Error(ErrorCode::kInvalidArgument, fmt::format("'{}' means nothing here", word),
                  "--output FILE writes an answer to a file\na name that is written so goes in quotes");
  }
}

/// The command and its arguments; what is pasted from a manual begins with the program's name.
std::vector<std::string> command_of(Words line) {
  std::vector<std::string> words = std::move(line.words);
  if (!words.empty() && words.front() == "$") words.erase(words.begin());
  if (!words.empty() && words.front() == "guanxi") words.erase(words.begin());
  return words;
}

/// One shell: what stays from line to line.
class Shell {
 public:
  Shell(const Session& outer, const Options& options) : outer_(outer), options_(options) {}

  /// Lines of standard input, as they come.
  Outcome run_script() {
    std::string line, before;
    for (std::size_t number = 1; std::getline(std::cin, line); ++number) {
      const std::string whole = before + line;
      if (split_words(whole).open && !std::cin.eof()) {
        before = whole + '\n';
        continue;
      }
      before.clear();
      const int status = run_line(whole, false);
      worst_ = std::max(worst_, status);
      if (status >= kFailureStatus && !interrupt_requested.load())
        outer_.note(fmt::format("in line {} of standard input: {}", number, truncate_to_width(whole, 100)));
      if (left_ || nobody_reads_ || interrupt_requested.load()) break;
      if (status >= kFailureStatus && options_.stop_on_error) break;
    }
    if (!before.empty() && !left_) worst_ = std::max(worst_, run_line(before, false));
    if (interrupt_requested.load()) return static_cast<Outcome>(kInterruptedStatus);  // said already
    return static_cast<Outcome>(std::min(worst_, kFailureStatus));
  }

  Outcome run_terminal() {
    LineEditor editor([this](const std::vector<std::string>& words) { return complete(words); },
                      history_path());
    std::signal(SIGTERM, SIG_DFL);
    outer_.note(fmt::format("{}; help lists the commands, TAB completes, Ctrl-D leaves", outer_.db));
    std::string before;
    while (!left_) {
      const LineEditor::Read read = editor.read(before.empty() ? kPrompt : kMorePrompt, before);
      if (read.event == LineEditor::Event::kEnd) {
        std::fputc('\n', stdout);
        break;
      }
      const std::string whole = before + read.line;
      before.clear();
      if (read.event == LineEditor::Event::kCancelled) continue;
      if (split_words(whole).open) {
        before = whole + '\n';
        continue;
      }
      editor.remember(whole);
      const int status = run_line(whole, true);
      if (status >= kFailureStatus && options_.stop_on_error) return Outcome::kError;
      interrupt_requested.store(false);
      listen_for_interrupts();
      std::signal(SIGTERM, SIG_DFL);  // there is no question that it could stop
    }
    return Outcome::kAnswer;
  }

 private:
  /// The session of the next command, like the one that the shell was started with.
  void prepare(CommandLine& line) {
    line.session.db = outer_.db;
    line.session.colour = outer_.colour;
    line.session.quiet = outer_.quiet;
    line.session.share(keeper_);
  }

  Completions complete(std::vector<std::string> words) {
    if (words.size() > 1 && words.front() == "guanxi") words.erase(words.begin());
    CommandLine line;
    prepare(line);
    Completions out = line.complete(words);
    if (words.size() == 1)
      for (const char* word : {"exit", "quit"})
        if (std::string_view(word).starts_with(words.front()))
          out.candidates.push_back({word, "Leave the shell"});
    return out;
  }

  int run_line(const std::string& text, bool terminal) {
    const Words split = split_words(text);
    try {
      if (split.open) throw Error(ErrorCode::kInvalidArgument, "a quote is not closed");
      refuse_operators(split);
    } catch (const Error& error) {
      outer_.report(error);
      return kFailureStatus;
    }
    const std::vector<std::string> words = command_of(split);
    if (words.empty()) return kSuccessStatus;
    if (words.front() == "exit" || words.front() == "quit") {
      left_ = true;
      return kSuccessStatus;
    }
    if (words.front() == "shell") {
      outer_.report("this is the shell already", "exit leaves it");
      return kFailureStatus;
    }
    CommandLine line;
    prepare(line);
    const bool paged = terminal && line.answers_at_once(words);
    line.session.hold_messages(paged);
    const RunResult result = [&] {
      const std::optional<PagedOutput> pages = paged ? std::make_optional<PagedOutput>() : std::nullopt;
      return run_words(line, words);
    }();
    line.session.hold_messages(false);
    nobody_reads_ = result.nobody_reads;
    return result.status;
  }

  const Session& outer_;
  const Options& options_;
  StoreKeeper keeper_;
  int worst_ = kSuccessStatus;
  bool left_ = false, nobody_reads_ = false;
};

Outcome run(Session& session, const Options& options) {
  Shell shell(session, options);
  return is_terminal(STDIN_FILENO) && is_terminal(STDOUT_FILENO) ? shell.run_terminal() : shell.run_script();
}

}  // namespace

void add_shell(CommandLine& line) {
  const auto options = std::make_shared<Options>();
  add_command(line,
              {"shell", kGroupStore, "Take commands line by line: history, TAB, long answers page by page",
               "guanxi shell\n"
               "guanxi --db guanxi.db shell < questions.txt\n"
               "echo 'path 祝铭明 之江实验室 --format json' | guanxi shell",
               "0  all lines were answered; always on a terminal\n"
               "1  some answer was \"none\"\n"
               "2  an error was printed, with the number of its line"},
              options, run)
      .group("SCRIPTS")
      .flag("--stop-on-error", options->stop_on_error, "Leave at the first line that fails");
}

}  // namespace guanxi
