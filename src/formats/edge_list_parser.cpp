#include "formats/edge_list_parser.hpp"

#include <simdjson.h>

#include <utility>

#include "formats/integer_rows.hpp"

namespace guanxi {
namespace {

constexpr std::size_t kShownBytes = 200;  // of a row that is too long

const char* skip_blanks(const char* p) noexcept {
  while (*p == ' ' || *p == '\t') ++p;
  return p;
}

}  // namespace

void EdgeListParser::parse(const Chunk& chunk, BlockOutput& out) {
  filler_.start(out);
  chunk_entries_ = 0;
  const auto only_ends = filler_.only_ends();
  const char* p = chunk.text().data();
  const char* const end = p + chunk.size;
  for (std::uint64_t line = chunk.first_line; p < end; ++line) {
    if (only_ends && out.edges.integers() && !chunk.too_long) {
      p = parse_integers(p, end, line, *only_ends, out);
      if (p == end) break;
    }
    const std::string_view rest(p, static_cast<std::size_t>(end - p));
    std::size_t size = rest.find('\n');
    if (chunk.carriage_returns) size = std::min(rest.substr(0, size).find('\r'), size);
    const std::string_view text = rest.substr(0, size);
    const bool too_long = chunk.too_long || text.size() > kMaxRowBytes;
    take({too_long ? text.substr(0, kShownBytes) : text, line, too_long}, out);
    if (size == std::string_view::npos) break;
    p += size + (rest[size] == '\r' && size + 1 < rest.size() && rest[size + 1] == '\n' ? 2 : 1);
  }
  entries_ += chunk_entries_;
}

/// Rows that are just two canonical integers, as many as there are from `p` on; returns where the next row
/// starts.
const char* EdgeListParser::parse_integers(const char* p, const char* end, std::uint64_t& line,
                                           std::uint16_t relation, BlockOutput& out) {
  const bool matrix = head_.matrix.has_value();
  const std::uint64_t least = matrix ? 1 : 0;
  const std::uint64_t most_from = matrix ? head_.matrix->rows : UINT64_MAX;
  const std::uint64_t most_to = matrix ? head_.matrix->columns : UINT64_MAX;
  const bool mirrored = head_.symmetry != Symmetry::kGeneral;
  const char separator = head_.separator;
  while (p < end) {
    std::uint64_t from = 0;
    std::uint64_t to = 0;
    const char* at = read_canonical(p, from);
    if (at == nullptr) return p;
    const char* second = skip_blanks(at);
    if (separator != 0) {
      if (*second != separator) return p;
      second = skip_blanks(second + 1);
    } else if (second == at) {
      return p;
    }
    at = read_canonical(second, to);
    if (at == nullptr || from < least || to < least || from > most_from || to > most_to) return p;
    if (at < end) {
      if (*at == '\r') ++at;
      if (at < end && *at != '\n') return p;
      if (at < end) ++at;
    }
    out.edges.add_integers(from, to, line, relation);
    ++out.facts;
    if (mirrored && from != to) {
      out.edges.add_integers(to, from, line, relation);
      ++out.facts;
    }
    ++line;
    ++chunk_entries_;
    p = at;
  }
  return p;
}

bool EdgeListParser::fill(const Line& line, BlockOutput& out) {
  if (line.too_long || head_.matrix || !simdjson::validate_utf8(line.text)) return false;
  split_edge_list_line(line.text, head_.separator, fields_);
  if (fields_.size() < 2 || fields_.size() > head_.layout.columns.size()) return false;
  fields_.resize(head_.layout.columns.size());
  return filler_.fill(out, fields_, line.number, /*copy=*/false);
}

void EdgeListParser::take(const Line& line, BlockOutput& out) {
  if (is_edge_list_comment(line.text)) return;
  ++chunk_entries_;
  if (fill(line, out)) {
    ++out.facts;
    return;
  }
  EdgeFact fact;
  if (rows_.read(line, fact, reject_) == LineKind::kReject) {
    out.rejects.push_back(std::move(reject_));
    return;
  }
  const std::uint16_t relation = relations_.handle(fact.type);
  out.edges.add(fact, relation, line.number);
  ++out.facts;
  if (const auto mirror = rows_.mirror(fact)) {
    out.edges.add(*mirror, relation, line.number);
    ++out.facts;
  }
}

}  // namespace guanxi
