#include "picture/dot_text.hpp"

#include <doctest/doctest.h>

#include <random>
#include <string>

#include "guanxi/base/unicode.hpp"

using namespace guanxi;
using namespace guanxi::dot;

namespace {

using Lines = std::vector<std::string>;

std::string joined(const Lines& lines) {
  std::string out;
  for (const std::string& line : lines) out += line;
  return out;
}

}  // namespace

TEST_SUITE("picture/dot_text") {
  TEST_CASE("names are cleaned") {
    CHECK(clean("之江实验室") == "之江实验室");
    CHECK(clean("two\nlines\tand a tab") == "two lines and a tab");
    CHECK(clean("\x1b[31mred") == "\\x1b[31mred");
    CHECK(clean("left\u202eright") == "left\\u202eright");
    CHECK(clean("bad \xff byte") == "bad \uFFFD byte");
    CHECK(clean("no character \uFFFE of XML") == "no character \uFFFD of XML");
    CHECK(clean("").empty());
  }

  TEST_CASE("quoted text") {
    CHECK(quote(R"(say "hi" \ there)") == R"("say \"hi\" \\ there")");
    CHECK(quote("") == R"("")");
    CHECK(quote("AT&T; R&D &amp; &x") == R"("AT&amp;T; R&D &amp;amp; &x")");
    CHECK(quote("a\\") == R"("a\\")");
    CHECK(quote_lines({"R&D", R"(C:\N)", "\"q\""}) == R"("R&amp;D\nC:\\N\n\"q\"")");
    CHECK(quote_tooltip("one\ntwo \\N & \"q\"") == R"("one\ntwo \\\\N &amp; \"q\"")");
    CHECK(quote_tooltip("") == R"("")");
    CHECK(quote_tooltip("ends\n") == R"("ends")");
    CHECK(html("") == "&#160;");
    CHECK(html(R"(a<b> & "c" \N)") == R"(a&lt;b&gt; &amp; &quot;c&quot; \\N)");
  }

  TEST_CASE("addresses: only http and https, nothing that could end the attribute") {
    CHECK(quote_url("https://example.org/a?b=1&c=2#d") == R"("https://example.org/a?b=1&amp;c=2#d")");
    CHECK(quote_url("http://example.org/之\"><script>") ==
          R"("http://example.org/%E4%B9%8B%22%3E%3Cscript%3E")");
    CHECK(quote_url("javascript:alert(1)").empty());
    CHECK(quote_url("file:///etc/passwd").empty());
    CHECK(quote_url("").empty());
  }

  TEST_CASE("lines are about equally long") {
    CHECK(wrap("之江实验室", 18, 3) == Lines{"之江实验室"});
    CHECK(wrap("国家高等学校人工智能教材研究基地", 18, 3) == Lines{"国家高等学校人工", "智能教材研究基地"});
    CHECK(wrap("National Aeronautics and Space Administration", 24, 3) ==
          Lines{"National Aeronautics and", "Space Administration"});
    CHECK(wrap("", 10, 3) == Lines{""});
    CHECK(wrap("   ", 10, 3) == Lines{""});
  }

  TEST_CASE("punctuation stays with its text") {
    CHECK(wrap("关于（试行）办法", 6, 4) == Lines{"关于", "（试", "行）", "办法"});
    CHECK(wrap("甲乙，丙丁", 4, 3) == Lines{"甲", "乙，", "丙丁"});
  }

  TEST_CASE("a long name breaks behind a hyphen, or anywhere") {
    CHECK(wrap("Qwen3-235B-A22B-Thinking-2507", 18, 3) ==
          std::vector<std::string>{"Qwen3-235B-A22B-", "Thinking-2507"});
    CHECK(wrap("abcdefghijklmnop", 8, 3) == std::vector<std::string>{"abcdefgh", "ijklmnop"});
    CHECK(wrap("-abcdefghi", 8, 3).size() == 2);
  }

  TEST_CASE("what does not fit is cut off") {
    CHECK(wrap("一二三四五六七八九十", 6, 2) == Lines{"一二三", "四五…"});
    CHECK(wrap("Donaudampfschifffahrtsgesellschaft", 10, 2) == Lines{"Donaudampf", "schifffah…"});
    CHECK(wrap("一二三四", 2, 1) == Lines{"…"});
  }

  TEST_CASE("random text: every line fits, nothing is lost unless it is cut") {
    const std::u32string alphabet = U"ab c之江，。（《x实-验…";
    for (std::uint32_t seed = 0; seed < 500; ++seed) {
      CAPTURE(seed);
      std::mt19937 random(seed);
      std::u32string text;
      for (auto left = random() % 40; left > 0; --left) text += alphabet[random() % alphabet.size()];
      const std::size_t columns = 4 + random() % 20;
      const std::size_t rows = 1 + random() % 4;
      const Lines lines = wrap(to_utf8(text), columns, rows);
      REQUIRE(lines.size() >= 1);
      CHECK(lines.size() <= rows);
      for (const std::string& line : lines) CHECK(display_width(line) <= columns);
      std::string wanted = to_utf8(text);
      std::string got = joined(lines);
      std::erase(wanted, ' ');
      std::erase(got, ' ');
      const bool whole = got == wanted;
      const bool cut =
          got.ends_with("…") && wanted.starts_with(got.substr(0, got.size() - std::string("…").size()));
      CHECK((whole || cut));
      CHECK((whole || display_width(wanted) > columns));
    }
  }
}
