// The graph in formats of others. An exporter takes what a node or an edge adds up to; where it comes from is
// the caller's business.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "guanxi/formats/output.hpp"
#include "guanxi/model/fact.hpp"

namespace guanxi {

/// Takes a graph: begin(), all nodes (also those that only edges name), all edges, end(). Sources and
/// judgements may come at any time; formats that cannot hold them pass over them.
class ExportSink {
 public:
  virtual ~ExportSink() = default;
  virtual void begin() {}
  virtual void source(const SourceFact&) {}
  virtual void node(const NodeFact& node) = 0;
  virtual void edge(const EdgeFact& edge) = 0;
  virtual void judgement(const JudgementFact&) {}
  virtual void end() {}
};

enum class ExportFormat : std::uint8_t {
  kJsonl,    // facts: loses nothing
  kCsv,      // a directory with nodes.csv and edges.csv, headings of neo4j-admin; no evidence, sources,
             // judgements
  kGraphml,  // lists as their JSON; no evidence, sources, judgements
  kDot,      // names, types and relations only
};
/// "jsonl", "csv", "graphml", "dot" (or "gv"); nullopt for anything else.
[[nodiscard]] std::optional<ExportFormat> parse_export_format(std::string_view name) noexcept;

/// Calls the methods of the sink with the whole graph; must do the same each time it is called.
using GraphFeed = std::function<void(ExportSink&)>;

/// Writes the graph to `path`: a file, "-" for standard output, or for kCsv a directory, which is made if it
/// is not there. The feed runs twice where the format wants its columns first. The files appear whole or not
/// at all.
///
/// CSV: read_table() takes both files back and finds what was written: a property is a typed column if all
/// its values are of one kind that a cell can hold, and a `json` column else (empty texts, mixed kinds, lists
/// with ';'). GraphML: a node's id is its key, with what NMTOKEN does not allow written _xHHHH_; the key
/// itself is the data "key". Characters that XML cannot hold become U+FFFD.
///
/// Throws: Error kIo, Error kInterrupted, ClosedPipe; kInvalidArgument for kCsv to "-"
void export_graph(const GraphFeed& feed, ExportFormat format, const std::string& path);

}  // namespace guanxi
