// Text → records of fields, as RFC 4180 has them. Knows nothing of what they mean.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "guanxi/formats/input.hpp"

namespace guanxi {

struct CsvField {
  std::string_view text;   // without its quotes, doubled quotes undone
  std::size_t offset = 0;  // in the record's raw text
  bool quoted = false;
};

enum class CsvFault : std::uint8_t {
  kNone,
  kTextAfterQuote,  // the record is all up to the end of that line
  kOpenQuote,       // never closed; the record is all up to the end of the line where it opens
  kTooLong,         // more than kMaxRowBytes; `raw` is its beginning
};

/// Valid until the next call of CsvScanner::next.
struct CsvRecord {
  std::vector<CsvField> fields;  // empty if there is a fault
  std::string_view raw;          // without its line end
  std::uint64_t line = 0;        // where it starts, from 1
  CsvFault fault = CsvFault::kNone;
  std::size_t fault_offset = 0;  // in `raw`
};

class CsvScanner {
 public:
  /// Gives the text piece by piece, each valid until the next call; an empty piece is the end.
  using Source = std::function<std::string_view()>;
  /// With `comments`, lines that start with '#' where a record could start are skipped. Blank lines are
  /// always.
  CsvScanner(Source source, char delimiter, bool comments, std::uint64_t first_line = 1);
  CsvScanner(Input& input, char delimiter, bool comments)
      : CsvScanner([&input] { return input.next(); }, delimiter, comments) {}
  [[nodiscard]] bool next(CsvRecord& record);
  /// Bytes of the text up to the end of the last record, with its line end.
  [[nodiscard]] std::size_t consumed() const noexcept { return dropped_ + start_; }
  /// Bytes of the text before the last record.
  [[nodiscard]] std::size_t record_offset() const noexcept { return record_offset_; }
  /// Lines that were begun so far.
  [[nodiscard]] std::uint64_t lines() const noexcept { return line_ - 1; }

 private:
  struct Span {
    std::size_t begin, size, offset;
    bool quoted, doubled;
  };
  // Offsets count from the record's start; has() fetches text if need be.
  bool has(std::size_t offset);
  [[nodiscard]] char at(std::size_t offset) const noexcept { return buffer_[start_ + offset]; }
  [[nodiscard]] std::size_t line_end(std::size_t from);
  bool skip_blank_and_comment_lines();
  CsvFault scan(std::size_t& end, std::size_t& fault_offset);
  CsvFault scan_quoted(std::size_t& at_offset);
  void scan_unquoted(std::size_t& at_offset);
  void step_over_line_end(std::size_t at_offset);
  void discard_line();
  void make_fields(CsvRecord& record);

  Source source_;
  char delimiter_;
  bool comments_;
  std::array<bool, 256> special_{};  // ends an unquoted field
  std::string buffer_;
  std::size_t start_ = 0;  // of the record in the buffer
  std::size_t record_offset_ = 0;
  std::size_t dropped_ = 0;  // bytes that stood before the buffer
  bool at_end_ = false;      // the source holds nothing more
  std::uint64_t line_;
  std::vector<Span> spans_;
  std::string scratch_;  // fields without their doubled quotes
};

/// Line ends (LF, CR LF, CR) in a text.
[[nodiscard]] std::uint64_t count_line_ends(std::string_view text) noexcept;

}  // namespace guanxi
