#include "cli/man.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/help.hpp"

namespace guanxi {
namespace {

/// What roff would take for a command of its own, or dress up: quotes must stay what sh can read.
std::string escaped(std::string_view text) {
  std::string out;
  bool line_begins = true;
  for (const char c : text) {
    if (line_begins && (c == '.' || c == '\'')) out += "\\&";
    line_begins = c == '\n';
    switch (c) {
      case '\\':
        out += "\\e";
        break;
      case '-':
        out += "\\-";
        break;
      case '\'':
        out += "\\(aq";
        break;
      case '`':
        out += "\\(ga";
        break;
      case '^':
        out += "\\(ha";
        break;
      case '~':
        out += "\\(ti";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string bold(std::string_view text) {
  return "\\fB" + escaped(text) + "\\fR";
}

std::string upper(std::string text) {
  for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return text;
}

std::string lower_first(std::string text) {
  const bool word = text.size() > 1 && std::islower(static_cast<unsigned char>(text[1])) != 0;
  if (word) text[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(text[0])));
  return text;
}

/// ".TP", the term, what it means.
std::string entry(const std::string& term, const std::string& meaning) {
  return fmt::format(".TP\n{}\n{}\n", term, escaped(meaning));
}

std::string arguments(const CLI::App& app) {
  std::string out;
  for (const CLI::Option* option : app.get_options([](const CLI::Option* o) { return o->get_positional(); }))
    out += entry("\\fI" + escaped(option->get_name(true, false)) + "\\fR", described(*option));
  return out.empty() ? out : ".SH ARGUMENTS\n" + out;
}

std::string option_term(const CLI::Option& option) {
  std::string out;
  const auto add = [&out](const std::string& name) { out += (out.empty() ? "" : ", ") + bold(name); };
  for (const std::string& name : option.get_snames()) add("-" + name);
  for (const std::string& name : option.get_lnames()) add("--" + name);
  if (!option.get_option_text().empty()) out += " \\fI" + escaped(option.get_option_text()) + "\\fR";
  return out;
}

std::string options(const CLI::App& app) {
  std::string out = ".SH OPTIONS\n";
  for (const std::string& group : option_groups_of(app)) {
    std::string entries;
    for (const CLI::Option* option :
         app.get_options([&](const CLI::Option* o) { return o->nonpositional() && o->get_group() == group; }))
      entries += entry(option_term(*option), described(*option));
    if (!group.empty() && !entries.empty()) out += fmt::format(".SS {}\n{}", escaped(group), entries);
  }
  return out;
}

std::string commands(const CLI::App& app) {
  std::string out;
  std::string group;
  for (const CLI::App* sub : app.get_subcommands([](const CLI::App*) { return true; })) {
    if (sub->get_group() != group) out += fmt::format(".SS {}\n", escaped(group = sub->get_group()));
    out += entry(bold(sub->get_name()), sub->get_description());
  }
  return out.empty() ? out : ".SH COMMANDS\n" + out;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    out.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

/// "  0  done": a status and what it means.
std::string status_entry(std::string_view line) {
  const std::size_t first = line.find_first_not_of(' ');
  const std::size_t end = line.find("  ", first);
  const std::size_t meaning = end == std::string_view::npos ? end : line.find_first_not_of(' ', end);
  if (meaning == std::string_view::npos) return escaped(line.substr(first)) + '\n';
  return entry(bold(line.substr(first, end - first)), std::string(line.substr(meaning)));
}

/// The footer of a help screen: "TITLE:" begins a section, what is indented belongs to it, other lines are a
/// paragraph of their own.
std::string sections(std::string_view footer) {
  std::string out;
  bool verbatim = false, status = false;
  const auto end_verbatim = [&] { out += std::exchange(verbatim, false) ? ".EE\n" : ""; };
  for (const std::string_view line : lines_of(footer)) {
    if (line.empty()) continue;
    if (line.front() != ' ') {
      end_verbatim();
      const bool title = line.back() == ':';
      status = line == "EXIT STATUS:";
      out += title ? fmt::format(".SH {}\n", escaped(line.substr(0, line.size() - 1)))
                   : fmt::format(".PP\n{}\n", escaped(line));
      continue;
    }
    if (status) {
      out += status_entry(line);
      continue;
    }
    if (!std::exchange(verbatim, true)) out += ".EX\n";
    out += escaped(line.substr(std::min<std::size_t>(2, line.size()))) + '\n';
  }
  end_verbatim();
  return out;
}

std::string environment() {
  return ".SH ENVIRONMENT\n" + entry(bold("GUANXI_DB"), "Directory of the store where --db names none.") +
         entry(bold("NO_COLOR"), "If it is set and not empty, nothing is coloured unless --color=always.") +
         entry(bold("PAGER"), "Shows the long answers of guanxi shell; less if it is not set.") +
         entry(bold("XDG_STATE_HOME"),
               "Below it, in guanxi/history, guanxi shell keeps its lines; ~/.local/state if it is "
               "not set.");
}

std::string see_also(const CLI::App& app) {
  if (app.get_parent() != nullptr) return ".SH SEE ALSO\n" + bold("guanxi") + "(1)\n";
  std::string out;
  for (const CLI::App* sub : app.get_subcommands([](const CLI::App*) { return true; }))
    out += fmt::format("{}{}(1)", out.empty() ? "" : ",\n", bold(man_name(*sub)));
  return ".SH SEE ALSO\n" + out + '\n';
}

}  // namespace

std::string man_name(const CLI::App& app) {
  return app.get_parent() == nullptr ? app.get_name() : app.get_parent()->get_name() + '-' + app.get_name();
}

std::string man_page(const CLI::App& app, const std::string& version) {
  const bool top = app.get_parent() == nullptr;
  const std::string usage = usage_line(app);
  const std::string program = top ? app.get_name() : app.get_parent()->get_name() + ' ' + app.get_name();
  std::string out =
      fmt::format(".TH {} 1 \"\" \"{}\" \"guanxi\"\n", escaped(upper(man_name(app))), escaped(version));
  out += fmt::format(".SH NAME\n{} \\- {}\n", escaped(man_name(app)),
                     escaped(lower_first(app.get_description())));
  out += fmt::format(".SH SYNOPSIS\n{}{}\n", bold(program), escaped(usage.substr(program.size())));
  out += fmt::format(".SH DESCRIPTION\n{}{}\n", escaped(app.get_description()),
                     app.get_description().ends_with('.') ? "" : ".");
  for (const std::string& alias : app.get_aliases())
    out += fmt::format(".PP\n{} is another name of it.\n", bold(alias));
  return out + arguments(app) + commands(app) + options(app) + sections(app.get_footer()) +
         (top ? environment() : "") + see_also(app);
}

}  // namespace guanxi
