// --without SOURCE: each command answers as it does on a store that has forgotten the source.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "support/program.hpp"

using namespace guanxi::testing;

namespace {

// s2 renames and retypes Alpha, makes Gamma one with Beta, dates and doubts what s1 states, and alone joins
// Ann to Cedar.
constexpr const char* kFacts =
    R"({"source": "s1", "title": "First", "date": "2020-01-02", "text": "Alpha funds Beta."}
{"source": "s2", "title": "Second", "date": "2021-03-04", "text": "Alpha Group funds Beta until 2019."}
{"node": "org:a", "type": "organisation/company", "name": "Alpha", "properties": {"founded": 2014}, "evidence": [{"source": "s1"}]}
{"node": "org:a", "type": "organisation/fund", "name": "Alpha Group", "properties": {"founded": 2016}, "evidence": [{"source": "s2"}, {"source": "s2", "line": 9}]}
{"node": "org:b", "type": "organisation/company", "name": "Beta", "evidence": [{"source": "s1"}]}
{"node": "org:g", "type": "organisation/company", "name": "Gamma", "evidence": [{"source": "s1"}]}
{"node": "person:ann", "type": "person", "name": "Ann", "evidence": [{"source": "s1"}]}
{"node": "programme:c", "type": "programme", "name": "Cedar Plan", "evidence": [{"source": "s3"}]}
{"same": ["org:b", "org:g"], "evidence": [{"source": "s2"}]}
{"edge": "funds", "from": "org:a", "to": "org:b", "confidence": 0.5, "valid": {"from": "2015"}, "evidence": [{"source": "s1"}]}
{"edge": "funds", "from": "org:a", "to": "org:b", "confidence": 0.9, "valid": {"from": "2017", "until": "2019"}, "evidence": [{"source": "s2"}, {"source": "s2", "line": 7}]}
{"edge": "participates_in", "from": "org:g", "to": "programme:c", "valid": {"from": "2018"}, "evidence": [{"source": "s3"}]}
{"edge": "works_for", "from": "person:ann", "to": "org:a", "evidence": [{"source": "s1"}]}
{"edge": "leads", "from": "person:ann", "to": "programme:c", "evidence": [{"source": "s2"}]}
{"edge": "partners_with", "from": "org:a", "to": "org:g", "evidence": [{"source": "s3"}]}
)";

using Words = std::vector<std::string>;

Words operator+(Words words, const Words& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

const std::vector<Words> kQuestions = {
    {"show", "org:a", "--evidence"},
    {"timeline", "org:a"},
    {"neighbours", "org:a", "--depth", "2", "--evidence"},
    {"neighbours", "org:a", "--at", "2018", "--min-confidence", "0.6"},
    {"path", "person:ann", "programme:c", "--all", "--evidence"},
    {"path", "org:a", "org:b", "--at", "2016"},
    {"path", "org:a", "programme:c", "--disjoint"},
    {"common", "org:a", "org:b"},
    {"similar", "org:a"},
    {"trace", "organisation", "programme"},
    {"rank", "pagerank"},
    {"rank", "degree", "--at", "2016"},
    {"rank", "degree,core"},
    {"communities"},
    {"components"},
    {"bridges"},
};

}  // namespace

TEST_SUITE("cli/without") {
  TEST_CASE("every question, every source: as if it had been forgotten") {
    const FilledWorkshop shop(kFacts);
    for (const std::string source : {"s1", "s2", "s3"}) {
      CAPTURE(source);
      REQUIRE(
          shop.shell("rm -rf copy && cp -r guanxi.db copy && $G --db copy --quiet forget " + source).exit ==
          0);
      for (const Words& question : kQuestions) {
        CAPTURE(question[0]);
        CAPTURE(question[1]);
        const Ran supposed = shop.run(question + Words{"--without", source, "-f", "json"});
        const Ran forgot = shop.run(Words{"--db", "copy"} + question + Words{"-f", "json"});
        CHECK(supposed.exit == forgot.exit);
        CHECK(supposed.out == forgot.out);
        CHECK(supposed.err == forgot.err);
      }
    }
    // Several, and a store that says the same as before.
    REQUIRE(shop.shell("rm -rf copy && cp -r guanxi.db copy && $G --db copy --quiet forget s2 s3").exit == 0);
    CHECK(shop.run({"show", "org:a", "--without", "s2", "--without", "s3"}).out ==
          shop.run({"--db", "copy", "show", "org:a"}).out);
    CHECK(shop.run({"show", "org:a"}).out.find("Alpha Group") != std::string::npos);
    const Ran wrong = shop.run({"rank", "degree", "--without", "s4"});
    CHECK(wrong.exit == 2);
    CHECK(wrong.err == "guanxi: no source 's4'\n  guanxi sources lists them\n");
  }

  TEST_CASE("places and new places agree with two questions") {
    const FilledWorkshop shop(kFacts);
    const Ran moved = shop.run({"rank", "degree", "--compare-without", "s2", "-f", "csv", "--quiet"});
    CHECK(moved.exit == 0);
    CHECK(moved.out.find(",org:g\n") != std::string::npos);  // an entity of its own again
    // In a shell, the next line knows the source again.
    const Ran lines = shop.run({"shell"}, "show org:a --without s2 -f json\nshow org:a -f json\n");
    CHECK(lines.out == shop.run({"show", "org:a", "--without", "s2", "-f", "json"}).out +
                           shop.run({"show", "org:a", "-f", "json"}).out);
  }
}
