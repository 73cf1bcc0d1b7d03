#include "picture/rings.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <map>
#include <numbers>
#include <numeric>
#include <tuple>

namespace guanxi::dot {
namespace {

constexpr std::size_t kCrowded = 40;  // nodes of a level that are spread over two ellipses
constexpr double kGapX = 14, kGapY = 8;
constexpr double kApart = 6;       // the least that nodes must be, for lines to be led round them
constexpr double kLineRoom = 7;    // between two nodes of the inner of two ellipses, for the line that passes
constexpr double kArrowRoom = 26;  // of a line beside its label
constexpr std::size_t kSteps = 1440;
constexpr std::size_t kNear = 3;  // neighbours of the circle that may touch
constexpr double kGrowth = 1.03;  // of an ellipse that is too small

/// An ellipse whose arc is measured in nodes: two places of it are 1 apart if two nodes of the given size
/// just fit there.
class Ellipse {
 public:
  Ellipse(double rx, double ry, const Size& node) : rx_(rx), ry_(ry), measure_(kSteps + 1) {
    const double step = 2 * std::numbers::pi / kSteps;
    for (std::size_t i = 0; i < kSteps; ++i) {
      const double angle = (static_cast<double>(i) + 0.5) * step;
      const double across = rx_ * std::abs(std::cos(angle)) / node.width;
      const double down = ry_ * std::abs(std::sin(angle)) / node.height;
      measure_[i + 1] = measure_[i] + std::max(across, down) * step;
    }
  }
  [[nodiscard]] double capacity() const { return measure_.back(); }
  /// Clockwise from the top, in radians; `share` of the whole arc, 0 to 1.
  [[nodiscard]] double angle_at(double share) const {
    const double wanted = (share - std::floor(share)) * capacity();
    const auto after = std::upper_bound(measure_.begin() + 1, measure_.end() - 1, wanted);
    const auto i = static_cast<std::size_t>(after - measure_.begin());
    const double part = (wanted - measure_[i - 1]) / std::max(measure_[i] - measure_[i - 1], 1e-12);
    return (static_cast<double>(i - 1) + part) * 2 * std::numbers::pi / kSteps;
  }

 private:
  double rx_, ry_;
  std::vector<double> measure_;
};

/// The values nearest to `wanted` (ascending) of which each keeps half its room free on both sides: isotonic
/// regression by pooling neighbours. The sum of the rooms is at most 1, the length of the circle.
std::vector<double> spread(const std::vector<double>& wanted, const std::vector<double>& room) {
  struct Pool {
    double sum = 0;
    std::size_t size = 0;
    [[nodiscard]] double mean() const { return sum / static_cast<double>(size); }
  };
  std::vector<double> offset(wanted.size(), 0);
  for (std::size_t i = 1; i < wanted.size(); ++i) offset[i] = offset[i - 1] + (room[i - 1] + room[i]) / 2;
  std::vector<Pool> pools;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    pools.push_back({wanted[i] - offset[i], 1});
    while (pools.size() > 1 && pools[pools.size() - 2].mean() > pools.back().mean()) {
      pools[pools.size() - 2].sum += pools.back().sum;
      pools[pools.size() - 2].size += pools.back().size;
      pools.pop_back();
    }
  }
  std::vector<double> out;
  for (const Pool& pool : pools)
    for (std::size_t i = 0; i < pool.size; ++i) out.push_back(pool.mean() + offset[out.size()]);
  const double closing = (room.front() + room.back()) / 2;
  if (out.back() - out.front() > 1 - closing) {  // round the circle, the last one meets the first
    const double scale = 1 / (offset.back() + closing);
    double shift = 0;
    for (std::size_t i = 0; i < out.size(); ++i) shift += out[i] - offset[i] * scale;
    for (std::size_t i = 0; i < out.size(); ++i)
      out[i] = shift / static_cast<double>(out.size()) + offset[i] * scale;
  }
  return out;
}

class Rings {
 public:
  Rings(const Drawing& drawing, const std::vector<Size>& sizes, const Size& label)
      : drawing_(drawing),
        sizes_(sizes),
        label_(label),
        wanted_(drawing.nodes.size()),
        at_(drawing.nodes.size()) {}

  std::vector<Point> place() {
    make_tree();
    double leaves = 0;
    visit(centre_, leaves);
    for (double& share : wanted_) share /= std::max(leaves, 1.0);
    Size edge{sizes_[centre_].width / 2, sizes_[centre_].height / 2};
    for (std::size_t level = 1; level < levels_.size(); ++level) {
      if (!levels_[level].empty()) edge = place_level(levels_[level], edge);
    }
    return at_;
  }

 private:
  void make_tree() {
    const auto& nodes = drawing_.nodes;
    for (std::size_t i = nodes.size(); i-- > 0;) {
      if (nodes[i].level == 0) centre_ = i;
    }
    std::vector<std::size_t> parent(nodes.size(), centre_);
    std::vector<std::string> how(nodes.size());  // nodes with the same one stand together
    const auto hang = [&](std::size_t child, std::size_t on, const DrawnEdge& edge, bool forward) {
      if (nodes[child].level != nodes[on].level + 1 || !how[child].empty()) return;
      parent[child] = on;
      how[child] = edge.relation + (forward ? ">" : "<");
    };
    for (const DrawnEdge& edge : drawing_.edges) {
      hang(edge.to, edge.from, edge, true);
      hang(edge.from, edge.to, edge, false);
    }
    children_.resize(nodes.size());
    std::uint32_t deepest = 0;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      if (i != centre_) children_[parent[i]].push_back(i);
      deepest = std::max(deepest, nodes[i].level);
    }
    levels_.resize(std::max<std::size_t>(deepest, 1) + 1);
    for (auto& children : children_) {
      std::sort(children.begin(), children.end(), [&](std::size_t a, std::size_t b) {
        return std::tie(how[a], nodes[a].type, nodes[a].label, a) <
               std::tie(how[b], nodes[b].type, nodes[b].label, b);
      });
    }
  }

