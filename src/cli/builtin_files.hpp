// Files of the source tree that are compiled in: completion scripts, JSON schemas.
#pragma once

#include <string_view>
#include <vector>

namespace guanxi {

struct BuiltinFile {
  std::string_view name;  // "completions/guanxi.bash"
  std::string_view text;
};

/// By name.
[[nodiscard]] const std::vector<BuiltinFile>& builtin_files();
/// Its text; empty if there is none of this name.
[[nodiscard]] std::string_view builtin_file(std::string_view name);

}  // namespace guanxi
