// Identity as a user meets it: proposals, judgements, undo.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "support/program.hpp"

using namespace guanxi::testing;
using Json = nlohmann::json;

namespace {

constexpr const char* kFacts =
    R"({"node": "org:a", "type": "organisation/company", "name": "临川灵桥科技有限公司", "properties": {"founded": 2014}}
{"node": "org:b", "type": "organisation/company", "name": "灵桥科技", "properties": {"founded": 2014}}
{"node": "org:c", "type": "organisation/company", "name": "Cedar Works", "aliases": ["Cedar"]}
{"node": "org:d", "type": "organisation/company", "name": "Cedar Works"}
{"node": "place:l", "type": "place", "name": "临川"}
{"edge": "located_in", "from": "org:a", "to": "place:l"}
{"edge": "located_in", "from": "org:b", "to": "place:l"}
)";

class Shop : public FilledWorkshop {
 public:
  Shop() : FilledWorkshop(kFacts) {}
};

}  // namespace

TEST_SUITE("cli/same") {
  TEST_CASE("proposals, with their reasons") {
    const Shop shop;
    const Ran ran = shop.run({"same"});
    CHECK(ran.exit == 0);
    CHECK(ran.out ==
          "SCORE  ONE                   KEY    OTHER     KEY\n"
          " 0.64  临川灵桥科技有限公司  org:a  灵桥科技  org:b\n"
          "      + one name but for the place that it begins with: 临川灵桥科技有限公司 and 灵桥科技\n"
          "      + 1 neighbour in common: 临川\n"
          "      + both founded in 2014\n");
    CHECK(ran.err.empty());
    const Json json = Json::parse(shop.run({"same", "灵桥科技", "-f", "json"}).out);
    CHECK(json["proposals"][0]["a"]["key"] == "org:a");
    CHECK(json["proposals"][0]["clues"][0]["reason"] == "place prefix");
    CHECK(json["proposals"][0]["clues"][0]["for"] == true);
    CHECK(json["cut"] == false);
    CHECK(shop.run({"same", "-f", "csv"})
              .out.starts_with("score,a_key,a_name,a_type,b_key,b_name,b_type,for,against\n"));
    CHECK(shop.run({"same", "-f", "svg"}).out.find("可能相同") != std::string::npos);
    const Ran none = shop.run({"same", "Cedar Works"});
    CHECK(none.exit == 1);
    CHECK(none.err == "guanxi: nothing of a score of 0.4 or more; --min-score S goes lower\n");
  }

  TEST_CASE("judge, look, take back: the digest of before") {
    const Shop shop;
    const std::string digest = shop.run({"digest"}).out;
    const Ran same = shop.run({"same", "org:a", "灵桥科技", "--reason", "its full name"});
    CHECK(same.exit == 0);
    CHECK(same.out ==
          "judged the same: 临川灵桥科技有限公司 (org:a) and 灵桥科技 (org:b)\n  they are one thing now\n");
    CHECK(shop.run({"same", "org:a", "org:b", "--reason", "its full name"}).out ==
          "judged the same before: 临川灵桥科技有限公司 (org:a) and 灵桥科技 (org:b)\n  they are one thing "
          "now\n");
    CHECK(shop.run({"same"}).exit == 1);
    CHECK(shop.run({"same", "--judged"}).out ==
          "ONE    NAME                  OTHER  NAME      REASON         SOURCE\n"
          "org:a  临川灵桥科技有限公司  org:b  灵桥科技  its full name  judgements\n");
    // Kept by an export, and stated by its own source there too.
    CHECK(shop.shell("$G export -o all.jsonl && $G --db two.db ingest all.jsonl && $G --db two.db digest")
              .out.ends_with(shop.run({"digest"}).out));
    CHECK(shop.run({"--db", "two.db", "same", "org:b", "org:a", "--undo"}).exit == 0);
    CHECK(shop.run({"--db", "two.db", "digest"}).out == digest);
    CHECK(shop.run({"same", "灵桥科技", "临川灵桥科技有限公司", "--undo"}).out ==
          "taken back: 临川灵桥科技有限公司 (org:a) and 灵桥科技 (org:b) are the same\n  they are two things "
          "now\n");
    CHECK(shop.run({"digest"}).out == digest);
    CHECK(shop.run({"check"}).exit == 0);
  }

  TEST_CASE("different: kept apart, never proposed; forgotten like any source") {
    const Shop shop;
    CHECK(shop.run({"different"}).exit == 1);
    const Ran apart = shop.run({"different", "org:c", "org:d"});
    CHECK(apart.out ==
          "judged different: Cedar Works (org:c) and Cedar Works (org:d)\n  they are two things now\n");
    CHECK(shop.run({"same", "--min-score", "0", "Cedar"}).exit == 1);
    const Ran again = shop.run({"same", "org:d", "org:c"});
    CHECK(again.out ==
          "judged the same: Cedar Works (org:c) and Cedar Works (org:d)\n"
          "  in place of your judgement that they are different\n  they are one thing now\n");
    CHECK(Json::parse(shop.run({"different", "org:c", "org:d", "-f", "json"}).out)["one"] == false);
    CHECK(shop.run({"forget", "judgements"}).out == "judgements: 1 claim taken back\n");
    CHECK(shop.run({"different", "-f", "csv"}).out == "a_key,a_name,b_key,b_name,reason,source\n");
  }

  TEST_CASE("mistakes") {
    const Shop shop;
    CHECK(shop.run({"same", "org:a", "org:b", "--undo"}).err ==
          "guanxi: you have not judged 'org:a' and 'org:b' the same\n  guanxi same --judged lists the "
          "judgements\n");
    CHECK(shop.run({"different", "org:a"}).err ==
          "guanxi: a judgement is about two nodes, one is given\n"
          "  without a node, guanxi different lists all judgements\n");
    CHECK(shop.run({"same", "a", "b", "c"}).err ==
          "guanxi: 3 nodes are given; a judgement is about two\n  names with blanks need quotation marks\n");
    CHECK(shop.run({"same", "--undo"}).err == "guanxi: --undo needs the two nodes of the judgement\n");
    CHECK(shop.run({"same", "org:a", "org:a"}).exit == 2);
    CHECK(shop.run({"same", "org:a", "nobody at all"}).exit == 2);
  }
}
