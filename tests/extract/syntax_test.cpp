#include <doctest/doctest.h>

#include <map>
#include <set>
#include <string>

#include "extract/pattern.hpp"
#include "guanxi/base/error.hpp"
#include "guanxi/extract/extractor.hpp"
#include "support/documents.hpp"

using namespace guanxi;

namespace {

/// "from relation to" of each relation that patterns state of a text, by names.
std::set<std::string> relations_of(const std::string& text) {
  static const Extractor extractor({.min_confidence = 0});
  const Extraction extraction = extractor.extract(testing::document_of(text));
  std::map<std::string, std::string> names;
  std::set<std::string> relations;
  for (const Fact& fact : extraction.facts)
    if (const auto* node = std::get_if<NodeFact>(&fact)) names[node->key] = node->name;
  for (std::size_t i = 0; i < extraction.facts.size(); ++i)
    if (const auto* edge = std::get_if<EdgeFact>(&extraction.facts[i]);
        edge != nullptr && !extraction.reasons[i].starts_with("scorer: "))
      relations.insert(names.at(edge->from) + " " + edge->type + " " + names.at(edge->to));
  return relations;
}

using Set = std::set<std::string>;

}  // namespace

TEST_SUITE("extract/syntax") {
  TEST_CASE("active and passive say the same") {
    const Set built{"Ericsson develops RouteMind 2"};
    CHECK(relations_of("Ericsson developed RouteMind 2 last year.") == built);
    CHECK(relations_of("RouteMind 2 was developed last year by Ericsson.") == built);
    CHECK(relations_of("RouteMind 2, which has been developed by Ericsson, is new.") == built);
    CHECK(relations_of("RouteMind 2, developed by Ericsson, is new.") == built);
  }

  TEST_CASE("behind an article a word is no verb, whatever stands between them") {
    const Set funded{"Wellcome Trust funds University of Leeds"};
    for (const char* what : {"a grant", "a large grant", "a £3m grant", "a 2 million pound research grant"})
      CHECK(relations_of(std::string("The Wellcome Trust awarded ") + what +
                         " to the University of Leeds.") == funded);
    CHECK(relations_of("The Wellcome Trust gave money and urges the University of Leeds.").empty());
  }

  TEST_CASE("a subject stands across appositions, relative clauses and other verbs") {
    const Set built{"Ericsson develops RouteMind 2"};
    CHECK(relations_of("Ericsson, a maker of antennas, radios and chips, has launched RouteMind 2.") ==
          built);
    CHECK(relations_of("Ericsson, which was 140 years old in May, has launched RouteMind 2.") == built);
    CHECK(relations_of("Ericsson closed a plant and on Monday launched RouteMind 2.") == built);
    CHECK(relations_of("Ericsson agreed to build RouteMind 2.") == built);
    CHECK(relations_of("Engineers at Ericsson have built RouteMind 2.") == built);
  }

  TEST_CASE("participles before their subject, and pronouns") {
    CHECK(relations_of("Founded by Maria Jensen in 2016, Fjordline Robotics makes drones.") ==
          Set{"Maria Jensen founded Fjordline Robotics"});
    CHECK(relations_of("Fjordline Robotics makes drones. It is headquartered in Bergen.") ==
          Set{"Fjordline Robotics located_in Bergen"});
    CHECK(relations_of("Fjordline Robotics makes drones. In May it raised 4 million euros from Accel.") ==
          Set{"Accel funds Fjordline Robotics"});
  }

  TEST_CASE("nouns say it too: agreements, posts, parts, stakes") {
    CHECK(relations_of("Fjordline Robotics signed an agreement with Uppsala University.") ==
          Set{"Fjordline Robotics partners_with Uppsala University"});
    CHECK(relations_of("In cooperation with Uppsala University, Fjordline Robotics trains pilots.") ==
          Set{"Uppsala University partners_with Fjordline Robotics"});
    CHECK(relations_of("Maria Jensen is a professor of physics at Uppsala University.") ==
          Set{"Maria Jensen works_for Uppsala University"});
    CHECK(relations_of("Fjordline Robotics is a subsidiary of Ericsson.") ==
          Set{"Fjordline Robotics part_of Ericsson"});
    CHECK(relations_of("Ericsson took a 20 percent stake in Fjordline Robotics.") ==
          Set{"Ericsson funds Fjordline Robotics"});
  }

  TEST_CASE("what is denied, planned or supposed is no relation") {
    for (const char* text :
         {"Ericsson has not developed RouteMind 2.", "Ericsson plans to build RouteMind 2.",
          "Ericsson might acquire Fjordline Robotics.",
          "Ericsson denied that it had bought Fjordline Robotics.",
          "If Ericsson acquires Fjordline Robotics, prices will rise.",
          "Ericsson never signed an agreement with Uppsala University."}) {
      CAPTURE(text);
      CHECK(relations_of(text).empty());
    }
  }

  TEST_CASE("the object of one verb is not the subject of another") {
    CHECK(relations_of("Ericsson praised Uppsala University, and Nokia launched RouteMind 2.") ==
          Set{"Nokia develops RouteMind 2"});
    CHECK(relations_of("Ericsson will use a tool that runs on RouteMind 2.")
              .count("Ericsson based_on RouteMind 2") == 0);
  }

  TEST_CASE("a phrase between commas is of what stands before it, one that opens the sentence of its verb") {
    CHECK(relations_of("Ericsson, in collaboration with Uppsala University, has developed RouteMind 2.") ==
          Set{"Ericsson develops RouteMind 2", "Ericsson partners_with Uppsala University"});
    CHECK(relations_of("Maria Jensen, winner of the Faraday Medal, has joined Ericsson.") ==
          Set{"Maria Jensen participates_in Faraday Medal", "Maria Jensen works_for Ericsson"});
    const Set shown = relations_of("At the Nordic AI Summit in Oslo, Ericsson unveiled RouteMind 2.");
    CHECK(shown.count("Ericsson participates_in Nordic AI Summit") == 1);
    CHECK(shown.count("Ericsson develops RouteMind 2") == 1);
    CHECK(relations_of("At the Nordic AI Summit in Oslo, Ericsson denied that it had unveiled RouteMind 2.")
              .count("Ericsson develops RouteMind 2") == 0);
  }

  TEST_CASE("with whom one does it stands behind the verb as well") {
    CHECK(relations_of("Ericsson unveiled RouteMind 2 together with Nokia.") ==
          Set{"Ericsson develops RouteMind 2", "Nokia develops RouteMind 2", "Ericsson partners_with Nokia"});
    CHECK(
        relations_of("Ericsson built RouteMind 2 with Nokia in Oulu.").count("Nokia develops RouteMind 2") ==
        1);
  }

  TEST_CASE("a list ends where something else begins behind a comma") {
    CHECK(relations_of("Oulu-based Fjordline Robotics, which Ericsson acquired in 2021, makes drones.") ==
          Set{"Fjordline Robotics located_in Oulu", "Fjordline Robotics part_of Ericsson"});
    CHECK(relations_of("Nokia led a round in Fjordline Robotics, with Accel also taking part.")
              .count("Nokia funds Accel") == 0);
  }

  TEST_CASE("words that introduce names may be verbs") {
    CHECK(relations_of("Ericsson has named Maria Jensen as its new chief executive.") ==
          Set{"Maria Jensen works_for Ericsson"});
    CHECK(relations_of("Ericsson opened a plant named Northworks.") == Set{"Ericsson develops Northworks"});
  }

  TEST_CASE("what a sentence speaks of may be named by a later one") {
    const Set plant = relations_of(
        "Ericsson will build a battery plant in Finland next year. The plant, known as Northworks, will cost "
        "40 "
        "million euros.");
    CHECK(plant.count("Ericsson develops Northworks") == 1);
    CHECK(
        relations_of("Ericsson has not built a battery plant in Finland. The plant, known as Northworks, is "
                     "delayed.")
            .count("Ericsson develops Northworks") == 0);
    CHECK(
        relations_of("Ericsson will build a battery plant in Finland. The port, known as Northworks, is old.")
            .count("Ericsson develops Northworks") == 0);
  }

  TEST_CASE("they are those of the sentence before, she the only one whom it named") {
    CHECK(relations_of("Ericsson and Nokia met in May. They built RouteMind 2.")
              .count("Nokia develops RouteMind 2") == 1);
    CHECK(relations_of("The plant was opened by Maria Jensen. She is a professor at Uppsala University.") ==
          Set{"Maria Jensen works_for Uppsala University"});
  }

  TEST_CASE("spin-offs, ventures, boards and takeovers") {
    CHECK(relations_of("Fjordline Robotics was spun out of Uppsala University in 2014.") ==
          Set{"Uppsala University founded Fjordline Robotics"});
    CHECK(relations_of("Fjordline Robotics is a joint venture between Ericsson and Nokia.") ==
          Set{"Fjordline Robotics part_of Ericsson", "Fjordline Robotics part_of Nokia",
              "Ericsson partners_with Nokia"});
    CHECK(relations_of("Maria Jensen sits on the board of Ericsson.") ==
          Set{"Maria Jensen works_for Ericsson"});
    CHECK(relations_of("Ericsson said it had completed its acquisition of Fjordline Robotics.") ==
          Set{"Fjordline Robotics part_of Ericsson"});
    CHECK(relations_of("Ericsson has not completed its acquisition of Fjordline Robotics.").empty());
  }

  TEST_CASE("a bad clause names its line") {
    const std::vector<extract::Lexicon::File> words{{"words.txt", "@class verb/make\nmade\n"}};
    const extract::Lexicon lexicon(words);
    const auto parse = [&](const std::string& line) {
      extract::PatternSet({{"p.txt", "\n" + line}}, lexicon);
    };
    CHECK_NOTHROW(parse("clause a 0.8 {verb/make} s:subject=organisation o:object=platform => s develops o"));
    CHECK_THROWS_WITH_AS(parse("clause a 0.8 {verb/make} s:topic=organisation => s develops s"),
                         "p.txt:2: bad part of a clause 's:topic=organisation'", Error);
    CHECK_THROWS_WITH_AS(parse("clause a 0.8 {verb/none} s:subject=organisation => s develops s"),
                         "p.txt:2: the lexicon has no class 'verb/none'", Error);
    CHECK_THROWS_WITH_AS(parse("clause a 0.8 {verb/make} s:subject=organisation => s makes s"),
                         "p.txt:2: the ontology has no relation 'makes'", Error);
    CHECK_THROWS_WITH_AS(parse("clause a 0.8 {verb/make} => s develops o"),
                         "p.txt:2: expected: clause NAME CONFIDENCE {class} SLOT… => FROM RELATION TO",
                         Error);
  }
}
