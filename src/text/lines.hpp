// Lines of a text and what each looks like by itself.
#pragma once

#include <cstdint>
#include <string_view>

#include "guanxi/text/document.hpp"

namespace guanxi {

enum class LineRole : std::uint8_t {
  kBlank,
  kFurniture,  // stands on the page, not in the text: a rule, a page number, an image, bare tags
  kText,
  kHeading,
  kListItem,
  kCell,
  kCaption,
  kByline,
};

struct Line {
  LineRole role = LineRole::kBlank;
  std::uint32_t begin = 0;  // of what it says, without bullet and blanks around, in bytes of the text
  std::uint32_t end = 0;
  std::uint32_t indent = 0;  // columns before it
  std::uint32_t width = 0;   // columns that it takes
  bool title = false;        // a heading of the first rank
};

/// The line's stretch of a text, without its line end; `next` is where the one behind it starts.
struct RawLine {
  std::uint32_t begin = 0, end = 0, next = 0;
};
/// REQUIRES: at < text.size(). LF, CR LF, CR and form feed end a line.
[[nodiscard]] RawLine raw_line_at(std::string_view text, std::uint32_t at) noexcept;

/// What a line of plain text is.
[[nodiscard]] Line plain_line(std::string_view text, const RawLine& raw);

/// Holds a comma or the end of a sentence near its beginning: words in a sentence, not a label.
[[nodiscard]] bool is_prose(std::string_view line) noexcept;
/// "图为…", "王斌 摄", "Photo: …"
[[nodiscard]] bool is_caption(std::string_view line) noexcept;
/// "本报记者 张三", "文/李四", "By Jane Doe", "责任编辑：王五"
[[nodiscard]] bool is_byline(std::string_view line) noexcept;
/// A short line that ends no sentence.
[[nodiscard]] bool is_heading(std::string_view line) noexcept;
/// "热门导读", "Related articles": what follows is no more of the document.
[[nodiscard]] bool is_end_of_story(std::string_view line) noexcept;

/// Without the bullet, or the square of a byline, at its beginning.
[[nodiscard]] std::string_view without_bullet(std::string_view line) noexcept;

/// The block that a line makes.
[[nodiscard]] BlockKind block_kind(LineRole role) noexcept;

}  // namespace guanxi
