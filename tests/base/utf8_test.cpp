#include <doctest/doctest.h>

#include <random>

#include "guanxi/base/unicode.hpp"

using namespace guanxi;

namespace {

struct SlowCharacter {
  std::size_t length = 0;  // bytes that it takes
  bool valid = false;
  char32_t code_point = 0xFFFD;
};

/// One character by table 3-7 of the Unicode standard; of an invalid one the maximal subpart.
SlowCharacter slow_character(std::string_view text) {
  const auto at = [text](std::size_t i) -> unsigned {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0;
  };
  const unsigned lead = at(0);
  if (lead < 0x80) return {1, true, lead};
  std::size_t length = 0;
  unsigned low = 0x80;
  unsigned high = 0xBF;
  if (lead >= 0xC2 && lead <= 0xDF) length = 2;
  if (lead >= 0xE0 && lead <= 0xEF) length = 3;
  if (lead >= 0xF0 && lead <= 0xF4) length = 4;
  if (lead == 0xE0) low = 0xA0;
  if (lead == 0xED) high = 0x9F;
  if (lead == 0xF0) low = 0x90;
  if (lead == 0xF4) high = 0x8F;
  if (length == 0) return {1};
  char32_t c = lead & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if (i >= text.size() || at(i) < low || at(i) > high) return {i};
    c = c * 64 + (at(i) & 0x3F);
    low = 0x80;
    high = 0xBF;
  }
  return {length, true, c};
}

/// Text with valid characters of all lengths and broken ones among them.
std::string any_bytes(std::mt19937_64& random) {
  std::string out;
  for (auto n = random() % 12; n > 0; --n) {
    static const std::string kPieces[] = {
        "abcdefghij",       "é",        "江",           "😀",    "\xED\xA0\x80", "\xC0\xAF",
        "\xF4\x90\x80\x80", "\xE6\xB1", "\xF0\x9F\x98", "\x80", "\xFF",         "\xF0"};
    if (random() % 4 == 0) {
      out.push_back(static_cast<char>(random()));
    } else {
      out += kPieces[random() % std::size(kPieces)];
    }
  }
  return out;
}

}  // namespace

TEST_SUITE("base/utf8") {
  TEST_CASE("validity, repair and code points agree with the standard's table on any bytes") {
    for (std::uint64_t seed = 1; seed <= 3000; ++seed) {
      CAPTURE(seed);
      std::mt19937_64 random(seed);
      const std::string text = any_bytes(random);
      std::size_t fault = std::string::npos;
      std::string repaired;
      std::u32string code_points;
      for (std::size_t i = 0; i < text.size();) {
        const SlowCharacter c = slow_character(std::string_view(text).substr(i));
        if (!c.valid && fault == std::string::npos) fault = i;
        repaired += c.valid ? text.substr(i, c.length) : "\xEF\xBF\xBD";
        code_points.push_back(c.code_point);
        i += c.length;
      }
      CHECK(find_invalid_utf8(text) == fault);
      CHECK(repair_utf8(text) == repaired);
      CHECK(to_code_points(text) == code_points);
      CHECK(to_utf8(code_points) == repaired);
    }
  }

  TEST_CASE("every code point comes back; surrogates and what is beyond do not") {
    for (char32_t c = 0; c <= 0x10FFFF; c += c < 0x3000 ? 1 : 97) {
      std::string text;
      append_utf8(text, c);
      const bool is_surrogate = c >= 0xD800 && c < 0xE000;
      REQUIRE(to_code_points(text) == std::u32string(1, is_surrogate ? 0xFFFD : c));
    }
    std::string text;
    append_utf8(text, 0x110000);
    CHECK(text == "\xEF\xBF\xBD");
  }

  TEST_CASE("Han characters are known") {
    for (const char32_t c : std::u32string_view(U"江一龥㐀𠀀々〇豈")) CHECK(is_han(c));
    for (const char32_t c : std::u32string_view(U"aé。カ한1　")) CHECK_FALSE(is_han(c));
    CHECK(has_han("GPT在中国"));
    CHECK_FALSE(has_han("GPT-4、カナ"));
    CHECK_FALSE(has_han("\xE6\xB1"));
    CHECK_FALSE(has_han(""));
  }
}
