#include "guanxi/model/fact.hpp"

#include <doctest/doctest.h>

#include <limits>

using namespace guanxi;

namespace {

SourceFact a_source() {
  return {.key = "xinhua-2025-05-28",
          .title = "标题",
          .date = "2025-05-28",
          .language = "zh",
          .text = "正文\n第二行"};
}
NodeFact a_node() {
  return {.key = "org:灵伴科技",
          .type = "organisation/company",
          .name = "杭州灵伴科技有限公司",
          .aliases = {"灵伴科技"},
          .properties = {{"founded", std::int64_t{2014}}},
          .evidence = {{.source = "xinhua", .start = 512, .end = 540, .quote = "…"}}};
}
EdgeFact an_edge() {
  return {.type = "works_for",
          .from = "person:祝铭明",
          .to = "org:灵伴科技",
          .properties = {{"role", std::string("创始人")}},
          .valid = {.from = Date{2014, 0, 0}},
          .confidence = 0.93};
}
JudgementFact a_judgement() {
  return {.a = "org:深度求索", .b = "org:DeepSeek", .reason = "stated in the text"};
}

std::string fault(const Fact& fact) {
  return find_fault(fact).value_or("");
}

/// The fault of a fact that `change` has spoilt.
template <typename F, typename Change>
std::string fault_after(F fact, const Change& change) {
  change(fact);
  return fault(fact);
}

}  // namespace

