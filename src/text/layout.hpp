// Lines → paragraphs, headings and the rest: which lines go together, in text that was wrapped, set in
// columns, or read off a page.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "guanxi/text/document.hpp"
#include "text/cleaner.hpp"
#include "text/lines.hpp"

namespace guanxi {

/// What a first look over the whole text shows.
struct LayoutFacts {
  std::uint32_t widest = 0;              // columns of the widest line that may have been wrapped
  std::uint32_t columns = 0;             // width at which lines were wrapped; 0: a line is a paragraph
  std::uint32_t story_begin = 0;         // menus stand before it
  std::uint32_t story_end = UINT32_MAX;  // related stories and links behind it
};
/// Cost: one pass.
[[nodiscard]] LayoutFacts survey(std::string_view text);

/// Takes the lines of a text in order and fills the document's clean form.
///
/// A paragraph that breaks off ("…在人工智能领域") and goes on behind a heading, a caption or the foot of a
/// page is one block; what stood in between follows it.
class Layout {
 public:
  /// Adds what a line says to the open block.
  using AddLine = void (*)(Cleaner& cleaner, std::string_view text, const Line& line, Blanks blanks);

  Layout(Document& document, const LayoutFacts& facts, bool chinese, bool marked_headings, AddLine add_line);
  void take(const Line& line);
  void finish();

 private:
  [[nodiscard]] bool goes_on(const Line& line) const;
  [[nodiscard]] bool goes_on_next_line(const Line& line) const;
  [[nodiscard]] bool goes_on_behind_gap(const Line& line) const;
  [[nodiscard]] bool breaks_off() const;
  [[nodiscard]] bool words_go_on(const Line& line) const;
  [[nodiscard]] std::string_view text_of(const Line& line) const;
  void start(const Line& line, BlockKind kind);
  void add(const Line& line);
  void end_block();
  void put(const Line& line);

  Document& document_;
  LayoutFacts facts_;
  bool marked_headings_;
  AddLine add_line_;
  Cleaner cleaner_;
  Line last_;                  // of the open block
  std::uint32_t lines_ = 0;    // in it
  bool titled_ = false;        // a heading of the first rank was there
  bool told_ = false;          // a sentence was there
  bool prose_ = false;         // it holds sentences
  std::uint32_t gap_ = 0;      // blank lines since
  std::vector<Line> waiting_;  // headings and captions that may stand in the middle of it
};

}  // namespace guanxi
