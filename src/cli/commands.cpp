#include "cli/commands.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdlib>
#include <ranges>

#include "cli/completion_names.hpp"
#include "cli/help.hpp"
#include "cli/man.hpp"
#include "cli/usage.hpp"

namespace guanxi {

struct CommandLine::Impl {
  CLI::App app{"Who is linked to what, through whom, since when and on what evidence.", "guanxi"};
  std::function<Outcome()> chosen;
};

namespace {

constexpr const char* kVersion = "guanxi " GUANXI_VERSION;

constexpr const char* kFooter =
    "EXAMPLES:\n"
    "  guanxi ingest facts.jsonl\n"
    "  guanxi search 灵伴\n"
    "  guanxi path 之江实验室 DeepSeek --evidence\n"
    "  guanxi neighbours 灵伴科技 --depth 2 --output 灵伴.svg\n"
    "\n"
    "A node is named by its key (org:灵伴科技), name, alias, #number or "
    "pinyin.\n"
    "guanxi COMMAND --help explains a command.\n"
    "\n"
    "EXIT STATUS:\n"
    "  0  done, with an answer\n"
    "  1  done, and the answer is \"none\"\n"
    "  2  an error was printed on standard error\n";

std::string indented(std::string_view lines) {
  std::string out;
  while (!lines.empty()) {
    const std::size_t end = std::min(lines.find('\n'), lines.size());
    out += fmt::format("  {}\n", lines.substr(0, end));
    lines.remove_prefix(std::min(end + 1, lines.size()));
  }
  return out;
}

/// "[a,b]" is a list to CLI11, and a name or a file to us: with this behind it, it is left alone.
constexpr char kWhole = '\x1f';

/// Takes the mark off again, from what any option of the App gets.
void take_words_whole(CLI::App& app) {
  const CLI::Validator unmark(
      [](std::string& word) {
        if (word.ends_with(kWhole)) word.pop_back();
        return std::string{};
      },
      "", "whole words");
  for (CLI::Option* option : app.get_options())
    if (option->get_items_expected_max() > 0) option->transform(unmark);
  for (CLI::App* sub : app.get_subcommands([](const CLI::App*) { return true; })) take_words_whole(*sub);
}

/// The options that may stand before the command as well as behind it.
void add_general_options(CLI::App& app, Session& session) {
  app.set_help_flag("-h,--help", "Print this help")->group(kGeneralGroup);
  OptionList(app)
      .group(kGeneralGroup)
      .text("--db", session.db, "DIR", "Directory of the store [default: $GUANXI_DB, else guanxi.db]")
      .choice("--color,--colour", session.colour, {"auto", "always", "never"}, "WHEN",
              "Colours (auto: on a terminal, unless NO_COLOR is set)")
      .flag("-q,--quiet", session.quiet, "No progress and no remarks on standard error");
}

}  // namespace

/// The key to CommandLine for add_command().
class CommandBuilder {
 public:
  static CLI::App& app(CommandLine& line) { return line.impl_->app; }
  static void choose(CommandLine& line, const std::function<Outcome()>& run) { line.impl_->chosen = run; }
};

CommandLine::CommandLine() : impl_(std::make_unique<Impl>()) {
  const char* from_environment = std::getenv("GUANXI_DB");
  session.db = from_environment != nullptr && *from_environment != '\0' ? from_environment : "guanxi.db";
  CLI::App& app = impl_->app;
  app.formatter(std::make_shared<HelpFormatter>());
  add_general_options(app, session);
  app.set_version_flag("--version", kVersion, "Print the version")->group(kGeneralGroup);
  app.require_subcommand(1);
  app.footer(kFooter);
  for (const auto add :
       {add_search,      add_show,     add_neighbours, add_path,      add_trace,  add_common,
        add_similar,     add_timeline, add_same,       add_different, add_rank,   add_components,
        add_communities, add_bridges,  add_doubts,     add_diff,      add_stats,  add_ontology,
        add_ingest,      add_extract,  add_sources,    add_forget,    add_export, add_check,
        add_digest,      add_compact,  add_backup,     add_restore,   add_shell,  add_completion,
        add_man,         add_schema,   add_help})
    add(*this);
  take_words_whole(app);
}

CommandLine::~CommandLine() = default;

std::function<Outcome()> CommandLine::parse(int argc, const char* const* argv) {
  const auto say = [this](std::string text) {
    return [this, text = std::move(text)] {
      session.print(text);
      return Outcome::kAnswer;
    };
  };
  std::vector<std::string> words;
  bool only_arguments = false;
  for (int i = argc - 1; i > 0; --i) words.emplace_back(argv[i]);
  for (std::string& word : std::ranges::reverse_view(words)) {
    only_arguments = only_arguments || word == "--";
    // CLI11 takes the next word for the value that is missing.
    if (!only_arguments && word.starts_with("--") && word.find('=') + 1 == word.size())
      throw Error(ErrorCode::kInvalidArgument,
                  fmt::format("{} needs a value", word.substr(0, word.size() - 1)),
                  "guanxi --help lists the commands; guanxi COMMAND --help explains one");
    if (word.starts_with('[') && word.ends_with(']')) word += kWhole;
  }
  try {
    impl_->app.parse(words);  // the last one first
  } catch (const CLI::CallForHelp&) {
    return say(impl_->app.help());
  } catch (const CLI::CallForVersion& version) {
    return say(fmt::format("{}\n", version.what()));
  } catch (const CLI::ParseError& error) {
    throw explain(impl_->app, error);
  }
  return impl_->chosen;
}

Completions CommandLine::complete(const std::vector<std::string>& words) {
  StoreNames names(session);
  return guanxi::complete(impl_->app, words, session.db, names);
}

bool CommandLine::answers_at_once(const std::vector<std::string>& words) const {
  if (std::any_of(words.begin(), words.end(),
                  [](const auto& word) { return word == "--help" || word == "-h"; }))
    return true;
  for (const CLI::App* sub : impl_->app.get_subcommands([](const CLI::App*) { return true; })) {
    if (words.empty() || !sub->check_name(words.front())) continue;
    const std::string& group = sub->get_group();
    return group == kGroupAsk || group == kGroupGraph || sub->check_name("help") ||
           sub->check_name("sources");
  }
  return false;
}

const CLI::App& CommandLine::command(const std::string& name) const {
  const CLI::App& app = impl_->app;
  if (name.empty()) return app;
  for (const CLI::App* sub : app.get_subcommands([](const CLI::App*) { return true; }))
    if (sub->check_name(name)) return *sub;
  throw unknown_command(app, name);
}

std::string CommandLine::help(const std::string& name) const {
  return impl_->app.get_formatter()->make_help(&command(name), {}, CLI::AppFormatMode::Normal);
}

std::string CommandLine::man_page(const std::string& name) const {
  return guanxi::man_page(command(name), kVersion);
}

std::vector<std::pair<std::string, std::string>> CommandLine::man_pages() const {
  std::vector<std::pair<std::string, std::string>> out{{man_name(impl_->app), man_page()}};
  for (const CLI::App* sub : impl_->app.get_subcommands([](const CLI::App*) { return true; }))
    out.emplace_back(man_name(*sub), guanxi::man_page(*sub, kVersion));
  return out;
}

OptionList add_command(CommandLine& line, const CommandHelp& help, std::function<Outcome()> run) {
  CLI::App* app = CommandBuilder::app(line).add_subcommand(help.name, help.description);
  app->group(help.group);
  app->footer(
      fmt::format("EXAMPLES:\n{}\nEXIT STATUS:\n{}", indented(help.examples), indented(help.exit_status)));
  app->callback([&line, run = std::move(run)] { CommandBuilder::choose(line, run); });
  add_general_options(*app, line.session);
  return OptionList(*app);
}

void add_alias(CommandLine& line, const char* name, const char* alias) {
  CommandBuilder::app(line).get_subcommand(name)->alias(alias);
}

}  // namespace guanxi
