// Documents: extract, and ingest of documents and directories.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "support/pdf.hpp"
#include "support/program.hpp"

using namespace guanxi::testing;
using Json = nlohmann::json;

namespace {

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// The lines of JSON, without comments.
std::vector<Json> lines_of(const std::string& out) {
  std::vector<Json> lines;
  std::istringstream in(out);
  for (std::string line; std::getline(in, line);)
    if (!line.starts_with('#')) lines.push_back(Json::parse(line));
  return lines;
}

const std::string kStory =
    "青石湾港口集团有限公司与南坪大学签署协议\n\n"
    "来源：海州日报 2024-08-19\n\n"
    "青石湾港口集团有限公司18日与南坪大学签署战略合作协议，双方将共建智能航运研究院。青石湾港口集团有限公司董"
    "事长邓一鸣表示，"
    "研究院设在海州市，首期投入五千万元，三年内引进一百名研究人员。南坪大学校长罗永年出席签约仪式。\n";

}  // namespace

TEST_SUITE("cli/extract") {
  TEST_CASE("facts of a document, with evidence that is the text") {
    const Workshop shop;
    shop.write("news.txt", kStory);
    const Ran ran = shop.run({"extract", "news.txt", "--text"});
    CHECK(ran.exit == 0);
    CHECK(ran.err.empty());
    const std::vector<Json> lines = lines_of(ran.out);
    REQUIRE(lines.size() > 3);
    CHECK(lines[0]["source"] == "news.txt");
    CHECK(lines[0]["text"] == kStory);
    CHECK(lines[0]["publisher"] == "海州日报");
    CHECK(lines[0]["date"] == "2024-08-19");
    CHECK(lines[0]["title"] == "青石湾港口集团有限公司与南坪大学签署协议");
    for (const Json& line : lines)
      if (line.contains("evidence"))
        for (const Json& piece : line["evidence"]) {
          const auto start = piece["start"].get<std::size_t>(), end = piece["end"].get<std::size_t>();
          CHECK(kStory.substr(start, end - start) == piece["quote"]);
        }
    CHECK(holds(ran.out, "南坪大学"));
    CHECK_FALSE(holds(shop.run({"extract", "news.txt"}).out, "\"text\""));
    CHECK(holds(shop.run({"extract", "--explain", "news.txt"}).out, "\n# "));
  }

  TEST_CASE("extract prints what ingest takes") {
    const Workshop shop;
    shop.write("news.txt", kStory);
    REQUIRE(shop.shell("$G --db a.db ingest news.txt && $G extract news.txt --text > facts.jsonl && $G --db "
                       "b.db ingest facts.jsonl")
                .exit == 0);
    CHECK(shop.run({"--db", "a.db", "digest"}).out == shop.run({"--db", "b.db", "digest"}).out);
  }

  TEST_CASE("formats, encodings, standard input, and files that are no documents") {
    const Workshop shop;
    shop.write("page.html", "<html><body><article><p>" + kStory + "</p></article></body></html>");
    shop.write("report.pdf", make_pdf({{{72, 100, "青石湾港口集团有限公司与南坪大学签署协议。", 12}}}));
    shop.write("wire.jsonl", Json{{"source", "wire:7"}, {"text", kStory}}.dump() + "\n");
    shop.write("bad.pdf", "%PDF-1.4");
    shop.write("image.png", std::string("\x89PNG\r\n\x1a\n\0\0\0\r", 12));
    for (const char* name : {"page.html", "report.pdf", "wire.jsonl"}) {
      const Ran ran = shop.run({"extract", name});
      CHECK(ran.exit == 0);
      CHECK(holds(ran.out, "org:青石湾港口集团"));
    }
    CHECK(holds(shop.run({"extract", "wire.jsonl"}).out, "{\"source\": \"wire:7\""));
    CHECK(holds(shop.run({"extract", "-"}, kStory).out, "{\"source\": \"stdin\""));
    const Ran bad = shop.run({"extract", "bad.pdf", "image.png", "page.html"});
    CHECK(bad.exit == 2);
    CHECK(holds(bad.out, "org:青石湾港口集团"));
    CHECK(holds(bad.err, "guanxi: bad.pdf: is damaged: no PDF that can be opened\n"));
    CHECK(holds(bad.err, "guanxi: image.png: is no document: neither text nor PDF nor HTML\n"));
    CHECK(shop.run({"extract", "none.txt"}).exit == 2);
  }

  TEST_CASE("a PDF that takes for ever costs that file only") {
    const Workshop shop;
    shop.write("bomb.pdf", endless_pdf());
    shop.write("report.pdf", make_pdf({{{72, 100, "青石湾港口集团有限公司与南坪大学签署协议。", 12}}}));
    const Ran ran = shop.run({"extract", "bomb.pdf", "report.pdf", "--timeout", "3"});
    CHECK(ran.exit == 2);
    CHECK(holds(ran.out, "org:青石湾港口集团"));
    CHECK(ran.err ==
          "guanxi: bomb.pdf: reading the PDF took longer than 3 s\n"
          "  --timeout gives it longer; a PDF of ordinary size that needs it is damaged or made to\n");
  }

  TEST_CASE("a directory with all kinds of files goes in, in the order of names, and out again") {
    const Workshop shop;
    std::filesystem::create_directories(shop.path("in/more"));
    shop.write("in/b.txt", kStory);
    shop.write("in/a.csv", "id,name\nn1,Anna\n");
    shop.write("in/more/copy.md", "# 另一个标题\n\n" + kStory);
    shop.write("in/.hidden", "x");
    shop.write("in/blob", std::string("\0\1\2\3\4\0\0\0", 8));
    const Ran first = shop.run({"ingest", "in"});
    CHECK(first.exit == 0);
    CHECK(first.out.find("in/a.csv: ") < first.out.find("in/b.txt: "));
    CHECK(first.out.find("in/b.txt: ") < first.out.find("in/more/copy.md: "));
    CHECK(holds(first.out, "  text: 青石湾港口集团有限公司与南坪大学签署协议\n"));
    CHECK(holds(first.out, "  tells the story of in/b.txt again ("));
    CHECK(first.err == "guanxi: in/blob: neither a document nor facts nor a table; passed over\n");
    CHECK(holds(shop.run({"ingest", "in"}).out, "in/b.txt: unchanged since it was ingested ("));
    CHECK(holds(shop.run({"neighbours", "南坪大学", "--evidence"}).out, "in/b.txt"));
    const Json json = Json::parse(shop.run({"ingest", "--json", "--dry-run", "in/more/copy.md"}).out);
    CHECK(json["state"] == "dry run");
    CHECK(json["format"] == "markdown");
    CHECK(json["same_story_as"] == "in/b.txt");
    CHECK(shop.run({"check"}).exit == 0);
    CHECK(shop.run({"forget", "in/a.csv", "in/b.txt", "in/more/copy.md"}).exit == 0);
    CHECK(shop.run({"sources"}).exit == 1);
  }

  TEST_CASE("another extractor") {
    const Workshop shop;
    shop.write("news.txt", "Shares of Delta Marine Corp (NYSE: DMC) rose on Monday, traders said.\n");
    const std::string example = std::string(GUANXI_SOURCE_DIR) + "/tools/example-extractor";
    const Ran ran = shop.run({"extract", "news.txt", "--extractor", example});
    CHECK(ran.exit == 0);
    const std::vector<Json> lines = lines_of(ran.out);
    REQUIRE(lines.size() == 2);
    CHECK(lines[1]["properties"]["symbol"] == "NYSE:DMC");
    CHECK(lines[1]["evidence"][0]["quote"] == "Delta Marine Corp (NYSE: DMC)");
    const Ran dead = shop.run({"ingest", "news.txt", "--extractor", "exit 3"});
    CHECK(dead.exit == 2);
    CHECK(dead.err ==
          "guanxi: news.txt: the extractor ended (exit status 3) before its answer did\n"
          "  it was started as: exit 3\n"
          "  nothing of news.txt was written\n");
    const Ran bad = shop.run({"ingest", "news.txt", "--extractor", "read -r line; echo nonsense; echo"});
    CHECK(bad.exit == 0);
    CHECK(holds(bad.out, "news.txt: 1 fact ingested, 1 row rejected, "));
    CHECK(holds(shop.read("news.txt.rejects.jsonl"), "# line 1, column 2: not valid JSON"));
  }
}
