// Whole data sets: ingest --bulk, edge lists, and what the other commands then say.
#include <doctest/doctest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "support/program.hpp"

using namespace guanxi::testing;
using Json = nlohmann::json;

namespace {

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

const char* const kNodes =
    "id,name,type,founded:int\n1,Ann,person,\n2,Acme,organisation/company,1999\n3,Bo,person,\n";
const char* const kEdges =
    "from,to,relation,since,share:double\n1,2,works_for,2014,\n3,2,works_for,2015-02,\n1,3,partners_with,,0."
    "5\n";

std::string digest(const Workshop& shop, const std::string& db) {
  return shop.run({"--db", db, "digest"}).out;
}

/// The lines in their byte order, without the times of ingest: an export lists relations by their numbers,
/// and those a bulk load gives in an order of its own.
std::string settled(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  constexpr std::size_t kTime = std::string_view("2026-11-22T06:33:52Z").size();
  for (std::string line; std::getline(in, line);) {
    const std::size_t t = line.find("T", 10);
    if (t != std::string::npos && t + 9 < line.size() && line[t + 9] == 'Z') line.erase(t - 10, kTime);
    lines.push_back(line);
  }
  std::sort(lines.begin(), lines.end());
  std::string out;
  for (const std::string& line : lines) out += line + "\n";
  return out;
}

}  // namespace

