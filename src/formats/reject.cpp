#include <fmt/format.h>

#include <algorithm>

#include "guanxi/base/unicode.hpp"
#include "guanxi/formats/sink.hpp"

namespace guanxi {
namespace {

constexpr std::size_t kShownColumns = 160;
constexpr std::size_t kSearchedBytes = std::size_t{64} << 10;  // of a row, for the place of the mark

}  // namespace

std::string describe(const Reject& reject, std::string_view file) {
  std::string out = fmt::format("{}:{}", file, reject.line);
  if (reject.column != 0) out += fmt::format(":{}", reject.column);
  out += ": " + escape_for_terminal(reject.reason);
  const std::string_view head = std::string_view(reject.text).substr(0, kSearchedBytes);
  const std::string row = repair_utf8(head.substr(0, head.find_first_of("\r\n")));
  if (row.empty()) return out;

  const std::u32string characters = to_code_points(row);
  const bool marked = reject.column != 0 && reject.column <= characters.size() + 1;
  const std::size_t column = marked ? reject.column - 1 : 0;
  // A mark far to the right: the row is shown from a little before it.
  constexpr std::size_t kBefore = 40;
  std::size_t first = 0;
  if (display_width(escape_for_terminal(to_utf8(std::u32string_view(characters).substr(0, column)))) >
      kShownColumns - kBefore) {
    first = column - std::min(column, kBefore);
  }
  const auto shown = [&characters](std::size_t begin, std::size_t count) {
    return escape_for_terminal(to_utf8(std::u32string_view(characters).substr(begin, count)));
  };
  const std::string lead = first > 0 ? "…" : "";
  out += "\n    " + truncate_to_width(lead + shown(first, std::u32string::npos), kShownColumns);
  if (marked)
    out += fmt::format("\n    {}^", std::string(display_width(lead + shown(first, column - first)), ' '));
  return out;
}

}  // namespace guanxi
