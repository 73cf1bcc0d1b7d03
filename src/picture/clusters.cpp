#include "picture/clusters.hpp"

#include <algorithm>
#include <cmath>
#include <deque>
#include <limits>
#include <utility>

#include "picture/force.hpp"
#include "picture/lines.hpp"
#include "picture/packing.hpp"
#include "picture/rings.hpp"

namespace guanxi::dot {
namespace {

constexpr double kPadding = 14;  // between a frame and its nodes
constexpr double kBetween = 24;  // frames
constexpr std::size_t kMaxOnRings = 12;
constexpr std::uint32_t kNowhere = std::numeric_limits<std::uint32_t>::max();

/// Sets the levels of a drawing of one group: hops from its best linked node. Parts that are not linked to it
/// go on a level of their own. Returns the most hops.
std::uint32_t set_levels(Drawing& part) {
  std::vector<std::vector<std::size_t>> linked(part.nodes.size());
  for (const DrawnEdge& edge : part.edges) {
    linked[edge.from].push_back(edge.to);
    linked[edge.to].push_back(edge.from);
  }
  const auto centre = static_cast<std::size_t>(
      std::max_element(linked.begin(), linked.end(),
                       [](const auto& a, const auto& b) { return a.size() < b.size(); }) -
      linked.begin());
  for (DrawnNode& node : part.nodes) node.level = kNowhere;
  part.nodes[centre].level = 0;
  std::uint32_t deepest = 0;
  for (std::deque<std::size_t> next{centre}; !next.empty(); next.pop_front()) {
    deepest = part.nodes[next.front()].level;
    for (const std::size_t neighbour : linked[next.front()]) {
      if (part.nodes[neighbour].level != kNowhere) continue;
      part.nodes[neighbour].level = deepest + 1;
      next.push_back(neighbour);
    }
  }
  for (DrawnNode& node : part.nodes) node.level = std::min(node.level, deepest + 1);
  return deepest;
}

struct Part {
  std::vector<std::size_t> nodes;  // of the whole drawing
  std::vector<Point> at;
  Frame frame;
};

Part place_part(const Drawing& drawing, std::vector<std::size_t> nodes, const std::vector<Size>& sizes,
                const Size& label) {
  Drawing inner;
  std::vector<Size> inner_sizes;
  std::vector<std::size_t> moved(drawing.nodes.size(), SIZE_MAX);
  for (const std::size_t node : nodes) {
    moved[node] = inner.nodes.size();
    inner.nodes.push_back(drawing.nodes[node]);
    inner_sizes.push_back(sizes[node]);
  }
  for (DrawnEdge edge : drawing.edges) {
    edge.from = moved[edge.from];
    edge.to = moved[edge.to];
    if (edge.from != SIZE_MAX && edge.to != SIZE_MAX && edge.from != edge.to)
      inner.edges.push_back(std::move(edge));
  }
  Part part{std::move(nodes), {}, {}};
  // Of rings farther out, a few nodes would fill the corners only.
  const bool is_star = inner.nodes.size() <= kMaxOnRings && set_levels(inner) <= 1;
  part.at = is_star ? place_on_rings(inner, inner_sizes, label)
                    : place_by_force(inner_sizes, lines_of(inner, false), label);
  part.frame = {{HUGE_VAL, HUGE_VAL}, {-HUGE_VAL, -HUGE_VAL}};
  for (std::size_t i = 0; i < part.at.size(); ++i) {
    const Point half{inner_sizes[i].width / 2 + kPadding, inner_sizes[i].height / 2 + kPadding};
    part.frame.low = {std::min(part.frame.low.x, part.at[i].x - half.x),
                      std::min(part.frame.low.y, part.at[i].y - half.y)};
    part.frame.high = {std::max(part.frame.high.x, part.at[i].x + half.x),
                       std::max(part.frame.high.y, part.at[i].y + half.y)};
  }
  return part;
}

void stand_beside(std::vector<Part>& parts) {
  std::vector<Size> frames;
  for (const Part& part : parts)
    frames.push_back({part.frame.high.x - part.frame.low.x, part.frame.high.y - part.frame.low.y});
  const std::vector<Point> corners = pack(frames, kBetween);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    Part& part = parts[i];
    const Point by{corners[i].x - part.frame.low.x, corners[i].y - part.frame.high.y};
    for (Point* point : {&part.frame.low, &part.frame.high}) *point = {point->x + by.x, point->y + by.y};
    for (Point& point : part.at) point = {point.x + by.x, point.y + by.y};
  }
}

}  // namespace

Clusters place_clusters(const Drawing& drawing, const std::vector<Size>& sizes, const Size& label,
                        const std::vector<Size>& captions) {
  const std::size_t groups = drawing.groups.size();
  std::vector<std::vector<std::size_t>> members(groups + 1);
  for (std::size_t i = 0; i < drawing.nodes.size(); ++i)
    members[std::min<std::size_t>(drawing.nodes[i].group, groups)].push_back(i);
  std::vector<Part> parts;
  std::vector<std::size_t> group_of;
  for (std::size_t group = 0; group <= groups; ++group) {
    if (members[group].empty()) continue;
    Part part = place_part(drawing, std::move(members[group]), sizes, label);
    if (group < groups) {
      part.frame.high.y += captions[group].height;
      part.frame.high.x = std::max(part.frame.high.x, part.frame.low.x + captions[group].width + kPadding);
    }
    parts.push_back(std::move(part));
    group_of.push_back(group);
  }
  stand_beside(parts);
  Clusters clusters{std::vector<Point>(drawing.nodes.size()), std::vector<Frame>(groups)};
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (group_of[i] < groups) clusters.frames[group_of[i]] = parts[i].frame;
    for (std::size_t k = 0; k < parts[i].nodes.size(); ++k) clusters.at[parts[i].nodes[k]] = parts[i].at[k];
  }
  return clusters;
}

}  // namespace guanxi::dot
