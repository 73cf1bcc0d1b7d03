// Plain edge lists, as collections of networks publish them: a relation a line, its two ends and perhaps
// more, parted by blanks, tabs or commas; lines that start with '#' or '%' are comments.
//
//   # FromNodeId ToNodeId
//   0 1
//   0 2 0.5
//
// The columns are `from to`, then `weight` and `time` (numbers) as far as the first row goes;
// TableOptions::header gives other ones, with types as in tables ("from", "to", "since:date"). Fields at the
// end of a row may be missing. The relation is TableOptions::constant_type, else kDefaultRelation. Quotes
// mean nothing.
//
// MatrixMarket: behind the banner "%%MatrixMarket matrix coordinate FIELD SYMMETRY" and its comments stands
// the line "ROWS COLUMNS ENTRIES". FIELD pattern has no weight, integer a whole one, real a number. An entry
// of a symmetric or skew-symmetric matrix states the relation in both directions (the second with the negated
// weight, if skew).
#pragma once

#include <string_view>

#include "guanxi/formats/input.hpp"
#include "guanxi/formats/sink.hpp"
#include "guanxi/formats/table.hpp"

namespace guanxi {

inline constexpr std::string_view kDefaultRelation = "linked_to";
inline constexpr std::string_view kMatrixBanner = "%%MatrixMarket";

/// Reads all rows, as read_table does. Of the options, `delimiter` is a separator beside blanks and tabs (0:
/// a comma, if the first row has one); `kind` is ignored.
///
/// Throws: Error kBadInput         a matrix of a kind that is no list of edges, or with other than the stated
/// number of
///                                 entries
///         Error kInvalidArgument  an option names a column that is not there
///         as Input::next, and whatever the sink throws
ReadSummary read_edge_list(Input& input, const TableOptions& options, const Ontology& ontology,
                           FactSink& sink, TableWatcher* watcher = nullptr);

}  // namespace guanxi
