// Rows for people (aligned columns) and for programs (CSV), from one
// definition.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/terminal.hpp"

namespace guanxi {

class Table {
 public:
  enum class Kind : std::uint8_t {
    kText,    // may be cut to fit a terminal
    kName,    // stays whole; bold
    kNumber,  // stays whole; to the right
  };
  struct Column {
    std::string key;    // heading in CSV; empty: not there
    std::string title;  // heading for people; empty: not there
    Kind kind = Kind::kText;
  };

  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}
  /// REQUIRES: one cell for each column.
  void add(std::vector<std::string> cells) { rows_.push_back({std::move(cells), {}}); }
  /// Lines for people under the last row; printed as they are. REQUIRES: there
  /// is a row.
  void note(std::string_view lines) { rows_.back().note += lines; }
  [[nodiscard]] bool empty() const noexcept { return rows_.empty(); }

  /// Cells are escaped and, if the style has a width, cut to fit it: the widest
  /// kText columns first. Columns that are empty in every row are left out.
  /// Nothing if there are no rows.
  [[nodiscard]] std::string to_text(const Style& style, std::size_t indent = 0) const;
  /// RFC 4180, but with LF; the heading row is there even if no other is.
  [[nodiscard]] std::string to_csv() const;

 private:
  struct RowOf {
    std::vector<std::string> cells;
    std::string note;
  };
  [[nodiscard]] std::vector<std::size_t> shown_columns() const;
  std::vector<Column> columns_;
  std::vector<RowOf> rows_;
};

}  // namespace guanxi
