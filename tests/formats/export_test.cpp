#include "guanxi/formats/export.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <boost/property_tree/xml_parser.hpp>
#include <map>

#include "formats/collect.hpp"
#include "guanxi/base/error.hpp"

using namespace guanxi;
using namespace guanxi::testing;

namespace {

struct Graph {
  std::vector<NodeFact> nodes;
  std::vector<EdgeFact> edges;
  [[nodiscard]] GraphFeed feed() const {
    return [this](ExportSink& sink) {
      for (const NodeFact& node : nodes) sink.node(node);
      for (const EdgeFact& edge : edges) sink.edge(edge);
    };
  }
};

Graph random_graph(std::uint64_t seed) {
  WildFacts random(seed);
  Graph graph;
  for (std::size_t i = random.below(6); i > 0; --i) {
    graph.nodes.push_back(random.node());
    graph.nodes.back().evidence.clear();
  }
  for (std::size_t i = random.below(6); i > 0; --i) {
    graph.edges.push_back(random.edge());
    graph.edges.back().evidence.clear();
  }
  return graph;
}

std::vector<Fact> read_back(const std::string& path) {
  Collector got;
  const auto input = Input::open(path, {.encoding = "UTF-8"});
  read_table(*input, {}, Ontology::builtin(), got);
  CHECK(got.reasons() == std::vector<std::string>{});
  std::vector<Fact> out;
  for (auto& [fact, line] : got.facts) out.push_back(std::move(fact));
  return out;
}

template <typename T>
void check_same(const std::vector<Fact>& got, const std::vector<T>& expected) {
  REQUIRE(got.size() == expected.size());
  for (std::size_t i = 0; i < got.size(); ++i) {
    CAPTURE(to_jsonl(got[i]));
    CAPTURE(to_jsonl(expected[i]));
    CHECK(same(got[i], expected[i]));
  }
}

Graph small_graph() {
  Graph graph;
  graph.nodes.push_back({"org:灵伴 科技",
                         "organisation/company",
                         "灵伴 \"R\\D\"\\n",
                         {"a", "b"},
                         {{"founded", std::int64_t{2014}}, {"x<y", std::string("1 & 2 > \x01")}},
                         {}});
  graph.nodes.push_back({"p_x1", "", "", {}, {{"x<y", std::string("z")}}, {}});
  graph.edges.push_back({"works_for",
                         "p_x1",
                         "org:灵伴 科技",
                         "e1",
                         {{"share", 0.5}},
                         {Date{2014, 0, 0}, std::nullopt},
                         0.9,
                         {}});
  return graph;
}

}  // namespace

