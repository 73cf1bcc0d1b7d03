// Filling the store: ingest, sources, forget, export.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "support/program.hpp"

using namespace guanxi::testing;
using Json = nlohmann::json;

namespace {

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

Json report_of(const Ran& ran) {
  return Json::parse(ran.out);
}

}  // namespace

TEST_SUITE("cli/ingest") {
  TEST_CASE("facts, reported, listed, forgotten") {
    const Workshop shop;
    shop.copy_data("facts.jsonl");
    const Ran first = shop.run({"ingest", "facts.jsonl"});
    CHECK(first.exit == 0);
    CHECK(first.err.empty());
    CHECK(holds(first.out, "facts.jsonl: 24 facts ingested, "));
    CHECK(holds(first.out, "  new: 24 claims, 12 nodes, 10 relations\n"));

    const Ran again = shop.run({"ingest", "facts.jsonl"});
    CHECK(again.exit == 0);
    CHECK(again.out == "facts.jsonl: unchanged since it was ingested (24 facts)\n");

    const Ran sources = shop.run({"sources"});
    CHECK(sources.exit == 0);
    CHECK(holds(sources.out, "facts.jsonl  jsonl"));
    CHECK(holds(sources.out, "linchuan-daily-2025-04-11  海图计划启动"));
    const Json listed = Json::parse(shop.run({"sources", "-f", "json"}).out);
    CHECK(listed["files"][0]["key"] == "facts.jsonl");
    CHECK(listed["files"][0]["facts"] == 24);
    CHECK(listed["files"][0]["state"] == "complete");
    CHECK(listed["sources"].size() == 3);  // two articles, and the file itself

    const Ran forgotten = shop.run({"forget", "facts.jsonl"});
    CHECK(forgotten.exit == 0);
    CHECK(forgotten.out == "facts.jsonl: 24 claims taken back\n");
    const Ran none = shop.run({"sources"});
    CHECK(none.exit == 1);
    CHECK(none.out.empty());
    CHECK(none.err == "guanxi: nothing was ingested yet; guanxi ingest FILE begins\n");
  }

  TEST_CASE("forget names what is not there, and does the rest") {
    const FilledWorkshop shop;
    const Ran ran = shop.run({"forget", "facts.json", "facts.jsonl"});
    CHECK(ran.exit == 2);
    CHECK(ran.out == "facts.jsonl: 24 claims taken back\n");
    CHECK(holds(ran.err, "guanxi: "));
    CHECK(holds(ran.err, "facts.json"));
  }

  TEST_CASE("tables: what columns mean is said, bad rows are kept, mended and fed again") {
    const Workshop shop;
    shop.copy_data("companies.csv");
    const Ran ran = shop.run(
        {"ingest", "companies.csv", "--node-key", "代码", "--name", "企业名称", "--column-type", "成立=int"});
    CHECK(ran.exit == 0);
    CHECK(holds(ran.out, "companies.csv: 2 facts ingested, 1 row rejected, "));
    CHECK(holds(ran.out, "  a table, each row a node, columns parted by ','\n"));
    CHECK(holds(ran.out, "    代码: "));
    CHECK(holds(ran.err, "guanxi: companies.csv:4:"));
    CHECK(holds(ran.err, "20x4"));
    CHECK(holds(ran.err,
                "guanxi: rejected rows are in companies.rejects.csv: mend them and ingest that file\n"));

    std::string rejects = shop.read("companies.rejects.csv");
    rejects.replace(rejects.find("organisation/company,20x4") + 21, 4, "2014");
    shop.write("mended.csv", rejects);
    const Ran mended = shop.run(
        {"ingest", "mended.csv", "--node-key", "代码", "--name", "企业名称", "--column-type", "成立=int"});
    CHECK(mended.exit == 0);
    CHECK(holds(shop.run({"show", "Halcyon, Ltd."}).out, "成立: 2014"));
  }

  TEST_CASE("options of tables reach the reader") {
    const Workshop shop;
    shop.write("t.txt", "a;b;c\nx;y;z\n");
    const Ran ran = shop.run({"ingest", "t.txt",           "--json", "--format",     "csv", "--kind",
                              "edges",  "--from",          "a",      "--to",         "b",   "--delimiter",
                              ";",      "--constant-type", "knows",  "--key-prefix", "",    "--from-prefix",
                              "p:",     "--to-prefix",     "q:",     "--ignore",     "c",   "--source",
                              "mine"});
    CHECK(ran.exit == 0);
    const Json report = report_of(ran);
    CHECK(report["key"] == "mine");
    CHECK(report["format"] == "csv");
    CHECK(report["facts"] == 1);
    CHECK(report["unknown_relations"]["knows"] == 1);
    CHECK(holds(ran.err, "relation types that the ontology lacks: knows (1)"));
    CHECK(holds(shop.run({"export"}).out, "{\"edge\": \"knows\", \"from\": \"p:x\", \"to\": \"q:y\""));
  }

  TEST_CASE("parallel relations of one table are kept apart, and shown as one") {
    const FilledWorkshop shop;
    shop.copy_data("payments.csv");
    CHECK(shop.run({"ingest", "payments.csv"}).exit == 0);
    CHECK(holds(shop.run({"show", "青岚研究院", "--evidence"}).out,
                "  org:beichuan  2022 –; 2023 –; 2 relations; 1 source; confidence 0.9\n"
                "      payments.csv, line 2\n"
                "      payments.csv, line 3\n"));
  }

  TEST_CASE("export and ingest again: one digest") {
    const FilledWorkshop shop;
    const Ran exported = shop.run({"export"});
    CHECK(exported.exit == 0);
    CHECK(shop.run({"--db", "copy", "ingest", "-", "--source", "export"}, exported.out).exit == 0);
    CHECK(shop.run({"--db", "copy", "digest"}).out == shop.run({"digest"}).out);
    CHECK(shop.run({"export", "--output", "out.jsonl"}).out.empty());
    CHECK(shop.read("out.jsonl") == exported.out);
  }

  TEST_CASE("export for other programs") {
    const FilledWorkshop shop;
    CHECK(shop.run({"export", "-f", "csv", "-o", "tables"}).exit == 0);
    CHECK(holds(shop.read("tables/nodes.csv"), "星澜智算"));
    CHECK(holds(shop.read("tables/edges.csv"), "partners_with"));
    CHECK(shop.run({"export", "-o", "graph.graphml"}).exit == 0);
    CHECK(holds(shop.read("graph.graphml"), "<graphml"));
    CHECK(holds(shop.run({"export", "-f", "dot"}).out, "digraph"));
    const Ran csv = shop.run({"export", "-f", "csv"});
    CHECK(csv.exit == 2);
    CHECK(csv.err ==
          "guanxi: CSV is two files, nodes.csv and edges.csv, which need a directory\n"
          "  --output DIR says where they go\n");
  }

  TEST_CASE("dry run and strict write nothing") {
    const Workshop shop;
    shop.copy_data("facts.jsonl");
    const Ran dry = shop.run({"ingest", "--dry-run", "facts.jsonl"});
    CHECK(dry.exit == 0);
    CHECK(holds(dry.out, "facts.jsonl: 24 facts read; nothing was written"));
    CHECK_FALSE(std::filesystem::exists(shop.path("guanxi.db")));

    shop.write("bad.jsonl", "{\"node\": \"org:a\", \"name\": \"A\"}\n{\"node\": 7}\n");
    const Ran strict = shop.run({"ingest", "--strict", "bad.jsonl"});
    CHECK(strict.exit == 2);
    CHECK(holds(strict.err, "guanxi: bad.jsonl:2:"));
    CHECK(holds(strict.err, "nothing of bad.jsonl was written"));
    CHECK(shop.run({"stats"}).exit == 1);
    const Ran lenient = shop.run({"ingest", "bad.jsonl"});
    CHECK(lenient.exit == 0);
    CHECK(holds(lenient.out, "1 fact ingested, 1 row rejected"));
    CHECK(std::filesystem::exists(shop.path("bad.rejects.jsonl")));
  }

  TEST_CASE("files that cannot be taken do not keep the others out") {
    const Workshop shop;
    shop.copy_data("facts.jsonl");
    std::filesystem::create_directory(shop.path("folder"));
    const Ran ran = shop.run({"ingest", "fact.jsonl", "folder", "facts.jsonl"});
    CHECK(ran.exit == 2);
    CHECK(holds(ran.out, "facts.jsonl: 24 facts ingested"));
    CHECK(holds(ran.err, "guanxi: fact.jsonl: no such file\n  did you mean 'facts.jsonl'?\n"));
    CHECK(holds(ran.err, "guanxi: folder: holds no file that could be taken\n"));
  }

  TEST_CASE("a wrong path makes no store") {
    const Workshop shop;
    CHECK(shop.run({"ingest", "nothing.csv"}).exit == 2);
    CHECK_FALSE(std::filesystem::exists(shop.path("guanxi.db")));
  }

  TEST_CASE("an empty file, a binary file, GBK text") {
    const Workshop shop;
    shop.write("empty.jsonl", "");
    const Ran empty = shop.run({"ingest", "empty.jsonl"});
    CHECK(empty.exit == 1);
    CHECK(empty.out == "empty.jsonl: states nothing\n");

    shop.write("picture.csv", std::string("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16));
    const Ran binary = shop.run({"ingest", "picture.csv"});
    CHECK(binary.exit == 2);
    CHECK(holds(binary.err, "guanxi: picture.csv: looks like "));

    std::string gbk = "key,name\n";
    for (int i = 0; i < 20; ++i)
      gbk += "org:" + std::to_string(i) + ",\xc7\xe0\xe1\xb0\xd1\xd0\xbe\xbf\xd4\xba" + std::to_string(i) +
             "\n";  // 青岚研究院
    shop.write("gbk.csv", gbk);
    const Ran ran = shop.run({"ingest", "gbk.csv", "--constant-type", "organisation/institute"});
    CHECK(ran.exit == 0);
    CHECK(holds(ran.out, "  read as GB18030\n"));
    CHECK(holds(shop.run({"search", "青岚研究院7"}).out, "org:7"));
  }

  TEST_CASE("standard input") {
    const Workshop shop;
    const Ran ran = shop.run({"ingest", "-", "--source", "pipe"}, "{\"node\": \"org:a\", \"name\": \"A\"}\n");
    CHECK(ran.exit == 0);
    CHECK(holds(shop.run({"sources"}).out, "pipe"));
  }
}
