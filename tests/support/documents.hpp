// Documents of the tests: what must hold of every one, and its blocks as text.
#pragma once

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <utility>

#include "guanxi/base/unicode.hpp"
#include "guanxi/text/document.hpp"
#include "guanxi/text/reader.hpp"

namespace guanxi::testing {

/// A text as it is stated, under the key "test".
inline Document document_of(std::string text) {
  Document stated;
  stated.key = "test";
  stated.text = std::move(text);
  return make_document(std::move(stated));
}

/// "title: …\nparagraph: …\n": what extraction reads, block by block.
inline std::string blocks_of(const Document& document) {
  std::string out;
  for (const Block& block : document.blocks)
    out += std::string(to_string(block.kind)) + ": " +
           document.clean.substr(block.begin, block.end - block.begin) + "\n";
  return out;
}

/// Text and clean form are valid UTF-8, the blocks are the clean form's lines, and every character that is no
/// blank stands in the text where the map says.
inline void check_document(const Document& document) {
  REQUIRE(find_invalid_utf8(document.text) == std::string_view::npos);
  REQUIRE(find_invalid_utf8(document.clean) == std::string_view::npos);
  REQUIRE(document.map.clean_size() == document.clean.size());
  std::string joined;
  for (const Block& block : document.blocks) {
    REQUIRE(block.begin < block.end);
    REQUIRE(block.end <= document.clean.size());
    if (!joined.empty()) joined += '\n';
    REQUIRE(block.begin == joined.size());
    joined += document.clean.substr(block.begin, block.end - block.begin);
    REQUIRE(document.clean.find('\n', block.begin) >= block.end);
  }
  REQUIRE(joined == document.clean);
  for (std::uint32_t at = 0; at < document.clean.size();) {
    std::uint32_t end = at + 1;
    while (end < document.clean.size() && (static_cast<unsigned char>(document.clean[end]) & 0xC0U) == 0x80)
      ++end;
    const OffsetMap::Span span = document.map.to_text(at, end);
    REQUIRE(span.begin <= span.end);
    REQUIRE(span.end <= document.text.size());
    const std::string character = document.clean.substr(at, end - at);
    if (character != " " && character != "\n")
      REQUIRE(document.text.substr(span.begin, span.end - span.begin) == character);
    at = end;
  }
}

/// The stretch of the text that a piece of the clean form came from.
inline std::string original_of(const Document& document, std::string_view piece) {
  const std::size_t at = document.clean.find(piece);
  REQUIRE(at != std::string::npos);
  const OffsetMap::Span span =
      document.map.to_text(static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + piece.size()));
  return document.text.substr(span.begin, span.end - span.begin);
}

}  // namespace guanxi::testing
