#include "picture/columns.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace guanxi::dot {
namespace {

constexpr int kSweeps = 12;    // of ordering
constexpr int kSettlings = 8;  // of moving nodes towards their neighbours
constexpr double kGap = 12;    // between nodes of a column
constexpr double kSlope = 0.5, kFarthest = 420;
constexpr double kArrowRoom = 40;  // between columns, beside the labels

class Columns {
 public:
  Columns(const Drawing& drawing, const std::vector<Size>& sizes)
      : sizes_(sizes), linked_(drawing.nodes.size()), at_(drawing.nodes.size()), rank_(drawing.nodes.size()) {
    std::map<std::uint32_t, std::vector<std::size_t>> levels;
    for (std::size_t i = 0; i < drawing.nodes.size(); ++i) levels[drawing.nodes[i].level].push_back(i);
    for (auto& [level, nodes] : levels) columns_.push_back(std::move(nodes));
    for (const DrawnEdge& edge : drawing.edges) {
      if (edge.from == edge.to) continue;
      linked_[edge.from].push_back(edge.to);
      linked_[edge.to].push_back(edge.from);
    }
  }

  std::vector<Point> place(double between) {
    order();
    settle();
    if (columns_.size() > 1)  // tall columns far apart, that lines are not too steep
      between = std::max(between,
                         std::min(kFarthest, kSlope * height() / static_cast<double>(columns_.size() - 1)));
    double x = 0;
    for (const auto& column : columns_) {
      double widest = 0;
      for (const std::size_t node : column) widest = std::max(widest, sizes_[node].width);
      for (const std::size_t node : column) at_[node].x = x + widest / 2;
      x += widest + between;
    }
    return std::move(at_);
  }

 private:
  /// Sorts each column by the mean place of its nodes' neighbours, there and back again.
  void order() {
    for (const auto& column : columns_) number(column);
    for (int sweep = 0; sweep < kSweeps; ++sweep) {
      for (std::size_t i = 0; i < columns_.size(); ++i) {
        auto& column = columns_[sweep % 2 == 0 ? i : columns_.size() - 1 - i];
        std::vector<double> wanted(column.size());
        for (std::size_t k = 0; k < column.size(); ++k) {
          double sum = 0;
          for (const std::size_t other : linked_[column[k]]) sum += rank_[other];
          const std::size_t links = linked_[column[k]].size();
          wanted[k] = links == 0 ? rank_[column[k]] : sum / static_cast<double>(links);
        }
        sort_by(column, wanted);
        number(column);
      }
    }
  }

  [[nodiscard]] double height() const {
    const auto [low, high] =
        std::minmax_element(at_.begin(), at_.end(), [](const Point& a, const Point& b) { return a.y < b.y; });
    return high->y - low->y;
  }

  static void sort_by(std::vector<std::size_t>& column, const std::vector<double>& wanted) {
    std::vector<std::size_t> by(column.size());
    for (std::size_t i = 0; i < by.size(); ++i) by[i] = i;
    std::stable_sort(by.begin(), by.end(),
                     [&](std::size_t a, std::size_t b) { return wanted[a] < wanted[b]; });
    std::vector<std::size_t> sorted;
    sorted.reserve(column.size());
    for (const std::size_t i : by) sorted.push_back(column[i]);
    column = std::move(sorted);
  }

  /// Ranks are shares of the column, so that columns of different lengths compare.
  void number(const std::vector<std::size_t>& column) {
    for (std::size_t k = 0; k < column.size(); ++k)
      rank_[column[k]] = (static_cast<double>(k) + 0.5) / static_cast<double>(column.size());
  }

  /// Stacks the columns around one height, then lets each node move towards its neighbours as far as those
  /// above and below leave room.
  void settle() {
    for (const auto& column : columns_) {
      double height = -kGap;
      for (const std::size_t node : column) height += sizes_[node].height + kGap;
      double y = height / 2;
      for (const std::size_t node : column) {
        at_[node].y = y - sizes_[node].height / 2;
        y -= sizes_[node].height + kGap;
      }
    }
    for (int round = 0; round < kSettlings; ++round)
      for (std::size_t i = 0; i < columns_.size(); ++i)
        pull(columns_[round % 2 == 0 ? i : columns_.size() - 1 - i]);
  }

  /// Least squares with the order kept: isotonic regression by pooling neighbours.
  void pull(const std::vector<std::size_t>& column) {
    struct Pool {
      double sum = 0;
      std::size_t size = 0;
      [[nodiscard]] double mean() const { return sum / static_cast<double>(size); }
    };
    std::vector<double> below(column.size(), 0);  // of the first node's place, where all touch
    std::vector<Pool> pools;
    for (std::size_t k = 0; k < column.size(); ++k) {
      if (k > 0)
        below[k] = below[k - 1] + (sizes_[column[k - 1]].height + sizes_[column[k]].height) / 2 + kGap;
      const auto& links = linked_[column[k]];
      double wanted = links.empty() ? at_[column[k]].y : 0;
      for (const std::size_t other : links) wanted += at_[other].y / static_cast<double>(links.size());
      pools.push_back({-wanted - below[k], 1});
      while (pools.size() > 1 && pools[pools.size() - 2].mean() > pools.back().mean()) {
        pools[pools.size() - 2].sum += pools.back().sum;
        pools[pools.size() - 2].size += pools.back().size;
        pools.pop_back();
      }
    }
    std::size_t k = 0;
    for (const Pool& pool : pools)
      for (std::size_t i = 0; i < pool.size; ++i, ++k) at_[column[k]].y = -(pool.mean() + below[k]);
  }

  const std::vector<Size>& sizes_;
  std::vector<std::vector<std::size_t>> columns_, linked_;
  std::vector<Point> at_;
  std::vector<double> rank_;
};

}  // namespace

std::vector<Point> place_in_columns(const Drawing& drawing, const std::vector<Size>& sizes,
                                    const Size& label) {
  if (drawing.nodes.empty()) return {};
  return Columns(drawing, sizes).place(label.width + kArrowRoom);
}

}  // namespace guanxi::dot
