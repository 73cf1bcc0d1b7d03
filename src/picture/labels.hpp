// Finds room for the labels of lines between nodes whose places are known.
#pragma once

#include <cstddef>
#include <vector>

#include "picture/geometry.hpp"

namespace guanxi::dot {

struct LabelledLine {
  std::size_t from = 0, to = 0;
  Size label;
  bool near_to = true;  // the end at which the label is to stand if there is room
};

/// On a straight line, so far from the border of the node at the nearer end.
struct LabelPlace {
  bool near_to = true;
  double distance = 0;
  bool hidden = false;  // it would hide others, or be hidden, wherever it stands
};

/// For each line the place closest to the wanted end where its label covers no node and no label of a line
/// before it; where all places cover something, that which covers least, hidden if that is a third of it or
/// more. Lines from a node to itself count for nothing.
[[nodiscard]] std::vector<LabelPlace> place_labels(const std::vector<Point>& at,
                                                   const std::vector<Size>& sizes,
                                                   const std::vector<LabelledLine>& lines);

}  // namespace guanxi::dot
