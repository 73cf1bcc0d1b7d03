// All commands. Each add_… declares one: its options, its help, and what runs
// when it was given. Options live as long as the CommandLine, in what runs.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "cli/completion.hpp"
#include "cli/options.hpp"
#include "cli/session.hpp"

namespace guanxi {

/// The command line: the App, what all commands share, and the command that was
/// given.
class CommandLine {
 public:
  CommandLine();
  ~CommandLine();
  CommandLine(const CommandLine&) = delete;
  CommandLine& operator=(const CommandLine&) = delete;

  /// What the command line says: the run that it asks for. (--help and
  /// --version are runs as well.) Throws: Error kInvalidArgument
  [[nodiscard]] std::function<Outcome()> parse(int argc, const char* const* argv);

  /// What can stand in place of the last of these words (cli/completion.hpp).
  [[nodiscard]] Completions complete(const std::vector<std::string>& words);

  /// Whether the command that the words give says all it has to say when its work is done, so that a long
  /// answer can be shown page by page.
  [[nodiscard]] bool answers_at_once(const std::vector<std::string>& words) const;

  /// The help of a command; "" for the program's own. Throws: Error
  /// kInvalidArgument  there is no such command
  [[nodiscard]] std::string help(const std::string& command = {}) const;

  /// The manual page of a command; "" for the program's own. Throws: as help()
  [[nodiscard]] std::string man_page(const std::string& command = {}) const;
  /// ("guanxi", page), ("guanxi-path", page), …
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> man_pages() const;

  Session session;

 private:
  friend class CommandBuilder;
  [[nodiscard]] const CLI::App& command(const std::string& name) const;
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

inline constexpr const char* kGroupAsk = "ASK";
inline constexpr const char* kGroupGraph = "THE WHOLE GRAPH";
inline constexpr const char* kGroupFill = "FILL";
inline constexpr const char* kGroupStore = "LOOK AFTER THE STORE";

/// What the help of a command says besides its options. Examples and statuses:
/// a line each, without indentation.
struct CommandHelp {
  const char* name;
  const char* group;
  const char* description;
  const char* examples;
  const char* exit_status = "0  done\n2  an error was printed on standard error";
};

/// Declares a command; `run` is called if it is given. Returns its options, to
/// be filled.
OptionList add_command(CommandLine& line, const CommandHelp& help, std::function<Outcome()> run);
/// Another name of the command declared last.
void add_alias(CommandLine& line, const char* name, const char* alias);

/// Declares a command whose options are members of `options`; `run` gets them.
template <typename Options>
OptionList add_command(CommandLine& line, const CommandHelp& help, const std::shared_ptr<Options>& options,
                       Outcome (*run)(Session&, const Options&)) {
  return add_command(line, help, [&line, options, run] { return run(line.session, *options); });
}

void add_backup(CommandLine& line);
void add_bridges(CommandLine& line);
void add_check(CommandLine& line);
void add_common(CommandLine& line);
void add_communities(CommandLine& line);
void add_compact(CommandLine& line);
void add_completion(CommandLine& line);
void add_components(CommandLine& line);
void add_different(CommandLine& line);
void add_diff(CommandLine& line);
void add_digest(CommandLine& line);
void add_doubts(CommandLine& line);
void add_export(CommandLine& line);
void add_forget(CommandLine& line);
void add_help(CommandLine& line);
void add_ingest(CommandLine& line);
void add_extract(CommandLine& line);
void add_man(CommandLine& line);
void add_neighbours(CommandLine& line);
void add_ontology(CommandLine& line);
void add_path(CommandLine& line);
void add_rank(CommandLine& line);
void add_restore(CommandLine& line);
void add_same(CommandLine& line);
void add_schema(CommandLine& line);
void add_search(CommandLine& line);
void add_shell(CommandLine& line);
void add_show(CommandLine& line);
void add_similar(CommandLine& line);
void add_sources(CommandLine& line);
void add_stats(CommandLine& line);
void add_timeline(CommandLine& line);
void add_trace(CommandLine& line);

}  // namespace guanxi
