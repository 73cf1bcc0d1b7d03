#include "picture/force.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>
#include <utility>

namespace guanxi::dot {
namespace {

constexpr std::size_t kSmall = 100;  // nodes: neato's result is better, sfdp's time grows slower
constexpr double kPointsPerInch = 72;
constexpr double kGapX = 16, kGapY = 14;  // between nodes
constexpr int kRounds = 50;               // of pushing, before all get more room
constexpr double kLongestPush = 1;        // of the distance between two nodes
constexpr double kGrowth = 1.05;

using Pairs = std::set<std::pair<std::size_t, std::size_t>>;

/// Lines whose labels need room between their nodes.
struct Labels {
  Size room;
  Pairs lines;
};

/// Moves nodes that touch apart, each pair along the line between them, as far as `strength` of what is
/// missing. Returns how many pairs there were.
std::size_t push(std::vector<Point>& at, const std::vector<Size>& sizes, const Labels& labels,
                 double strength) {
  double widest = 0;
  for (const Size& size : sizes)
    widest = std::max(widest, size.width + kGapX + (labels.lines.empty() ? 0 : labels.room.width));
  std::vector<std::size_t> by_x(at.size());
  std::iota(by_x.begin(), by_x.end(), std::size_t{0});
  std::stable_sort(by_x.begin(), by_x.end(), [&](std::size_t a, std::size_t b) { return at[a].x < at[b].x; });
  std::size_t pairs = 0;
  std::vector<Point> moves(at.size());
  for (std::size_t i = 0; i < by_x.size(); ++i) {
    for (std::size_t k = i + 1; k < by_x.size() && at[by_x[k]].x - at[by_x[i]].x < widest; ++k) {
      const std::size_t a = by_x[i], b = by_x[k];
      Size apart{(sizes[a].width + sizes[b].width) / 2 + kGapX,
                 (sizes[a].height + sizes[b].height) / 2 + kGapY};
      if (labels.lines.contains(std::minmax(a, b)))
        apart = {apart.width + labels.room.width, apart.height + labels.room.height};
      double dx = at[b].x - at[a].x;
      double dy = at[b].y - at[a].y;
      if (dx >= apart.width || std::abs(dy) >= apart.height) continue;
      ++pairs;
      if (dx + std::abs(dy) < 1) dy = a < b ? 1 : -1;  // on the same spot
      const double factor =
          std::min(apart.width / std::max(dx, 1e-9), apart.height / std::max(std::abs(dy), 1e-9));
      const double share = std::min(factor - 1 + 0.01, kLongestPush) * strength / 2;
      moves[a] = {moves[a].x - dx * share, moves[a].y - dy * share};
      moves[b] = {moves[b].x + dx * share, moves[b].y + dy * share};
    }
  }
  for (std::size_t i = 0; i < at.size(); ++i) at[i] = {at[i].x + moves[i].x, at[i].y + moves[i].y};
  return pairs;
}

/// Graphviz's own way of doing this (prism) adds up in the order of addresses in memory: its result is not
/// the same in every run.
void separate(std::vector<Point>& at, const std::vector<Size>& sizes, const Labels& labels) {
  const auto grow = [&](double by) {
    for (Point& point : at) point = {point.x * by, point.y * by};
  };
  while (push(at, sizes, labels, 0) > at.size() / 2) grow(kGrowth);
  for (int round = 1; push(at, sizes, labels, 1) > 0; ++round)
    if (round % kRounds == 0) grow(kGrowth);
}

}  // namespace

std::vector<Point> place_by_force(const std::vector<Size>& sizes, const std::vector<Line>& lines,
                                  const Size& label) {
  std::string dot = fmt::format(
      "graph {{ graph [layout={}, overlap=true, start=7, splines=false, pack=24, K=1.3];\n"
      "node [shape=box, fixedsize=true, label=\"\"];\n",
      sizes.size() <= kSmall ? "neato" : "sfdp");
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    dot += fmt::format("{} [width={:.3f}, height={:.3f}];\n", i, sizes[i].width / kPointsPerInch,
                       sizes[i].height / kPointsPerInch);
  }
  Pairs joined;
  for (const Line& line : lines) {
    if (line.loop() || !joined.insert(std::minmax(line.from, line.to)).second) continue;
    const double nodes = (sizes[line.from].width + sizes[line.to].width) / 4;
    dot += fmt::format("{} -- {} [len={:.2f}];\n", line.from, line.to,
                       (nodes + label.width + 24) / kPointsPerInch);
  }
  std::vector<Point> at = arrange(dot + "}\n", sizes.size());
  separate(at, sizes, {label, lines.size() <= kMaxLabelled ? std::move(joined) : Pairs{}});
  return at;
}

}  // namespace guanxi::dot
