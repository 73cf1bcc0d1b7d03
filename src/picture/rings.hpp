// Places the nodes of a neighbourhood on ellipses around its centre.
#pragma once

#include <cstddef>
#include <vector>

#include "guanxi/picture/drawing.hpp"
#include "picture/geometry.hpp"

namespace guanxi::dot {

/// Where each node's middle goes: the first node of level 0 at (0, 0), level 1 on the ellipse around it, and
/// so on, each node near the one of the level before that it hangs on, nodes of one relation side by side. A
/// crowded level is spread over two ellipses, so that lines to the outer one pass between the nodes of the
/// inner. `sizes`: of the nodes; `label`: the room that a line's label takes.
[[nodiscard]] std::vector<Point> place_on_rings(const Drawing& drawing, const std::vector<Size>& sizes,
                                                const Size& label);

}  // namespace guanxi::dot
