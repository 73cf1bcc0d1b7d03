#include <doctest/doctest.h>

#include <string>

#include "guanxi/text/reader.hpp"
#include "support/documents.hpp"

using namespace guanxi;
using namespace guanxi::testing;

namespace {

Document read(const std::string& text, const std::string& name = "news.txt") {
  Document document = read_document(text, name);
  check_document(document);
  return document;
}

}  // namespace

TEST_SUITE("text/plain") {
  TEST_CASE("wrapped Chinese lines are joined, blanks inside sentences go, the original is found again") {
    const Document document = read(
        "青石湾新港昨日开港。港务局局长邓\n"
        "一鸣介绍，新港由青石湾港口集团投资\n"
        "三十亿元建设， 年吞吐 能力达到五百\n"
        "万标箱，将与东\r\n南亚各港通航。\n"
        "\n"
        "新港配备十二台岸桥，全部由振江机械\n"
        "制造，采用 5G 网络与 AI 调度。\n");
    CHECK(blocks_of(document) ==
          "paragraph: 青石湾新港昨日开港。港务局局长邓一鸣介绍，新港由青石湾港口集团投资三十亿元建设，"
          "年吞吐能力达到五百万标箱，将与东南亚各港通航。\n"
          "paragraph: 新港配备十二台岸桥，全部由振江机械制造，采用5G网络与AI调度。\n");
    CHECK(original_of(document, "邓一鸣") == "邓\n一鸣");
    CHECK(original_of(document, "年吞吐能力") == "年吞吐 能力");
    CHECK(original_of(document, "东南亚") == "东\r\n南亚");
    CHECK(document.language == "zh");
  }

  TEST_CASE("wrapped English lines: blanks for line ends, hyphens joined or kept") {
    const Document document = read(
        "The Harland port authority said on Monday that its new ter-\n"
        "minal would open in the spring, two years after the state-\n"
        "owned builder signed the contract with the European invest-\n"
        "ment bank. The chairman, Ruth Okafor, thanked the engineers\n"
        "of Delta Marine.\n"
        "\n"
        "Shares rose.\n");
    CHECK(blocks_of(document) ==
          "paragraph: The Harland port authority said on Monday that its new terminal would open in the "
          "spring, two "
          "years after the state-owned builder signed the contract with the European investment bank. The "
          "chairman, "
          "Ruth Okafor, thanked the engineers of Delta Marine.\n"
          "paragraph: Shares rose.\n");
    CHECK(original_of(document, "terminal") == "ter-\nminal");
    CHECK(document.language == "en");
  }

  TEST_CASE("a heading in the middle of a broken sentence follows the paragraph") {
    const Document document = read(
        "　　近年来，云岭县围绕高山茶产业做文章，由县农业局与南坪大学共同建立的茶叶研究院在\n"
        "\n"
        "云岭茶香\n"
        "\n"
        "去年成立，三年内培育出两个新品种，带动五千户茶农增收，全县茶园面积达到十二万亩左右。\n"
        "　　县长罗永年表示，今年将建设茶叶交易中心，并与三家电商平台签订合作协议，扩大销路。\n");
    CHECK(
        blocks_of(document) ==
        "paragraph: 近年来，云岭县围绕高山茶产业做文章，由县农业局与南坪大学共同建立的茶叶研究院在去年成立，"
        "三年内培育出两个新品种，带动五千户茶农增收，全县茶园面积达到十二万亩左右。\n"
        "heading: 云岭茶香\n"
        "paragraph: 县长罗永年表示，今年将建设茶叶交易中心，并与三家电商平台签订合作协议，扩大销路。\n");
  }

  TEST_CASE("names that blanks part stay apart, names with a blank inside are joined") {
    const Document document = read(
        "临江市举行产业对接会\n\n"
        "本报记者 何 苗 谢建国\n\n"
        "中新社临江3月4日电(何苗 谢建国)临江市产业对接会4日举行，二十家企业参加。\n\n"
        "图为签约现场。 孙 悦 摄\n");
    CHECK(document.title == "临江市举行产业对接会");
    CHECK(document.publisher == "中新社");
    CHECK(document.byline == "何苗, 谢建国");
    CHECK(blocks_of(document) ==
          "title: 临江市举行产业对接会\n"
          "byline: 本报记者 何苗 谢建国\n"
          "paragraph: 中新社临江3月4日电(何苗 谢建国)临江市产业对接会4日举行，二十家企业参加。\n"
          "caption: 图为签约现场。孙悦 摄\n");
  }

  TEST_CASE("a page copied as text: menu, breadcrumbs and related stories stay behind") {
    std::string page = "每日要闻网\n";
    for (const char* entry : {"首页", "要闻", "财经", "科技", "体育", "教育", "健康", "旅游", "汽车", "房产",
                              "文化", "图片", "视频", "论坛", "专题", "直播", "关于我们"})
      page += std::string("  • ") + entry + "\n";
    page +=
        "每日要闻网 > 科技 > 正文\n\n"
        "星桥航天完成新一轮融资\n\n"
        "来源：海州晚报 | 时间：2024-08-19 07:30 | 点击：12\n\n"
        "　　星桥航天科技有限公司18日宣布完成二亿元融资，由海州创投领投，星河基金跟投。\n\n"
        "　　公司创始人温岚说，资金将用于“飞鱼一号”火箭的研制。\n\n"
        "责任编辑：秦岭\n"
        "相关阅读\n"
        "月面科技公司试车成功，创始人透露更多细节，未来可期。\n";
    const Document document = read(page);
    CHECK(blocks_of(document) ==
          "title: 星桥航天完成新一轮融资\n"
          "byline: 来源：海州晚报|时间：2024-08-19 07:30 |点击：12\n"
          "paragraph: 星桥航天科技有限公司18日宣布完成二亿元融资，由海州创投领投，星河基金跟投。\n"
          "paragraph: 公司创始人温岚说，资金将用于“飞鱼一号”火箭的研制。\n"
          "byline: 责任编辑：秦岭\n");
    CHECK(document.publisher == "海州晚报");
    CHECK(document.date == "2024-08-19");
    CHECK(document.text == page);
  }

  TEST_CASE("an agency's English dateline and byline") {
    const Document document = read(
        "Harbour firm buys rival\n\n"
        "By Maria Jensen and Tom O'Neil\n\n"
        "OSLO, March 3 (Norsk Wire) -- Fjord Lines said on Monday it had bought its rival Skag Ferries for "
        "an "
        "undisclosed sum, and that the two would be run together.\n");
    CHECK(document.title == "Harbour firm buys rival");
    CHECK(document.byline == "Maria Jensen, Tom O'Neil");
    CHECK(document.publisher == "Norsk Wire");
    CHECK(document.date.empty());
  }

  TEST_CASE("traditional characters and other languages") {
    CHECK(read("臺灣積體電路設計協會與國立海峽大學簽署合作備忘錄，雙方將共同培養人才。").language ==
          "zh-Hant");
    CHECK(read("東京の会社は新しい工場を建てると発表した。").language == "ja");
    CHECK(read("서울의 회사가 새로운 공장을 짓는다고 발표했다.").language == "ko");
    CHECK(read("Zażółć gęślą jaźń wczoraj wieczorem").language.empty());
    CHECK(read("").blocks.empty());
    CHECK(read(" \n\t\n　").blocks.empty());
  }

  TEST_CASE("page numbers, rules and bare tags are no text") {
    const Document document =
        read("第一句话，说完了。\n— 12 —\n-----\n<del id=\"a\"></del>\n第 3 页\n第二句话，也说完了。\n");
    CHECK(blocks_of(document) == "paragraph: 第一句话，说完了。\nparagraph: 第二句话，也说完了。\n");
  }

  TEST_CASE("no full stop and no line break for a long way") {
    const std::string text(std::size_t{1} << 20, 'x');
    CHECK(read_document(text, "x").clean == text);
    std::string han;
    for (int i = 0; i < 300000; ++i) han += "字";
    const Document document = read_document(han, "x");
    CHECK(document.clean == han);
    CHECK(document.map.runs() == 1);
  }
}
