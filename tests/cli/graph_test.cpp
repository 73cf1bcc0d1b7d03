// Questions about the whole graph: rank, components, bridges, stats, ontology.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "support/program.hpp"

using namespace guanxi::testing;
using Json = nlohmann::json;

namespace {

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_SUITE("cli/graph") {
  TEST_CASE("rank, by every measure") {
    const FilledWorkshop shop;
    const Ran degree = shop.run({"rank", "degree", "--top", "2", "-f", "csv"});
    CHECK(degree.exit == 0);
    CHECK(degree.out ==
          "place,score,name,type,key\n"
          "1,4,星澜智算,organisation/company,org:xinglan\n"
          "2,3,Northlight Labs,organisation/company,org:northlight\n");
    CHECK(holds(degree.err, "guanxi: 2 of 12 entities shown; --top N shows more\n"));
    CHECK(shop.run({"rank", "--by", "degree", "--top", "2", "-f", "csv"}).out == degree.out);
    for (const char* measure :
         {"in-degree", "out-degree", "pagerank", "betweenness", "closeness", "harmonic", "eigenvector",
          "core", "katz", "hits-authority", "hits-hub", "triangles", "clustering"}) {
      CAPTURE(measure);
      const Ran ran = shop.run({"rank", measure, "-f", "json"});
      CHECK(ran.exit == 0);
      const Json json = Json::parse(ran.out);
      CHECK(json["measure"] == measure);
      CHECK(json["ranking"].size() == 12);
      CHECK(json["ranking"][0]["place"] == 1);
      CHECK(json["ranking"][0]["score"].is_number());
    }
    const Json near =
        Json::parse(shop.run({"rank", "personalised", "--seed", "Mara Ellison", "-f", "json"}).out);
    CHECK(near["ranking"].size() >= 3);
    CHECK(holds(shop.run({"rank", "degree", "--show", "person"}).out, "陆见微"));
    CHECK_FALSE(holds(shop.run({"rank", "degree", "--show", "person"}).out, "org:"));
  }

  TEST_CASE("rank: an estimate says so, and how far it may be off") {
    const FilledWorkshop shop;
    const std::vector<std::string> asked{"rank",    "betweenness", "--epsilon", "0.05",
                                         "--delta", "0.01",        "-f",        "json"};
    const Ran ran = shop.run(asked);
    CHECK(ran.exit == 0);
    const Json json = Json::parse(ran.out);
    CHECK(json["paths"].get<int>() > 256);
    CHECK(json["samples"] == 0);
    CHECK(json["sample_error"].get<double>() <= 0.05);
    const std::string note = json["notes"][0];
    CHECK(note.find("estimated from " + std::to_string(json["paths"].get<int>()) +
                    " shortest paths: with a "
                    "probability of 99 % no score is off by more than 0.0") == 0);
    CHECK(holds(ran.err, "guanxi: " + note));
    CHECK(shop.run(asked).out == ran.out);
    std::vector<std::string> other = asked;
    other.insert(other.end(), {"--sample-seed", "9"});
    CHECK(shop.run(other).out != ran.out);
    const Json exact = Json::parse(shop.run({"rank", "betweenness", "--exact", "-f", "json"}).out);
    CHECK(exact["paths"] == 0);
    CHECK(exact["notes"].empty());
  }

  TEST_CASE("rank: mistakes") {
    const FilledWorkshop shop;
    const Ran unknown = shop.run({"rank", "pagerang"});
    CHECK(unknown.exit == 2);
    CHECK(holds(unknown.err, "pagerang"));
    CHECK(holds(unknown.err, "pagerank"));
    CHECK(shop.run({"rank"}).err == "guanxi: no measure is given\n  guanxi rank --help lists the measures\n");
    CHECK(shop.run({"rank", "personalised"}).exit == 2);
    CHECK(shop.run({"rank", "core", "--directed"}).exit == 2);
    CHECK(shop.run({"rank", "degree", "--samples", "3"}).exit == 2);
    CHECK(holds(shop.run({"rank", "degree", "--epsilon", "0.1"}).err, "--epsilon means nothing for degree"));
    CHECK(holds(shop.run({"rank", "core", "--delta", "0.1"}).err, "--delta means nothing for core"));
    CHECK(holds(shop.run({"rank", "betweenness", "--epsilon", "0"}).err,
                "--epsilon: '0' is not a number between 0 and 1"));
    CHECK(shop.run({"rank", "betweenness", "--epsilon", "0.1", "--samples", "4"}).exit == 2);
  }

  TEST_CASE("components") {
    const FilledWorkshop shop;
    const Ran ran = shop.run({"components"});
    CHECK(ran.exit == 0);
    CHECK(holds(ran.out, "AMONG THEM"));
    const Json json = Json::parse(shop.run({"components", "-f", "json", "--members", "100"}).out);
    CHECK(json["entities"] == 12);
    CHECK(json["count"] == 2);
    CHECK(json["singles"] == 1);
    CHECK(json["components"][0]["size"] == 11);
    CHECK(json["components"][0]["members"].size() == 11);
    CHECK(json["components"][1]["members"][0]["key"] == "org:lone");
    CHECK(Json::parse(shop.run({"components", "--strong", "-f", "json"}).out)["strong"] == true);
  }

  TEST_CASE("communities") {
    const FilledWorkshop shop;
    const Ran ran = shop.run({"communities"});
    CHECK(ran.exit == 0);
    CHECK(holds(ran.out, "AMONG THEM"));
    CHECK(holds(ran.err, "guanxi: modularity 0."));
    const Json json = Json::parse(shop.run({"communities", "-f", "json", "--members", "100"}).out);
    CHECK(json["method"] == "leiden");
    CHECK(json["entities"] == 12);
    CHECK(json["seed"] == 1);
    CHECK(json["modularity"].get<double>() > 0.3);
    std::size_t members = 0;
    std::size_t links = 0;
    for (const Json& community : json["communities"]) {
      CHECK(community["size"] == community["members"].size());
      members += community["members"].size();
      links += 2 * community["inner_links"].get<std::size_t>() + community["outer_links"].get<std::size_t>();
    }
    CHECK(members == 12);
    CHECK(links == 2 * json["links"].get<std::size_t>());
    CHECK(json["communities"][0]["members"][0]["pagerank"].is_number());
    // the same seed, the same answer; and one community where they cost nothing
    CHECK(shop.run({"communities", "--seed", "7", "-f", "csv"}).out ==
          shop.run({"communities", "--seed", "7", "-f", "csv"}).out);
    CHECK(Json::parse(shop.run({"communities", "--resolution", "0.01", "-f", "json"}).out)["count"] == 2);
    const Json labels = Json::parse(
        shop.run({"communities", "--by", "cdlp", "--members-by", "degree", "--top", "1", "-f", "json"}).out);
    CHECK(labels["method"] == "cdlp");
    CHECK(labels["communities"].size() == 1);
    CHECK(labels["communities"][0]["members"][0]["degree"].is_number());
    CHECK_FALSE(labels.contains("resolution"));
    CHECK(shop.run({"communities", "--type", "person", "-r", "works_for"}).exit == 1);
    CHECK(shop.run({"communities", "--by", "louvain"}).exit == 2);
    CHECK(holds(shop.run({"communities", "--resolution", "0"}).err, "'0' is not a number more than 0"));
    CHECK(holds(shop.run({"communities", "--by", "cdlp", "--resolution", "2"}).err,
                "guanxi: cdlp has no resolution\n"));
  }

  TEST_CASE("bridges") {
    const FilledWorkshop shop;
    const Ran ran = shop.run({"bridges"});
    CHECK(ran.exit == 0);
    CHECK(holds(ran.out, "Links without which it falls in two"));
    const Json json = Json::parse(shop.run({"bridges", "-f", "json"}).out);
    CHECK(json["link_count"] == 10);
    CHECK(json["links"][0]["relations"].size() == 1);
    CHECK(json["links"][0]["relations"][0]["sources"] == 1);
    CHECK(shop.run({"bridges", "-r", "uses"}).exit != 0);
  }

  TEST_CASE("stats") {
    const FilledWorkshop shop;
    const Ran ran = shop.run({"stats"});
    CHECK(ran.exit == 0);
    CHECK(holds(ran.out, "Nodes by type"));
    const Json json = Json::parse(shop.run({"stats", "-f", "json"}).out);
    CHECK(json["nodes"] == 12);
    CHECK(json["relations"] == 10);
    CHECK(json["claims"] == 24);
    CHECK(json["relations_by_type"]["founded"] == 2);
    CHECK(json["nodes_by_type"]["person"] == 4);
    CHECK(json["max_degree"] == 4);
    CHECK(json["max_degree_key"] == "org:xinglan");
    CHECK(holds(shop.run({"stats", "-f", "csv"}).out, "total,nodes,12\n"));
  }

  TEST_CASE("ontology, with a store and without") {
    const Workshop shop;
    const Ran ran = shop.run({"ontology"});
    CHECK(ran.exit == 0);
    CHECK(holds(ran.out, "organisation/company"));
    CHECK(holds(ran.out, "founded by"));
    CHECK(holds(shop.run({"ontology", "--toml"}).out, "[[relation]]"));
    const Json json = Json::parse(shop.run({"ontology", "-f", "json"}).out);
    CHECK(json["relation_types"][0]["relation"] == "works_for");
    const FilledWorkshop filled;
    CHECK(filled.run({"ontology"}).out == ran.out);
  }

  TEST_CASE("pictures of every answer that can be one") {
    const FilledWorkshop shop;
    const std::vector<std::vector<std::string>> questions = {{"neighbours", "Northlight", "-d", "2"},
                                                             {"path", "陆见微", "Mara Ellison", "-e"},
                                                             {"trace", "company", "programme"},
                                                             {"show", "org:xinglan"},
                                                             {"rank", "pagerank"},
                                                             {"components"},
                                                             {"communities"},
                                                             {"bridges"}};
    for (const auto& question : questions) {
      CAPTURE(question.front());
      auto dot = question;
      dot.insert(dot.end(), {"--format", "dot"});
      const Ran text = shop.run(dot);
      CHECK(text.exit == 0);
      CHECK(holds(text.out, "graph"));
      auto svg = question;
      svg.insert(svg.end(), {"--output", "answer.svg"});
      CHECK(shop.run(svg).exit == 0);
      CHECK(holds(shop.read("answer.svg"), "<svg"));
    }
    const Ran page = shop.run({"path", "陆见微", "Mara Ellison", "-o", "answer.html"});
    if (page.exit == 0) {
      CHECK(holds(shop.read("answer.html"), "<!DOCTYPE html>"));
      CHECK(holds(shop.read("answer.html"), "陆见微"));
      CHECK(holds(shop.read("answer.html"), "\"quote\":"));  // evidence that nobody asked for
      CHECK(shop.run({"export", "-o", "graph.html"}).exit == 0);
      CHECK(holds(shop.read("graph.html"), "陆见微"));
    } else {
      CHECK(holds(page.err, "--format html needs Cytoscape.js"));
      CHECK(holds(shop.run({"export", "-f", "html"}).err, "--format html needs Cytoscape.js"));
    }
    CHECK(shop.run({"path", "陆见微", "Mara Ellison", "-o", "answer.png"}).exit == 0);
    CHECK(shop.read("answer.png").substr(1, 3) == "PNG");
    CHECK(shop.run({"path", "陆见微", "Mara Ellison", "-o", "answer.pdf"}).exit == 0);
    CHECK(shop.read("answer.pdf").substr(0, 4) == "%PDF");
  }
}
