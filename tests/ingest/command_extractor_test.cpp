#include <doctest/doctest.h>

#include <fstream>
#include <string>

#include "guanxi/base/error.hpp"
#include "guanxi/formats/jsonl.hpp"
#include "guanxi/ingest/documents.hpp"
#include "support/store_fixture.hpp"

using namespace guanxi;
using namespace guanxi::testing;

namespace {

Document document_of(const std::string& text) {
  Document document = read_document(text, "doc.txt");
  document.key = "doc";
  return document;
}

std::string error_of(FactExtractor& extractor, const std::string& text = "Anna met Boris.") {
  try {
    static_cast<void>(extractor.extract(document_of(text)));
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

}  // namespace

TEST_SUITE("ingest/command_extractor") {
  TEST_CASE("facts come back, evidence is completed, what cannot be right is a reject") {
    const auto extractor = make_command_extractor({R"(while read -r line; do
printf '%s\n' '{"node":"person:Anna","type":"person","name":"Anna","evidence":[{"start":0,"end":4}]}' \
 '{"edge":"knows","from":"person:Anna","to":"person:Boris"}' \
 '{"node":"a","evidence":[{"start":0,"end":4,"quote":"Bnna"}]}' \
 '{"node":"b","evidence":[{"start":0,"end":400}]}' \
 '{"node":"c","evidence":[{"source":"other","start":0,"end":4}]}' \
 '{"source":"doc","title":"mine"}' 'nonsense' ''
done)"});
    for (int i = 0; i < 3; ++i) {
      const DocumentFacts facts = extractor->extract(document_of("Anna met Boris."));
      REQUIRE(facts.facts.size() == 3);
      CHECK(std::get<SourceFact>(facts.facts[0]).key == "doc");
      CHECK(std::get<SourceFact>(facts.facts[0]).text == "Anna met Boris.");
      CHECK(std::get<NodeFact>(facts.facts[1]).evidence ==
            std::vector<Evidence>{{"doc", 0, 4, std::nullopt, "Anna"}});
      CHECK(std::get<EdgeFact>(facts.facts[2]).evidence.front().source == "doc");
      REQUIRE(facts.rejects.size() == 4);
      CHECK(facts.rejects[0].line == 3);
      CHECK(facts.rejects[0].reason == "the quote is not the text at bytes 0 to 4");
      CHECK(facts.rejects[1].reason == "the evidence ends at byte 400, the text at 15");
      CHECK(facts.rejects[2].reason == "the evidence is of the source 'other', not of the document");
      CHECK(facts.rejects[3].line == 7);
    }
  }

  TEST_CASE("a program that dies is started again, once for each document") {
    const TemporaryDirectory directory;
    const std::string count = directory / "count";
    // Answers the second time it is started, and ends after each answer.
    const auto extractor = make_command_extractor({"echo x >> " + count + "; test $(wc -l < " + count +
                                                   ") -ne 1 || exit 3; read -r line; echo; exit 0"});
    CHECK(extractor->extract(document_of("a")).facts.size() == 1);
    CHECK(extractor->extract(document_of("a")).facts.size() == 1);
    CHECK(error_of(*make_command_extractor({"exit 3"})) ==
          "doc: the extractor ended (exit status 3) before its answer did");
    CHECK(error_of(*make_command_extractor({"kill -9 $$"})) ==
          "doc: the extractor ended (signal 9) before its answer did");
    CHECK(error_of(*make_command_extractor({"/no/such/program 2>/dev/null"})) ==
          "doc: the extractor ended (exit status 127) before its answer did");
  }

  TEST_CASE("one that does not answer, or talks without end, is late") {
    CHECK(error_of(*make_command_extractor({"sleep 60", 0.2})) ==
          "doc: the extractor did not end its answer in 0.2 s");
    CHECK(error_of(*make_command_extractor({"while :; do echo x; done", 0.2})) ==
          "doc: the extractor did not end its answer in 0.2 s");
  }

  TEST_CASE("large documents and large answers pass each other") {
    const auto extractor = make_command_extractor(
        {"while read -r line; do printf '%s\\n' \"# $line\"; printf '%s\\n' \"# $line\"; echo; done"});
    std::string text;
    while (text.size() < 400000) text += "Anna met Boris. ";
    CHECK(extractor->extract(document_of(text)).rejects.empty());
    CHECK(error_of(*make_command_extractor({"exec <&-; sleep 60", 0.3}), text) ==
          "doc: the extractor did not end its answer in 0.3 s");
  }
}
