// The placing of our own: rings, clusters, labels.
#include <doctest/doctest.h>

#include <cmath>
#include <random>

#include "guanxi/model/ontology.hpp"
#include "picture/axis.hpp"
#include "picture/clusters.hpp"
#include "picture/columns.hpp"
#include "picture/force.hpp"
#include "picture/labels.hpp"
#include "picture/lines.hpp"
#include "picture/packing.hpp"
#include "picture/rings.hpp"

using namespace guanxi;
using namespace guanxi::dot;

namespace {

struct Sample {
  Drawing drawing;
  std::vector<Size> sizes;
};

/// A tree of the given depth with a few more edges, its nodes of different sizes.
Sample random_tree(std::uint32_t seed, std::size_t nodes, std::uint32_t depth) {
  std::mt19937 random(seed);
  Sample sample;
  for (std::size_t i = 0; i < nodes; ++i) {
    DrawnNode node;
    node.id = node.label = std::to_string(i);
    if (i > 0) {
      std::size_t parent = random() % i;
      while (sample.drawing.nodes[parent].level == depth) parent = random() % i;
      node.level = sample.drawing.nodes[parent].level + 1;
      DrawnEdge edge;
      edge.from = parent;
      edge.to = i;
      edge.relation = random() % 2 == 0 ? "develops" : "uses";
      if (random() % 2 == 0) std::swap(edge.from, edge.to);
      sample.drawing.edges.push_back(edge);
    }
    sample.drawing.nodes.push_back(node);
    sample.sizes.push_back({30.0 + random() % 90, 18.0 + random() % 30});
  }
  return sample;
}

bool overlap(const std::vector<Point>& at, const std::vector<Size>& sizes, std::size_t a, std::size_t b) {
  return std::abs(at[a].x - at[b].x) < (sizes[a].width + sizes[b].width) / 2 &&
         std::abs(at[a].y - at[b].y) < (sizes[a].height + sizes[b].height) / 2;
}

std::size_t overlaps(const std::vector<Point>& at, const std::vector<Size>& sizes) {
  std::size_t found = 0;
  for (std::size_t a = 0; a < at.size(); ++a)
    for (std::size_t b = 0; b < a; ++b) found += overlap(at, sizes, a, b) ? 1 : 0;
  return found;
}

}  // namespace

