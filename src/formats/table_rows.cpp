#include "formats/table_rows.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <utility>

#include "formats/json_path.hpp"
#include "guanxi/base/error.hpp"
#include "guanxi/base/unicode.hpp"

namespace guanxi {
namespace {

/// Column of an offset of the record's first line; 0 for one of a later line.
std::uint64_t column_in(const CsvRecord& record, std::size_t offset) {
  if (record.raw.substr(0, offset).find_first_of("\r\n") != std::string_view::npos) return 0;
  return column_at(record.raw, offset);
}

std::string fault_text(const CsvRecord& record) {
  switch (record.fault) {
    case CsvFault::kNone:
      break;
    case CsvFault::kTextAfterQuote:
      return "text follows a closing quote";
    case CsvFault::kTooLong:
      return fmt::format("the row is longer than {} MiB", kMaxRowBytes >> 20);
    case CsvFault::kOpenQuote: {
      const std::string_view before = record.raw.substr(0, record.fault_offset);
      const std::size_t line_start = before.find_last_of("\r\n") + 1;  // npos + 1 is 0
      return fmt::format("the quote that opens at line {}, column {} is never closed",
                         record.line + count_line_ends(before),
                         column_at(record.raw.substr(line_start), record.fault_offset - line_start));
    }
  }
  return {};
}

Reject reject_of(const CsvRecord& record, std::uint64_t column, std::string reason, std::string hint) {
  return {record.line,       column,          std::string(record.raw),
          std::move(reason), std::move(hint), record.fault == CsvFault::kTooLong};
}

Reject explain_fault(const CsvRecord& record) {
  const bool quote = record.fault == CsvFault::kTextAfterQuote;
  return reject_of(record, record.fault == CsvFault::kTooLong ? 0 : column_in(record, record.fault_offset),
                   fault_text(record), quote ? "a quote inside a quoted field is written twice: \"\"" : "");
}

void check_header(const CsvRecord& record, const std::string& file) {
  const auto where = [&](std::size_t offset) {
    return fmt::format("{}:{}:{}", file, record.line, column_at(record.raw, offset));
  };
  if (record.fault != CsvFault::kNone) {
    throw Error(ErrorCode::kBadInput,
                fmt::format("{}: the heading row: {}", where(record.fault_offset), fault_text(record)));
  }
  if (const std::size_t bad = find_invalid_utf8(record.raw); bad != std::string_view::npos) {
    throw Error(ErrorCode::kBadInput, where(bad) + ": the heading row is not valid UTF-8",
                std::string(kEncodingHint));
  }
}

}  // namespace

TableCut find_cut(const Input& input, const TableOptions& options) {
  if (options.delimiter == '"' || options.delimiter == '\n' || options.delimiter == '\r') {
    throw Error(ErrorCode::kInvalidArgument, "a quote or a line end cannot be the delimiter");
  }
  const bool comments = options.comments || input.head().starts_with(kRejectsMark);
  return {options.delimiter != 0 ? options.delimiter : sniff_delimiter(input.head(), comments), comments};
}

std::optional<TableHead> read_head(const std::string& file, const TableOptions& options, const TableCut& cut,
                                   const std::function<bool(CsvRecord&)>& next) {
  CsvRecord record;
  TableHead head;
  if (!options.header.empty()) {
    for (const std::string& name : options.header) record.fields.push_back({name, 0, false});
  } else {
    if (!next(record)) return std::nullopt;
    check_header(record, file);
    head.report.header = record.raw;
  }
  head.layout = make_layout(record.fields, options, file);
  head.report.kind = head.layout.kind;
  head.report.delimiter = cut.delimiter;
  for (const Column& column : head.layout.columns)
    head.report.columns.emplace_back(column.heading, meaning(column, head.layout.kind));
  return head;
}

bool TableRows::read(const CsvRecord& record, Fact& fact, Reject& reject) {
  if (record.fault != CsvFault::kNone) {
    reject = explain_fault(record);
  } else if (!simdjson::validate_utf8(record.raw)) {
    reject = reject_of(record, column_in(record, find_invalid_utf8(record.raw)), "not valid UTF-8",
                       std::string(kEncodingHint));
  } else if (record.fields.size() != layout_.columns.size()) {
    reject = explain_count(record);
  } else {
    try {
      fact = rows_.read(record.fields);
    } catch (CellFault& fault) {
      reject = reject_of(record, column_in(record, record.fields[fault.column].offset),
                         fmt::format("column '{}': {}", layout_.columns[fault.column].heading, fault.reason),
                         std::move(fault.hint));
      return false;
    }
    auto fault = find_fault(fact);
    if (!fault) return true;
    reject = reject_of(record, 0, std::move(*fault), {});
  }
  return false;
}

Reject TableRows::explain_count(const CsvRecord& record) const {
  const std::size_t fields = record.fields.size();
  const std::size_t columns = layout_.columns.size();
  std::string hint;
  if (fields == 1 && columns > 1) {
    hint = fmt::format("fields are parted by {} here",
                       delimiter_ == '\t' ? "tab" : fmt::format("'{}'", delimiter_));
  } else if (fields > columns) {
    hint = "a field that holds the delimiter stands in quotes";
  }
  return reject_of(
      record, fields > columns ? column_in(record, record.fields[columns].offset) : 0,
      fmt::format("{} {} where the heading has {}", fields, fields == 1 ? "field" : "fields", columns),
      std::move(hint));
}

}  // namespace guanxi
