// What makes facts of a document: the extractor that is built in, or any program.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "guanxi/extract/extractor.hpp"
#include "guanxi/formats/sink.hpp"
#include "guanxi/model/fact.hpp"
#include "guanxi/store/store.hpp"
#include "guanxi/text/document.hpp"

namespace guanxi {

struct DocumentFacts {
  /// The source first; find_fault() is nothing for each, and evidence names the document's key.
  std::vector<Fact> facts;
  /// Why facts[i] was made; empty where it is not known.
  std::vector<std::string> reasons;
  /// What a program wrote that is no fact of this document, by the line of its answer.
  std::vector<Reject> rejects;
};

/// Thread-safety: extract() may run in several threads at once.
class FactExtractor {
 public:
  virtual ~FactExtractor() = default;
  virtual DocumentFacts extract(const Document& document) = 0;
  /// Changes with everything that changes what it extracts, as far as that can be known.
  [[nodiscard]] virtual std::string fingerprint() const = 0;
};

/// Throws: as Extractor's constructor.
[[nodiscard]] std::unique_ptr<FactExtractor> make_extractor(const ExtractorOptions& options = {});

/// A program that is started once (once a thread) and kept. For each document it reads one line of JSON, the
/// source fact with its text, and writes the document's facts, one JSON object a line, then an empty line.
/// Evidence may leave out the source; a quote that is not the text at its span makes the fact a reject, as
/// does all that is no fact.
struct CommandOptions {
  std::string command;          // for /bin/sh -c; its standard error stays ours
  double timeout_seconds = 60;  // for one document
};

/// extract() throws: Error kBadInput     the program ended twice before its empty line, or did not answer in
/// time
///                   Error kIo           it cannot be started
///                   Error kInterrupted  the user pressed Ctrl-C
/// A program that ended is started again.
[[nodiscard]] std::unique_ptr<FactExtractor> make_command_extractor(const CommandOptions& options);

/// The source fact of a document, with its text.
[[nodiscard]] SourceFact source_of(const Document& document);

/// The names that a store's data files state (not its documents) as a lexicon: a list of firms teaches the
/// extractor, and documents do not teach each other, so their order makes no difference. Cost: a scan of the
/// claims.
[[nodiscard]] LexiconText known_names(const Store& store);

}  // namespace guanxi
