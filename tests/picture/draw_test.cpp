#include "guanxi/picture/draw.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "guanxi/explore/neighbourhood.hpp"
#include "guanxi/explore/node_view.hpp"
#include "guanxi/explore/path.hpp"
#include "guanxi/explore/trace.hpp"
#include "guanxi/model/ontology.hpp"

using namespace guanxi;

namespace {

const Ontology& ontology() {
  return Ontology::builtin();
}

EntityRef entity(std::uint32_t number, const std::string& name, const std::string& type) {
  return {NodeNo{number}, type + ":" + name, name, type};
}

RelationRef relation(std::size_t from, std::size_t to, const std::string& type) {
  RelationRef out;
  out.from = from;
  out.to = to;
  out.relation = type;
  out.labels = {type + "!", type + " by!", type + "（中）", type + "（被）", type == "partners_with"};
  out.claims = out.sources = 1;
  return out;
}

/// 梁文锋 works for 深度求索, which develops R1 and partners with 浙江大学, which uses R1.
Subgraph sample() {
  Subgraph graph;
  graph.entities = {entity(0, "深度求索", "organisation/company"), entity(1, "梁文锋", "person"),
                    entity(2, "R1", "platform/model"), entity(3, "浙江大学", "organisation/university")};
  graph.relations = {relation(0, 2, "develops"), relation(0, 3, "partners_with"), relation(1, 0, "works_for"),
                     relation(3, 2, "uses")};
  graph.relations[2].confidence = 0.5;
  graph.relations[2].properties = {{"role", {Stated<Value>{Value{"创始人"}, 1}}}};
  graph.relations[2].periods = {Stated<Period>{{Date{2023, 7, 0}, Date{2023, 7, 0}}, 1},
                                Stated<Period>{{Date{2024, 0, 0}, std::nullopt}, 1}};
  EvidenceRef evidence;
  evidence.title = "报道";
  evidence.source_key = "news";
  evidence.date = "2025-05-28";
  evidence.quote = "深度求索创始人梁文锋";
  evidence.uri = "https://example.org/1";
  graph.relations[2].evidence = {evidence};
  graph.focus = {0};
  return graph;
}

const DrawnNode& node_named(const Drawing& drawing, const std::string& label) {
  const auto it = std::find_if(drawing.nodes.begin(), drawing.nodes.end(),
                               [&](const DrawnNode& node) { return node.label == label; });
  REQUIRE(it != drawing.nodes.end());
  return *it;
}

const DrawnEdge& edge_called(const Drawing& drawing, const std::string& name) {
  const auto it = std::find_if(drawing.edges.begin(), drawing.edges.end(),
                               [&](const DrawnEdge& edge) { return edge.relation == name; });
  REQUIRE(it != drawing.edges.end());
  return *it;
}

}  // namespace

