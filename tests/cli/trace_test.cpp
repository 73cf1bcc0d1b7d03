// How two types, two lists or a pattern hang together, and what lies among neighbours: trace, neighbours
// --ego.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "support/program.hpp"

using namespace guanxi::testing;
using Json = nlohmann::json;

TEST_SUITE("cli/trace") {
  TEST_CASE("a matrix for people and for programs") {
    const FilledWorkshop shop;
    const Ran ran = shop.run(
        {"trace", "organisation", "any", "--matrix", "--max-hops", "1", "--limit", "2", "--columns", "3"});
    CHECK(ran.exit == 0);
    CHECK(ran.out ==
          "5 entities of type organisation and 7 entities of any type are joined by 10 chains\n"
          "\n"
          "                 1  2  3  ALL\n"
          "星澜智算         ·  ·  1    4\n"
          "Northlight Labs  1  1  ·    3\n"
          "\n"
          "                               ALL\n"
          "1  星澜智算  org:xinglan         2\n"
          "2  Aurora-7  platform:aurora7    2\n"
          "3  海图计划  programme:haitu     2\n");
    const Ran csv = shop.run({"trace", "company", "programme", "--matrix", "-f", "csv"});
    CHECK(csv.out ==
          "from_key,from_name,programme:haitu,all\norg:northlight,Northlight Labs,1,1\norg:xinglan,"
          "星澜智算,1,1\n");
    const Json json = Json::parse(shop.run({"trace", "company", "programme", "--matrix", "-f", "json"}).out);
    CHECK(json["matrix"]["chains"] == Json::parse("[[1], [1]]"));
    CHECK(json["matrix"]["to"][0]["key"] == "programme:haitu");
    CHECK(json["bound"] == "none");
    CHECK(json["pairs"].empty());
  }

  TEST_CASE("lists of nodes in files") {
    const FilledWorkshop shop;
    shop.write("firms.txt", "# firms\nNorthlight Labs\norg:qinglan\n");
    const Ran ran = shop.run({"trace", "--from-file", "firms.txt", "--to-file", "-"}, "海图计划\n");
    CHECK(ran.exit == 0);
    CHECK(ran.out ==
          "2 entities of any type and 1 entity of any type are joined by 2 chains\n"
          "\n"
          "FROM             TO        HOPS  CHAINS\n"
          "Northlight Labs  海图计划     2       1\n"
          "    Northlight Labs – partners with – 星澜智算 – participates in → 海图计划\n"
          "青岚研究院       海图计划     2       1\n"
          "    青岚研究院 – partners with – 星澜智算 – participates in → 海图计划\n");
    shop.write("odd.txt", "林远\n\nNorthlihgt Labs\n");
    const Ran wrong = shop.run({"trace", "any", "any", "--from-file", "odd.txt"});
    CHECK(wrong.exit == 2);
    CHECK(wrong.out.empty());
    CHECK(wrong.err ==
          "guanxi: 2 of 2 names in odd.txt do not name one entity:\n"
          "  odd.txt:1: '林远' means 2 things: person:linyuan-a (person), person:linyuan-b (person)\n"
          "  odd.txt:3: nothing is called 'Northlihgt Labs' (did you mean 'Northlight Labs' "
          "(org:northlight)?)\n"
          "  give the keys of those that you mean; nothing was searched\n");
    const Ran type = shop.run({"trace", "person", "any", "--from-file", "firms.txt"});
    CHECK(type.exit == 2);
    CHECK(type.err.find("is no person, but of type 'organisation/") != std::string::npos);
  }

  TEST_CASE("patterns") {
    const FilledWorkshop shop;
    const Ran ran = shop.run(
        {"trace", "organisation/company -participates_in-> programme <-issued- organisation/government"});
    CHECK(ran.exit == 0);
    CHECK(ran.out ==
          "1 entity and 1 are joined by 1 chain that follows the pattern\n"
          "\n"
          "FROM      TO            HOPS  CHAINS\n"
          "星澜智算  临川市科技局     2       1\n"
          "    星澜智算 – participates in → 海图计划 ← issued by – 临川市科技局\n");
    const Ran group = shop.run({"trace", "person -founded|works_for-> any", "--group", "--evidence"});
    CHECK(group.out ==
          "4 entities and 4 are joined by 4 chains that follow the pattern\n"
          "\n"
          "PATTERN                   PAIRS  CHAINS  EXAMPLE\n"
          "person – founded → any        2       2  陆见微 – founded → 星澜智算\n"
          "      「星澜智算创始人陆见微」 海图计划启动, 临川日报, 2025-04-11 (linchuan-daily-2025-04-11)\n"
          "person – works for → any      2       2  林远 – works for → 青岚研究院\n"
          "      facts.jsonl, line 24\n");
    const Ran none = shop.run({"trace", "person -issued-> any"});
    CHECK(none.exit == 1);
    CHECK(none.err == "guanxi: no chain follows the pattern\n");
    const Ran wrong = shop.run({"trace", "云汉大学 -devlops-> any"});
    CHECK(wrong.exit == 2);
    CHECK(wrong.err ==
          "guanxi: no relation 'devlops'\n"
          "  云汉大学 -devlops-> any\n"
          "            ^~~~~~~\n"
          "  did you mean 'develops'?\n");
    const Ran cut = shop.run({"trace", "any -any- any -any- any", "--max-steps", "5"});
    CHECK(cut.err ==
          "guanxi: no chain follows the pattern\n"
          "guanxi: the search stopped after 5 steps: the totals are lower bounds; --max-steps goes on\n");
    CHECK(shop.run({"trace"}).exit == 2);
  }
}
