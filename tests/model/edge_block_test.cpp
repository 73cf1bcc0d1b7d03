#include "guanxi/model/edge_block.hpp"

#include <doctest/doctest.h>

using namespace guanxi;

TEST_SUITE("model/edge_block") {
  TEST_CASE("a key is a number only in canonical form") {
    std::uint64_t number = 7;
    for (const std::string_view key : {"0", "9", "10", "4294967296", "9223372036854775807"}) {
      CAPTURE(key);
      REQUIRE(canonical_integer(key, number));
      CHECK(std::to_string(number) == key);
    }
    for (const std::string_view key :
         {"", "00", "01", "-1", "+1", " 1", "1 ", "1a", "/", ":", "9223372036854775808",
          "18446744073709551616", "99999999999999999999", "\xc3\xb1"}) {
      CAPTURE(key);
      CHECK_FALSE(canonical_integer(key, number));
    }
  }
  TEST_CASE("an empty row of edges says its ends and its relation") {
    EdgeBlock block;
    block.integers = true;
    block.from_integers = {3, 4};
    block.to_integers = {5, 6};
    block.lines.first = 10;
    const std::vector<std::string> relations{"linked_to"};
    REQUIRE(block.size() == 2);
    const EdgeFact fact = fact_of(block, 1, relations);
    CHECK(fact.type == "linked_to");
    CHECK(fact.from == "4");
    CHECK(fact.to == "6");
    CHECK(fact.id.empty());
    CHECK(fact.confidence == 1.0);
    CHECK(fact.properties.empty());
    CHECK(block.lines.line(1) == 11);
  }
  TEST_CASE("all that a row of edges can say") {
    EdgeBlock block;
    block.lines = {100, {0, 4}};
    block.from_texts = {"a", "b"};
    block.to_texts = {"c", "d"};
    block.relations = {1, 0};
    block.ids = {"x", ""};
    block.valid = {{Date{2014}, std::nullopt}, {}};
    block.confidence = {0.5, 1};
    PropertyColumn weight{.name = "weight", .kind = PropertyColumn::Kind::kInteger};
    weight.integers = {0, -7};
    weight.present = {0, 1};
    PropertyColumn sure{.name = "sure", .kind = PropertyColumn::Kind::kBool};
    sure.bools = {1, 0};
    PropertyColumn note{.name = "note", .kind = PropertyColumn::Kind::kText};
    note.texts = {"n", "m"};
    block.columns = {weight, sure, note};
    const std::vector<std::string> relations{"r", "s"};
    const EdgeFact first = fact_of(block, 0, relations);
    CHECK(first.type == "s");
    CHECK(first.id == "x");
    CHECK(first.valid == Period{Date{2014}, std::nullopt});
    CHECK(first.confidence == 0.5);
    CHECK(first.properties == Properties{{"note", std::string("n")}, {"sure", true}});
    const EdgeFact second = fact_of(block, 1, relations);
    CHECK(second.properties ==
          Properties{{"note", std::string("m")}, {"sure", false}, {"weight", std::int64_t{-7}}});
    CHECK(block.lines.line(1) == 104);
  }
  TEST_CASE("rows of nodes") {
    NodeBlock block;
    block.key_texts = {"a", "b", "c"};
    block.types = {"person", "", "place"};
    block.alias_ends = {0, 2, 3};
    block.aliases = {"x", "y", "z"};
    PropertyColumn score{.name = "score", .kind = PropertyColumn::Kind::kDouble};
    score.doubles = {1.5, 0, 2};
    score.present = {1, 0, 1};
    PropertyColumn tags{.name = "tags", .kind = PropertyColumn::Kind::kValue};
    tags.values = {Value(true), Value(std::vector<Scalar>{std::int64_t{1}}), Value(2.5)};
    block.columns = {score, tags};
    CHECK(fact_of(block, 0).aliases.empty());
    CHECK(fact_of(block, 0).type == "person");
    CHECK(fact_of(block, 0).name.empty());
    CHECK(fact_of(block, 1).aliases == std::vector<std::string>{"x", "y"});
    CHECK(fact_of(block, 1).properties == Properties{{"tags", std::vector<Scalar>{std::int64_t{1}}}});
    CHECK(fact_of(block, 2).aliases == std::vector<std::string>{"z"});
  }
}
