#include "text/language.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "guanxi/base/unicode.hpp"
#include "text/chars.hpp"

namespace guanxi {
namespace {

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

/// A word of up to eight ASCII letters as one number.
constexpr std::uint64_t packed(std::string_view word) noexcept {
  std::uint64_t number = 0;
  for (const char c : word) number = number << 8U | static_cast<unsigned char>(c);
  return number;
}

bool is_common_english(std::uint64_t word) noexcept {
  static constexpr auto kWords = [] {
    std::array words{packed("a"),     packed("an"),   packed("and"), packed("are"),  packed("as"),
                     packed("at"),    packed("be"),   packed("by"),  packed("for"),  packed("from"),
                     packed("has"),   packed("have"), packed("in"),  packed("is"),   packed("it"),
                     packed("its"),   packed("of"),   packed("on"),  packed("said"), packed("that"),
                     packed("the"),   packed("this"), packed("to"),  packed("was"),  packed("were"),
                     packed("which"), packed("will"), packed("with")};
    std::sort(words.begin(), words.end());
    return words;
  }();
  return std::binary_search(kWords.begin(), kWords.end(), word);
}

Counts count(std::string_view text) {
  Counts out;
  std::uint64_t word = 0;  // packed, its letters in lower case
  std::size_t letters = 0;
  constexpr std::size_t kLongestCommon = 5;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint c = code_point_at(text, at);
    at += c.bytes;
    if (class_of(c.value) == CharClass::kLetter) {
      ++out.letters;
      if (c.value >= 0xAC00 && c.value < 0xD7A4) ++out.hangul;
      word = word << 8U | (c.value < 0x80 ? c.value | 0x20U : std::uint64_t{'?'});
      ++letters;
      continue;
    }
    if (letters > 0) {
      ++out.words;
      if (letters <= kLongestCommon && is_common_english(word)) ++out.common;
      word = letters = 0;
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
