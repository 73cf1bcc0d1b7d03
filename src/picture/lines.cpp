#include "picture/lines.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <map>
#include <numbers>
#include <tuple>

#include "picture/dot_text.hpp"

namespace guanxi::dot {
namespace {

constexpr std::size_t kStacked = 4;  // relations that one line names, before "+ 3"
constexpr std::size_t kColumns = 24;
constexpr std::size_t kRows = 2;  // of one label or detail
constexpr double kMostRoom = 80;  // points along a line

/// The arrow that comes closest to this direction.
const char* arrow_of(const Point& course) {
  constexpr std::array<const char*, 8> kArrows = {"→", "↗", "↑", "↖", "←", "↙", "↓", "↘"};
  const double eighths = std::atan2(course.y, course.x) / (std::numbers::pi / 4);
  return kArrows[static_cast<std::size_t>(std::lround(eighths) + 8) % 8];
}

}  // namespace

std::vector<Line> lines_of(const Drawing& drawing, bool one_way) {
  std::vector<Line> lines;
  std::map<std::tuple<std::size_t, std::size_t, bool>, std::size_t> index;
  for (const DrawnEdge& edge : drawing.edges) {
    const auto [low, high] = std::minmax(edge.from, edge.to);
    const auto key =
        one_way && edge.directed ? std::tuple(edge.from, edge.to, true) : std::tuple(low, high, false);
    const auto [at, added] = index.emplace(key, lines.size());
    if (added) {
      lines.emplace_back();
      lines.back().from = edge.from;
      lines.back().to = edge.to;
    }
    Line& line = lines[at->second];
    line.edges.push_back(&edge);
    if (edge.directed) (edge.from == line.from ? line.forward : line.backward) = true;
  }
  return lines;
}

LineLabel label_of(const Line& line, const RelationColours& colours, bool detailed, const Point& course) {
  std::vector<std::string> rows;
  std::string markup;
  const auto add = [&](const std::string& text, const std::string& colour, double points) {
    for (const std::string& row : wrap(clean(text), kColumns, kRows)) {
      markup += fmt::format(R"(<TR><TD><FONT COLOR="{}" POINT-SIZE="{}">{}</FONT></TD></TR>)", colour, points,
                            html(row));
      rows.push_back(row);
    }
  };
  for (std::size_t i = 0; i < line.edges.size() && i < kStacked; ++i) {
    const DrawnEdge& edge = *line.edges[i];
    std::string label = edge.label.empty() ? edge.relation : edge.label;
    if (line.mixed()) {
      const double sign = edge.from == line.from ? 1 : -1;
      label.insert(0, std::string(edge.directed ? arrow_of({sign * course.x, sign * course.y}) : "–") + " ");
    }
    add(label + edge.marks, colours.of(edge.relation), kLinePoints);
    if (detailed && !edge.detail.empty()) add(edge.detail, kFaint, kLinePoints - 1);
    if (!edge.barred.empty()) add(edge.barred, kCutColour, kLinePoints - 1);
  }
  if (line.edges.size() > kStacked)
    add(fmt::format("+ {}", line.edges.size() - kStacked), kFaint, kLinePoints - 1);
  return {R"(<<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0" BGCOLOR="white">)" + markup +
              "</TABLE>>",
          text_size(rows, kLinePoints)};
}

Size room_for(const std::vector<LineLabel>& labels, std::size_t percent) {
  std::vector<double> widths, heights;
  for (const LineLabel& each : labels) {
    widths.push_back(std::min(each.size.width, kMostRoom));
    heights.push_back(each.size.height);
  }
  const auto most = [percent](std::vector<double>& of, double least) {
    if (of.empty()) return least;
    const std::size_t last = ((of.size() - 1) * std::min<std::size_t>(percent, 100) + 99) / 100;
    const auto at = of.begin() + static_cast<std::ptrdiff_t>(last);
    std::nth_element(of.begin(), at, of.end());
    return std::max(least, *at);
  };
  return {most(widths, 20), most(heights, 12)};
}

}  // namespace guanxi::dot
