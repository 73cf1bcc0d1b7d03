// Documents into facts, and into the store: files are read and extracted in parallel, and come out in the
// order in which they were given.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "guanxi/base/error.hpp"
#include "guanxi/base/progress.hpp"
#include "guanxi/ingest/extraction.hpp"
#include "guanxi/ingest/ingest.hpp"
#include "guanxi/text/reader.hpp"

namespace guanxi {

enum class InputKind : std::uint8_t {
  kData,      // facts or a table
  kDocument,  // text, Markdown, HTML, PDF
  kOther,     // neither, as far as can be seen
};

struct InputFile {
  std::string path;
  InputKind kind = InputKind::kData;
};

struct Inputs {
  std::vector<InputFile> files;
  std::vector<std::string> passed_over;  // files of directories that are neither data nor documents
  std::vector<std::string> empty;        // directories without any file that could be taken
};

/// What a file is: by its name (.csv, .jsonl, .md, .html, .pdf, …) where that says it, else by its beginning.
/// "-" is data. Errors of reading make it data as well: whoever reads it will say them better.
[[nodiscard]] InputKind input_kind(const std::string& path);

/// Directories become the files in them, at any depth, by the bytes of their names; what starts with a dot is
/// left out. Files that are named are taken, whatever they are: of kind kDocument if `documents`, else by
/// input_kind(). Throws: Error kIo  a directory that cannot be read
[[nodiscard]] Inputs find_inputs(const std::vector<std::string>& paths, bool documents = false);

struct ExtractRequest {
  /// A file of JSON lines ({"source": KEY, "text": …, …}) is read as many documents.
  std::vector<std::string> paths{};
  DocumentOptions read{};
  std::string key{};        // of a single document; empty: its path
  std::size_t threads = 0;  // 0: all processors
};

/// One document, or why there is none.
struct ExtractedDocument {
  std::string path;
  std::uint64_t line = 0;  // in a file of JSON lines; else 0
  Document document;
  DocumentFacts facts;
  std::optional<Error> error;
};

/// Calls `use` for each document in order, on this thread. At most a few documents a thread are in memory.
/// Throws: Error kInterrupted; what `use` throws. Errors of one file are handed to `use`.
void extract_documents(const ExtractRequest& request, FactExtractor& extractor,
                       const std::function<void(ExtractedDocument&&)>& use, Progress* progress = nullptr);

struct DocumentRequest {
  ExtractRequest extract{};
  bool strict = false;   // a reject or a type that the ontology lacks refuses the file
  bool dry_run = false;  // read and extract, write nothing
  std::string rejects_path{};
};

/// Of a file. IngestReport::format means nothing here.
struct DocumentReport : IngestReport {
  std::string path;
  std::string document_format;  // "text", "markdown", "html", "pdf", "jsonl"
  std::string title, language;
  std::uint64_t documents = 0;
  /// The document whose story this one tells again (text/duplicates.hpp), among those of this run that came
  /// before and those of the store that name what it names; empty: none. Of a file of many documents: of the
  /// last one that tells one again.
  std::string same_story_as;
  double resemblance = 0;
  std::optional<Error> error;  // nothing of the file was written
};

/// Each file becomes a source with its text and the facts that are extracted from it, wholly or not at all;
/// one whose bytes, options and extractor are those of the ledger is left alone. `store` nullptr: dry run.
/// Throws: Error kInterrupted, and what Store throws. All else is in the reports, in the order of the files.
void ingest_documents(Store* store, const Ontology& ontology, const DocumentRequest& request,
                      FactExtractor& extractor, const std::function<void(const DocumentReport&)>& report,
                      Progress* progress = nullptr);

}  // namespace guanxi
