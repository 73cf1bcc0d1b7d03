// libFuzzer's entry: any bytes as a document of any format, read and extracted, and what must hold of the
// result. The first byte says the format. Built and run by tools/fuzz.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <variant>

#include "guanxi/base/error.hpp"
#include "guanxi/base/unicode.hpp"
#include "guanxi/extract/extractor.hpp"
#include "guanxi/text/duplicates.hpp"
#include "guanxi/text/reader.hpp"

namespace {

using namespace guanxi;

void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

void check(const Document& document) {
  require(find_invalid_utf8(document.text) == std::string_view::npos, "the text is UTF-8");
  require(find_invalid_utf8(document.clean) == std::string_view::npos, "the clean form is UTF-8");
  require(document.map.clean_size() == document.clean.size(), "the map is as long as the clean form");
  std::uint32_t end = 0;
  for (const Block& block : document.blocks) {
    require(block.begin >= end && block.begin < block.end && block.end <= document.clean.size(),
            "blocks ascend, hold something, and lie in the clean form");
    end = block.end;
    const OffsetMap::Span span = document.map.to_text(block.begin, block.end);
    require(span.begin < span.end && span.end <= document.text.size(), "a block comes from the text");
  }
}

void check(const Document& document, const Fact& fact) {
  const std::optional<std::string> fault = find_fault(fact);
  if (fault) std::fprintf(stderr, "%s\n", fault->c_str());
  require(!fault, "a fact can be taken");
  const std::vector<Evidence>* evidence = nullptr;
  if (const auto* node = std::get_if<NodeFact>(&fact)) evidence = &node->evidence;
  if (const auto* edge = std::get_if<EdgeFact>(&fact)) evidence = &edge->evidence;
  if (evidence == nullptr) return;
  for (const Evidence& piece : *evidence) {
    require(piece.start && piece.end && *piece.end <= document.text.size(), "evidence lies in the text");
    require(document.text.compare(*piece.start, *piece.end - *piece.start, piece.quote) == 0,
            "a quote is the text");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Extractor extractor;
  if (size == 0) return 0;
  constexpr DocumentFormat kFormats[] = {DocumentFormat::kText, DocumentFormat::kMarkdown,
                                         DocumentFormat::kHtml, DocumentFormat::kPdf};
  DocumentOptions options;
  const std::size_t format = data[0] % 6;
  if (format < 4) options.format = kFormats[format];
  std::string bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  try {
    Document document;
    if (format == 4) {
      document.text = bytes;
      document = make_document(document);
    } else {
      document = read_document(std::move(bytes), "fuzz", options);
    }
    document.key = "fuzz";
    check(document);
    static_cast<void>(fingerprint(document.clean));
    for (const Fact& fact : extractor.extract(document).facts) check(document, fact);
  } catch (const Error& error) {
    require(error.code() == ErrorCode::kBadInput || error.code() == ErrorCode::kLimit,
            "what cannot be read is bad input");
  }
  return 0;
}
