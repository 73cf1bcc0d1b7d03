// Where answers go: files, pipes that close, full disks, terminals.
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

TEST_SUITE("cli/output") {
  TEST_CASE("--output: whole or not at all, format by its ending") {
    const FilledWorkshop shop;
    const Ran ran = shop.run({"search", "northlight", "-o", "hits.json"});
    CHECK(ran.exit == 0);
    CHECK(ran.out.empty());
    CHECK(Json::parse(shop.read("hits.json"))["hits"][0]["key"] == "org:northlight");
    CHECK(shop.run({"search", "northlight", "-o", "hits.json", "-f", "csv"}).exit == 0);
    CHECK(holds(shop.read("hits.json"), "name,type,key"));

    shop.write("kept.json", "as it was");
    CHECK(shop.run({"show", "nobody at all", "-o", "kept.json"}).exit == 2);
    CHECK(shop.read("kept.json") == "as it was");
    std::size_t files = 0;
    for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(shop.directory())) ++files;
    CHECK(files == 7);  // facts.jsonl, guanxi.db, hits.json, kept.json, .stdin, .stdout, .stderr

    const Ran nowhere = shop.run({"stats", "-o", "no/such/file"});
    CHECK(nowhere.exit == 2);
    CHECK(nowhere.err == "guanxi: no/such/file: cannot be written: No such file or directory\n");
    CHECK(holds(shop.run({"stats", "-o", "."}).err, "guanxi: .: is a directory\n"));
  }

  TEST_CASE("a pipe that nobody reads is no error") {
    const FilledWorkshop shop;
    const Ran ran = shop.shell("(\"$G\" export; echo $? > status) | true; cat status");
    CHECK(ran.err.empty());
    CHECK(ran.out == "0\n");
    CHECK(shop.shell("(\"$G\" --help; echo $? > status) | head -n 0; cat status").out == "0\n");
    shop.copy_data("companies.csv");
    const Ran ingest =
        shop.shell("(\"$G\" -q ingest companies.csv --node-key 代码; echo $? > status) | true; cat status");
    CHECK(ingest.out == "0\n");
    CHECK(holds(shop.run({"sources"}).out, "companies.csv"));
  }

  TEST_CASE("a full disk is an error") {
    const FilledWorkshop shop;
    for (const char* command : {"stats", "export", "--help", "digest"}) {
      CAPTURE(command);
      const Ran ran = shop.shell(std::string("\"$G\" ") + command + " > /dev/full");
      CHECK(ran.exit == 2);
      CHECK(ran.err == "guanxi: standard output: cannot be written: No space left on device\n");
    }
    const Ran file = shop.run({"stats", "--output", "/dev/full"});
    CHECK(file.exit == 2);
    CHECK(file.err == "guanxi: /dev/full: cannot be written: No space left on device\n");
  }

  TEST_CASE("tables line up, whatever the script, and are never cut in a pipe") {
    const FilledWorkshop shop;
    const std::string long_name(300, 'x');
    shop.write("long.jsonl", "{\"node\": \"org:long\", \"name\": \"" + long_name + "\"}\n");
    CHECK(shop.run({"ingest", "long.jsonl"}).exit == 0);
    CHECK(holds(shop.run({"search", "xxxx"}).out, long_name));
    CHECK(shop.run({"rank", "degree", "--show", "person", "--quiet"}).out ==
          "PLACE  SCORE  NAME          TYPE    KEY\n"
          "    1      1  林远          person  person:linyuan-a\n"
          "    1      1  林远          person  person:linyuan-b\n"
          "    1      1  陆见微        person  person:lujianwei\n"
          "    1      1  Mara Ellison  person  person:mara\n");
  }

  TEST_CASE("on a terminal: colours, its width, no control characters") {
    const FilledWorkshop shop;
    CHECK_FALSE(holds(shop.run({"search", "northlight"}).out, "\x1b["));
    CHECK(holds(shop.run({"search", "northlight", "--color", "always"}).out, "\x1b["));
    const Ran terminal = shop.on_terminal({"search", "northlight"}, 200);
    CHECK(terminal.exit == 0);
    CHECK(holds(terminal.out, "\x1b["));
    CHECK_FALSE(holds(shop.on_terminal({"search", "northlight", "--color", "never"}, 200).out, "\x1b["));
    const Ran narrow = shop.on_terminal({"neighbours", "Northlight", "--color", "never", "-d", "2"}, 76);
    CHECK(holds(narrow.out, "…"));

    const Ran png = shop.on_terminal({"path", "陆见微", "Mara Ellison", "-f", "png"}, 80);
    CHECK(png.exit == 2);
    CHECK(holds(png.out, " png is not for a terminal\n  --output FILE.png writes it to a file\n"));
  }

  TEST_CASE("what sources quote cannot drive a terminal") {
    const Workshop shop;
    shop.write("evil.jsonl",
               "{\"node\": \"org:evil\", \"name\": \"Evil\", \"properties\": {\"note\": "
               "\"a\\u001b[2Jb\\u202ec\\u009bd\"}}\n");
    CHECK(shop.run({"ingest", "evil.jsonl"}).exit == 0);
    for (const char* format : {"table", "json", "csv"}) {
      CAPTURE(format);
      const Ran ran = shop.on_terminal({"show", "org:evil", "--color", "never", "-f", format}, 120);
      CHECK(ran.exit == 0);
      CHECK_FALSE(holds(ran.out, "\x1b"));
      CHECK_FALSE(holds(ran.out, "\u202e"));
      CHECK_FALSE(holds(ran.out, "\u009b"));
    }
    const Json json = Json::parse(shop.run({"show", "org:evil", "-f", "json"}).out);
    CHECK(json["properties"]["note"][0]["value"] == "a\u001b[2Jb\u202ec\u009bd");
  }
}
