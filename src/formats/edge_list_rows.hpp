// The beginning of an edge list, and its lines as facts or rejects: what both readers of edge lists share.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "formats/jsonl_rows.hpp"
#include "formats/lines.hpp"
#include "formats/table_layout.hpp"
#include "formats/table_row.hpp"
#include "guanxi/formats/edge_list.hpp"

namespace guanxi {

enum class Symmetry : std::uint8_t { kGeneral, kSymmetric, kSkew };

/// What a MatrixMarket file says of itself.
struct MatrixSize {
  std::uint64_t rows = 0, columns = 0, entries = 0;
  std::uint64_t line = 0;  // where it says so
};

struct EdgeListHead {
  TableOptions options;  // as given, with the relation
  char separator = 0;    // beside blanks and tabs; 0: none
  Symmetry symmetry = Symmetry::kGeneral;
  std::optional<MatrixSize> matrix;
  TableLayout layout;
  TableReport report;
};

/// `next_line` takes lines off the text's beginning; it is called for matrices only.
[[nodiscard]] EdgeListHead read_edge_list_head(const Input& input, const TableOptions& options,
                                               const std::function<bool(Line&)>& next_line);

/// Throws: Error kBadInput  the matrix has not as many entries as it says
void check_entries(const EdgeListHead& head, std::uint64_t entries, const std::string& file);

/// The fields of a line between blanks, tabs and the separator, into `fields`.
void split_edge_list_line(std::string_view text, char separator, std::vector<CsvField>& fields);

/// A line of an edge list that is blank or a comment.
[[nodiscard]] bool is_edge_list_comment(std::string_view text) noexcept;

class EdgeListRows {
 public:
  /// Both must live as long as the object.
  EdgeListRows(const EdgeListHead& head, const Ontology& ontology)
      : head_(head), rows_(head.layout, head.options, ontology) {}
  /// Of a symmetric matrix's entry that is not on the diagonal, mirror() is the other fact.
  [[nodiscard]] LineKind read(const Line& line, EdgeFact& fact, Reject& reject);
  [[nodiscard]] std::optional<EdgeFact> mirror(const EdgeFact& fact) const;

 private:
  [[nodiscard]] std::optional<Reject> check_fields(const Line& line) const;

  const EdgeListHead& head_;
  RowReader rows_;
  std::vector<CsvField> fields_;
};

}  // namespace guanxi
