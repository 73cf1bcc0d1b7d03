#include <fmt/format.h>

#include "cli/answer.hpp"
#include "cli/commands.hpp"
#include "cli/text.hpp"

namespace guanxi {
namespace {

struct Options {
  OutputOptions output;
};

const char* state_name(LedgerState state) {
  return state == LedgerState::kComplete ? "complete" : "partial";
}

Table files_table(const std::vector<LedgerEntry>& files) {
  Table table({{"", "FILE", Table::Kind::kName},
               {"", "FORMAT"},
               {"", "INGESTED"},
               {"", "BYTES", Table::Kind::kNumber},
               {"", "FACTS", Table::Kind::kNumber},
               {"", "REJECTED", Table::Kind::kNumber},
               {"", "STATE"}});
  for (const LedgerEntry& file : files)
    table.add({file.key, file.format, file.when, with_commas(file.bytes), with_commas(file.facts),
               with_commas(file.rejected), state_name(file.state)});
  return table;
}

Table cited_table(const std::vector<SourceRecord>& sources) {
  Table table({{"", "SOURCE", Table::Kind::kName},
               {"", "TITLE"},
               {"", "PUBLISHER"},
               {"", "DATE"},
               {"", "TEXT"},
               {"", "CLAIMS", Table::Kind::kNumber}});
  for (const SourceRecord& source : sources)
    table.add({source.key, source.title, source.publisher, source.date, source.has_text ? "yes" : "",
               with_commas(source.claims)});
  return table;
}

Table csv_of(const std::vector<LedgerEntry>& files, const std::vector<SourceRecord>& sources) {
  Table table({{"kind", ""},
               {"key", ""},
               {"format", ""},
               {"ingested", ""},
               {"bytes", ""},
               {"facts", ""},
               {"rejected", ""},
               {"state", ""},
               {"title", ""},
               {"publisher", ""},
               {"date", ""},
               {"uri", ""},
               {"claims", ""}});
  for (const LedgerEntry& file : files)
    table.add({"file", file.key, file.format, file.when, std::to_string(file.bytes),
               std::to_string(file.facts), std::to_string(file.rejected), state_name(file.state), "", "", "",
               "", ""});
  for (const SourceRecord& source : sources)
    table.add({"source", source.key, "", "", "", "", "", "", source.title, source.publisher, source.date,
               source.uri, std::to_string(source.claims)});
  return table;
}

Json json_of(const Store& store, const std::vector<LedgerEntry>& files,
             const std::vector<SourceRecord>& sources) {
  Json file_list = Json::array();
  for (const LedgerEntry& file : files) {
    Json cited = Json::array();
    for (const SourceNo no : file.cited) cited.push_back(store.source_key(no));
    file_list.push_back({{"kind", "file"},
                         {"key", file.key},
                         {"format", file.format},
                         {"ingested", file.when},
                         {"bytes", file.bytes},
                         {"hash", to_hex(file.hash)},
                         {"facts", file.facts},
                         {"rejected", file.rejected},
                         {"state", state_name(file.state)},
                         {"cites", std::move(cited)}});
  }
  Json source_list = Json::array();
  for (const SourceRecord& source : sources)
    source_list.push_back({{"kind", "source"},
                           {"key", source.key},
                           {"title", source.title},
                           {"publisher", source.publisher},
                           {"date", source.date},
                           {"language", source.language},
                           {"uri", source.uri},
                           {"has_text", source.has_text},
                           {"claims", source.claims}});
  return {{"files", std::move(file_list)}, {"sources", std::move(source_list)}};
}

std::string text_of(const std::vector<LedgerEntry>& files, const std::vector<SourceRecord>& sources,
                    const Style& style) {
  std::string out = files_table(files).to_text(style);
  if (sources.empty()) return out;
  return out + (out.empty() ? "" : "\n") + cited_table(sources).to_text(style);
}

Outcome run(Session& session, const Options& options) {
  Printer printer(session, options.output);
  const auto store = session.open(OpenMode::kRead);
  const auto files = store->ledger();
  const auto sources = store->sources();
  printer.print({.table = [&] { return csv_of(files, sources); },
                 .text = [&](const Style& style) { return text_of(files, sources, style); },
                 .json = [&] { return json_of(*store, files, sources); },
                 .rows = {"files", "sources"},
                 .drawing = {}},
                store->ontology());
  const bool none = files.empty() && sources.empty();
  if (none) session.note("nothing was ingested yet; guanxi ingest FILE begins");
  return none ? Outcome::kNone : Outcome::kAnswer;
}

}  // namespace

void add_sources(CommandLine& line) {
  const auto options = std::make_shared<Options>();
  OptionList list =
      add_command(line,
                  {"sources", kGroupFill, "List the files that were ingested and the sources that they cite",
                   "guanxi sources\nguanxi sources --format jsonl | jq -r 'select(.kind == "
                   "\"file\").key'",
                   "0  there are some\n1  nothing was ingested yet\n2  an error was "
                   "printed on standard error"},
                  options, run);
  options->output.add_to(list, false, false);
}

}  // namespace guanxi
