#include <doctest/doctest.h>

#include <string>

#include "guanxi/text/reader.hpp"
#include "support/documents.hpp"

using namespace guanxi;
using namespace guanxi::testing;

namespace {

Document read(const std::string& text) {
  Document document = read_document(text, "notes.md");
  check_document(document);
  return document;
}

}  // namespace

TEST_SUITE("text/markdown") {
  TEST_CASE("marks go, what they mark stays") {
    const Document document = read(
        "# The *Orchid* project\n\n"
        "Run by [Orchid Labs](https://orchid.example/a_(b)) and **Delta __Bank__**, see ![a map](map.png) "
        "`code` and\n"
        "snake_case, 3 * 4, \\*literal\\*, <b>tags</b>, a footnote[^1].\n\n"
        "- first *item*\n- second\n\n"
        "| Name | Seat |\n|---|---|\n| Orchid Labs | Oslo |\n\n"
        "```\nint main() {}\n```\n"
        "> quoted, at last.\n");
    CHECK(blocks_of(document) ==
          "title: The Orchid project\n"
          "paragraph: Run by Orchid Labs) and Delta Bank, see code and snake_case, 3 * 4, *literal*, tags, a "
          "footnote.\n"
          "list item: first item\n"
          "list item: second\n"
          "cell: Name\ncell: Seat\ncell: Orchid Labs\ncell: Oslo\n"
          "paragraph: quoted, at last.\n");
    CHECK(document.title == "The Orchid project");
    CHECK(document.format == DocumentFormat::kMarkdown);
  }

  TEST_CASE("front matter states what the document is") {
    const Document document = read(
        "---\ntitle: \"港口年报\"\nauthor: 林珊\ndate: 2023-02-01\nurl: https://example.org/r\npublisher: "
        "港务通讯\n---\n"
        "正文只有一句话，就是这一句。\n");
    CHECK(document.title == "港口年报");
    CHECK(document.byline == "林珊");
    CHECK(document.date == "2023-02-01");
    CHECK(document.uri == "https://example.org/r");
    CHECK(document.publisher == "港务通讯");
    CHECK(blocks_of(document) == "paragraph: 正文只有一句话，就是这一句。\n");
  }

  TEST_CASE("a paragraph that goes on behind headings is one block") {
    const Document document = read(
        "#### ■ 韩 露\n\n"
        "本刊记者\n\n"
        "入夏以来,安河市的数据港建设提速,由市大数据局与北辰计算\n\n\n"
        "#### 安河市\n\n"
        "#### 建设数据港\n\n"
        "共建的一期工程已经 封顶。\n");
    CHECK(blocks_of(document) ==
          "byline: 韩露\n"
          "byline: 本刊记者\n"
          "paragraph: 入夏以来,安河市的数据港建设提速,由市大数据局与北辰计算共建的一期工程已经封顶。\n"
          "heading: 安河市\n"
          "heading: 建设数据港\n");
    CHECK(document.byline == "韩露");
    CHECK(original_of(document, "北辰计算共建").starts_with("北辰计算\n\n\n#### 安河市"));
  }

  TEST_CASE("an underlined title; an office is not a broken sentence") {
    const Document document = read(
        "港口的一年\n==========\n\n# 正文\n\n安河市委副书记、市长\n\n今年以来,全市港口吞吐量增长一成。\n");
    CHECK(document.title == "港口的一年");
    CHECK(blocks_of(document) ==
          "title: 港口的一年\nheading: 正文\nparagraph: 安河市委副书记、市长\n"
          "paragraph: 今年以来,全市港口吞吐量增长一成。\n");
  }

  TEST_CASE("marks without end take linear time") {
    for (const char* mark : {"[", "![", "](", "<", "*", "`", "\\", "<a", "[^"}) {
      CAPTURE(mark);
      std::string text = "# a\n";
      while (text.size() < 300000) text += mark;
      check_document(read_document(text, "x.md"));
    }
  }
}