TEST_SUITE("picture/layout") {
  TEST_CASE("rings: the centre in the middle, no node on another") {
    for (std::uint32_t seed = 0; seed < 120; ++seed) {
      CAPTURE(seed);
      const Sample sample = random_tree(seed, 1 + seed, 1 + seed % 3);
      const std::vector<Point> at = place_on_rings(sample.drawing, sample.sizes, {30, 12});
      REQUIRE(at.size() == sample.sizes.size());
      CHECK(at[0].x == 0);
      CHECK(at[0].y == 0);
      CHECK(overlaps(at, sample.sizes) == 0);
      for (const Point& point : at) CHECK((std::isfinite(point.x) && std::isfinite(point.y)));
    }
  }

  TEST_CASE("rings: farther levels lie farther out") {
    const Sample sample = random_tree(5, 100, 3);
    const std::vector<Point> at = place_on_rings(sample.drawing, sample.sizes, {30, 12});
    std::vector<double> nearest(4, HUGE_VAL);
    for (std::size_t i = 0; i < at.size(); ++i) {
      double& distance = nearest[sample.drawing.nodes[i].level];
      distance = std::min(distance, std::hypot(at[i].x, at[i].y));
    }
    CHECK(nearest[1] > nearest[0]);
    CHECK(nearest[2] > nearest[1]);
    CHECK(nearest[3] > nearest[2]);
  }

  TEST_CASE("rings: odd drawings") {
    CHECK(place_on_rings({}, {}, {20, 12}).empty());
    Sample two = random_tree(1, 2, 1);
    two.drawing.nodes[1].level = 0;  // a second centre, and nothing on level 1
    CHECK(place_on_rings(two.drawing, two.sizes, {20, 12}).size() == 2);
    Sample gap = random_tree(1, 3, 1);
    gap.drawing.nodes[2].level = 7;  // levels between are empty
    CHECK(overlaps(place_on_rings(gap.drawing, gap.sizes, {20, 12}), gap.sizes) == 0);
  }

  TEST_CASE("clusters: each node in its frame, no frame on another") {
    for (std::uint32_t seed = 0; seed < 60; ++seed) {
      CAPTURE(seed);
      Sample sample = random_tree(seed, 1 + seed, 3);
      const std::size_t groups = 1 + seed % 5;
      for (std::size_t i = 0; i < sample.drawing.nodes.size(); ++i)
        sample.drawing.nodes[i].group =
            static_cast<std::uint32_t>(i % (groups + 1));  // the last: of no group
      sample.drawing.groups.assign(groups, "group");
      const Clusters clusters =
          place_clusters(sample.drawing, sample.sizes, {30, 12}, std::vector<Size>(groups, Size{40, 14}));
      REQUIRE(clusters.frames.size() == groups);
      CHECK(overlaps(clusters.at, sample.sizes) == 0);
      for (std::size_t i = 0; i < clusters.at.size(); ++i) {
        for (std::size_t group = 0; group < groups; ++group) {
          const auto [low, high] = clusters.frames[group];
          const Point point = clusters.at[i];
          const bool inside = point.x > low.x && point.x < high.x && point.y > low.y && point.y < high.y;
          CHECK(inside == (sample.drawing.nodes[i].group == group));
        }
      }
    }
  }

  TEST_CASE("force: no node on another, the same result again") {
    const Sample sample = random_tree(3, 40, 5);
    const std::vector<Line> lines = lines_of(sample.drawing, false);
    const std::vector<Point> at = place_by_force(sample.sizes, lines, {30, 12});
    CHECK(overlaps(at, sample.sizes) == 0);
    const std::vector<Point> again = place_by_force(sample.sizes, lines, {30, 12});
    for (std::size_t i = 0; i < at.size(); ++i) {
      CHECK(at[i].x == again[i].x);
      CHECK(at[i].y == again[i].y);
    }
    CHECK(place_by_force({}, {}, {20, 12}).empty());
  }

  TEST_CASE("room for labels: of all, or of most") {
    std::vector<LineLabel> labels(10, LineLabel{"", {30, 14}});
    labels[4].size = {70, 28};
    labels[5].size = {500, 14};
    CHECK(room_for(labels).width == 80);  // no more than that, whatever they need
    CHECK(room_for(labels).height == 28);
    CHECK(room_for(labels, 80).width == 70);
    CHECK(room_for(labels, 70).width == 30);
    CHECK(room_for({labels[0], labels[4]}, 80).width == 70);
    CHECK(room_for({}).width == 20);
  }

  TEST_CASE("packing: no rectangle on another, little room wasted, the first on top") {
    for (std::uint32_t seed = 0; seed < 40; ++seed) {
      CAPTURE(seed);
      std::mt19937 random(seed);
      std::vector<Size> sizes;
      double area = 0;
      for (std::uint32_t i = 0; i <= seed; ++i) {
        sizes.push_back({20.0 + random() % 200, 20.0 + random() % 120});
        area += (sizes.back().width + 10) * (sizes.back().height + 10);
      }
      const std::vector<Point> corners = pack(sizes, 10);
      REQUIRE(corners.size() == sizes.size());
      CHECK(corners[0].x == 0);
      CHECK(corners[0].y == 0);
      std::vector<Point> middles;
      std::vector<Size> apart;
      double right = 0, bottom = 0;
      for (std::size_t i = 0; i < sizes.size(); ++i) {
        middles.push_back({corners[i].x + sizes[i].width / 2, corners[i].y - sizes[i].height / 2});
        apart.push_back({sizes[i].width + 9.99, sizes[i].height + 9.99});
        right = std::max(right, corners[i].x + sizes[i].width);
        bottom = std::max(bottom, sizes[i].height - corners[i].y);
      }
      CHECK(overlaps(middles, apart) == 0);
      if (seed > 10) CHECK(right * bottom < 1.6 * area);
    }
    CHECK(pack({}, 10).empty());
  }

  TEST_CASE("labels keep clear of each other, as near to the wanted end as they can") {
    const std::vector<Point> at = {{0, 0}, {200, 0}};
    const std::vector<Size> sizes(2, Size{40, 20});
    const std::vector<Point> course = {{20, 0}, {180, 0}};
    const auto places = place_labels(
        at, sizes,
        {{course, {20, 10}, true}, {course, {20, 10}, false}, {course, {20, 10}, true}, {{}, {9, 9}}});
    REQUIRE(places.size() == 4);
    CHECK(places[0].middle.x == 156);  // the first step behind the arrow's 9 points and half the label
    CHECK(places[1].middle.x == 44);
    CHECK(places[2].middle.x <= places[0].middle.x - 20);
    CHECK(places[2].middle.y == 0);
    CHECK_FALSE(places[3].shown);
  }

  TEST_CASE("a label goes where it covers no node and hides no other line") {
    const std::vector<Point> course = {{20, 0}, {280, 0}};
    // The third node covers the line at the second.
    const auto past = place_labels({{0, 0}, {300, 0}, {240, 0}}, {{40, 20}, {40, 20}, {60, 20}},
                                   {{course, {60, 10}, true}});
    REQUIRE(past[0].shown);
    CHECK(past[0].middle.x <= 180);
    const auto clear = place_labels({}, {}, {{course, {60, 10}, true}, {{{250, -50}, {250, 50}}, {9, 999}}});
    REQUIRE(clear[0].shown);
    CHECK(clear[0].middle.x <= 220);
    CHECK_FALSE(clear[1].shown);  // it is longer than its line
  }

  TEST_CASE("no label covers a label or a node") {
    for (std::uint32_t seed = 0; seed < 40; ++seed) {
      CAPTURE(seed);
      std::mt19937 random(seed);
      const auto below = [&](std::uint32_t end) { return static_cast<double>(random() % end); };
      std::vector<Point> at;
      std::vector<Size> boxes;
      for (int i = 0; i < 15; ++i) {
        at.push_back({below(600), below(400)});
        boxes.push_back({20 + below(60), 16 + below(20)});
      }
      std::vector<LabelledLine> lines;
      for (int i = 0; i < 60; ++i) {
        lines.push_back({{}, {10 + below(60), 8 + below(20)}, random() % 2 == 0});
        for (int k = 0; k < 5; ++k) lines.back().course.push_back({below(600), below(400)});
      }
      const std::vector<LabelPlace> places = place_labels(at, boxes, lines);
      std::vector<Point> shown;
      std::vector<Size> sizes;
      for (std::size_t i = 0; i < places.size(); ++i) {
        if (!places[i].shown) continue;
        shown.push_back(places[i].middle);
        sizes.push_back(lines[i].label);
      }
      CHECK(shown.size() > 10);
      CHECK(overlaps(shown, sizes) == 0);
      for (std::size_t node = 0; node < at.size(); ++node) {
        for (std::size_t i = 0; i < shown.size(); ++i)
          CHECK(overlaps({at[node], shown[i]}, {boxes[node], sizes[i]}) == 0);
      }
    }
  }

  TEST_CASE("relations between the same two nodes are one line") {
    Drawing drawing;
    drawing.nodes.resize(2);
    const auto add = [&](std::size_t from, std::size_t to, bool directed) {
      DrawnEdge edge;
      edge.from = from;
      edge.to = to;
      edge.directed = directed;
      drawing.edges.push_back(edge);
    };
    add(0, 1, true);
    add(1, 0, true);
    add(0, 1, true);
    add(1, 0, false);
    add(0, 1, false);
    add(1, 1, true);
    const auto lines = lines_of(drawing, true);
    REQUIRE(lines.size() == 4);
    CHECK(lines[0].edges.size() == 2);
    CHECK((lines[0].forward && !lines[0].backward && !lines[0].mixed()));
    CHECK(lines[1].edges.size() == 1);
    CHECK(lines[2].edges.size() == 2);
    CHECK((!lines[2].forward && !lines[2].backward && !lines[2].mixed()));
    CHECK(lines[3].loop());

    const auto joined = lines_of(drawing, false);
    REQUIRE(joined.size() == 2);
    CHECK(joined[0].edges.size() == 5);
    CHECK((joined[0].forward && joined[0].backward && joined[0].mixed()));
    CHECK((joined[1].loop() && !joined[1].mixed()));
  }

  TEST_CASE("labels of a line with several directions say which way they read") {
    Drawing drawing;
    drawing.nodes.resize(2);
    drawing.edges.resize(3);
    for (DrawnEdge& edge : drawing.edges) edge.to = 1;
    std::swap(drawing.edges[1].from, drawing.edges[1].to);
    drawing.edges[2].directed = false;
    drawing.edges[0].label = "one";
    drawing.edges[1].label = "two";
    drawing.edges[2].label = "three";
    const RelationColours colours(drawing, Ontology::builtin());
    const Line line = lines_of(drawing, false).at(0);
    const auto has = [&](const Point& course, const std::string& text) {
      return label_of(line, colours, true, course).markup.find(">" + text + "<") != std::string::npos;
    };
    CHECK(has({10, 1}, "→ one"));
    CHECK(has({10, 1}, "← two"));
    CHECK(has({10, 1}, "– three"));
    CHECK(has({0, -5}, "↓ one"));
    CHECK(has({0, -5}, "↑ two"));
    CHECK(has({-5, -5}, "↙ one"));
    CHECK(has({-5, 0.1}, "← one"));
    CHECK(has({-5, -0.1}, "← one"));
    drawing.edges.resize(1);
    CHECK(label_of(lines_of(drawing, false).at(0), colours, true, {1, 0}).markup.find(">one<") !=
          std::string::npos);
  }
}

