#include "guanxi/base/encoding.hpp"

#include <doctest/doctest.h>
#include <unicode/ucnv.h>

#include <random>
#include <vector>

#include "guanxi/base/error.hpp"
#include "guanxi/base/unicode.hpp"

using namespace guanxi;

namespace {

/// `text` in another encoding, by ICU's other direction.
std::string encode(std::string_view text, const std::string& encoding) {
  UErrorCode status = U_ZERO_ERROR;
  std::string out(text.size() * 4 + 16, '\0');
  const auto length =
      ucnv_convert(encoding.c_str(), "UTF-8", out.data(), static_cast<std::int32_t>(out.size()), text.data(),
                   static_cast<std::int32_t>(text.size()), &status);
  REQUIRE(U_SUCCESS(status));
  out.resize(static_cast<std::size_t>(length));
  return out;
}

std::string from_hex(std::string_view hex) {
  std::string out;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    out.push_back(static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16)));
  return out;
}

std::string decode(std::string_view bytes, const std::string& encoding) {
  std::string out;
  Decoder(encoding).decode(bytes, true, out);
  return out;
}

const std::string kTables[] = {
    "name,city\n王建国,宁波\n陈晓燕,温州\n",
    "姓名,单位\n李明华,浙江大学\n张伟,之江实验室\n",
    "key,name,type\norg:1,杭州灵犀科技有限公司,company\norg:2,宁波港集团,company\n",
    "编号,名称,成立时间\n1,义乌小商品城,1992\n2,绍兴纺织厂,1978\n",
    "source,target,relation\n温州医科大学,瓯江口,located_in\n",
    "省,市,区\n浙江,台州,椒江\n福建,厦门,思明\n四川,成都,锦江\n",
    "嵊泗县,衢州市,鄞州区,缙云县,瓯海区",
    "text\n今年以来我们坚持以人民为中心的发展思想\n",
};

const std::string kTraditionalTables[] = {
    "name,city\n王建國,臺北\n陳曉燕,高雄\n",
    "姓名,單位\n李明華,國立臺灣大學\n張偉,中央研究院\n",
    "編號,名稱,成立時間\n1,聯發科技股份有限公司,1997\n2,鴻海精密工業,1974\n",
    "source,target\n香港科技大學,清水灣\n滙豐銀行,中環\n",
    "text\n今年以來我們堅持以人為本的發展思想\n",
};

}  // namespace

