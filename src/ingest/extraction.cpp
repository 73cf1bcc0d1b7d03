#include "guanxi/ingest/extraction.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "guanxi/base/hash.hpp"
#include "guanxi/base/unicode.hpp"

namespace guanxi {
namespace {

/// Raise it when the built-in extractor changes what it makes of a document.
constexpr int kExtractorVersion = 6;

class BuiltinExtractor final : public FactExtractor {
 public:
  explicit BuiltinExtractor(const ExtractorOptions& options) : extractor_(options) {
    std::string all = fmt::format("built in;{};{}", kExtractorVersion, options.min_confidence.value_or(-1));
    for (const LexiconText& lexicon : options.lexicons)
      all += fmt::format(";{}", to_hex(hash128(lexicon.text)));
    fingerprint_ = all;
  }

  DocumentFacts extract(const Document& document) override {
    Extraction extraction = extractor_.extract(document);
    extraction.reasons.front().clear();  // of the source
    return {std::move(extraction.facts), std::move(extraction.reasons), {}};
  }
  [[nodiscard]] std::string fingerprint() const override { return fingerprint_; }

 private:
  Extractor extractor_;
  std::string fingerprint_;
};

}  // namespace

std::unique_ptr<FactExtractor> make_extractor(const ExtractorOptions& options) {
  return std::make_unique<BuiltinExtractor>(options);
}

SourceFact source_of(const Document& document) {
  SourceFact source;
  source.key = document.key;
  source.title = one_line(document.title);
  source.publisher = one_line(document.publisher);
  source.date = document.date;
  source.language = document.language;
  source.uri = one_line(document.uri);
  source.text = document.text;
  return source;
}

LexiconText known_names(const Store& store) {
  std::set<SourceNo> documents;
  for (const SourceRecord& source : store.sources())
    if (source.has_text) documents.insert(source.no);
  // By type and node, so that the text does not depend on the order in which files came in.
  std::map<std::string, std::map<std::string, std::set<std::string>>> names;
  store.for_each_claim([&](const Claim& claim) {
    const auto* node = std::get_if<NodeFact>(&claim.fact);
    if (node == nullptr || node->name.empty() || node->type.empty() || documents.contains(claim.source))
      return true;
    std::set<std::string>& forms = names[node->type][node->name];
    forms.insert(node->aliases.begin(), node->aliases.end());
    return true;
  });
  LexiconText out{"known names of the store", {}};
  const auto is_entry = [](const std::string& name) {
    return name.find_first_of("\t\n\r") == std::string::npos && !name.starts_with('#') &&
           !name.starts_with('@');
  };
  for (const auto& [type, entries] : names) {
    out.text += fmt::format("@class {}\n", type);
    for (const auto& [name, forms] : entries) {
      if (!is_entry(name)) continue;
      out.text += name;
      for (const std::string& form : forms)
        if (is_entry(form) && form.find('=') == std::string::npos) out.text += '\t' + form;
      out.text += '\n';
    }
  }
  return out;
}

}  // namespace guanxi
