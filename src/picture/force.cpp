#include "picture/force.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>
#include <utility>

#include "picture/packing.hpp"

namespace guanxi::dot {
namespace {

constexpr std::size_t kSmall = 100;  // nodes: neato's result is better, sfdp's time grows slower
constexpr double kPointsPerInch = 72;
constexpr double kGapX = 16, kGapY = 14;  // between nodes
constexpr int kRounds = 50;               // of pushing, before all get more room
constexpr double kLongestPush = 1;        // of the distance between two nodes
constexpr double kGrowth = 1.05;
constexpr double kBetween = 34;  // parts that do not hang together

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

/// By Graphviz, then apart. The nodes hang together.
std::vector<Point> place_part(const std::vector<Size>& sizes, const std::vector<Line>& lines,
                              const Size& label, bool labelled) {
  std::string dot = fmt::format(
      "graph {{ graph [layout={}, overlap=true, start=7, splines=false, K=1.3];\n"
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
  separate(at, sizes, {label, labelled ? std::move(joined) : Pairs{}});
  return at;
}

/// Nodes that hang together, and the lines between them, renumbered.
struct Part {
  std::vector<std::size_t> nodes;
  std::vector<Line> lines;
  std::vector<Point> at;
  Point low{HUGE_VAL, HUGE_VAL}, high{-HUGE_VAL, -HUGE_VAL};
};

std::vector<Part> parts_of(std::size_t count, const std::vector<Line>& lines) {
  std::vector<std::size_t> root(count);
  std::iota(root.begin(), root.end(), std::size_t{0});
  const auto find = [&](std::size_t node) {
    while (root[node] != node) node = root[node] = root[root[node]];
    return node;
  };
  for (const Line& line : lines) {
    const std::size_t a = find(line.from), b = find(line.to);
    root[std::max(a, b)] = std::min(a, b);
  }
  std::vector<Part> parts;
  std::vector<std::size_t> part_of(count), number(count);
  for (std::size_t node = 0; node < count; ++node) {
    if (find(node) == node) {
      part_of[node] = parts.size();
      parts.emplace_back();
    }
    Part& part = parts[part_of[node] = part_of[find(node)]];
    number[node] = part.nodes.size();
    part.nodes.push_back(node);
  }
  for (Line line : lines) {
    Part& part = parts[part_of[line.from]];
    line.from = number[line.from];
    line.to = number[line.to];
    part.lines.push_back(std::move(line));
  }
  return parts;
}

/// The highest parts first.
void stand_beside(std::vector<Part>& parts) {
  std::stable_sort(parts.begin(), parts.end(),
                   [](const Part& a, const Part& b) { return a.high.y - a.low.y > b.high.y - b.low.y; });
  std::vector<Size> sizes;
  for (const Part& part : parts) sizes.push_back({part.high.x - part.low.x, part.high.y - part.low.y});
  const std::vector<Point> corners = pack(sizes, kBetween);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const Point by{corners[i].x - parts[i].low.x, corners[i].y - parts[i].high.y};
    for (Point& point : parts[i].at) point = {point.x + by.x, point.y + by.y};
  }
}

}  // namespace

std::vector<Point> place_by_force(const std::vector<Size>& sizes, const std::vector<Line>& lines,
                                  const Size& label) {
  std::vector<Part> parts = parts_of(sizes.size(), lines);
  for (Part& part : parts) {
    std::vector<Size> inner;
    for (const std::size_t node : part.nodes) inner.push_back(sizes[node]);
    part.at = inner.size() == 1 ? std::vector<Point>(1)
                                : place_part(inner, part.lines, label, lines.size() <= kMaxLabelled);
    for (std::size_t i = 0; i < inner.size(); ++i) {
      part.low = {std::min(part.low.x, part.at[i].x - inner[i].width / 2),
                  std::min(part.low.y, part.at[i].y - inner[i].height / 2)};
      part.high = {std::max(part.high.x, part.at[i].x + inner[i].width / 2),
                   std::max(part.high.y, part.at[i].y + inner[i].height / 2)};
    }
  }
  stand_beside(parts);
  std::vector<Point> at(sizes.size());
  for (const Part& part : parts)
    for (std::size_t i = 0; i < part.nodes.size(); ++i) at[part.nodes[i]] = part.at[i];
  return at;
}

}  // namespace guanxi::dot
