// Mistakes on the command line, said so that the next attempt is right.
#pragma once

#include <string>

#include "guanxi/base/error.hpp"

namespace CLI {
class App;
class ParseError;
}  // namespace CLI

namespace guanxi {

/// What went wrong when `app` parsed, as an Error kInvalidArgument: an unknown
/// command or option with the nearest known one, a missing or superfluous
/// argument, a value that is none.
[[nodiscard]] Error explain(const CLI::App& app, const CLI::ParseError& error);

[[nodiscard]] Error unknown_command(const CLI::App& app, const std::string& word);

}  // namespace guanxi
