// A parsed page as blocks of text, and which of them are its story.
#pragma once

#include <gumbo.h>

#include <cstdint>
#include <string>
#include <vector>

#include "guanxi/text/document.hpp"

namespace guanxi {

struct PageBlock {
  BlockKind kind = BlockKind::kParagraph;
  std::string text;
  std::uint32_t element = 0;     // that it stands in
  std::uint32_t width = 0;       // columns
  std::uint32_t link_width = 0;  // of them within links
  bool aside = false;            // in a menu, a sidebar, a footer, …
};

struct PageElement {
  std::uint32_t parent = 0;
  std::uint32_t first_block = 0, last_block = 0;  // [first, last)
  bool story = false;                             // <article>, itemprop=articleBody, …
};

struct Page {
  std::vector<PageBlock> blocks;      // in the order of the page
  std::vector<PageElement> elements;  // parents before children; the first is the root
};

[[nodiscard]] Page read_page(const GumboNode& root);

/// The blocks that tell the story: the element that holds most of the sentences, without asides, link lists,
/// and whatever comes behind "Related articles" and the like. Indices, ascending.
[[nodiscard]] std::vector<std::size_t> story_blocks(const Page& page);

}  // namespace guanxi
