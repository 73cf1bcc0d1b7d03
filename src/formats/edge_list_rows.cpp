#include "formats/edge_list_rows.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "formats/cells.hpp"
#include "formats/json_path.hpp"
#include "guanxi/base/error.hpp"
#include "guanxi/base/unicode.hpp"

namespace guanxi {
namespace {

constexpr std::string_view kBlanks = " \t";

bool is_blank(char c) noexcept {
  return c == ' ' || c == '\t';
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

/// The first whole line of the beginning of a text that is no comment; nothing if there is none.
std::string_view first_row(std::string_view head) {
  while (!head.empty()) {
    const std::string_view line = head.substr(0, head.find_first_of("\r\n"));
    if (!is_edge_list_comment(line)) return line;
    head.remove_prefix(std::min(line.size() + 1, head.size()));
  }
  return {};
}

std::vector<std::string> words(std::string_view text) {
  std::vector<CsvField> fields;
  split_edge_list_line(text, 0, fields);
  std::vector<std::string> out;
  for (const CsvField& field : fields) out.push_back(lower(field.text));
  return out;
}

[[noreturn]] void refuse_matrix(const std::string& file, std::uint64_t line, const std::string& what,
                                const std::string& hint = {}) {
  throw Error(ErrorCode::kBadInput, fmt::format("{}:{}: {}", file, line, what), hint);
}

/// The columns that the banner tells of.
std::vector<std::string> read_banner(std::string_view banner, const std::string& file, Symmetry& symmetry) {
  const std::vector<std::string> parts = words(banner);
  constexpr std::size_t kParts = 5;
  if (parts.size() != kParts || parts[1] != "matrix" || parts[2] != "coordinate") {
    refuse_matrix(file, 1, "this MatrixMarket file is no list of entries",
                  "its banner would be: %%MatrixMarket matrix coordinate pattern general");
  }
  if (parts[4] == "general") {
    symmetry = Symmetry::kGeneral;
  } else if (parts[4] == "symmetric") {
    symmetry = Symmetry::kSymmetric;
  } else if (parts[4] == "skew-symmetric") {
    symmetry = Symmetry::kSkew;
  } else {
    refuse_matrix(file, 1, fmt::format("a matrix that is '{}' cannot be read as relations", parts[4]));
  }
  if (parts[3] == "pattern") return {"from", "to"};
  if (parts[3] == "integer") return {"from", "to", "weight:int"};
  if (parts[3] == "real" || parts[3] == "double") return {"from", "to", "weight:double"};
  refuse_matrix(file, 1, fmt::format("a matrix of '{}' values cannot be read as relations", parts[3]));
}

bool parse_count(std::string_view text, std::uint64_t& count) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  return error == std::errc() && end == text.data() + text.size();
}

MatrixSize read_size(const std::string& file, const std::function<bool(Line&)>& next_line) {
  Line line;
  while (next_line(line)) {
    if (is_edge_list_comment(line.text)) continue;
    const std::vector<std::string> parts = words(line.text);
    MatrixSize size{.line = line.number};
    if (parts.size() == 3 && parse_count(parts[0], size.rows) && parse_count(parts[1], size.columns) &&
        parse_count(parts[2], size.entries)) {
      return size;
    }
    refuse_matrix(file, line.number, "the matrix's size should stand here: ROWS COLUMNS ENTRIES");
  }
  refuse_matrix(file, 1, "the matrix has no line with its size");
}

/// What the first row's fields are called.
std::vector<std::string> usual_columns(std::size_t fields) {
  std::vector<std::string> columns{"from", "to", "weight:double", "time:double"};
  constexpr std::size_t kFewest = 2;
  columns.resize(std::clamp(fields, kFewest, columns.size()));
  return columns;
}

}  // namespace

bool is_edge_list_comment(std::string_view text) noexcept {
  const std::size_t start = text.find_first_not_of(kBlanks);
  return start == std::string_view::npos || text[start] == '#' || text[start] == '%';
}

void split_edge_list_line(std::string_view text, char separator, std::vector<CsvField>& fields) {
  fields.clear();
  std::size_t at = 0;
  const auto skip_blanks = [&] {
    while (at < text.size() && is_blank(text[at])) ++at;
  };
  skip_blanks();
  while (at < text.size()) {
    const std::size_t begin = at;
    while (at < text.size() && !is_blank(text[at]) && (separator == 0 || text[at] != separator)) ++at;
    fields.push_back({text.substr(begin, at - begin), begin, false});
    skip_blanks();
    if (separator == 0 || at == text.size() || text[at] != separator) continue;
    ++at;
    skip_blanks();
    if (at == text.size()) fields.push_back({text.substr(at), at, false});
  }
}

EdgeListHead read_edge_list_head(const Input& input, const TableOptions& options,
                                 const std::function<bool(Line&)>& next_line) {
  EdgeListHead head;
  head.options = options;
  head.options.kind = TableKind::kEdges;
  if (options.type.empty() && options.constant_type.empty()) head.options.constant_type = kDefaultRelation;
  head.separator = is_blank(options.delimiter) ? '\0' : options.delimiter;
  std::vector<std::string> columns;
  const std::string_view banner = input.head().substr(0, input.head().find_first_of("\r\n"));
  if (banner.starts_with(kMatrixBanner)) {
    columns = read_banner(banner, input.name(), head.symmetry);
    head.matrix = read_size(input.name(), next_line);
  } else {
    const std::string_view row = first_row(input.head());
    if (options.delimiter == 0 && row.find(',') != std::string_view::npos) head.separator = ',';
    std::vector<CsvField> fields;
    split_edge_list_line(row, head.separator, fields);
    columns = usual_columns(fields.size());
  }
  if (!options.header.empty()) columns = options.header;
  std::vector<CsvField> fields;
  for (const std::string& name : columns) fields.push_back({name, 0, false});
  // Not the report's header: a rejects file of an edge list has none either.
  head.layout = make_layout(fields, head.options, input.name());
  head.report.kind = TableKind::kEdges;
  head.report.delimiter = head.separator == 0 ? ' ' : head.separator;
  for (const Column& column : head.layout.columns)
    head.report.columns.emplace_back(column.heading, meaning(column, TableKind::kEdges));
  return head;
}

void check_entries(const EdgeListHead& head, std::uint64_t entries, const std::string& file) {
  if (!head.matrix || head.matrix->entries == entries) return;
  refuse_matrix(
      file, head.matrix->line,
      fmt::format("the matrix says that it has {} entries, but has {}", head.matrix->entries, entries),
      entries < head.matrix->entries ? "the file may have been cut short" : "");
}

LineKind EdgeListRows::read(const Line& line, EdgeFact& fact, Reject& reject) {
  if (is_edge_list_comment(line.text)) return LineKind::kNothing;
  const auto refuse = [&](std::size_t column, std::string reason, std::string hint) {
    reject = {line.number, column, std::string(line.text), std::move(reason), std::move(hint), line.too_long};
    return LineKind::kReject;
  };
  if (line.too_long) return refuse(0, fmt::format("the row is longer than {} MiB", kMaxRowBytes >> 20), {});
  if (!simdjson::validate_utf8(line.text)) {
    return refuse(column_at(line.text, find_invalid_utf8(line.text)), "not valid UTF-8",
                  "if the file is in another encoding, say which: --encoding GB18030");
  }
  split_edge_list_line(line.text, head_.separator, fields_);
  if (auto found = check_fields(line)) {
    reject = std::move(*found);
    return LineKind::kReject;
  }
  fields_.resize(head_.layout.columns.size());  // what is missing at the end is empty
  try {
    fact = std::get<EdgeFact>(rows_.read(fields_));
  } catch (CellFault& fault) {
    return refuse(column_at(line.text, fields_[fault.column].offset),
                  fmt::format("column '{}': {}", head_.layout.columns[fault.column].heading, fault.reason),
                  std::move(fault.hint));
  }
  if (auto fault = find_fault(fact)) return refuse(0, std::move(*fault), {});
  return LineKind::kFact;
}

/// Wrong numbers of fields, and entries outside the matrix.
std::optional<Reject> EdgeListRows::check_fields(const Line& line) const {
  const auto refuse = [&](std::size_t column, std::string reason, std::string hint) {
    return Reject{line.number, column, std::string(line.text), std::move(reason), std::move(hint)};
  };
  const std::size_t columns = head_.layout.columns.size();
  if (fields_.size() > columns) {
    return refuse(column_at(line.text, fields_[columns].offset),
                  fmt::format("{} fields where the list has {}", fields_.size(), columns),
                  "name the columns: --header from,to,weight:double,…");
  }
  if (fields_.size() < 2) return refuse(0, "one field where two ends should stand", {});
  if (!head_.matrix) return std::nullopt;
  for (const auto& [i, most, what] :
       {std::tuple(0, head_.matrix->rows, "row"), std::tuple(1, head_.matrix->columns, "column")}) {
    const CsvField& field = fields_[static_cast<std::size_t>(i)];
    std::uint64_t number = 0;
    if (parse_count(field.text, number) && number >= 1 && number <= most) continue;
    return refuse(column_at(line.text, field.offset),
                  fmt::format("'{:.20}' is no {} of a matrix that has {}", field.text, what, most), {});
  }
  return std::nullopt;
}

std::optional<EdgeFact> EdgeListRows::mirror(const EdgeFact& fact) const {
  if (head_.symmetry == Symmetry::kGeneral || fact.from == fact.to) return std::nullopt;
  EdgeFact other = fact;
  std::swap(other.from, other.to);
  const auto weight = other.properties.find("weight");
  if (head_.symmetry == Symmetry::kSkew && weight != other.properties.end()) {
    if (auto* number = std::get_if<double>(&weight->second)) *number = -*number;
    auto* integer = std::get_if<std::int64_t>(&weight->second);
    if (integer != nullptr && *integer != INT64_MIN) *integer = -*integer;
  }
  return other;
}

}  // namespace guanxi
