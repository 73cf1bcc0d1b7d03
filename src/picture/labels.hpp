// Finds room for the labels of lines whose courses are known.
#pragma once

#include <cstddef>
#include <vector>

#include "picture/geometry.hpp"

namespace guanxi::dot {

struct LabelledLine {
  std::vector<Point> course;  // from border to border, in short steps; fewer than two points: no label
  Size label;
  bool near_to = true;  // the end at which the label is to stand if there is room
};

struct LabelPlace {
  Point middle;
  bool shown = false;
};

/// For each line a place on its course where its label covers no node and no label of another line: one that
/// is close to the wanted end and hides little of other lines. Short lines, which have the least choice,
/// choose first. A label for which there is no such place is not shown.
///
/// Cost: for each label its places, some twenty, by all lines that pass near.
[[nodiscard]] std::vector<LabelPlace> place_labels(const std::vector<Point>& at,
                                                   const std::vector<Size>& sizes,
                                                   const std::vector<LabelledLine>& lines);

}  // namespace guanxi::dot
