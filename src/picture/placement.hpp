// Where the nodes of a drawing go, whatever its layout.
#pragma once

#include <vector>

#include "guanxi/picture/drawing.hpp"
#include "picture/clusters.hpp"
#include "picture/geometry.hpp"
#include "picture/lines.hpp"

namespace guanxi::dot {

inline constexpr double kCaptionPoints = 10;  // font size of the groups' labels

struct Placement {
  std::vector<Point> at;      // of the nodes
  std::vector<Frame> frames;  // kClusters: of the groups
};

/// No two nodes overlap. Rings that would have to be very wide give way to place_by_force. `sizes`: of the
/// nodes; `label`: the room that a line's label takes.
///
/// Cost: 5,000 nodes and 10,000 lines take a few seconds, most of it in Graphviz; columns and rings
/// milliseconds.
[[nodiscard]] Placement place_nodes(const Drawing& drawing, const std::vector<Size>& sizes,
                                    const std::vector<Line>& lines, const Size& label);

}  // namespace guanxi::dot
