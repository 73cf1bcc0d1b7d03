// Paths as a user asks for them: exact texts of answers and remarks.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "support/program.hpp"

using namespace guanxi::testing;
using Json = nlohmann::json;

namespace {

/// Ann and Dan are joined over Bee (2020 on), over Cid (dates unknown), and at length over Eve and Fay.
constexpr const char* kFacts = R"({"node": "ann", "type": "person", "name": "Ann"}
{"node": "bee", "type": "organisation/company", "name": "Bee"}
{"node": "cid", "type": "organisation/company", "name": "Cid"}
{"node": "dan", "type": "person", "name": "Dan"}
{"node": "eve", "type": "organisation/fund", "name": "Eve"}
{"node": "fay", "type": "person", "name": "Fay"}
{"edge": "works_for", "from": "ann", "to": "bee", "valid": {"from": "2020-05", "until": null}, "confidence": 0.5, "properties": {"amount": 4}, "evidence": [{"source": "s1", "line": 1}]}
{"edge": "works_for", "from": "ann", "to": "bee", "valid": {"from": "2020-05", "until": null}, "confidence": 0.5, "properties": {"amount": 4}, "evidence": [{"source": "s2", "line": 1}]}
{"edge": "works_for", "from": "dan", "to": "bee", "valid": {"from": "2018", "until": "2022-12-31"}, "properties": {"amount": 4}, "evidence": [{"source": "s1", "line": 2}]}
{"edge": "works_for", "from": "dan", "to": "bee", "valid": {"from": "2018", "until": "2022-12-31"}, "properties": {"amount": 4}, "evidence": [{"source": "s3", "line": 2}]}
{"edge": "funds", "from": "ann", "to": "cid", "properties": {"amount": 1}, "evidence": [{"source": "s1", "line": 3}]}
{"edge": "funds", "from": "dan", "to": "cid", "properties": {"amount": 1.5}, "evidence": [{"source": "s1", "line": 4}]}
{"edge": "founded", "from": "ann", "to": "eve", "evidence": [{"source": "s1", "line": 5}]}
{"edge": "founded", "from": "fay", "to": "eve", "evidence": [{"source": "s1", "line": 6}]}
{"edge": "partners_with", "from": "fay", "to": "dan", "evidence": [{"source": "s1", "line": 7}]}
)";

class PathWorkshop : public Workshop {
 public:
  PathWorkshop() {
    write("facts.jsonl", kFacts);
    const Ran ran = run({"ingest", "facts.jsonl"});
    if (ran.exit != 0) throw std::runtime_error("the facts cannot be ingested: " + ran.err);
  }
  [[nodiscard]] Ran path(std::vector<std::string> options, const char* to = "Dan") const {
    options.insert(options.begin(), {"path", "Ann", to});
    return run(options);
  }
};

std::string first_line(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

}  // namespace

