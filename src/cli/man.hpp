// Manual pages, from the commands as they are declared.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace guanxi {

/// The page of the program (`app` is at the top) or of one of its commands, as roff for man(7); UTF-8.
[[nodiscard]] std::string man_page(const CLI::App& app, const std::string& version);

/// "guanxi" or "guanxi-path".
[[nodiscard]] std::string man_name(const CLI::App& app);

}  // namespace guanxi
