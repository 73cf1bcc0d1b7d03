#include "guanxi/text/document.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <utility>
#include <vector>

using namespace guanxi;

namespace {

/// The map's oracle: for each byte of the clean form the span of the text that it stands for.
struct Plain {
  std::vector<OffsetMap::Span> of_byte;

  void add_run(std::uint32_t text, std::uint32_t length) {
    for (std::uint32_t i = 0; i < length; ++i) of_byte.push_back({text + i, text + i + 1});
  }
  void add_substitute(std::uint32_t begin, std::uint32_t end, std::uint32_t length) {
    for (std::uint32_t i = 0; i < length; ++i) of_byte.push_back({begin, end});
  }
  [[nodiscard]] OffsetMap::Span to_text(std::uint32_t begin, std::uint32_t end) const {
    OffsetMap::Span out = of_byte[begin];
    for (std::uint32_t i = begin; i < end; ++i) {
      out.begin = std::min(out.begin, of_byte[i].begin);
      out.end = std::max(out.end, of_byte[i].end);
    }
    return out;
  }
};

}  // namespace

TEST_SUITE("text/document") {
  TEST_CASE("runs that go on are one run") {
    OffsetMap map;
    map.add_run(3, 4);
    map.add_run(7, 5);
    CHECK(map.runs() == 1);
    map.add_run(20, 1);
    CHECK(map.runs() == 2);
    CHECK(map.clean_size() == 10);
    CHECK(map.to_text(1, 3) == OffsetMap::Span{4, 6});
    CHECK(map.to_text(8, 10) == OffsetMap::Span{11, 21});
  }

  TEST_CASE("an empty map and empty spans") {
    CHECK(OffsetMap().to_text(0, 0) == OffsetMap::Span{0, 0});
    CHECK(OffsetMap::identity(9).to_text(4, 4) == OffsetMap::Span{4, 4});
    CHECK(OffsetMap::identity(9).to_text(9, 9) == OffsetMap::Span{9, 9});
    CHECK(OffsetMap::identity(0).clean_size() == 0);
  }

  TEST_CASE("a blank for a line break covers the break, a heading that was moved is covered as well") {
    OffsetMap map;
    map.add_run(0, 5);            // "Zhang"
    map.add_substitute(5, 7, 1);  // CR LF
    map.add_run(7, 3);            // "Wei"
    map.add_run(40, 4);           // what goes on behind a heading
    map.add_run(12, 6);           // the heading
    CHECK(map.to_text(5, 6) == OffsetMap::Span{5, 7});
    CHECK(map.to_text(4, 7) == OffsetMap::Span{4, 8});
    CHECK(map.to_text(8, 10) == OffsetMap::Span{9, 41});
    CHECK(map.to_text(13, 19) == OffsetMap::Span{12, 18});
    CHECK(map.to_text(12, 14) == OffsetMap::Span{12, 44});
  }

  TEST_CASE("agrees with one span a byte on 300 random maps") {
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
      CAPTURE(seed);
      std::mt19937_64 random(seed);
      const auto upto = [&random](std::uint32_t most) {
        return static_cast<std::uint32_t>(random() % (most + 1));
      };
      OffsetMap map;
      Plain plain;
      std::uint32_t text = 0;
      for (std::uint32_t i = 0; i < 12; ++i) {
        text = upto(3) == 0 ? upto(200) : text + upto(2);
        const std::uint32_t length = upto(6);
        if (upto(2) == 0) {
          const std::uint32_t end = text + upto(3);
          map.add_substitute(text, end, length % 3);
          plain.add_substitute(text, end, length % 3);
          text = end;
        } else {
          map.add_run(text, length);
          plain.add_run(text, length);
          text += length;
        }
      }
      REQUIRE(map.clean_size() == plain.of_byte.size());
      for (std::uint32_t begin = 0; begin < map.clean_size(); ++begin)
        for (std::uint32_t end = begin + 1; end <= map.clean_size(); ++end)
          REQUIRE(map.to_text(begin, end) == plain.to_text(begin, end));
    }
  }
}
