#include <doctest/doctest.h>

#include "base/han_tables.hpp"
#include "guanxi/base/unicode.hpp"

using namespace guanxi;

TEST_SUITE("base/pinyin") {
  TEST_CASE("names are spelt as people type them") {
    const std::pair<const char*, const char*> kNames[] = {
        {"之江实验室", "zhijiangshiyanshi"},
        {"重庆", "chongqing"},
        {"浙江", "zhejiang"},
        {"厦门", "xiamen"},
        {"阿里巴巴", "alibaba"},
        {"长城", "changcheng"},
        {"银行", "yinhang"},
        {"中国工商银行", "zhongguogongshangyinhang"},
        {"成都", "chengdu"},
        {"首都", "shoudu"},
        {"重点", "zhongdian"},
        {"董事长", "dongshizhang"},
        {"长兴县", "changxingxian"},
        {"吕", "lu"},
        {"绿城", "lucheng"},
        {"曾", "zeng"},
        {"乐清市", "yueqingshi"},
        {"音乐", "yinyue"},
        {"佛山", "foshan"},
        {"六安", "luan"},
        {"会稽山", "kuaijishan"},
        {"番禺", "panyu"},
        {"西藏", "xizang"},
        {"杭州", "hangzhou"},
        {"义乌", "yiwu"},
        {"瓯海", "ouhai"},
    };
    for (const auto& [name, spelt] : kNames) CHECK(pinyin(name) == spelt);
  }

  TEST_CASE("other characters stay, and a name without Han characters has no pinyin") {
    CHECK(pinyin("gpt在中国(2025)") == "gptzaizhongguo(2025)");
    CHECK(pinyin_initials("gpt在中国(2025)") == "gptzzg(2025)");
    CHECK(pinyin_initials("之江实验室") == "zjsys");
    CHECK(pinyin_initials("重庆银行") == "cqyh");
    CHECK(pinyin("deepseek").empty());
    CHECK(pinyin_initials("deepseek").empty());
    CHECK(pinyin("").empty());
    CHECK(pinyin("𠀀") == "𠀀");  // beyond the tables
  }

  TEST_CASE("every syllable is plain letters, and the common characters all have one") {
    for (std::size_t i = 0; i < han::kCount; ++i) {
      const std::string_view syllable = han::kSyllables[han::kSyllableOf[i]];
      REQUIRE(syllable.find_first_not_of("abcdefghijklmnopqrstuvwxyz") == std::string_view::npos);
      REQUIRE(syllable.size() <= 6);
    }
    for (const char32_t c :
         std::u32string_view(U"的一是不了在人有我他这中大来上国个到说们为子和你地出道也时年得就那要下以生会"))
      CHECK(pinyin(to_utf8(std::u32string(1, c))).size() <= 6);
  }
}
