#include "guanxi/ingest/ingest.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "cli/commands.hpp"
#include "cli/extraction.hpp"
#include "cli/json.hpp"
#include "cli/text.hpp"
#include "guanxi/base/unicode.hpp"
#include "guanxi/formats/output.hpp"
#include "guanxi/ingest/documents.hpp"

namespace guanxi {
namespace {

struct Options {
  std::vector<std::string> files;
  std::size_t format = 0, kind = 0;
  std::string delimiter, header;
  std::vector<std::string> column_types;
  bool json = false, documents = false, bulk = false, no_bulk = false;
  ExtractionOptions extraction;
  std::uint64_t memory = 0;
  IngestRequest request;
};

std::string list_of(const std::map<std::string, std::uint64_t>& counts) {
  std::string out;
  for (const auto& [name, count] : counts)
    out += fmt::format("{}{} ({})", out.empty() ? "" : ", ", name, count);
  return out;
}

std::string what_happened(const IngestReport& report) {
  switch (report.state) {
    case IngestState::kIngested:
      return plural(report.facts, "fact") + " ingested";
    case IngestState::kReplaced:
      return plural(report.facts, "fact") + " ingested in place of its former version";
    case IngestState::kUnchanged:
      return fmt::format("unchanged since it was ingested ({})", plural(report.facts, "fact"));
    case IngestState::kEmpty:
      return "states nothing";
    case IngestState::kDryRun:
      return plural(report.facts, "fact") + " read; nothing was written";
  }
  return {};
}

std::string delimiter_text(char delimiter) {
  if (delimiter == '\t') return "tabs";
  return delimiter == ' ' ? "blanks" : fmt::format("'{}'", delimiter);
}

std::string table_text(const TableReport& table, FileFormat format) {
  std::string out =
      fmt::format("  {}, each row {}, columns parted by {}\n",
                  format == FileFormat::kEdgeList ? "an edge list" : "a table",
                  table.kind == TableKind::kEdges ? "a relation" : "a node", delimiter_text(table.delimiter));
  for (const auto& [heading, meaning] : table.columns)
    out += fmt::format("    {}: {}\n", escape_for_terminal(heading), escape_for_terminal(meaning));
  return out;
}

std::string text_of(const IngestReport& report, const std::string& path) {
  std::string out = fmt::format("{}: {}", escape_for_terminal(path), what_happened(report));
  if (report.rejected > 0) out += fmt::format(", {} rejected", plural(report.rejected, "row"));
  if (report.state != IngestState::kUnchanged && report.state != IngestState::kEmpty)
    out += fmt::format(", {:.1f} s", report.seconds);
  out += '\n';
  const CommitReport& commit = report.commit;
  if (report.state == IngestState::kIngested || report.state == IngestState::kReplaced) {
    out += fmt::format("  new: {}, {}, {}", plural(commit.claims_added, "claim"),
                       plural(commit.nodes_added, "node"), plural(commit.edges_added, "relation"));
    if (commit.claims_known > 0)
      out += fmt::format("; known before: {}", plural(commit.claims_known, "claim"));
    if (commit.claims_removed > 0)
      out += fmt::format("; taken back: {}", plural(commit.claims_removed, "claim"));
    if (report.bulk) out += "; by bulk";
    out += '\n';
    if (report.undescribed_ends > 0)
      out += fmt::format("  {} that no row describes, only relations name\n",
                         plural(report.undescribed_ends, "node"));
  }
  if (report.state == IngestState::kUnchanged) return out;
  if (!report.table.columns.empty()) out += table_text(report.table, report.format);
  if (!report.encoding.empty() && report.encoding != "UTF-8")
    out += fmt::format("  read as {}\n", report.encoding);
  return out;
}

Json json_of(const IngestReport& report, const std::string& path) {
  Json columns = Json::array();
  for (const auto& [heading, meaning] : report.table.columns)
    columns.push_back({{"column", heading}, {"meaning", meaning}});
  Json rejects = Json::array();
  for (const Reject& reject : report.first_rejects)
    rejects.push_back({{"line", reject.line},
                       {"column", reject.column},
                       {"reason", reject.reason},
                       {"hint", reject.hint},
                       {"text", reject.text}});
  return {{"file", path},
          {"key", report.key},
          {"state", to_string(report.state)},
          {"format", to_string(report.format)},
          {"encoding", report.encoding},
          {"compression", report.compression},
          {"bytes", report.bytes},
          {"lines", report.lines},
          {"facts", report.facts},
          {"rejected", report.rejected},
          {"first_rejects", std::move(rejects)},
          {"rejects_file", report.rejects_path},
          {"claims_added", report.commit.claims_added},
          {"claims_known", report.commit.claims_known},
          {"claims_removed", report.commit.claims_removed},
          {"nodes_added", report.commit.nodes_added},
          {"relations_added", report.commit.edges_added},
          {"unknown_types", report.unknown_types},
          {"unknown_relations", report.unknown_relations},
          {"bulk", report.bulk},
          {"duplicate_nodes", report.duplicate_nodes},
          {"undescribed_ends", report.undescribed_ends},
          {"characters_replaced", report.replaced},
          {"columns", std::move(columns)},
          {"seconds", report.seconds}};
}

/// What the user should look at, on standard error.
void warn(const Session& session, const IngestReport& report, const std::string& path) {
  for (const Reject& reject : report.first_rejects) session.note(describe(reject, path));
  if (report.rejected > report.first_rejects.size() && !report.first_rejects.empty())
    session.note(fmt::format("… and {} more", with_commas(report.rejected - report.first_rejects.size())));
  if (!report.rejects_path.empty())
    session.note(fmt::format("rejected rows are in {}: mend them and ingest that file", report.rejects_path));
  if (!report.unknown_types.empty())
    session.note(
        fmt::format("{}: node types that the ontology lacks: {}", path, list_of(report.unknown_types)));
  if (!report.unknown_relations.empty())
    session.note(fmt::format("{}: relation types that the ontology lacks: {}", path,
                             list_of(report.unknown_relations)));
  if (report.replaced > 0)
    session.note(
        fmt::format("{}: {} that {} cannot mean became U+FFFD; "
                    "--encoding NAME says what it is",
                    path, plural(report.replaced, "character"), report.encoding));
}

void say(const Session& session, const std::string& text) {
  try {
    session.print(text);
  } catch (const ClosedPipe&) {  // nobody listens; the files are ingested all the same
  }
}

IngestReport take(Session& session, Store* store, const IngestRequest& request) {
  if (!request.dry_run) return ingest_file(*store, request, session.progress());
  return examine_file(store != nullptr ? store->ontology() : Ontology::builtin(), request,
                      session.progress());
}

/// The options of the command line that are not a text of the request itself.
IngestRequest request_of(const Options& options) {
  IngestRequest request = options.request;
  request.format = static_cast<FileFormat>(options.format);
  request.table.kind = static_cast<TableKind>(options.kind);
  request.bulk = options.bulk ? BulkMode::kYes : options.no_bulk ? BulkMode::kNo : BulkMode::kAuto;
  request.threads = options.extraction.threads;
  request.memory_bytes = options.memory;
  if (!options.delimiter.empty())
    request.table.delimiter = options.delimiter == "tab" ? '\t' : options.delimiter[0];
  for (std::size_t at = 0; !options.header.empty() && at <= options.header.size();) {
    const std::size_t end = std::min(options.header.find(',', at), options.header.size());
    request.table.header.push_back(options.header.substr(at, end - at));
    at = end + 1;
  }
  for (const std::string& pair : options.column_types) {
    const std::size_t equals = pair.rfind('=');
    if (equals == std::string::npos)
      throw Error(ErrorCode::kInvalidArgument, fmt::format("--column-type: '{}' is not COLUMN=TYPE", pair),
                  "for example --column-type founded=int");
    request.table.types.emplace_back(pair.substr(0, equals), pair.substr(equals + 1));
  }
  if (options.files.size() > 1 && !request.key.empty())
    throw Error(ErrorCode::kInvalidArgument, "--source names one file, but several are given");
  if (options.files.size() > 1 && !request.rejects_path.empty())
    throw Error(ErrorCode::kInvalidArgument, "--rejects is for the rows of one file, but several are given");
  return request;
}

std::string text_of(const DocumentReport& report) {
  std::string out = text_of(report, report.path);
  if (report.state == IngestState::kUnchanged) return out;
  if (report.documents > 1)
    out += fmt::format("  {}\n", plural(report.documents, "document"));
  else if (!report.title.empty())
    out += fmt::format("  {}: {}\n", report.document_format, escape_for_terminal(report.title));
  if (!report.same_story_as.empty())
    out += fmt::format("  tells the story of {} again ({:.0f} % in common): no independent evidence\n",
                       escape_for_terminal(report.same_story_as), report.resemblance * 100);
  return out;
}

Json json_of(const DocumentReport& report) {
  Json out = json_of(report, report.path);
  out["format"] = report.document_format;
  out["title"] = report.title;
  out["language"] = report.language;
  out["documents"] = report.documents;
  out["same_story_as"] = report.same_story_as;
  out["resemblance"] = report.resemblance;
  return out;
}

/// What came of all files so far.
struct Tally {
  bool failed = false, anything = false;
};

void take_documents(Session& session, Store* store, const Options& options, const IngestRequest& like,
                    std::vector<std::string> paths, FactExtractor& extractor, Tally& tally) {
  DocumentRequest request;
  request.extract.paths = std::move(paths);
  request.extract.read.encoding = like.encoding;
  request.extract.read.pdf = options.extraction.pdf_reader();
  request.extract.key = like.key;
  request.extract.threads = options.extraction.threads;
  request.strict = like.strict;
  request.dry_run = like.dry_run;
  request.rejects_path = like.rejects_path;
  const auto say_report = [&](const DocumentReport& report) {
    if (report.error) {
      const std::string& hint = report.error->hint();
      session.report(report.error->what(),
                     hint + (hint.empty() ? "" : "\n") + "nothing of " + report.path + " was written");
      tally.failed = true;
      return;
    }
    say(session, options.json ? dump(json_of(report), false) : text_of(report));
    warn(session, report, report.path);
    tally.anything = tally.anything || report.state != IngestState::kEmpty;
  };
  ingest_documents(store, store != nullptr ? store->ontology() : Ontology::builtin(), request, extractor,
                   say_report, session.progress());
}

/// The files that can be opened at all; the other ones are reported. So a mistyped path makes no store.
std::vector<InputFile> openable(const Session& session, const Options& options, Tally& tally) {
  Inputs inputs = find_inputs(options.files, options.documents);
  std::vector<InputFile> out;
  for (InputFile& file : inputs.files) {
    try {
      std::error_code ignored;
      const auto kind = std::filesystem::status(file.path, ignored).type();
      // What is no plain file (a pipe) can be read only once.
      const bool once = file.path == "-" || (kind != std::filesystem::file_type::regular &&
                                             kind != std::filesystem::file_type::directory &&
                                             kind != std::filesystem::file_type::not_found);
      const bool document = file.kind == InputKind::kDocument && kind == std::filesystem::file_type::regular;
      if (!once && !document)
        static_cast<void>(Input::open(file.path, {.encoding = options.request.encoding}));
      out.push_back(std::move(file));
    } catch (const Error& error) {
      session.report(error);
      tally.failed = true;
    }
  }
  for (const std::string& path : inputs.empty) session.note(path + ": holds no file that could be taken");
  for (const std::string& path : inputs.passed_over)
    session.note(path + ": neither a document nor facts nor a table; passed over");
  return out;
}

void take_file(Session& session, Store* store, const Options& options, const IngestRequest& request,
               Tally& tally) {
  try {
    const IngestReport report = take(session, store, request);
    say(session, options.json ? dump(json_of(report, request.path), false) : text_of(report, request.path));
    warn(session, report, request.path);
    tally.anything = tally.anything || report.state != IngestState::kEmpty;
  } catch (const Error& error) {
    if (error.code() == ErrorCode::kInterrupted) throw;
    session.report(error);
    tally.failed = true;
  }
}

Outcome run(Session& session, const Options& options) {
  IngestRequest request = request_of(options);
  Tally tally;
  const std::vector<InputFile> files = openable(session, options, tally);
  if (files.size() > 1 && !(request.key.empty() && request.rejects_path.empty()))
    throw Error(ErrorCode::kInvalidArgument,
                "--source and --rejects are for one file, but several were found");
  if (files.empty()) return tally.failed ? Outcome::kError : Outcome::kNone;
  std::shared_ptr<Store> store;
  StoreOptions store_options;
  if (options.memory != 0) store_options.batch_bytes = options.memory;
  if (!request.dry_run)
    store = session.open(OpenMode::kCreate, store_options);
  else if (std::filesystem::exists(session.db))
    store = session.open(OpenMode::kRead);
  std::unique_ptr<FactExtractor> extractor;
  for (std::size_t i = 0; i < files.size();) {
    if (files[i].kind != InputKind::kDocument) {
      request.path = files[i++].path;
      take_file(session, store.get(), options, request, tally);
      continue;
    }
    std::vector<std::string> documents;
    while (i < files.size() && files[i].kind == InputKind::kDocument) documents.push_back(files[i++].path);
    if (!extractor) extractor = options.extraction.make(store.get());
    take_documents(session, store.get(), options, request, std::move(documents), *extractor, tally);
  }
  return tally.failed ? Outcome::kError : tally.anything ? Outcome::kAnswer : Outcome::kNone;
}

void add_table_options(OptionList& list, Options& options) {
  TableOptions& table = options.request.table;
  const auto column = [&](const char* name, std::string& target, const char* description) {
    list.text(name, target, "COLUMN", description);
  };
  list.group("TABLES (CSV, TSV) AND EDGE LISTS")
      .choice("--kind", options.kind, {"auto", "nodes", "edges"}, "KIND", "What a row is")
      .checked("--delimiter", options.delimiter, "CHAR", "What parts the columns: one character, or tab",
               [](const std::string& text) {
                 return text.size() == 1 || text == "tab"
                            ? std::string{}
                            : fmt::format("'{}' is neither one character nor 'tab'", text);
               })
      .default_text("found out")
      .text("--header", options.header, "A,B,…", "Names of the columns, for a file without a heading row")
      .flag("--comments", table.comments, "Skip lines that start with #");
  column("--node-key,--key", table.key, "Key of the node");
  column("--name", table.name, "Its name");
  list.list("--alias", table.aliases, "COLUMN", "Its other names; may be repeated")
      .text("--alias-separator", table.alias_separator, "TEXT", "What parts several aliases in one cell")
      .default_text(table.alias_separator);
  column("--from", table.from, "Key of the node that a relation starts at");
  column("--to", table.to, "Key of the node that it leads to");
  column("--type,--node-type", table.type, "Type of the node or of the relation");
  list.text("--constant-type", table.constant_type, "TYPE", "The same type for all rows");
  column("--id", table.id, "What keeps parallel relations apart");
  column("--valid-from", table.valid_from, "Since when the relation holds");
  column("--valid-until", table.valid_until, "Until when");
  column("--confidence", table.confidence, "How sure it is, 0 to 1");
  list.text("--key-prefix", table.key_prefix, "TEXT", "Put before keys (org:)")
      .text("--from-prefix", table.from_prefix, "TEXT", "Put before the keys of --from")
      .text("--to-prefix", table.to_prefix, "TEXT", "Put before the keys of --to")
      .list("--column-type", options.column_types, "COLUMN=TYPE",
            "Type of a property's column (founded=int); may be repeated")
      .list("--ignore", table.ignore, "COLUMN", "Leave this column out; may be repeated");
}

}  // namespace

void add_ingest(CommandLine& line) {
  const auto options = std::make_shared<Options>();
  OptionList list =
      add_command(line,
                  {"ingest", kGroupFill, "Take files into the store, which is made if it is not there",
                   "guanxi ingest facts.jsonl\n"
                   "guanxi ingest nodes.csv edges.csv.gz\n"
                   "guanxi ingest report.pdf page.html articles/\n"
                   "guanxi ingest soc-LiveJournal1.txt.gz --constant-type follows\n"
                   "guanxi ingest companies.csv --node-key 统一代码 --name 企业名称 "
                   "--constant-type organisation/company\n"
                   "curl -s https://example.org/facts.jsonl.gz | guanxi ingest - --source "
                   "archive --strict",
                   "0  all files were taken (rows that could not be are in the rejects "
                   "file)\n"
                   "1  the files state nothing\n"
                   "2  an error was printed: that file was not taken, the other ones were"},
                  options, run);
  list.arguments("FILE", options->files,
                 "Facts as JSON lines, tables, edge lists, documents (text, Markdown, HTML, PDF), or "
                 "directories of them; plain, gzip, zstd or bzip2; - is standard input")
      .group("READING")
      .choice("-f,--format", options->format, {"auto", "jsonl", "csv", "edges"}, "FMT", "Format of the files")
      .text("--encoding", options->request.encoding, "NAME", "Encoding (GB18030, Big5, …)")
      .default_text("found out")
      .flag("--strict", options->request.strict,
            "Stop at the first row that cannot be taken or type that the "
            "ontology lacks; write nothing of that file")
      .flag("--dry-run", options->request.dry_run, "Read and check, write nothing")
      .text("--rejects", options->request.rejects_path, "FILE", "Where rejected rows go")
      .default_text("NAME.rejects.jsonl or .csv beside the store")
      .text("--source", options->request.key, "KEY",
            "Name under which the file is kept, for sources and forget")
      .default_text("its path");
  list.flag("--documents", options->documents,
            "All files are documents, whatever they look like; one of JSON lines holds many");
  options->extraction.add_to(list);
  list.group("LARGE FILES")
      .flag("--bulk", options->bulk,
            "Pack the rows instead of keeping each as a claim of its own; done unasked from 64M on where "
            "facts have no "
            "evidence of their own")
      .flag("--no-bulk", options->no_bulk, "Keep each row as a claim, however large the file")
      .excludes("--bulk")
      .size("--memory", options->memory, "Above this much the work goes to disk on the way")
      .default_text("160M; for --bulk a quarter of the machine's")
      .flag("--strict-ends", options->request.strict_ends,
            "Refuse a file whose relations have an end that no fact describes (means --bulk)");
  add_table_options(list, *options);
  list.group("OUTPUT").flag("--json", options->json, "Report as JSON, one object a file");
}

}  // namespace guanxi
