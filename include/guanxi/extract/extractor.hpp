// Documents → facts: which organisations, platforms, programmes, persons and places a document names and what
// it states about them, each with the bytes that say so. Rules and words are data (src/extract/README.md);
// the code knows no word of any language. Offline and deterministic: equal documents give equal facts.
//
// Thread-safety: an Extractor is immutable once made; extract() may run in several threads at once.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "guanxi/model/fact.hpp"
#include "guanxi/text/document.hpp"

namespace guanxi {

/// One file of words in the format of src/extract/README.md.
struct LexiconText {
  std::string name;  // by which explanations and errors call it
  std::string text;
};

struct ExtractorOptions {
  /// Facts that are less certain are left out; 0 to 1. Higher: fewer, more of them right. Without: names
  /// below 0.5, relations below 0.3.
  std::optional<double> min_confidence{};
  /// Whether facts get their reasons; they cost some time.
  bool explain = true;
  /// Words beside the ones that are compiled in: a user's own.
  std::vector<LexiconText> lexicons{};
  /// Weights of models instead of those that are compiled in, as the tools/train-… scripts write them: files'
  /// texts by name, "extents", "names", "relations", "statements".
  std::map<std::string, std::string, std::less<>> weights{};
};

struct Extraction {
  /// The source, then nodes by their first mention, then edges by the place that states them. Keys are
  /// "org:之江实验室", "place:宁波市"; ends of edges are nodes of this extraction. Evidence spans are bytes
  /// of Document::text, quotes those bytes.
  std::vector<Fact> facts;
  /// Why facts[i] was made: the rule, and the line of the lexicon or of the patterns, or what weighed most in
  /// a model; empty where nobody asks.
  std::vector<std::string> reasons;
};

/// Two names of one sentence, and what the model that finds relations without a pattern sees of them
/// (src/extract/README.md, "Weights"): what tools/train-relations learns from.
struct NamePair {
  std::string from, to;              // keys of nodes
  std::uint64_t start = 0, end = 0;  // bytes of Document::text: both names and what is between
  std::vector<std::string> features;
  /// Each relation that may join them, with the features that are its alone.
  std::map<std::string, std::vector<std::string>> relations;
};

/// A relation that patterns or that model state, and what the model that judges it sees of it.
struct StatedRelation {
  std::string from, type, to;
  std::string rule;  // "scorer" where no pattern states it
  std::vector<std::string> features;
};

/// What may be a name in a document, and what the model that decides about names sees of it: what
/// tools/train-names learns from.
struct NameCase {
  std::vector<std::string> forms;  // as written, the fullest first
  std::string type;                // what found it says that it is
  double confidence = 0;           // how surely
  std::vector<std::string> features;
};

/// A sentence, and what the model that finds where names begin and end sees of it: what tools/train-extents
/// learns from.
struct ExtentCase {
  std::vector<std::uint8_t> tags;                  // by character: what it is, as the annotated names say
  std::vector<std::vector<std::string>> features;  // by character
  std::vector<std::pair<std::uint32_t, std::uint32_t>> rules;  // characters of what rules take for names
};

class Extractor {
 public:
  /// Cost: some 50 ms, to build the automaton.
  /// Throws: Error kBadInput         file and line of a lexicon or weights that cannot be read
  ///         Error kInvalidArgument  min_confidence is not in 0..1
  explicit Extractor(const ExtractorOptions& options = {});
  ~Extractor();
  Extractor(Extractor&&) noexcept;
  Extractor& operator=(Extractor&&) noexcept;

  /// Cost: linear; at least 3 MB of text a second. Memory follows the number of distinct names, not the
  /// length.
  [[nodiscard]] Extraction extract(const Document& document) const;
  /// Every pair of names that the sentences of a document hold, in both directions.
  [[nodiscard]] std::vector<NamePair> pairs(const Document& document) const;
  /// Every relation that patterns state or that the model of pairs holds for possible.
  [[nodiscard]] std::vector<StatedRelation> stated(const Document& document) const;
  /// Everything that may be a name in a document, decided or not.
  [[nodiscard]] std::vector<NameCase> names(const Document& document) const;
  /// Every sentence of a document that the model of extents reads. `names`: the annotated ones, each with the
  /// first component of its type.
  [[nodiscard]] std::vector<ExtentCase> extents(
      const Document& document, const std::vector<std::pair<std::string, std::string>>& names) const;

 private:
  struct Parts;
  std::unique_ptr<const Parts> parts_;
};

/// Every *.txt of a directory, by name.
/// Throws: Error kIo  it cannot be read.
[[nodiscard]] std::vector<LexiconText> read_lexicon_dir(const std::string& path);

}  // namespace guanxi
