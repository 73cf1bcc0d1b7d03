#include "guanxi/formats/table.hpp"

#include <doctest/doctest.h>

#include "formats/collect.hpp"
#include "guanxi/base/error.hpp"

using namespace guanxi;
using namespace guanxi::testing;

namespace {

using Lines = std::vector<std::string>;

std::string error_of(const std::string& text, const TableOptions& options = {}) {
  try {
    read_table_text(text, options);
  } catch (const Error& error) {
    return error.what() + (error.hint().empty() ? "" : " [" + error.hint() + "]");
  }
  return "no error";
}

Lines columns_of(const Collector& got) {
  Lines out;
  for (const auto& [heading, what] : got.report.columns) out.push_back(heading + " = " + what);
  return out;
}

}  // namespace

TEST_SUITE("formats/table") {
  TEST_CASE("nodes with neo4j-admin's headings") {
    const Collector got = read_table_text(
        ":ID(Person),name,born:int,score:double,alive:boolean,tags:string[],since:date,:LABEL,x:IGNORE\n"
        "1,祝铭明,1973,2.5,true,a;b,2014-05,Nobody;person;Founder,secret\n"
        "2,,,,,,,,\n"
        "3,\"quoted, \"\"name\"\"\",-5,1e3,no,,,person,\n");
    CHECK(got.reasons() == Lines{});
    CHECK(
        got.lines() ==
        Lines{
            R"({"node": "Person:1", "type": "person", "name": "祝铭明", "properties": {"alive": true, "born": 1973, "labels": ["Nobody", "Founder"], "score": 2.5, "since": "2014-05", "tags": ["a", "b"]}})",
            R"({"node": "Person:2"})",
            R"({"node": "Person:3", "type": "person", "name": "quoted, \"name\"", "properties": {"alive": false, "born": -5, "score": 1000.0}})"});
    CHECK(got.facts[2].second == 4);
    CHECK(columns_of(got) ==
          Lines{":ID(Person) = key of the node", "name = name", "born:int = property born, whole number",
                "score:double = property score, number", "alive:boolean = property alive, true or false",
                "tags:string[] = property tags, list of text", "since:date = property since, date",
                ":LABEL = type", "x:IGNORE = ignored"});
    CHECK(got.report.kind == TableKind::kNodes);
  }

  TEST_CASE("edges with neo4j-admin's headings") {
    const Collector got = read_table_text(
        ":START_ID(Person)|role|:END_ID|:TYPE|valid_from|confidence:double\n1|founder|org:a|works_for|2014|0."
        "5\n2||org:b|owns||\n");
    CHECK(got.reasons() == Lines{});
    CHECK(
        got.lines() ==
        Lines{
            R"({"edge": "works_for", "from": "Person:1", "to": "org:a", "properties": {"role": "founder"}, "valid": {"from": "2014", "until": null}, "confidence": 0.5})",
            R"({"edge": "owns", "from": "Person:2", "to": "org:b"})"});
    CHECK(got.report.delimiter == '|');
    CHECK(got.report.kind == TableKind::kEdges);
  }

  TEST_CASE("a name in the :ID heading is a property as well") {
    CHECK(read_table_text("name:ID,x\na,1\n").lines() ==
          Lines{R"({"node": "a", "name": "a", "properties": {"x": "1"}})"});
    CHECK(read_table_text("isin:ID,x\na,1\n").lines() ==
          Lines{R"({"node": "a", "properties": {"isin": "a", "x": "1"}})"});
    CHECK(read_table_text("id:ID,x\na,1\n").lines() == Lines{R"({"node": "a", "properties": {"x": "1"}})"});
  }

  TEST_CASE("plain columns with obvious names") {
    const Collector nodes = read_table_text("Name;ID;Type;Founded\n之江实验室;zj;organisation;2017\n");
    CHECK(
        nodes.lines() ==
        Lines{
            R"({"node": "zj", "type": "organisation", "name": "之江实验室", "properties": {"Founded": "2017"}})"});
    CHECK(columns_of(nodes) ==
          Lines{"Name = name", "ID = key of the node", "Type = type", "Founded = property Founded, text"});
    const Collector edges = read_table_text("source\ttarget\trelation\tweight\na\tb\tfunds\t3\n");
    CHECK(edges.lines() ==
          Lines{R"({"edge": "funds", "from": "a", "to": "b", "properties": {"weight": "3"}})"});
    CHECK(columns_of(edges) ==
          Lines{"source = from", "target = to", "relation = relation", "weight = property weight, text"});
    CHECK(read_table_text("名称,类型\n阿里巴巴,organisation/company\n").lines() ==
          Lines{R"({"node": "阿里巴巴", "type": "organisation/company", "name": "阿里巴巴"})"});
  }

  TEST_CASE("columns named by options") {
    TableOptions options;
    options.key = "isin";
    options.name = "legal name";
    options.aliases = {"short", "old"};
    options.alias_separator = "/";
    options.constant_type = "organisation/company";
    options.key_prefix = "org:";
    options.types = {{"staff", "int"}, {"ratio", "double[]"}};
    options.ignore = {"junk"};
    CHECK(
        read_table_text(
            "isin,legal name,short,old,staff,ratio,junk,id\nX1, Acme Ltd ,A / B,C, 7 ,1;2.5,zzz,9\n", options)
            .lines() ==
        Lines{
            R"({"node": "org:X1", "type": "organisation/company", "name": "Acme Ltd", "aliases": ["A", "B", "C"], "properties": {"id": "9", "ratio": [1.0, 2.5], "staff": 7}})"});

    TableOptions edges;
    edges.from = "payer";
    edges.to = "payee";
    edges.id = "tx";
    edges.constant_type = "pays";
    edges.valid_from = edges.valid_until = "";
    edges.from_prefix = edges.to_prefix = "account:";
    CHECK(
        read_table_text("tx,payer,payee,amount:double\nt1,1,2,9.5\nt2,1,2,3\n", edges).lines() ==
        Lines{
            R"({"edge": "pays", "from": "account:1", "to": "account:2", "id": "t1", "properties": {"amount": 9.5}})",
            R"({"edge": "pays", "from": "account:1", "to": "account:2", "id": "t2", "properties": {"amount": 3.0}})"});
  }

  TEST_CASE("a file without heading, with comments: an edge list") {
    TableOptions options;
    options.header = {"from", "to"};
    options.constant_type = "links_to";
    options.comments = true;
    const Collector got = read_table_text("# From To\n1\t2\n2\t3\n", options);
    CHECK(got.reasons() == Lines{});
    CHECK(got.lines() == Lines{R"({"edge": "links_to", "from": "1", "to": "2"})",
                               R"({"edge": "links_to", "from": "2", "to": "3"})"});
    CHECK(got.facts[0].second == 2);
  }

  TEST_CASE("blanks count in quotes and in texts, not around keys and numbers") {
    CHECK(read_table_text("id, name ,note,n:int\n a , b , c , 1 \n\" a \",\" b \",\" c \",1\n").lines() ==
          Lines{R"({"node": "a", "name": "b", "properties": {"n": 1, "note": " c "}})",
                R"({"node": " a ", "name": " b ", "properties": {"n": 1, "note": " c "}})"});
  }

  TEST_CASE("rows that cannot be taken say where and why") {
    const Collector got = read_table_text(
        "id,name,founded:int,share:double,day:date,ok:boolean,data:json\n"
        "a,灵伴,20x4,,,,\n"
        "b,x\n"
        "c,x,1,2,3,4,5,6\n"
        ",x,,,,,\n"
        "d,x,99999999999999999999,,,,\n"
        "e,x,,1e999,,,\n"
        "f,x,,nan,,,\n"
        "g,x,,,2025-02-30,,\n"
        "h,x,,,,maybe,\n"
        "i,x,,,,,{bad\n"
        "j,\"x\" y,,,,,\n"
        "k,\"x\n\ny\",1.5,,,,\n"
        "l\x01,x,,,,,\n"
        "m,caf\xe9,,,,,\n"
        "n,x,1,2,2025,true,\"[1, \"\"a\"\"]\"\n"
        "o,\"never closed,1,2,2025,true,\n"
        "p,,,,,,\n");
    CHECK(got.reasons() ==
          Lines{"2:6: column 'founded:int': '20x4' is no whole number",
                "3:0: 2 fields where the heading has 7",
                "4:15: 8 fields where the heading has 7 [a field that holds the delimiter stands in quotes]",
                "5:1: column 'id': is empty",
                "6:5: column 'founded:int': '99999999999999999999' does not fit in 64 bits",
                "7:6: column 'share:double': '1e999' is out of the range of a double",
                "8:6: column 'share:double': 'nan' is no number",
                "9:7: column 'day:date': '2025-02-30' is no date [a date is YYYY, YYYY-MM or YYYY-MM-DD]",
                "10:8: column 'ok:boolean': 'maybe' is neither true nor false",
                "11:9: column 'data:json': '{bad' is not valid JSON",
                "12:6: text follows a closing quote [a quote inside a quoted field is written twice: \"\"]",
                "13:0: column 'founded:int': '1.5' is no whole number",
                "16:0: the node's key holds a control character at byte 1",
                "17:6: not valid UTF-8 [if the file is in another encoding, say which: --encoding GB18030]",
                "19:3: the quote that opens at line 19, column 3 is never closed"});
    CHECK(
        got.lines() ==
        Lines{
            R"({"node": "n", "name": "x", "properties": {"data": [1, "a"], "day": "2025", "founded": 1, "ok": true, "share": 2.0}})",
            R"({"node": "p"})"});
    CHECK(got.facts.back().second == 20);
    CHECK(got.rejects[11].text == "k,\"x\n\ny\",1.5,,,,");
  }

  TEST_CASE("headings that say too little or too much") {
    CHECK(error_of("a,b\n1,2\n") ==
          "table.csv: no column is the key of a node or the end of an edge [its columns are: a, b\nsay what "
          "they are: --key "
          "COLUMN, or --from COLUMN --to COLUMN]");
    CHECK(error_of("from,to\n1,2\n") ==
          "table.csv: nothing says which relation its rows state [its columns are: from, to\nsay it: --type "
          "COLUMN, or "
          "--constant-type NAME for all rows]");
    CHECK(error_of(":START_ID,:TYPE\n1,2\n") ==
          "table.csv: no column is the 'to' end of the edges [its columns are: :START_ID, :TYPE\nsay which "
          "it is: --to COLUMN]");
    CHECK(error_of("id,x,x\n1,2,3\n") ==
          "table.csv: two columns are the property x: the second is 'x' [rename one of them in the heading "
          "row, or make it "
          ":IGNORE]");
    CHECK(error_of(":ID,:START_ID\n") ==
          "table.csv: its columns are those of nodes and of edges [say which it is: --kind nodes or --kind "
          "edges]");
    CHECK(error_of("id,\"na\"me\n") == "table.csv:1:8: the heading row: text follows a closing quote");
    CHECK(error_of("id,name\n", {.key = "idd"}) ==
          "table.csv: there is no column 'idd' [did you mean 'id'?]");
    CHECK(error_of("id,name\n", {.key = "weight"}) ==
          "table.csv: there is no column 'weight' [its columns are id, name]");
    CHECK(error_of("id,name\n", {.types = {{"name", "strng"}}}) ==
          "'strng' is no type of a column [types are string, int, double, boolean, date, json; with [] "
          "behind for a list]");
    CHECK(read_table_text("").summary.facts == 0);
    CHECK(read_table_text("id,name\n").summary.facts == 0);
  }

  TEST_CASE("a column without heading is ignored, an unknown type belongs to the name") {
    CHECK(read_table_text(",id,ratio a:b\n0,x,1\n").lines() ==
          Lines{R"({"node": "x", "properties": {"ratio a:b": "1"}})"});
  }

  TEST_CASE("delimiters are found out") {
    CHECK(read_table_text("id;name;note\na;b;c, d, e, f\n").report.delimiter == ';');
    CHECK(read_table_text("id\tname\na\t\"b,c,d\"\n").report.delimiter == '\t');
    CHECK(read_table_text("id,tags:string[]\na,x;y;z\n").report.delimiter == ',');
    CHECK(read_table_text("\"id,x\",name\na,b\n").report.delimiter == ',');
    CHECK(read_table_text("id\na\nb\n").report.delimiter == ',');
    CHECK(read_table_text("id\na\nb\n").facts.size() == 2);
  }

  TEST_CASE("options differ if and only if their fingerprints do") {
    TableOptions a;
    TableOptions b;
    CHECK(a.fingerprint() == b.fingerprint());
    a.key = "x";
    b.name = "x";
    CHECK(a.fingerprint() != b.fingerprint());
    b = a;
    b.aliases = {"y"};
    a.ignore = {"y"};
    CHECK(a.fingerprint() != b.fingerprint());
  }
}
