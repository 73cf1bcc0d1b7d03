#include "guanxi/formats/rejects.hpp"

#include <doctest/doctest.h>

#include "formats/collect.hpp"
#include "guanxi/formats/detect.hpp"

using namespace guanxi;
using namespace guanxi::testing;

namespace {

/// Writes a rejects file of what was refused and gives its bytes.
std::string rejects_of(const Collector& got, std::string_view header, char delimiter) {
  const TemporaryDirectory directory;
  const std::string path = directory / "x.rejects";
  {
    RejectsFile file(path, "nodes", header, delimiter);
    for (const Reject& reject : got.rejects) file.add(reject);
    CHECK_FALSE(std::filesystem::exists(path));  // before commit
    file.commit();
  }
  CHECK(std::distance(std::filesystem::directory_iterator(directory.path()), {}) == 1);
  return read_file(path);
}

}  // namespace

TEST_SUITE("formats/rejects") {
  TEST_CASE("rejected lines of JSON can be mended and fed again") {
    const Collector got =
        read_jsonl_text("{\"node\": \"a\", \"nmae\": \"b\"}\n{\"node\": \"ok\"}\n{\"node\": 5}\n");
    std::string text = rejects_of(got, {}, 0);
    CHECK(text ==
          "\xef\xbb\xbf# guanxi rejects of nodes: mend the rows and ingest this file; lines that start with "
          "# are skipped\n"
          "# line 1, column 23: 'nmae' is no key of a node fact\n"
          "#   did you mean 'name'?\n"
          "{\"node\": \"a\", \"nmae\": \"b\"}\n"
          "# line 3, column 10: 'node' must be a string, not a number\n"
          "{\"node\": 5}\n");
    CHECK(read_jsonl_text(text).reasons().size() == 2);
    text.replace(text.find("\"nmae\""), 6, "\"name\"");
    text.replace(text.find("5}"), 2, "\"5\"}");
    const Collector again = read_jsonl_text(text);
    CHECK(again.reasons().empty());
    CHECK(again.lines() == std::vector<std::string>{R"({"node": "a", "name": "b"})", R"({"node": "5"})"});
  }

  TEST_CASE("rejected rows of a table too, whatever they start with") {
    const std::string table = "id,note,n:int\n#a,\"two\nlines\",x\n# b \"c\",,y\nok,,1\nd,caf\xe9,1\n";
    const Collector got = read_table_text(table);
    CHECK(got.facts.size() == 1);
    REQUIRE(got.rejects.size() == 3);
    std::string text = rejects_of(got, got.report.header, got.report.delimiter);
    CHECK(text ==
          "\xef\xbb\xbf# guanxi rejects of nodes: mend the rows and ingest this file; lines that start with "
          "# are skipped\n"
          "id,note,n:int\n"
          "# line 2: column 'n:int': 'x' is no whole number\n"
          "\"#a\",\"two\nlines\",x\n"
          "# line 4, column 10: column 'n:int': 'y' is no whole number\n"
          "\"# b \"\"c\"\"\",,y\n"
          "# line 6, column 6: not valid UTF-8\n"
          "#   if the file is in another encoding, say which: --encoding GB18030\n"
          "d,caf\xe9,1\n");
    // Unmended, it is refused again, also when the encoding is left to be detected.
    Collector same_again;
    const auto input = Input::of_bytes(text, "x.rejects.csv");
    read_table(*input, {}, Ontology::builtin(), same_again);
    CHECK(same_again.facts.empty());
    CHECK(same_again.rejects.size() == 3);
    text.replace(text.find("\",x\n"), 4, "\",1\n");
    text.replace(text.find(",y\n"), 3, ",2\n");
    text.replace(text.find("\xe9"), 1, "é");
    const Collector again = read_table_text(text);
    CHECK(again.reasons().empty());
    CHECK(again.lines() ==
          std::vector<std::string>{R"({"node": "#a", "properties": {"n": 1, "note": "two\nlines"}})",
                                   R"({"node": "# b \"c\"", "properties": {"n": 2}})",
                                   R"({"node": "d", "properties": {"n": 1, "note": "café"}})"});
  }

  TEST_CASE("a row that is too long is shown, not kept") {
    Collector got;
    got.rejects.push_back({7, 0, "the beginning", "the line is longer than 64 MiB", "", true});
    CHECK(rejects_of(got, {}, 0)
              .ends_with("\n# line 7: the line is longer than 64 MiB\n#   it starts with: the beginning\n"));
  }

  TEST_CASE("a rejects file on a pipe is known by its first line") {
    const auto table = Input::of_bytes("# guanxi rejects of x: …\nid,name\n# line 1: y\na,b,c\n", "stdin");
    CHECK(detect_format(*table) == FileFormat::kTable);
    const auto facts = Input::of_bytes("# guanxi rejects of x: …\n# line 1: y\n{\"node\": 5}\n", "stdin");
    CHECK(detect_format(*facts) == FileFormat::kJsonl);
  }

  TEST_CASE("a reject shows its row with a mark under the place") {
    CHECK(describe({118, 5, "a,b,20x4", "column 'founded': '20x4' is no whole number", "", false},
                   "nodes.csv") ==
          "nodes.csv:118:5: column 'founded': '20x4' is no whole number\n    a,b,20x4\n        ^");
    CHECK(describe({2, 0, "a,b\nc", "2 fields where the heading has 3", "", false}, "n.csv") ==
          "n.csv:2: 2 fields where the heading has 3\n    a,b");
    CHECK(describe({1, 4, "灵伴,x", "no", "", false}, "n") == "n:1:4: no\n    灵伴,x\n         ^");
    CHECK(describe({1, 3, "a\x1b\xff", "bad \x1b", "", false}, "n") ==
          "n:1:3: bad \\x1b\n    a\\x1b\ufffd\n         ^");
    const std::string shown =
        describe({1, 1001, std::string(1000, 'a') + "!" + std::string(1000, 'b'), "no", "", false}, "n");
    CHECK(shown.starts_with("n:1:1001: no\n    …" + std::string(40, 'a') + "!bbb"));
    CHECK(shown.ends_with("\n    " + std::string(41, ' ') + "^"));
  }
}
