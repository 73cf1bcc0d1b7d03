// Lines typed on a terminal: editing, history, completion. Wraps libedit.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/completion.hpp"

namespace guanxi {

class LineEditor {
 public:
  /// What can stand in place of the last of these words.
  using Completer = std::function<Completions(const std::vector<std::string>& words)>;

  /// `history`: the file that lines are kept in; empty: none is.
  /// REQUIRES: standard input and output are terminals; one at a time.
  LineEditor(Completer completer, const std::string& history);
  ~LineEditor();
  LineEditor(const LineEditor&) = delete;
  LineEditor& operator=(const LineEditor&) = delete;

  enum class Event { kLine, kCancelled, kEnd };  // the line; Ctrl-C; Ctrl-D, or the terminal has gone
  struct Read {
    Event event = Event::kEnd;
    std::string line;  // without its end
  };
  /// `before`: what was typed of the same command, whose line was not complete.
  [[nodiscard]] Read read(const std::string& prompt, const std::string& before);
  /// Puts a line into the history, here and in its file; not twice in a row, and none that begins with a
  /// blank.
  void remember(const std::string& line);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// $XDG_STATE_HOME/guanxi/history, else ~/.local/state/guanxi/history; empty if there is no home.
[[nodiscard]] std::string history_path();

}  // namespace guanxi
