// What happened around an entity: timeline.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "support/program.hpp"

using namespace guanxi::testing;
using Json = nlohmann::json;

TEST_SUITE("cli/timeline") {
  TEST_CASE("dates and documents in one order") {
    const FilledWorkshop shop;
    const Ran ran = shop.run({"timeline", "星澜智算"});
    CHECK(ran.exit == 0);
    CHECK(ran.err == "guanxi: 3 relations have no date\n");
    CHECK(ran.out ==
          "DATE        EVENT    RELATION         WITH                                TYPE                  "
          "KEY       "
          "                 SOURCES\n"
          "2019        dated    founded                                                                      "
          "        "
          "                       1\n"
          "2025-03-02  begins   – partners with  Northlight Labs                     organisation/company  "
          "org:northlight                   1\n"
          "2025-03-02  mention                   New compute alliance, Harbour Post  document              "
          "harbour-post-2025-03-02          1\n"
          "2025-04-11  mention                   海图计划启动, 临川日报              document              "
          "linchuan-daily-2025-04-11        1\n");

    const Ran some = shop.run({"timeline", "org:qinglan", "--no-mentions", "--until", "2021", "--evidence"});
    CHECK(some.exit == 0);
    CHECK(some.out ==
          "DATE  EVENT   RELATION   WITH  TYPE    KEY               SOURCES\n"
          "2020  begins  ← employs  林远  person  person:linyuan-a        1\n"
          "      facts.jsonl, line 24\n");
    const Ran csv = shop.run({"timeline", "org:northlight", "-f", "csv", "--limit", "2"});
    CHECK(csv.out ==
          "date,event,relation,label,direction,name,type,key,property,role,claims,sources\n"
          "2025-03-02,begins,partners_with,partners "
          "with,either,星澜智算,organisation/company,org:xinglan,,,1,1\n"
          "2025-03-02,mention,,,,\"New compute alliance, Harbour "
          "Post\",document,harbour-post-2025-03-02,,,4,1\n");
    CHECK(csv.err.find("guanxi: the latest 2 of 4 shown; --limit 4 shows all\n") == 0);

    const Json json =
        Json::parse(shop.run({"timeline", "person:mara", "--relation", "founded", "-e", "-f", "json"}).out);
    CHECK(json["entity"]["key"] == "person:mara");
    CHECK(json["found"] == 2);
    CHECK(json["items"][0]["date"] == "2016");
    CHECK(json["items"][0]["event"] == "begins");
    CHECK(json["items"][0]["relation"]["relation"] == "founded");
    CHECK(json["items"][0]["other"]["key"] == "org:northlight");
    CHECK(json["items"][0]["document"] == nullptr);
    CHECK(json["items"][0]["evidence"][0]["quote"] == "Mara Ellison, founder of Northlight Labs");
    CHECK(json["items"][1]["event"] == "mention");
    CHECK(json["items"][1]["document"]["title"] == "New compute alliance");
    CHECK(shop.run({"timeline", "person:mara", "-f", "svg"}).out.find("<svg") != std::string::npos);
  }

  TEST_CASE("none is an answer, a mistake an error") {
    const FilledWorkshop shop;
    const Ran none = shop.run({"timeline", "org:lone"});
    CHECK(none.exit == 1);
    CHECK(none.out.empty());
    CHECK(none.err ==
          "guanxi: nothing of Lone Lighthouse Society has a date\nguanxi: 1 source has no date\n");
    const Ran outside = shop.run({"timeline", "org:yunhan", "--from", "2026", "--no-mentions"});
    CHECK(outside.exit == 1);
    CHECK(outside.err ==
          "guanxi: nothing within the bounds of 云汉大学 has a date\nguanxi: 1 relation has no date\n");
    const Ran wrong = shop.run({"timeline", "org:yunhan", "--from", "2026", "--until", "2020"});
    CHECK(wrong.exit == 2);
    CHECK(wrong.err == "guanxi: nothing is both from 2026 on and until 2020\n");
    CHECK(shop.run({"timeline", "org:yunhan", "--from", "yesterday"}).exit == 2);
  }
}
