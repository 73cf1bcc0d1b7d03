// Places the groups of a drawing beside each other, each in a frame.
#pragma once

#include <vector>

#include "guanxi/picture/drawing.hpp"
#include "picture/geometry.hpp"

namespace guanxi::dot {

struct Frame {
  Point low, high;  // opposite corners
};

struct Clusters {
  std::vector<Point> at;      // of the nodes
  std::vector<Frame> frames;  // of the groups; all zero for one without nodes
};

/// Each small group on rings around its best linked node, the others by force; the frames in rows, in the
/// order of the groups. Nodes of no group form one without a frame, after the others. `captions`: the room of
/// the groups' labels.
[[nodiscard]] Clusters place_clusters(const Drawing& drawing, const std::vector<Size>& sizes,
                                      const Size& label, const std::vector<Size>& captions);

}  // namespace guanxi::dot
