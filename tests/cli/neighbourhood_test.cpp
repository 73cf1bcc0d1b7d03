// What lies around entities, what they have in common, which are alike: neighbours --ego, common, similar.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "support/program.hpp"

using namespace guanxi::testing;
using Json = nlohmann::json;

TEST_SUITE("cli/neighbourhood") {
  TEST_CASE("common") {
    const FilledWorkshop shop;
    const Ran ran = shop.run({"common", "org:northlight", "云汉大学", "--evidence"});
    CHECK(ran.exit == 0);
    CHECK(ran.err.empty());
    CHECK(ran.out ==
          "Aurora-7  platform/model  platform:aurora7  2 relations in all\n"
          "  ← developed by Northlight Labs  1 source; confidence 0.6\n"
          "      “the model Aurora-7 would be trained at Yunhan University” New compute alliance, Harbour "
          "Post, "
          "2025-03-02 (harbour-post-2025-03-02)\n"
          "  ← developed by 云汉大学  1 source; confidence 0.5\n"
          "      “the model Aurora-7 would be trained at Yunhan University” New compute alliance, Harbour "
          "Post, "
          "2025-03-02 (harbour-post-2025-03-02)\n");
    CHECK(shop.run({"common", "org:northlight", "org:qinglan", "-f", "csv"}).out ==
          "name,type,key,joined,degree,relation,label,direction,of_key,of_name,role,period,claims,sources,"
          "confidence\n"
          "星澜智算,organisation/company,org:xinglan,2,4,partners_with,partners with,either,org:northlight,"
          "Northlight Labs,,2025-03-02 –,1,1,1\n"
          "星澜智算,organisation/company,org:xinglan,2,4,partners_with,partners with,either,org:qinglan,"
          "青岚研究院,,,1,1,0.95\n");
    const Json json = Json::parse(
        shop.run({"common", "org:northlight", "org:qinglan", "org:lone", "--at-least", "2", "-f", "json"})
            .out);
    CHECK(json["found"] == 1);
    CHECK(json["entities"].size() == 3);
    CHECK(json["neighbours"][0]["key"] == "org:xinglan");
    CHECK(json["neighbours"][0]["joined"] == 2);
    CHECK(json["neighbours"][0]["relations"].size() == 2);
    CHECK(shop.run({"common", "org:northlight", "org:qinglan", "-f", "dot"}).out.starts_with("digraph"));
    CHECK(shop.run({"common", "org:northlight", "org:qinglan", "-f", "dot", "--lang", "en"})
              .out.find(" have in common") != std::string::npos);
    CHECK(shop.run({"similar", "org:qinglan", "-f", "dot", "--lang", "zh"}).out.find("相似的") !=
          std::string::npos);

    const Ran none = shop.run({"common", "org:northlight", "org:qinglan", "org:lone"});
    CHECK(none.exit == 1);
    CHECK(
        none.err ==
        "guanxi: 3 entities have no such neighbour in common; --at-least 2 shows what some of them share\n");
    const Ran one = shop.run({"common", "org:northlight"});
    CHECK(one.exit == 2);
    CHECK(one.err ==
          "guanxi: what one entity has in common with others needs a second one\n"
          "  'guanxi common A B'; 'guanxi similar A' finds the entities that share most with one\n");
    CHECK(shop.run({"common", "Northlight Labs", "org:northlight"}).err ==
          "guanxi: 'org:northlight' is named twice\n  name different entities\n");
  }

  TEST_CASE("similar") {
    const FilledWorkshop shop;
    const Ran ran = shop.run({"similar", "org:northlight", "--any-type"});
    CHECK(ran.exit == 0);
    CHECK(ran.out ==
          " SCORE  NAME        TYPE                     KEY               SHARED  NEIGHBOURS\n"
          "0.3333  陆见微      person                   person:lujianwei       1           1\n"
          "    星澜智算 (shared by 4)\n"
          "0.2500  青岚研究院  organisation/institute   org:qinglan            1           2\n"
          "    星澜智算 (shared by 4)\n"
          "0.2500  云汉大学    organisation/university  org:yunhan             1           2\n"
          "    Aurora-7 (shared by 2)\n"
          "0.2500  海图计划    programme/plan           programme:haitu        1           2\n"
          "    星澜智算 (shared by 4)\n");
    const Ran role = shop.run({"similar", "person:mara", "--by", "role"});
    CHECK(role.out ==
          " SCORE  NAME    TYPE    KEY               KINDS  RELATIONS\n"
          "1.0000  陆见微  person  person:lujianwei      1          1\n"
          "    → founded organisation/company: 1 and 1\n");
    const Json json = Json::parse(shop.run({"similar", "org:northlight", "--type", "university", "--by",
                                            "adamic-adar", "--evidence", "-f", "json"})
                                      .out);
    CHECK(json["by"] == "adamic-adar");
    CHECK(json["type"] == "organisation/university");
    CHECK(json["found"] == 1);
    CHECK(json["similar"][0]["key"] == "org:yunhan");
    CHECK(json["similar"][0]["score"].get<double>() == doctest::Approx(1.4426950409));
    CHECK(json["similar"][0]["reasons"][0]["key"] == "platform:aurora7");
    CHECK(json["relations"].size() == 2);
    CHECK(json["relations"][0]["evidence"].size() == 1);
    CHECK(shop.run({"similar", "person:mara", "--by", "role", "-f", "svg"}).out.find("<svg") !=
          std::string::npos);

    const Ran hub = shop.run({"similar", "org:northlight", "--any-type", "--max-degree", "3"});
    CHECK(hub.err ==
          "guanxi: 1 neighbour left out, shared by too many: 星澜智算; --max-degree 4 takes it in\n");
    CHECK(std::count(hub.out.begin(), hub.out.end(), '\n') == 3);
    const Ran none = shop.run({"similar", "org:northlight"});
    CHECK(none.exit == 1);
    CHECK(none.err ==
          "guanxi: no other organisation/company shares a neighbour with Northlight Labs; --any-type "
          "compares it "
          "with all\n");
    const Ran wrong = shop.run({"similar", "org:northlight", "--by", "jacard"});
    CHECK(wrong.exit == 2);
    CHECK(wrong.err.find("'jacard' is none of jaccard, adamic-adar, role (did you mean 'jaccard'?)") !=
          std::string::npos);
  }

  TEST_CASE("neighbours with the relations among them") {
    const FilledWorkshop shop;
    shop.write("more.jsonl", R"({"edge": "founded", "from": "person:lujianwei", "to": "org:northlight"})");
    REQUIRE(shop.run({"ingest", "more.jsonl"}).exit == 0);
    const Ran ran = shop.run({"neighbours", "org:xinglan", "--ego", "--limit", "2", "--relation", "founded",
                              "--relation", "partners_with"});
    CHECK(ran.exit == 0);
    CHECK(ran.out ==
          "FROM      RELATION         NEIGHBOUR        TYPE                    KEY             WHEN          "
          "SOURCES\n"
          "星澜智算  – partners with  Northlight Labs  organisation/company    org:northlight  2025-03-02 –  "
          "      "
          "1\n"
          "星澜智算  – partners with  青岚研究院       organisation/institute  org:qinglan                   "
          "      "
          "1\n");
    const Json json = Json::parse(shop.run({"neighbours", "org:xinglan", "--ego", "-f", "json"}).out);
    REQUIRE(json["among"].size() == 1);
    CHECK(json["among"][0]["from"] == "person:lujianwei");
    CHECK(json["among"][0]["to"] == "org:northlight");
    const Ran hubs = shop.run({"neighbours", "platform:aurora7", "--depth", "2", "--max-degree", "2"});
    CHECK(hubs.err ==
          "guanxi: 1 entity with more than 2 relations not passed: Northlight Labs; --max-degree goes on "
          "from them\n");
    const Ran cut = shop.run({"neighbours", "org:xinglan", "--budget", "2"});
    CHECK(cut.err == "guanxi: the search stopped after 2 relations: there may be more; --budget goes on\n");
  }
}
