#include "guanxi/text/duplicates.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <random>
#include <set>
#include <string>

#include "guanxi/base/unicode.hpp"

using namespace guanxi;

namespace {

/// Text of `length` random Han characters.
std::string random_text(std::mt19937_64& random, std::size_t length) {
  std::string out;
  for (std::size_t i = 0; i < length; ++i) append_utf8(out, static_cast<char32_t>(0x4E00 + random() % 3000));
  return out;
}

/// Common eights of characters by all of both, counted in sets.
double by_sets(const std::string& a, const std::string& b) {
  const auto shingles = [](const std::string& text) {
    const std::u32string letters = to_code_points(text);
    std::set<std::u32string> out;
    for (std::size_t i = 0; i + 8 <= letters.size(); ++i) {
      std::u32string shingle = letters.substr(i, 8);
      for (char32_t& c : shingle) c = simplified(c);
      out.insert(shingle);
    }
    return out;
  };
  const auto left = shingles(a), right = shingles(b);
  std::size_t common = 0;
  for (const auto& shingle : left) common += right.count(shingle);
  const std::size_t all = left.size() + right.size() - common;
  return all == 0 ? 0 : static_cast<double>(common) / static_cast<double>(all);
}

}  // namespace

TEST_SUITE("text/duplicates") {
  TEST_CASE("the estimate follows the count on 60 pairs, the count follows sets") {
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
      CAPTURE(seed);
      std::mt19937_64 random(seed);
      const std::string common = random_text(random, 100 + random() % 4000);
      const std::string a = common + random_text(random, random() % 3000),
                        b = random_text(random, random() % 3000) + common;
      const double exact = exact_resemblance(a, b);
      CHECK(exact == doctest::Approx(by_sets(a, b)));
      CHECK(std::abs(resemblance(fingerprint(a), fingerprint(b)) - exact) < 0.13);  // four standard errors
      const Fingerprint sketch = fingerprint(a);
      const auto distinct = static_cast<double>(to_code_points(a).size() - 7);
      CHECK(std::abs(static_cast<double>(sketch.shingles) - distinct) <= distinct * 0.3);
    }
  }

  TEST_CASE("blanks, punctuation, case and traditional characters make no difference") {
    CHECK(fingerprint("The Port-Authority of Harland, 2025") ==
          fingerprint("the port authority OF harland 2025"));
    CHECK(fingerprint("國際貿易港的建設與發展，是重要的") == fingerprint("国际贸易港的建设与发展 是重要的"));
    CHECK(fingerprint("short") == Fingerprint{});
    CHECK(resemblance({}, {}) == 0);
  }

  TEST_CASE("the copy with another headline is found, another story is not") {
    std::mt19937_64 random(7);
    const std::string story = random_text(random, 900);
    StoryIndex index;
    index.add("b", fingerprint("标题一" + story));
    index.add("a", fingerprint("标题一" + story));
    for (int i = 0; i < 50; ++i)
      index.add("other" + std::to_string(i), fingerprint(random_text(random, 900)));
    index.add("short", fingerprint("标题一"));
    const auto match = index.find(fingerprint(random_text(random, 60) + story + random_text(random, 80)));
    REQUIRE(match);
    CHECK(match->key == "a");
    CHECK(match->resemblance > 0.7);
    CHECK(index.find(fingerprint("标题一" + story), "a")->key == "b");
    CHECK_FALSE(index.find(fingerprint(random_text(random, 900))));
    CHECK_FALSE(index.find(fingerprint("标题一")));
    // A quotation of a third of it is another document.
    CHECK_FALSE(index.find(fingerprint(story.substr(0, 900) + random_text(random, 700))));
    CHECK(index.size() == 53);
  }
}
