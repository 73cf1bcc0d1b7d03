#include "picture/packing.hpp"

#include <algorithm>
#include <cmath>

namespace guanxi::dot {
namespace {

constexpr double kWideness = 1.41;                 // of a page, width to height
constexpr double kNarrowest = 0.8, kWidest = 2.2;  // of the widths that are tried, to that of a full page
constexpr double kStep = 1.07;

struct Packed {
  std::vector<Point> at;
  double width = 0, height = 0;
};

/// A stretch of the lower border of what stands so far; `y` grows downwards.
struct Edge {
  double from = 0, to = 0, y = 0;
};

/// Where a rectangle of that width lies highest, then farthest left, under a border from `border`'s start to
/// its end.
Point highest(const std::vector<Edge>& border, double width, double page) {
  Point best{0, HUGE_VAL};
  for (std::size_t i = 0; i < border.size(); ++i) {
    const double end = border[i].from + width;
    if (end > page + 1e-6) break;
    double y = 0;
    for (std::size_t k = i; k < border.size() && border[k].from < end - 1e-6; ++k)
      y = std::max(y, border[k].y);
    if (y < best.y) best = {border[i].from, y};
  }
  return best;
}

void lower(std::vector<Edge>& border, const Edge& by) {
  std::vector<Edge> out;
  for (const Edge& edge : border) {
    if (edge.from < by.from) out.push_back({edge.from, std::min(edge.to, by.from), edge.y});
  }
  out.push_back(by);
  for (const Edge& edge : border) {
    if (edge.to > by.to) out.push_back({std::max(edge.from, by.to), edge.to, edge.y});
  }
  border = std::move(out);
}

Packed pack_into(const std::vector<Size>& sizes, double between, double page) {
  Packed packed;
  std::vector<Edge> border = {{0, page, 0}};
  for (const Size& size : sizes) {
    const Point corner = highest(border, size.width + between, page);
    const Edge below{corner.x, corner.x + size.width + between, corner.y + size.height + between};
    lower(border, below);
    packed.at.push_back({corner.x, -corner.y});
    packed.width = std::max(packed.width, below.to);
    packed.height = std::max(packed.height, below.y);
  }
  return packed;
}

/// How large a page of that shape would have to be.
double page_side(const Packed& packed) {
  return std::max(packed.width, packed.height * kWideness);
}

}  // namespace

std::vector<Point> pack(const std::vector<Size>& sizes, double between) {
  double area = 0, widest = 0;
  for (const Size& size : sizes) {
    area += (size.width + between) * (size.height + between);
    widest = std::max(widest, size.width + between);
  }
  const double full = std::sqrt(area * kWideness);
  Packed best = pack_into(sizes, between, std::max(widest, full));
  for (double share = kNarrowest; share < kWidest; share *= kStep) {
    Packed packed = pack_into(sizes, between, std::max(widest, full * share));
    if (page_side(packed) < page_side(best)) best = std::move(packed);
  }
  return std::move(best.at);
}

}  // namespace guanxi::dot
