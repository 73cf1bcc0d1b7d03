#include "guanxi/formats/blocks.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>

#include "formats/byte_counts.hpp"
#include "formats/collect_blocks.hpp"
#include "formats/csv_scanner.hpp"
#include "formats/integer_rows.hpp"
#include "guanxi/base/error.hpp"

using namespace guanxi;
using namespace guanxi::testing;

namespace {

using Read = std::function<ReadSummary(Input&, const BlockOptions&, BlockCollector&)>;

std::unique_ptr<Input> input_of(const std::string& text, std::size_t piece_bytes = 1 << 18) {
  return Input::of_bytes(text, "data", {.encoding = "UTF-8", .piece_bytes = piece_bytes});
}

/// Reads the text with many sizes of blocks and pieces and numbers of threads; all must say the same.
void check_all_ways(const std::string& text, const Collector& expected, const Read& read) {
  for (const auto& [threads, chunk, piece] :
       {std::tuple(1U, 1U, 1U << 18), std::tuple(2U, 7U, 3U), std::tuple(3U, 40U, 1U),
        std::tuple(2U, 1000U, 64U), std::tuple(8U, 100U, 1U << 18), std::tuple(2U, 1U << 20, 1U << 18)}) {
    CAPTURE(threads);
    CAPTURE(chunk);
    CAPTURE(piece);
    BlockCollector found;
    const auto input = input_of(text, piece);
    found.summary = read(*input, {.threads = threads, .chunk_bytes = chunk}, found);
    check_equal(found, expected);
  }
}

void check_table(const std::string& text, const TableOptions& options = {}) {
  CAPTURE(text);
  const Collector expected = [&] {
    Collector out;
    const auto input = input_of(text);
    out.summary = read_table(*input, options, Ontology::builtin(), out, &out);
    return out;
  }();
  check_all_ways(text, expected, [&](Input& input, const BlockOptions& blocks, BlockCollector& sink) {
    return read_table_blocks(input, options, Ontology::builtin(), blocks, sink, &sink);
  });
}

void check_edge_list(const std::string& text, const TableOptions& options = {}) {
  CAPTURE(text);
  const Collector expected = [&] {
    Collector out;
    const auto input = input_of(text);
    out.summary = read_edge_list(*input, options, Ontology::builtin(), out, &out);
    return out;
  }();
  check_all_ways(text, expected, [&](Input& input, const BlockOptions& blocks, BlockCollector& sink) {
    return read_edge_list_blocks(input, options, Ontology::builtin(), blocks, sink, &sink);
  });
}

void check_jsonl(const std::string& text) {
  CAPTURE(text);
  const Collector expected = read_jsonl_text(text);
  check_all_ways(text, expected, [&](Input& input, const BlockOptions& blocks, BlockCollector& sink) {
    return read_jsonl_blocks(input, OtherFacts::kThrow, blocks, sink);
  });
}

/// Cells and line ends of every kind, good and bad.
class WildTable {
 public:
  explicit WildTable(std::uint64_t seed) : random_(seed), wild_(seed * 7919) {}

  std::size_t below(std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random_); }
  bool chance(unsigned percent) { return below(100) < percent; }
  const std::string& pick(const std::vector<std::string>& list) { return list[below(list.size())]; }

  std::string edges() {
    static const std::vector<std::string> kMore{"weight:int", "score:double",   "sure:boolean", "since:date",
                                                "note",       "tags:string[]",  "raw:json",     "type",
                                                "id",         "valid_from",     "valid_until",  "confidence",
                                                ":IGNORE",    "properties.note"};
    return table({"source", "target"}, kMore);
  }
  std::string nodes() {
    static const std::vector<std::string> kMore{
        "name",     "type",          "aliases",  "founded:int",     "staff:long", "ok:bool", "note",
        "day:date", "numbers:int[]", "raw:json", "properties.name", ":LABEL",     "labels"};
    return table({chance(50) ? "id" : chance(50) ? ":ID" : "number:ID(Firm)"}, kMore);
  }
  /// Which kinds of oddity this file has: a file of all of them would never come to the fast ways.
  bool quotes = chance(50), breaks = chance(40), bad_text = chance(30), bad_counts = chance(40),
       texts = chance(50);
  unsigned odd = chance(50) ? 10 : 50;  // percent of cells