TEST_SUITE("cli/bulk") {
  TEST_CASE("what is asked of a store does not tell how it was filled") {
    const Workshop shop;
    shop.write("nodes.csv", kNodes);
    shop.write("edges.csv", kEdges);
    const Ran bulk =
        shop.run({"--db", "bulk", "ingest", "nodes.csv", "edges.csv", "--bulk", "--threads", "3"});
    CHECK(bulk.exit == 0);
    CHECK(bulk.err.empty());
    CHECK(holds(bulk.out, "nodes.csv: 3 facts ingested, "));
    CHECK(holds(bulk.out, "  new: 3 claims, 3 nodes, 0 relations; by bulk\n"));
    CHECK(holds(bulk.out, "  new: 3 claims, 0 nodes, 3 relations; by bulk\n"));
    const Ran claims = shop.run({"--db", "claims", "ingest", "nodes.csv", "edges.csv"});
    CHECK(claims.exit == 0);
    CHECK_FALSE(holds(claims.out, "by bulk"));
    CHECK(digest(shop, "bulk") == digest(shop, "claims"));
    for (const std::vector<std::string>& question : {std::vector<std::string>{"show", "2", "--evidence"},
                                                     {"neighbours", "Ann", "--evidence", "--format", "json"},
                                                     {"path", "Ann", "Bo"},
                                                     {"search", "acme"},
                                                     {"sources"},
                                                     {"export"},
                                                     {"rank", "--by", "degree"},
                                                     {"neighbours", "Acme", "--at", "2014"}}) {
      CAPTURE(question.front());
      std::vector<std::string> first{"--db", "bulk"};
      std::vector<std::string> second{"--db", "claims"};
      first.insert(first.end(), question.begin(), question.end());
      second.insert(second.end(), question.begin(), question.end());
      const Ran a = shop.run(first);
      const Ran b = shop.run(second);
      CHECK(a.exit == b.exit);
      CHECK(settled(a.out) == settled(b.out));
      CHECK(a.err == b.err);
    }
    CHECK(shop.run({"--db", "bulk", "check"}).exit == 0);
    shop.write("export.jsonl", shop.run({"--db", "bulk", "export"}).out);
    CHECK(shop.run({"--db", "again", "ingest", "export.jsonl"}).exit == 0);
    CHECK(digest(shop, "again") == digest(shop, "bulk"));
    CHECK(shop.run({"--db", "bulk", "forget", "edges.csv", "nodes.csv"}).out ==
          "edges.csv: 3 claims taken back\nnodes.csv: 3 claims taken back\n");
    CHECK(shop.run({"--db", "bulk", "sources"}).exit == 1);
  }

  TEST_CASE("an edge list, however much memory and however many threads") {
    const Workshop shop;
    std::string text = "# From To\n";
    for (int i = 0; i < 2000; ++i)
      text += std::to_string(i * 7 % 501) + '\t' + std::to_string(i * i % 499) + '\n';
    shop.write("list.txt", text);
    const Ran ran = shop.run({"ingest", "list.txt", "--bulk", "--constant-type", "follows"});
    CHECK(ran.exit == 0);
    CHECK(
        holds(ran.out,
              "  an edge list, each row a relation, columns parted by blanks\n    from: from\n    to: to\n"));
    CHECK(holds(ran.out, " nodes that no row describes, only relations name\n"));
    CHECK(holds(ran.err, "relation types that the ontology lacks: follows (2000)"));
    CHECK(shop.run({"--db", "small", "ingest", "list.txt", "--bulk", "--constant-type", "follows", "--memory",
                    "1M", "--threads", "1"})
              .exit == 0);
    CHECK(digest(shop, "small") == digest(shop, "guanxi.db"));
    CHECK(shop.run({"--db", "claims", "ingest", "list.txt", "--constant-type", "follows"}).exit == 0);
    CHECK(digest(shop, "claims") == digest(shop, "guanxi.db"));
    CHECK(shop.run({"ingest", "list.txt", "--constant-type", "follows"}).out ==
          "list.txt: unchanged since it was ingested (2,000 facts)\n");
  }

  TEST_CASE("rejects, duplicate keys among them") {
    const Workshop shop;
    shop.write("nodes.csv", "id,name\n1,A\n2\n1,B\n");
    const Ran ran = shop.run({"ingest", "nodes.csv", "--bulk"});
    CHECK(ran.exit == 0);
    CHECK(holds(ran.out, "nodes.csv: 1 fact ingested, 2 rows rejected, "));
    CHECK(holds(ran.err, "guanxi: nodes.csv:3: 1 field where the heading has 2\n"));
    CHECK(holds(ran.err, "guanxi: nodes.csv:4: the node '1' stands in line 2 already\n"));
    CHECK(holds(ran.err, "rejected rows are in nodes.rejects.csv: mend them and ingest that file\n"));
    shop.write("nodes.rejects.csv", "id,name\n2,C\n4,D\n");
    CHECK(shop.run({"ingest", "nodes.rejects.csv", "--bulk"}).exit == 0);
    const Json report =
        Json::parse(shop.run({"--db", "json", "ingest", "nodes.csv", "--bulk", "--json"}).out);
    CHECK(report["bulk"] == true);
    CHECK(report["duplicate_nodes"] == 1);
    CHECK(report["rejected"] == 2);
    CHECK(report["undescribed_ends"] == 0);
  }

  TEST_CASE("ends that no fact describes") {
    const Workshop shop;
    shop.write("nodes.csv", kNodes);
    shop.write("edges.csv", "from,to,relation\n1,2,works_for\n1,9,works_for\n");
    const Ran strict = shop.run({"ingest", "nodes.csv", "edges.csv", "--strict-ends"});
    CHECK(strict.exit == 2);
    CHECK(holds(strict.out, "nodes.csv: 3 facts ingested"));
    CHECK(strict.err ==
          "guanxi: edges.csv: its relations have an end that no fact describes\n"
          "  ingest the file of the nodes first; without --strict-ends they are nodes without type and name\n"
          "  nothing of edges.csv was written\n");
    const Ran counted = shop.run({"ingest", "edges.csv", "--bulk"});
    CHECK(counted.exit == 0);
    CHECK(holds(counted.out, "  1 node that no row describes, only relations name\n"));
  }

  TEST_CASE("a file with the judgements' name, whatever the way in") {
    const Workshop shop;
    shop.write("judgements", kEdges);
    for (const char* way : {"--bulk", "--no-bulk"}) {
      CAPTURE(way);
      const Ran ran = shop.run({"ingest", "judgements", way});
      CHECK(ran.exit == 2);
      CHECK(holds(ran.err, "no file can have this name\n"));
      CHECK(holds(ran.err, "rename the file\n"));
    }
  }

  TEST_CASE("what cannot go together, and what cannot go by bulk") {
    const Workshop shop;
    shop.write("facts.jsonl", "{\"node\": \"a\"}\n{\"same\": [\"a\", \"b\"]}\n");
    CHECK(shop.run({"ingest", "facts.jsonl", "--bulk", "--no-bulk"}).exit == 2);
    const Ran strict = shop.run({"ingest", "facts.jsonl", "--bulk", "--strict"});
    CHECK(strict.exit == 2);
    CHECK(holds(strict.err, "guanxi: facts.jsonl:2: a judgement cannot come in by bulk\n"));
    const Ran ran = shop.run({"ingest", "facts.jsonl", "--bulk"});
    CHECK(ran.exit == 0);
    CHECK(holds(ran.err, "guanxi: facts.jsonl:2: a judgement cannot come in by bulk\n"));
    shop.write("cut.mtx", "%%MatrixMarket matrix coordinate pattern general\n3 3 2\n2 1\n");
    const Ran cut = shop.run({"ingest", "cut.mtx", "--bulk"});
    CHECK(cut.exit == 2);
    CHECK(cut.err ==
          "guanxi: cut.mtx:2: the matrix says that it has 2 entries, but has 1\n"
          "  the file may have been cut short\n  nothing of cut.mtx was written\n");
  }
}
