#include "picture/placement.hpp"

#include "picture/columns.hpp"
#include "picture/dot_text.hpp"
#include "picture/force.hpp"
#include "picture/rings.hpp"

namespace guanxi::dot {
namespace {

constexpr std::size_t kMaxOnRings = 300;

Placement place_groups(const Drawing& drawing, const std::vector<Size>& sizes, const Size& label) {
  std::vector<Size> captions;
  for (const std::string& group : drawing.groups) {
    const Size size = text_size({clean(group)}, kCaptionPoints);
    captions.push_back({size.width, size.height + 6});
  }
  Clusters clusters = place_clusters(drawing, sizes, label, captions);
  return {std::move(clusters.at), std::move(clusters.frames)};
}

}  // namespace

Placement place_nodes(const Drawing& drawing, const std::vector<Size>& sizes, const std::vector<Line>& lines,
                      const Size& label) {
  switch (drawing.layout) {
    case LayoutKind::kLayered:
    case LayoutKind::kBars:
    case LayoutKind::kAxis:
      return {place_in_columns(drawing, sizes, label), {}};
    case LayoutKind::kClusters:
      return place_groups(drawing, sizes, label);
    case LayoutKind::kRings:
      if (drawing.nodes.size() <= kMaxOnRings) return {place_on_rings(drawing, sizes, label), {}};
      break;
    case LayoutKind::kForce:
      break;
  }
  return {place_by_force(sizes, lines, label), {}};
}

}  // namespace guanxi::dot
