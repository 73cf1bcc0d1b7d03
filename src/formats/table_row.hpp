// One row of a table → one fact.
#pragma once

#include <simdjson.h>

#include <string>

#include "formats/csv_scanner.hpp"
#include "formats/table_layout.hpp"
#include "guanxi/model/fact.hpp"
#include "guanxi/model/ontology.hpp"

namespace guanxi {

/// Why a row is no fact. Thrown inside the table reader only.
struct CellFault {
  std::size_t column = 0;
  std::string reason;  // "'20x4' is no whole number"
  std::string hint;
};

class RowReader {
 public:
  /// All three must live as long as the reader.
  RowReader(const TableLayout& layout, const TableOptions& options, const Ontology& ontology)
      : layout_(layout), options_(options), ontology_(ontology) {}

  /// REQUIRES: as many fields as the layout has columns.
  /// Throws: CellFault. find_fault() is not asked.
  [[nodiscard]] Fact read(const std::vector<CsvField>& fields);

 private:
  void read_node_cell(NodeFact& fact, const Column& column, const CsvField& field);
  void read_edge_cell(EdgeFact& fact, const Column& column, const CsvField& field);
  void read_labels(NodeFact& fact, const CsvField& field) const;
  void read_aliases(NodeFact& fact, const Column& column, const CsvField& field);
  void read_property(Properties& properties, const Column& column, const CsvField& field);
  [[nodiscard]] Value parse_json(std::string_view text);

  const TableLayout& layout_;
  const TableOptions& options_;
  const Ontology& ontology_;
  simdjson::dom::parser parser_;
};

}  // namespace guanxi
