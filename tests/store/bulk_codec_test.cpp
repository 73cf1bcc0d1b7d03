// Packed lists and lines: round trips, the size that is promised, and damage of every bit.
#include "store/bulk_codec.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "guanxi/base/coding.hpp"

using namespace guanxi;

namespace {

PackedGroup random_group(std::mt19937_64& random, const GroupShape& shape, std::uint64_t largest) {
  PackedGroup group;
  for (std::uint32_t node = 0; node < shape.nodes; ++node) {
    for (std::uint32_t relation = 0; relation < shape.relations; ++relation) {
      if (random() % 3 == 0) continue;
      const auto begin = static_cast<std::uint32_t>(group.neighbours.size());
      const std::uint64_t n = 1 + random() % largest;
      // Near ones, far ones, and both.
      const std::uint64_t spread = std::uint64_t{1} << (1 + random() % 32);
      for (std::uint64_t i = 0; i < n; ++i) {
        const std::uint64_t at = random() % 4 == 0 ? random() : shape.first_node + random() % spread;
        group.neighbours.push_back(static_cast<std::uint32_t>(at % shape.node_limit));
      }
      std::sort(group.neighbours.begin() + begin, group.neighbours.end());
      group.lists.push_back({node, relation, begin, static_cast<std::uint32_t>(group.neighbours.size())});
    }
  }
  return group;
}

bool same(const PackedGroup& a, const PackedGroup& b) {
  return a.neighbours == b.neighbours && std::equal(a.lists.begin(), a.lists.end(), b.lists.begin(),
                                                    b.lists.end(), [](const auto& x, const auto& y) {
                                                      return x.node == y.node && x.relation == y.relation &&
                                                             x.begin == y.begin && x.end == y.end;
                                                    });
}

std::string encoded(const PackedLines& lines) {
  std::string out;
  put_varint(out, lines.first_row);
  encode_lines(lines, out);
  return out;
}

}  // namespace

