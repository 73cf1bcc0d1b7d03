#include "guanxi/formats/detect.hpp"

#include <doctest/doctest.h>

#include "guanxi/base/error.hpp"

using namespace guanxi;

namespace {

FileFormat format_of(const std::string& name, const std::string& text) {
  return detect_format(*Input::of_bytes(text, name));
}
std::string error_of(const std::string& name, const std::string& text) {
  try {
    static_cast<void>(format_of(name, text));
  } catch (const Error& error) {
    return std::string(error.what()) + " [" + error.hint() + "]";
  }
  return "no error";
}

}  // namespace

TEST_SUITE("formats/detect") {
  TEST_CASE("by content, then by name") {
    CHECK(format_of("stdin", "{\"node\": \"a\"}\n") == FileFormat::kJsonl);
    CHECK(format_of("stdin", "# comment\n\n {\"node\": \"a\"}\n") == FileFormat::kJsonl);
    CHECK(format_of("stdin", "id,name\na,b\n") == FileFormat::kTable);
    CHECK(format_of("x.txt", "id\tname\na\tb\n") == FileFormat::kTable);
    CHECK(format_of("data.d/x.TSV.gz", "anything") == FileFormat::kTable);
    CHECK(format_of("x.jsonl.zst", "oops") == FileFormat::kJsonl);
    CHECK(format_of("x.csv", "{a},b\n") == FileFormat::kTable);
    CHECK(format_of("x.csv", "") == FileFormat::kTable);
    CHECK(format_of("x", "") == FileFormat::kJsonl);
  }
  TEST_CASE("edge lists, by what they hold or by name") {
    CHECK(format_of("soc.txt", "# From To\n0\t1\n0 2\n") == FileFormat::kEdgeList);
    CHECK(format_of("stdin", "1 2 0.5 1700000000\n") == FileFormat::kEdgeList);
    CHECK(format_of("stdin", "1,2\n3,4") == FileFormat::kEdgeList);
    CHECK(format_of("x.edges.gz", "a b\n") == FileFormat::kEdgeList);
    CHECK(format_of("x.mtx", "") == FileFormat::kEdgeList);
    CHECK(format_of("x", "%%MatrixMarket matrix\n") == FileFormat::kEdgeList);
    CHECK(format_of("x.csv", "1,2\n3,4\n") == FileFormat::kTable);
    CHECK(format_of("x.txt", "id,name\n1,2\n") == FileFormat::kTable);
    CHECK(format_of("x.txt", "1,2,3,4,5\n1,2,3,4,5\n") == FileFormat::kTable);
  }
  TEST_CASE("what is neither says what it looks like") {
    CHECK(error_of("a.json", "[\n{}]") ==
          "a.json: looks like a JSON list; facts stand one on a line, without a list around them [unpack it: "
          "jq -c '.[]' a.json "
          "| guanxi ingest -]");
    CHECK(error_of("stdin", "{\n  \"node\": 1}") ==
          "stdin: looks like JSON over several lines; a fact stands on one line [join them: jq -c . FILE | "
          "guanxi ingest -]");
    CHECK(error_of("a.html", "<!doctype html>\n<p>a, b</p>") ==
          "a.html: looks like HTML or XML, not like facts or a table [if it is one: --format jsonl, "
          "csv or edges\nif it is a "
          "document: guanxi extract a.html | guanxi ingest -]");
    CHECK(error_of("a.txt", "Once upon a time, there was\na graph.\n")
              .starts_with("a.txt: looks like neither facts (JSON lines) nor a table or edge list ["));
  }
}
