#include "picture/axis.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "guanxi/base/unicode.hpp"
#include "picture/dot_text.hpp"
#include "picture/palette.hpp"

namespace guanxi::dot {
namespace {

constexpr double kAxisWidth = 520;  // points, about
constexpr double kNarrowestYear = 40, kWidestYear = 260, kCut = 22;
constexpr double kMonthsFrom = 150;               // width of a year whose months are marked
constexpr double kRow = 20, kBar = 11, kDot = 9;  // heights
constexpr double kNameWidth = 250, kGap = 10;
constexpr double kTextPoints = 10.5, kScalePoints = 9;
constexpr std::size_t kNameColumns = 40, kDateColumns = 40;

std::int32_t first_day_of(int year) {
  return Date{static_cast<std::uint16_t>(year), 1, 1}.first_day();
}

int year_of(std::int32_t day) {
  int year = 1970 + static_cast<int>(static_cast<double>(day) / 365.2425);
  while (year > 1 && first_day_of(year) > day) --year;
  while (year < 9999 && first_day_of(year + 1) <= day) ++year;
  return year;
}

/// A text between two points, on a line of its own height.
std::string text_node(const std::string& id, double left, double right, double y, const char* align,
                      const std::string& markup, const std::string& tooltip) {
  return fmt::format(
      R"(  "{}" [shape=plain, style="", pos="{:.1f},{:.1f}", tooltip={}, label=<<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0" FIXEDSIZE="TRUE" WIDTH="{:.0f}" HEIGHT="{:.0f}"><TR><TD ALIGN="{}">{}</TD></TR></TABLE>>];)"
      "\n",
      id, (left + right) / 2, y, tooltip, right - left, kRow - 2, align, markup);
}

std::string font(double points, const char* colour, const std::string& text) {
  return fmt::format(R"(<FONT POINT-SIZE="{}" COLOR="{}">{}</FONT>)", points, colour, html(text));
}

class Axis {
 public:
  Axis(const Drawing& drawing, const Ontology& ontology)
      : drawing_(drawing), ontology_(ontology), scale_(days_of(drawing)) {}

  std::string statements() {
    for (std::size_t i = 0; i < drawing_.nodes.size(); ++i) write_row(i);
    return background() + out_;
  }

 private:
  static std::vector<std::int32_t> days_of(const Drawing& drawing) {
    std::vector<std::int32_t> days;
    for (const DrawnNode& node : drawing.nodes) {
      for (const DrawnMark& mark : node.marks) {
        if (mark.when.from)
          days.insert(days.end(), {mark.when.from->first_day(), mark.when.from->last_day()});
        if (mark.when.until)
          days.insert(days.end(), {mark.when.until->first_day(), mark.when.until->last_day()});
      }
    }
    if (days.empty()) days.push_back(0);
    return days;
  }

  [[nodiscard]] double row_y(std::size_t row) const { return -static_cast<double>(row) * kRow; }

  void write_row(std::size_t row) {
    const DrawnNode& node = drawing_.nodes[row];
    const double y = row_y(row);
    std::string name = html(truncate_to_width(clean(node.label), kNameColumns));
    if (!node.detail.empty()) {
      const std::size_t used = display_width(clean(node.label));
      if (used + 6 < kNameColumns)
        name +=
            "  " + font(kScalePoints, kFaint, truncate_to_width(clean(node.detail), kNameColumns - used - 2));
    }
    out_ += text_node(fmt::format("name {}", row), -kNameWidth - kGap, -kGap, y, "RIGHT",
                      fmt::format(R"(<FONT POINT-SIZE="{}">{}</FONT>)", kTextPoints, name),
                      quote_tooltip(node.tooltip));
    double end = 0;
    for (std::size_t i = 0; i < node.marks.size(); ++i)
      end = std::max(end, write_mark(fmt::format("mark {} {}", row, i), node, node.marks[i], y));
    const std::string dates = dates_of(node);
    out_ +=
        text_node(fmt::format("date {}", row), end + 6, end + 6 + 5.2 * kDateColumns, y, "LEFT",
                  font(kScalePoints, kFaint, truncate_to_width(dates, kDateColumns)), quote_tooltip(dates));
  }

