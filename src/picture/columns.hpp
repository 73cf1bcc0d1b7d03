// Places the nodes of a layered drawing in columns.
#pragma once

#include <vector>

#include "guanxi/picture/drawing.hpp"
#include "picture/geometry.hpp"

namespace guanxi::dot {

/// Where each node's middle goes: a column for each level, from left to right; within a column, in an order
/// that few lines cross (barycentre sweeps: Sugiyama, Tagawa, Toda 1981), each near those that it is linked
/// to. `label`: the room that a line's label takes between two columns. Cost: O(nodes log nodes + edges) a
/// sweep, of which there is a fixed number.
[[nodiscard]] std::vector<Point> place_in_columns(const Drawing& drawing, const std::vector<Size>& sizes,
                                                  const Size& label);

}  // namespace guanxi::dot
