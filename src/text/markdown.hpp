// Markdown, as far as its marks matter to a reader of the text.
#pragma once

#include <string_view>

#include "guanxi/text/document.hpp"
#include "text/layout.hpp"

namespace guanxi {

/// Sets clean, map, blocks, and what a front matter says, of a document whose text is Markdown.
void read_markdown(Document& document, bool chinese);

}  // namespace guanxi
