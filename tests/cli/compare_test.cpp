// Rankings against each other, diffs and doubts, as a user asks for them.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "support/program.hpp"

using namespace guanxi::testing;
using Json = nlohmann::json;

namespace {

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

constexpr const char* kFacts =
    R"({"node": "org:a", "type": "organisation/company", "name": "Alpha Works", "properties": {"founded": 2014}, "evidence": [{"source": "s1", "quote": "Alpha, of 2014"}]}
{"node": "org:a", "type": "organisation/company", "name": "Alpha Works", "properties": {"founded": 2016}, "evidence": [{"source": "s2", "quote": "Alpha since 2016"}]}
{"node": "org:b", "type": "organisation/company", "name": "Beta Works", "evidence": [{"source": "s1"}]}
{"node": "programme:c", "type": "programme", "name": "Cedar Plan", "evidence": [{"source": "s1"}]}
{"edge": "funds", "from": "org:a", "to": "org:b", "evidence": [{"source": "s1"}, {"source": "s2"}]}
{"edge": "participates_in", "from": "org:b", "to": "programme:c", "valid": {"from": "2020"}, "evidence": [{"source": "s2", "quote": "Beta joins"}]}
{"edge": "issued", "from": "org:a", "to": "programme:c", "valid": {"until": "2018"}, "evidence": [{"source": "s1"}]}
)";

class Shop : public FilledWorkshop {
 public:
  Shop() : FilledWorkshop(kFacts) {}
};

}  // namespace

TEST_SUITE("cli/rank") {
  TEST_CASE("several measures side by side") {
    const FilledWorkshop shop;
    const Ran ran = shop.run({"rank", "--by", "degree,pagerank", "--top", "2"});
    CHECK(ran.exit == 0);
    CHECK(holds(ran.out, "DEGREE  PAGERANK  NAME"));
    CHECK(holds(ran.out, "Kendall's tau-b of the places:\n  degree – pagerank  0."));
    CHECK(holds(ran.err, "guanxi: 2 of 12 entities shown; --top N shows more\n"));
    const Json json = Json::parse(shop.run({"rank", "degree,pagerank,core", "-f", "json"}).out);
    CHECK(json["measures"].size() == 3);
    CHECK(json["kendall_tau_b"][0][0] == 1.0);
    CHECK(json["kendall_tau_b"][0][1] == json["kendall_tau_b"][1][0]);
    CHECK(json["ranking"][0]["places"]["degree"] == 1);
    CHECK(shop.run({"rank", "degree,pagerank", "-f", "svg"}).exit == 0);
    CHECK(shop.run({"rank", "degree,degree"}).err == "guanxi: degree is given twice\n");
    CHECK(shop.run({"rank", "degree", "--by", "core"}).err ==
          "guanxi: two measures are given: 'degree' and 'core'\n  --by core,degree sets them side by side\n");
  }

  TEST_CASE("stability") {
    const Shop shop;
    const std::vector<std::string> asked{"rank", "degree", "--stability", "--rounds", "20", "-f", "json"};
    const Ran ran = shop.run(asked);
    const Json json = Json::parse(ran.out);
    CHECK(json["sources"] == 2);
    CHECK(json["left_out"] == 2);
    CHECK(json["rounds"] == 20);
    CHECK(json["ranking"][0]["place"] == 1);
    CHECK(json["ranking"][0]["low"] == 1);
    CHECK(holds(ran.err,
                "guanxi: BETWEEN: 95 % of 20 draws over 2 sources; WITHOUT: the place when the source that "
                "matters most is left out, of 2 tried\n"));
    CHECK(shop.run(asked).out == ran.out);
    CHECK(holds(shop.run({"rank", "degree", "--stability"}).out, "BETWEEN"));
    CHECK(shop.run({"rank", "degree,core", "--stability"}).err == "guanxi: --stability takes one measure\n");
  }

  TEST_CASE("towards a type, at another date, without a source") {
    const Shop shop;
    const Json towards = Json::parse(shop.run({"rank", "--towards", "programme", "-f", "json"}).out);
    CHECK(towards["measure"] == "personalised");
    CHECK(towards["ranking"][0]["key"] == "programme:c");
    CHECK(shop.run({"rank", "degree", "--towards", "programme"}).exit == 2);
    const Ran moved = shop.run({"rank", "degree", "--at", "2015", "--compare-at", "2021", "-f", "csv"});
    CHECK(moved.out ==
          "before,after,score_before,score_after,name,type,key\n"
          "1,2,2,1,Alpha Works,organisation/company,org:a\n"
          "2,1,1,2,Beta Works,organisation/company,org:b\n");
    CHECK(moved.err == "guanxi: BEFORE: 2015; AFTER: 2021; by the ratio of the two places\n");
    const Ran without = shop.run({"rank", "degree", "--compare-without", "s1", "-f", "json"});
    CHECK(Json::parse(without.out)["after"] == "without s1");
    CHECK(shop.run({"rank", "degree", "--compare-without", "s3"}).err ==
          "guanxi: no source 's3'\n  guanxi sources lists them\n");
  }
}

