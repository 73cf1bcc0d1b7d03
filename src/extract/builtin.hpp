// The lexicons, patterns and weights that are compiled in. src/CMakeLists.txt writes their source from the
// files beside this one.
#pragma once

#include <string_view>
#include <vector>

#include "extract/lexicon.hpp"

namespace guanxi::extract {

[[nodiscard]] const std::vector<Lexicon::File>& builtin_lexicons();
[[nodiscard]] const std::vector<Lexicon::File>& builtin_patterns();
/// The file NAME.txt of `weights/`.
/// REQUIRES: there is one.
[[nodiscard]] const Lexicon::File& builtin_weights(std::string_view name);

}  // namespace guanxi::extract
