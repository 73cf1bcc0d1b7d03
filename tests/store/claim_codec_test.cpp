// Claims as bytes: what is written is read, equal facts have equal bytes, and damage is an Error.
#include "store/claim_codec.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>

#include "damage.hpp"
#include "guanxi/base/coding.hpp"
#include "guanxi/base/error.hpp"
#include "support/random_facts.hpp"

using namespace guanxi;
using namespace guanxi::testing;

namespace {

constexpr std::uint64_t kSeeds = 1000;

std::vector<Evidence>* evidence_in(Fact& fact) {
  return std::visit(
      [](auto& f) -> std::vector<Evidence>* {
        if constexpr (std::is_same_v<std::decay_t<decltype(f)>, SourceFact>) {
          return nullptr;
        } else {
          return &f.evidence;
        }
      },
      fact);
}

/// The fact with what means a set in one order, as a reader of the store gets it back.
Fact canonical(Fact fact, const std::string& source) {
  const auto as_set = [](auto& list) {
    std::sort(list.begin(), list.end());
    list.erase(std::unique(list.begin(), list.end()), list.end());
  };
  if (auto* node = std::get_if<NodeFact>(&fact)) as_set(node->aliases);
  if (auto* judgement = std::get_if<JudgementFact>(&fact);
      judgement != nullptr && judgement->b < judgement->a) {
    std::swap(judgement->a, judgement->b);
  }
  if (auto* text = std::get_if<SourceFact>(&fact)) text->text.reset();
  if (auto* evidence = evidence_in(fact)) {
    for (Evidence& e : *evidence) e.source = source;
    as_set(*evidence);
  }
  return fact;
}

void check_equal(const Fact& a, const Fact& b) {
  REQUIRE(a.index() == b.index());
  if (const auto* s = std::get_if<SourceFact>(&a)) {
    REQUIRE(*s == std::get<SourceFact>(b));
  } else if (const auto* n = std::get_if<NodeFact>(&a)) {
    const auto& m = std::get<NodeFact>(b);
    REQUIRE(n->key == m.key);
    REQUIRE(n->type == m.type);
    REQUIRE(n->name == m.name);
    REQUIRE(n->aliases == m.aliases);
    REQUIRE(n->properties == m.properties);
    REQUIRE(n->evidence == m.evidence);
  } else if (const auto* e = std::get_if<EdgeFact>(&a)) {
    const auto& f = std::get<EdgeFact>(b);
    REQUIRE(e->type == f.type);
    REQUIRE(e->from == f.from);
    REQUIRE(e->to == f.to);
    REQUIRE(e->id == f.id);
    REQUIRE(e->valid == f.valid);
    REQUIRE(e->confidence == f.confidence);
    REQUIRE(e->properties == f.properties);
    REQUIRE(e->evidence == f.evidence);
  } else {
    const auto& j = std::get<JudgementFact>(a);
    const auto& k = std::get<JudgementFact>(b);
    REQUIRE(j.kind == k.kind);
    REQUIRE(j.a == k.a);
    REQUIRE(j.b == k.b);
    REQUIRE(j.reason == k.reason);
    REQUIRE(j.evidence == k.evidence);
  }
}

std::string encode(Fact& fact) {
  const auto* evidence = evidence_in(fact);
  return encode_content(fact, evidence != nullptr ? *evidence : std::vector<Evidence>{});
}

}  // namespace

