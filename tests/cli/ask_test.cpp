// Questions about entities: search, show, neighbours, path, trace.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "support/program.hpp"

using namespace guanxi::testing;
using Json = nlohmann::json;

namespace {

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_SUITE("cli/ask") {
  TEST_CASE("search") {
    const FilledWorkshop shop;
    const Ran ran = shop.run({"search", "xinglan"});
    CHECK(ran.exit == 0);
    CHECK(holds(ran.out, "NAME"));
    CHECK(holds(ran.out, "星澜智算  organisation/company  org:xinglan"));
    CHECK(holds(shop.run({"search", "青蓝研究院"}).out, "org:qinglan"));  // misspelt
    CHECK(holds(
        shop.run({"search", "northlight", "-t", "company", "-f", "csv"}).out,
        "name,type,key,match,matched,distance,claims\nNorthlight Labs,organisation/company,org:northlight,"));

    const Json json = Json::parse(shop.run({"search", "林远", "--format", "json"}).out);
    CHECK(json["text"] == "林远");
    CHECK(json["found"] == 2);
    CHECK(json["cut"] == false);
    CHECK(json["hits"][0]["key"] == "person:linyuan-a");
    CHECK(json["hits"][0]["match"] == "name");
    const Ran lines = shop.run({"search", "林远", "--format", "jsonl"});
    CHECK(std::count(lines.out.begin(), lines.out.end(), '\n') == 2);

    const Ran one = shop.run({"search", "林远", "--limit", "1"});
    CHECK(one.err == "guanxi: 1 of 2 shown; --limit 2 shows all\n");
    const Ran none = shop.run({"search", "qqqqqq"});
    CHECK(none.exit == 1);
    CHECK(none.out.empty());
    CHECK(none.err == "guanxi: nothing is called anything like 'qqqqqq'\n");
    CHECK(shop.run({"search", "qqqqqq", "--quiet"}).err.empty());
  }

  TEST_CASE("show") {
    const FilledWorkshop shop;
    const Ran ran = shop.run({"show", "星澜智算"});
    CHECK(ran.exit == 0);
    CHECK(holds(ran.out, "星澜智算  organisation/company  org:xinglan\n  also called: Xinglan Compute\n"));
    CHECK(holds(ran.out, "  founded: 2019\n"));
    CHECK(holds(ran.out, "\n– partners with (2)\n"));
    CHECK(
        holds(ran.out,
              "\n← founded by (1)\n  陆见微  person  person:lujianwei  创始人; 1 source; confidence 0.9\n"));
    CHECK_FALSE(holds(ran.out, "「"));
    const Ran evidence = shop.run({"show", "Xinglan Compute", "--evidence", "--lang", "zh"});
    CHECK(holds(evidence.out, "\n← 由…创立 (1)\n"));
    CHECK(holds(
        evidence.out,
        "      「星澜智算创始人陆见微」 海图计划启动, 临川日报, 2025-04-11 (linchuan-daily-2025-04-11)\n"));

    const Json json = Json::parse(shop.run({"show", "org:xinglan", "-e", "-f", "json"}).out);
    CHECK(json["entity"]["name"] == "星澜智算");
    CHECK(json["properties"]["founded"][0]["value"] == 2019);
    CHECK(json["groups"].size() == 3);
    const std::string number = std::to_string(json["entity"]["number"].get<int>());
    CHECK(holds(shop.run({"show", "#" + number}).out, "org:xinglan"));
    bool found = false;
    for (const Json& group : json["groups"])
      if (group["relation"] == "founded") {
        found = true;
        const Json& relation = group["relations"][0];
        CHECK(relation["from"] == "person:lujianwei");
        CHECK(relation["confidence"] == 0.9);
        const Json& evidence_json = relation["evidence"][0];
        CHECK(evidence_json["quote"] == "星澜智算创始人陆见微");
        CHECK(evidence_json["date"] == "2025-04-11");
        CHECK(evidence_json["end"].get<int>() - evidence_json["start"].get<int>() == 30);
      }
    CHECK(found);
  }

  TEST_CASE("names that mean nothing, or too much") {
    const FilledWorkshop shop;
    const Ran ambiguous = shop.run({"show", "林远"});
    CHECK(ambiguous.exit == 2);
    CHECK(ambiguous.out.empty());
    CHECK(holds(ambiguous.err, "guanxi: '林远' "));
    CHECK(holds(ambiguous.err, "person:linyuan-a"));
    CHECK(holds(ambiguous.err, "person:linyuan-b"));
    const Ran unknown = shop.run({"show", "Northligt Labs"});
    CHECK(unknown.exit == 2);
    CHECK(unknown.out.empty());
    CHECK(holds(unknown.err, "Northligt Labs"));
    CHECK(holds(unknown.err, "Northlight Labs"));
    CHECK(shop.run({"neighbours", "  "}).exit == 2);
  }

  TEST_CASE("neighbours") {
    const FilledWorkshop shop;
    const Ran ran = shop.run({"neighbours", "Northlight"});
    CHECK(ran.exit == 0);
    CHECK(holds(ran.out, "– partners with"));
    CHECK(holds(ran.out, "→ develops"));
    CHECK(holds(ran.out, "← founded by"));
    CHECK(shop.run({"neighbors", "Northlight"}).out == ran.out);

    const Ran deep = shop.run({"neighbours", "Northlight", "--depth", "2", "--evidence"});
    CHECK(holds(deep.out, "青岚研究院"));
    CHECK(holds(deep.out,
                "“Mara Ellison, founder of Northlight Labs” New compute alliance, Harbour Post, 2025-03-02 "
                "(harbour-post-2025-03-02)\n"));
    const Ran csv =
        shop.run({"neighbours", "Northlight", "--direction", "forward", "-r", "develops", "-f", "csv"});
    CHECK(csv.out ==
          "hops,near_key,near_name,relation,label,direction,name,type,key,role,period,claims,sources,"
          "confidence\n"
          "1,org:northlight,Northlight "
          "Labs,develops,develops,forward,Aurora-7,platform/model,platform:aurora7,,,1,1,0.6\n");
    const Json json = Json::parse(shop.run({"neighbours", "Northlight", "-f", "json"}).out);
    CHECK(json["entity"]["key"] == "org:northlight");
    CHECK(json["neighbours"].size() == 3);
    CHECK(json["neighbours"][0]["hops"] == 1);
    CHECK(json["neighbours"][0]["relations"].size() == 1);
    CHECK(shop.run({"neighbours", "Northlight", "--limit", "1"}).err ==
          "guanxi: 1 of 3 entities shown; --limit 3 shows all\n");

    const Ran lone = shop.run({"neighbours", "Lone Lighthouse Society"});
    CHECK(lone.exit == 1);
    CHECK(lone.err == "guanxi: Lone Lighthouse Society has no such neighbour\n");
  }

  TEST_CASE("filters") {
    const FilledWorkshop shop;
    CHECK(shop.run({"neighbours", "Northlight", "--at", "2024", "-r", "partners_with"}).exit == 1);
    CHECK(shop.run({"neighbours", "Northlight", "--at", "2025-06", "-r", "partners with"}).exit == 0);
    CHECK(shop.run({"neighbours", "Northlight", "--min-confidence", "0.7", "-r", "develops"}).exit == 1);
    CHECK(holds(shop.run({"neighbours", "Northlight", "-t", "person", "-f", "jsonl"}).out, "person:mara"));
    const Ran relation = shop.run({"neighbours", "Northlight", "-r", "develop"});
    CHECK(relation.exit == 2);
    CHECK(holds(relation.err, "guanxi: no relation 'develop'\n"));
    CHECK(holds(relation.err, "develops"));
    const Ran type = shop.run({"neighbours", "Northlight", "-t", "persn"});
    CHECK(type.exit == 2);
    CHECK(holds(type.err, "guanxi: no node type 'persn'\n"));
    CHECK(holds(type.err, "person"));
  }

  TEST_CASE("path") {
    const FilledWorkshop shop;
    const Ran ran = shop.run({"path", "陆见微", "Mara Ellison", "--evidence"});
    CHECK(ran.exit == 0);
    CHECK(ran.out ==
          "3 hops, 1 source for its weakest one\n"
          "  陆见微  person  person:lujianwei\n"
          "    → founded  创始人; 1 source; confidence 0.9\n"
          "      「星澜智算创始人陆见微」 海图计划启动, 临川日报, 2025-04-11 (linchuan-daily-2025-04-11)\n"
          "  星澜智算  organisation/company  org:xinglan\n"
          "    – partners with  2025-03-02 –; 1 source\n"
          "      “Northlight Labs and Xinglan Compute signed a partnership on 2 March 2025” New compute "
          "alliance, "
          "Harbour Post, 2025-03-02 (harbour-post-2025-03-02)\n"
          "  Northlight Labs  organisation/company  org:northlight\n"
          "    ← founded by  founder; 2016 –; 1 source\n"
          "      “Mara Ellison, founder of Northlight Labs” New compute alliance, Harbour Post, 2025-03-02 "
          "(harbour-post-2025-03-02)\n"
          "  Mara Ellison  person  person:mara\n");
    const Json json = Json::parse(shop.run({"path", "陆见微", "Mara Ellison", "-f", "json"}).out);
    CHECK(json["from"]["key"] == "person:lujianwei");
    CHECK(json["to"]["key"] == "person:mara");
    CHECK(json["paths"][0]["hops"] == 3);
    CHECK(json["paths"][0]["entities"].size() == 4);
    CHECK(json["paths"][0]["relations"][2][0]["forward"] == false);

    const Ran none = shop.run({"path", "陆见微", "Lone Lighthouse Society"});
    CHECK(none.exit == 1);
    CHECK(none.out.empty());
    CHECK(holds(none.err, "guanxi: no path of at most 6 hops that the options allow"));
    CHECK(shop.run({"path", "陆见微", "Mara Ellison", "--max-hops", "2"}).exit == 1);
    const Ran self = shop.run({"path", "陆见微", "陆见微", "-f", "json"});
    CHECK(self.exit == 0);
    CHECK(Json::parse(self.out)["to"]["key"] == "person:lujianwei");
  }

  TEST_CASE("trace") {
    const FilledWorkshop shop;
    const Ran ran = shop.run({"trace", "company", "programme"});
    CHECK(ran.exit == 0);
    CHECK(holds(ran.out, "星澜智算"));
    CHECK(holds(ran.out, "– participates in → 海图计划"));
    const Json json = Json::parse(shop.run({"trace", "company", "programme", "-f", "json", "-e"}).out);
    CHECK(json["from_type"] == "organisation/company");
    CHECK(json["pair_count"] == 2);
    CHECK(json["pairs"][0]["from"]["key"] == "org:xinglan");
    CHECK(json["pairs"][0]["shortest"][0]["relations"][0]["evidence"][0]["quote"] == "公司将参与海图计划");
    CHECK_FALSE(json["patterns"].empty());
    const Ran group = shop.run({"trace", "company", "programme", "--group"});
    CHECK(group.exit == 0);
    CHECK(holds(group.out, "PATTERN"));
    const Ran one = shop.run({"trace", "company", "programme", "--from", "Northlight", "-f", "jsonl"});
    CHECK(std::count(one.out.begin(), one.out.end(), '\n') == 1);
    const Ran none = shop.run({"trace", "person", "place"});
    CHECK(none.exit != 0);
  }
}
