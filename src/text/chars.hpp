// What the mending of layout needs to know of characters. Text is valid UTF-8 throughout the module's
// insides.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace guanxi {

enum class CharClass : std::uint8_t {
  kOther,
  kBlank,      // white space but for line ends
  kLetter,     // of a script that parts its words by blanks
  kDigit,      // ASCII
  kHan,        // Han, kana, bopomofo: scripts that do not
  kWidePunct,  // 。，、；：“”（）《》… and full-width forms
  kMark,       // ASCII punctuation
};

struct CodePoint {
  char32_t value = 0;
  std::uint32_t bytes = 0;  // 0: there is none
};

/// The character at `at`; none at the end, U+FFFD where the text ends within it.
[[nodiscard]] inline CodePoint code_point_at(std::string_view text, std::size_t at) noexcept {
  if (at >= text.size()) return {};
  const auto byte = [&](std::size_t i) -> char32_t {
    return static_cast<unsigned char>(text[at + i]) & 0x3fU;
  };
  const auto lead = static_cast<unsigned char>(text[at]);
  if (lead < 0x80) return {lead, 1};
  const std::uint32_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if (text.size() - at < length) return {0xFFFD, static_cast<std::uint32_t>(text.size() - at)};
  if (lead < 0xE0) return {((lead & 0x1fU) << 6) | byte(1), 2};
  if (lead < 0xF0) return {((lead & 0x0fU) << 12) | (byte(1) << 6) | byte(2), 3};
  return {((lead & 0x07U) << 18) | (byte(1) << 12) | (byte(2) << 6) | byte(3), 4};
}

/// The character that ends before `at`; none at the beginning.
[[nodiscard]] inline CodePoint code_point_before(std::string_view text, std::size_t at) noexcept {
  if (at == 0) return {};
  std::size_t begin = at - 1;
  while (begin > 0 && at - begin < 4 && (static_cast<unsigned char>(text[begin]) & 0xC0U) == 0x80) --begin;
  return code_point_at(text.substr(0, at), begin);
}

/// Of a character beyond ASCII.
[[nodiscard]] CharClass class_beyond_ascii(char32_t c) noexcept;

[[nodiscard]] inline CharClass class_of(char32_t c) noexcept {
  static constexpr auto kAscii = [] {
    std::array<CharClass, 128> table{};
    for (std::size_t i = 0x21; i < 0x7F; ++i) table[i] = CharClass::kMark;
    for (std::size_t i = '0'; i <= '9'; ++i) table[i] = CharClass::kDigit;
    for (std::size_t i = 'a'; i <= 'z'; ++i) table[i] = CharClass::kLetter;
    for (std::size_t i = 'A'; i <= 'Z'; ++i) table[i] = CharClass::kLetter;
    for (const unsigned char blank : {' ', '\t', '\v', '\f'}) table[blank] = CharClass::kBlank;
    return table;
  }();
  if (c < 0x80) return kAscii[c];
  if (c >= 0x4E00 && c <= 0x9FFF) return CharClass::kHan;
  return class_beyond_ascii(c);
}

/// Written without blanks between characters.
[[nodiscard]] inline bool is_wide(CharClass c) noexcept {
  return c == CharClass::kHan || c == CharClass::kWidePunct;
}

/// Closes a quotation or bracket: the sentence's end is looked for before it.
[[nodiscard]] bool is_closer(char32_t c) noexcept;
[[nodiscard]] bool is_opener(char32_t c) noexcept;
/// 。！？；… and their ASCII forms; a colon too: what follows is a paragraph of its own.
[[nodiscard]] bool is_sentence_end(char32_t c) noexcept;
/// ，、, — after which a sentence goes on.
[[nodiscard]] bool is_comma(char32_t c) noexcept;

/// Without blanks of any kind, control and format characters at both ends.
[[nodiscard]] std::string_view stripped(std::string_view text) noexcept;

/// Whether the text, looked at from its end, closes a sentence.
[[nodiscard]] bool ends_sentence(std::string_view text) noexcept;

/// Columns on a terminal, nearly: 1 for ASCII, 2 for what takes three bytes or more.
[[nodiscard]] std::uint32_t rough_width(std::string_view text) noexcept;

/// Characters of it that stand in a wide script.
[[nodiscard]] bool has_wide(std::string_view text) noexcept;

}  // namespace guanxi
