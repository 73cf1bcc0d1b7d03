#include "text/chars.hpp"

#include <algorithm>

namespace guanxi {
namespace {

constexpr std::u32string_view kClosers = U"”’」』）】》〉〕］)]\"'»›";
constexpr std::u32string_view kOpeners = U"“‘「『（【《〈〔［([«‹";
constexpr std::u32string_view kEnds = U"。！？；…：.!?;:｡";
constexpr std::u32string_view kCommas = U"，、,﹐､";

bool within(std::u32string_view set, char32_t c) noexcept {
  return set.find(c) != std::u32string_view::npos;
}

bool is_edge(char32_t c) noexcept {
  return c <= 0x20 || c == 0x7F || class_of(c) == CharClass::kBlank;
}

}  // namespace

CharClass class_beyond_ascii(char32_t c) noexcept {
  if (c == 0xA0 || c == 0x3000 || c == 0x202F || c == 0x205F || (c >= 0x2000 && c <= 0x200F) ||
      (c >= 0x2028 && c <= 0x202E) || c == 0x1680 || c == 0xFEFF || c == 0xAD || (c >= 0x80 && c < 0xA0))
    return CharClass::kBlank;  // the invisible among them part nothing, but belong to no word either
  if (c < 0xC0) return c == 0xAA || c == 0xB5 || c == 0xBA ? CharClass::kLetter : CharClass::kOther;
  if (c == 0xD7 || c == 0xF7) return CharClass::kOther;
  if (c < 0x2010) return CharClass::kLetter;
  if (c < 0x2070) return CharClass::kWidePunct;  // dashes, quotation marks, …
  if (c < 0x2C00) return CharClass::kOther;      // symbols
  if (c < 0x2E00) return CharClass::kLetter;
  if (c < 0x3000) return CharClass::kHan;  // radicals
  if (c < 0x3040) return c >= 0x3005 && c <= 0x3007 ? CharClass::kHan : CharClass::kWidePunct;
  if (c < 0xA4D0) return CharClass::kHan;
  if (c >= 0xF900 && c < 0xFB00) return CharClass::kHan;
  if (c >= 0xFE10 && c < 0xFE70) return CharClass::kWidePunct;
  if (c >= 0xFF01 && c < 0xFFF0) {
    const bool alphanumeric = (c >= 0xFF10 && c <= 0xFF19) || (c >= 0xFF21 && c <= 0xFF3A) ||
                              (c >= 0xFF41 && c <= 0xFF5A) || c >= 0xFF66;
    return alphanumeric ? CharClass::kHan : CharClass::kWidePunct;
  }
  if (c >= 0x20000 && c < 0x40000) return CharClass::kHan;
  if (c >= 0x1F000 && c < 0x20000) return CharClass::kOther;
  return c == 0xFFFD ? CharClass::kOther : CharClass::kLetter;
}

bool is_closer(char32_t c) noexcept {
  return within(kClosers, c);
}

bool is_opener(char32_t c) noexcept {
  return within(kOpeners, c);
}

bool is_sentence_end(char32_t c) noexcept {
  return within(kEnds, c);
}

bool is_comma(char32_t c) noexcept {
  return within(kCommas, c);
}

std::string_view stripped(std::string_view text) noexcept {
  while (!text.empty()) {
    const CodePoint c = code_point_at(text, 0);
    if (!is_edge(c.value)) break;
    text.remove_prefix(c.bytes);
  }
  while (!text.empty()) {
    const CodePoint c = code_point_before(text, text.size());
    if (!is_edge(c.value)) break;
    text.remove_suffix(c.bytes);
  }
  return text;
}

bool ends_sentence(std::string_view text) noexcept {
  text = stripped(text);
  constexpr int kMostClosers = 4;
  for (int i = 0; i < kMostClosers; ++i) {
    const CodePoint c = code_point_before(text, text.size());
    if (c.bytes == 0) return false;
    if (is_sentence_end(c.value)) return true;
    if (!is_closer(c.value)) return false;
    text = stripped(text.substr(0, text.size() - c.bytes));
  }
  return false;
}

std::uint32_t rough_width(std::string_view text) noexcept {
  std::uint32_t width = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    width +=
        static_cast<std::uint32_t>(byte < 0x80 || byte >= 0xC0) + static_cast<std::uint32_t>(byte >= 0xE0);
  }
  return width;
}

bool has_wide(std::string_view text) noexcept {
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint c = code_point_at(text, at);
    if (class_of(c.value) == CharClass::kHan) return true;
    at += c.bytes;
  }
  return false;
}

}  // namespace guanxi
