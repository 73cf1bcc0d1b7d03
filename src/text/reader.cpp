#include "guanxi/text/reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "guanxi/base/encoding.hpp"
#include "guanxi/base/error.hpp"
#include "guanxi/base/unicode.hpp"
#include "text/chars.hpp"
#include "text/html.hpp"
#include "text/language.hpp"
#include "text/layout.hpp"
#include "text/markdown.hpp"
#include "text/metadata.hpp"

namespace guanxi {
namespace {

using namespace std::literals;

constexpr std::size_t kHeadBytes = std::size_t{64} << 10;
constexpr std::size_t kPieceBytes = std::size_t{1} << 20;

std::string lower_case(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

std::string extension_of(std::string_view name) {
  std::string base = lower_case(name.substr(name.find_last_of('/') + 1));
  for (const auto packed : {".gz"sv, ".zst"sv, ".bz2"sv})
    if (base.ends_with(packed)) base.resize(base.size() - packed.size());
  const std::size_t dot = base.find_last_of('.');
  return dot == std::string::npos ? std::string{} : base.substr(dot);
}

/// The PDF's mark may stand behind some other bytes.
bool looks_like_pdf(std::string_view head) {
  constexpr std::size_t kMostBefore = 1024;
  return head.substr(0, kMostBefore).find("%PDF-") != std::string_view::npos;
}

bool looks_like_html(std::string_view head) {
  constexpr std::size_t kLooked = 2048;
  static constexpr std::array kMarks{"<!doctype html"sv, "<html"sv, "<head"sv, "<body"sv};
  const std::string start = lower_case(head.substr(0, kLooked));
  const std::size_t first = start.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  if (first == std::string::npos || start[first] != '<') return false;
  return std::any_of(kMarks.begin(), kMarks.end(),
                     [&start](auto mark) { return start.find(mark) != std::string::npos; });
}

/// A heading, or links, in Markdown's way.
bool looks_like_markdown(std::string_view head) {
  std::size_t headings = 0, links = 0;
  for (std::size_t at = 0; at < head.size();) {
    const std::size_t end = std::min(head.find('\n', at), head.size());
    const std::string_view line = head.substr(at, end - at);
    const std::size_t rank = std::min(line.find_first_not_of('#'), line.size());
    if (rank > 0 && rank <= 6 && rank < line.size() && line[rank] == ' ') ++headings;
    if (line.find("](http") != std::string_view::npos) ++links;
    at = end + 1;
  }
  return headings > 0 || links > 1;
}

[[noreturn]] void refuse(const std::string& name, std::string_view what, const std::string& hint = {}) {
  throw Error(ErrorCode::kBadInput, fmt::format("{}: {}", name, what), hint);
}

/// UTF-8 but for a few damaged characters, which make a detector think of other encodings.
bool is_damaged_utf8(std::string_view head) {
  constexpr std::size_t kLeast = 8, kMostDamaged = 20;  // one in so many
  std::size_t characters = 0, damaged = 0;
  for (std::size_t at = 0; at < head.size();) {
    const std::size_t good = std::min(find_invalid_utf8(head.substr(at)), head.size() - at);
    for (std::size_t i = at; i < at + good; ++i)
      if (static_cast<unsigned char>(head[i]) >= 0xC2) ++characters;
    at += good + 1;
    if (at > head.size()) break;
    while (at < head.size() && (static_cast<unsigned char>(head[at]) & 0xC0U) == 0x80) ++at;
    ++damaged;
    if (damaged > kLeast && characters < damaged * kMostDamaged) return false;
  }
  return characters >= kLeast && characters >= damaged * kMostDamaged;
}

struct Decoded {
  std::string text, encoding;
  std::uint64_t replaced = 0;
};

/// The bytes as valid UTF-8, without byte order mark.
Decoded decode(std::string bytes, const std::string& name, const std::string& wanted) {
  const Encoding found = detect_encoding(std::string_view(bytes).substr(0, kHeadBytes));
  if (!wanted.empty() && !is_known_encoding(wanted))
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("there is no encoding '{}'", escape_for_terminal(wanted)),
                "for example UTF-8, GB18030, Big5, UTF-16LE, windows-1252");
  if (wanted.empty() && found.binary)
    refuse(name, "is no text in any known encoding", "if it is: --encoding NAME says in which one");
  Decoded out;
  out.encoding = wanted.empty() ? found.name : wanted;
  if (wanted.empty() && found.bom == 0 && found.name != "UTF-8" &&
      is_damaged_utf8(std::string_view(bytes).substr(0, kHeadBytes)))
    out.encoding = "UTF-8";
  const bool utf8 = lower_case(out.encoding) == "utf-8" || lower_case(out.encoding) == "utf8";
  const std::size_t bom = wanted.empty() || lower_case(wanted) == lower_case(found.name) ? found.bom : 0;
  if (utf8) {
    if (bom > 0) bytes.erase(0, bom);
    if (find_invalid_utf8(bytes) == std::string_view::npos) {
      out.text = std::move(bytes);
      return out;
    }
  }
  Decoder decoder(out.encoding);
  std::string_view rest = std::string_view(bytes).substr(utf8 ? 0 : bom);
  do {
    const std::string_view piece = rest.substr(0, kPieceBytes);
    rest.remove_prefix(piece.size());
    decoder.decode(piece, rest.empty(), out.text);
  } while (!rest.empty());
  out.replaced = decoder.replaced();
  return out;
}

void add_plain(Cleaner& cleaner, std::string_view /*text*/, const Line& line, Blanks blanks) {
  cleaner.add(line.begin, line.end, blanks);
}

void read_plain(Document& document, bool chinese) {
  LayoutFacts facts = survey(document.text);
  // The lines of a page are always wrapped, even if they are too few to show it.
  if (document.format == DocumentFormat::kPdf && facts.columns == 0) facts.columns = facts.widest;
  Layout layout(document, facts, chinese, false, add_plain);
  const std::string_view text = document.text;
  for (std::uint32_t at = 0; at < text.size();) {
    const RawLine raw = raw_line_at(text, at);
    layout.take(plain_line(text, raw));
    at = raw.next;
  }
  layout.finish();
}

/// Adds all that follows from the text.
void complete(Document& document) {
  if (document.language.empty()) document.language = language_of(document.text);
  const bool chinese = is_chinese(document.language);
  document.clean.reserve(document.text.size());
  if (document.format == DocumentFormat::kMarkdown)
    read_markdown(document, chinese);
  else
    read_plain(document, chinese);
  find_metadata(document);
}

}  // namespace

std::optional<DocumentFormat> detect_document(std::string_view name, std::string_view head) {
  if (looks_like_pdf(head)) return DocumentFormat::kPdf;
  const Encoding encoding = detect_encoding(head.substr(0, kHeadBytes));
  if (encoding.binary) return std::nullopt;
  const std::string extension = extension_of(name);
  if (extension == ".html" || extension == ".htm" || extension == ".xhtml" || extension == ".shtml")
    return DocumentFormat::kHtml;
  if (looks_like_html(head)) return DocumentFormat::kHtml;
  if (extension == ".md" || extension == ".markdown") return DocumentFormat::kMarkdown;
  return DocumentFormat::kText;
}

bool reads_like_prose(std::string_view head) {
  constexpr std::uint32_t kLeastColumns = 30;
  std::size_t lines = 0, sentences = 0;
  for (std::uint32_t at = 0; at < head.size();) {
    const RawLine raw = raw_line_at(head, at);
    at = raw.next;
    const std::string_view line = stripped(head.substr(raw.begin, raw.end - raw.begin));
    if (line.empty()) continue;
    ++lines;
    if (rough_width(line) >= kLeastColumns && is_prose(line) && line.find('\t') == std::string_view::npos &&
        (ends_sentence(line) || line.find("\u3002") != std::string_view::npos ||
         line.find(". ") != std::string_view::npos))
      ++sentences;
  }
  constexpr std::size_t kOneInSoMany = 12;
  return sentences > 0 && sentences * kOneInSoMany >= lines;
}

Document read_document(std::string bytes, const std::string& name, const DocumentOptions& options) {
  if (bytes.size() > kMaxDocumentBytes)
    throw Error(ErrorCode::kLimit, fmt::format("{}: larger than {} MiB", name, kMaxDocumentBytes >> 20),
                "split it into several documents");
  std::optional<DocumentFormat> format = options.format;
  if (!format) format = detect_document(name, std::string_view(bytes).substr(0, kHeadBytes));
  if (!format) refuse(name, "is no document: neither text nor PDF nor HTML");
  if (*format == DocumentFormat::kJsonl)
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("{}: a file of JSON lines holds many documents", name));
  Document document;
  document.format = *format;
  if (*format == DocumentFormat::kPdf) {
    PdfPages pages = options.pdf ? options.pdf(bytes, name) : read_pdf(bytes, name);
    document.text = std::move(pages.text);
    document.title = std::move(pages.title);
    document.date = std::move(pages.date);
    complete(document);
    return document;
  }
  if (*format == DocumentFormat::kHtml) {
    if (bytes.size() > kMaxHtmlBytes)
      throw Error(ErrorCode::kLimit, fmt::format("{}: a page larger than {} MiB", name, kMaxHtmlBytes >> 20));
    const std::string charset = options.encoding.empty() ? declared_charset(bytes) : options.encoding;
    Decoded decoded = decode(std::move(bytes), name, charset);
    document.encoding = decoded.encoding;
    document.replaced = decoded.replaced;
    read_html(document, decoded.text);
    return document;
  }
  Decoded decoded = decode(std::move(bytes), name, options.encoding);
  document.text = std::move(decoded.text);
  document.encoding = decoded.encoding;
  document.replaced = decoded.replaced;
  complete(document);
  return document;
}

Document make_document(Document stated) {
  stated.text = find_invalid_utf8(stated.text) == std::string_view::npos ? std::move(stated.text)
                                                                         : repair_utf8(stated.text);
  if (stated.text.size() > kMaxDocumentBytes)
    throw Error(ErrorCode::kLimit,
                fmt::format("{}: a text larger than {} MiB", stated.key, kMaxDocumentBytes >> 20));
  const bool marked = looks_like_markdown(std::string_view(stated.text).substr(0, kHeadBytes));
  stated.format = marked ? DocumentFormat::kMarkdown : DocumentFormat::kText;
  stated.clean.clear();
  stated.map = {};
  stated.blocks.clear();
  complete(stated);
  stated.format = DocumentFormat::kJsonl;
  return stated;
}

}  // namespace guanxi