TEST_SUITE("base/encoding") {
  TEST_CASE("short Chinese tables are known in every encoding of Chinese") {
    for (const std::string& table : kTables) {
      CAPTURE(table);
      CHECK(detect_encoding(table).name == "UTF-8");
      CHECK(detect_encoding(encode(table, "GBK")).name == "GB18030");
      CHECK(detect_encoding(encode(table, "GB18030")).name == "GB18030");
      for (const std::string name : {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
        CHECK(detect_encoding(encode(table, name)).name == name);
    }
    for (const std::string& table : kTraditionalTables) {
      CAPTURE(table);
      CHECK(detect_encoding(encode(table, "Big5")).name == "Big5");
      CHECK(detect_encoding(encode(table, "GBK")).name == "GB18030");
      for (const std::string name : {"UTF-16LE", "UTF-16BE"})
        CHECK(detect_encoding(encode(table, name)).name == name);
    }
  }

  TEST_CASE("Han text in UTF-16 without a single zero byte is known") {
    for (const std::string name : {"UTF-16LE", "UTF-16BE"})
      CHECK(detect_encoding(encode("之江实验室是浙江省人民政府主导举办的新型研发机构", name)).name == name);
  }

  TEST_CASE("a byte order mark decides") {
    using namespace std::string_literals;
    const auto check = [](const std::string& sample, const std::string& name, std::size_t bom) {
      const Encoding found = detect_encoding(sample);
      CHECK(found.name == name);
      CHECK(found.bom == bom);
      CHECK_FALSE(found.binary);
    };
    check("\xEF\xBB\xBF", "UTF-8", 3);
    check("\xEF\xBB\xBF" + encode("江", "GBK"), "UTF-8", 3);
    check("\xFF\xFE" + encode("江", "UTF-16LE"), "UTF-16LE", 2);
    check("\xFE\xFF" + encode("江", "UTF-16BE"), "UTF-16BE", 2);
    check("\xFF\xFE\0\0"s + encode("江", "UTF-32LE"), "UTF-32LE", 4);
    check("\0\0\xFE\xFF"s + encode("江", "UTF-32BE"), "UTF-32BE", 4);
    check("\x84\x31\x95\x33" + encode("江", "GB18030"), "GB18030", 4);
  }

  TEST_CASE("other languages are told apart") {
    const std::pair<std::string, std::string> kSamples[] = {
        {"938c8b9e91e58a772c835c836a815b8a948eae89ef8ed02c82b182ea82cd93fa967b8cea82c582b70a", "Shift_JIS"},
        {"bcadbfefb4ebc7d0b1b32cbbefbcbac0fcc0da2cb3d7c0ccb9f60a", "EUC-KR"},
        {"64e976656c6f7070e96520e0204265736168e76f6e2c206368e2746561750a", "windows-1252"},
        {"636166e90a", "windows-1252"},
        {"5afc726963680a", "windows-1252"},
        {"cceef1eaeee2f1eae8e920f3ede8e2e5f0f1e8f2e5f22c20d0eef1f1e8ff2c20ede0f3eae020e820f2e5f5ede8eae00a",
         "windows-1251"},
    };
    for (const auto& [hex, name] : kSamples) {
      CAPTURE(hex);
      CHECK(detect_encoding(from_hex(hex)).name == name);
    }
    CHECK(detect_encoding("plain ASCII, nothing else\n").name == "UTF-8");
    CHECK(detect_encoding("").name == "UTF-8");
  }

  TEST_CASE("a sample may end inside a character") {
    std::string long_table;
    while (long_table.size() < 3000) long_table += kTables[1];
    const std::pair<std::string, std::string> kNames[] = {
        {"UTF-8", "UTF-8"}, {"GBK", "GB18030"}, {"UTF-16LE", "UTF-16LE"}, {"UTF-16BE", "UTF-16BE"}};
    for (const auto& [encoding, detected] : kNames) {
      const std::string bytes = encode(long_table, encoding);
      for (std::size_t length = 1000; length < 1008; ++length) {
        CAPTURE(encoding);
        CAPTURE(length);
        CHECK(detect_encoding(std::string_view(bytes).substr(0, length)).name == detected);
      }
    }
  }

  TEST_CASE("one damaged byte does not change the encoding") {
    std::string table;
    for (const std::string& part : kTables) table += part;
    std::string bytes = encode(table, "GBK");
    bytes.insert(bytes.size() / 2, "\xFF");
    CHECK(detect_encoding(bytes).name == "GB18030");
  }

  TEST_CASE("what is no text is binary") {
    std::mt19937_64 random(7);
    for (int round = 0; round < 50; ++round) {
      std::string bytes(4096, '\0');
      for (char& c : bytes) c = static_cast<char>(random());
      CHECK(detect_encoding(bytes).binary);
    }
    using namespace std::string_literals;
    CHECK(detect_encoding("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0\0\0\1\0\x08\6\0\0\0"s).binary);
    CHECK(detect_encoding("\x1f\x8b\x08\0\0\0\0\0\0\x03\x4b\x4c\x4a\x06\0"s).binary);
    CHECK(detect_encoding("text with a \0 in it"s).binary);
    CHECK(detect_encoding("\x01\x02\x03\x04\x05\x06\xff\xfe\x07\x08"s).binary);
    CHECK_FALSE(detect_encoding("\x1b[1mcolour\x1b[0m").binary);
  }

  TEST_CASE("text comes back from any encoding in any pieces") {
    std::string table;
    for (const std::string& part : kTables) table += part + "😀 ";
    for (const std::string encoding : {"UTF-8", "GB18030", "UTF-16LE", "UTF-16BE", "UTF-32LE"}) {
      const std::string bytes = encode(table, encoding);
      CHECK(decode(bytes, encoding) == table);
      for (std::uint64_t seed = 1; seed <= 30; ++seed) {
        CAPTURE(encoding);
        CAPTURE(seed);
        std::mt19937_64 random(seed);
        Decoder decoder(encoding);
        std::string out;
        for (std::size_t at = 0; at < bytes.size();) {
          const std::size_t length = std::min<std::size_t>(bytes.size() - at, random() % 7);
          at += length;
          decoder.decode(std::string_view(bytes).substr(at - length, length), at == bytes.size(), out);
        }
        CHECK(out == table);
        CHECK(decoder.replaced() == 0);
      }
    }
  }

  TEST_CASE("long text, longer than any buffer, comes back") {
    std::string text;
    while (text.size() < 50000) text += "😀江湖a";
    for (const std::string encoding : {"GB18030", "UTF-16LE"})
      CHECK(decode(encode(text, encoding), encoding) == text);
  }

  TEST_CASE("what cannot be converted is replaced and counted, in any pieces") {
    const std::pair<std::string, std::string> kBroken[] = {
        {"江\xFF湖\xE6\xB1", "UTF-8"},
        {encode("江", "GBK") + "\xFF" + encode("湖", "GBK") + "\xB0", "GB18030"}};
    for (const auto& [bytes, encoding] : kBroken) {
      CAPTURE(encoding);
      Decoder whole(encoding);
      std::string out;
      whole.decode(bytes, true, out);
      CHECK(out == "江\uFFFD湖\uFFFD");
      CHECK(whole.replaced() == 2);
      Decoder bytewise(encoding);
      std::string pieces;
      for (std::size_t i = 0; i < bytes.size(); ++i)
        bytewise.decode(std::string_view(bytes).substr(i, 1), i + 1 == bytes.size(), pieces);
      CHECK(pieces == out);
      CHECK(bytewise.replaced() == 2);
      Decoder waiting(encoding);
      std::string incomplete;
      waiting.decode(bytes, false, incomplete);
      CHECK(incomplete == "江\uFFFD湖");
      waiting.decode({}, true, incomplete);
      CHECK(incomplete == out);
    }
  }

  TEST_CASE("UTF-8 in any pieces is repaired as a whole is") {
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
      CAPTURE(seed);
      std::mt19937_64 random(seed);
      std::string bytes;
      for (auto n = random() % 20; n > 0; --n) {
        static const std::string kPieces[] = {"a",    "é",    "江",           "😀",   "\xF0\x9F",
                                              "\xE6", "\x80", "\xED\xA0\x80", "\xFF"};
        bytes += kPieces[random() % std::size(kPieces)];
      }
      Decoder decoder("UTF-8");
      std::string out;
      for (std::size_t at = 0; at < bytes.size();) {
        const std::size_t length = std::min<std::size_t>(bytes.size() - at, random() % 4);
        decoder.decode(std::string_view(bytes).substr(at, length), false, out);
        at += length;
      }
      decoder.decode({}, true, out);
      CHECK(out == repair_utf8(bytes));
    }
  }

  TEST_CASE("an unknown encoding is refused") {
    CHECK(is_known_encoding("GBK"));
    CHECK(is_known_encoding("utf-8"));
    CHECK_FALSE(is_known_encoding("klingon"));
    CHECK_FALSE(is_known_encoding(""));
    CHECK_THROWS_WITH_AS(Decoder("klingon"), "unknown encoding 'klingon'", Error);
  }
}
