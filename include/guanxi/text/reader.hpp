// Files → documents: plain text and Markdown in any encoding, HTML, PDF.
//
// Time and memory are linear in the size of the file; a document takes a small multiple of its text. The same
// bytes give the same document. Thread-safety: all functions may run at the same time.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "guanxi/text/document.hpp"

namespace guanxi {

/// Larger files are refused.
inline constexpr std::size_t kMaxDocumentBytes = std::size_t{512} << 20;
inline constexpr std::size_t kMaxHtmlBytes = std::size_t{32} << 20;

/// What the pages of a PDF show, in reading order; title and date are empty where it does not tell them.
struct PdfPages {
  std::string text, title, date;
};

/// Reads a PDF's bytes. Lines are those of the pages; running heads, feet and page numbers are left out.
///
/// Throws: Error kBadInput     "NAME: …": encrypted, damaged, no page, or pages without any text (scanned)
///         Error kLimit        more text than kMaxDocumentBytes
///         Error kInterrupted  between two pages
/// BUG: a file can be made such that it takes for ever, or all memory: see ingest/pdf_process.hpp.
[[nodiscard]] PdfPages read_pdf(const std::string& bytes, const std::string& name);
using PdfReader = std::function<PdfPages(const std::string& bytes, const std::string& name)>;

struct DocumentOptions {
  std::optional<DocumentFormat> format{};  // nothing: found out
  std::string encoding{};                  // ICU's name; empty: found out. A PDF has its own.
  PdfReader pdf{};                         // nothing: read_pdf, here
};

/// What a file is as a document, by its first bytes (64 KiB are plenty) and, where these leave it open, its
/// name. Nothing: no document in a format that is read here (an image, an archive), or no text at all. Facts
/// and tables are not told from plain text: look for them first.
[[nodiscard]] std::optional<DocumentFormat> detect_document(std::string_view name, std::string_view head);

/// Whether text holds sentences, as documents do and tables do not: lines of some length that end like one.
[[nodiscard]] bool reads_like_prose(std::string_view head);

/// Reads a file's bytes. `name` stands in errors and decides between plain text and Markdown; the document's
/// key is left empty.
///
/// Throws: Error kBadInput         "report.pdf: …": encrypted, damaged, not text, not of this format
///         Error kInvalidArgument  no such encoding; kJsonl, which holds many documents (see make_document)
///         Error kLimit            larger than can be read
[[nodiscard]] Document read_document(std::string bytes, const std::string& name,
                                     const DocumentOptions& options = {});

/// A document that someone else read: `stated` holds its text and what is known of it; clean form, blocks and
/// what is empty of title, publisher, date, language and byline are added. Text of Markdown is told from
/// plain text by its look.
[[nodiscard]] Document make_document(Document stated);

}  // namespace guanxi
