#include "guanxi/base/hash.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <random>
#include <utility>
#include <vector>

using namespace guanxi;

namespace {

/// Base 2^16 digits, lowest first: addition and subtraction as by hand.
using Digits = std::array<std::uint32_t, 8>;

Digits digits_of(const Hash128& h) {
  Digits out{};
  for (std::size_t i = 0; i < 4; ++i) {
    out[i] = static_cast<std::uint32_t>(h.low >> (16 * i)) & 0xFFFF;
    out[i + 4] = static_cast<std::uint32_t>(h.high >> (16 * i)) & 0xFFFF;
  }
  return out;
}

Digits sum(const Digits& a, const Digits& b) {
  Digits out{};
  std::uint32_t carry = 0;
  for (std::size_t i = 0; i < out.size(); ++i) {
    const std::uint32_t total = a[i] + b[i] + carry;
    out[i] = total & 0xFFFF;
    carry = total >> 16;
  }
  return out;
}

Hash128 any_hash(std::mt19937_64& random) {
  const auto word = [&random] {
    const auto kind = random() % 4;
    return kind == 0 ? 0 : kind == 1 ? ~std::uint64_t{0} : random();
  };
  const std::uint64_t high = word();
  return {high, word()};
}

}  // namespace

TEST_SUITE("base/hash") {
  TEST_CASE("the hashes are XXH3's own") {
    // From the reference: xxhsum -H3 and xxh128sum of an empty file.
    CHECK(hash64("") == 0x2d06800538d394c2ULL);
    CHECK(to_hex(hash128("")) == "99aa06d3014798d86001c324468d497f");
    CHECK(to_hex({.high = 1, .low = 0xab}) == "000000000000000100000000000000ab");
  }

  TEST_CASE("addition is modulo 2^128, and subtraction its inverse") {
    for (std::uint64_t seed = 1; seed <= 2000; ++seed) {
      CAPTURE(seed);
      std::mt19937_64 random(seed);
      const Hash128 a = any_hash(random);
      const Hash128 b = any_hash(random);
      Hash128 added = a;
      added += b;
      CHECK(digits_of(added) == sum(digits_of(a), digits_of(b)));
      added -= b;
      CHECK(added == a);
    }
  }

  TEST_CASE("a sum of hashes does not depend on their order") {
    std::mt19937_64 random(1);
    std::vector<Hash128> hashes;
    for (int i = 0; i < 100; ++i) hashes.push_back(hash128(std::to_string(i)));
    Hash128 first;
    for (const Hash128& h : hashes) first += h;
    std::shuffle(hashes.begin(), hashes.end(), random);
    Hash128 second;
    for (const Hash128& h : hashes) second += h;
    CHECK(first == second);
  }

  TEST_CASE("a stream in any pieces hashes as its bytes together") {
    for (std::uint64_t seed = 1; seed <= 50; ++seed) {
      CAPTURE(seed);
      std::mt19937_64 random(seed);
      std::string bytes(random() % 5000, '\0');
      for (char& c : bytes) c = static_cast<char>(random());
      Hasher hasher;
      for (std::size_t at = 0; at < bytes.size();) {
        const std::size_t length = std::min<std::size_t>(bytes.size() - at, random() % 700);
        hasher.add(std::string_view(bytes).substr(at, length));
        at += length;
      }
      CHECK(hasher.value() == hash128(bytes));
      CHECK(hasher.value() == hash128(bytes));  // asking changes nothing
      Hasher moved = std::move(hasher);
      moved.add("!");
      CHECK(moved.value() == hash128(bytes + "!"));
    }
  }
}