TEST_SUITE("cli/path") {
  TEST_CASE("several paths: all shortest, the k shortest, through and around") {
    const PathWorkshop shop;
    const Ran one = shop.path({});
    CHECK(one.out ==
          "2 hops, 2 sources for its weakest one\n"
          "  Ann  person  ann\n"
          "    → works for  2020-05 –; 2 sources; confidence 0.5\n"
          "  Bee  organisation/company  bee\n"
          "    ← employs  2018 – 2022-12-31; 2 sources\n"
          "  Dan  person  dan\n");
    CHECK(one.err == "guanxi: 1 of 2 shortest paths shown; --all shows the others\n");
    const Ran three = shop.path({"--k", "3"});
    CHECK(three.exit == 0);
    CHECK(first_line(three.out) == "path 1 of 3: 2 hops, 2 sources for its weakest one");
    CHECK(three.out.find(
              "path 2 of 3: 2 hops, 1 source for its weakest one\n  Ann  person  ann\n    → funds") !=
          std::string::npos);
    CHECK(three.out.find(
              "path 3 of 3: 3 hops, 1 source for its weakest one\n  Ann  person  ann\n    → founded") !=
          std::string::npos);
    CHECK(three.err.empty());
    CHECK(shop.path({"-k", "2"}).err == "guanxi: there are more paths; --k shows more\n");
    CHECK(first_line(shop.path({"--via", "Eve"}).out) == "3 hops, 1 source for its weakest one");
    CHECK(shop.path({"--via", "Eve", "--via", "Bee"}).exit == 1);
    CHECK(shop.path({"--avoid", "Bee"}).out.find("Cid") != std::string::npos);
    const Ran none = shop.path({"--avoid", "Bee", "--avoid", "Cid", "--max-hops", "2"});
    CHECK(none.exit == 1);
    CHECK(none.out.empty());
    CHECK(none.err ==
          "guanxi: no path of at most 2 hops that the options allow (3 entities reached from one end, 1 from "
          "the "
          "other)\n"
          "guanxi: with --max-hops 3: Ann – founded → Eve ← founded by – Fay – partners with – Dan\n"
          "guanxi: without --avoid: Ann – works for → Bee ← employs – Dan\n");
  }

  TEST_CASE("cheapest by what relations state") {
    const PathWorkshop shop;
    const Ran amount = shop.path({"--weight", "amount"});
    CHECK(first_line(amount.out) == "2 hops, 1 source for its weakest one; amount 2.5 in all");
    CHECK(first_line(shop.path({"-w", "sources"}).out) ==
          "2 hops, 2 sources for its weakest one; 1 for its sources in all");
    CHECK(first_line(shop.path({"-w", "confidence"}).out) ==
          "2 hops, 1 source for its weakest one; confidence 1 in all");
    const Ran age = shop.path({"-w", "age", "--at", "2021-01-01"});
    CHECK(first_line(age.out) ==
          "2 hops, 2 sources for its weakest one; 3.7 years in all; certainly connected on 2021-01-01");
    CHECK(age.err == "guanxi: relations that do not state what they would cost were passed over\n");
    const Ran unknown = shop.path({"-w", "ammount"});
    CHECK(unknown.exit == 2);
    CHECK(unknown.err == "guanxi: no relation states a number under 'ammount'\n  did you mean 'amount'?\n");
  }

  TEST_CASE("in time: certain, possible, not") {
    const PathWorkshop shop;
    const std::vector<std::string> bee{"--via", "Bee", "--at"};
    const auto at = [&](const char* when, bool certain = false) {
      std::vector<std::string> options = bee;
      options.emplace_back(when);
      if (certain) options.emplace_back("--certain");
      return shop.path(options);
    };
    CHECK(first_line(at("2021").out) == "2 hops, 2 sources for its weakest one; certainly connected in 2021");
    CHECK(first_line(at("2020").out) ==
          "2 hops, 2 sources for its weakest one; certainly connected in 2020: 2020-05-31 – 2020-12-31");
    CHECK(first_line(at("2020-05-15").out) ==
          "2 hops, 2 sources for its weakest one; possibly connected on 2020-05-15, certainly 2020-05-31 – "
          "2022-12-31");
    CHECK(at("2020-05-15", true).exit == 1);
    CHECK(at("2020-04").exit == 1);
    CHECK(
        first_line(at("2022..").out) ==
        "2 hops, 2 sources for its weakest one; certainly connected within 2022..: 2022-01-01 – 2022-12-31");
    const Ran none = at("2023..2024");
    CHECK(none.exit == 1);
    CHECK(none.err.find("guanxi: without --at: Ann – works for → Bee ← employs – Dan\n") !=
          std::string::npos);
    CHECK(first_line(shop.path({"--avoid", "Bee", "--at", "2019"}).out) ==
          "2 hops, 1 source for its weakest one; possibly connected in 2019, at no time certainly");
    const Json json = Json::parse(shop.path({"--at", "2020-05-15", "-f", "json"}).out);
    CHECK(json["paths"][0]["certainty"] == "possible");
    CHECK(json["paths"][0]["certain_days"] ==
          Json::parse(R"([{"from": "2020-05-31", "until": "2022-12-31"}])"));
    CHECK(json["paths"][0]["possible_days"] ==
          Json::parse(R"([{"from": "2020-05-01", "until": "2022-12-31"}])"));
    CHECK(json["bound"] == "none");
    const Ran bad = shop.path({"--at", "2024..2023"});
    CHECK(bad.exit == 2);
    CHECK(first_line(bad.err) ==
          "guanxi: --at: '2024..2023' is not a span: write 2023..2024-05, 2023.. or ..2024");
    const Ran alone = shop.path({"--certain"});
    CHECK(alone.err ==
          "guanxi: --certain says nothing without --at\n  say when: --at 2023, --at 2023..2024-05\n");
  }

  TEST_CASE("by evidence") {
    const PathWorkshop shop;
    CHECK(first_line(shop.path({"--min-sources", "2"}).out) == "2 hops, 2 sources for its weakest one");
    const Ran none = shop.path({"--min-sources", "3"});
    CHECK(none.exit == 1);
    CHECK(none.err.find("guanxi: without --min-sources: Ann – works for → Bee") != std::string::npos);
    CHECK(shop.run({"neighbours", "Ann", "--min-sources", "2", "-f", "csv"}).out.find("bee") !=
          std::string::npos);
    CHECK(shop.run({"neighbours", "Ann", "--min-sources", "2", "-f", "csv"}).out.find("cid") ==
          std::string::npos);
  }

  TEST_CASE("disjoint paths and what cuts them") {
    const PathWorkshop shop;
    const Ran ran = shop.path({"--disjoint"});
    CHECK(ran.exit == 0);
    CHECK(first_line(ran.out) == "3 paths that share nothing but their ends");
    CHECK(ran.out.find("\nwithout these 3 entities no path is left:\n") != std::string::npos);
    const Ran near = shop.path({"--disjoint"}, "Bee");
    CHECK(near.out.find(
              "\nwithout this entity no path is left but the direct relation:\n  Dan  person  dan\n") !=
          std::string::npos);
    const Json json = Json::parse(shop.path({"--disjoint", "-f", "json"}, "Bee").out);
    CHECK(json["direct"] == true);
    CHECK(json["cut_entities"][0]["key"] == "dan");
    CHECK(shop.path({"--disjoint", "--k", "2"}).exit == 2);
    CHECK(shop.path({"--disjoint", "--at", "2021"}).err ==
          "guanxi: disjoint paths are counted on one day, and '2021' is several\n"
          "  give a day: --at 2023-06-30\n");
    const Ran bounded = shop.path({"--disjoint", "--max-hops", "1"}, "Bee");
    CHECK(first_line(bounded.out) == "1 path of at most 1 hop that shares nothing but its ends");
    CHECK(bounded.out.find("\nonly the direct relation joins them in at most 1 hop\n") != std::string::npos);
    const Ran none = shop.path({"--disjoint", "--max-hops", "1"});
    CHECK(none.exit == 1);
    CHECK(none.err.find("guanxi: no path of at most 1 hop that the options allow") == 0);
    CHECK(none.err.find("guanxi: without --max-hops: Ann – ") != std::string::npos);
    CHECK(shop.path({"--disjoint", "--max-hops", "5"}).err ==
          "guanxi: disjoint paths of at most 5 hops cannot be counted in reasonable time: of at most 4 they "
          "can, and of any length\n  --max-hops 4, or leave it out\n");
    CHECK(shop.path({"--disjoint", "--output", "paths.svg"}).exit == 0);
    CHECK(shop.read("paths.svg").find("cut point") != std::string::npos);
  }

  TEST_CASE("a made-up data set: its hub is not passed, unless that is asked for") {
    const Workshop shop;
    REQUIRE(shop.shell(GUANXI_SOURCE_DIR "/tools/make-dataset data --relations 200 --hub 1100 --seed 3 && "
                                         "$G ingest data")
                .exit == 0);
    const Ran none = shop.run({"path", "member:1", "member:3"});
    CHECK(none.exit == 1);
    CHECK(
        none.err ==
        "guanxi: no path of at most 6 hops that the options allow (1 entity reached from one end, 1 from the "
        "other)\n"
        "guanxi: with --through-hubs: Member 1 – located in → The Hub ← location of – Member 3\n"
        "guanxi: not passed: 1 entity of 1,100 relations or more (The Hub); --through-hubs passes them\n");
    CHECK(first_line(shop.run({"path", "member:1", "member:3", "--through-hubs"}).out) ==
          "2 hops, 1 source for its weakest one");
    CHECK(shop.run({"path", "member:1", "place:hub"}).exit == 0);
  }

  TEST_CASE("bounds") {
    const PathWorkshop shop;
    const Ran cut = shop.path({"--max-relations", "1"});
    CHECK(cut.exit == 1);
    CHECK(cut.err == "guanxi: the search stopped after 1 relation (--max-relations) without an answer\n");
  }
}
