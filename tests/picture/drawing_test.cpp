#include "guanxi/picture/drawing.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <set>
#include <tuple>

using namespace guanxi;

namespace {

Drawing random_drawing(std::uint32_t seed, std::size_t nodes, std::size_t edges) {
  std::mt19937 random(seed);
  Drawing drawing;
  for (std::size_t i = 0; i < nodes; ++i) {
    DrawnNode node;
    node.id = "n" + std::to_string((i * 7919) % nodes);
    node.priority = random() % 3;
    node.weight = random() % 4;
    drawing.nodes.push_back(node);
  }
  for (std::size_t i = 0; i < edges; ++i) {
    DrawnEdge edge;
    edge.from = random() % nodes;
    edge.to = random() % nodes;
    edge.weight = random() % 5;
    edge.tooltip = std::to_string(i);
    drawing.edges.push_back(edge);
  }
  return drawing;
}

}  // namespace

TEST_SUITE("picture/drawing") {
  TEST_CASE("what is small enough stays as it is") {
    Drawing drawing = random_drawing(1, 10, 20);
    CHECK(reduce(drawing, {.max_nodes = 10, .max_edges = 20}).empty());
    CHECK(drawing.nodes.size() == 10);
    CHECK(drawing.edges.size() == 20);
    CHECK(drawing.notes.empty());
    Drawing nothing;
    CHECK(reduce(nothing).empty());
  }

  TEST_CASE("says what it takes away, in the picture and to the caller") {
    Drawing drawing = random_drawing(2, 1234, 3000);
    const auto remarks = reduce(drawing, {.max_nodes = 1000, .max_edges = 100});
    REQUIRE(remarks.size() == 2);
    CHECK(remarks[0] ==
          "1,000 of 1,234 entities are drawn: the nearest or first ones, of these the best supported");
    CHECK(remarks[1].starts_with("100 of "));
    CHECK(remarks[1].ends_with(" relations between them are drawn: the best supported"));
    CHECK(drawing.notes == remarks);

    Drawing chinese = random_drawing(2, 12, 0);
    chinese.chinese = true;
    CHECK(reduce(chinese, {.max_nodes = 5}) ==
          std::vector<std::string>{
              "5 of 12 entities are drawn: the nearest or first ones, of these the best supported"});
    CHECK(chinese.notes ==
          std::vector<std::string>{"共 12 个实体，图中只画 5 个：由近及远，同等时依据多者优先"});
  }

  TEST_CASE("keeps the first by priority, weight and id, and the edges between them") {
    for (std::uint32_t seed = 0; seed < 50; ++seed) {
      CAPTURE(seed);
      const Drawing whole = random_drawing(seed, 60, 200);
      Drawing drawing = whole;
      const DrawingLimits limits{.max_nodes = 20, .max_edges = 8};
      static_cast<void>(reduce(drawing, limits));

      // The oracle sorts everything.
      std::vector<std::tuple<std::uint32_t, std::int64_t, std::string>> order;
      for (const DrawnNode& node : whole.nodes)
        order.emplace_back(node.priority, -static_cast<std::int64_t>(node.weight), node.id);
      std::sort(order.begin(), order.end());
      std::set<std::string> wanted;
      for (std::size_t i = 0; i < limits.max_nodes; ++i) wanted.insert(std::get<2>(order[i]));
      std::set<std::string> kept;
      for (const DrawnNode& node : drawing.nodes) kept.insert(node.id);
      CHECK(kept == wanted);

      std::vector<std::pair<std::int64_t, std::size_t>> edges;
      for (std::size_t i = 0; i < whole.edges.size(); ++i) {
        const DrawnEdge& edge = whole.edges[i];
        if (wanted.contains(whole.nodes[edge.from].id) && wanted.contains(whole.nodes[edge.to].id))
          edges.emplace_back(-static_cast<std::int64_t>(edge.weight), i);
      }
      std::sort(edges.begin(), edges.end());
      edges.resize(std::min(edges.size(), limits.max_edges));
      std::set<std::size_t> wanted_edges;
      for (const auto& [weight, place] : edges) wanted_edges.insert(place);
      std::set<std::size_t> kept_edges;
      for (const DrawnEdge& edge : drawing.edges) {
        const std::size_t place = std::stoul(edge.tooltip);
        kept_edges.insert(place);
        CHECK(drawing.nodes[edge.from].id == whole.nodes[whole.edges[place].from].id);
        CHECK(drawing.nodes[edge.to].id == whole.nodes[whole.edges[place].to].id);
      }
      CHECK(kept_edges == wanted_edges);
    }
  }
}
