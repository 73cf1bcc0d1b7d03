#include <doctest/doctest.h>

#include <algorithm>
#include <random>

#include "guanxi/base/unicode.hpp"

using namespace guanxi;

namespace {

/// Optimal string alignment by the whole matrix.
std::size_t slow_distance(std::u32string_view a, std::u32string_view b) {
  std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) d[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) d[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i)
    for (std::size_t j = 1; j <= b.size(); ++j) {
      d[i][j] =
          std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (a[i - 1] != b[j - 1] ? 1 : 0)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  return d[a.size()][b.size()];
}

std::u32string any_word(std::mt19937_64& random) {
  std::u32string out(random() % 9, U' ');
  for (char32_t& c : out) c = U"ab江"[random() % 3];
  return out;
}

}  // namespace

TEST_SUITE("base/edit_distance") {
  TEST_CASE("agrees with the whole matrix at every limit") {
    std::mt19937_64 random(1);
    for (int round = 0; round < 3000; ++round) {
      const std::u32string a = any_word(random);
      const std::u32string b = any_word(random);
      const std::string text_a = to_utf8(a);
      const std::string text_b = to_utf8(b);
      const std::size_t distance = slow_distance(a, b);
      for (std::size_t limit = 0; limit <= 10; ++limit) {
        CAPTURE(text_a);
        CAPTURE(text_b);
        CAPTURE(limit);
        REQUIRE(edit_distance(a, b, limit) == std::min(distance, limit + 1));
      }
      REQUIRE(edit_distance(a, b, SIZE_MAX) == distance);
    }
  }

  TEST_CASE("a swap of neighbours is one edit") {
    CHECK(edit_distance(U"wroks", U"works", 3) == 1);
    CHECK(edit_distance(U"之江实验室", U"之江试验室", 3) == 1);
    CHECK(edit_distance(U"", U"", 0) == 0);
  }

  TEST_CASE("the closest word is at most a third of the word's length away") {
    const std::vector<std::string> relations = {"works_for", "founded", "funds", "uses", "合作"};
    CHECK(closest("wroks_for", relations) == "works_for");
    CHECK(closest("fundz", relations) == "funds");
    CHECK(closest("FUNDS", relations) == "funds");  // case is no difference
    CHECK(closest("fu", relations).empty());
    CHECK(closest("employs", relations).empty());
    CHECK(closest("", relations).empty());
    CHECK(closest("funds", {}).empty());
    CHECK(closest("path", {"bath", "math", "path"}) == "path");
    CHECK(closest("fath", {"bath", "math"}) == "bath");  // the first of equals
  }
}
