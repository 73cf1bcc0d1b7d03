// Adjacency chunks: what is written is read, and damage is named.
#include "store/chunk.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>

#include "damage.hpp"
#include "guanxi/base/coding.hpp"

using namespace guanxi;
using namespace guanxi::testing;

namespace {

Chunk random_chunk(std::mt19937_64& random) {
  Chunk chunk;
  // Steps of one byte, of several, and numbers at the ends of their range.
  std::uint64_t edge = random() % 3 == 0 ? random() >> 8 : random() % 300;
  for (std::size_t n = 1 + random() % 40; n > 0; --n) {
    chunk.edges.push_back(edge);
    edge += 1 + (random() % 4 == 0 ? random() >> 40 : random() % 3);
    const std::uint64_t kind = random() % 8;
    chunk.neighbours.push_back(kind == 0   ? UINT32_MAX
                               : kind == 1 ? 0
                               : kind == 2 ? static_cast<std::uint32_t>(random())
                                           : static_cast<std::uint32_t>(random() % 100));
  }
  return chunk;
}

std::string encode(const Chunk& chunk) {
  return encode_chunk(chunk.neighbours.data(), chunk.edges.data(), chunk.edges.size());
}

std::string fault_of(const std::string& bytes) {
  Chunk chunk;
  std::string fault;
  return decode_chunk(bytes, chunk, &fault) ? "none" : fault;
}

std::string bytes_of(std::initializer_list<std::uint64_t> varints) {
  std::string out("\1");
  for (const std::uint64_t v : varints) put_varint(out, v);
  return out;
}

}  // namespace

TEST_SUITE("store/chunk") {
  TEST_CASE("what is written is read") {
    for (std::uint64_t seed = 1; seed <= 500; ++seed) {
      CAPTURE(seed);
      std::mt19937_64 random(seed);
      const Chunk chunk = random_chunk(random);
      Chunk back;
      back.edges = {99};
      REQUIRE(decode_chunk(encode(chunk), back));
      REQUIRE(back.edges == chunk.edges);
      REQUIRE(back.neighbours == chunk.neighbours);
    }
  }

  TEST_CASE("one byte form") {
    const std::vector<std::uint32_t> neighbours = {7, 5, 300};
    const std::vector<std::uint64_t> edges = {1000, 1001, 1200};
    CHECK(encode_chunk(neighbours.data(), edges.data(), 3) ==
          std::string("\x01\x03\xe8\x07\x0e\x03\xce\x04\x01\xc7\x01", 11));
  }

  TEST_CASE("each kind of damage has a name") {
    CHECK(fault_of("") == "it does not start with a known encoding");
    CHECK(fault_of("\2") == "it does not start with a known encoding");
    CHECK(fault_of("\1") == "its count does not fit its length");
    CHECK(fault_of(bytes_of({0})) == "its count does not fit its length");
    CHECK(fault_of(bytes_of({1000000, 1, 2})) == "its count does not fit its length");
    CHECK(fault_of(bytes_of({2, 5, zigzag(1), zigzag(-2), 1})) == "a neighbour's number is out of range");
    CHECK(fault_of(bytes_of({1, 5, zigzag(std::int64_t{UINT32_MAX} + 1)})) ==
          "a neighbour's number is out of range");
    CHECK(fault_of(bytes_of({2, 5, zigzag(1), zigzag(INT64_MAX), 1})) ==
          "a neighbour's number is out of range");
    CHECK(fault_of(bytes_of({2, 5, zigzag(1), zigzag(0), 0})) == "two of its edges have one number");
    CHECK(fault_of(bytes_of({2, 5, zigzag(1), zigzag(0), UINT64_MAX})) == "an edge's number is out of range");
    CHECK(fault_of(bytes_of({2, 5, zigzag(1), zigzag(0)})) == "it is cut short");
    CHECK(fault_of(bytes_of({1, 5, zigzag(1), 9})) == "bytes follow its end");
  }

  TEST_CASE("damaged bytes are refused or are another chunk, never a crash") {
    const auto survive = [](const std::string& bytes) {
      Chunk chunk;
      std::string fault;
      if (!decode_chunk(bytes, chunk, &fault)) {
        REQUIRE_FALSE(fault.empty());
        return;
      }
      REQUIRE_FALSE(chunk.edges.empty());
      REQUIRE(chunk.edges.size() == chunk.neighbours.size());
      REQUIRE(std::adjacent_find(chunk.edges.begin(), chunk.edges.end(), std::greater_equal<>()) ==
              chunk.edges.end());
      Chunk again;
      REQUIRE(decode_chunk(encode(chunk), again));
      REQUIRE(again.edges == chunk.edges);
    };
    std::mt19937_64 random(1);
    for (int i = 0; i < 40; ++i) damage(encode(random_chunk(random)), survive);
    for (int i = 0; i < 20000; ++i) survive("\1" + any_bytes(random));
  }
}
