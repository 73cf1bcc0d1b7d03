// Text for terminals: how wide it is, and what must not reach one.
#include <fmt/format.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include "guanxi/base/unicode.hpp"

namespace guanxi {
namespace {

constexpr char32_t kEmojiVariation = 0xFE0F;

bool is_property(char32_t c, UProperty property) noexcept {
  return u_hasBinaryProperty(static_cast<UChar32>(c), property) != 0;
}

std::size_t width_of(char32_t c) noexcept {
  if (c < 0x20 || c == 0x7F) return 0;
  if (c < 0x300) return c >= 0x80 && c < 0xA0 ? 0 : 1;
  constexpr std::uint32_t no_width = U_GC_MN_MASK | U_GC_ME_MASK | U_GC_CF_MASK | U_GC_CC_MASK;
  if ((U_GET_GC_MASK(static_cast<UChar32>(c)) & no_width) != 0) return 0;
  const auto hangul = u_getIntPropertyValue(static_cast<UChar32>(c), UCHAR_HANGUL_SYLLABLE_TYPE);
  if (hangul == U_HST_VOWEL_JAMO || hangul == U_HST_TRAILING_JAMO) return 0;  // drawn over the leading one
  const auto width = u_getIntPropertyValue(static_cast<UChar32>(c), UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

/// Takes one character with the marks that are drawn over it off `text` at `i`; returns their columns.
std::size_t next_cell(std::u32string_view text, std::size_t& i) noexcept {
  const char32_t base = text[i++];
  std::size_t width = width_of(base);
  for (; i < text.size() && width_of(text[i]) == 0; ++i) {
    if (text[i] == kEmojiVariation && width == 1 && is_property(base, UCHAR_EMOJI)) width = 2;
  }
  return width;
}

bool is_bidi_control(char32_t c) noexcept {
  return is_property(c, UCHAR_BIDI_CONTROL);
}

/// Empty for what a terminal may be shown.
std::string escape_of(char32_t c) {
  switch (c) {
    case U'\n':
      return "\\n";
    case U'\t':
      return "\\t";
    case U'\r':
      return "\\r";
    default:
      break;
  }
  const auto value = static_cast<std::uint32_t>(c);
  if (c < 0x20 || c == 0x7F) return fmt::format("\\x{:02x}", value);
  if ((c >= 0x80 && c < 0xA0) || c == 0x2028 || c == 0x2029 || (c >= 0x061C && is_bidi_control(c)))
    return fmt::format("\\u{:04x}", value);
  return {};
}

}  // namespace

std::size_t display_width(std::string_view text) {
  const std::u32string code_points = to_code_points(text);
  std::size_t width = 0;
  for (std::size_t i = 0; i < code_points.size();) width += next_cell(code_points, i);
  return width;
}

std::string truncate_to_width(std::string_view text, std::size_t columns) {
  const std::u32string code_points = to_code_points(text);
  std::size_t width = 0;
  std::size_t kept = 0;  // code points that leave a column for the ellipsis
  for (std::size_t i = 0; i < code_points.size();) {
    width += next_cell(code_points, i);
    if (width > columns) {
      if (columns == 0) return {};
      return to_utf8(std::u32string_view(code_points).substr(0, kept)) + "…";
    }
    if (width < columns) kept = i;
  }
  return std::string(text);
}

std::string escape_for_terminal(std::string_view text) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t start = i;
    UChar32 c = 0;
    U8_NEXT(bytes, i, text.size(), c);
    if (c < 0) {
      for (std::size_t at = start; at < i; ++at) out += fmt::format("\\x{:02x}", bytes[at]);
    } else if (const std::string escape = escape_of(static_cast<char32_t>(c)); !escape.empty()) {
      out += escape;
    } else {
      out.append(text, start, i - start);
    }
  }
  return out;
}

}  // namespace guanxi
