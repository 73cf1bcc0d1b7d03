// Text → clean text, block by block: what stands on several lines becomes one, and blanks that only the
// layout put there go.
#pragma once

#include <cstdint>
#include <string_view>

#include "guanxi/text/document.hpp"
#include "text/chars.hpp"

namespace guanxi {

/// What a blank between two Han characters means.
enum class Blanks : std::uint8_t {
  kLayout,  // nothing: sentences have none
  kParts,   // it parts names or phrases: headings, captions, lists
};

class Cleaner {
 public:
  /// Fills clean, map and blocks of `document`, whose text stays as it is. `chinese`: blanks between Han and
  /// other letters mean nothing.
  Cleaner(Document& document, bool chinese);

  /// Starts a block; closes the one that is open.
  void open(BlockKind kind);
  /// Adds text[begin, end) to the open block as its next line.
  void add(std::uint32_t begin, std::uint32_t end, Blanks blanks);
  /// Starts a line whose first character, no blank, is at `first`, and which comes in pieces.
  void next_line(std::uint32_t first);
  /// Adds text[begin, end) right behind what was added last.
  void add_inline(std::uint32_t begin, std::uint32_t end, Blanks blanks);
  /// Ends the open block; one without text is dropped.
  void close();

  [[nodiscard]] bool is_open() const noexcept { return open_; }
  /// The open block's clean text so far. Valid until the next call.
  [[nodiscard]] std::string_view current() const noexcept;
  /// Changes what the open block is.
  void set_kind(BlockKind kind) noexcept { kind_ = kind; }
  [[nodiscard]] BlockKind kind() const noexcept { return kind_; }

 private:
  void copy(std::uint32_t begin, std::uint32_t end);
  void join_lines(std::uint32_t begin);
  void take(std::uint32_t begin, std::uint32_t end, Blanks blanks);
  void put_blank(std::uint32_t begin, std::uint32_t end);
  [[nodiscard]] bool parts(std::uint32_t begin, std::uint32_t end, const CodePoint& next, Blanks blanks);
  [[nodiscard]] bool parts_names(std::string_view before, std::string_view behind);
  [[nodiscard]] bool parts_single_characters(std::string_view before, std::string_view behind);

  Document& document_;
  std::string_view text_;
  bool chinese_;
  bool open_ = false;
  BlockKind kind_ = BlockKind::kParagraph;
  std::uint32_t block_begin_ = 0;  // in clean
  std::uint32_t last_end_ = 0;     // in text: what was taken last ends here
  char32_t last_ = 0;              // the block's last character; 0: it has none
  std::uint32_t held_hyphen_ = 0;  // 1 + where in the text a hyphen waits at the end of a line; 0: none
  bool soft_hyphen_ = false;       // the line before ended with one
  bool gap_ = false;               // [gap_begin_, gap_end_) of the text is a gap before what comes next
  std::uint32_t gap_begin_ = 0, gap_end_ = 0;
  bool single_joined_ = false;   // the blank before this character was dropped from a name like 叶 慧
  bool after_name_cue_ = false;  // 记者 张三 李四: names parted by blanks
};

}  // namespace guanxi
