// What stands around the mentions of a name: what the model that decides about names looks at besides the
// name itself.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "extract/lexicon.hpp"
#include "guanxi/text/document.hpp"

namespace guanxi::extract {

/// How a name is joined to the name beside it.
enum class Link : std::uint8_t { kNone, kTouch, kListMark, kConjunction, kComma, kBracket, kOf, kNear };

/// A word or mark beside a name.
struct Beside {
  FormNo form = kNoForm;
  char32_t character = 0;  // of a mark or a single character, else 0
  enum Kind : std::uint8_t { kEdge, kWord, kUnknown, kCapital, kNumber, kMark } kind = kEdge;
};

/// What the model of extents makes of a mention's place.
enum class TagView : std::uint8_t { kUnread, kNothing, kSame, kLonger, kShorter, kCrosses };

/// One mention.
struct Sight {
  static constexpr std::size_t kReach = 2;  // words on either side
  std::array<Beside, kReach> before{},
      after{};  // the nearest first; quotation marks around the name are none
  std::string_view family_before{}, family_after{};  // of the names beside it
  Link link_before = Link::kNone, link_after = Link::kNone;
  BlockKind block = BlockKind::kParagraph;
  TagView tags = TagView::kUnread;
  std::string_view tag_family{};  // of the stretch that it takes for a name there
  std::int32_t tag_margin = 0;
  bool is_quoted = false, is_titled = false, is_bracketed = false, is_latin = false;
};

}  // namespace guanxi::extract
