#include "text/language.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "guanxi/base/unicode.hpp"
#include "text/chars.hpp"

namespace guanxi {
namespace {

using namespace std::literals;

constexpr std::size_t kSampleBytes = std::size_t{256} << 10;
/// Characters that a traditional text writes otherwise than a simplified one: about a third of it.
constexpr double kTraditionalShare = 0.08;
constexpr double kKanaShare = 0.1;
/// Of the words of an English text, a quarter to a half.
constexpr double kCommonShare = 0.12;
/// A Han character says about as much as this many letters.
constexpr std::uint64_t kLettersPerHan = 3;

struct Counts {
  std::uint64_t han = 0, traditional = 0, kana = 0, hangul = 0, letters = 0, words = 0, common = 0;
};

bool is_common_english(std::string_view word) noexcept {
  constexpr std::array kWords{"a"sv,    "an"sv,  "and"sv,  "are"sv,  "as"sv,    "at"sv,   "be"sv,
                              "by"sv,   "for"sv, "from"sv, "has"sv,  "have"sv,  "in"sv,   "is"sv,
                              "it"sv,   "its"sv, "of"sv,   "on"sv,   "said"sv,  "that"sv, "the"sv,
                              "this"sv, "to"sv,  "was"sv,  "were"sv, "which"sv, "will"sv, "with"sv};
  return std::binary_search(kWords.begin(), kWords.end(), word);
}

Counts count(std::string_view text) {
  Counts out;
  std::string word;
  constexpr std::size_t kLongestCommon = 8;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint c = code_point_at(text, at);
    at += c.bytes;
    if (class_of(c.value) == CharClass::kLetter) {
      ++out.letters;
      if (c.value >= 0xAC00 && c.value < 0xD7A4) ++out.hangul;
      if (word.size() <= kLongestCommon) word += c.value < 0x80 ? static_cast<char>(c.value | 0x20U) : '?';
      continue;
    }
    if (!word.empty()) {
      ++out.words;
      if (is_common_english(word)) ++out.common;
      word.clear();
    }
    if (c.value >= 0x3041 && c.value < 0x3100) {
      ++out.kana;
    } else if (class_of(c.value) == CharClass::kHan) {
      ++out.han;
      if (simplified(c.value) != c.value) ++out.traditional;
    }
  }
  return out;
}

}  // namespace

std::string language_of(std::string_view text) {
  const Counts n = count(text.substr(0, kSampleBytes));
  const auto share = [](std::uint64_t part, std::uint64_t whole) {
    return whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
  };
  if (n.hangul * kLettersPerHan > n.letters && n.hangul > n.han) return "ko";
  if ((n.han + n.kana) * kLettersPerHan > n.letters) {
    if (share(n.kana, n.kana + n.han) > kKanaShare) return "ja";
    return share(n.traditional, n.han) > kTraditionalShare ? "zh-Hant" : "zh";
  }
  return share(n.common, n.words) > kCommonShare ? "en" : "";
}

bool is_chinese(std::string_view language) noexcept {
  return language.starts_with("zh");
}

}  // namespace guanxi
