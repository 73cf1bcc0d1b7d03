#include "text/page_lines.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <string_view>

#include "text/chars.hpp"

namespace guanxi {
namespace {

/// Lines whose distance is more than this share of their height stand apart.
constexpr double kGap = 0.75;
/// Letters of another line may reach so far into this one.
constexpr double kOverlap = 0.5;
constexpr double kOtherSize = 1.15;
constexpr std::size_t kMostIndent = 8;
/// Furniture stands in this share of the page at either edge, among so many lines there.
constexpr double kEdge = 0.12;
constexpr std::size_t kEdgeLines = 3;
constexpr double kFurnitureShare = 0.3;
constexpr std::size_t kFurniturePages = 2;

bool same_line(const PageLine& line, const PageWord& word) {
  const double overlap = std::min(line.bottom, word.bottom) - std::max(line.top, word.top);
  const double height = std::min(line.bottom - line.top, word.bottom - word.top);
  return overlap > kOverlap * height && word.left >= line.right - height;
}

bool stands_apart(const PageLine& before, const PageLine& line) {
  const double height = std::max(before.size, line.size);
  if (line.top < before.top - height / 2) return true;  // up again: the next column
  if (line.top - before.bottom > kGap * height) return true;
  if (line.left > before.right || line.right < before.left) return true;
  return line.size > before.size * kOtherSize || before.size > line.size * kOtherSize;
}

/// The columns by which each line of lines[begin, end) stands in.
void set_indents(std::vector<PageLine>& lines, std::size_t begin, std::size_t end) {
  double left = lines[begin].left;
  for (std::size_t i = begin; i < end; ++i) left = std::min(left, lines[i].left);
  for (std::size_t i = begin; i < end; ++i) {
    const double half = std::max(lines[i].size / 2, 1.0);
    const double columns =
        std::clamp(std::round((lines[i].left - left) / half), 0.0, static_cast<double>(kMostIndent));
    lines[i].indent = columns < 2 || end - begin < 2 ? 0 : static_cast<std::size_t>(columns);
  }
}

/// A line's text with its numbers as one mark, without blanks: what running heads have in common.
std::string pattern_of(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint c = code_point_at(text, at);
    const CharClass kind = class_of(c.value);
    if (kind == CharClass::kDigit) {
      if (out.empty() || out.back() != '#') out += '#';
    } else if (kind != CharClass::kBlank) {
      out += text.substr(at, c.bytes);
    }
    at += c.bytes;
  }
  return out;
}

/// Indices of the lines near the upper and lower edge.
std::vector<std::size_t> edge_lines(const std::vector<PageLine>& page, double height) {
  std::vector<std::size_t> order(page.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(),
                   [&page](std::size_t a, std::size_t b) { return page[a].top < page[b].top; });
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const PageLine& line = page[order[i]];
    const bool upper = i < kEdgeLines && line.top < height * kEdge;
    const bool lower = i + kEdgeLines >= order.size() && line.bottom > height * (1 - kEdge);
    if (upper || lower) out.push_back(order[i]);
  }
  return out;
}

}  // namespace

std::vector<PageLine> lines_of(const std::vector<PageWord>& words) {
  std::vector<PageLine> lines;
  bool blank = false;
  for (const PageWord& word : words) {
    if (word.text.empty()) continue;
    if (!lines.empty() && same_line(lines.back(), word)) {
      PageLine& line = lines.back();
      // Words are apart where the page says so, or where the eye sees it.
      if (blank || word.left - line.right > word.size * kOverlap) line.text += ' ';
      line.text += word.text;
      line.right = std::max(line.right, word.right);
      line.top = std::min(line.top, word.top);
      line.bottom = std::max(line.bottom, word.bottom);
      line.size = std::max(line.size, word.size);
    } else {
      lines.push_back({word.text, word.left, word.top, word.right, word.bottom, word.size, false, 0});
    }
    blank = word.blank_behind;
  }
  std::size_t begin = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (i > 0 && stands_apart(lines[i - 1], lines[i])) {
      lines[i].gap_before = true;
      set_indents(lines, begin, i);
      begin = i;
    }
  }
  if (!lines.empty()) set_indents(lines, begin, lines.size());
  return lines;
}

void drop_furniture(std::vector<std::vector<PageLine>>& pages, const std::vector<double>& heights) {
  std::map<std::string, std::size_t> pages_with;
  std::vector<std::vector<std::size_t>> edges(pages.size());
  for (std::size_t i = 0; i < pages.size(); ++i) {
    edges[i] = edge_lines(pages[i], heights[i]);
    std::vector<std::string> patterns;
    for (const std::size_t line : edges[i]) patterns.push_back(pattern_of(pages[i][line].text));
    std::sort(patterns.begin(), patterns.end());
    patterns.erase(std::unique(patterns.begin(), patterns.end()), patterns.end());
    for (const std::string& pattern : patterns) ++pages_with[pattern];
  }
  const auto needed = std::max(kFurniturePages,
                               static_cast<std::size_t>(kFurnitureShare * static_cast<double>(pages.size())));
  for (std::size_t i = 0; i < pages.size(); ++i) {
    std::vector<std::size_t>& out = edges[i];
    std::erase_if(out, [&](std::size_t line) {
      const std::string pattern = pattern_of(pages[i][line].text);
      const bool number = pattern == "#" || pattern == "-#-" || pattern == "—#—";
      return !number && pages_with[pattern] < needed;
    });
    std::sort(out.begin(), out.end());
    for (auto line = out.rbegin(); line != out.rend(); ++line) {
      // The gap stays with the line behind.
      if (*line + 1 < pages[i].size()) pages[i][*line + 1].gap_before = true;
      pages[i].erase(pages[i].begin() + static_cast<std::ptrdiff_t>(*line));
    }
  }
}

}  // namespace guanxi
