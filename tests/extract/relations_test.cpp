// What sentences state: each case with the exact relations of a text, and texts that state none.
#include <doctest/doctest.h>

#include <map>
#include <set>
#include <string>

#include "guanxi/extract/extractor.hpp"
#include "guanxi/text/reader.hpp"

using namespace guanxi;

namespace {

using Relations = std::set<std::string>;

const Extractor& reader() {
  ExtractorOptions options;
  options.lexicons = {{"names.txt",
                       "@class organisation/company\n禾川储能\n沙岭机电\n明湾投资\n远屿资本\n"
                       "@class organisation/university\n西泽大学\n东麓大学\n"
                       "@class organisation/hospital\n沙岭医院\n"
                       "@class platform/software\n云杉平台\n"
                       "@class platform/model\n赤松大模型\n"
                       "@class programme/event\n北岭储能博览会\n"
                       "@class programme/award\n星火示范企业\n"
                       "@class programme/plan\n青岭行动方案\n"}};
  options.min_confidence = 0;  // whatever the judge of relation_judge_test.cpp makes of it
  static const Extractor extractor(options);
  return extractor;
}

Extraction extract(const std::string& text, const std::string& date = {}) {
  Document stated;
  stated.key = "test";
  stated.text = text;
  stated.date = date;
  return reader().extract(make_document(std::move(stated)));
}

std::map<std::string, std::string> names_of(const Extraction& extraction) {
  std::map<std::string, std::string> names;
  for (const Fact& fact : extraction.facts)
    if (const auto* node = std::get_if<NodeFact>(&fact)) names[node->key] = node->name;
  return names;
}

/// What patterns state; the model of scorer_test.cpp says more.
Relations relations_of(const std::string& text) {
  const Extraction extraction = extract(text);
  const auto names = names_of(extraction);
  Relations relations;
  for (std::size_t i = 0; i < extraction.facts.size(); ++i)
    if (const auto* edge = std::get_if<EdgeFact>(&extraction.facts[i]);
        edge != nullptr && !extraction.reasons[i].starts_with("scorer: "))
      relations.insert(names.at(edge->from) + " " + edge->type + " " + names.at(edge->to));
  return relations;
}

/// "from" or "from/until" of the relations of a text, by type.
std::map<std::string, std::string> dates_of(const std::string& text, const std::string& date = {}) {
  std::map<std::string, std::string> dates;
  for (const Fact& fact : extract(text, date).facts)
    if (const auto* edge = std::get_if<EdgeFact>(&fact)) {
      std::string& valid = dates[edge->type];
      if (edge->valid.from) valid += edge->valid.from->to_string();
      if (edge->valid.until) valid += "/" + edge->valid.until->to_string();
    }
  return dates;
}

}  // namespace

