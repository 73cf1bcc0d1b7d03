// Tables (CSV, TSV, …) as facts: every row is a node, or every row is an edge.
//
// RFC 4180: fields may be quoted, and then hold delimiters, line breaks and doubled quotes. A quote inside an
// unquoted field is an ordinary character. The first row names the columns. Which column means what is told
// by
//  - the headings of neo4j-admin: `:ID`, `:ID(Group)` (keys become "Group:id"), `name:ID`, `:LABEL`,
//  `:START_ID`, `:END_ID`,
//    `:TYPE`, `:IGNORE`; with the types int, long, short, byte, float, double, boolean, string, char, date,
//    time, datetime, … and our own `json`; `[]` for a list whose items are parted by ';';
//  - or TableOptions;
//  - or the name of a plain column, if it is an obvious one ("id", "name", "type", "source", "target", …).
// What is left is a property: text, unless the heading ("founded:int") or TableOptions give it a type. A
// heading "properties.NAME" is the property NAME even where NAME alone would mean something else.
//
// An empty cell is a value that is not there. A file whose first line starts with kRejectsMark has comments:
// lines that start with '#' where a row could start. In all other files '#' is an ordinary character (but see
// TableOptions::comments).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "guanxi/formats/input.hpp"
#include "guanxi/formats/sink.hpp"
#include "guanxi/model/ontology.hpp"

namespace guanxi {

enum class TableKind : std::uint8_t { kAuto, kNodes, kEdges };

/// Columns are named as in the heading (without the type suffix). Empty: by heading or obvious name, else
/// none.
struct TableOptions {
  char delimiter = 0;  // 0: found out among , ; tab |
  TableKind kind = TableKind::kAuto;
  /// The columns of a file that has no heading row.
  std::vector<std::string> header{};
  /// Lines that start with '#' are comments.
  bool comments = false;

  // Nodes
  std::string key{};
  std::string name{};
  std::vector<std::string> aliases{};
  std::string alias_separator = ";";

  // Edges
  std::string from{};
  std::string to{};
  std::string id{};
  std::string valid_from{};
  std::string valid_until{};
  std::string confidence{};

  // Both: the column of the node's type or the edge's relation, or one for all rows.
  std::string type{};
  std::string constant_type{};

  /// Put before the keys: "org:".
  std::string key_prefix{};
  std::string from_prefix{};
  std::string to_prefix{};

  /// (column, type), types as in headings: {"founded", "int"}.
  std::vector<std::pair<std::string, std::string>> types{};
  std::vector<std::string> ignore{};

  /// All of it that matters to what is read, as text: equal if and only if the options are.
  [[nodiscard]] std::string fingerprint() const;
};

/// What a table was taken for; for reports.
struct TableReport {
  TableKind kind = TableKind::kNodes;  // never kAuto
  char delimiter = ',';
  /// (heading, what it means): ("id", "key of the node"), ("founded:int", "property founded, whole number").
  std::vector<std::pair<std::string, std::string>> columns;
  /// The heading row's text: what a rejects file starts with. Empty if the file has none.
  std::string header;
};

/// The first line of a rejects file starts with it.
inline constexpr std::string_view kRejectsMark = "# guanxi rejects";

/// Called once, before the first row.
class TableWatcher {
 public:
  virtual ~TableWatcher() = default;
  virtual void mapped(const TableReport& report) = 0;
};

/// Reads all rows. A row with another number of fields than the heading, a value that is not of its column's
/// type, text behind a closing quote: rejected, with the place, and the next row is read. A quote that is
/// never closed: rejected with the place where it opens, and reading goes on with the next line. `ontology`
/// tells which of several labels is the type.
///
/// Throws: Error kBadInput         the heading row says nothing of what a row is, or has a column twice
///         Error kInvalidArgument  an option names a column that is not there
///         as Input::next, and whatever the sink throws
ReadSummary read_table(Input& input, const TableOptions& options, const Ontology& ontology, FactSink& sink,
                       TableWatcher* watcher = nullptr);

}  // namespace guanxi