  /// Returns where it ends.
  double write_mark(const std::string& id, const DrawnNode& node, const DrawnMark& mark, double y) {
    const NodeStyle style = node_style(ontology_, node.type, drawing_.chinese);
    double left = mark.when.from ? scale_.at(mark.when.from->first_day()) : 0;
    double right = mark.when.until ? scale_.at(mark.when.until->last_day()) : scale_.width();
    const std::string tooltip = quote_tooltip(mark.tooltip);
    const auto shape = [&](const char* kind, double from, double to, double height, const std::string& fill) {
      return fmt::format(
          R"([shape={}, style=filled, label="", fixedsize=true, width={:.4f}, height={:.4f}, pos="{:.1f},{:.1f}", color="{}", fillcolor="{}", tooltip={}];)"
          "\n",
          kind, (to - from) / 72, height / 72, (from + to) / 2, y, style.border, fill, tooltip);
    };
    if (!mark.moment) {
      if (right - left < kDot) right = left + kDot;
      // An open end has no border to stop at: it points on.
      const char* const kind = !mark.when.until ? "rarrow" : !mark.when.from ? "larrow" : "box";
      const double height = mark.when.until && mark.when.from ? kBar : kBar + 6;
      out_ += fmt::format("  \"{}\" ", id) + shape(kind, left, right, height, style.strong);
      return right;
    }
    const double middle = (left + right) / 2;
    if (right - left > 2 * kDot)  // a year or month, somewhere in which it was
      out_ += fmt::format("  \"{} within\" ", id) + shape("box", left, right, 3, style.fill);
    out_ += fmt::format("  \"{}\" ", id) +
            shape("ellipse", middle - kDot / 2, middle + kDot / 2, kDot, style.strong);
    return std::max(right, middle + kDot / 2);
  }

  static std::string dates_of(const DrawnNode& node) {
    std::string out;
    for (const DrawnMark& mark : node.marks) {
      if (!out.empty()) out += "; ";
      out +=
          (mark.moment && mark.when.from ? mark.when.from->to_string() : mark.when.to_string()) + mark.marks;
    }
    return out;
  }

  /// Lines where years begin, their numbers above, and a break where years are left out.
  std::string background() {
    const double top = kRow * 0.8;
    const double bottom = row_y(drawing_.nodes.empty() ? 0 : drawing_.nodes.size() - 1) - kRow * 0.6;
    std::string lines = "c 7 -#d0d0d0";
    const auto line_at = [&](double x) {
      lines += fmt::format(" L 2 {0:.1f} {1:.1f} {0:.1f} {2:.1f}", x, bottom, top);
    };
    for (const TimeScale::Year& year : scale_.years()) {
      if (year.empty) {
        out_ += text_node(fmt::format("cut {}", year.number), year.left - 5, year.right + 5, top + 7,
                          "CENTER", font(kScalePoints, kFaint, "…"), quote_tooltip(""));
        continue;
      }
      line_at(year.left);
      if (&year == &scale_.years().back() || (&year + 1)->empty) line_at(year.right);
      out_ += text_node(fmt::format("year {}", year.number), year.left, year.right, top + 7, "CENTER",
                        font(kScalePoints, kFaint, std::to_string(year.number)), quote_tooltip(""));
      if (year.right - year.left < kMonthsFrom) continue;
      for (const int month : {4, 7, 10}) {
        const Date start{static_cast<std::uint16_t>(year.number), static_cast<std::uint8_t>(month), 1};
        const double x = scale_.at(start.first_day());
        lines += fmt::format(" L 2 {0:.1f} {1:.1f} {0:.1f} {2:.1f}", x, top - 5, top);
      }
    }
    return fmt::format("  graph [_background=\"{}\"];\n", lines);
  }

  const Drawing& drawing_;
  const Ontology& ontology_;
  const TimeScale scale_;
  std::string out_;
};

}  // namespace

TimeScale::TimeScale(const std::vector<std::int32_t>& days) {
  std::set<int> used;
  for (const std::int32_t day : days) used.insert(year_of(day));
  const double wide = std::clamp(kAxisWidth / static_cast<double>(used.size()), kNarrowestYear, kWidestYear);
  double left = 0;
  int next = *used.begin();
  const auto add = [&](int first, int after, double width, bool empty) {
    years_.push_back({.number = first,
                      .left = left,
                      .right = left + width,
                      .first = first_day_of(first),
                      .last = Date{static_cast<std::uint16_t>(after - 1), 12, 31}.first_day(),
                      .empty = empty});
    left += width;
  };
  for (const int year : used) {
    if (year > next) add(next, year, kCut, true);
    add(year, year + 1, wide, false);
    next = year + 1;
  }
}

double TimeScale::at(std::int32_t day) const {
  if (day <= years_.front().first) return 0;
  for (const Year& year : years_) {
    if (day > year.last) continue;
    const double share = (day - year.first + 0.5) / (year.last - year.first + 1.0);
    return year.left + share * (year.right - year.left);
  }
  return width();
}

Point axis_corner(const Drawing& drawing) {
  return {-kNameWidth - kGap, -static_cast<double>(drawing.nodes.size()) * kRow};
}

std::string axis_statements(const Drawing& drawing, const Ontology& ontology) {
  return Axis(drawing, ontology).statements();
}

}  // namespace guanxi::dot