  /// Gives each leaf a place of its own and each other node the middle of its children.
  void visit(std::size_t node, double& leaves) {
    const std::size_t level = drawing_.nodes[node].level;
    if (node != centre_) levels_[std::max<std::size_t>(level, 1)].push_back(node);
    if (children_[node].empty()) {
      wanted_[node] = leaves + 0.5;
      leaves += 1;
      return;
    }
    const double first = leaves;
    for (const std::size_t child : children_[node]) visit(child, leaves);
    wanted_[node] = (first + leaves) / 2;
  }

  /// `edge`: how far what is already placed reaches. Returns the same with this level.
  Size place_level(const std::vector<std::size_t>& level, const Size& edge) {
    Size largest, mean;
    for (const std::size_t node : level) {
      largest = {std::max(largest.width, sizes_[node].width), std::max(largest.height, sizes_[node].height)};
      mean.width += sizes_[node].width / static_cast<double>(level.size());
      mean.height += sizes_[node].height / static_cast<double>(level.size());
    }
    const std::size_t rows = level.size() > kCrowded ? 2 : 1;
    const double line_room = rows == 2 ? kLineRoom : 0;
    const Size gap{kGapX + line_room, kGapY + line_room};
    const Size step{largest.width + label_.width * 0.6, largest.height + label_.height + kArrowRoom};
    Size radius{edge.width + label_.width + kArrowRoom + largest.width / 2,
                edge.height + label_.height + kArrowRoom + largest.height / 2};
    const Size slot{mean.width + gap.width, mean.height + gap.height};
    while (!fill(level, Ellipse(radius.width, radius.height, slot), radius, slot, gap, rows, step)) {
      if (radius.width < 1.3 * radius.height) radius.width *= kGrowth;
      radius.height *= kGrowth;
    }
    const auto added = static_cast<double>(rows - 1);
    return {radius.width + added * step.width + largest.width / 2,
            radius.height + added * step.height + largest.height / 2};
  }

  /// Puts a level on an ellipse; false if it is too small for it.
  bool fill(const std::vector<std::size_t>& level, const Ellipse& ellipse, const Size& radius,
            const Size& slot, const Size& gap, std::size_t rows, const Size& step) {
    std::vector<double> wanted, room;
    double total = 0;
    for (const std::size_t node : level) {
      const double angle = ellipse.angle_at(wanted_[node]);
      const bool side_by_side = std::abs(radius.width * std::cos(angle)) / slot.width >
                                std::abs(radius.height * std::sin(angle)) / slot.height;
      const double slots = side_by_side ? (sizes_[node].width + gap.width) / slot.width
                                        : (sizes_[node].height + gap.height) / slot.height;
      wanted.push_back(wanted_[node]);
      room.push_back(slots / (ellipse.capacity() * static_cast<double>(rows)));
      total += room.back();
    }
    if (total > 1) return false;
    const std::vector<double> shares = spread(wanted, room);
    const double start =
        level.size() <= 4 ? 0.25 - shares.front() : 0;  // few: the first one right of the centre
    for (std::size_t i = 0; i < level.size(); ++i) {
      const double angle = ellipse.angle_at(shares[i] + start);
      const double outer = static_cast<double>(i % rows);
      at_[level[i]] = {(radius.width + outer * step.width) * std::sin(angle),
                       (radius.height + outer * step.height) * std::cos(angle)};
    }
    for (std::size_t i = 0; i < level.size(); ++i) {
      for (std::size_t k = 1; k <= kNear && k < level.size(); ++k)
        if (overlap(level[i], level[(i + k) % level.size()])) return false;
    }
    return true;
  }

  [[nodiscard]] bool overlap(std::size_t a, std::size_t b) const {
    const double free_x = std::abs(at_[a].x - at_[b].x) - (sizes_[a].width + sizes_[b].width) / 2;
    const double free_y = std::abs(at_[a].y - at_[b].y) - (sizes_[a].height + sizes_[b].height) / 2;
    return free_x < kApart && free_y < kApart;
  }

  const Drawing& drawing_;
  const std::vector<Size>& sizes_;
  const Size label_;
  std::size_t centre_ = 0;
  std::vector<std::vector<std::size_t>> children_;
  std::vector<std::vector<std::size_t>> levels_;  // nodes by level, in the order of the circle
  std::vector<double> wanted_;                    // share of the circle
  std::vector<Point> at_;
};

}  // namespace

std::vector<Point> place_on_rings(const Drawing& drawing, const std::vector<Size>& sizes, const Size& label) {
  if (drawing.nodes.empty()) return {};
  return Rings(drawing, sizes, label).place();
}

}  // namespace guanxi::dot