TEST_SUITE("picture/parts") {
  TEST_CASE("what hangs together stands together, and nothing overlaps") {
    for (std::uint32_t seed = 1; seed <= 8; ++seed) {
      CAPTURE(seed);
      // Three trees, the nodes taken from them in turn, and a node of its own.
      Sample all;
      constexpr std::size_t kTrees = 3;
      const std::size_t each = 4 + seed * 3;
      const std::size_t count = kTrees * each + 1;
      all.drawing.nodes.resize(count);
      all.sizes.assign(count, Size{60, 24});
      for (std::size_t tree = 0; tree < kTrees; ++tree) {
        for (const DrawnEdge& edge :
             random_tree(seed * kTrees + static_cast<std::uint32_t>(tree), each, 3).drawing.edges) {
          all.drawing.edges.push_back(edge);
          all.drawing.edges.back().from = edge.from * kTrees + tree;
          all.drawing.edges.back().to = edge.to * kTrees + tree;
        }
      }
      const auto at = place_by_force(all.sizes, lines_of(all.drawing, false), {30, 12});
      CHECK(overlaps(at, all.sizes) == 0);
      // No node of one tree lies within the box of another.
      for (std::size_t tree = 0; tree < kTrees; ++tree) {
        Point low{HUGE_VAL, HUGE_VAL}, high{-HUGE_VAL, -HUGE_VAL};
        for (std::size_t i = tree; i + 1 < count; i += kTrees) {
          low = {std::min(low.x, at[i].x), std::min(low.y, at[i].y)};
          high = {std::max(high.x, at[i].x), std::max(high.y, at[i].y)};
        }
        for (std::size_t i = 0; i < count; ++i) {
          if (i + 1 < count && i % kTrees == tree) continue;
          CHECK_FALSE((at[i].x >= low.x && at[i].x <= high.x && at[i].y >= low.y && at[i].y <= high.y));
        }
      }
    }
  }
}

