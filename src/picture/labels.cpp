#include "picture/labels.hpp"

#include <algorithm>
#include <cmath>

namespace guanxi::dot {
namespace {

constexpr double kArrow = 9;      // stays free
constexpr double kStep = 6;       // between the places that are tried
constexpr double kFarthest = 84;  // from the end: farther off, a line that is bent leaves its label

constexpr double kMostCovered = 1.0 / 3;  // of a label, for it to be readable

struct Box {
  Point middle;
  Size size;
};

double covered(const Box& a, const Box& b) {
  const double x = (a.size.width + b.size.width) / 2 - std::abs(a.middle.x - b.middle.x);
  const double y = (a.size.height + b.size.height) / 2 - std::abs(a.middle.y - b.middle.y);
  return x > 0 && y > 0 ? x * y : 0;
}

class Placer {
 public:
  Placer(const std::vector<Point>& at, const std::vector<Size>& sizes) : at_(at), sizes_(sizes) {
    for (std::size_t i = 0; i < at.size(); ++i) taken_.push_back({at[i], sizes[i]});
  }

  LabelPlace place(const LabelledLine& line) {
    if (line.from == line.to) return {};
    Best best;
    try_end(line, line.near_to, best);
    if (best.covers > 0) try_end(line, !line.near_to, best);
    const double area = best.box.size.width * best.box.size.height;
    best.place.hidden = best.covers > kMostCovered * area;
    if (!best.place.hidden) taken_.push_back(best.box);
    return best.place;
  }

 private:
  struct Best {
    double covers = HUGE_VAL;
    LabelPlace place;
    Box box;
  };

  void try_end(const LabelledLine& line, bool near_to, Best& best) const {
    const std::size_t end = near_to ? line.to : line.from;
    const std::size_t other = near_to ? line.from : line.to;
    const double dx = at_[other].x - at_[end].x;
    const double dy = at_[other].y - at_[end].y;
    const double length = std::max(std::hypot(dx, dy), 1e-9);
    const double border = to_border(sizes_[end], dx, dy);
    const double half = to_border(line.label, dx, dy);
    const double farthest =
        std::min(kFarthest + half, length - border - to_border(sizes_[other], dx, dy) - half);
    for (double distance = kArrow + half;; distance += kStep) {
      const double share = (border + distance) / length;
      const Box box{{at_[end].x + dx * share, at_[end].y + dy * share}, line.label};
      double covers = 0;
      for (const Box& taken : taken_) covers += covered(box, taken);
      if (covers < best.covers) best = {covers, {near_to, distance}, box};
      if (covers == 0 || distance + kStep > farthest) return;
    }
  }

  const std::vector<Point>& at_;
  const std::vector<Size>& sizes_;
  std::vector<Box> taken_;
};

}  // namespace

std::vector<LabelPlace> place_labels(const std::vector<Point>& at, const std::vector<Size>& sizes,
                                     const std::vector<LabelledLine>& lines) {
  Placer placer(at, sizes);
  std::vector<LabelPlace> places;
  places.reserve(lines.size());
  for (const LabelledLine& line : lines) places.push_back(placer.place(line));
  return places;
}

}  // namespace guanxi::dot
