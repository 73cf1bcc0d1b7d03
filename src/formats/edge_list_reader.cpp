#include <utility>

#include "formats/edge_list_rows.hpp"

namespace guanxi {

ReadSummary read_edge_list(Input& input, const TableOptions& options, const Ontology& ontology,
                           FactSink& sink, TableWatcher* watcher) {
  LineReader lines(input);
  const EdgeListHead head =
      read_edge_list_head(input, options, [&lines](Line& line) { return lines.next(line); });
  if (watcher != nullptr) watcher->mapped(head.report);
  EdgeListRows rows(head, ontology);
  ReadSummary summary;
  std::uint64_t entries = 0;
  Line line;
  Reject reject;
  while (lines.next(line)) {
    EdgeFact fact;
    const LineKind kind = rows.read(line, fact, reject);
    if (kind == LineKind::kNothing) continue;
    ++entries;
    if (kind == LineKind::kReject) {
      ++summary.rejects;
      sink.reject(std::move(reject));
      continue;
    }
    std::optional<EdgeFact> mirror = rows.mirror(fact);
    ++summary.facts;
    sink.take(std::move(fact), line.number);
    if (!mirror) continue;
    ++summary.facts;
    sink.take(std::move(*mirror), line.number);
  }
  check_entries(head, entries, input.name());
  summary.lines = lines.count();
  return summary;
}

}  // namespace guanxi
