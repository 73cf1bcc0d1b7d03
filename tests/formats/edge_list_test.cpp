#include "guanxi/formats/edge_list.hpp"

#include <doctest/doctest.h>

#include "formats/collect.hpp"
#include "guanxi/base/error.hpp"

using namespace guanxi;
using namespace guanxi::testing;

namespace {

Collector read(const std::string& text, const TableOptions& options = {}) {
  Collector out;
  const auto input = Input::of_bytes(text, "list.txt", {.encoding = "UTF-8", .piece_bytes = 3});
  out.summary = read_edge_list(*input, options, Ontology::builtin(), out, &out);
  return out;
}
std::string error_of(const std::string& text, const TableOptions& options = {}) {
  try {
    static_cast<void>(read(text, options));
  } catch (const Error& error) {
    return error.what() + (error.hint().empty() ? "" : " [" + error.hint() + "]");
  }
  return "no error";
}
using Lines = std::vector<std::string>;

}  // namespace

TEST_SUITE("formats/edge_list") {
  TEST_CASE("two ends a line, blanks or tabs, comments") {
    const Collector found = read("# From To\n0\t1\n% more\n\n  7  a b\r\n3 4");
    CHECK(found.lines() == Lines{"{\"edge\": \"linked_to\", \"from\": \"0\", \"to\": \"1\"}",
                                 "{\"edge\": \"linked_to\", \"from\": \"3\", \"to\": \"4\"}"});
    CHECK(found.reasons() == Lines{"5:8: 3 fields where the list has 2 [name the columns: --header "
                                   "from,to,weight:double,…]"});
    CHECK(found.summary.lines == 6);
    CHECK(found.summary.facts == 2);
    CHECK(found.facts[1].second == 6);
    CHECK(found.report.columns[0] == std::pair<std::string, std::string>("from", "from"));
  }
  TEST_CASE("weights and times as far as the first row goes; less is no fault") {
    const Collector found = read("a b 2 1700000000\na c\na d x\n");
    CHECK(found.lines() == Lines{"{\"edge\": \"linked_to\", \"from\": \"a\", \"to\": \"b\", \"properties\": {"
                                 "\"time\": 1700000000.0, \"weight\": 2.0}}",
                                 "{\"edge\": \"linked_to\", \"from\": \"a\", \"to\": \"c\"}"});
    CHECK(found.reasons() == Lines{"3:5: column 'weight:double': 'x' is no number"});
  }
  TEST_CASE("columns, relation and prefixes as the options say") {
    TableOptions options{.header = {"to", "from", "since:date"}, .constant_type = "funds"};
    options.from_prefix = "n:";
    const Collector found = read("1 2 2014-05\n", options);
    CHECK(found.lines() == Lines{"{\"edge\": \"funds\", \"from\": \"n:2\", \"to\": \"1\", \"valid\": "
                                 "{\"from\": \"2014-05\", \"until\": null}}"});
    CHECK(error_of("1 2\n", {.from = "x"}) == "list.txt: there is no column 'x' [its columns are from, to]");
  }
  TEST_CASE("commas, where the first row has one") {
    const Collector found = read("1, 2 ,3.5\n4,,1\n5,6,\n");
    CHECK(
        found.lines() ==
        Lines{"{\"edge\": \"linked_to\", \"from\": \"1\", \"to\": \"2\", \"properties\": {\"weight\": 3.5}}",
              "{\"edge\": \"linked_to\", \"from\": \"5\", \"to\": \"6\"}"});
    CHECK(found.reasons() == Lines{"2:3: column 'to': is empty"});
  }
  TEST_CASE("what is wrong with a row") {
    CHECK(read("1 2\nx\n\xff 2\n3 a\x01\n").reasons() ==
          Lines{"2:0: one field where two ends should stand",
                "3:1: not valid UTF-8 [if the file is in another encoding, say which: --encoding GB18030]",
                "4:0: the edge's 'to' holds a control character at byte 1"});
  }
  TEST_CASE("MatrixMarket") {
    const std::string banner = "%%MatrixMarket matrix coordinate ";
    CHECK(read(banner + "pattern symmetric\n% c\n3 3 2\n2 1\n3 3\n").lines() ==
          Lines{"{\"edge\": \"linked_to\", \"from\": \"2\", \"to\": \"1\"}",
                "{\"edge\": \"linked_to\", \"from\": \"1\", \"to\": \"2\"}",
                "{\"edge\": \"linked_to\", \"from\": \"3\", \"to\": \"3\"}"});
    const Collector skew = read(banner + "integer skew-symmetric\n3 3 1\n2 1 5\n");
    CHECK(
        skew.lines() ==
        Lines{"{\"edge\": \"linked_to\", \"from\": \"2\", \"to\": \"1\", \"properties\": {\"weight\": 5}}",
              "{\"edge\": \"linked_to\", \"from\": \"1\", \"to\": \"2\", \"properties\": {\"weight\": -5}}"});
    CHECK(skew.facts[1].second == 3);
    CHECK(read(banner + "real general\n2 3 3\n1 3 5\n3 1 5\n0 1 2\n").reasons() ==
          Lines{"4:1: '3' is no row of a matrix that has 2", "5:1: '0' is no row of a matrix that has 2"});
  }
  TEST_CASE("matrices that cannot be taken") {
    const std::string banner = "%%MatrixMarket matrix ";
    CHECK(error_of(banner + "array real general\n") ==
          "list.txt:1: this MatrixMarket file is no list of entries [its banner would be: %%MatrixMarket "
          "matrix "
          "coordinate pattern general]");
    CHECK(error_of(banner + "coordinate complex general\n") ==
          "list.txt:1: a matrix of 'complex' values cannot be read as relations");
    CHECK(error_of(banner + "coordinate real hermitian\n") ==
          "list.txt:1: a matrix that is 'hermitian' cannot be read as relations");
    CHECK(error_of(banner + "coordinate pattern general\n% x\n") ==
          "list.txt:1: the matrix has no line with its size");
    CHECK(error_of(banner + "coordinate pattern general\n1 2\n") ==
          "list.txt:2: the matrix's size should stand here: ROWS COLUMNS ENTRIES");
    CHECK(error_of(banner + "coordinate pattern general\n2 2 3\n1 2\n2 1\n") ==
          "list.txt:2: the matrix says that it has 3 entries, but has 2 [the file may have been cut short]");
  }
  TEST_CASE("nothing at all") {
    CHECK(read("").facts.empty());
    CHECK(read("# nothing\n").facts.empty());
  }
}
