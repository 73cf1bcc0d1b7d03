// A PDF page's words as lines, and the lines that stand on every page.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace guanxi {

struct PageWord {
  std::string text;
  double left = 0, top = 0, right = 0, bottom = 0;  // in points, from the page's upper left corner
  double size = 0;                                  // of the letters
  bool blank_behind = false;
};

struct PageLine {
  std::string text;
  double left = 0, top = 0, right = 0, bottom = 0;
  double size = 0;
  bool gap_before = false;  // white space or another column parts it from the line before
  std::size_t indent = 0;   // columns, within its column
};

/// Words in reading order (columns one after the other) → lines.
[[nodiscard]] std::vector<PageLine> lines_of(const std::vector<PageWord>& words);

/// Takes out the running heads and feet: lines near the upper or lower edge that, but for their numbers,
/// stand on several of the pages.
void drop_furniture(std::vector<std::vector<PageLine>>& pages, const std::vector<double>& heights);

}  // namespace guanxi
