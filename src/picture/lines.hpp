// All relations between two nodes are drawn as one line, with their labels on top of each other.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "guanxi/picture/drawing.hpp"
#include "picture/geometry.hpp"
#include "picture/palette.hpp"

namespace guanxi::dot {

inline constexpr double kLinePoints = 9;  // font size of labels
inline constexpr std::size_t kMaxLabelled =
    250;  // lines, for labels where the layout leaves no room for them

struct Line {
  std::size_t from = 0, to = 0;
  bool forward = false, backward = false;  // ends that have an arrow: there are directed relations to it
  std::vector<const DrawnEdge*> edges;     // at least one

  template <typename Wanted>
  [[nodiscard]] bool all(Wanted wanted) const {
    return std::all_of(edges.begin(), edges.end(), [&](const DrawnEdge* edge) { return wanted(*edge); });
  }
  [[nodiscard]] bool loop() const noexcept { return from == to; }
  /// Whether its relations do not all have the same direction.
  [[nodiscard]] bool mixed() const {
    if (loop() || (!forward && !backward)) return false;
    return (forward && backward) || !all([](const DrawnEdge& edge) { return edge.directed; });
  }
};

/// In the order of their first edges, which they point to in the drawing. With `one_way` there is a line for
/// each direction and one for symmetric relations, else one for all: Graphviz, asked to lead several lines
/// between the same nodes round others, takes them in the order of addresses in memory, which is not the same
/// in every run.
[[nodiscard]] std::vector<Line> lines_of(const Drawing& drawing, bool one_way);

struct LineLabel {
  std::string markup;  // HTML-like, with its angle brackets
  Size size;           // estimated
};

/// `detailed`: with roles and dates. `course`: from the line's `from` end to its `to` end; where relations of
/// different directions share the line, an arrow before each label shows which way it reads.
[[nodiscard]] LineLabel label_of(const Line& line, const RelationColours& colours, bool detailed,
                                 const Point& course);

/// The room that is to be left along a line for that many of them, within reason.
[[nodiscard]] Size room_for(const std::vector<LineLabel>& labels, std::size_t percent = 100);

}  // namespace guanxi::dot