TEST_SUITE("picture/columns") {
  TEST_CASE("levels are columns from left to right, and nothing overlaps") {
    for (std::uint32_t seed = 1; seed <= 20; ++seed) {
      CAPTURE(seed);
      const Sample sample = random_tree(seed, 2 + seed * 4, 1 + seed % 4);
      const auto at = place_in_columns(sample.drawing, sample.sizes, {40, 12});
      REQUIRE(at.size() == sample.sizes.size());
      CHECK(overlaps(at, sample.sizes) == 0);
      const auto& nodes = sample.drawing.nodes;
      for (std::size_t a = 0; a < at.size(); ++a)
        for (std::size_t b = 0; b < at.size(); ++b) {
          if (nodes[a].level == nodes[b].level) CHECK(at[a].x == at[b].x);
          if (nodes[a].level < nodes[b].level)
            CHECK(at[a].x + sample.sizes[a].width / 2 + 40 < at[b].x - sample.sizes[b].width / 2);
        }
    }
  }

  TEST_CASE("a chain is straight, and lines that need not cross do not") {
    Drawing drawing;
    std::vector<Size> sizes(6, Size{50, 20});
    drawing.nodes.resize(6);
    for (std::size_t i = 0; i < 6; ++i) drawing.nodes[i].level = i < 3 ? 0 : 1;
    const auto link = [&](std::size_t from, std::size_t to) {
      DrawnEdge edge;
      edge.from = from;
      edge.to = to;
      drawing.edges.push_back(edge);
    };
    link(0, 5);
    link(1, 3);
    link(2, 4);
    const auto at = place_in_columns(drawing, sizes, {40, 12});
    CHECK(std::abs(at[0].y - at[5].y) < 1);
    CHECK(std::abs(at[1].y - at[3].y) < 1);
    CHECK(std::abs(at[2].y - at[4].y) < 1);
    CHECK(place_in_columns({}, {}, {40, 12}).empty());
  }
}

