#include <fmt/format.h>

#include "formats/table_rows.hpp"
#include "guanxi/formats/table.hpp"

namespace guanxi {

ReadSummary read_table(Input& input, const TableOptions& options, const Ontology& ontology, FactSink& sink,
                       TableWatcher* watcher) {
  const TableCut cut = find_cut(input, options);
  CsvScanner scanner(input, cut.delimiter, cut.comments);
  ReadSummary summary;
  const auto head =
      read_head(input.name(), options, cut, [&scanner](CsvRecord& record) { return scanner.next(record); });
  if (head) {
    if (watcher != nullptr) watcher->mapped(head->report);
    TableRows rows(head->layout, options, ontology, cut.delimiter);
    CsvRecord record;
    Reject reject;
    while (scanner.next(record)) {
      Fact fact;
      if (rows.read(record, fact, reject)) {
        ++summary.facts;
        sink.take(std::move(fact), record.line);
      } else {
        ++summary.rejects;
        sink.reject(std::move(reject));
      }
    }
  }
  summary.lines = scanner.lines();
  return summary;
}

std::string TableOptions::fingerprint() const {
  std::string out;
  const auto add = [&out](std::string_view field) { out += fmt::format("{}:{};", field.size(), field); };
  const auto add_list = [&](const std::vector<std::string>& list) {
    out += fmt::format("[{}]", list.size());
    for (const std::string& item : list) add(item);
  };
  add(delimiter == 0 ? std::string_view{} : std::string_view(&delimiter, 1));
  out += fmt::format("{};{};", static_cast<int>(kind), comments);
  add_list(header);
  for (const auto& field : {key, name, alias_separator, from, to, id, valid_from, valid_until, confidence,
                            type, constant_type, key_prefix, from_prefix, to_prefix}) {
    add(field);
  }
  add_list(aliases);
  add_list(ignore);
  for (const auto& [column, column_type] : types) {
    add(column);
    add(column_type);
  }
  return out;
}

}  // namespace guanxi
