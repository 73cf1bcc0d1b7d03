// Which stretches of a text are names, how far they reach and of what type they are.
#include <doctest/doctest.h>

#include <set>
#include <string>

#include "guanxi/extract/extractor.hpp"
#include "guanxi/text/reader.hpp"

using namespace guanxi;

namespace {

/// "type name" of each node and "= alias" of each alias.
std::set<std::string> names_of(std::string text) {
  static const Extractor extractor;
  Document stated;
  stated.key = "test";
  stated.text = std::move(text);
  std::set<std::string> names;
  for (const Fact& fact : extractor.extract(make_document(std::move(stated))).facts) {
    const auto* node = std::get_if<NodeFact>(&fact);
    if (node == nullptr) continue;
    names.insert(std::string(node->type.substr(0, node->type.find('/'))) + " " + node->name);
    for (const std::string& alias : node->aliases) names.insert("= " + alias);
  }
  return names;
}

}  // namespace

TEST_SUITE("extract/entities") {
  TEST_CASE("a bracket with some of a name's characters is its short form") {
    const auto names = names_of("宁夏朔原新能源研究院（朔新院）昨日成立。朔新院将招聘研究员。");
    CHECK(names.contains("organisation 宁夏朔原新能源研究院"));
    CHECK(names.contains("= 朔新院"));
    CHECK_FALSE(names.contains("organisation 朔新院"));
  }

  TEST_CASE("two names with a verb between them are no third") {
    const auto names = names_of(
        "宁夏朔原基金投资沙湖科技\n\n宁夏朔原基金2日宣布，向沙湖科技投资8000万元。沙湖科技的产品很多。");
    CHECK(names.contains("organisation 宁夏朔原基金"));
    CHECK(names.contains("organisation 沙湖科技"));
    CHECK_FALSE(names.contains("organisation 宁夏朔原基金投资沙湖科技"));
  }

  TEST_CASE("two firms with one first word stay two") {
    const auto names = names_of("沙湖重工集团有限公司（以下简称“沙湖重工”）与沙湖重工科技集团签署协议。");
    CHECK(names.contains("organisation 沙湖重工集团有限公司"));
    CHECK(names.contains("organisation 沙湖重工科技集团"));
  }

  TEST_CASE("what is quoted before a noun phrase is the thing, and a blank parts a list's columns") {
    const auto names = names_of("1. “枣眼”红枣病虫害诊断大模型 宁夏大学、银川禾枣农业科技有限公司\n");
    CHECK(names.contains("platform 枣眼"));
    CHECK(names.contains("organisation 宁夏大学"));
    CHECK(names.contains("organisation 银川禾枣农业科技有限公司"));
  }

  TEST_CASE("a word for firms before a name is no part of it") {
    const auto names = names_of("集团旗下子公司沙霖科技已投产。本土企业霖陌自控的展位人气很旺。");
    CHECK(names.contains("organisation 沙霖科技"));
    CHECK(names.contains("organisation 霖陌自控"));
  }

  TEST_CASE("the body that a title begins with") {
    const auto names = names_of("灵武市委书记马成林表示，将支持企业发展。");
    CHECK(names.contains("organisation 灵武市委"));
    CHECK(names.contains("person 马成林"));
  }

  TEST_CASE("a cloud that something runs on is a service") {
    CHECK(names_of("该平台部署于天翼云，接入牛场三百家。").contains("platform 天翼云"));
    CHECK(names_of("天翼云与宁夏大学签署协议。").contains("organisation 天翼云"));
  }

  TEST_CASE("English: 'and' inside one name") {
    const auto names = names_of(
        "The Ministry of Roads and Rural Drainage reported it. The Coastal Trade and Payments Act passed.");
    CHECK(names.contains("organisation Ministry of Roads and Rural Drainage"));
    CHECK(names.contains("programme Coastal Trade and Payments Act"));
  }

  TEST_CASE("English: what stands beside a name outweighs its last word") {
    const auto names = names_of(
        "The vessels run on Amber Sea, an energy management system developed by the Danish firm Nordvik.");
    CHECK(names.contains("platform Amber Sea"));
    CHECK(names.contains("organisation Nordvik"));
    CHECK_FALSE(names.contains("place Amber Sea"));
  }

  TEST_CASE("English: possessives, datelines, countries with an article") {
    const auto names = names_of(
        "KALIMBE, Aug. 12 (Newsdesk) -- The Kalimbe Women's Cooperative is supported by the Netherlands "
        "Trade Agency.");
    CHECK(names.contains("place KALIMBE"));
    CHECK(names.contains("organisation Kalimbe Women's Cooperative"));
    CHECK(names.contains("organisation Netherlands Trade Agency"));
  }

  TEST_CASE("offices that run on without a mark are parted where one's name ends") {
    const auto names = names_of("协办单位：青海省水利厅青海省财政厅中共海东市委海东市人民政府中共乐都区委");
    for (const char* name :
         {"青海省水利厅", "青海省财政厅", "中共海东市委", "海东市人民政府", "中共乐都区委"})
      CHECK(names.contains(std::string("organisation ") + name));
    const auto firms = names_of("承印：青海柳湾印务有限公司西宁塔拉纸业股份有限公司");
    CHECK(firms.contains("organisation 青海柳湾印务有限公司"));
    CHECK(firms.contains("organisation 西宁塔拉纸业股份有限公司"));
    CHECK(names_of("西宁市公安局城东区分局破案。").contains("organisation 西宁市公安局城东区分局"));
  }

  TEST_CASE("transcribed names behind titles are taken whole, and in lists") {
    const auto names = names_of(
        "出席的有蒙古国总统额勒贝格道尔吉，芬兰前总理瓦尔科宁、约恩·海斯卡，古巴外长迪亚斯—莫雷诺。"
        "挪威首相索尔贝格发表讲话，法国总统巴赛尔和夫人同行。");
    for (const char* name :
         {"额勒贝格道尔吉", "瓦尔科宁", "约恩·海斯卡", "迪亚斯—莫雷诺", "索尔贝格", "巴赛尔"})
      CHECK(names.contains(std::string("person ") + name));
    CHECK(names.contains("place 芬兰"));
  }

  TEST_CASE("a plenary session is counted whole") {
    CHECK(names_of("会前，十四届六次全会审议通过了决定。").contains("programme 十四届六次全会"));
  }

  TEST_CASE("verbs, set phrases and last words alone make no name of a body") {
    const auto names = names_of(
        "党委政府高度重视，全面从严治党向纵深发展，应对百年未有之大变局。要抓好妇联队伍，建强妇联组织，"
        "选优配强妇联班子。广大老同志和万名老党员踊跃参加。");
    CHECK(names.empty());
  }

  TEST_CASE("villages and towns behind the place they are in, whatever words their names hold") {
    const auto names = names_of(
        "在盘龙县银杏镇大桥村，牧民巴特尔赶着羊。工作队从永顺县松柏水乡来到海楼乡。沙河县海楼镇周巷村也来了"
        "。");
    for (const char* name : {"银杏镇", "大桥村", "海楼乡", "海楼镇", "周巷村"})
      CHECK(names.contains(std::string("place ") + name));
    CHECK_FALSE(names.contains("place 镇周巷村"));
    CHECK_FALSE(names_of("永顺县各村都建起中心村。").contains("place 各村"));
  }

  TEST_CASE("a place's short form that may be a word counts beside places and where the text says where") {
    CHECK(names_of("法院在大同设立巡回点。").contains("place 大同"));
    CHECK(names_of("齐齐哈尔、大同两地联合办案。").contains("place 大同"));
    CHECK_FALSE(names_of("两份报告大同小异，各方期盼世界大同。").contains("place 大同"));
    const auto names = names_of("德清县今天开会。德清的茶农很高兴。");
    CHECK(names.contains("= 德清"));
    CHECK(names_of("他来自中国，常住芬兰。").contains("place 中国"));
    CHECK_FALSE(names_of("中国特色社会主义道路越走越宽。").contains("place 中国"));
    CHECK_FALSE(names_of("中宁被誉为“中国枸杞之乡”。").contains("place 中国"));
  }

  TEST_CASE("authors whose characters are set apart") {
    const auto names = names_of("■马 延 林\n\n乌兰村党支部书记\n\n■才 让 扎 西\n\n生态管护员\n");
    for (const char* name : {"马延林", "才让扎西"}) CHECK(names.contains(std::string("person ") + name));
  }

  TEST_CASE("a session bears the name of its body, a newspaper's publisher that of the paper") {
    CHECK(names_of("四川省委十二届七次全会通过决定。").contains("programme 四川省委十二届七次全会"));
    CHECK(names_of("她在江西日报社工作。").contains("organisation 江西日报社"));
  }

  TEST_CASE("firms by place, brand and trade; numbered institutes; banks and carriers of a place") {
    const auto names = names_of(
        "石嘴山贺禾储能的电池投产，中国电子集团第五十七研究所参与研制。吴忠银行提供贷款，宁夏移动和宁夏电信参"
        "与。"
        "宁夏移动支付交易额增长。");
    for (const char* name : {"石嘴山贺禾储能", "中国电子集团第五十七研究所", "吴忠银行", "宁夏移动"})
      CHECK(names.contains(std::string("organisation ") + name));
    CHECK(names_of("宁夏回族自治区党委印发通知。").contains("organisation 宁夏回族自治区党委"));
    CHECK_FALSE(names_of("宁夏三大产业集群标准统一。").contains("programme 宁夏三大产业集群标准"));
  }

  TEST_CASE("a body's name with and without its level and its party are one") {
    const auto names = names_of(
        "中共宁夏回族自治区固原市委召开会议。固原市妇联主席发言。市妇联随后印发方案。固原市委要求落实。");
    CHECK(names.contains("= 市妇联"));
    CHECK_FALSE(names.contains("organisation 市妇联"));
  }

  TEST_CASE("several quoted names share the noun behind the last") {
    const auto names = names_of("县里组织“沙湖诵读”“贺兰歌会”等活动，推行“沙枣讲堂”。");
    for (const char* name : {"沙湖诵读", "贺兰歌会", "沙枣讲堂"})
      CHECK(names.contains(std::string("programme ") + name));
    CHECK(names_of("坚持“政府搭台、企业唱戏”的思路，打造“融合、共享”。").empty());
  }

  TEST_CASE("foreign and Mongolian names without a surname behind a title") {
    CHECK(names_of("会上，教授宝音图、研究员海日罕介绍了情况。").contains("person 宝音图"));
  }
}
