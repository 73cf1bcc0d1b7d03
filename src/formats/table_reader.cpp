#include <fmt/format.h>
#include <simdjson.h>

#include "formats/csv_scanner.hpp"
#include "formats/json_path.hpp"
#include "formats/table_layout.hpp"
#include "formats/table_row.hpp"
#include "guanxi/base/error.hpp"
#include "guanxi/base/unicode.hpp"
#include "guanxi/formats/table.hpp"

namespace guanxi {
namespace {

std::string_view delimiter_name(char delimiter) {
  return delimiter == '\t' ? "tab" : std::string_view{};
}

/// Column of an offset of the record's first line; 0 for one of a later line.
std::uint64_t column_in(const CsvRecord& record, std::size_t offset) {
  if (record.raw.substr(0, offset).find_first_of("\r\n") != std::string_view::npos) return 0;
  return column_at(record.raw, offset);
}

class TableReader {
 public:
  TableReader(Input& input, const TableOptions& options, const Ontology& ontology, FactSink& sink)
      : options_(options),
        comments_(options.comments || input.head().starts_with(kRejectsMark)),
        delimiter_(options.delimiter != 0 ? options.delimiter : sniff_delimiter(input.head(), comments_)),
        name_(input.name()),
        scanner_(input, delimiter_, comments_),
        rows_(layout_, options_, ontology),
        sink_(sink) {}

  ReadSummary read(TableWatcher* watcher) {
    if (read_header(watcher)) {
      while (scanner_.next(record_)) take();
    }
    summary_.lines = scanner_.lines();
    return summary_;
  }

 private:
  /// False if the file is empty.
  bool read_header(TableWatcher* watcher) {
    TableReport report;
    if (!options_.header.empty()) {
      record_.fields.clear();
      for (const std::string& name : options_.header) record_.fields.push_back({name, 0, false});
    } else {
      if (!scanner_.next(record_)) return false;
      check_header();
      report.header = record_.raw;
    }
    layout_ = make_layout(record_.fields, options_, name_);
    report.kind = layout_.kind;
    report.delimiter = delimiter_;
    for (const Column& column : layout_.columns)
      report.columns.emplace_back(column.heading, meaning(column, layout_.kind));
    if (watcher != nullptr) watcher->mapped(report);
    return true;
  }
  void check_header() const {
    const auto where = [this](std::size_t offset) {
      return fmt::format("{}:{}:{}", name_, record_.line, column_at(record_.raw, offset));
    };
    if (record_.fault != CsvFault::kNone) {
      throw Error(ErrorCode::kBadInput,
                  fmt::format("{}: the heading row: {}", where(record_.fault_offset), fault_text()));
    }
    if (const std::size_t bad = find_invalid_utf8(record_.raw); bad != std::string_view::npos) {
      throw Error(ErrorCode::kBadInput, where(bad) + ": the heading row is not valid UTF-8",
                  "if the file is in another encoding, say which: --encoding GB18030");
    }
  }

  void take() {
    if (record_.fault != CsvFault::kNone) return refuse_record();
    if (!simdjson::validate_utf8(record_.raw)) {
      return refuse(column_in(record_, find_invalid_utf8(record_.raw)), "not valid UTF-8",
                    "if the file is in another encoding, say which: --encoding GB18030");
    }
    if (record_.fields.size() != layout_.columns.size()) return refuse_count();
    Fact fact;
    try {
      fact = rows_.read(record_.fields);
    } catch (CellFault& fault) {
      return refuse(column_in(record_, record_.fields[fault.column].offset),
                    fmt::format("column '{}': {}", layout_.columns[fault.column].heading, fault.reason),
                    std::move(fault.hint));
    }
    if (auto fault = find_fault(fact)) return refuse(0, std::move(*fault), {});
    ++summary_.facts;
    sink_.take(std::move(fact), record_.line);
  }

  void refuse(std::uint64_t column, std::string reason, std::string hint) {
    ++summary_.rejects;
    sink_.reject({record_.line, column, std::string(record_.raw), std::move(reason), std::move(hint),
                  record_.fault == CsvFault::kTooLong});
  }

  void refuse_count() {
    const std::size_t fields = record_.fields.size();
    const std::size_t columns = layout_.columns.size();
    std::string hint;
    if (fields == 1 && columns > 1) {
      const std::string_view name = delimiter_name(delimiter_);
      hint =
          fmt::format("fields are parted by {} here", name.empty() ? fmt::format("'{}'", delimiter_) : name);
    } else if (fields > columns) {
      hint = "a field that holds the delimiter stands in quotes";
    }
    refuse(fields > columns ? column_in(record_, record_.fields[columns].offset) : 0,
           fmt::format("{} {} where the heading has {}", fields, fields == 1 ? "field" : "fields", columns),
           std::move(hint));
  }

  [[nodiscard]] std::string fault_text() const {
    switch (record_.fault) {
      case CsvFault::kNone:
        break;
      case CsvFault::kTextAfterQuote:
        return "text follows a closing quote";
      case CsvFault::kTooLong:
        return fmt::format("the row is longer than {} MiB", kMaxRowBytes >> 20);
      case CsvFault::kOpenQuote: {
        const std::string_view before = record_.raw.substr(0, record_.fault_offset);
        const std::size_t line_start = before.find_last_of("\r\n") + 1;  // npos + 1 is 0
        return fmt::format("the quote that opens at line {}, column {} is never closed",
                           record_.line + count_line_ends(before),
                           column_at(record_.raw.substr(line_start), record_.fault_offset - line_start));
      }
    }
    return {};
  }
  void refuse_record() {
    const bool quote = record_.fault == CsvFault::kTextAfterQuote;
    refuse(record_.fault == CsvFault::kTooLong ? 0 : column_in(record_, record_.fault_offset), fault_text(),
           quote ? "a quote inside a quoted field is written twice: \"\"" : "");
  }

  const TableOptions& options_;
  bool comments_;
  char delimiter_;
  const std::string& name_;
  CsvScanner scanner_;
  TableLayout layout_;
  RowReader rows_;
  FactSink& sink_;
  CsvRecord record_;
  ReadSummary summary_;
};

}  // namespace

ReadSummary read_table(Input& input, const TableOptions& options, const Ontology& ontology, FactSink& sink,
                       TableWatcher* watcher) {
  if (options.delimiter == '"' || options.delimiter == '\n' || options.delimiter == '\r') {
    throw Error(ErrorCode::kInvalidArgument, "a quote or a line end cannot be the delimiter");
  }
  return TableReader(input, options, ontology, sink).read(watcher);
}

std::string TableOptions::fingerprint() const {
  std::string out;
  const auto add = [&out](std::string_view field) { out += fmt::format("{}:{};", field.size(), field); };
  const auto add_list = [&](const std::vector<std::string>& list) {
    out += fmt::format("[{}]", list.size());
    for (const std::string& item : list) add(item);
  };
  add(delimiter == 0 ? std::string_view{} : std::string_view(&delimiter, 1));
  out += fmt::format("{};{};", static_cast<int>(kind), comments);
  add_list(header);
  for (const auto& field : {key, name, alias_separator, from, to, id, valid_from, valid_until, confidence,
                            type, constant_type, key_prefix, from_prefix, to_prefix}) {
    add(field);
  }
  add_list(aliases);
  add_list(ignore);
  for (const auto& [column, column_type] : types) {
    add(column);
    add(column_type);
  }
  return out;
}

}  // namespace guanxi