TEST_SUITE("model/fact") {
  TEST_CASE("values as a table shows them") {
    CHECK(to_text(true) == "true");
    CHECK(to_text(std::int64_t{-42}) == "-42");
    CHECK(to_text(0.1) == "0.1");
    CHECK(to_text(1e300) == "1e+300");
    CHECK(to_text(std::string("创始人, \"x\"")) == "创始人, \"x\"");
    CHECK(to_text(std::vector<Scalar>{}) == "");
    CHECK(to_text(std::vector<Scalar>{false, std::int64_t{2014}, 2.5, std::string("x")}) ==
          "false; 2014; 2.5; x");
    CHECK(to_text(std::vector<Scalar>{std::string(), std::string()}) == "; ");
  }

  TEST_CASE("sound facts have no fault") {
    CHECK(fault(a_source()) == "");
    CHECK(fault(a_node()) == "");
    CHECK(fault(an_edge()) == "");
    CHECK(fault(a_judgement()) == "");
    CHECK(fault(NodeFact{.key = "x"}) == "");
    CHECK(fault(EdgeFact{.type = "knows", .from = "x", .to = "x"}) == "");
    CHECK(fault(SourceFact{.key = "s", .date = "2025"}) == "");
    CHECK(fault(NodeFact{.key = std::string(kMaxKeyBytes, 'k')}) == "");
  }

  TEST_CASE("faults of sources") {
    const auto after = [](const auto& change) { return fault_after(a_source(), change); };
    CHECK(after([](auto& f) { f.key.clear(); }) == "the source's key is empty");
    CHECK(after([](auto& f) { f.date = "2025-13"; }) ==
          "the source's date '2025-13' is not a date (2025, 2025-05 or 2025-05-28)");
    CHECK(after([](auto& f) { f.title = "a\nb"; }) ==
          "the source's title holds a control character at byte 1");
    CHECK(after([](auto& f) { f.publisher = std::string(kMaxNameBytes + 1, 'x'); }) ==
          "the source's publisher is longer than 4096 bytes");
    CHECK(after([](auto& f) { f.language = "\xFF"; }) ==
          "the source's language is not valid UTF-8 at byte 0");
    CHECK(after([](auto& f) { f.uri = "http://x\x7F"; }) ==
          "the source's uri holds a control character at byte 8");
    CHECK(after([](auto& f) { f.text = "ab\xC3"; }) == "the source's text is not valid UTF-8 at byte 2");
  }

  TEST_CASE("faults of nodes") {
    const auto after = [](const auto& change) { return fault_after(a_node(), change); };
    CHECK(after([](auto& f) { f.key.clear(); }) == "the node's key is empty");
    CHECK(after([](auto& f) { f.key.assign(kMaxKeyBytes + 1, 'k'); }) ==
          "the node's key is longer than 1024 bytes");
    CHECK(after([](auto& f) { f.key = "a\u0085"; }) == "the node's key holds a control character at byte 1");
    CHECK(after([](auto& f) { f.key = "\xED\xA0\x80"; }) == "the node's key is not valid UTF-8 at byte 0");
    for (const std::string type : {"/company", "organisation/", "a//b", "/"})
      CHECK(after([&type](auto& f) { f.type = type; }) == "the node's type '" + type + "' has an empty part");
    CHECK(after([](auto& f) { f.name = "x\x1b[31m"; }) ==
          "the node's name holds a control character at byte 1");
    CHECK(after([](auto& f) { f.aliases.emplace_back(); }) == "an alias is empty");
    CHECK(after([](auto& f) { f.aliases.emplace_back(kMaxNameBytes + 1, 'x'); }) ==
          "an alias is longer than 4096 bytes");
  }

  TEST_CASE("faults of properties and evidence") {
    const auto after = [](const auto& change) { return fault_after(a_node(), change); };
    CHECK(after([](auto& f) { f.properties[""] = true; }) == "a property's name is empty");
    CHECK(after([](auto& f) { f.properties["a\tb"] = true; }) ==
          "a property's name holds a control character at byte 1");
    CHECK(after([](auto& f) { f.properties["share"] = std::numeric_limits<double>::quiet_NaN(); }) ==
          "property 'share' is not a finite number");
    CHECK(after([](auto& f) { f.properties["note"] = std::string("\x80"); }) ==
          "property 'note' is not valid UTF-8 at byte 0");
    CHECK(after([](auto& f) {
            f.properties["notes"] =
                std::vector<Scalar>{std::string("x"), std::numeric_limits<double>::infinity()};
          }) == "property 'notes' is not a finite number");
    CHECK(after([](auto& f) { f.properties["note"] = std::string("two\nlines"); }) == "");

    CHECK(after([](auto& f) { f.evidence[0].end = 512; }) ==
          "the evidence's start 512 is not before its end 512");
    CHECK(after([](auto& f) { f.evidence[0].end.reset(); }) ==
          "the evidence has only one of 'start' and 'end'");
    CHECK(after([](auto& f) { f.evidence[0].source = "a\nb"; }) ==
          "the evidence's source holds a control character at byte 1");
    CHECK(after([](auto& f) { f.evidence[0].quote = "\xE6\xB1"; }) ==
          "the evidence's quote is not valid UTF-8 at byte 0");
  }

  TEST_CASE("faults of edges") {
    const auto after = [](const auto& change) { return fault_after(an_edge(), change); };
    CHECK(after([](auto& f) { f.type.clear(); }) == "the edge's type is empty");
    CHECK(after([](auto& f) { f.from.clear(); }) == "the edge's 'from' is empty");
    CHECK(after([](auto& f) { f.to.clear(); }) == "the edge's 'to' is empty");
    CHECK(after([](auto& f) { f.id.assign(kMaxKeyBytes + 1, 'x'); }) ==
          "the edge's id is longer than 1024 bytes");
    CHECK(after([](auto& f) { f.confidence = 0; }) == "the edge's confidence 0 is not above 0 and at most 1");
    CHECK(after([](auto& f) { f.confidence = 1.5; }) ==
          "the edge's confidence 1.5 is not above 0 and at most 1");
    CHECK(after([](auto& f) { f.confidence = std::numeric_limits<double>::quiet_NaN(); }) ==
          "the edge's confidence nan is not above 0 and at most 1");
    CHECK(after([](auto& f) {
            f.valid.until = Date{2013, 0, 0};
          }) == "the edge is valid from 2014, after it ends at 2013");
    CHECK(after([](auto& f) { f.valid.until = Date{2014, 1, 0}; }) == "");
    CHECK(after([](auto& f) {
            f.valid.from = Date{2014, 2, 30};
          }) == "'from' of the edge's validity is not a date");
    CHECK(after([](auto& f) { f.valid.until = Date{}; }) == "'until' of the edge's validity is not a date");
    CHECK(after([](auto& f) {
            f.valid.from = Date{2014, 0, 3};
          }) == "'from' of the edge's validity is not a date");
    CHECK(after([](auto& f) { f.properties[""] = true; }) == "a property's name is empty");
  }

  TEST_CASE("faults of judgements") {
    const auto after = [](const auto& change) { return fault_after(a_judgement(), change); };
    CHECK(after([](auto& f) { f.a.clear(); }) == "the judgement's first node is empty");
    CHECK(after([](auto& f) { f.b.clear(); }) == "the judgement's second node is empty");
    CHECK(after([](auto& f) { f.b = f.a; }) == "the judgement is about 'org:深度求索' and itself");
    CHECK(after([](auto& f) { f.reason = "\xFF"; }) == "the judgement's reason is not valid UTF-8 at byte 0");
  }
}
