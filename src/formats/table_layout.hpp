// What the columns of a table mean.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "formats/csv_scanner.hpp"
#include "guanxi/formats/table.hpp"

namespace guanxi {

enum class Role : std::uint8_t {
  kIgnored,
  kProperty,
  kKey,
  kType,    // of a node, or the relation of an edge
  kLabels,  // several types in one cell
  kName,
  kAliases,
  kFrom,
  kTo,
  kId,
  kValidFrom,
  kValidUntil,
  kConfidence,
};

enum class CellType : std::uint8_t { kString, kInteger, kDouble, kBoolean, kDate, kJson };

struct Column {
  std::string heading;  // as it stands in the file
  std::string name;     // without what follows the colon
  Role role = Role::kProperty;
  CellType type = CellType::kString;
  bool list = false;
  std::string property;  // its name; of a key: the property that holds the value as well, if any
  std::string prefix;    // of keys
  bool is_name = false;  // of a key: it is the node's name as well
};

struct TableLayout {
  TableKind kind = TableKind::kNodes;
  std::vector<Column> columns;
};

/// Parts of a list in one cell, as neo4j-admin has it.
inline constexpr char kListDelimiter = ';';
/// "properties.NAME": the property NAME.
inline constexpr std::string_view kPropertyPrefix = "properties.";

/// The fields between the delimiters of the heading row → layout. `file` is for errors.
/// Throws: Error kBadInput, kInvalidArgument as read_table
[[nodiscard]] TableLayout make_layout(const std::vector<CsvField>& header, const TableOptions& options,
                                      const std::string& file);

/// "property founded, whole number".
[[nodiscard]] std::string meaning(const Column& column, TableKind kind);

/// The type that a heading or an option names ("int", "string"); false if there is none of that name.
[[nodiscard]] bool parse_cell_type(std::string_view name, CellType& type);

/// One of , ; tab | that cuts the first rows of `head` into equal numbers of fields; a comma if none does.
[[nodiscard]] char sniff_delimiter(std::string_view head, bool comments);
/// Whether it cuts them at all: at least two fields in the first row, and the same number in the others.
[[nodiscard]] bool looks_like_table(std::string_view head);

/// Without blanks at its ends.
[[nodiscard]] std::string_view trimmed(std::string_view text) noexcept;

}  // namespace guanxi