 private:
  std::string table(std::vector<std::string> columns, std::vector<std::string> more) {
    std::shuffle(more.begin(), more.end(), random_);
    more.resize(below(6));
    columns.insert(columns.end(), more.begin(), more.end());
    if (chance(30)) std::shuffle(columns.begin(), columns.end(), random_);
    std::string out;
    for (const std::string& column : columns) out += (out.empty() ? "" : ",") + column;
    out += line_end();
    for (std::size_t row = below(60); row > 0; --row) {
      if (chance(3)) out += line_end();
      const std::size_t cells = bad_counts && chance(10) ? below(columns.size() + 3) : columns.size();
      for (std::size_t i = 0; i < cells; ++i)
        out += (i == 0 ? "" : ",") + cell(i < columns.size() ? columns[i] : "");
      if (row > 1 || chance(60)) out += line_end();
    }
    return out;
  }
  std::string line_end() {
    if (!breaks || chance(60)) return "\n";
    return chance(70) ? "\r\n" : "\r";
  }
  std::string cell(const std::string& column) {
    std::string value = chance(100 - odd) ? usual(column) : strange();
    if (quotes && chance(15)) {
      std::string quoted = "\"";
      for (const char c : value) quoted += c == '"' ? "\"\"" : std::string(1, c);
      if (chance(20)) quoted += chance(50) ? "\n" : ",\"\"x\r\n";
      value = quoted + (chance(97) ? "\"" : chance(50) ? "\"x" : "");
    }
    return value;
  }
  std::string usual(const std::string& column) {
    if (column.find("int") != std::string::npos || column.find("long") != std::string::npos)
      return std::to_string(static_cast<int>(below(2000)) - 1000);
    if (column.find("double") != std::string::npos) return pick({"0.5", "-1e3", "7", "2.25"});
    if (column.find("bool") != std::string::npos) return pick({"true", "NO", "1", "f"});
    if (column.find("date") != std::string::npos || column.starts_with("valid_"))
      return pick({"2014", "2015-07", "2016-02-29", ""});
    if (column == "confidence") return pick({"0.5", "1", "0.001", ""});
    if (column == "raw:json") return pick({"1", "true", "", "7.5"});
    if (column == "type") return pick({"funds", "works_for", "person", "a/b"});
    if (column == ":LABEL") return pick({"person", "organisation;person", "x", ""});
    if (texts && chance(50)) return pick({"org:灵伴", "a b", "x", "n" + std::to_string(below(9))});
    return std::to_string(below(chance(50) ? 20 : SIZE_MAX));
  }
  std::string strange() {
    static const std::vector<std::string> kStrange{"",
                                                   " ",
                                                   "  7 ",
                                                   "\t8",
                                                   "007",
                                                   "0",
                                                   "-1",
                                                   "+5",
                                                   "9223372036854775807",
                                                   "9223372036854775808",
                                                   "99999999",
                                                   "12345678",
                                                   "123456789012345678",
                                                   "1e5",
                                                   "x;y;;z",
                                                   "x y",
                                                   "#a",
                                                   "a#",
                                                   "a;b",
                                                   "é",
                                                   "\u0085",
                                                   "2025-02-30",
                                                   "[1,2]",
                                                   "{\"a\":1}",
                                                   "\"q\"",
                                                   "inf",
                                                   "nan",
                                                   "/",
                                                   "a//b",
                                                   "true"};
    if (bad_text && chance(10))
      return pick({"\xff", "a\xc3", "\x01", std::string(1, '\0'), "\x7f", std::string(1030, 'k')});
    if (quotes && chance(5)) return pick({"\"", "\"a", "a\"b", "\"\"", "\"a\"b"});
    return chance(80) ? pick(kStrange) : wild_.key().substr(0, 3);
  }

  std::mt19937_64 random_;
  WildFacts wild_;
};

}  // namespace

