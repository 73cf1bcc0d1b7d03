#include <doctest/doctest.h>

#include <string>

#include "guanxi/text/reader.hpp"
#include "support/documents.hpp"

using namespace guanxi;
using namespace guanxi::testing;

namespace {

Document read(const std::string& html) {
  Document document = read_document(html, "page.html");
  check_document(document);
  return document;
}

}  // namespace

TEST_SUITE("text/html") {
  TEST_CASE("a news page: the story without what stands around it") {
    const Document document = read(R"(<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8">
<title>宁州重机签下海外大单_宁州新闻_宁州在线</title><style>.x{color:red}</style>
<script type="application/ld+json">{"@graph":[{"@type":"WebSite","name":"x"},{"@type":"NewsArticle",
"headline":"宁州重机签下海外大单","datePublished":"2024-11-03T09:12:00+08:00","author":[{"name":"周一帆"},{"name":"苏敏"}],
"publisher":{"name":"宁州在线"},"url":"https://ningzhou.example/1"}]}</script></head><body>
<div class="top-nav"><ul><li><a href="/">首页</a><li><a href="/a">要闻</a></ul></div>
<div class="wrap"><div class="left"><h1>宁州重机签下海外大单</h1>
<div class="info"><span>2024-11-03 09:12</span> <span>来源：宁州日报</span></div>
<div id="content"><p>　　11月2日，宁州重型机械股份有限公司与<b>马来西亚</b><a href="x">林氏集团</a>签署协议，提供六台盾构机。</p>
<div class="ad">广告：买房送车，立即拨打热线，机会难得，不容错过，先到先得！</div>
<p class="c">图为签约现场。 刘小川 摄</p>
<p>　　董事长郑 海涛说：“这是今年最大的一笔订单。”<br>　　据了解，项目总金额约3.2亿元。<script>var a="<p>不是正文，真的不是。</p>";</script></p>
<ul><li>工期两年，</li><li>明年交付。</li></ul></div></div>
<div class="right"><h3>热门新闻</h3><ul><li><a href="1">某地举办马拉松，三万人参赛，场面十分热烈壮观，欢迎大家前来观看</a></li></ul></div></div>
<div class="footer">版权所有 宁州在线，未经许可，不得转载，违者必究，联系电话见网站首页。</div></body></html>)");
    CHECK(blocks_of(document) ==
          "title: 宁州重机签下海外大单\n"
          "byline: 2024-11-03 09:12 来源：宁州日报\n"
          "paragraph: 11月2日，宁州重型机械股份有限公司与马来西亚林氏集团签署协议，提供六台盾构机。\n"
          "caption: 图为签约现场。刘小川 摄\n"
          "paragraph: 董事长郑海涛说：“这是今年最大的一笔订单。”\n"
          "paragraph: 据了解，项目总金额约3.2亿元。\n"
          "list item: 工期两年，\n"
          "list item: 明年交付。\n");
    CHECK(document.title == "宁州重机签下海外大单");
    CHECK(document.date == "2024-11-03");
    CHECK(document.byline == "周一帆, 苏敏");
    CHECK(document.publisher == "宁州在线");
    CHECK(document.uri == "https://ningzhou.example/1");
    CHECK(document.language == "zh");
    CHECK(document.text.starts_with("宁州重机签下海外大单\n\n"));
    CHECK(document.text.find("var a") == std::string::npos);
  }

  TEST_CASE("meta tags where there is no linked data; comments and related stories stay behind") {
    const Document document = read(R"(<html><head><title>Ferry firm grows - Coast Daily</title>
<meta name="author" content="Ann Lee"><meta property="article:published_time" content="2023-05-09">
<meta property="og:site_name" content="Coast Daily"><link rel="canonical" href="https://coast.example/ferry"></head><body>
<nav>Home News Sport, and whatever else there is in the menu of such a page, which is long.</nav>
<article><h1>Ferry firm grows</h1><p>Fjord Lines has ordered two ships from the Gdynia yard, the firm said on Tuesday.</p>
<p>It is backed by the Nordic Fund, which holds a third of its shares, and by a bank.</p>
<h2>Related stories</h2><p>Another firm did something else entirely, and it was reported here as well, at length.</p></article>
<div id="comments"><p>I do not believe a word of it, and nor should you, dear reader, whatever they say.</p></div></body></html>)");
    CHECK(blocks_of(document) ==
          "title: Ferry firm grows\n"
          "paragraph: Fjord Lines has ordered two ships from the Gdynia yard, the firm said on Tuesday.\n"
          "paragraph: It is backed by the Nordic Fund, which holds a third of its shares, and by a bank.\n");
    CHECK(document.publisher == "Coast Daily");
    CHECK(document.date == "2023-05-09");
    CHECK(document.byline == "Ann Lee");
    CHECK(document.uri == "https://coast.example/ferry");
  }

  TEST_CASE("a page of its own encoding") {
    const std::string page =
        "<html><head><meta charset=gb2312><title>\xB2\xE2\xCA\xD4</title></head><body><p>"
        "\xB1\xB1\xBE\xA9\xB5\xC4\xB9\xAB\xCB\xBE\xA3\xAC\xBA\xDC\xB4\xF3\xA1\xA3</p></body></html>";
    const Document document = read(page);
    CHECK(document.title == "测试");
    CHECK(document.clean == "测试\n北京的公司，很大。");
    CHECK(document.encoding == "gb18030");
  }

  TEST_CASE("pages that no one wrote by hand") {
    for (const char* piece : {"<div>", "<b>x", "<table>", "<a href=x>", "<li>", "<p>", "</p>", "<!--",
                              "<script>", "<svg>", "<b><p>", "<table>a", "<i id=1 a=2>", "<select><option>",
                              "&amp", "<font><div>", "<dd><div>", "<x y z w>", "<button><p>"}) {
      CAPTURE(piece);
      std::string html = "<html>";
      while (html.size() < 200000) html += piece;
      const Document document = read_document(html, "x.html");
      CHECK(document.map.clean_size() == document.clean.size());
    }
    std::string many = "<p ";
    for (int i = 0; i < 50000; ++i) many += "a" + std::to_string(i) + "=1 ";
    CHECK(read_document(many + ">text here</p>", "x.html").clean == "text here");
  }

  TEST_CASE("an empty page") {
    CHECK(read("<html></html>").clean.empty());
    CHECK(read("<html><head><title>Only a title</title></head></html>").clean == "Only a title");
  }
}
