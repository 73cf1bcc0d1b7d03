// The lexicons, patterns and weights that are compiled in. src/CMakeLists.txt writes their source from the files
// beside this one.
#pragma once

#include <vector>

#include "extract/lexicon.hpp"

namespace guanxi::extract {

[[nodiscard]] const std::vector<Lexicon::File>& builtin_lexicons();
[[nodiscard]] const std::vector<Lexicon::File>& builtin_patterns();
[[nodiscard]] const std::vector<Lexicon::File>& builtin_weights();

}  // namespace guanxi::extract
