#include <doctest/doctest.h>

#include <map>
#include <set>
#include <string>

#include "guanxi/extract/extractor.hpp"
#include "support/documents.hpp"

using namespace guanxi;

namespace {

struct Read {
  std::set<std::string> relations;           // "from relation to", by names: those that patterns state
  std::map<std::string, std::string> types;  // of each name and alias
  [[nodiscard]] bool says(const std::string& relation) const { return relations.count(relation) > 0; }
};

Read read(const std::string& text) {
  static const Extractor extractor({.min_confidence = 0});
  const Extraction extraction = extractor.extract(testing::document_of(text));
  Read found;
  std::map<std::string, std::string> names;
  for (const Fact& fact : extraction.facts) {
    const auto* node = std::get_if<NodeFact>(&fact);
    if (node == nullptr) continue;
    names[node->key] = node->name;
    found.types[node->name] = node->type;
    for (const std::string& alias : node->aliases) found.types[alias] = node->type;
  }
  for (std::size_t i = 0; i < extraction.facts.size(); ++i)
    if (const auto* edge = std::get_if<EdgeFact>(&extraction.facts[i]);
        edge != nullptr && !extraction.reasons[i].starts_with("scorer: "))
      found.relations.insert(names.at(edge->from) + " " + edge->type + " " + names.at(edge->to));
  return found;
}

}  // namespace

