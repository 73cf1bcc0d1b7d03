#include "extract/trie.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <set>

using guanxi::extract::Trie;

namespace {

/// A string over few characters, so that many share beginnings; some lie beyond the basic plane.
std::u32string random_string(std::mt19937& random, std::size_t longest) {
  static constexpr char32_t kAlphabet[] = {U'a', U'b', U'中', U'国', U'江', 0x20000};
  std::u32string text(1 + random() % longest, U' ');
  for (char32_t& c : text) c = kAlphabet[random() % std::size(kAlphabet)];
  return text;
}

}  // namespace

TEST_SUITE("extract/trie") {
  TEST_CASE("finds what comparing with every string finds") {
    for (std::uint32_t seed = 1; seed <= 60; ++seed) {
      CAPTURE(seed);
      std::mt19937 random(seed);
      std::set<std::u32string> set;
      for (std::size_t i = 0; i < seed * 3; ++i) set.insert(random_string(random, 6));
      std::vector<std::u32string> strings(set.begin(), set.end());
      std::shuffle(strings.begin(), strings.end(), random);
      const Trie trie(std::vector<std::u32string_view>(strings.begin(), strings.end()));
      const std::u32string text = random_string(random, 80);
      for (std::size_t from = 0; from < text.size(); ++from) {
        std::vector<std::pair<std::size_t, std::uint32_t>> expected, found;
        for (std::uint32_t s = 0; s < strings.size(); ++s)
          if (text.compare(from, strings[s].size(), strings[s]) == 0)
            expected.emplace_back(strings[s].size(), s);
        std::sort(expected.begin(), expected.end());
        trie.match(text, from,
                   [&](std::size_t length, std::uint32_t value) { found.emplace_back(length, value); });
        CHECK(found == expected);
      }
      for (std::uint32_t s = 0; s < strings.size(); ++s) {
        CHECK(trie.find(strings[s]) == s);
        CHECK(trie.find(strings[s] + U'!') == Trie::kNone);
        const std::u32string shorter = strings[s].substr(0, strings[s].size() - 1);
        if (!set.contains(shorter)) CHECK(trie.find(shorter) == Trie::kNone);
      }
    }
  }

  TEST_CASE("an empty set holds nothing") {
    const Trie none;
    const Trie empty(std::vector<std::u32string_view>{});
    CHECK(none.find(U"a") == Trie::kNone);
    CHECK(empty.find(U"") == Trie::kNone);
  }
}
