// HTML → the story that a page tells, without what stands around it.
#pragma once

#include <string>
#include <string_view>

#include "guanxi/text/document.hpp"

namespace guanxi {

/// The encoding that a page declares near its beginning, where the page is not UTF-8 and ICU knows it; else
/// empty.
[[nodiscard]] std::string declared_charset(std::string_view bytes);

/// Fills text, clean, map, blocks and all that the page says of itself. `html` is valid UTF-8.
void read_html(Document& document, std::string_view html);

/// The page without scripts (but linked data), styles, comments and tags that change only the look of
/// letters, nested no deeper than a parser can take: what is left parses in linear time and memory.
[[nodiscard]] std::string plain_markup(std::string_view html);

}  // namespace guanxi
