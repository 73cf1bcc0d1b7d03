#include "guanxi/text/reader.hpp"

#include <doctest/doctest.h>

#include <random>
#include <string>

#include "guanxi/base/error.hpp"
#include "support/documents.hpp"
#include "support/pdf.hpp"
#include "text/dates.hpp"

using namespace guanxi;
using namespace guanxi::testing;

namespace {

std::string date_in(std::string_view text) {
  const auto found = find_date(text);
  return found ? found->text : "";
}

std::string utf16(std::string_view text, bool big, bool mark) {
  std::string out = mark ? (big ? "\xFE\xFF" : "\xFF\xFE") : "";
  for (const char32_t c : to_code_points(text)) {
    const auto high = static_cast<char>(c >> 8), low = static_cast<char>(c & 0xff);
    out += big ? high : low;
    out += big ? low : high;
  }
  return out;
}

}  // namespace

TEST_SUITE("text/reader") {
  TEST_CASE("a beginning that is cut within a character") {
    for (const std::string one : {"“", "汉", "é", "𠀀"}) {
      std::string many;
      for (int i = 0; i < 20; ++i) many += one;
      for (std::size_t size = 0; size <= many.size(); ++size) {
        CAPTURE(size);
        CHECK_FALSE(reads_like_prose(many.substr(0, size)));
        CHECK_FALSE(reads_like_prose("\x80" + many.substr(0, size)));
      }
    }
  }

  TEST_CASE("formats are told by content, then by name") {
    CHECK(detect_document("a", "%PDF-1.7\n") == DocumentFormat::kPdf);
    CHECK(detect_document("a.txt", "\n <!DOCTYPE html>\n<html>") == DocumentFormat::kHtml);
    CHECK(detect_document("a.htm", "<p>x") == DocumentFormat::kHtml);
    CHECK(detect_document("dir.md/a", "x") == DocumentFormat::kText);
    CHECK(detect_document("A.MD", "x") == DocumentFormat::kMarkdown);
    CHECK(detect_document("a.txt", "") == DocumentFormat::kText);
    CHECK(detect_document("a.png", std::string_view("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16)) == std::nullopt);
  }

  TEST_CASE("encodings") {
    const std::string text = "北京的一家公司和上海的大学在人工智能方面进行合作，这是中国的第一个项目。";
    CHECK(read_document(utf16(text, false, true), "a").text == text);
    CHECK(read_document(utf16(text, true, true), "a").text == text);
    CHECK(read_document("\xEF\xBB\xBF" + text, "a").text == text);
    CHECK(read_document("\xB1\xB1\xBE\xA9", "a", {std::nullopt, "GB18030"}).text == "北京");
    CHECK(read_document("\xA5\x78\xA5\x5F", "a", {std::nullopt, "Big5"}).text == "台北");
    CHECK(read_document("caf\xE9 au lait, s'il vous pla\xEEt", "a").text == "café au lait, s'il vous plaît");
    const Document broken = read_document(text + "\xE5\x8C, 上海", "a");
    CHECK(broken.text == text + "\xEF\xBF\xBD, 上海");
    CHECK(broken.replaced == 1);
    CHECK_THROWS_WITH_AS(read_document("x", "a", {std::nullopt, "klingon"}), "there is no encoding 'klingon'",
                         Error);
    CHECK_THROWS_WITH_AS(
        read_document(std::string("\x89PNG\r\n\x1a\n\0\0\0\r", 12), "a", {DocumentFormat::kText, ""}),
        "a: is no text in any known encoding", Error);
    CHECK_THROWS_WITH_AS(read_document(std::string("\x89PNG\r\n\x1a\n\0\0\0\r", 12), "a.png"),
                         "a.png: is no document: neither text nor PDF nor HTML", Error);
  }

  TEST_CASE("a document that someone else read keeps what was stated") {
    Document stated;
    stated.key = "wire:1";
    stated.title = "Stated";
    stated.text = "# Heading\n\nThe firm, which is *old*, was sold.\n";
    const Document document = make_document(stated);
    check_document(document);
    CHECK(document.key == "wire:1");
    CHECK(document.title == "Stated");
    CHECK(document.format == DocumentFormat::kJsonl);
    CHECK(document.text == stated.text);
    CHECK(document.clean == "Heading\nThe firm, which is old, was sold.");
  }

  TEST_CASE("dates") {
    CHECK(date_in("发布时间：2025-6-2 08:36") == "2025-06-02");
    CHECK(date_in("2024/12/31") == "2024-12-31");
    CHECK(date_in("2025.05.28") == "2025-05-28");
    CHECK(date_in("于2025年5月28日在") == "2025-05-28");
    CHECK(date_in("2025 年 5 月 28 日") == "2025-05-28");
    CHECK(date_in("二〇二五年十一月三十日") == "2025-11-30");
    CHECK(date_in("May 28, 2025") == "2025-05-28");
    CHECK(date_in("28th September 2025") == "2025-09-28");
    CHECK(date_in("Sept. 3, 1999") == "1999-09-03");
    CHECK(date_in("20250528") == "2025-05-28");
    CHECK(date_in("2025年5月") == "2025-05");
    CHECK(date_in("in March 2021 and on 4 April 2022") == "2022-04-04");
    CHECK(date_in("2024-02-29") == "2024-02-29");
    for (const char* none :
         {"2025-02-30", "2025-13-01", "5月28日", "12345678", "v2.0.1", "3000-01-01", "Mayor 5, 2020", "2025"})
      CHECK(date_in(none).empty());
  }

  TEST_CASE("400 damaged documents are read or refused, never otherwise") {
    const std::string page =
        "<html><head><title>港口 | 站</title><meta name=date "
        "content=2020-01-02></head><body><h1>港口</h1><p>青石湾港口集团，很大。"
        "</p><ul><li><a href=x>更多</a></ul><table><tr><td>a<td>b</table></body></html>";
    const std::string pdf =
        make_pdf({{{72, 72, "The port, which is large, was sold."}, {72, 90, "青石湾港口", 12}}});
    const std::string notes =
        "# 标题\n\n- 一\n- 二\n\n**青石湾** [港口](http://x)，`code`。\n\n| a | b |\n|--|--|\n";
    const std::string plain =
        "青石湾 港口\r\n集团，很大。\n\n图为港口。 孙 悦 摄\n\nThe inter-\nnational port, (新社 记者)";
    for (std::uint64_t seed = 1; seed <= 400; ++seed) {
      CAPTURE(seed);
      std::mt19937_64 random(seed);
      const bool is_pdf = seed % 8 == 0;
      std::string bytes = is_pdf ? pdf : seed % 3 == 0 ? page : seed % 3 == 1 ? notes : plain;
      for (auto n = 1 + random() % 12; n > 0; --n) {
        const std::size_t at = random() % bytes.size(), length = 1 + random() % 9;
        switch (random() % 4) {
          case 0:
            bytes[at] = static_cast<char>(random());
            break;
          case 1:
            bytes.erase(at, length);
            break;
          case 2:
            bytes.insert(at, bytes.substr(random() % bytes.size(), length * 4));
            break;
          default:
            bytes.resize(std::max<std::size_t>(1, bytes.size() - length));
        }
        if (bytes.empty()) bytes = "x";
      }
      DocumentOptions options;
      options.format = is_pdf          ? DocumentFormat::kPdf
                       : seed % 3 == 0 ? DocumentFormat::kHtml
                       : seed % 3 == 1 ? DocumentFormat::kMarkdown
                                       : DocumentFormat::kText;
      try {
        check_document(read_document(bytes, "x", options));
      } catch (const Error& error) {
        CHECK(error.code() == ErrorCode::kBadInput);
      }
    }
  }
}
