// All relations from one node to another are drawn as one line, with their labels on top of each other.
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

struct Line {
  std::size_t from = 0, to = 0;
  bool directed = true;
  std::vector<const DrawnEdge*> edges;  // at least one

  template <typename Wanted>
  [[nodiscard]] bool all(Wanted wanted) const {
    return std::all_of(edges.begin(), edges.end(), [&](const DrawnEdge* edge) { return wanted(*edge); });
  }
  [[nodiscard]] bool loop() const noexcept { return from == to; }
};

/// In the order of their first edges. They point into the drawing.
[[nodiscard]] std::vector<Line> lines_of(const Drawing& drawing);

struct LineLabel {
  std::string markup;  // HTML-like, with its angle brackets
  Size size;           // estimated
};

/// `detailed`: with roles and dates.
[[nodiscard]] LineLabel label_of(const Line& line, const RelationColours& colours, bool detailed);

}  // namespace guanxi::dot
