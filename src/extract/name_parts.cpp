#include "extract/name_parts.hpp"

#include "extract/name_shapes.hpp"
#include "guanxi/base/unicode.hpp"

namespace guanxi::extract {

std::vector<std::vector<NamePart>> parts_of(const NameTable& table, const std::vector<Standing>& standings) {
  const auto& names = table.names();
  std::vector<std::vector<NamePart>> parts(names.size());
  const auto note = [&](std::size_t whole, std::size_t size, bool first) {
    const std::u32string_view key = names[whole].key;
    const std::int32_t found = table.find(first ? key.substr(0, size) : key.substr(key.size() - size));
    if (found < 0) return;
    const auto part = static_cast<std::size_t>(found);
    if (standings[part].family.empty() || standings[part].root == standings[whole].root) return;
    if (!is_han(key.front()) && first && !NameShapes::ends_word(names[whole].written, size)) return;
    if (standings[part].is_accepted)
      parts[whole].push_back({first ? "begins-with" : "ends-with", standings[part].family});
    if (standings[whole].is_accepted)
      parts[part].push_back({first ? "begins" : "ends", standings[whole].family});
  };
  for (std::size_t i = 0; i < names.size(); ++i)
    for (std::size_t size = 2; size < names[i].key.size() && !standings[i].family.empty(); ++size) {
      note(i, size, true);
      note(i, size, false);
    }
  return parts;
}

}  // namespace guanxi::extract