TEST_SUITE("store/bulk_codec") {
  TEST_CASE("bits go in and come out, of every width and at every offset") {
    std::mt19937_64 random(1);
    for (int time = 0; time < 200; ++time) {
      std::vector<std::pair<std::uint64_t, unsigned>> values;
      std::string bytes;
      {
        BitWriter out(bytes);
        for (int i = 0; i < 50; ++i) {
          const auto width = static_cast<unsigned>(random() % 58);
          const std::uint64_t value = random() & ((std::uint64_t{1} << width) - 1);
          out.put(value, width);
          values.emplace_back(value, width);
        }
      }
      BitReader in(bytes);
      for (const auto& [value, width] : values) REQUIRE(in.take(width) == value);
      CHECK(in.ok());
      CHECK(in.left() < 8);
      (void)in.take(8);
      CHECK_FALSE(in.ok());
    }
  }

  TEST_CASE("groups of any shape come back, and a node's lists alone") {
    std::mt19937_64 random(2);
    for (int time = 0; time < 300; ++time) {
      CAPTURE(time);
      GroupShape shape;
      shape.nodes = 1U << (random() % 6);
      shape.first_node = static_cast<std::uint32_t>(random() % 1000) * shape.nodes;
      shape.relations = 1 + static_cast<std::uint32_t>(random() % 4);
      shape.node_limit = time % 2 == 0 ? std::uint64_t{1} << 32 : 100'000;
      const PackedGroup group = random_group(random, shape, time % 10 == 0 ? 500 : 20);
      std::string bytes;
      encode_group(shape, group, bytes);
      PackedGroup back;
      std::string fault;
      REQUIRE(decode_group(shape, bytes, back, &fault));
      REQUIRE(same(group, back));
      std::uint64_t expected = 0;
      for (std::uint32_t node = 0; node < shape.nodes; ++node) {
        std::uint64_t before = 0;
        REQUIRE(decode_node_lists(shape, bytes, node, back, before, &fault));
        REQUIRE(before == expected);
        std::vector<std::uint32_t> wanted;
        for (const PackedList& l : group.lists) {
          if (l.node == node)
            wanted.insert(wanted.end(), group.neighbours.begin() + l.begin, group.neighbours.begin() + l.end);
        }
        REQUIRE(back.neighbours == wanted);
        expected += wanted.size();
      }
      for (const PackedList& l : group.lists) {
        for (std::uint32_t i = l.begin; i < l.end; ++i) {
          REQUIRE(decode_entry(shape, bytes, i, back, &fault));
          REQUIRE(back.neighbours == std::vector{group.neighbours[i]});
          REQUIRE(back.lists.size() == 1);
          REQUIRE(back.lists[0].node == l.node);
          REQUIRE(back.lists[0].relation == l.relation);
        }
      }
      REQUIRE_FALSE(decode_entry(shape, bytes, group.neighbours.size(), back, &fault));
      REQUIRE((fault == "it has fewer relations" || fault == "it is cut short"));
    }
  }

  TEST_CASE("random neighbours take about log2(nodes / entries) + 2 bits each") {
    std::mt19937_64 random(3);
    constexpr std::uint32_t kNodes = 1 << 20;
    for (const std::uint32_t degree : {30U, 300U, 3000U}) {
      GroupShape shape{512, 16, 1, kNodes};
      PackedGroup group;
      for (std::uint32_t node = 0; node < shape.nodes; ++node) {
        const auto begin = static_cast<std::uint32_t>(group.neighbours.size());
        for (std::uint32_t i = 0; i < degree; ++i)
          group.neighbours.push_back(static_cast<std::uint32_t>(random() % kNodes));
        std::sort(group.neighbours.begin() + begin, group.neighbours.end());
        group.lists.push_back({node, 0, begin, begin + degree});
      }
      std::string bytes;
      encode_group(shape, group, bytes);
      const double each =
          8.0 * static_cast<double>(bytes.size()) / static_cast<double>(group.neighbours.size());
      CHECK(each < std::log2(static_cast<double>(kNodes) / degree) + 2.5);
    }
  }

  TEST_CASE("a hub is passed over, and a node beyond it found") {
    GroupShape shape{0, 4, 1, std::uint64_t{1} << 32};
    PackedGroup group;
    for (std::uint32_t i = 0; i < 100'000; ++i) group.neighbours.push_back(i * 7);
    group.lists.push_back({1, 0, 0, 100'000});
    group.neighbours.push_back(5);
    group.lists.push_back({3, 0, 100'000, 100'001});
    std::string bytes;
    encode_group(shape, group, bytes);
    PackedGroup back;
    std::uint64_t before = 0;
    REQUIRE(decode_node_lists(shape, bytes, 3, back, before, nullptr));
    CHECK(before == 100'000);
    CHECK(back.neighbours == std::vector<std::uint32_t>{5});
    REQUIRE(decode_node_lists(shape, bytes, 2, back, before, nullptr));
    CHECK(back.lists.empty());
  }

  TEST_CASE("lines in order, nearly in order, in no order, far apart, and several of one relation") {
    std::mt19937_64 random(4);
    for (int time = 0; time < 400; ++time) {
      CAPTURE(time);
      PackedLines lines;
      lines.first_row = random() % 1000;
      const std::size_t edges = 1 + random() % 40;
      if (time % 3 == 0) {
        for (std::size_t i = 0; i < edges; ++i)
          lines.counts.push_back(1 + static_cast<std::uint32_t>(random() % 5));
      }
      std::size_t rows = edges;
      if (!lines.counts.empty()) {
        rows = 0;
        for (const auto n : lines.counts) rows += n;
      }
      std::uint64_t line = 1 + random() % 100;
      for (std::size_t i = 0; i < rows; ++i) {
        lines.lines.push_back(line);
        switch (time % 4) {
          case 0:
            ++line;
            break;
          case 1:
            line += 1 + random() % 3;
            break;
          case 2:
            line = random() % 1'000'000;
            break;
          default:
            line = random() >> (random() % 64);
        }
      }
      const std::string bytes = encoded(lines);
      PackedLines back;
      std::string fault;
      REQUIRE(decode_lines(bytes, edges, back, &fault));
      CHECK(back.first_row == lines.first_row);
      CHECK(back.lines == lines.lines);
      CHECK(back.counts == lines.counts);
      CHECK(has_counts(bytes) == !lines.counts.empty());
      for (std::size_t row = 0; row < rows && lines.counts.empty(); ++row) {
        std::uint64_t first_row = 0;
        std::uint64_t alone = 0;
        REQUIRE(decode_line(bytes, row, first_row, alone, &fault));
        CHECK(first_row == lines.first_row);
        CHECK(alone == lines.lines[row]);
      }
      if (time % 4 == 0 && lines.counts.empty()) CHECK(bytes.size() <= 6);
    }
  }

  TEST_CASE("damage is found or harmless: every bit turned, every length cut") {
    std::mt19937_64 random(5);
    for (int time = 0; time < 20; ++time) {
      GroupShape shape{64, 8, 1 + static_cast<std::uint32_t>(time % 3), 5000};
      const PackedGroup group = random_group(random, shape, time % 5 == 0 ? 100 : 6);
      PackedLines lines;
      for (std::size_t i = 0; i < group.neighbours.size(); ++i) {
        lines.lines.push_back(time % 2 == 0 ? i + 3 : random() % 1000);
        if (time % 4 == 0) lines.counts.push_back(1);
      }
      std::string bytes;
      encode_group(shape, group, bytes);
      const std::string line_bytes = lines.lines.empty() ? std::string() : encoded(lines);
      PackedGroup back;
      PackedLines lines_back;
      std::string fault;
      const auto look = [&](const std::string& g, const std::string& l) {
        if (decode_group(shape, g, back, &fault)) {
          for (const std::uint32_t n : back.neighbours) REQUIRE(n < shape.node_limit);
          for (const PackedList& list : back.lists) {
            REQUIRE(list.end <= back.neighbours.size());
            REQUIRE(list.relation < shape.relations);
          }
        }
        std::uint64_t before = 0;
        (void)decode_node_lists(shape, g, 5, back, before, &fault);
        if (decode_entry(shape, g, random() % 20, back, &fault))
          REQUIRE(back.neighbours[0] < shape.node_limit);
        if (l.empty()) return;
        (void)decode_lines(l, group.neighbours.size(), lines_back, &fault);
        std::uint64_t line = 0;
        if (!has_counts(l)) (void)decode_line(l, random() % 20, before, line, &fault);
      };
      for (std::size_t i = 0; i < bytes.size(); ++i) {
        look(bytes.substr(0, i), {});
        CHECK_FALSE(decode_group(shape, bytes.substr(0, i), back, &fault));
      }
      for (std::size_t i = 0; i < bytes.size() * 8; ++i) {
        std::string changed = bytes;
        changed[i / 8] = static_cast<char>(changed[i / 8] ^ (1 << (i % 8)));
        look(changed, {});
      }
      for (std::size_t i = 0; i < line_bytes.size() * 8; ++i) {
        std::string changed = line_bytes;
        changed[i / 8] = static_cast<char>(changed[i / 8] ^ (1 << (i % 8)));
        look(bytes, changed);
        look(bytes, line_bytes.substr(0, i / 8));
      }
      CHECK_FALSE(decode_group(shape, bytes + "x", back, &fault));
      CHECK(fault == "bytes follow its end");
    }
  }
}
