// What a file that is no text is, by its first bytes.
#pragma once

#include <string_view>

namespace guanxi {

struct BinaryKind {
  std::string_view what;  // "a PNG image"; empty: not one that we know
  std::string_view hint;  // how to bring its content in; may be empty
};
[[nodiscard]] BinaryKind binary_kind(std::string_view head) noexcept;

}  // namespace guanxi
