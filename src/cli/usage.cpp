#include "cli/usage.hpp"

#include <fmt/format.h>

#include <algorithm>

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "cli/help.hpp"
#include "guanxi/base/unicode.hpp"

namespace guanxi {
namespace {

std::vector<std::string> option_names(const CLI::App& app) {
  std::vector<std::string> out;
  for (const CLI::Option* option : app.get_options())
    for (const std::string& name : option->get_lnames()) out.push_back("--" + name);
  return out;
}

std::vector<std::string> command_names(const CLI::App& app) {
  std::vector<std::string> out;
  for (const CLI::App* sub : app.get_subcommands([](const CLI::App*) { return true; })) {
    out.push_back(sub->get_name());
    for (const std::string& alias : sub->get_aliases()) out.push_back(alias);
  }
  return out;
}

std::string full_name(const CLI::App& app) {
  return app.get_parent() == nullptr ? app.get_name() : app.get_parent()->get_name() + ' ' + app.get_name();
}

/// The nearest of the known words, else those that begin with it.
std::string suggestion(const std::string& word, const std::vector<std::string>& known) {
  constexpr std::size_t kMost = 4;
  std::vector<std::string> near;
  if (const std::string one = closest(word, known); !one.empty()) near.push_back(one);
  if (near.empty() && !word.empty())
    for (const std::string& name : known)
      if (name.starts_with(word)) near.push_back(name);
  if (near.empty() || near.size() > kMost) return {};
  return fmt::format("did you mean '{}'?\n", fmt::join(near, "' or '"));
}

/// The first thing on the line that nobody took; empty if all was taken.
std::string left_over(const CLI::App& app) {
  for (std::string word : app.remaining()) {
    if (word == "--") continue;
    if (word.ends_with('\x1f')) word.pop_back();  // as CommandLine::parse marks "[a,b]"
    return word;
  }
  return {};
}

/// Whether the word is an option of some command; `app` is at the top.
bool some_command_takes(const CLI::App& app, const std::string& name) {
  const auto subs = app.get_subcommands([](const CLI::App*) { return true; });
  return std::any_of(subs.begin(), subs.end(),
                     [&](const CLI::App* sub) { return sub->get_option_no_throw(name) != nullptr; });
}

Error unknown_option(const CLI::App& app, const std::string& word) {
  const std::string name = word.substr(0, word.find('='));
  if (app.get_parent() == nullptr && some_command_takes(app, name))
    return {ErrorCode::kInvalidArgument, fmt::format("'{}' belongs behind a command", name),
            fmt::format("usage: guanxi COMMAND … {}\nguanxi --help lists the commands", name)};
  return {ErrorCode::kInvalidArgument, fmt::format("unknown option '{}'", name),
          fmt::format("{}{} --help lists the options{}", suggestion(name, option_names(app)), full_name(app),
                      name == word ? "\nan argument that begins with a dash goes behind --" : "")};
}

bool is_option(const std::string& word) {
  return word.size() > 1 && word.front() == '-';
}

std::string usage(const CLI::App& app) {
  return fmt::format("usage: {}\n{} --help explains it", usage_line(app), full_name(app));
}

/// CLI11 says "--depth: TEXT" or "FROM is required".
std::string reworded(const CLI::ParseError& error) {
  std::string text = error.what();
  const std::string name = text.substr(0, text.find_first_of(": "));
  if (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr) return fmt::format("{} is missing", name);
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr) {
    const std::size_t option = text.find("--");
    const std::string named =
        option == std::string::npos ? name : text.substr(option, text.find_first_of(",: ", option) - option);
    if (text.find("missing") != std::string::npos) return fmt::format("{} needs a value", name);
    return fmt::format("{} is given more than once", named);
  }
  if (dynamic_cast<const CLI::ExcludesError*>(&error) != nullptr) {
    // CLI11 keeps them by address, so which it names first differs from build to build.
    const std::string other = text.substr(text.find_last_of(' ') + 1);
    return fmt::format("{} and {} cannot go together", std::min(name, other), std::max(name, other));
  }
  if (dynamic_cast<const CLI::RequiresError*>(&error) != nullptr)
    return fmt::format("{} needs {} as well", name, text.substr(text.find_last_of(' ') + 1));
  return text;
}

}  // namespace

Error unknown_command(const CLI::App& app, const std::string& word) {
  const std::string option = "--" + word;
  return {ErrorCode::kInvalidArgument, fmt::format("unknown command '{}'", word),
          (app.get_option_no_throw(option) != nullptr ? fmt::format("did you mean '{}'?\n", option)
                                                      : suggestion(word, command_names(app))) +
              "guanxi --help lists the commands"};
}

Error explain(const CLI::App& app, const CLI::ParseError& error) {
  const auto chosen = app.get_subcommands();
  const CLI::App& command = chosen.empty() ? app : *chosen.front();
  std::string extra = left_over(app);
  if (!extra.empty() && is_option(extra)) return unknown_option(app, extra);
  if (chosen.empty() && !extra.empty()) return unknown_command(app, extra);
  if (chosen.empty() && dynamic_cast<const CLI::RequiredError*>(&error) != nullptr)
    return {ErrorCode::kInvalidArgument, "no command is given", "guanxi --help lists the commands"};
  if (&command != &app) {
    for (const std::string& word : command.remaining())
      if (is_option(word) && word != "--") return unknown_option(command, word);
    extra = left_over(command);
  }
  if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr && !extra.empty())
    return {ErrorCode::kInvalidArgument, fmt::format("unexpected argument '{}'", extra), usage(command)};
  return {ErrorCode::kInvalidArgument, reworded(error), usage(command)};
}

}  // namespace guanxi
