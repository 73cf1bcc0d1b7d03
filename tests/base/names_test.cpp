#include <doctest/doctest.h>

#include <random>

#include "base/han_tables.hpp"
#include "guanxi/base/unicode.hpp"

using namespace guanxi;

namespace {

/// normalise_name without its fast path: a letter that this does not know, cut off again.
std::string by_icu(const std::string& name) {
  const std::string sentinel = "ж";
  std::string out = normalise_name(name + sentinel);
  REQUIRE(out.ends_with(sentinel));
  out.resize(out.size() - sentinel.size());
  return out;
}

/// Characters that meet in names, those that compose with their neighbours, and any others.
char32_t any_code_point(std::mt19937_64& random) {
  static constexpr std::u32string_view kMeeting =
      U"aAeEzß江長网 -'·“”《》’\u0301\u0308\u0327\u1100\u1161\u11A8カ\u3099ﾞﾊ\u200D\u00AD"
      U"\u00B4ⅣＡ（）①﹁\u0345Σς\u0130\u1E9E\uFB01\u2126\u212B一\u0338=<";
  switch (random() % 4) {
    case 0:
      return static_cast<char32_t>(random() % 0x3000);
    case 1:
      return static_cast<char32_t>(random() % 0x110000);
    default:
      return kMeeting[random() % kMeeting.size()];
  }
}

std::string any_name(std::mt19937_64& random) {
  std::u32string out;
  for (auto n = random() % 10; n > 0; --n) out.push_back(any_code_point(random));
  return to_utf8(out);
}

}  // namespace

TEST_SUITE("base/names") {
  TEST_CASE("single characters are simplified, whatever else stays") {
    CHECK(simplified(U'\u570B') == U'\u56FD');  // 國
    CHECK(simplified(U'\u56FD') == U'\u56FD');
    CHECK(simplified(U'a') == U'a');
    CHECK(simplified(U'\U0001F600') == U'\U0001F600');
  }

  TEST_CASE("spellings of one name have one form") {
    CHECK(normalise_name("Zhejiang  Lab") == "zhejianglab");
    CHECK(normalise_name("ＺＨＥＪＩＡＮＧ　ｌａｂ") == "zhejianglab");
    CHECK(normalise_name("Zhe-jiang\tLab'") == "zhejianglab");
    CHECK(normalise_name("O’Neill") == normalise_name("O'Neill"));
    CHECK(normalise_name("O’Neill") == "oneill");
    CHECK(normalise_name("“人工智能+”") == "人工智能+");
    CHECK(normalise_name("《浙江省促进条例》") == "浙江省促进条例");
    CHECK(normalise_name("「之江」『實驗室』〈甲〉") == "之江实验室甲");
    CHECK(normalise_name("列奥纳多·达·芬奇") == "列奥纳多达芬奇");
    CHECK(normalise_name("レオナルド・ダ・ヴィンチ") == "レオナルドダヴィンチ");
    CHECK(normalise_name("阿里巴巴（中国）有限公司") == "阿里巴巴(中国)有限公司");
    CHECK(normalise_name("Straße") == "strasse");
    CHECK(normalise_name("Café") == normalise_name("Cafe\u0301"));
    CHECK(normalise_name("zero\u200Bwidth\uFEFF") == "zerowidth");
    CHECK(normalise_name("GPT‑4") == "gpt4");
    CHECK(normalise_name("Ⅳ期") == "iv期");
    CHECK(normalise_name("C++") == "c++");
    CHECK(normalise_name("——").empty());
    CHECK(normalise_name("").empty());
    CHECK(normalise_name("a\xFF"
                         "b") ==
          "a\uFFFD"
          "b");
  }

  TEST_CASE("traditional characters become simplified, simplified ones stay") {
    CHECK(normalise_name("長城") == "长城");
    CHECK(normalise_name("臺灣") == "台湾");
    CHECK(normalise_name("網") == "网");
    CHECK(normalise_name("滙豐銀行諮詢") == "汇丰银行咨询");
    CHECK(normalise_name("浙江大學醫學院附屬第壹醫院").starts_with("浙江大学医学院附属第"));
    for (const std::string name : {"俱乐部", "大阪", "哪吒", "著名", "乾隆", "慰藉", "摔跤", "姊妹"})
      CHECK(normalise_name(name) == name);
  }

  TEST_CASE("the fast path says what ICU says, for each character and any mixture") {
    std::u32string fast = U"·–—‘’‚‛“”„‟\u3000、。【】〈〉《》「」『』";
    for (char32_t c = 1; c < 0x80; ++c) fast.push_back(c);
    for (char32_t c = 0xFF01; c <= 0xFF5E; ++c) fast.push_back(c);
    for (char32_t c = 0x3400; c < 0x4DC0; ++c) fast.push_back(c);
    for (char32_t c = 0x4E00; c <= 0x9FFF; ++c) fast.push_back(c);
    for (std::size_t at = 0; at < fast.size(); at += 50) {
      const std::string name = to_utf8(std::u32string_view(fast).substr(at, 50));
      REQUIRE(normalise_name(name) == by_icu(name));
    }
    for (std::uint64_t seed = 1; seed <= 2000; ++seed) {
      CAPTURE(seed);
      std::mt19937_64 random(seed);
      std::u32string mixture;
      for (auto n = random() % 12; n > 0; --n)
        mixture.push_back(fast[random() % (n % 2 == 0 ? fast.size() : 250)]);
      const std::string name = to_utf8(mixture);
      REQUIRE(normalise_name(name) == by_icu(name));
    }
  }

  TEST_CASE("the form is its own form, valid and not much longer") {
    for (std::uint64_t seed = 1; seed <= 20000; ++seed) {
      CAPTURE(seed);
      std::mt19937_64 random(seed);
      const std::string name = any_name(random);
      const std::string form = normalise_name(name);
      REQUIRE(normalise_name(form) == form);
      REQUIRE(find_invalid_utf8(form) == std::string::npos);
      REQUIRE(form.size() <= 12 * name.size());
    }
    for (char32_t c = 0; c <= 0x10FFFF; c += c < 0x10000 ? 1 : 13) {
      std::string name;
      append_utf8(name, c);
      const std::string form = normalise_name(name);
      REQUIRE(normalise_name(form) == form);
    }
  }

  TEST_CASE("the simplified forms are their own") {
    for (std::size_t i = 0; i < han::kCount; ++i) {
      const std::uint16_t simple = han::kSimplifiedOf[i];
      if (simple == 0) continue;
      REQUIRE(simple >= han::kFirst);
      REQUIRE(simple <= han::kLast);
      REQUIRE(han::kSimplifiedOf[simple - han::kFirst] == 0);
    }
  }
}
