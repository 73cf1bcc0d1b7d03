// What can stand next on a command line, from the commands as they are declared. Shells and `guanxi shell`
// ask.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "guanxi/base/error.hpp"

namespace CLI {
class App;
}

namespace guanxi {

struct Completion {
  std::string text;         // the whole word, not quoted
  std::string description;  // one line; may be empty
};

struct Completions {
  std::vector<Completion> candidates;
  bool more = false;  // there are others; all of them begin like the word that was typed
  enum class Paths : std::uint8_t { kNone, kFiles, kDirectories } paths = Paths::kNone;
  std::string path_prefix;  // "--output=" of "--output=fi", whose path begins behind it
};

/// Where names come from. What cannot be had is left out: nobody waits for an error behind a TAB.
class CompletionNames {
 public:
  virtual ~CompletionNames() = default;
  virtual void nodes(const std::string& db, std::string_view typed, Completions& out) = 0;
  virtual void types(const std::string& db, std::string_view typed, Completions& out) = 0;
  virtual void relations(const std::string& db, std::string_view typed, Completions& out) = 0;
  virtual void sources(const std::string& db, std::string_view typed, Completions& out) = 0;
};

/// What can stand in place of the last of `words`, which may be empty; the program's own name is not one of
/// them. `db` is the store unless the words name another.
[[nodiscard]] Completions complete(CLI::App& app, const std::vector<std::string>& words, std::string db,
                                   CompletionNames& names);

/// How the program is asked by the shells: guanxi __complete bash LINE BREAKS, or zsh|fish WORD…
inline constexpr std::string_view kCompleteCommand = "__complete";

class CommandLine;
/// The answer: a line that says "words", or "files" or "directories" and, behind a tab, the path so far; then
/// a line for each candidate. For bash it is what takes the place of the last of what it regards as words,
/// quoted; for the others the whole word and, behind a tab, its description. Throws: Error kInvalidArgument
/// it is not asked so
[[nodiscard]] std::string answer_completion(CommandLine& line, const std::vector<std::string>& arguments);

}  // namespace guanxi
