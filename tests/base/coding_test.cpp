#include "guanxi/base/coding.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <random>
#include <vector>

using namespace guanxi;

namespace {

/// A number with a random count of bits, so that every length of a varint comes up.
std::uint64_t any_number(std::mt19937_64& random) {
  const auto bits = random() % 65;
  return bits == 0 ? 0 : random() >> (64 - bits);
}

/// LEB128 by arithmetic instead of shifts.
std::string slow_varint(std::uint64_t v) {
  std::vector<int> digits;
  do {
    digits.push_back(static_cast<int>(v % 128));
    v /= 128;
  } while (v != 0);
  std::string out;
  for (std::size_t i = 0; i < digits.size(); ++i)
    out.push_back(static_cast<char>(digits[i] + (i + 1 < digits.size() ? 128 : 0)));
  return out;
}

}  // namespace

TEST_SUITE("base/coding") {
  TEST_CASE("fixed-width numbers come back and compare as their bytes do") {
    std::mt19937_64 random(1);
    for (int i = 0; i < 2000; ++i) {
      const std::uint64_t a = any_number(random);
      const std::uint64_t b = any_number(random);
      std::string bytes_a;
      std::string bytes_b;
      put_be64(bytes_a, a);
      put_be64(bytes_b, b);
      CHECK(get_be64(bytes_a.data()) == a);
      CHECK((bytes_a < bytes_b) == (a < b));

      std::string small;
      put_be32(small, static_cast<std::uint32_t>(a));
      put_be16(small, static_cast<std::uint16_t>(b));
      REQUIRE(small.size() == 6);
      CHECK(get_be32(small.data()) == static_cast<std::uint32_t>(a));
      CHECK(get_be16(small.data() + 4) == static_cast<std::uint16_t>(b));
    }
    std::string known;
    put_be32(known, 0x01020304);
    CHECK(known == std::string("\x01\x02\x03\x04"));
  }

  TEST_CASE("varints agree with division and come back") {
    std::mt19937_64 random(2);
    std::vector<std::uint64_t> values = {
        0, 1, 127, 128, 16383, 16384, std::numeric_limits<std::uint64_t>::max()};
    for (int i = 0; i < 2000; ++i) values.push_back(any_number(random));
    for (const std::uint64_t v : values) {
      CAPTURE(v);
      std::string bytes;
      put_varint(bytes, v);
      CHECK(bytes == slow_varint(v));
      ByteReader reader(bytes);
      CHECK(reader.varint() == v);
      CHECK(reader.ok());
      CHECK(reader.at_end());
    }
  }

  TEST_CASE("zigzag keeps small magnitudes small") {
    const std::vector<std::int64_t> values = {
        0, -1, 1, -2, 2, std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()};
    for (const std::int64_t v : values) CHECK(unzigzag(zigzag(v)) == v);
    CHECK(zigzag(-1) == 1);
    CHECK(zigzag(1) == 2);
    CHECK(zigzag(std::numeric_limits<std::int64_t>::min()) == std::numeric_limits<std::uint64_t>::max());
  }

  TEST_CASE("a varint that is too long or too large is damage") {
    for (const std::string& bytes :
         {std::string(10, '\xff') + '\x01', std::string(9, '\xff') + '\x02',
          std::string(9, '\x80') + '\x80' + '\x00', std::string(3, '\x80'), std::string()}) {
      ByteReader reader(bytes);
      CHECK(reader.varint() == 0);
      CHECK_FALSE(reader.ok());
      CHECK(reader.varint() == 0);  // and stays so
      CHECK_FALSE(reader.ok());
    }
  }

  TEST_CASE("every truncation of a record is noticed and reads nothing outside") {
    std::mt19937_64 random(3);
    for (int round = 0; round < 50; ++round) {
      CAPTURE(round);
      const std::uint64_t number = any_number(random);
      const auto signed_number = static_cast<std::int64_t>(any_number(random));
      const std::string text(random() % 200, 'x');
      std::string whole;
      put_varint(whole, number);
      put_bytes(whole, text);
      put_varint(whole, zigzag(signed_number));
      put_be64(whole, number);
      whole.push_back('\x07');
      for (std::size_t length = 0; length <= whole.size(); ++length) {
        const std::string piece = whole.substr(0, length);  // its own allocation: ASan sees a read past it
        ByteReader reader(piece);
        const auto got_number = reader.varint();
        const auto got_text = reader.bytes();
        const auto got_signed = reader.signed_varint();
        const auto got_fixed = reader.be64();
        const auto got_byte = reader.byte();
        REQUIRE(reader.ok() == (length == whole.size()));
        REQUIRE(reader.at_end());
        if (!reader.ok()) continue;
        CHECK(got_number == number);
        CHECK(got_text == text);
        CHECK(got_signed == signed_number);
        CHECK(got_fixed == number);
        CHECK(got_byte == 7);
      }
    }
  }

  TEST_CASE("any bytes at all are read without harm") {
    std::mt19937_64 random(4);
    for (int round = 0; round < 2000; ++round) {
      std::string bytes(random() % 30, '\0');
      for (char& c : bytes) c = static_cast<char>(random());
      ByteReader reader(bytes);
      std::size_t taken = 0;
      while (reader.ok() && !reader.at_end()) {
        const std::size_t before = reader.rest().size();
        taken += reader.bytes().size();
        if (reader.ok()) REQUIRE(reader.rest().size() < before);
      }
      CHECK(taken <= bytes.size());
    }
  }
}
