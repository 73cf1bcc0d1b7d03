#include "cli/help.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "cli/terminal.hpp"
#include "guanxi/base/unicode.hpp"

namespace guanxi {
namespace {

constexpr std::size_t kWidth = 100;  // at most
constexpr std::size_t kLeastWidth = 30;

/// Columns that a help screen takes.
std::size_t width() {
  const std::size_t terminal = terminal_width(STDOUT_FILENO);
  return terminal == 0 ? kWidth : std::clamp(terminal, kLeastWidth, kWidth);
}

/// Where descriptions begin.
std::size_t column_of_descriptions() {
  constexpr std::size_t kColumn = 28, kNarrowColumn = 6, kNarrow = 60;
  return width() < kNarrow ? kNarrowColumn : kColumn;
}

/// "  LEFT   description", the description wrapped at words.
std::string entry(const std::string& left, std::string_view description) {
  const std::size_t begin = column_of_descriptions(), end_column = width();
  std::string out = "  " + left;
  std::size_t column = display_width(out);
  if (column + 2 > begin && !description.empty()) {
    out += '\n';
    column = 0;
  }
  if (column < begin) out.append(begin - column, ' ');
  column = begin;
  while (!description.empty()) {
    const std::size_t end = std::min(description.find(' '), description.size());
    const std::string_view word = description.substr(0, end);
    const std::size_t word_width = display_width(word);
    if (column > begin && column + 1 + word_width > end_column) {
      out += '\n';
      out.append(begin, ' ');
      column = begin;
    }
    if (column > begin) {
      out += ' ';
      ++column;
    }
    out += word;
    column += word_width;
    description.remove_prefix(std::min(end + 1, description.size()));
  }
  return out + '\n';
}

std::string option_entry(const CLI::Option& option) {
  std::string left =
      option.get_snames().empty() ? "      " : fmt::format("-{},   ", option.get_snames().front());
  std::vector<std::string> names;
  for (const auto& name : option.get_lnames()) names.push_back("--" + name);
  left += fmt::format("{}", fmt::join(names, ", "));
  if (!option.get_option_text().empty()) left += ' ' + option.get_option_text();
  return entry(left, described(option));
}

std::string arguments(const CLI::App& app) {
  std::string out;
  for (const CLI::Option* option : app.get_options([](const CLI::Option* o) { return o->get_positional(); }))
    out += entry(option->get_name(true, false), described(*option));
  return out.empty() ? out : "\nARGUMENTS:\n" + out;
}

std::string option_groups(const CLI::App& app) {
  std::string out;
  for (const std::string& group : option_groups_of(app)) {
    std::string lines;
    for (const CLI::Option* option :
         app.get_options([&](const CLI::Option* o) { return o->nonpositional() && o->get_group() == group; }))
      lines += option_entry(*option);
    if (!group.empty() && !lines.empty()) out += fmt::format("\n{}:\n{}", group, lines);
  }
  return out;
}

std::string commands(const CLI::App& app) {
  std::vector<std::string> groups;
  const auto subs = app.get_subcommands([](const CLI::App*) { return true; });
  for (const CLI::App* sub : subs)
    if (std::find(groups.begin(), groups.end(), sub->get_group()) == groups.end())
      groups.push_back(sub->get_group());
  std::string out;
  for (const std::string& group : groups) {
    if (group.empty()) continue;
    out += fmt::format("\n{}:\n", group);
    for (const CLI::App* sub : subs)
      if (sub->get_group() == group) out += entry(sub->get_name(), sub->get_description());
  }
  return out;
}

}  // namespace

std::vector<std::string> option_groups_of(const CLI::App& app) {
  std::vector<std::string> groups = app.get_groups();
  std::stable_partition(groups.begin(), groups.end(),
                        [](const std::string& g) { return g != kGeneralGroup; });
  return groups;
}

std::string described(const CLI::Option& option) {
  std::string text = option.get_description();
  if (!option.get_default_str().empty()) text += fmt::format(" [default: {}]", option.get_default_str());
  return text;
}

std::string usage_line(const CLI::App& app) {
  const bool top = app.get_parent() == nullptr;
  std::string out = top ? app.get_name() : app.get_parent()->get_name() + ' ' + app.get_name();
  out += " [OPTIONS]";
  if (top) return out + " COMMAND …";
  for (const CLI::Option* option :
       app.get_options([](const CLI::Option* o) { return o->get_positional(); })) {
    std::string name = option->get_name(true, false);
    if (option->get_expected_max() >= CLI::detail::expected_max_vector_size) name += "…";
    out += option->get_required() ? ' ' + name : fmt::format(" [{}]", name);
  }
  return out;
}

std::string HelpFormatter::make_help(const CLI::App* app, std::string, CLI::AppFormatMode) const {
  return fmt::format("{}\n\nUSAGE:\n  {}\n{}{}{}\n{}", app->get_description(), usage_line(*app),
                     arguments(*app), commands(*app), option_groups(*app), app->get_footer());
}

}  // namespace guanxi
