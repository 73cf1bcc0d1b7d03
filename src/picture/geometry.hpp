// Points are 1/72 inch, y grows upwards.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "guanxi/base/unicode.hpp"

namespace guanxi::dot {

struct Point {
  double x = 0, y = 0;
};
struct Size {
  double width = 0, height = 0;
};

/// About the room that lines of text take.
[[nodiscard]] inline Size text_size(const std::vector<std::string>& lines, double font_points) {
  std::size_t columns = 0;
  for (const std::string& line : lines) columns = std::max(columns, display_width(line));
  return {static_cast<double>(columns) * 0.55 * font_points,
          static_cast<double>(lines.size()) * 1.3 * font_points};
}

/// From the middle of a box to its border, towards (x, y) as seen from the middle.
[[nodiscard]] inline double to_border(const Size& box, double x, double y) {
  const double length = std::max(std::hypot(x, y), 1e-9);
  return std::min(box.width / 2 * length / std::max(std::abs(x), 1e-9),
                  box.height / 2 * length / std::max(std::abs(y), 1e-9));
}

}  // namespace guanxi::dot
