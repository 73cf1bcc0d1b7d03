#include "cli/builtin_files.hpp"

namespace guanxi {

std::string_view builtin_file(std::string_view name) {
  for (const BuiltinFile& file : builtin_files())
    if (file.name == name) return file.text;
  return {};
}

}  // namespace guanxi