TEST_SUITE("extract/relations") {
  TEST_CASE("a verb holds its subject and object: active, passive, before the noun that it modifies") {
    const Relations developed{"禾川储能 develops 云杉平台"};
    CHECK(relations_of("禾川储能今年推出了云杉平台。") == developed);
    CHECK(relations_of("云杉平台由禾川储能自主研发。") == developed);
    CHECK(relations_of("近日，由禾川储能研发的云杉平台通过验收。") == developed);
    CHECK(relations_of("禾川储能自主研发的云杉平台通过验收。") == developed);
    CHECK(relations_of("云杉平台是禾川储能自主研发的管理系统。") == developed);
  }

  TEST_CASE("a clause without a subject speaks of the one before it; a noun of another kind ends that") {
    CHECK(relations_of("禾川储能成立于2014年，经过多年努力，推出了云杉平台。") ==
          Relations{"禾川储能 develops 云杉平台"});
    CHECK(relations_of("禾川储能去年扩产。该市的研究团队推出了云杉平台。") == Relations{});
  }

  TEST_CASE("lists and companions each act") {
    CHECK(relations_of("禾川储能、沙岭机电等9家企业入选星火示范企业。") ==
          Relations{"禾川储能 participates_in 星火示范企业", "沙岭机电 participates_in 星火示范企业"});
    CHECK(relations_of("禾川储能与西泽大学共同研发的赤松大模型上线。") ==
          Relations{"禾川储能 develops 赤松大模型", "西泽大学 develops 赤松大模型",
                    "禾川储能 partners_with 西泽大学"});
    CHECK(relations_of("由禾川储能牵头，联合西泽大学、东麓大学等单位研发的赤松大模型上线。")
              .contains("东麓大学 develops 赤松大模型"));
  }

  TEST_CASE("who invests, leads a round, follows, gives") {
    const Relations round{"明湾投资 funds 禾川储能", "远屿资本 funds 禾川储能"};
    CHECK(relations_of("禾川储能完成B轮融资，由明湾投资领投，远屿资本跟投。") == round);
    CHECK(relations_of("禾川储能近日完成由明湾投资领投、远屿资本跟投的B轮融资。") == round);
    CHECK(relations_of("禾川储能获明湾投资战略投资。") == Relations{"明湾投资 funds 禾川储能"});
    CHECK(relations_of("禾川储能向西泽大学捐赠500万元。") == Relations{"禾川储能 funds 西泽大学"});
  }

  TEST_CASE("what is used, served, built on") {
    CHECK(relations_of("沙岭医院引入云杉平台。") == Relations{"沙岭医院 uses 云杉平台"});
    CHECK(relations_of("云杉平台已在沙岭医院上线运行。") == Relations{"沙岭医院 uses 云杉平台"});
    CHECK(relations_of("云杉平台基于赤松大模型打造，已应用于沙岭医院。") ==
          Relations{"云杉平台 based_on 赤松大模型", "沙岭医院 uses 云杉平台"});
    CHECK(relations_of("禾川储能为沙岭医院提供云杉平台。").contains("沙岭医院 uses 云杉平台"));
  }

  TEST_CASE("events: where, by whom, who came") {
    CHECK(relations_of("北岭储能博览会在银川开幕，由禾川储能主办，西泽大学承办。") ==
          Relations{"北岭储能博览会 located_in 银川", "禾川储能 issued 北岭储能博览会",
                    "西泽大学 issued 北岭储能博览会"});
    CHECK(relations_of("在北岭储能博览会上，禾川储能展示了云杉平台。") ==
          Relations{"禾川储能 participates_in 北岭储能博览会", "禾川储能 develops 云杉平台"});
  }

  TEST_CASE("in a phrase that says where, a clause of its own has its own subject") {
    CHECK(relations_of("禾川储能在银川举行的北岭储能博览会上获奖。") ==
          Relations{"禾川储能 participates_in 北岭储能博览会", "北岭储能博览会 located_in 银川"});
    CHECK(relations_of("禾川储能在西泽大学主办的北岭储能博览会上展示了新电池。") ==
          Relations{"禾川储能 participates_in 北岭储能博览会", "西泽大学 issued 北岭储能博览会"});
    CHECK(relations_of("云杉平台在8月开幕的北岭储能博览会上夺得金奖。") ==
          Relations{"云杉平台 participates_in 北岭储能博览会"});
  }

  TEST_CASE("posts, owners, members, what is recognised as what") {
    CHECK(relations_of("陈启明现任禾川储能董事长。").contains("陈启明 works_for 禾川储能"));
    CHECK(relations_of("禾川储能去年收购了沙岭机电。") == Relations{"沙岭机电 part_of 禾川储能"});
    CHECK(relations_of("沙岭机电由禾川储能全资控股。") == Relations{"沙岭机电 part_of 禾川储能"});
    CHECK(relations_of("现将禾川储能、沙岭机电认定为星火示范企业。") ==
          Relations{"禾川储能 participates_in 星火示范企业", "沙岭机电 participates_in 星火示范企业"});
    CHECK(relations_of("作为禾川储能的全资子公司，沙岭机电今年扩产。") ==
          Relations{"沙岭机电 part_of 禾川储能"});
  }

  TEST_CASE("partners: who signs with whom, not the signers' companions with each other") {
    CHECK(relations_of("禾川储能与西泽大学、沙岭医院签署合作备忘录。") ==
          Relations{"禾川储能 partners_with 西泽大学", "禾川储能 partners_with 沙岭医院"});
    CHECK(relations_of("禾川储能、沙岭机电签署战略合作协议。") ==
          Relations{"禾川储能 partners_with 沙岭机电"});
  }

  TEST_CASE("denials, wishes and plans state nothing") {
    for (const char* text :
         {"禾川储能尚未与西泽大学签署合作协议。", "禾川储能拟收购沙岭机电。", "禾川储能否认投资沙岭机电。",
          "禾川储能有望入选星火示范企业。", "沙岭医院没有使用云杉平台。"}) {
      CAPTURE(text);
      CHECK(relations_of(text) == Relations{});
    }
  }

  TEST_CASE("a company's page: labels, and lines without a subject speak of the one that the title names") {
    const Relations page = relations_of(
        "# 关于禾川储能\n\n## 荣誉资质\n\n- 2021年 星火示范企业\n\n## 合作伙伴\n\n- 西泽大学、沙岭医院\n\n"
        "## 联系我们\n\n总部：银川\n");
    CHECK(page.contains("禾川储能 participates_in 星火示范企业"));
    CHECK(page.contains("禾川储能 partners_with 西泽大学"));
    CHECK(page.contains("禾川储能 partners_with 沙岭医院"));
    CHECK(page.contains("禾川储能 located_in 银川"));
  }

  TEST_CASE("a company's chronicle: lines that begin with a year and name no subject") {
    CHECK(
        relations_of(
            "# 关于禾川储能\n\n2019年 启动数字工厂；次年入选星火示范企业。\n2025年 亮相北岭储能博览会。\n") ==
        Relations{"禾川储能 participates_in 星火示范企业", "禾川储能 participates_in 北岭储能博览会"});
  }

  TEST_CASE("words for those who acted together, and for what was named last") {
    CHECK(relations_of("禾川储能与西泽大学签署协议，双方将共建云杉平台。") ==
          Relations{"禾川储能 partners_with 西泽大学", "禾川储能 develops 云杉平台",
                    "西泽大学 develops 云杉平台"});
    CHECK(relations_of("禾川储能、沙岭机电与西泽大学三方在会上签约。") ==
          Relations{"禾川储能 partners_with 西泽大学", "沙岭机电 partners_with 西泽大学"});
    CHECK(
        relations_of("禾川储能推出云杉平台。该平台由西泽大学运营。").contains("西泽大学 develops 云杉平台"));
    // of whom nothing is known, the last subject is none
    CHECK_FALSE(relations_of("禾川储能去年扩产。双方成立了沙岭机电。").contains("禾川储能 founded 沙岭机电"));
  }

  TEST_CASE("a bare noun that begins a clause is the last that is called so") {
    CHECK(relations_of("禾川储能发布云杉平台。平台由沙岭机电与西泽大学开发，基于赤松大模型。") ==
          Relations{"禾川储能 develops 云杉平台", "沙岭机电 develops 云杉平台", "西泽大学 develops 云杉平台",
                    "云杉平台 based_on 赤松大模型"});
    CHECK(
        relations_of("青岭行动方案今天公布。方案由西泽大学起草。").contains("西泽大学 issued 青岭行动方案"));
    CHECK(relations_of("禾川储能发布云杉平台。沙岭机电去年搭建了平台，今年收效。") ==
          Relations{"禾川储能 develops 云杉平台"});
    CHECK(relations_of("禾川储能发布云杉平台。平台经济由沙岭机电推动。") ==
          Relations{"禾川储能 develops 云杉平台"});
  }

  TEST_CASE("companions go on only where the verb says so") {
    CHECK(relations_of("禾川储能与西泽大学签署协议，推出云杉平台。") ==
          Relations{"禾川储能 partners_with 西泽大学", "禾川储能 develops 云杉平台"});
    CHECK(relations_of("禾川储能与西泽大学签署协议，共建云杉平台。").contains("西泽大学 develops 云杉平台"));
  }

  TEST_CASE("a place before a noun, and a country before a name, only say where") {
    CHECK(relations_of("禾川储能与韩国企业达成合作。") == Relations{});
    CHECK(relations_of("禾川储能与银川市达成合作。") == Relations{"禾川储能 partners_with 银川市"});
    CHECK(relations_of("银川本土企业禾川储能今年扩产。") == Relations{"禾川储能 located_in 银川"});
  }

  TEST_CASE("where it has its seat and its sites, whose owners it has, who is appointed") {
    CHECK(relations_of("禾川储能收购了沙岭机电，总部设在银川。").contains("沙岭机电 located_in 银川"));
    CHECK(relations_of("禾川储能在银川、苏州以及德国慕尼黑设有研发中心。") ==
          Relations{"禾川储能 located_in 银川", "禾川储能 located_in 苏州", "禾川储能 located_in 慕尼黑",
                    "慕尼黑 part_of 德国"});
    CHECK(relations_of("明湾投资、远屿资本为禾川储能主要股东。") ==
          Relations{"明湾投资 funds 禾川储能", "远屿资本 funds 禾川储能"});
    CHECK(relations_of("会议任命陈启明同志为西泽大学校长。") == Relations{"陈启明 works_for 西泽大学"});
    CHECK(relations_of("西泽大学陈启明教授表示，水质好转。").contains("陈启明 works_for 西泽大学"));
  }

  TEST_CASE(
      "on what a thing is built: of what an earlier clause makes, before the noun, the other way round") {
    CHECK(relations_of("沙岭机电推出“云杉平台”，搭载自主可控的赤松大模型。") ==
          Relations{"沙岭机电 develops 云杉平台", "云杉平台 based_on 赤松大模型"});
    CHECK(relations_of("基于赤松大模型的云杉平台今天上线。").contains("云杉平台 based_on 赤松大模型"));
    CHECK(relations_of("禾川储能依托赤松大模型打造云杉平台。").contains("云杉平台 based_on 赤松大模型"));
    CHECK(relations_of("禾川储能将赤松大模型植入云杉平台。") == Relations{"云杉平台 based_on 赤松大模型"});
    CHECK(relations_of("云杉平台由赤松大模型驱动。") == Relations{"云杉平台 based_on 赤松大模型"});
    CHECK(relations_of("云杉平台的底座是赤松大模型。") == Relations{"云杉平台 based_on 赤松大模型"});
    CHECK(relations_of("云杉平台与赤松大模型性能相当。") == Relations{});
    CHECK(relations_of("云杉平台没有采用赤松大模型。") == Relations{});
  }

  TEST_CASE("who takes part: lists that an event draws, prizes that go to somebody, whom one is named by") {
    CHECK(relations_of("北岭储能博览会吸引了禾川储能、沙岭机电等200家企业参展。") ==
          Relations{"禾川储能 participates_in 北岭储能博览会", "沙岭机电 participates_in 北岭储能博览会"});
    CHECK(relations_of("沙岭医院被相关部门列为首批星火示范企业。")
              .contains("沙岭医院 participates_in 星火示范企业"));
    CHECK(relations_of("星火示范企业称号授予禾川储能。") ==
          Relations{"禾川储能 participates_in 星火示范企业"});
    CHECK(relations_of("入选星火示范企业的有禾川储能和沙岭机电。") ==
          Relations{"禾川储能 participates_in 星火示范企业", "沙岭机电 participates_in 星火示范企业"});
    CHECK(relations_of("青岭行动方案推动以来，已有禾川储能、沙岭机电等12家企业参与。") ==
          Relations{"禾川储能 participates_in 青岭行动方案", "沙岭机电 participates_in 青岭行动方案"});
    CHECK(relations_of("北岭储能博览会附近的沙岭医院今天开诊。") == Relations{});
  }

  TEST_CASE("who pays whom: what one gets, whom one takes in, of what was founded before") {
    CHECK(relations_of("禾川储能去年成立，其后获明湾投资注资四亿元。") ==
          Relations{"明湾投资 funds 禾川储能"});
    CHECK(relations_of("禾川储能完成改制，引入明湾投资、远屿资本两家战略投资者。") ==
          Relations{"明湾投资 funds 禾川储能", "远屿资本 funds 禾川储能"});
    CHECK(relations_of("禾川储能引入沙岭机电的管理经验。") == Relations{});
  }

  TEST_CASE("who works with whom where only the others are named behind the verb") {
    CHECK(relations_of("由西泽大学牵头，联合禾川储能组建沙岭机电。") ==
          Relations{"西泽大学 partners_with 禾川储能", "西泽大学 founded 沙岭机电",
                    "禾川储能 founded 沙岭机电"});
    CHECK(relations_of("禾川储能深化改革，会同西泽大学、沙岭医院培养人才。") ==
          Relations{"禾川储能 partners_with 西泽大学", "禾川储能 partners_with 沙岭医院"});
    CHECK(relations_of("禾川储能是西泽大学的合作伙伴。") == Relations{"禾川储能 partners_with 西泽大学"});
    CHECK(relations_of("禾川储能与西泽大学相邻。") == Relations{});
  }

  TEST_CASE("who uses what, on what it is built, who funds by which scheme") {
    CHECK(relations_of("赤松大模型以云杉平台为底座。") == Relations{"赤松大模型 based_on 云杉平台"});
    CHECK(relations_of("云杉平台已在沙岭医院、西泽大学投入使用。") ==
          Relations{"沙岭医院 uses 云杉平台", "西泽大学 uses 云杉平台"});
    CHECK(relations_of("沙岭机电获明湾投资领投。") == Relations{"明湾投资 funds 沙岭机电"});
    CHECK(relations_of("赤松大模型由沙岭机电旗下团队研发。") == Relations{});
  }

  TEST_CASE("lists that go on about what was named: clients, later investors, those who are picked") {
    const Relations clients = relations_of("赤松大模型去年发布，目前已有禾川储能、沙岭医院等20家客户采用。");
    CHECK(clients == Relations{"禾川储能 uses 赤松大模型", "沙岭医院 uses 赤松大模型"});
    const Relations rounds = relations_of("禾川储能宣布完成B轮融资。本轮融资由明湾投资领投，远屿资本跟投。");
    CHECK(rounds == Relations{"明湾投资 funds 禾川储能", "远屿资本 funds 禾川储能"});
    CHECK(relations_of("云杉平台在赤松大模型的基础上开发。") == Relations{"云杉平台 based_on 赤松大模型"});
    CHECK(relations_of("作为青岭行动方案的首批试点单位之一，禾川储能投入2亿元。") ==
          Relations{"禾川储能 participates_in 青岭行动方案"});
  }

  TEST_CASE("a least confidence leaves facts out and changes nothing in how a text is read") {
    const std::string text =
        "禾川储能总裁李明介绍，公司与西泽大学合作。云杉平台基于赤松大模型打造，已应用于沙岭医院。";
    ExtractorOptions all, sure;
    all.min_confidence = 0;
    sure.min_confidence = 0.7;
    sure.lexicons =
        all.lexicons = {{"names.txt",
                         "@class organisation/company\n禾川储能\n@class organisation/university\n"
                         "西泽大学\n@class organisation/hospital\n沙岭医院\n@class platform/software\n"
                         "云杉平台\n@class platform/model\n赤松大模型\n"}};
    Document document;
    document.key = "test";
    document.text = text;
    const Extraction wide = Extractor(all).extract(make_document(Document(document)));
    const Extraction narrow = Extractor(sure).extract(make_document(Document(document)));
    const auto edges = [](const Extraction& extraction, double least) {
      std::set<std::string> found;
      for (const Fact& fact : extraction.facts)
        if (const auto* edge = std::get_if<EdgeFact>(&fact); edge && edge->confidence >= least)
          found.insert(edge->from + " " + edge->type + " " + edge->to);
      return found;
    };
    CHECK(edges(narrow, 0) == edges(wide, 0.7));
    CHECK(!edges(narrow, 0).empty());
    CHECK(edges(wide, 0).size() > edges(narrow, 0).size());
    const auto names = names_of(narrow);
    for (const Fact& fact : narrow.facts)
      if (const auto* edge = std::get_if<EdgeFact>(&fact)) {
        CHECK(names.contains(edge->from));
        CHECK(names.contains(edge->to));
      }
  }

  TEST_CASE("rules of English files are not for Chinese sentences") {
    CHECK(relations_of("禾川储能由水利专家陈启明创办。") == Relations{"陈启明 founded 禾川储能"});
  }

  TEST_CASE("since when a relation holds, by the document's date where the text says so") {
    CHECK(dates_of("2014年3月，禾川储能推出了云杉平台。")["develops"] == "2014-03");
    CHECK(dates_of("去年，禾川储能推出了云杉平台。", "2025-06-01")["develops"] == "2024");
    CHECK(dates_of("去年，禾川储能推出了云杉平台。")["develops"] == "");
    CHECK(dates_of("2016年至2020年，禾川储能运营云杉平台。")["develops"] == "2016/2020");
    CHECK(dates_of("禾川储能推出了云杉平台。")["develops"] == "");
  }

  TEST_CASE("who signs for one body speaks for it") {
    const std::string signature = "守护一方百姓健康\n\n■周明\n\n沙岭医院党委书记、院长\n\n";
    const std::string story =
        "今年是改革的关键之年，医疗事业面临新的形势，各方面的期待越来越高，需要付出更大的努力。\n\n"
        "提升服务能力。制定青岭行动方案，上线云杉平台，与东麓大学签署合作协议，荣获星火示范企业。\n\n"
        "下一步，我们将升级赤松大模型。";
    CHECK(relations_of(signature + story) ==
          Relations{"周明 works_for 沙岭医院", "沙岭医院 issued 青岭行动方案", "沙岭医院 develops 云杉平台",
                    "沙岭医院 partners_with 东麓大学", "沙岭医院 participates_in 星火示范企业",
                    "沙岭医院 develops 赤松大模型"});
    // nobody signs; a scholar speaks for himself
    CHECK(relations_of("守护一方百姓健康\n\n" + story).empty());
    CHECK(relations_of("守护一方百姓健康\n\n■周明\n\n西泽大学教授、沙岭医院顾问\n\n" + story) ==
          Relations{"周明 works_for 西泽大学", "周明 works_for 沙岭医院"});
    // also where another did something two sentences ago
    CHECK(relations_of(signature + "禾川储能捐出一批设备，让山区群众就近看病，减少奔波。建成云杉平台。")
              .contains("沙岭医院 develops 云杉平台"));
    // what the sentence names comes first
    CHECK(relations_of(signature + "禾川储能扎根本地多年，推出了云杉平台。")
              .contains("禾川储能 develops 云杉平台"));
  }

  TEST_CASE("a Party committee's or government's head speaks for its place") {
    const Relations said = relations_of(
        "奋力谱写发展新篇章\n\n■周明\n\n中共银川市委书记\n\n银川市区位独特。\n\n坚持创新引领。制定青岭行动方"
        "案，建成云杉平台。");
    CHECK(said.contains("银川市 issued 青岭行动方案"));
    CHECK(said.contains("银川市 develops 云杉平台"));
  }

  TEST_CASE("an event is where its venue is, a body where the paragraph is") {
    CHECK(relations_of("银川区位独特。北岭储能博览会在银川国际会展中心举行。")
              .contains("北岭储能博览会 located_in 银川"));
    CHECK(relations_of("银川营商环境持续改善。禾川储能、沙岭机电等企业相继落户。") ==
          Relations{"禾川储能 located_in 银川", "沙岭机电 located_in 银川"});
  }

  TEST_CASE("several found or make a thing together, one of them first") {
    CHECK(relations_of("沙岭医院由西泽大学牵头，联合东麓大学组建。") ==
          Relations{"西泽大学 founded 沙岭医院", "东麓大学 founded 沙岭医院",
                    "西泽大学 partners_with 东麓大学"});
    CHECK(relations_of("云杉平台由西泽大学牵头，联合禾川储能研发。") ==
          Relations{"西泽大学 develops 云杉平台", "禾川储能 develops 云杉平台",
                    "西泽大学 partners_with 禾川储能"});
    CHECK(relations_of("禾川储能与西泽大学签约，共同成立沙岭医院。") ==
          Relations{"禾川储能 partners_with 西泽大学", "禾川储能 founded 沙岭医院",
                    "西泽大学 founded 沙岭医院"});
  }

  TEST_CASE("who makes others take part in an event does not hold it") {
    CHECK_FALSE(
        relations_of("禾川储能组织企业参加北岭储能博览会。").contains("禾川储能 issued 北岭储能博览会"));
    CHECK_FALSE(relations_of("禾川储能将参加在西泽大学举办的北岭储能博览会。")
                    .contains("禾川储能 issued 北岭储能博览会"));
  }

  TEST_CASE("a place's office holder, a head named beside the body") {
    CHECK(relations_of("银川市高度重视创新。会议由副市长李明主持。") == Relations{"李明 works_for 银川市"});
    CHECK(relations_of("办公室设在西泽大学，校长李明负责。") == Relations{"李明 works_for 西泽大学"});
  }

  TEST_CASE("what stands under a body without its name") {
    CHECK(relations_of("禾川储能成立多年。旗下拥有沙岭机电、明湾投资。") ==
          Relations{"沙岭机电 part_of 禾川储能", "明湾投资 part_of 禾川储能"});
  }

  TEST_CASE("a story whose clauses begin with one place is about what that does") {
    const std::string story =
        "银川市近三成土地在山区。今年以来，银川市坚持创新引领。\n\n集中资源办大事。"
        "\n\n银川市强化要素保障。\n\n深入实施青岭行动方案，联合西泽大学建成云杉平台。";
    const Relations said = relations_of("绿水青山的答卷\n\n" + story);
    CHECK(said.contains("银川市 issued 青岭行动方案"));
    CHECK(said.contains("银川市 develops 云杉平台"));
    CHECK(said.contains("银川市 partners_with 西泽大学"));
  }
}