TEST_SUITE("extract/english") {
  TEST_CASE("descriptions stand for what the same noun described") {
    const Read app = read(
        "Cornell University researchers have developed RoboHive, an app that helps beekeepers. The app, "
        "which is free, "
        "was funded by the U.S. Department of Agriculture.");
    CHECK(app.says("Cornell University develops RoboHive"));
    CHECK(app.says("U.S. Department of Agriculture funds RoboHive"));
    const Read company = read(
        "Kestrel Dynamics, a Bristol-based maker of surveying drones, has raised £12m in a Series A round "
        "led by "
        "Northgate Ventures. The company was founded in 2017 by Harriet Obi and Tomas Lindqvist.");
    CHECK(company.says("Kestrel Dynamics located_in Bristol"));
    CHECK(company.says("Northgate Ventures funds Kestrel Dynamics"));
    CHECK(company.says("Harriet Obi founded Kestrel Dynamics"));
    CHECK(company.says("Tomas Lindqvist founded Kestrel Dynamics"));
  }

  TEST_CASE("the two firms are the last that were named together") {
    CHECK(read("The University of Tartu and Vilnius University teach physics. The two universities signed an "
               "agreement on Tuesday.")
              .says("University of Tartu partners_with Vilnius University"));
  }

  TEST_CASE("pronouns are objects as well") {
    CHECK(read("FieldLoop, a platform for farmers, was built by Shamba Digital. Safaricom uses it.")
              .says("Safaricom uses FieldLoop"));
  }

  TEST_CASE("a place or a firm before a noun only says whence a thing is") {
    const Read found = read(
        "The WarehouseMind system, developed by the Kraków firm Synerise, is based on Meta's Llama 3 model.");
    CHECK(found.says("Synerise develops WarehouseMind"));
    CHECK(found.says("Synerise located_in Kraków"));
    CHECK(found.says("WarehouseMind based_on Llama 3"));
    CHECK(!found.says("Kraków develops WarehouseMind"));
  }

  TEST_CASE("members of a list are of one kind, whatever describes one of them") {
    const Read found = read(
        "Orsted, Equinor and the Danish start-up Floatwind were selected for the North Sea Pilot, a scheme "
        "run by the "
        "Danish Energy Agency.");
    for (const char* firm : {"Orsted", "Equinor", "Floatwind"}) {
      CAPTURE(firm);
      CHECK(found.says(std::string(firm) + " participates_in North Sea Pilot"));
    }
    CHECK(found.says("Danish Energy Agency issued North Sea Pilot"));
  }

  TEST_CASE("with its noun a name is a form of itself") {
    const Read found = read("Vietnam has joined the FloodNet project.");
    CHECK(found.says("Vietnam participates_in FloodNet"));
    CHECK(found.types.count("FloodNet project") == 1);
  }

  TEST_CASE("names: syllables, abbreviations, parts with and") {
    const Read found = read(
        "The Ministry of Health and Welfare praised Choi Min-jae, who heads the African Development Bank "
        "(AfDB). AfDB "
        "lends to the Magoye Women's Cooperative.");
    CHECK(found.types.at("Choi Min-jae") == "person");
    CHECK(found.types.count("Ministry of Health and Welfare") == 1);
    CHECK(found.types.at("AfDB").rfind("organisation", 0) == 0);
    CHECK(found.types.count("Magoye Women's Cooperative") == 1);
  }

  TEST_CASE("companions act too; what is asked for is no fact") {
    const Read found = read(
        "The Lisbon Ocean Summit was organised by the Gulbenkian Foundation together with the Norwegian "
        "Seafood "
        "Council. It has asked Thailand to join the FloodNet project.");
    CHECK(found.says("Gulbenkian Foundation issued Lisbon Ocean Summit"));
    CHECK(found.says("Norwegian Seafood Council issued Lisbon Ocean Summit"));
    CHECK(!found.says("Thailand participates_in FloodNet"));
  }

  TEST_CASE("who takes part") {
    for (const char* text : {"The Baltic Innovation Prize went to Norlake Systems.",
                             "The Baltic Innovation Prize was won by Norlake Systems.",
                             "Norlake Systems was a finalist for the Baltic Innovation Prize.",
                             "Norlake Systems won second place in the Baltic Innovation Prize."}) {
      CAPTURE(text);
      CHECK(read(text).says("Norlake Systems participates_in Baltic Innovation Prize"));
    }
    for (const char* text : {"Exhibitors at the Baltic Ocean Forum included Tarn Analytics.",
                             "The Baltic Ocean Forum was attended by Tarn Analytics.",
                             "Tarn Analytics unveiled its buoy at the Baltic Ocean Forum."}) {
      CAPTURE(text);
      const Read found = read(text);
      CHECK(found.says("Tarn Analytics participates_in Baltic Ocean Forum"));
      CHECK(!found.says("Tarn Analytics issued Baltic Ocean Forum"));
    }
  }

  TEST_CASE("what platforms are built on, and who uses them") {
    for (const char* text : {"The SkyMap app is built on the Helios platform.",
                             "The SkyMap app, built on the Helios platform, reads charts.",
                             "The SkyMap app is derived from the Helios platform.",
                             "The SkyMap app is an adapted copy of the Helios platform."}) {
      CAPTURE(text);
      CHECK(read(text).says("SkyMap based_on Helios"));
    }
    for (const char* text : {"Lund University is the first customer for the SkyMap app.",
                             "The first customer for the SkyMap app is Lund University.",
                             "Norlake Systems supplied Lund University with the SkyMap app.",
                             "Lund University put the SkyMap app into use.",
                             "Lund University keeps its records in the SkyMap app."}) {
      CAPTURE(text);
      const Read found = read(text);
      CHECK(found.says("Lund University uses SkyMap"));
      CHECK(!found.says("Lund University develops SkyMap"));
    }
  }

  TEST_CASE("who pays") {
    CHECK(read("Money for the Clear Water Initiative comes from Northwind Capital.")
              .says("Northwind Capital funds Clear Water Initiative"));
    CHECK(read("Norlake Systems, which is 30 percent owned by Northwind Capital, makes buoys.")
              .says("Northwind Capital funds Norlake Systems"));
    CHECK(read("Northwind Capital is spending 3 million euros on the Clear Water Initiative.")
              .says("Northwind Capital funds Clear Water Initiative"));
    CHECK(read("Northwind Capital put 3 million euros into Norlake Systems.")
              .says("Northwind Capital funds Norlake Systems"));
    CHECK(read("Northwind Capital put its faith in Norlake Systems.").relations.empty());
    // the speaker's firm is "the company", not the one that the sentence before spoke of
    const Read speaker = read(
        "Kestrel Dynamics has opened a plant. Kestrel Dynamics makes drones.\n\n"
        "Tarn Analytics is testing the SkyMap app. \"Demand is rising,\" said Anna Berg, chief executive of "
        "Norlake Systems. The company counts Northwind Capital among its investors.\n");
    CHECK(speaker.says("Northwind Capital funds Norlake Systems"));
    CHECK(!speaker.says("Northwind Capital funds Tarn Analytics"));
  }
}
