// Tallies against sums in a std::map, and their decoder against damage.
#include "store/tally.hpp"

#include <doctest/doctest.h>

#include <map>
#include <random>

#include "damage.hpp"
#include "guanxi/base/coding.hpp"

using namespace guanxi;
using namespace guanxi::testing;

namespace {

using Sums = std::map<std::string, std::int64_t>;

const std::string kHead = "org:head";

struct Operand {
  std::string bytes;
  Sums sums;
};

/// A tally as the indexer builds them: some entries twice, counts of either sign, now and then no head or no
/// entry.
Operand random_operand(std::mt19937_64& random) {
  static const std::vector<std::string> kTexts = {
      "c", "r", "nA", "nAB", "nB", "t", "", std::string("\0", 1), "\xff\xff", "p4name"};
  Operand operand;
  TallyBuilder builder(random() % 4 == 0 ? std::string_view{} : std::string_view(kHead));
  for (auto n = random() % 7; n > 0; --n) {
    const std::string& text = kTexts[random() % kTexts.size()];
    const auto count = static_cast<std::int64_t>(random() % 7) - 3;
    builder.add(text, count);
    operand.sums[text] += count;
  }
  std::erase_if(operand.sums, [](const auto& entry) { return entry.second == 0; });
  operand.bytes = builder.finish();
  return operand;
}

Sums sums_of(const std::string& bytes) {
  Tally tally;
  std::string fault;
  REQUIRE_MESSAGE(tally.decode(bytes, &fault), fault);
  Sums out;
  for (const TallyEntry& e : tally.entries) out[std::string(e.text)] = e.count;
  return out;
}

std::string sum(const std::string& a, const std::string& b) {
  std::string out;
  REQUIRE(add_tallies(a, b, out));
  return out;
}

std::string fault_of(const std::string& bytes) {
  Tally tally;
  std::string fault;
  return tally.decode(bytes, &fault) ? "none" : fault;
}

}  // namespace

TEST_SUITE("store/tally") {
  TEST_CASE("a sum of tallies is the sum of their entries, however it is bracketed and ordered") {
    for (std::uint64_t seed = 1; seed <= 500; ++seed) {
      CAPTURE(seed);
      std::mt19937_64 random(seed);
      const Operand a = random_operand(random);
      const Operand b = random_operand(random);
      const Operand c = random_operand(random);
      Sums expected = a.sums;
      for (const Operand* o : {&b, &c}) {
        for (const auto& [text, count] : o->sums) expected[text] += count;
      }
      std::erase_if(expected, [](const auto& entry) { return entry.second == 0; });
      const std::string left = sum(sum(a.bytes, b.bytes), c.bytes);
      REQUIRE(sums_of(left) == expected);
      REQUIRE(sum(a.bytes, sum(b.bytes, c.bytes)) == left);
      REQUIRE(sum(c.bytes, sum(b.bytes, a.bytes)) == left);
      REQUIRE(is_dead(left) == expected.empty());
      Tally tally;
      REQUIRE(tally.decode(left));
      for (const auto& [text, count] : expected) REQUIRE(tally.count(text) == count);
      REQUIRE(tally.count("not there") == 0);
    }
  }

  TEST_CASE("what is added and taken back leaves the bytes of before") {
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
      CAPTURE(seed);
      std::mt19937_64 random(seed);
      Operand record = random_operand(random);
      if (sums_of(record.bytes).empty()) continue;
      const Operand change = random_operand(random);
      TallyBuilder back(kHead);
      for (const auto& [text, count] : change.sums) back.add(text, -count);
      record.bytes = sum(record.bytes, single_tally(kHead, {}, 0));
      REQUIRE(sum(sum(record.bytes, change.bytes), back.finish()) == record.bytes);
    }
  }

  TEST_CASE("one byte form") {
    TallyBuilder builder("key");
    builder.add("nB", 1);
    builder.add("c", 200);
    builder.add("nA", -1);
    builder.add("nB", 1);
    builder.add("x", 3);
    builder.add("x", -3);
    CHECK(builder.finish() == std::string("\x03key"
                                          "\x01"
                                          "c\x90\x03"
                                          "\x02nA\x01"
                                          "\x02nB\x04",
                                          16));
    CHECK(single_tally("key", "c", 1) ==
          "\x03key\x01"
          "c\x02");
    CHECK(single_tally("key", "c", 0) == "\x03key");
    CHECK(is_dead(std::string_view("\0", 1)));
    CHECK_FALSE(is_dead(single_tally({}, "c", 1)));
    CHECK_FALSE(is_dead(single_tally({}, "c", -1)));
    CHECK_FALSE(is_dead(""));
    CHECK_FALSE(
        is_dead("\x05"
                "ab"));
  }

  TEST_CASE("heads must agree unless one is empty") {
    std::string out;
    CHECK(add_tallies(single_tally("a", "c", 1), single_tally({}, "c", 1), out));
    CHECK(out == single_tally("a", "c", 2));
    CHECK(add_tallies(single_tally({}, "c", 1), single_tally("a", "c", -1), out));
    CHECK(out == single_tally("a", "c", 0));
    CHECK_FALSE(add_tallies(single_tally("a", "c", 1), single_tally("b", "c", 1), out));
  }

  TEST_CASE("counts at the ends of their range do not trap") {
    std::string out;
    const std::string most = single_tally({}, "c", INT64_MAX);
    CHECK(add_tallies(most, most, out));
    CHECK(add_tallies(single_tally({}, "c", INT64_MIN), single_tally({}, "c", -1), out));
  }

  TEST_CASE("each kind of damage has a name") {
    CHECK(fault_of("") == "entry 0: the bytes end inside it");
    CHECK(fault_of("\x05"
                   "ab") == "entry 0: the bytes end inside it");
    CHECK(fault_of(std::string("\0\x01", 2)) == "entry 0: the bytes end inside it");
    CHECK(fault_of(std::string("\0\x01"
                               "c\x02\x01",
                               5)) == "entry 1: the bytes end inside it");
    CHECK(fault_of(std::string("\0\x01"
                               "c\0",
                               4)) == "entry 0: its count is zero");
    CHECK(fault_of(std::string("\0\x01"
                               "d\x02\x01"
                               "c\x02",
                               7)) == "entry 1: it is out of order");
    CHECK(fault_of(std::string("\0\x01"
                               "c\x02\x01"
                               "c\x02",
                               7)) == "entry 1: it is out of order");
    std::string out;
    CHECK_FALSE(
        add_tallies("\x05"
                    "ab",
                    single_tally({}, "c", 1), out));
    CHECK_FALSE(add_tallies(single_tally({}, "c", 1),
                            std::string("\0\x02"
                                        "c",
                                        3),
                            out));
  }

  TEST_CASE("damaged bytes are refused or are another tally, never a crash") {
    const auto survive = [](const std::string& bytes) {
      Tally tally;
      std::string fault;
      std::string out;
      (void)is_dead(bytes);
      (void)add_tallies(bytes, single_tally({}, "c", 1), out);
      if (!tally.decode(bytes, &fault)) {
        REQUIRE_FALSE(fault.empty());
        return;
      }
      // What decodes is a tally, though perhaps not the shortest form of one: written again it reads the
      // same.
      TallyBuilder builder(tally.head);
      for (const TallyEntry& e : tally.entries) builder.add(std::string(e.text), e.count);
      REQUIRE(sums_of(builder.finish()) == sums_of(bytes));
    };
    std::mt19937_64 random(1);
    for (int i = 0; i < 40; ++i) damage(random_operand(random).bytes, survive);
    for (int i = 0; i < 20000; ++i) survive(any_bytes(random));
  }
}