TEST_SUITE("formats/export") {
  TEST_CASE("CSV reads back as it was") {
    for (std::uint64_t seed = 1; seed <= 150; ++seed) {
      CAPTURE(seed);
      const Graph graph = random_graph(seed);
      const TemporaryDirectory directory;
      export_graph(graph.feed(), ExportFormat::kCsv, directory / "out");
      check_same(read_back(directory / "out/nodes.csv"), graph.nodes);
      check_same(read_back(directory / "out/edges.csv"), graph.edges);
    }
  }

  TEST_CASE("CSV has the headings of neo4j-admin, and only columns that are used") {
    const TemporaryDirectory directory;
    export_graph(small_graph().feed(), ExportFormat::kCsv, directory.path());
    CHECK(read_file(directory / "edges.csv") ==
          ":START_ID,:END_ID,:TYPE,id:string,valid_from:string,valid_until:string,confidence:double,share:"
          "double\n"
          "p_x1,org:灵伴 科技,works_for,e1,2014,,0.9,0.5\n");
    CHECK(read_file(directory / "nodes.csv")
              .starts_with(":ID,:LABEL,name:string,aliases:string[],founded:long,x<y:json\n"));
    export_graph(Graph{}.feed(), ExportFormat::kCsv, directory.path());
    CHECK(read_file(directory / "nodes.csv") == ":ID,:LABEL,name:string\n");
    CHECK(read_file(directory / "edges.csv") == ":START_ID,:END_ID,:TYPE\n");
    CHECK_THROWS_WITH_AS(export_graph(Graph{}.feed(), ExportFormat::kCsv, "-"),
                         "CSV is two files, which standard output cannot hold", Error);
  }

  TEST_CASE("JSONL reads back as it was") {
    const Graph graph = random_graph(7);
    const TemporaryDirectory directory;
    export_graph(graph.feed(), ExportFormat::kJsonl, directory / "g.jsonl");
    const Collector got = read_jsonl_text(read_file(directory / "g.jsonl"));
    CHECK(got.facts.size() == graph.nodes.size() + graph.edges.size());
    CHECK(std::distance(std::filesystem::directory_iterator(directory.path()), {}) == 1);
  }

  TEST_CASE("GraphML is well-formed, its ends are nodes, its values are there") {
    const TemporaryDirectory directory;
    const std::string path = directory / "g.graphml";
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
      CAPTURE(seed);
      Graph graph = random_graph(seed);
      for (const EdgeFact& edge : graph.edges) {
        for (const std::string& key : {edge.from, edge.to}) graph.nodes.push_back({key, "", "", {}, {}, {}});
      }
      export_graph(graph.feed(), ExportFormat::kGraphml, path);
      boost::property_tree::ptree tree;
      REQUIRE_NOTHROW(boost::property_tree::read_xml(path, tree));
      std::map<std::string, std::string> key_of_id;
      std::size_t nodes = 0, edges = 0;
      for (const auto& [tag, child] : tree.get_child("graphml.graph")) {
        if (tag == "node") {
          const auto id = child.get<std::string>("<xmlattr>.id");
          CHECK(id.find_first_of(" \"<>&,;|'\\") == std::string::npos);
          const std::string key = child.get<std::string>("data");
          CHECK(key == graph.nodes[nodes].key);
          CHECK(key_of_id.try_emplace(id, key).first->second == key);  // one key, one id
          ++nodes;
        } else if (tag == "edge") {
          CHECK(key_of_id.at(child.get<std::string>("<xmlattr>.source")) == graph.edges[edges].from);
          CHECK(key_of_id.at(child.get<std::string>("<xmlattr>.target")) == graph.edges[edges].to);
          ++edges;
        }
      }
      CHECK(nodes == graph.nodes.size());
      CHECK(edges == graph.edges.size());
    }
  }

  TEST_CASE("GraphML declares typed keys") {
    const TemporaryDirectory directory;
    export_graph(small_graph().feed(), ExportFormat::kGraphml, directory / "g");
    const std::string text = read_file(directory / "g");
    CHECK(text.find("<key id=\"node_property_0\" for=\"node\" attr.name=\"founded\" attr.type=\"long\"/>") !=
          std::string::npos);
    CHECK(text.find("attr.name=\"x&lt;y\" attr.type=\"string\"/>") != std::string::npos);
    CHECK(text.find("<node id=\"org:灵伴_x0020_科技\">") != std::string::npos);
    CHECK(text.find("<edge source=\"p_x005F_x1\" target=\"org:灵伴_x0020_科技\">") != std::string::npos);
    CHECK(text.find("<data key=\"node_property_0\">2014</data>") != std::string::npos);
  }

  TEST_CASE("DOT quotes and escapes") {
    const TemporaryDirectory directory;
    export_graph(small_graph().feed(), ExportFormat::kDot, directory / "g.dot");
    CHECK(read_file(directory / "g.dot") ==
          "digraph guanxi {\n  charset=\"UTF-8\";\n"
          "  \"org:灵伴 科技\" [label=\"灵伴 \\\"R\\\\D\\\"\\\\n\", tooltip=\"organisation/company\"];\n"
          "  \"p_x1\" [label=\"p_x1\"];\n"
          "  \"p_x1\" -> \"org:灵伴 科技\" [label=\"works_for\", tooltip=\"2014 –\"];\n"
          "}\n");
  }

  TEST_CASE("a file is whole or not there") {
    const TemporaryDirectory directory;
    const GraphFeed broken = [](ExportSink& sink) {
      sink.node({"a", "", "", {}, {}, {}});
      throw Error(ErrorCode::kInterrupted, "interrupted");
    };
    CHECK_THROWS_AS(export_graph(broken, ExportFormat::kDot, directory / "g.dot"), Error);
    CHECK(std::filesystem::is_empty(directory.path()));
    CHECK_THROWS_WITH_AS(
        export_graph(Graph{}.feed(), ExportFormat::kDot, directory / "no/such/g.dot"),
        ((directory / "no/such/g.dot") + ": cannot be written: No such file or directory").c_str(), Error);
    CHECK(parse_export_format("gv") == ExportFormat::kDot);
    CHECK_FALSE(parse_export_format("pdf").has_value());
  }
}
