#include "guanxi/formats/jsonl.hpp"

#include <doctest/doctest.h>

#include "formats/collect.hpp"

using namespace guanxi;
using namespace guanxi::testing;

namespace {

/// The only reject of a text.
std::string refusal(const std::string& text) {
  const Collector got = read_jsonl_text(text);
  CHECK(got.facts.empty());
  REQUIRE(got.rejects.size() == 1);
  return got.reasons().front();
}

}  // namespace

TEST_SUITE("formats/jsonl") {
  TEST_CASE("the examples of the design are read and written") {
    const std::string text =
        R"({"source": "xinhua-2025-05-28", "title": "T", "publisher": "P", "date": "2025-05-28", "language": "zh", "uri": "u", "text": "…"}
{"node": "org:灵伴科技", "type": "organisation/company", "name": "杭州灵伴科技有限公司", "aliases": ["灵伴科技"], "properties": {"founded": 2014}, "evidence": [{"source": "xinhua-2025-05-28", "start": 512, "end": 540, "quote": "…"}]}
{"edge": "works_for", "from": "person:祝铭明", "to": "org:灵伴科技", "properties": {"role": "创始人"}, "valid": {"from": "2014", "until": null}, "confidence": 0.93, "evidence": [{"source": "s", "line": 118}]}
{"same": ["org:深度求索", "org:DeepSeek"], "reason": "stated in the text"}
{"different": ["platform:DeepSeek", "org:DeepSeek"], "reason": "judged by a person"}
)";
    const Collector got = read_jsonl_text(text);
    CHECK(got.reasons().empty());
    REQUIRE(got.facts.size() == 5);
    std::string back;
    for (const auto& [fact, line] : got.facts) append_jsonl(back, fact);
    CHECK(back == text);
    CHECK(got.facts[4].second == 5);
    CHECK(got.summary.facts == 5);
    CHECK(got.summary.lines == 5);
  }

  TEST_CASE("every fact reads back as it was, in pieces of any size") {
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
      CAPTURE(seed);
      WildFacts random(seed);
      std::vector<Fact> facts;
      std::string text;
      for (int i = 0; i < 8; ++i) {
        facts.push_back(random.fact());
        REQUIRE_FALSE(find_fault(facts.back()).has_value());
        append_jsonl(text, facts.back());
      }
      CAPTURE(text);
      const Collector got = read_jsonl_text(text, 1 + random.below(200));
      CHECK(got.reasons() == std::vector<std::string>{});
      REQUIRE(got.facts.size() == facts.size());
      for (std::size_t i = 0; i < facts.size(); ++i) {
        CHECK(same(got.facts[i].first, facts[i]));
        CHECK(got.facts[i].second == i + 1);
      }
    }
  }

  TEST_CASE("doubles stay doubles and integers integers") {
    NodeFact node;
    node.key = "a";
    node.properties = {
        {"d", 2.0}, {"i", std::int64_t{2}}, {"l", std::vector<Scalar>{1.0, std::int64_t{1}}}, {"e", 1e20}};
    CHECK(to_jsonl(node) == R"({"node": "a", "properties": {"d": 2.0, "e": 1e+20, "i": 2, "l": [1.0, 1]}})");
  }

  TEST_CASE("line ends, blanks, comments, nulls, order of keys") {
    const Collector got = read_jsonl_text(
        "\xef\xbb\xbf# a comment\n\n  "
        "\t\n{\"node\":\"a\"}\r\n{\"node\":\"b\"}\r{\"name\":null,\"node\":\"c\"}\r\r\n"
        "{\"to\":\"y\",\"from\":\"x\",\"edge\":\"r\",\"valid\":null,\"properties\":{\"p\":null,\"q\":1}}");
    CHECK(got.reasons().empty());
    CHECK(got.lines() ==
          std::vector<std::string>{R"({"node": "a"})", R"({"node": "b"})", R"({"node": "c"})",
                                   R"({"edge": "r", "from": "x", "to": "y", "properties": {"q": 1}})"});
    REQUIRE(got.facts.size() == 4);
    CHECK(got.facts[0].second == 4);
    CHECK(got.facts[1].second == 5);
    CHECK(got.facts[2].second == 6);
    CHECK(got.facts[3].second == 8);
  }

  TEST_CASE("an empty file has no facts") {
    CHECK(read_jsonl_text("").summary.lines == 0);
    CHECK(read_jsonl_text("\n").summary.facts == 0);
  }

  TEST_CASE("what is no fact says why, and where") {
    CHECK(refusal(R"({"nodes": "a"})") ==
          "1:11: 'nodes' says nothing of what the fact is [did you mean 'node'?]");
    CHECK(refusal(R"({"xyzzy": "a"})") ==
          "1:11: 'xyzzy' says nothing of what the fact is [a fact starts with \"source\", \"node\", "
          "\"edge\", \"same\" or "
          "\"different\"]");
    CHECK(refusal("{}") == "1:0: the object is empty [delete the line]");
    CHECK(refusal("[1]") == "1:0: the line is a list, not an object");
    CHECK(refusal(R"({"x": 1, "node": "a", "edge": "b"})") ==
          "1:0: the object could be two facts: it has both 'node' and 'edge' [put the key that says what it "
          "is first]");
    CHECK(refusal(R"({"node": "a", "nmae": "b"})") ==
          "1:23: 'nmae' is no key of a node fact [did you mean 'name'?]");
    CHECK(refusal(R"({"node": "a", "weight": 3})") ==
          "1:25: 'weight' is no key of a node fact [its keys are node, type, name, aliases, properties, "
          "evidence]");
    CHECK(refusal(R"({"node": "灵伴", "name": 5})") == "1:24: 'name' must be a string, not a number");
    CHECK(refusal(R"({"node": null})") == "1:10: 'node' must be a string, not null");
    CHECK(refusal(R"({"node": "a", "name": "b", "name": "c"})") == "1:36: 'name' is given twice");
    CHECK(refusal(R"({"node": "a", "aliases": "b"})") ==
          "1:26: 'aliases' must be a list of strings, not a string");
    CHECK(refusal(R"({"node": "a", "aliases": ["b", 1]})") ==
          "1:32: 'aliases[1]' must be a string, not a number");
    CHECK(refusal(R"({"node": "a", "properties": {"p": {"q": 1}}})") ==
          "1:35: 'properties.p' is an object, which a property cannot be [give its members names of their "
          "own, or write it "
          "as a string]");
    CHECK(refusal(R"({"node": "a", "properties": {"p": [1, [2]]}})") ==
          "1:39: 'properties.p[1]' is a list in a list [a property is a string, a number, true, false, or a "
          "list of these]");
    CHECK(refusal(R"({"node": "a", "properties": {"p": [null]}})") ==
          "1:36: 'properties.p[0]' is null, which a list cannot hold [leave it out]");
    CHECK(refusal(R"({"node": "a", "properties": {"p": 1, "p": null}})") ==
          "1:43: 'properties.p' is given twice");
    CHECK(refusal(R"({"node": "a", "evidence": [{"start": -1}]})") ==
          "1:38: 'evidence[0].start' must be a whole number from 0 on");
    CHECK(refusal(R"({"node": "a", "evidence": [{"strat": 1}]})") ==
          "1:38: 'evidence[0].strat' is no key of a piece of evidence [did you mean 'start'?]");
    CHECK(refusal(R"({"edge": "r", "from": "a"})") == "1:0: the edge has no 'to'");
    CHECK(refusal(R"({"edge": "r", "from": "a", "to": "b", "valid": {"from": 2014}})") ==
          "1:57: 'valid.from' must be a string, not a number [write a year in quotes: \"2025\"]");
    CHECK(refusal(R"({"edge": "r", "from": "a", "to": "b", "valid": {"from": "2014-13"}})") ==
          "1:57: 'valid.from' is no date: '2014-13' [a date is YYYY, YYYY-MM or YYYY-MM-DD]");
    CHECK(refusal(R"({"same": ["a"]})") == "1:10: 'same' must hold two keys, not 1");
    CHECK(refusal(R"({"same": "a"})") == "1:10: 'same' must be a list of strings, not a string");
    CHECK(refusal(R"({"node": ""})") == "1:0: the node's key is empty");
  }

  TEST_CASE("numbers that would lose digits are refused") {
    CHECK(refusal(R"({"node": "a", "properties": {"n": 9223372036854775808}})") ==
          "1:35: 'properties.n' is too large for a whole number of 64 bits: 9223372036854775808 [write it as "
          "a string if its "
          "digits matter, else with '.0' behind it]");
    CHECK(refusal(R"({"node": "a", "properties": {"n": 123456789012345678901234567890}})") ==
          "1:35: the number 123456789012345678901234567890 does not fit in 64 bits [write it as a string]");
    CHECK(refusal(R"({"node": "a", "properties": {"n": 1e999}})") ==
          "1:35: the number 1e999 does not fit in 64 bits [write it as a string]");
    CHECK(read_jsonl_text(R"({"node": "a", "properties": {"n": -9223372036854775808}})").facts.size() == 1);
  }

  TEST_CASE("bad JSON says where") {
    CHECK(refusal(R"({"node": "灵伴" "name": "b"})") ==
          "1:20: not valid JSON: unexpected string literal; expected '}'");
    CHECK(refusal(R"({"node": "a)") ==
          "1:12: not valid JSON: invalid string: missing closing quote; last read: '\"a'");
    CHECK(refusal("{\"node\": \"caf\xe9\"}") ==
          "1:14: not valid UTF-8 [if the file is in another encoding, say which: --encoding GB18030]");
    CHECK(refusal(R"({"node": "a"} {"node": "b"})").starts_with("1:15: not valid JSON: "));
  }

  TEST_CASE("a bad line stops nothing, and is kept as it was") {
    const Collector got = read_jsonl_text("{\"node\":\"a\"}\n{\"node\":}\n{\"node\":\"b\"}\n", 5);
    CHECK(got.facts.size() == 2);
    REQUIRE(got.rejects.size() == 1);
    CHECK(got.rejects[0].line == 2);
    CHECK(got.rejects[0].text == "{\"node\":}");
    CHECK_FALSE(got.rejects[0].cut);
    CHECK(got.summary.rejects == 1);
  }

  TEST_CASE("a line of more than 64 MiB is rejected unread") {
    std::string text = "{\"node\":\"a\"}\n{\"node\":\"";
    text.append(kMaxRowBytes, 'x');
    text += "\"}\n{\"node\":\"b\"}\n";
    const Collector got = read_jsonl_text(text);
    CHECK(got.facts.size() == 2);
    REQUIRE(got.rejects.size() == 1);
    CHECK(got.reasons()[0] == "2:0: the line is longer than 64 MiB");
    CHECK(got.rejects[0].cut);
    CHECK(got.rejects[0].text.size() == 200);
    REQUIRE(got.facts.size() == 2);
    CHECK(got.facts[1].second == 3);
  }

  TEST_CASE("bytes at random are never taken, and never crash") {
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
      CAPTURE(seed);
      WildFacts random(seed);
      std::string line = to_jsonl(random.fact());
      for (std::size_t i = 1 + random.below(3); i > 0; --i) {
        const std::size_t at = random.below(line.size());
        switch (random.below(3)) {
          case 0:
            line.erase(at, 1);
            break;
          case 1:
            line.insert(at, 1, "\"{}[],:\\0x"[random.below(10)]);
            break;
          default:
            line[at] = static_cast<char>(1 + random.below(255));
        }
        if (line.empty()) break;
      }
      const Collector got = read_jsonl_text(line);
      for (const auto& [fact, number] : got.facts) CHECK_FALSE(find_fault(fact).has_value());
    }
  }
}
