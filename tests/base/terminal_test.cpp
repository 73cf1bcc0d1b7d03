#include <doctest/doctest.h>

#include <random>

#include "guanxi/base/unicode.hpp"

using namespace guanxi;

TEST_SUITE("base/terminal") {
  TEST_CASE("widths are those of UAX #11") {
    CHECK(display_width("") == 0);
    CHECK(display_width("abc") == 3);
    CHECK(display_width("之江实验室") == 10);
    CHECK(display_width("ＡＢ（）") == 8);
    CHECK(display_width("ｱｲ") == 2);  // half-width
    CHECK(display_width("한국") == 4);
    CHECK(display_width("\u1112\u1161\u11AB") == 2);  // the same syllable in parts
    CHECK(display_width("e\u0301") == 1);
    CHECK(display_width("a\u200Bb") == 2);
    CHECK(display_width("Ω…“”") == 4);  // ambiguous counts as narrow
    CHECK(display_width("😀") == 2);
    CHECK(display_width("❤") == 1);
    CHECK(display_width("❤\uFE0F") == 2);  // shown as an emoji
    CHECK(display_width("🇨🇳") == 2);
    CHECK(display_width("𠀀") == 2);
    CHECK(display_width("\xFF") == 1);  // shown as U+FFFD
  }

  TEST_CASE("what is cut ends in an ellipsis and fits") {
    CHECK(truncate_to_width("abc", 3) == "abc");
    CHECK(truncate_to_width("abcd", 3) == "ab…");
    CHECK(truncate_to_width("之江实验室", 10) == "之江实验室");
    CHECK(truncate_to_width("之江实验室", 9) == "之江实验…");
    CHECK(truncate_to_width("之江实验室", 8) == "之江实…");
    CHECK(truncate_to_width("e\u0301e\u0301e\u0301", 2) == "e\u0301…");
    CHECK(truncate_to_width("abc", 1) == "…");
    CHECK(truncate_to_width("abc", 0).empty());
    CHECK(truncate_to_width("", 0).empty());
  }

  TEST_CASE("the longest prefix that fits, for any text") {
    for (std::uint64_t seed = 1; seed <= 1000; ++seed) {
      CAPTURE(seed);
      std::mt19937_64 random(seed);
      std::u32string text;
      for (auto n = random() % 9; n > 0; --n) text.push_back(U"ab江ｱ😀\u0301é"[random() % 7]);
      const std::string whole = to_utf8(text);
      const std::size_t width = display_width(whole);
      for (std::size_t columns = 0; columns <= width + 1; ++columns) {
        const std::string cut = truncate_to_width(whole, columns);
        REQUIRE(display_width(cut) <= columns);
        if (columns >= width) {
          REQUIRE(cut == whole);
        } else if (columns > 0) {
          REQUIRE(cut.ends_with("…"));
          const std::string prefix = cut.substr(0, cut.size() - std::string("…").size());
          REQUIRE(whole.starts_with(prefix));
          // Any longer prefix is one column too wide once the ellipsis stands behind it.
          for (std::size_t length = to_code_points(prefix).size() + 1; length <= text.size(); ++length)
            REQUIRE(display_width(to_utf8(text.substr(0, length))) + 1 > columns);
        }
      }
    }
  }

  TEST_CASE("nothing that a terminal obeys is left") {
    CHECK(escape_for_terminal("之江 Lab, é 😀\u200D") == "之江 Lab, é 😀\u200D");
    CHECK(escape_for_terminal("a\nb\tc\r") == "a\\nb\\tc\\r");
    CHECK(escape_for_terminal("\x1b[31mred\x7f") == "\\x1b[31mred\\x7f");
    CHECK(escape_for_terminal(std::string("\0", 1)) == "\\x00");
    CHECK(escape_for_terminal("\u0085\u009b") == "\\u0085\\u009b");
    CHECK(escape_for_terminal("\u202eevil\u2066\u200f\u061c") == "\\u202eevil\\u2066\\u200f\\u061c");
    CHECK(escape_for_terminal("\u2028") == "\\u2028");
    CHECK(escape_for_terminal("a\xC3(\xE6\xB1") == "a\\xc3(\\xe6\\xb1");
    for (std::uint64_t seed = 1; seed <= 500; ++seed) {
      CAPTURE(seed);
      std::mt19937_64 random(seed);
      std::string bytes(random() % 20, '\0');
      for (char& c : bytes) c = static_cast<char>(random());
      const std::string safe = escape_for_terminal(bytes);
      REQUIRE(find_invalid_utf8(safe) == std::string::npos);
      REQUIRE(escape_for_terminal(safe) == safe);
      for (const char32_t c : to_code_points(safe)) REQUIRE((c >= 0x20 && !(c >= 0x7F && c < 0xA0)));
    }
  }
}