TEST_SUITE("store/claim_codec") {
  TEST_CASE("what is written is read") {
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
      CAPTURE(seed);
      RandomFacts random(seed);
      Fact fact = random.fact();
      std::string hash = "not touched";
      const Fact back = decode_content(encode(fact), "here", &hash);
      check_equal(back, canonical(fact, "here"));
      const auto* source = std::get_if<SourceFact>(&fact);
      REQUIRE(hash == (source != nullptr && source->text ? text_hash_bytes(*source->text) : ""));
    }
  }

  TEST_CASE("equal facts have equal bytes, whatever the order and repetition of aliases and evidence") {
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
      CAPTURE(seed);
      RandomFacts random(seed);
      Fact fact = random.fact();
      const std::string content = encode(fact);
      const auto stir = [&](auto& list) {
        if (list.empty()) return;
        list.push_back(list[random.below(list.size())]);
        for (std::size_t i = list.size(); i > 1; --i) std::swap(list[i - 1], list[random.below(i)]);
      };
      if (auto* node = std::get_if<NodeFact>(&fact)) stir(node->aliases);
      if (auto* judgement = std::get_if<JudgementFact>(&fact)) std::swap(judgement->a, judgement->b);
      if (auto* evidence = evidence_in(fact)) stir(*evidence);
      REQUIRE(encode(fact) == content);
      // And its own reading has its bytes, as export and ingest need it (law 4); a text is known by its hash.
      Fact back = decode_content(content, "elsewhere");
      if (auto* s = std::get_if<SourceFact>(&back)) s->text = std::get<SourceFact>(fact).text;
      REQUIRE(encode(back) == content);
    }
  }

  TEST_CASE("different facts have different bytes") {
    NodeFact node;
    node.key = "org:a";
    const std::string plain = encode_content(node, {});
    std::vector<std::string> all = {plain};
    const auto add = [&](const Fact& fact, const std::vector<Evidence>& evidence = {}) {
      all.push_back(encode_content(fact, evidence));
    };
    add(NodeFact{"org:a", "t", "", {}, {}, {}});
    add(NodeFact{"org:a", "", "t", {}, {}, {}});
    add(NodeFact{"org:a", "", "", {"t"}, {}, {}});
    add(NodeFact{"org:a", "", "", {}, {{"t", true}}, {}});
    add(NodeFact{"org:a", "", "", {}, {{"t", std::int64_t{1}}}, {}});
    add(NodeFact{"org:a", "", "", {}, {{"t", 1.0}}, {}});
    add(NodeFact{"org:a", "", "", {}, {{"t", "1"}}, {}});
    add(NodeFact{"org:a", "", "", {}, {{"t", std::vector<Scalar>{std::int64_t{1}}}}, {}});
    add(node, {Evidence{}});
    add(node, {Evidence{"", 0, 1, {}, ""}});
    add(node, {Evidence{"", 1, 1, {}, ""}});
    add(node, {Evidence{"", {}, {}, 0, ""}});
    add(node, {Evidence{"", {}, {}, {}, "q"}});
    add(JudgementFact{JudgementKind::kSame, "a", "b", "", {}});
    add(JudgementFact{JudgementKind::kDifferent, "a", "b", "", {}});
    EdgeFact edge{"t", "a", "b", "", {}, {}, 1.0, {}};
    add(edge);
    edge.confidence = 0.5;
    add(edge);
    edge.valid.from = Date::parse("2024");
    add(edge);
    edge.valid = {{}, Date::parse("2024")};
    add(edge);
    SourceFact source;
    source.key = "s";
    add(source);
    source.text = "";
    add(source);
    source.text = "x";
    add(source);
    std::sort(all.begin(), all.end());
    CHECK(std::adjacent_find(all.begin(), all.end()) == all.end());
  }

  TEST_CASE("the claim's hash tells the source from the content") {
    CHECK(claim_hash("ab", "c") != claim_hash("a", "bc"));
    CHECK(claim_hash("a", "c") == claim_hash("a", "c"));
  }

  TEST_CASE("the files that state a claim") {
    for (const std::vector<std::uint32_t>& origins :
         {std::vector<std::uint32_t>{}, {0}, {0, 127, 128, 70000, UINT32_MAX}}) {
      std::vector<std::uint32_t> back = {5};
      std::string_view content;
      const std::string bytes = encode_claim(origins, "content");
      REQUIRE(decode_claim(bytes, back, content));
      CHECK(back == origins);
      CHECK(content == "content");
    }
    std::vector<std::uint32_t> origins;
    std::string_view content;
    CHECK_FALSE(decode_claim("", origins, content));
    CHECK_FALSE(decode_claim(encode_claim({1}, ""), origins, content));
    CHECK_FALSE(
        decode_claim("\x09"
                     "abc",
                     origins, content));
    std::string far("\1");
    put_varint(far, std::uint64_t{1} << 32);
    CHECK_FALSE(decode_claim(far + "x", origins, content));
  }

  TEST_CASE("values") {
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
      CAPTURE(seed);
      RandomFacts random(seed);
      const Value value = random.value();
      Value back;
      REQUIRE(decode_value(encode_value(value), back));
      REQUIRE(back == value);
      REQUIRE_FALSE(decode_value(encode_value(value) + '\0', back));
    }
    Value back;
    for (const Value& value :
         {Value(INT64_MIN), Value(INT64_MAX), Value(-0.0), Value(1e308), Value(std::string("\0\xff", 2))}) {
      REQUIRE(decode_value(encode_value(value), back));
      CHECK(back == value);
    }
    CHECK_FALSE(decode_value("", back));
    CHECK_FALSE(decode_value("\x06", back));
    CHECK_FALSE(decode_value(std::string("\5\1\5\0", 4), back));  // a list in a list
    CHECK_FALSE(decode_value("\5\x7f\0", back));
  }

  TEST_CASE("periods") {
    for (const char* from : {"", "2014", "2025-05", "0001-01-01"}) {
      for (const char* until : {"", "9999-12-31", "2024-02-29"}) {
        const Period period{Date::parse(from), Date::parse(until)};
        Period back;
        REQUIRE(encode_period(period).size() == 8);
        REQUIRE(decode_period(encode_period(period), back));
        CHECK(back == period);
      }
    }
    Period back;
    CHECK_FALSE(decode_period("1234567", back));
    CHECK_FALSE(decode_period("123456789", back));
    // What no calendar has would lead those astray who count its days.
    const auto refused = [&](int year, int month, int day) {
      std::string bytes;
      put_be16(bytes, static_cast<std::uint16_t>(year));
      bytes.push_back(static_cast<char>(month));
      bytes.push_back(static_cast<char>(day));
      return !decode_period(bytes + std::string(4, '\0'), back) &&
             !decode_period(std::string(4, '\0') + bytes, back);
    };
    CHECK(refused(2024, 13, 1));
    CHECK(refused(2023, 2, 29));
    CHECK(refused(2024, 0, 5));
    CHECK(refused(0, 1, 0));
    CHECK(refused(10000, 1, 1));
  }

  TEST_CASE("damaged contents are an Error or another fact, never a crash") {
    const auto survive = [](const std::string& bytes) {
      try {
        Fact fact = decode_content(bytes, "here");
        (void)encode(fact);
      } catch (const Error& e) {
        REQUIRE(e.code() == ErrorCode::kDamaged);
        REQUIRE(std::string(e.what()).starts_with("a claim of source 'here' is damaged (kind "));
      }
      std::vector<std::uint32_t> origins;
      std::string_view content;
      (void)decode_claim(bytes, origins, content);
    };
    RandomFacts random(1);
    for (int i = 0; i < 60; ++i) {
      Fact fact = random.fact();
      damage(encode(fact), survive);
    }
    std::mt19937_64 bits(1);
    for (int i = 0; i < 20000; ++i) survive(static_cast<char>(1 + bits() % 4) + any_bytes(bits));
    NodeFact node;
    node.key = "k";
    const std::string content = encode_content(node, {});
    CHECK_THROWS_WITH_AS((void)decode_content(content.substr(0, 3), "here"),
                         "a claim of source 'here' is damaged (kind 2, 3 bytes)", Error);
    CHECK_THROWS_WITH_AS((void)decode_content(content + "x", "here"),
                         "a claim of source 'here' is damaged (kind 2, 9 bytes)", Error);
    CHECK_THROWS_WITH_AS((void)decode_content("", "here"),
                         "a claim of source 'here' is damaged (kind 0, 0 bytes)", Error);
  }
}
