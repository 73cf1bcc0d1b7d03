// A document as extraction reads it: its text as the store keeps it, a clean form of that text, and the map
// between them, by which whatever is found in the clean form points at the bytes of the text.
//
// Thread-safety: plain values; const functions may be called from several threads at once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace guanxi {

enum class DocumentFormat : std::uint8_t { kText, kMarkdown, kHtml, kPdf, kJsonl };
/// "text", "markdown", "html", "pdf", "jsonl".
[[nodiscard]] std::string_view to_string(DocumentFormat format) noexcept;

enum class BlockKind : std::uint8_t { kTitle, kHeading, kParagraph, kListItem, kCell, kCaption, kByline };
/// "title", "heading", "paragraph", "list item", "cell", "caption", "byline".
[[nodiscard]] std::string_view to_string(BlockKind kind) noexcept;

/// A stretch of Document::clean, in bytes.
struct Block {
  BlockKind kind = BlockKind::kParagraph;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  bool operator==(const Block&) const = default;
};

/// Which bytes of the text each byte of the clean form comes from. A list of runs that were taken over as
/// they are: 8 bytes a run, so memory follows what was mended, not the length of the text.
class OffsetMap {
 public:
  struct Span {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    bool operator==(const Span&) const = default;
  };

  /// The next `length` bytes of the clean form are those of the text from `text_begin` on.
  void add_run(std::uint32_t text_begin, std::uint32_t length);
  /// The next `length` bytes of the clean form stand for the text's [text_begin, text_end): a blank for a
  /// line break, say. `text_begin == text_end`: for nothing, between two of its bytes.
  void add_substitute(std::uint32_t text_begin, std::uint32_t text_end, std::uint32_t length);

  /// The smallest span of the text that covers what [begin, end) of the clean form came from. It may cover
  /// more: a heading that stands in the middle of a paragraph. An empty span gives an empty span.
  /// REQUIRES: begin <= end <= clean_size(). Cost: O(log runs + runs within).
  [[nodiscard]] Span to_text(std::uint32_t begin, std::uint32_t end) const;
  /// The same for a clean form that is the text itself.
  [[nodiscard]] static OffsetMap identity(std::uint32_t length);

  [[nodiscard]] std::uint32_t clean_size() const noexcept { return clean_size_; }
  [[nodiscard]] std::size_t runs() const noexcept { return runs_.size(); }

 private:
  struct Run {
    std::uint32_t clean = 0;
    std::uint32_t text = 0;
  };
  struct Substitute {
    std::uint32_t run = 0;       // its index in runs_
    std::uint32_t text_end = 0;  // its text ends here
  };
  [[nodiscard]] Span piece(std::size_t run, std::uint32_t begin, std::uint32_t end) const;

  std::vector<Run> runs_;  // ascending by `clean`, the first at 0
  std::vector<Substitute> substitutes_;
  std::uint32_t clean_size_ = 0;
};

struct Document {
  std::string key;  // of the source
  DocumentFormat format = DocumentFormat::kText;
  std::string encoding;  // ICU's name; empty where the format has none
  /// What the store keeps, valid UTF-8: the whole decoded file for plain text and Markdown, what a reader
  /// sees for HTML and PDF. Evidence spans are byte offsets into it.
  std::string text;
  /// What extraction reads: line breaks and blanks inside Chinese words and sentences mended, hyphens joined,
  /// Markdown's marks and page furniture left out. Blocks are parted by '\n', and none stands within one.
  std::string clean;
  OffsetMap map;              // clean → text
  std::vector<Block> blocks;  // ascending, disjoint, never empty

  // What the document says of itself; empty where it does not.
  std::string title;
  std::string publisher;
  std::string date;      // "2025-05-28", "2025-05" or "2025"
  std::string language;  // "zh" (simplified), "zh-Hant", "en", "ja", "ko"; empty: another or none
  std::string uri;
  std::string byline;  // names, parted by ", "
  /// Characters of the file that its encoding could not convert; each became U+FFFD.
  std::uint64_t replaced = 0;
};

/// What a document says of itself may hold anything: valid UTF-8 with a blank for each control character (C0,
/// DEL, C1), so that it stands in a line.
[[nodiscard]] std::string one_line(std::string text);

}  // namespace guanxi
