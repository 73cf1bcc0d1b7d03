#include "cli/extraction.hpp"

#include "guanxi/ingest/pdf_process.hpp"

namespace guanxi {

void ExtractionOptions::add_to(OptionList& list) {
  list.group("DOCUMENTS")
      .text("--extractor", command, "COMMAND",
            "A program that makes the facts instead: documents as JSON lines in, facts as JSON lines out, an "
            "empty line "
            "after each document")
      .number("--timeout", timeout_seconds, 1, 86400,
              "Seconds that it may take for a document, and that reading a PDF may take")
      .list("--lexicon", lexicons, "DIR", "More words for the extractor that is built in; may be repeated")
      .share("--min-confidence", min_confidence,
             "Leave out facts that are less certain; without it, names below 0.5 and relations below 0.3")
      .flag("--known", known, "Take the names that the store's data files state for known")
      .number("--threads", threads, 0, 256,
              "Documents that are read at the same time, threads of --bulk; 0: one a processor");
}

std::unique_ptr<FactExtractor> ExtractionOptions::make(const Store* store) const {
  if (!command.empty()) return make_command_extractor({command, static_cast<double>(timeout_seconds)});
  ExtractorOptions options;
  options.min_confidence = min_confidence;
  options.explain = explain;
  for (const std::string& directory : lexicons)
    for (LexiconText& lexicon : read_lexicon_dir(directory)) options.lexicons.push_back(std::move(lexicon));
  if (known && store != nullptr) options.lexicons.push_back(known_names(*store));
  return make_extractor(options);
}

PdfReader ExtractionOptions::pdf_reader() const {
  PdfLimits limits;
  limits.timeout_seconds = timeout_seconds;
  return read_pdfs_apart({"/proc/self/exe", std::string(kServePdfsCommand)}, limits);
}

}  // namespace guanxi
