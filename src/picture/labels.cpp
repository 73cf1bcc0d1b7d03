#include "picture/labels.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace guanxi::dot {
namespace {

constexpr double kArrow = 9;          // stays free
constexpr double kStep = 6;           // between the places that are tried
constexpr double kHidesAnother = 30;  // points of distance that are worth not hiding a piece of another line

struct Box {
  Point low, high;

  [[nodiscard]] bool meets(const Box& other) const {
    return low.x < other.high.x && other.low.x < high.x && low.y < other.high.y && other.low.y < high.y;
  }
};

Box box_of(const Point& middle, const Size& size) {
  return {{middle.x - size.width / 2, middle.y - size.height / 2},
          {middle.x + size.width / 2, middle.y + size.height / 2}};
}

/// Whether a stretch of a line goes through the box: Liang and Barsky's clipping.
bool crosses(const Box& box, const Point& a, const Point& b) {
  double first = 0, last = 1;
  const auto clip = [&](double run, double room) {  // keeps where run * t <= room
    if (run == 0) return room >= 0;
    const double t = room / run;
    if (run > 0)
      last = std::min(last, t);
    else
      first = std::max(first, t);
    return first <= last;
  };
  return clip(a.x - b.x, a.x - box.low.x) && clip(b.x - a.x, box.high.x - a.x) &&
         clip(a.y - b.y, a.y - box.low.y) && clip(b.y - a.y, box.high.y - a.y);
}

double length_of(const std::vector<Point>& course) {
  double length = 0;
  for (std::size_t i = 1; i < course.size(); ++i)
    length += std::hypot(course[i].x - course[i - 1].x, course[i].y - course[i - 1].y);
  return length;
}

class Placer {
 public:
  Placer(const std::vector<Point>& at, const std::vector<Size>& sizes, const std::vector<LabelledLine>& lines)
      : lines_(lines), places_(lines.size()) {
    for (std::size_t i = 0; i < at.size(); ++i) taken_.push_back(box_of(at[i], sizes[i]));
    for (const LabelledLine& line : lines) {
      lengths_.push_back(length_of(line.course));
      Box around{{HUGE_VAL, HUGE_VAL}, {-HUGE_VAL, -HUGE_VAL}};
      for (const Point& point : line.course) {
        around.low = {std::min(around.low.x, point.x), std::min(around.low.y, point.y)};
        around.high = {std::max(around.high.x, point.x), std::max(around.high.y, point.y)};
      }
      around_.push_back(around);
    }
  }

  std::vector<LabelPlace> place() {
    std::vector<std::size_t> order(lines_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return lengths_[a] < lengths_[b]; });
    for (const std::size_t line : order)
      for (const double free : {kArrow, 0.0})
        if (lines_[line].course.size() >= 2 && !places_[line].shown) place(line, free);
    return std::move(places_);
  }

 private:
  /// `free`: of the line, at its ends.
  void place(std::size_t index, double free) {
    const LabelledLine& line = lines_[index];
    const std::size_t last = line.course.size() - 1;
    double best = HUGE_VAL, passed = 0, next = 0;
    for (std::size_t i = 0; i < last; ++i) {
      const Point& a = line.course[line.near_to ? last - i : i];
      const Point& b = line.course[line.near_to ? last - i - 1 : i + 1];
      const double stretch = std::hypot(b.x - a.x, b.y - a.y);
      for (; next <= passed + stretch; next += kStep) {
        const double share = stretch > 0 ? (next - passed) / stretch : 0;
        const double half = to_border(line.label, b.x - a.x, b.y - a.y);
        if (next < free + half || next + half > lengths_[index] - free) continue;
        if (next >= best) break;
        const Point middle{a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share};
        const double cost = next + kHidesAnother * hides(index, middle, best - next);
        if (cost >= best) continue;
        best = cost;
        places_[index] = {middle, true};
      }
      passed += stretch;
    }
    if (places_[index].shown) taken_.push_back(box_of(places_[index].middle, line.label));
  }

  /// How many other lines a label there would hide a piece of; infinite on a node or a label.
  [[nodiscard]] double hides(std::size_t index, const Point& middle, double worth) const {
    const Box box = box_of(middle, lines_[index].label);
    if (std::any_of(taken_.begin(), taken_.end(), [&](const Box& taken) { return taken.meets(box); }))
      return HUGE_VAL;
    double hidden = 0;
    for (std::size_t other = 0; other < lines_.size() && hidden * kHidesAnother < worth; ++other) {
      if (other == index || !around_[other].meets(box)) continue;
      const std::vector<Point>& course = lines_[other].course;
      for (std::size_t i = 1; i < course.size(); ++i) {
        if (!crosses(box, course[i - 1], course[i])) continue;
        ++hidden;
        break;
      }
    }
    return hidden;
  }

  const std::vector<LabelledLine>& lines_;
  std::vector<LabelPlace> places_;
  std::vector<Box> taken_;
  std::vector<double> lengths_;
  std::vector<Box> around_;
};

}  // namespace

std::vector<LabelPlace> place_labels(const std::vector<Point>& at, const std::vector<Size>& sizes,
                                     const std::vector<LabelledLine>& lines) {
  return Placer(at, sizes, lines).place();
}

}  // namespace guanxi::dot
