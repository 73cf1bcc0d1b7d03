// Timelines: rows of marks along an axis of time.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "guanxi/picture/drawing.hpp"
#include "picture/geometry.hpp"

namespace guanxi {
class Ontology;
}

namespace guanxi::dot {

/// Where days stand on the axis. Years in which something begins or ends have the same width each; a run of
/// years without is as narrow as a cut, so that neither a founding in 1897 nor a month full of news takes
/// all.
class TimeScale {
 public:
  /// Days since 1970-01-01, at least one.
  explicit TimeScale(const std::vector<std::int32_t>& days);

  struct Year {
    int number = 0;  // the first of a run
    double left = 0, right = 0;
    std::int32_t first = 0, last = 0;  // days
    bool empty = false;                // nothing begins or ends: drawn as a cut
  };
  [[nodiscard]] const std::vector<Year>& years() const noexcept { return years_; }
  [[nodiscard]] double width() const noexcept { return years_.back().right; }
  /// Points from the left end; within the axis whatever the day.
  [[nodiscard]] double at(std::int32_t day) const;

 private:
  std::vector<Year> years_;
};

/// The lower left corner of what axis_statements() draws.
[[nodiscard]] Point axis_corner(const Drawing& drawing);

/// The statements of a graph for `layout=nop`: texts, marks, and lines as a background.
[[nodiscard]] std::string axis_statements(const Drawing& drawing, const Ontology& ontology);

}  // namespace guanxi::dot
