#include "formats/table_parser.hpp"

#include <simdjson.h>

#include <cstring>
#include <utility>

#include "formats/integer_rows.hpp"

namespace guanxi {

void TableParser::parse(const Chunk& chunk, BlockOutput& out) {
  filler_.start(out);
  if (chunk.too_long) {
    parse_too_long(chunk, out);
  } else if (chunk.quotes || chunk.lone_carriage_returns) {
    valid_ = simdjson::validate_utf8(chunk.text());
    parse_scanned(chunk, out);
  } else {
    parse_plain(chunk, out);
  }
}

void TableParser::parse_too_long(const Chunk& chunk, BlockOutput& out) {
  record_.fields.clear();
  record_.raw = chunk.text();
  record_.line = chunk.first_line;
  record_.fault = CsvFault::kTooLong;
  record_.fault_offset = 0;
  Fact fact;
  static_cast<void>(rows_.read(record_, fact, reject_));
  out.rejects.push_back(std::move(reject_));
}

void TableParser::parse_scanned(const Chunk& chunk, BlockOutput& out) {
  CsvScanner scanner([text = chunk.text()]() mutable { return std::exchange(text, {}); }, cut_.delimiter,
                     cut_.comments, chunk.first_line);
  while (scanner.next(record_)) take(out, /*copy=*/true);
}

/// No quotes and no lone carriage returns: each line is a row.
void TableParser::parse_plain(const Chunk& chunk, BlockOutput& out) {
  const char* p = chunk.text().data();
  const char* const end = p + chunk.size;
  const auto only_ends = filler_.only_ends();
  bool checked = false;
  record_.fault = CsvFault::kNone;
  for (std::uint64_t line = chunk.first_line; p < end; ++line) {
    if (only_ends && out.edges.integers()) {
      const std::uint64_t first = line;
      p = parse_integers(p, end, line, *only_ends, out.edges);
      out.facts += line - first;
      if (p == end) return;
    }
    const auto* const line_feed =
        static_cast<const char*>(std::memchr(p, '\n', static_cast<std::size_t>(end - p)));
    const char* row_end = line_feed == nullptr ? end : line_feed;
    const char* const row = std::exchange(p, line_feed == nullptr ? end : line_feed + 1);
    if (row_end > row && row_end[-1] == '\r') --row_end;
    if (row == row_end || (cut_.comments && *row == '#')) continue;
    if (!std::exchange(checked, true))
      valid_ = simdjson::validate_utf8(row, static_cast<std::size_t>(end - row));
    record_.raw = {row, static_cast<std::size_t>(row_end - row)};
    record_.line = line;
    split();
    take(out, /*copy=*/false);
  }
}

/// Rows that are just two canonical integers, as many as there are from `p` on; returns where the next row
/// starts.
const char* TableParser::parse_integers(const char* p, const char* end, std::uint64_t& line,
                                        std::uint16_t relation, EdgeBuilder& edges) const {
  const char delimiter = cut_.delimiter;
  while (p < end) {
    std::uint64_t from = 0;
    std::uint64_t to = 0;
    const char* at = read_canonical(p, from);
    if (at == nullptr || *at != delimiter) return p;
    at = read_canonical(at + 1, to);
    if (at == nullptr) return p;
    if (at < end) {
      if (*at == '\r') ++at;
      if (at < end && *at != '\n') return p;
      if (at < end) ++at;
    }
    edges.add_integers(from, to, line, relation);
    ++line;
    p = at;
  }
  return p;
}

void TableParser::split() {
  record_.fields.clear();
  const char* const begin = record_.raw.data();
  const char* const end = begin + record_.raw.size();
  for (const char* field = begin;;) {
    const char* at = field;
    while (at < end && *at != cut_.delimiter) ++at;
    record_.fields.push_back(
        {{field, static_cast<std::size_t>(at - field)}, static_cast<std::size_t>(field - begin), false});
    if (at == end) return;
    field = at + 1;
  }
}

void TableParser::take(BlockOutput& out, bool copy) {
  if (record_.fault == CsvFault::kNone && record_.fields.size() == columns_ &&
      (valid_ || simdjson::validate_utf8(record_.raw)) &&
      filler_.fill(out, record_.fields, record_.line, copy)) {
    ++out.facts;
    return;
  }
  Fact fact;
  if (rows_.read(record_, fact, reject_)) {
    ++out.facts;
    filler_.add(out, fact, record_.line);
  } else {
    out.rejects.push_back(std::move(reject_));
  }
}

}  // namespace guanxi