TEST_SUITE("formats/blocks") {
  TEST_CASE("edges: blocks say what read_table says, whatever the threads and sizes") {
    for (std::uint64_t seed = 1; seed <= 150; ++seed) {
      CAPTURE(seed);
      WildTable wild(seed);
      TableOptions options;
      options.constant_type = wild.chance(80) ? "funds" : "";
      if (wild.chance(10)) options.constant_type = "bad\ttype";
      if (wild.chance(20)) options.from_prefix = wild.chance(50) ? "n:" : "1";
      if (wild.chance(20)) options.comments = true;
      if (wild.chance(20)) options.types = {{"note", "int"}};
      const std::string text = wild.edges();
      if (options.constant_type.empty() && text.substr(0, text.find('\n')).find("type") == std::string::npos)
        continue;
      if (!options.types.empty() && text.substr(0, text.find('\n')).find("note") == std::string::npos)
        options.types.clear();
      try {
        static_cast<void>(read_table_text(text, options));
      } catch (const Error&) {  // the columns make no sense together
        BlockCollector sink;
        CHECK_THROWS_AS(read_table_blocks(*input_of(text), options, Ontology::builtin(), {}, sink), Error);
        continue;
      }
      check_table(text, options);
    }
  }
  TEST_CASE("nodes: the same") {
    for (std::uint64_t seed = 1; seed <= 150; ++seed) {
      CAPTURE(seed);
      WildTable wild(seed * 31);
      TableOptions options;
      if (wild.chance(30)) options.constant_type = wild.chance(90) ? "person" : "a//b";
      if (wild.chance(20)) options.key_prefix = "n:";
      const std::string text = wild.nodes();
      try {
        static_cast<void>(read_table_text(text, options));
      } catch (const Error&) {
        continue;
      }
      check_table(text, options);
    }
  }
  TEST_CASE("plain integers, with and without line ends at the end") {
    for (const std::string end : {"\n", "\r\n", "\r"}) {
      std::string text = "src,dst" + end;
      for (int i = 0; i < 300; ++i)
        text += std::to_string(i * i * 977 % 100003) + ',' + std::to_string(i) + end;
      check_table(text, {.constant_type = "funds"});
      check_table(text + "5,6", {.constant_type = "funds"});
      check_table(text + "5," + end + "x,6" + end + "7,08" + end + end + "9,10", {.constant_type = "funds"});
    }
  }
  TEST_CASE("blocks of integers stay integers") {
    std::string text = "src,dst\n";
    for (int i = 0; i < 1000; ++i) text += std::to_string(i) + ",9223372036854775807\n";
    BlockCollector sink;
    read_table_blocks(*input_of(text, 99), {.constant_type = "funds"}, Ontology::builtin(),
                      {.threads = 2, .chunk_bytes = 999}, sink);
    CHECK(sink.integer_blocks == sink.blocks.size());
    CHECK(sink.blocks.size() > 5);
  }
  TEST_CASE("texts of neo4j-admin, empty files, files of headings only") {
    check_table(":START_ID(A),:END_ID(B),:TYPE\n1,2,knows\n1,3,\n");
    check_table("personId:ID(Person),name,:LABEL\n1,Ann,person;organisation\n2,Bo,\n");
    check_table("");
    check_table("\n\n");
    check_table("id,name");
    check_table("id,name\n");
    check_table("id,name\r\n\r\n");
    check_table("# guanxi rejects of x\n# line 2: no\nid,name\n#a,b\n\"#a\",b\n");
    check_table("name,alias\nA,\"x;y; ;z\"\nB,\n");
  }
  TEST_CASE("quotes that are never closed, and line breaks inside quotes over many blocks") {
    std::string text = "id,name\n";
    for (int i = 0; i < 50; ++i) text += std::to_string(i) + ",\"a\nb\"\"\r\nc\"\n";
    check_table(text);
    check_table(text + "51,\"open\n52,x\n53,y\n");
    check_table(text + "51,\"open\n52,\"\"x\n53,y");
    check_table("id,name\n1,\"a\"b\n2,c\n3,\"\"\"\"\n");
  }
  TEST_CASE("edge lists: the same") {
    for (std::uint64_t seed = 1; seed <= 150; ++seed) {
      CAPTURE(seed);
      WildTable wild(seed * 101);
      const std::vector<std::string> ends =
          wild.chance(30) ? std::vector<std::string>{"\r\n", "\r", "\n"} : std::vector<std::string>{"\n"};
      const std::vector<std::string> cells =
          wild.chance(50) ? std::vector<std::string>{"1", "22", "333", "4", "987654321"}
                          : std::vector<std::string>{
                                "1", "02", "a", "0.5", "x,y", "\"", "\xff", "-7", "9223372036854775808"};
      std::string text;
      for (std::size_t row = wild.below(60); row > 0; --row) {
        if (wild.chance(5)) text += wild.pick({"# 1 2", "%", " \t# x", "", "  "}) + wild.pick(ends);
        if (wild.chance(10)) text += wild.pick({" ", "\t "});
        const std::size_t count = wild.chance(90) ? 2 : wild.below(5);
        for (std::size_t i = 0; i < count; ++i)
          text += (i == 0 ? "" : wild.pick({" ", "\t", "  "})) + wild.pick(cells);
        if (wild.chance(10)) text += wild.pick({" ", "\t "});
        if (row > 1 || wild.chance(50)) text += wild.pick(ends);
      }
      check_edge_list(text);
      TableOptions options{.header = {"from", "to", "weight:double", "since:date", "more"},
                           .constant_type = "funds"};
      options.to_prefix = "b:";
      check_edge_list(text, options);
    }
  }
  TEST_CASE("matrices: the same") {
    for (const std::string kind : {"pattern general", "pattern symmetric", "integer symmetric",
                                   "real skew-symmetric", "real general"}) {
      std::string text = "%%MatrixMarket matrix coordinate " + kind + "\n% about\n\n";
      text += "9 9 " + std::to_string(90) + "\n";
      for (int i = 0; i < 90; ++i) {
        text += std::to_string(i % 11) + ' ' + std::to_string(i * i % 10);
        text += kind.starts_with("pattern") ? "\n" : ' ' + std::to_string(i) + '\n';
      }
      check_edge_list(text);
      BlockCollector sink;
      CHECK_THROWS_WITH_AS(
          read_edge_list_blocks(*input_of(text + "1 1\n"), {}, Ontology::builtin(), {}, sink),
          "data:4: the matrix says that it has 90 entries, but has 91", Error);
    }
  }
  TEST_CASE("JSON lines: the same") {
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
      CAPTURE(seed);
      WildFacts wild(seed);
      std::string text;
      for (std::size_t i = wild.below(40); i > 0; --i) {
        if (wild.chance(10)) text += wild.chance(50) ? "# comment\n" : "\n";
        if (wild.chance(10)) text += "{\"node\": 7}\n";
        NodeFact node = wild.node();
        EdgeFact edge = wild.edge();
        node.evidence.clear();
        edge.evidence.clear();
        if (wild.chance(50)) edge.type = "funds";
        text += to_jsonl(wild.chance(50) ? Fact(node) : Fact(edge)) + (wild.chance(80) ? "\n" : "\r\n");
      }
      check_jsonl(text);
    }
  }
  TEST_CASE("facts that no block can say are rejected") {
    const std::string text =
        "{\"source\": \"s\"}\n{\"same\": [\"a\", \"b\"]}\n{\"node\": \"a\", \"evidence\": [{\"line\": "
        "3}]}\n{\"node\": "
        "\"b\"}\n";
    CHECK_FALSE(looks_plain(text));
    CHECK(looks_plain(
        "{\"node\": \"b\"}\n{\"edge\": \"e\", \"from\": \"a\", \"to\": \"b\"}\n{\"source\": \"cut"));
    CHECK(looks_plain(""));
    BlockCollector sink;
    sink.summary = read_jsonl_blocks(*input_of(text), OtherFacts::kReject, {}, sink);
    CHECK(sink.summary.facts == 1);
    REQUIRE(sink.rejects.size() == 3);
    CHECK(sink.rejects[0].reason == "a source cannot come in by bulk");
    CHECK(sink.rejects[1].reason == "a judgement cannot come in by bulk");
    CHECK(sink.rejects[2].reason == "a fact with evidence of its own cannot come in by bulk");
    CHECK(sink.rejects[2].line == 3);
    CHECK(sink.rejects[2].hint == "ingest the file without --bulk");
    CHECK_THROWS_WITH_AS(read_jsonl_blocks(*input_of(text), OtherFacts::kThrow, {}, sink),
                         "line 1 is a source", NotPlain);
  }
  TEST_CASE("a row that is too long") {
    const std::string row = "1," + std::string(kMaxRowBytes, 'x');
    check_table("src,dst\n2,3\n" + row + "\n4,5\n", {.constant_type = "funds"});
  }
  TEST_CASE("a line of JSON that is too long, at the end") {
    const std::string text = "{\"node\": \"a\"}\n{\"node\": \"" + std::string(kMaxRowBytes, 'x');
    BlockCollector found;
    found.summary = read_jsonl_blocks(*input_of(text), OtherFacts::kThrow, {.threads = 2}, found);
    check_equal(found, read_jsonl_text(text));
  }
  TEST_CASE("rows by their lines") {
    const std::string text = "id,name\n1,\"a\nb\"\n\n2,c\r\n3,d";
    std::vector<std::string> found;
    const auto visit = [&found](std::uint64_t line, std::string_view row) {
      found.push_back(std::to_string(line) + ':' + std::string(row));
    };
    const std::vector<std::uint64_t> lines{2, 3, 5, 6, 7};
    read_table_rows(*input_of(text, 2), {}, lines, visit);
    CHECK(found == std::vector<std::string>{"2:1,\"a\nb\"", "5:2,c", "6:3,d"});
    found.clear();
    read_lines(*input_of(text, 2), lines, visit);
    CHECK(found == std::vector<std::string>{"2:1,\"a", "3:b\"", "5:2,c", "6:3,d"});
  }
  TEST_CASE("the first error of the file is the one that counts") {
    struct Thrower final : BlockSink {
      std::uint16_t relation(std::string_view /*name*/) override { return 0; }
      void take(std::uint64_t block, const EdgeBlock& /*edges*/) override {
        if (block >= 7) throw Error(ErrorCode::kBadInput, "block " + std::to_string(block));
      }
      void take(std::uint64_t /*block*/, const NodeBlock& /*nodes*/) override {}
      void settle(std::uint64_t block, std::vector<Reject>&& /*rejects*/, std::uint64_t /*bytes*/) override {
        settled = block;
        if (block == throw_at) throw Error(ErrorCode::kBadInput, "settled " + std::to_string(block));
      }
      std::atomic<std::uint64_t> settled = 0;
      std::uint64_t throw_at = UINT64_MAX;
    };
    std::string text = "src,dst\n";
    for (int i = 0; i < 1000; ++i) text += "1,2\n";
    for (int round = 0; round < 20; ++round) {
      Thrower sink;
      const BlockOptions blocks{.threads = 4, .chunk_bytes = 64};
      CHECK_THROWS_WITH_AS(
          read_table_blocks(*input_of(text, 16), {.constant_type = "e"}, Ontology::builtin(), blocks, sink),
          "block 7", Error);
      CHECK(sink.settled == 6);
      sink.throw_at = 3;
      CHECK_THROWS_WITH_AS(
          read_table_blocks(*input_of(text, 16), {.constant_type = "e"}, Ontology::builtin(), blocks, sink),
          "settled 3", Error);
      CHECK(sink.settled == 3);
    }
  }
  TEST_CASE("reading canonical integers agrees with the plain way") {
    std::mt19937_64 random(5);
    for (int i = 0; i < 200'000; ++i) {
      std::string text = std::to_string(random() >> (random() % 64));
      if (random() % 8 == 0) text = "0" + text;
      if (random() % 8 == 0) text += std::string(random() % 22, '9');
      std::uint64_t expected = 0;
      const bool good = canonical_integer(text, expected);
      CAPTURE(text);
      const std::size_t size = text.size();
      text += std::string(1, ",\n \0/:a\xff"[random() % 8]) + std::string(64, static_cast<char>(random()));
      std::uint64_t number = 0;
      const char* const end = read_canonical(text.data(), number);
      REQUIRE((end != nullptr) == good);
      if (!good) continue;
      REQUIRE(number == expected);
      REQUIRE(end == text.data() + size);
    }
    std::uint64_t number = 0;
    CHECK(read_canonical((std::string(",1") + std::string(64, '\0')).data(), number) == nullptr);
  }
  TEST_CASE("counting bytes agrees with the plain way") {
    std::mt19937_64 random(6);
    for (const std::size_t size : {0, 1, 15, 16, 17, 100, 4095, 4096, 10'000}) {
      for (const std::string& from :
           {std::string("ab\n"), std::string("\n"), std::string("a\r\n"), std::string("a\"")}) {
        std::string text;
        for (std::size_t i = 0; i < size; ++i) text += from[random() % from.size()];
        const ByteCounts counts = count_bytes(text);
        CHECK(counts.line_feeds == static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n')));
        CHECK(counts.quotes == (text.find('"') != std::string::npos));
        CHECK(counts.carriage_returns == (text.find('\r') != std::string::npos));
      }
    }
  }
}
