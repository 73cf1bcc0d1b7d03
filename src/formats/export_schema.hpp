// Which properties the nodes and the edges of a graph have, and of what kinds: the columns of formats that
// declare them.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "guanxi/formats/export.hpp"

namespace guanxi {

/// How a property is written: all its values are of one kind, or as JSON.
enum class ColumnKind : std::uint8_t {
  kBoolean,
  kInteger,
  kDouble,
  kString,
  kBooleans,
  kIntegers,
  kDoubles,
  kStrings,
  kJson,
};

using Columns = std::map<std::string, ColumnKind>;

/// Looks at a graph without writing it.
class SchemaScan final : public ExportSink {
 public:
  void node(const NodeFact& node) override;
  void edge(const EdgeFact& edge) override;

  Columns node_columns;
  Columns edge_columns;
  bool has_aliases = false;
  bool plain_aliases = true;  // all of them can stand in a list of one cell
  bool has_ids = false;
  bool has_validity = false;
  bool has_confidence = false;
};

/// What a value could be written as; kJson if a typed cell cannot hold it.
[[nodiscard]] ColumnKind kind_of(const Value& value);
/// Whether a text can be an item of a list in one cell.
[[nodiscard]] bool fits_in_list(std::string_view text) noexcept;

[[nodiscard]] std::unique_ptr<ExportSink> make_csv_exporter(const std::string& directory,
                                                            const SchemaScan& schema);
[[nodiscard]] std::unique_ptr<ExportSink> make_graphml_exporter(const std::string& path,
                                                                const SchemaScan& schema);
[[nodiscard]] std::unique_ptr<ExportSink> make_dot_exporter(const std::string& path);
[[nodiscard]] std::unique_ptr<ExportSink> make_jsonl_exporter(const std::string& path);

}  // namespace guanxi
