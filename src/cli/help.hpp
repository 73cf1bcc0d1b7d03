// Help screens: the description, USAGE, ARGUMENTS, the groups of options, then
// the footer as it stands.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace guanxi {

/// The group that every command's common options are in; printed last.
inline constexpr const char* kGeneralGroup = "GENERAL";

class HelpFormatter : public CLI::Formatter {
 public:
  std::string make_help(const CLI::App* app, std::string name, CLI::AppFormatMode mode) const override;
};

/// The titles of its options' groups in the order in which they are printed.
[[nodiscard]] std::vector<std::string> option_groups_of(const CLI::App& app);
/// What the help says of an option or argument, with its default.
[[nodiscard]] std::string described(const CLI::Option& option);

/// "guanxi path [OPTIONS] FROM TO".
[[nodiscard]] std::string usage_line(const CLI::App& app);

}  // namespace guanxi
