#include "formats/csv_scanner.hpp"

#include <doctest/doctest.h>

#include <optional>

#include "formats/collect.hpp"

using namespace guanxi;
using namespace guanxi::testing;

namespace {

using Rows = std::vector<std::vector<std::string>>;

struct Scanned {
  Rows rows;
  std::vector<std::uint64_t> lines;
  std::vector<std::string> raws;
  std::vector<CsvFault> faults;
  std::uint64_t line_count = 0;
};

Scanned scan(const std::string& text, char delimiter, std::size_t piece_bytes, bool comments = false) {
  const auto input = Input::of_bytes(text, "f", {.encoding = "UTF-8", .piece_bytes = piece_bytes});
  CsvScanner scanner(*input, delimiter, comments);
  Scanned out;
  CsvRecord record;
  while (scanner.next(record)) {
    out.rows.emplace_back();
    for (const CsvField& field : record.fields) out.rows.back().emplace_back(field.text);
    out.lines.push_back(record.line);
    out.raws.emplace_back(record.raw);
    out.faults.push_back(record.fault);
  }
  out.line_count = scanner.lines();
  return out;
}

/// RFC 4180 one character at a time, over the whole text; nothing if the text breaks its rules.
std::optional<Rows> oracle(const std::string& text, char delimiter) {
  Rows rows;
  std::size_t i = 0;
  while (i < text.size()) {
    if (text[i] == '\n' || text[i] == '\r') {  // a blank line
      ++i;
      continue;
    }
    std::vector<std::string> row;
    for (bool more = true; more;) {
      std::string field;
      if (i < text.size() && text[i] == '"') {
        ++i;
        for (;; ++i) {
          if (i >= text.size()) return std::nullopt;
          if (text[i] != '"') {
            field += text[i];
          } else if (i + 1 < text.size() && text[i + 1] == '"') {
            field += '"';
            ++i;
          } else {
            break;
          }
        }
        ++i;
        if (i < text.size() && text[i] != delimiter && text[i] != '\n' && text[i] != '\r')
          return std::nullopt;
      } else {
        while (i < text.size() && text[i] != delimiter && text[i] != '\n' && text[i] != '\r')
          field += text[i++];
      }
      row.push_back(field);
      more = i < text.size() && text[i] == delimiter;
      if (more) ++i;
    }
    rows.push_back(row);
    if (i < text.size()) ++i;  // the second half of CR LF is a blank line
  }
  return rows;
}

}  // namespace

TEST_SUITE("formats/csv_scanner") {
  TEST_CASE("agrees with a slow parser on random texts") {
    static const std::vector<std::string> kPieces{"a",  "b",     "灵",   " ",     ",",  ",",
                                                  ";",  "\"",    "\"\"", "\"x\"", "\n", "\r\n",
                                                  "\r", "\",\"", ",\"",  "\"\n"};
    std::size_t well_formed = 0;
    for (std::uint64_t seed = 1; seed <= 5000; ++seed) {
      CAPTURE(seed);
      WildFacts random(seed);
      std::string text;
      for (std::size_t i = random.below(30); i > 0; --i) text += kPieces[random.below(kPieces.size())];
      CAPTURE(text);
      const auto expected = oracle(text, ',');
      const Scanned got = scan(text, ',', 1 + random.below(9));
      if (!expected) continue;
      ++well_formed;
      CHECK(got.rows == *expected);
    }
    CHECK(well_formed > 500);
  }

  TEST_CASE("reads what a writer quoted, with delimiters of all kinds") {
    for (std::uint64_t seed = 1; seed <= 500; ++seed) {
      CAPTURE(seed);
      WildFacts random(seed);
      const char delimiter = ",;\t|"[random.below(4)];
      Rows rows(1 + random.below(5), std::vector<std::string>(2 + random.below(3)));
      std::string text;
      for (auto& row : rows) {
        for (std::size_t i = 0; i < row.size(); ++i) {
          row[i] = random.text(6);
          if (i > 0) text += delimiter;
          const bool needed = row[i].find_first_of(std::string("\"\r\n") + delimiter) != std::string::npos;
          if (!needed && random.chance(50)) {
            text += row[i];
            continue;
          }
          text += '"';
          for (const char c : row[i]) text += c == '"' ? std::string("\"\"") : std::string(1, c);
          text += '"';
        }
        text += random.chance(50) ? "\r\n" : "\n";
      }
      if (text.find('\0') != std::string::npos || text.starts_with("\ufeff"))
        continue;  // no text file, a mark
      CAPTURE(text);
      CHECK(scan(text, delimiter, 1 + random.below(20)).rows == rows);
    }
  }

  TEST_CASE("lines are counted through quoted line breaks") {
    const Scanned got = scan("h\n\n\"a\nb\r\nc\rd\",x\r\ny\rz\n", ',', 3);
    CHECK(got.rows == Rows{{"h"}, {"a\nb\r\nc\rd", "x"}, {"y"}, {"z"}});
    CHECK(got.lines == std::vector<std::uint64_t>{1, 3, 7, 8});
    CHECK(got.line_count == 8);
  }

  TEST_CASE("text behind a closing quote: the row up to the end of that line is lost, no other") {
    const Scanned got = scan("a,\"b\" c,d\ne,f\n\"g\nh\"i,j\nk,l", ',', 4);
    CHECK(got.faults == std::vector{CsvFault::kTextAfterQuote, CsvFault::kNone, CsvFault::kTextAfterQuote,
                                    CsvFault::kNone});
    CHECK(got.raws == std::vector<std::string>{"a,\"b\" c,d", "e,f", "\"g\nh\"i,j", "k,l"});
    CHECK(got.lines == std::vector<std::uint64_t>{1, 2, 3, 5});
  }

  TEST_CASE("a quote that is never closed: its line is lost, no other") {
    const Scanned got = scan("a,b\nc,\"d\ne,f\ng,h\n", ',', 4);
    CHECK(got.faults == std::vector{CsvFault::kNone, CsvFault::kOpenQuote, CsvFault::kNone, CsvFault::kNone});
    CHECK(got.raws == std::vector<std::string>{"a,b", "c,\"d", "e,f", "g,h"});
    CHECK(got.lines == std::vector<std::uint64_t>{1, 2, 3, 4});
  }

  TEST_CASE("comments only where they are asked for, and only where a row could start") {
    const std::string text = "# one\na,#b\n\"x\n# y\",z\n#last";
    CHECK(scan(text, ',', 2).rows == Rows{{"# one"}, {"a", "#b"}, {"x\n# y", "z"}, {"#last"}});
    CHECK(scan(text, ',', 2, true).rows == Rows{{"a", "#b"}, {"x\n# y", "z"}});
  }

  TEST_CASE("a row of more than 64 MiB, and a quote that is closed only behind so much") {
    std::string text = "a,b\nlong,";
    text.append(std::size_t{64} << 20, 'x');
    text += "\nc,d\n\"open,e\nf,";
    for (int i = 0; i < 70; ++i) text.append((std::size_t{1} << 20) - 1, 'y') += '\n';
    text += "g,\"h\"\n";
    const Scanned got = scan(text, ',', std::size_t{1} << 20);
    REQUIRE(got.faults.size() >= 5);
    CHECK(got.faults[1] == CsvFault::kTooLong);
    CHECK(got.raws[1].size() == 200);
    CHECK(got.raws[2] == "c,d");
    CHECK(got.faults[3] == CsvFault::kOpenQuote);
    CHECK(got.raws[3] == "\"open,e");
    CHECK(got.lines[4] == 5);
    CHECK(got.rows.back() == std::vector<std::string>{"g", "h"});
  }
}