TEST_SUITE("picture/draw") {
  TEST_CASE("relations: labels, roles, dates, doubt, evidence") {
    const Drawing drawing = draw_subgraph(sample(), ontology());
    CHECK(drawing.chinese);
    CHECK(drawing.layout == LayoutKind::kForce);
    REQUIRE(drawing.nodes.size() == 4);
    REQUIRE(drawing.edges.size() == 4);
    const DrawnEdge& works = edge_called(drawing, "works_for");
    CHECK(drawing.nodes[works.from].label == "梁文锋");
    CHECK(drawing.nodes[works.to].label == "深度求索");
    CHECK(works.label == "works_for（中）");
    CHECK(works.detail == "创始人，2023-07; 2024 –");
    CHECK(works.doubtful);
    CHECK(works.directed);
    CHECK(works.url == "https://example.org/1");
    CHECK(works.tooltip.find("“深度求索创始人梁文锋” — 报道, 2025-05-28") != std::string::npos);
    CHECK(works.tooltip.find("来源 1 个，置信度 0.5") != std::string::npos);
    CHECK_FALSE(edge_called(drawing, "partners_with").directed);
    CHECK_FALSE(edge_called(drawing, "develops").doubtful);
    CHECK(node_named(drawing, "深度求索").emphasis);
    CHECK_FALSE(node_named(drawing, "R1").emphasis);
    CHECK(node_named(drawing, "R1").tooltip.find("platform/model:R1") != std::string::npos);
  }

  TEST_CASE("language, title and the bound of doubt are the caller's") {
    DrawOptions options;
    options.language = PictureLanguage::kEnglish;
    options.title = "Mine";
    options.doubtful_below = 0.2;
    const Drawing drawing = draw_subgraph(sample(), ontology(), options);
    CHECK_FALSE(drawing.chinese);
    CHECK(drawing.title == "Mine");
    CHECK(edge_called(drawing, "works_for").label == "works_for!");
    CHECK(edge_called(drawing, "works_for").detail == "创始人, 2023-07; 2024 –");
    CHECK_FALSE(edge_called(drawing, "works_for").doubtful);
    Subgraph latin;
    latin.entities = {entity(0, "NASA", "organisation"), entity(1, "ESA", "organisation"),
                      entity(2, "中国", "place/country")};
    CHECK_FALSE(draw_subgraph(latin, ontology()).chinese);
    CHECK_FALSE(draw_subgraph({}, ontology()).chinese);
  }

  TEST_CASE("neighbourhood") {
    NeighbourhoodAnswer answer;
    answer.graph = sample();
    answer.distances = {0, 1, 1, 2};
    answer.more = 1200;
    answer.cut = true;
    const Drawing drawing = draw_neighbourhood(answer, ontology());
    CHECK(drawing.layout == LayoutKind::kRings);
    CHECK(drawing.title == "深度求索：2 步以内的关系");
    CHECK(drawing.notes == std::vector<std::string>{"另有 1,200 个实体未列出", "搜索达到上限，结果可能不全"});
    CHECK(node_named(drawing, "浙江大学").level == 2);
    CHECK(node_named(drawing, "浙江大学").priority == 2);
    CHECK(drawing.edges.size() == 4);
    DrawOptions english;
    english.language = PictureLanguage::kEnglish;
    CHECK(draw_neighbourhood(answer, ontology(), english).title == "深度求索: up to 2 hops");
  }

  TEST_CASE("paths: what none of them uses is left out") {
    PathAnswer answer;
    answer.graph = sample();
    answer.graph.entities.push_back(entity(9, "unused", "place"));
    answer.graph.focus = {1, 2};
    Path path;
    path.entities = {1, 0, 2};
    path.hops = {{{2, true}}, {{0, true}}};
    answer.paths = {path};
    answer.shortest = 3;
    const Drawing drawing = draw_paths(answer, ontology());
    CHECK(drawing.layout == LayoutKind::kLayered);
    CHECK(drawing.nodes.size() == 3);
    CHECK(drawing.edges.size() == 2);
    CHECK(node_named(drawing, "梁文锋").level == 0);
    CHECK(node_named(drawing, "深度求索").level == 1);
    CHECK(node_named(drawing, "R1").level == 2);
    CHECK(node_named(drawing, "R1").emphasis);
    CHECK(node_named(drawing, "R1").priority == 0);
    CHECK(node_named(drawing, "深度求索").priority == 1);
    CHECK(drawing.notes == std::vector<std::string>{"共 3 条最短路径，列出 1 条"});

    answer.paths.clear();
    const Drawing none = draw_paths(answer, ontology());
    CHECK(none.nodes.size() == 2);
    CHECK(none.edges.empty());
    CHECK(none.title.ends_with("未找到路径"));
  }

  TEST_CASE("disjoint paths: what cuts them is marked") {
    PathAnswer answer;
    answer.graph = sample();
    answer.graph.focus = {1, 2};
    Path path;
    path.entities = {1, 0, 2};
    path.hops = {{{2, true}}, {{0, true}}};
    answer.paths = {path};
    answer.cut_entities = {answer.graph.entities[0]};
    const Drawing drawing = draw_paths(answer, ontology());
    CHECK(node_named(drawing, "深度求索").cut);
    CHECK_FALSE(node_named(drawing, "梁文锋").cut);
    CHECK(node_named(drawing, "深度求索").tooltip.ends_with("\n切断所有路径的最少实体之一"));
    CHECK(drawing.notes == std::vector<std::string>{"去掉标出的 1 个实体则无路径"});
    answer.direct = true;
    CHECK(draw_paths(answer, ontology()).notes ==
          std::vector<std::string>{"去掉标出的 1 个实体，除直接关系外再无路径"});
  }

  TEST_CASE("no path: those with one filter less, with what the filter cuts") {
    PathAnswer answer;
    const Subgraph all = sample();
    answer.graph.entities = {all.entities[1], all.entities[2]};
    answer.graph.focus = {0, 1};
    Path near, far;
    near.entities = {1, 0, 2};
    near.hops = {{{2, true}}, {{0, true}}};
    far.entities = {1, 0, 3, 2};
    far.hops = {{{2, true}}, {{1, true}}, {{3, true}}};
    answer.relaxed = {{PathFilter::kAt, all, near, {0}, {}},
                      {PathFilter::kTypes, all, near, {}, {1}},
                      {PathFilter::kMaxHops, all, far, {2}, {}}};
    DrawOptions english;
    english.language = PictureLanguage::kEnglish;
    const Drawing drawing = draw_paths(answer, ontology(), english);
    CHECK(drawing.title == "梁文锋 and R1: no path found");
    CHECK(drawing.nodes.size() == 4);
    CHECK(drawing.edges.size() == 4);
    for (const DrawnEdge& edge : drawing.edges) CHECK(edge.supposed);
    CHECK(edge_called(drawing, "works_for").barred == "cut by --at");
    CHECK(edge_called(drawing, "develops").barred.empty());
    CHECK(edge_called(drawing, "uses").barred == "cut by --max-hops");
    CHECK(node_named(drawing, "深度求索").detail == "cut by --type");
    CHECK(node_named(drawing, "梁文锋").level == 0);
    CHECK(node_named(drawing, "浙江大学").level == 2);
    CHECK(node_named(drawing, "R1").level == 3);
    CHECK(drawing.notes == std::vector<std::string>{"without --at there is a path of 2 hops",
                                                    "without --type there is a path of 2 hops",
                                                    "without --max-hops there is a path of 3 hops"});
  }

  TEST_CASE("trace: ends left and right") {
    TraceAnswer answer;
    answer.graph = sample();
    answer.from_type = "person";
    answer.to_type = "platform/model";
    TracePair pair;
    pair.from = 1;
    pair.to = 2;
    pair.hops = 2;
    Chain chain;
    chain.entities = {1, 0, 2};
    chain.hops = {{2, true}, {0, true}};
    pair.shortest = {chain};
    answer.pairs = {pair};
    answer.pair_count = 7;
    const Drawing drawing = draw_trace(answer, ontology());
    CHECK(drawing.nodes.size() == 3);
    CHECK(node_named(drawing, "梁文锋").level == 0);
    CHECK(node_named(drawing, "R1").level == 2);
    CHECK(drawing.edges.size() == 2);
    CHECK(drawing.notes == std::vector<std::string>{"共 7 对，列出 1 对"});
    CHECK(draw_trace({}, ontology()).nodes.empty());
  }

  TEST_CASE("one entity") {
    NodeView view;
    view.graph = sample();
    view.groups.resize(2);
    view.groups[0].relations = {0};
    view.groups[0].more = 4;
    view.groups[1].relations = {1, 2};
    const Drawing drawing = draw_node(view, ontology());
    CHECK(drawing.layout == LayoutKind::kRings);
    CHECK(drawing.edges.size() == 3);
    CHECK(drawing.nodes[0].level == 0);
    CHECK(drawing.nodes[1].level == 1);
    CHECK(drawing.notes == std::vector<std::string>{"另有 4 条关系未列出"});
    CHECK(drawing.title.starts_with("深度求索（"));
  }

  TEST_CASE("rankings: equal scores share a place") {
    std::vector<RankedEntity> rows;
    const double scores[] = {0.5, 0.25, 0.25, 0.125};
    for (const double score : scores)
      rows.push_back({entity(0, "甲" + std::to_string(rows.size()), "place"), score, ""});
    rows[3].text = "an eighth";
    const Drawing drawing = draw_ranking("pagerank", rows, ontology());
    CHECK(drawing.layout == LayoutKind::kBars);
    CHECK(drawing.title == "PageRank");
    REQUIRE(drawing.nodes.size() == 4);
    CHECK(drawing.nodes[0].detail == "0.5");
    CHECK(drawing.nodes[3].detail == "an eighth");
    CHECK(drawing.nodes[1].level == 2);
    CHECK(drawing.nodes[2].level == 2);
    CHECK(drawing.nodes[3].level == 4);
    CHECK(draw_ranking("my own", {}, ontology()).title == "my own");
    CHECK(drawing.edges.empty());
    const Subgraph among = sample();
    const Drawing linked = draw_ranking("degree", {{among.entities[3], 2, ""}, {among.entities[2], 1, ""}},
                                        ontology(), {}, among);
    REQUIRE(linked.edges.size() == 1);
    CHECK(linked.edges[0].relation == "uses");
    CHECK(linked.nodes[linked.edges[0].from].label == "浙江大学");
    CHECK(linked.nodes[linked.edges[0].to].label == "R1");
  }

  TEST_CASE("components and bridges") {
    const Drawing parts = draw_components(sample(), {{1000, {0, 1, 2}}, {1, {3}}}, ontology());
    CHECK(parts.layout == LayoutKind::kClusters);
    CHECK(parts.groups == std::vector<std::string>{"1：1,000 个实体，列出 3 个", "2：1 个实体"});
    CHECK(node_named(parts, "浙江大学").group == 1);
    CHECK(parts.edges.size() == 4);

    const Drawing cuts = draw_bridges(sample(), {{0, 2, 1}}, {{0, 1, 1}}, ontology());
    CHECK(node_named(cuts, "深度求索").emphasis);
    CHECK(node_named(cuts, "深度求索").detail == "隔断 1 个");
    CHECK(edge_called(cuts, "works_for").emphasis);
    CHECK_FALSE(edge_called(cuts, "develops").emphasis);
  }
}