TEST_SUITE("picture/axis") {
  const auto day = [](int year, int month, int of_month) {
    return Date{static_cast<std::uint16_t>(year), static_cast<std::uint8_t>(month),
                static_cast<std::uint8_t>(of_month)}
        .first_day();
  };

  TEST_CASE("later days are farther right, and years without anything are cut out") {
    const TimeScale scale({day(1897, 5, 21), day(2023, 5, 1), day(2025, 12, 31)});
    std::vector<int> numbers;
    for (const TimeScale::Year& year : scale.years()) numbers.push_back(year.number);
    CHECK(numbers == std::vector<int>{1897, 1898, 2023, 2024, 2025});
    CHECK(scale.years()[1].empty);
    CHECK(scale.years()[3].empty);
    CHECK(scale.years()[1].right - scale.years()[1].left < scale.years()[0].right);
    double before = -1;
    for (std::int32_t at = day(1890, 1, 1); at < day(2030, 1, 1); ++at) {
      const double x = scale.at(at);
      CHECK(x >= before);
      CHECK(x <= scale.width());
      before = x;
    }
    CHECK(scale.at(day(1890, 1, 1)) == 0);
    CHECK(scale.at(day(2026, 1, 1)) == scale.width());
    CHECK(scale.at(day(2025, 7, 2)) ==
          doctest::Approx((scale.years()[4].left + scale.years()[4].right) / 2).epsilon(0.01));
  }

  TEST_CASE("one day, the first and the last of the calendar") {
    CHECK(TimeScale({day(2024, 2, 29)}).years().size() == 1);
    const TimeScale scale({day(1, 1, 1), day(9999, 12, 31)});
    CHECK(scale.at(day(1, 1, 1)) < scale.at(day(9999, 12, 31)));
  }
}