TEST_SUITE("cli/diff") {
  TEST_CASE("between two dates, without a source, between two stores") {
    const Shop shop;
    const Ran dates = shop.run({"diff", "--at", "2015", "--and", "2021", "--movers", "0"});
    CHECK(dates.exit == 0);
    CHECK(dates.out ==
          "1 relation gained\n  + Beta Works  → participates in  Cedar Plan  2020 –  org:b programme:c\n"
          "\n1 relation lost\n  – Alpha Works  → issued  Cedar Plan  – 2018  org:a programme:c\n");
    const Ran without = shop.run({"diff", "--without", "s2", "--watch", "org:b", "--watch", "Cedar Plan",
                                  "-f", "csv", "--movers", "0"});
    CHECK(without.out ==
          "kind,from_key,from_name,relation,to_key,to_name,id,period,before,after\n"
          "lost,org:b,Beta Works,participates_in,programme:c,Cedar Plan,,2020 –,,\n"
          "path,org:b,Beta Works,,programme:c,Cedar Plan,,,1,2\n");
    CHECK(shop.shell("cp -r guanxi.db old.db && $G forget s2").exit == 0);
    const Json stores = Json::parse(shop.run({"diff", "old.db", "-f", "json"}).out);
    CHECK(stores["lost"] == 1);
    CHECK(stores["gained"] == 0);
    CHECK(stores["changes"][0]["relation"] == "participates_in");
    CHECK(shop.run({"diff", "old.db", "-f", "svg"}).exit == 0);
    CHECK(shop.run({"diff", "guanxi.db"}).exit == 1);
  }

  TEST_CASE("mistakes") {
    const Shop shop;
    const std::string hint =
        "  guanxi diff OTHER.db, guanxi diff --at DATE --and DATE, or guanxi diff --without SOURCE\n";
    CHECK(shop.run({"diff"}).err == "guanxi: there is nothing to compare with\n" + hint);
    CHECK(shop.run({"diff", "--at", "2015"}).err == "guanxi: --at and --and go together\n" + hint);
    CHECK(shop.run({"diff", "x.db", "--without", "s1"}).err == "guanxi: one comparison at a time\n" + hint);
    CHECK(shop.run({"diff", "x.db"}).exit == 2);
    CHECK(shop.run({"diff", "--without", "s1", "--watch-file", "none.txt"}).err ==
          "guanxi: cannot read 'none.txt'\n");
  }
}

TEST_SUITE("cli/doubts") {
  TEST_CASE("both sides with their evidence") {
    const Shop shop;
    const Ran founded = shop.run({"doubts", "--kind", "founded"});
    CHECK(founded.exit == 0);
    CHECK(founded.out ==
          "WEIGHT  KIND     IS             DOUBT\n"
          "  0.50  founded  contradiction  Alpha Works: founded 2014 and 2016\n"
          "      founded 2014\n        “Alpha, of 2014” s1\n"
          "      founded 2016\n        “Alpha since 2016” s2\n");
    const Json all = Json::parse(shop.run({"doubts", "-f", "json"}).out);
    CHECK(all["found"]["founded"] == 1);
    CHECK(all["doubts"].size() >= 1);
    CHECK(shop.run({"doubts", "--kind", "places"}).err == "guanxi: nothing doubtful was found\n");
    CHECK(shop.run({"doubts", "--kind", "places"}).exit == 1);
    CHECK(holds(shop.run({"doubts", "--kind", "foundd"}).err, "did you mean 'founded'?"));
    CHECK(shop.run({"doubts", "-f", "csv"}).out.starts_with("weight,kind,doubt,keys,sides,sources,is\n"));
  }
}
