// The beginning of a table, and its rows as facts or rejects: what both readers of tables share.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "formats/csv_scanner.hpp"
#include "formats/table_layout.hpp"
#include "formats/table_row.hpp"
#include "guanxi/formats/table.hpp"

namespace guanxi {

/// How the text is cut into rows and fields.
struct TableCut {
  char delimiter = ',';
  bool comments = false;
};
/// From the options and the beginning of the text. Throws: Error kInvalidArgument
[[nodiscard]] TableCut find_cut(const Input& input, const TableOptions& options);

struct TableHead {
  TableLayout layout;
  TableReport report;
};
/// The columns: from the options, or from the heading row, which `next` reads. Nothing if there is none.
/// Throws: as read_table
[[nodiscard]] std::optional<TableHead> read_head(const std::string& file, const TableOptions& options,
                                                 const TableCut& cut,
                                                 const std::function<bool(CsvRecord&)>& next);

class TableRows {
 public:
  /// All must live as long as the object.
  TableRows(const TableLayout& layout, const TableOptions& options, const Ontology& ontology, char delimiter)
      : layout_(layout), delimiter_(delimiter), rows_(layout, options, ontology) {}

  /// False: the row is no fact, and `reject` says why.
  [[nodiscard]] bool read(const CsvRecord& record, Fact& fact, Reject& reject);

 private:
  [[nodiscard]] Reject explain_count(const CsvRecord& record) const;

  const TableLayout& layout_;
  char delimiter_;
  RowReader rows_;
};

inline constexpr std::string_view kEncodingHint =
    "if the file is in another encoding, say which: --encoding GB18030";

}  // namespace guanxi
