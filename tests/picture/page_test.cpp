// The page of --format html, as far as it can be seen without a browser (tests/page drives one).
#include "picture/page.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "guanxi/base/error.hpp"
#include "guanxi/model/ontology.hpp"
#include "guanxi/picture/render.hpp"

using namespace guanxi;
using namespace guanxi::dot;
using Json = nlohmann::json;

namespace {

DrawnNode node_of(const std::string& id, const std::string& label, const std::string& type) {
  DrawnNode node;
  node.id = id;
  node.label = label;
  node.type = type;
  return node;
}

/// 之江实验室 develops 之江大模型, says one article; 张三 works for it.
Drawing sample(LayoutKind layout) {
  Drawing drawing;
  drawing.layout = layout;
  drawing.title = "样例";
  drawing.chinese = true;
  drawing.groups = {"一"};
  drawing.nodes = {node_of("org:zj", "之江实验室", "organisation/institute"),
                   node_of("m", "之江大模型", "platform/model"), node_of("p", "张三", "person")};
  drawing.nodes[0].emphasis = true;
  drawing.nodes[1].level = drawing.nodes[2].level = 1;
  DrawnEdge edge;
  edge.to = 1;
  edge.relation = "develops";
  edge.label = "研发";
  edge.facts.backward_label = "由…研发";
  edge.facts.roles = {"牵头"};
  edge.facts.periods = {{Date{2023, 5, 0}, std::nullopt}};
  edge.facts.sources = 1;
  edge.facts.claims = 2;
  edge.facts.confidence = 0.75;
  EvidenceRef evidence;
  evidence.source_key = "news";
  evidence.title = "报道";
  evidence.date = "2025-05-28";
  evidence.uri = "https://example.org/1";
  evidence.quote = "之江实验室研发";
  evidence.confidence = 0.75;
  edge.facts.evidence = {evidence, evidence};
  edge.facts.evidence_left_out = 3;
  drawing.edges = {edge};
  edge = {};
  edge.from = 2;
  edge.relation = edge.label = "works_for";
  edge.directed = false;
  edge.doubtful = true;
  drawing.edges.push_back(edge);
  return drawing;
}

Json data_of(const Drawing& drawing) {
  return Json::parse(page_data(drawing, Ontology::builtin()));
}

std::string message_of(const Drawing& drawing) {
  try {
    static_cast<void>(make_page(drawing, Ontology::builtin()));
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

std::size_t count(const std::string& text, const std::string& what) {
  std::size_t found = 0;
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++found;
  return found;
}

}  // namespace

TEST_SUITE("picture/page") {
  TEST_CASE("the data hold all that is known") {
    for (const LayoutKind layout :
         {LayoutKind::kLayered, LayoutKind::kRings, LayoutKind::kForce, LayoutKind::kClusters}) {
      CAPTURE(static_cast<int>(layout));
      const Json data = data_of(sample(layout));
      CHECK(data["language"] == "zh");
      REQUIRE(data["nodes"].size() == 3);
      const Json& node = data["nodes"][0];
      CHECK(node["id"] == "org:zj");
      CHECK(node["lines"] == Json::array({"之江实验室"}));
      CHECK(node["find"] == "zhijiangshiyanshi zjsys");
      CHECK(node["focus"] == true);
      CHECK(data["types"][node["type"].get<std::size_t>()]["path"] == "organisation/institute");
      REQUIRE(data["edges"].size() == 2);
      const Json& edge = data["edges"][0];
      CHECK(edge["from"] == 0);
      CHECK(edge["to"] == 1);
      CHECK(edge["roles"] == Json::array({"牵头"}));
      CHECK(edge["periods"] == Json::array({Json::array({"2023-05", nullptr})}));
      CHECK(edge["claims"] == 2);
      CHECK(edge["more"] == 3);
      CHECK(edge["evidence"].size() == 2);
      CHECK(edge["evidence"][1]["quote"] == "之江实验室研发");
      CHECK(data["sources"].size() == 1);
      CHECK(data["sources"][0]["uri"] == "https://example.org/1");
      const Json& relation = data["relations"][edge["relation"].get<std::size_t>()];
      CHECK(relation["forward"] == "研发");
      CHECK(relation["backward"] == "由…研发");
      CHECK(relation["symmetric"] == false);
      CHECK(data["edges"][1]["doubtful"] == true);
      CHECK_FALSE(data["edges"][1].contains("supposed"));
      CHECK(data["groups"].size() == (layout == LayoutKind::kClusters ? 1 : 0));
    }
  }

  TEST_CASE("what cuts, and what is cut") {
    Drawing drawing = sample(LayoutKind::kLayered);
    drawing.nodes[1].cut = true;
    drawing.edges[0].supposed = true;
    drawing.edges[0].barred = "被 --at 排除";
    const Json data = data_of(drawing);
    CHECK_FALSE(data["nodes"][0].contains("cut"));
    CHECK(data["nodes"][1]["cut"] == true);
    CHECK(data["edges"][0]["supposed"] == true);
    CHECK(data["edges"][0]["barred"] == "被 --at 排除");
  }

  TEST_CASE("nodes stand apart, and the same drawing has the same places") {
    Drawing drawing;
    drawing.nodes.assign(40, node_of("", "研究院", "organisation"));
    for (std::size_t i = 0; i < drawing.nodes.size(); ++i) {
      drawing.nodes[i].id = std::to_string(i);
      drawing.nodes[i].level = static_cast<std::uint32_t>(i % 4);
      DrawnEdge edge;
      edge.from = i;
      edge.to = (i * 7 + 3) % drawing.nodes.size();
      edge.relation = "uses";
      drawing.edges.push_back(edge);
    }
    for (const LayoutKind layout : {LayoutKind::kLayered, LayoutKind::kForce}) {
      CAPTURE(static_cast<int>(layout));
      drawing.layout = layout;
      const Json nodes = data_of(drawing)["nodes"];
      CHECK(nodes == data_of(drawing)["nodes"]);
      std::size_t overlaps = 0;
      const auto touch = [](const Json& a, const Json& b, const char* middle, const char* size) {
        return std::abs(a[middle].get<double>() - b[middle].get<double>()) <
               (a[size].get<double>() + b[size].get<double>()) / 2;
      };
      for (std::size_t a = 0; a < nodes.size(); ++a)
        for (std::size_t b = 0; b < a; ++b)
          overlaps += touch(nodes[a], nodes[b], "x", "w") && touch(nodes[a], nodes[b], "y", "h") ? 1 : 0;
      CHECK(overlaps == 0);
    }
  }

  TEST_CASE("nothing from a document can end the script or become HTML") {
    const std::string nasty =
        "</script><script>alert(1)</script><!--<img src=x onerror=alert(1)>{{data}}\u2028\u2029\xff";
    Drawing drawing = sample(LayoutKind::kForce);
    drawing.title = nasty;
    drawing.notes = {nasty};
    drawing.nodes[0].label = drawing.nodes[0].id = drawing.nodes[0].type = nasty;
    drawing.edges[0].label = drawing.edges[0].relation = nasty;
    drawing.edges[0].facts.roles = {nasty};
    EvidenceRef& evidence = drawing.edges[0].facts.evidence[0];
    evidence.quote = evidence.title = evidence.uri = evidence.source_key = evidence.publisher = nasty;
    const std::string data = page_data(drawing, Ontology::builtin());
    CHECK(data.find('<') == std::string::npos);
    CHECK(data.find("\u2028") == std::string::npos);
    CHECK(data.find("\u2029") == std::string::npos);
    CHECK(Json::parse(data)["nodes"][0]["name"].get<std::string>().starts_with("</script><script>alert(1)"));
    if (!has_page_library()) return;
    const std::string page = make_page(drawing, Ontology::builtin());
    CHECK(count(page, "<script") ==
          count(make_page(sample(LayoutKind::kForce), Ontology::builtin()), "<script"));
    CHECK(count(page, "<img src=x") == 0);
    CHECK(count(page, "{{data}}") ==
          count(data, "{{data}}") + 1);  // in the title as well, and put in by nothing
  }

  TEST_CASE("the page loads nothing, and holds the library with its licence") {
    if (!has_page_library()) {
      CHECK(message_of(sample(LayoutKind::kForce)) ==
            "--format html needs Cytoscape.js, which was not there when guanxi was built");
      MESSAGE("built without Cytoscape.js: the page itself is not tested");
      return;
    }
    const std::string page =
        make_picture(sample(LayoutKind::kForce), Ontology::builtin(), PictureFormat::kHtml).bytes;
    CHECK((page == make_page(sample(LayoutKind::kForce), Ontology::builtin())));
    CHECK(page.starts_with("<!DOCTYPE html>\n<html lang=\"zh-Hans\">"));
    CHECK(count(page, "<title>样例</title>") == 1);
    CHECK(count(page, "Permission is hereby granted, free of charge") >= 1);
    CHECK(count(page, "default-src 'none'") == 1);
    for (const char* const loads :
         {"<link", "<iframe", "src=\"http", "@import", "fetch(\"", "XMLHttpRequest("})
      CHECK_MESSAGE(page.find(loads) == std::string::npos, loads);
  }

  TEST_CASE("timelines have no page") {
    Drawing drawing;
    drawing.layout = LayoutKind::kAxis;
    CHECK(message_of(drawing) == "a timeline is no graph to walk through: it has no page");
  }

  TEST_CASE("a ranking: places, scores, sizes that go by them, and nothing overlaps") {
    Drawing drawing = sample(LayoutKind::kBars);
    const double scores[] = {4, 1, 0};
    for (std::size_t i = 0; i < 3; ++i) {
      drawing.nodes[i].value = scores[i];
      drawing.nodes[i].level = static_cast<std::uint32_t>(i + 1);
      drawing.nodes[i].detail = "score " + std::to_string(i);
    }
    const Json data = data_of(drawing);
    CHECK(data["ranking"] == true);
    CHECK(data_of(sample(LayoutKind::kForce))["ranking"] == false);
    const Json& nodes = data["nodes"];
    CHECK(nodes[0]["place"] == 1);
    CHECK(nodes[0]["score"] == 4.0);
    CHECK(nodes[0]["note"] == "score 0");
    CHECK(nodes[0]["scale"].get<double>() > nodes[1]["scale"].get<double>());
    CHECK(nodes[1]["scale"].get<double>() > nodes[2]["scale"].get<double>());
    CHECK(nodes[2]["scale"] == 1.0);
    for (std::size_t a = 0; a < 3; ++a)
      for (std::size_t b = 0; b < a; ++b) {
        const auto gap = [&](const char* at, const char* size) {
          return std::abs(nodes[a][at].get<double>() - nodes[b][at].get<double>()) -
                 (nodes[a][size].get<double>() + nodes[b][size].get<double>()) / 2;
        };
        CHECK(std::max(gap("x", "w"), gap("y", "h")) >= 0);
      }
    CHECK(data["edges"].size() == 2);
  }

  TEST_CASE("nothing, and one node") {
    Drawing drawing;
    for (const LayoutKind layout :
         {LayoutKind::kLayered, LayoutKind::kRings, LayoutKind::kForce, LayoutKind::kClusters}) {
      drawing.layout = layout;
      drawing.nodes.clear();
      CHECK(data_of(drawing)["nodes"].empty());
      drawing.nodes = {node_of("a", "甲", "")};
      CHECK(data_of(drawing)["nodes"].size() == 1);
    }
  }
}
