// A drawing in Graphviz's language.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "guanxi/base/unicode.hpp"
#include "guanxi/model/ontology.hpp"
#include "guanxi/picture/render.hpp"
#include "picture/axis.hpp"
#include "picture/bars.hpp"
#include "picture/dot_text.hpp"
#include "picture/force.hpp"
#include "picture/labels.hpp"
#include "picture/legend.hpp"
#include "picture/lines.hpp"
#include "picture/node_box.hpp"
#include "picture/palette.hpp"
#include "picture/placement.hpp"

namespace guanxi {
namespace {

using namespace dot;

// The first that is installed; all hold Han characters.
constexpr const char* kFonts =
    "Noto Sans CJK SC,Source Han Sans SC,PingFang SC,Microsoft YaHei,WenQuanYi Micro Hei,WenQuanYi Zen "
    "Hei,sans-serif";
constexpr std::size_t kMaxDetailed = 60;  // lines, for roles and dates to be drawn on them
constexpr std::size_t kMaxRoutedNodes = 100, kMaxRoutedLines = 200;  // for lines to be led round nodes
constexpr std::size_t kMaxRoutedAcross = 80;
constexpr std::size_t kFitting =
    85;  // percent of the labels that have room: a few long ones make no wide picture
constexpr double kSlope = 0.03, kFarthest = 4;  // inches between tall columns: a node's share, and the most
constexpr std::size_t kTall = 20;  // nodes of one column; such a picture gives each a row as low as it can be

class Writer {
 public:
  Writer(const Drawing& drawing, const Ontology& ontology)
      : drawing_(drawing),
        ontology_(ontology),
        colours_(drawing, ontology),
        lines_(lines_of(drawing, drawing.layout == LayoutKind::kLayered)) {
    make_labels();
  }

  std::string text() {
    place();
    out_ = "digraph " + quote(drawing_.title.empty() ? "guanxi" : drawing_.title) + " {\n";
    write_defaults();
    if (drawing_.layout == LayoutKind::kBars) {
      if (!drawing_.nodes.empty()) out_ += bars_node(drawing_, ontology_);
      return out_ + "}\n";
    }
    if (drawing_.layout == LayoutKind::kAxis) {
      out_ += axis_statements(drawing_, ontology_);
      if (!drawing_.footnotes.empty()) write_footnotes(axis_corner(drawing_));
      return out_ + "}\n";
    }
    // What stands below dot's columns can only be the label of a cluster.
    const bool framed = drawing_.layout == LayoutKind::kLayered && !drawing_.footnotes.empty();
    if (framed)
      line(fmt::format(
          R"(subgraph "cluster" {{ graph [pencolor=transparent, labelloc=b, tooltip="", label={}];)",
          foot_label(drawing_, foot_columns(), foot_width())));
    write_nodes();
    if (drawing_.layout == LayoutKind::kLayered) write_columns();
    for (std::size_t i = 0; i < lines_.size(); ++i) write_line(i);
    if (framed) line("}");
    if (!at_.empty() && !drawing_.footnotes.empty()) write_footnotes(corner());
    return out_ + "}\n";
  }

 private:
  void make_labels() {
    labels_.clear();
    for (const Line& line : lines_) {
      const Point course = at_.empty()
                               ? Point{1, 0}
                               : Point{at_[line.to].x - at_[line.from].x, at_[line.to].y - at_[line.from].y};
      labels_.push_back(label_of(line, colours_, lines_.size() <= kMaxDetailed && !is_tall(), course));
    }
  }

  void line(std::string_view text) { out_.append("  ").append(text).append("\n"); }

  void write_defaults() {
    line(fmt::format("graph [{}];", layout_attributes()));
    if (!frames_.empty()) line(fmt::format(R"(graph [_background="{}"];)", background()));
    line(fmt::format(
        R"(graph [charset="UTF-8", bgcolor="white", pad=0.25, fontname="{}", fontsize=10, fontcolor="{}"];)",
        kFonts, kInk));
    line(fmt::format("graph [labelloc=t, labeljust=l, tooltip={}, label={}];", quote_tooltip(drawing_.title),
                     head_label(drawing_, ontology_, colours_, head_columns(), hidden_note())));
    write_node_defaults();
    line(fmt::format(R"(edge [fontname="{}", fontsize={}, fontcolor="{}", arrowsize=0.6];)", kFonts,
                     kLinePoints, kInk));
  }

  void write_node_defaults() {
    line(fmt::format(
        R"(node [fontname="{}", fontsize={}, fontcolor="{}", height=0.3, width=0.3, margin="0.1,0.05"];)",
        kFonts, kNodePoints, kInk));
  }

  [[nodiscard]] std::string layout_attributes() const {
    switch (drawing_.layout) {
      case LayoutKind::kLayered:
        return fmt::format("layout=dot, rankdir=LR, nodesep={}, ranksep={:.2f}, {}", is_tall() ? 0.06 : 0.22,
                           is_tall() ? std::min(kSlope * static_cast<double>(tallest()), kFarthest) : 0.45,
                           lines_.size() <= kMaxRoutedLines
                               ? "nslimit=4, nslimit1=4"
                               : "splines=line, nslimit=0.5, nslimit1=0.5, mclimit=0.5");
      case LayoutKind::kBars:
        return "layout=dot";
      case LayoutKind::kAxis:
        return "layout=nop";
      case LayoutKind::kRings:
      case LayoutKind::kClusters:
      case LayoutKind::kForce:
        break;
    }
    return fmt::format(R"(layout={}, splines={}, esep="+2", outputorder=edgesfirst)",
                       is_led() ? "nop2" : "nop", is_straight() ? "line" : "true");
  }

  /// Whether straight lines do: all lead to the centre of rings, or there are too many nodes to lead lines
  /// round them.
  [[nodiscard]] bool is_straight() const {
    if (drawing_.nodes.size() > kMaxRoutedNodes || lines_.size() > kMaxRoutedLines) return true;
    // Leading lines across the whole page round all the nodes of others is what takes Graphviz longest.
    if (drawing_.layout == LayoutKind::kClusters) return drawing_.nodes.size() > kMaxRoutedAcross;
    if (drawing_.layout != LayoutKind::kRings) return false;
    return std::all_of(lines_.begin(), lines_.end(), [&](const Line& line) {
      return !line.loop() && (drawing_.nodes[line.from].level == 0 || drawing_.nodes[line.to].level == 0);
    });
  }

  /// Whether the course of every line is known.
  [[nodiscard]] bool is_led() const {
    return !courses_.empty() && std::none_of(courses_.begin(), courses_.end(),
                                             [](const Course& course) { return course.spline.empty(); });
  }

  /// Nodes in the fullest column.
  [[nodiscard]] std::size_t tallest() const {
    std::map<std::uint32_t, std::size_t> columns;
    std::size_t most = 0;
    for (const DrawnNode& node : drawing_.nodes) most = std::max(most, ++columns[node.level]);
    return most;
  }

  [[nodiscard]] bool is_tall() const { return drawing_.layout == LayoutKind::kLayered && tallest() > kTall; }

  [[nodiscard]] bool is_table() const {
    return drawing_.layout == LayoutKind::kBars || drawing_.layout == LayoutKind::kAxis;
  }

  /// About as wide as the picture will be.
  [[nodiscard]] std::size_t head_columns() const {
    const auto root = static_cast<std::size_t>(std::sqrt(static_cast<double>(drawing_.nodes.size())));
    if (is_table()) return 100;
    return std::clamp<std::size_t>(22 * root, 90, 200);
  }

  /// Of labels that there is no room for.
  [[nodiscard]] std::string hidden_note() const {
    std::size_t hidden = 0;
    for (std::size_t i = 0; i < label_places_.size(); ++i)
      hidden += !label_places_[i].shown && !crosses_frames(lines_[i]) ? 1 : 0;
    if (hidden == 0) return {};
    return drawing_.chinese ? fmt::format("{} 条线无处标注，只以颜色表示", hidden)
                            : fmt::format("{} line{} without room for a label: the colour tells the relation",
                                          hidden, hidden == 1 ? "" : "s");
  }

  /// All but dot's columns and tables are placed here, so that labels can be kept apart.
  void place() {
    if (drawing_.layout == LayoutKind::kLayered || is_table()) return;
    const std::vector<Size> sizes = sizes_of(drawing_, ontology_);
    Placement placement = place_nodes(drawing_, sizes, lines_, room_for(labels_, kFitting));
    at_ = std::move(placement.at);
    frames_ = std::move(placement.frames);
    std::vector<std::size_t> degrees(drawing_.nodes.size());
    for (const Line& line : lines_) {
      ++degrees[line.from];
      ++degrees[line.to];
    }
    make_labels();  // now that it is known which way the lines go
    if (lines_.size() <= kMaxLabelled) place_line_labels(sizes, degrees);
  }

  void place_line_labels(std::vector<Size> sizes, const std::vector<std::size_t>& degrees) {
    courses_ = lead_lines(unlabelled(), lines_.size());
    std::vector<Point> at = at_;
    for (std::size_t group = 0; group < frames_.size(); ++group) {
      at.push_back(caption_at(group));
      sizes.push_back(caption_size(group));
    }
    std::vector<LabelledLine> labelled;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      labelled.push_back({is_led() && !crosses_frames(lines_[i]) ? courses_[i].points : std::vector<Point>(),
                          labels_[i].size, is_outward(lines_[i], degrees)});
      if (lines_[i].loop()) lead_away(at_[lines_[i].from], labelled.back());
    }
    label_places_ = place_labels(at, sizes, labelled);
  }

  /// The label of a loop stands beside it.
  static void lead_away(const Point& node, LabelledLine& loop) {
    if (loop.course.empty()) return;
    const auto distance = [&](const Point& point) { return std::hypot(point.x - node.x, point.y - node.y); };
    const Point start =
        *std::max_element(loop.course.begin(), loop.course.end(),
                          [&](const Point& a, const Point& b) { return distance(a) < distance(b); });
    const double times = 1 + (2 * loop.label.width + 40) / std::max(distance(start), 1.0);
    loop.course = {start, {node.x + (start.x - node.x) * times, node.y + (start.y - node.y) * times}};
    loop.near_to = false;
  }

  /// Only what lines are led round, and the lines.
  std::string unlabelled() {
    out_ = "digraph {\n";
    line(fmt::format("graph [{}];", layout_attributes()));
    if (!frames_.empty()) line(fmt::format(R"(graph [_background="{}"];)", background()));
    write_node_defaults();
    line("edge [arrowsize=0.6];");
    write_nodes();
    for (std::size_t i = 0; i < lines_.size(); ++i)
      line(fmt::format("{} -> {} [number={}, dir={}];", quote(drawing_.nodes[lines_[i].from].id),
                       quote(drawing_.nodes[lines_[i].to].id), i, arrows_of(lines_[i], false)));
    return std::move(out_) + "}\n";
  }

  /// Whether a line's `to` end is where it stands clear of others: farther out, or with fewer lines.
  [[nodiscard]] bool is_outward(const Line& line, const std::vector<std::size_t>& degrees) const {
    const DrawnNode& from = drawing_.nodes[line.from];
    const DrawnNode& to = drawing_.nodes[line.to];
    if (drawing_.layout == LayoutKind::kRings && from.level != to.level) return from.level < to.level;
    return degrees[line.to] <= degrees[line.from];
  }

  /// Keeps the nodes of each level in one column, in the levels' order: anchors that nobody sees hold them.
  void write_columns() {
    std::map<std::uint32_t, std::string> columns;
    for (const DrawnNode& node : drawing_.nodes) columns[node.level] += quote(node.id) + "; ";
    if (columns.size() < 2) return;
    std::string chain;
    for (const auto& [level, nodes] : columns) {
      const std::string anchor = fmt::format("\"guanxi:column:{}\"", level);
      line(fmt::format(R"({{rank=same; {} [style=invis, shape=point, width=0, height=0, label=""]; {}}})",
                       anchor, nodes));
      chain += (chain.empty() ? "" : " -> ") + anchor;
    }
    line(chain + " [style=invis];");
  }

  [[nodiscard]] std::size_t foot_columns() const { return std::max<std::size_t>(head_columns(), 120); }

  /// Points that the widest footnote takes.
  [[nodiscard]] double foot_width() const {
    std::size_t columns = 0;
    for (const std::string& note : drawing_.footnotes) columns = std::max(columns, display_width(note));
    return static_cast<double>(std::min(columns, foot_columns())) * 5.2;
  }

  /// The lower left one of all nodes and frames.
  [[nodiscard]] Point corner() const {
    const std::vector<Size> sizes = sizes_of(drawing_, ontology_);
    Point low{HUGE_VAL, HUGE_VAL};
    const auto take = [&](double x, double y) { low = {std::min(low.x, x), std::min(low.y, y)}; };
    for (std::size_t i = 0; i < at_.size(); ++i)
      take(at_[i].x - sizes[i].width / 2, at_[i].y - sizes[i].height / 2);
    for (const Frame& frame : frames_) take(frame.low.x, frame.low.y);
    return low;
  }

  /// Below a corner, from there to the right.
  void write_footnotes(const Point& corner) {
    std::size_t rows = 0;
    for (const std::string& note : drawing_.footnotes) rows += wrap(note, foot_columns(), 4).size();
    line(fmt::format(
        R"("guanxi:footnotes" [shape=plain, style="", tooltip="", label={}, pos="{:.1f},{:.1f}"];)",
        foot_label(drawing_, foot_columns(), foot_width()), corner.x + foot_width() / 2,
        corner.y - 20 - static_cast<double>(rows) * 7));
  }

  /// Such lines only say that groups are linked: they are faint and have no label.
  [[nodiscard]] bool crosses_frames(const Line& merged) const {
    return !frames_.empty() && drawing_.nodes[merged.from].group != drawing_.nodes[merged.to].group;
  }

  void write_nodes() {
    for (std::size_t i = 0; i < drawing_.nodes.size(); ++i) write_node(i);
    for (std::size_t group = 0; group < frames_.size(); ++group) write_caption(group);
  }

  /// The frames, as a background. (Graphviz's own clusters come in the order of addresses in memory.)
  [[nodiscard]] std::string background() const {
    std::string out = "c 7 -#b0b0b0";
    for (const auto& [low, high] : frames_) {
      if (low.x < high.x)
        out += fmt::format(" p 4 {0:.1f} {1:.1f} {2:.1f} {1:.1f} {2:.1f} {3:.1f} {0:.1f} {3:.1f}", low.x,
                           low.y, high.x, high.y);
    }
    return out;
  }

  [[nodiscard]] Size caption_size(std::size_t group) const {
    return text_size({clean(drawing_.groups[group])}, kCaptionPoints);
  }

  [[nodiscard]] Point caption_at(std::size_t group) const {
    const auto [low, high] = frames_[group];
    const Size size = caption_size(group);
    return {low.x + size.width / 2 + 8, high.y - size.height / 2 - 5};
  }

  void write_caption(std::size_t group) {
    if (frames_[group].low.x >= frames_[group].high.x) return;
    const Point at = caption_at(group);
    line(fmt::format(
        R"("guanxi:caption:{}" [label={}, shape=plain, fontsize={}, fontcolor="{}", pos="{:.1f},{:.1f}"];)",
        group, quote_lines({clean(drawing_.groups[group])}), kCaptionPoints, kFaint, at.x, at.y));
  }

  void write_node(std::size_t index) {
    const DrawnNode& node = drawing_.nodes[index];
    const NodeStyle style = node_style(ontology_, node.type, drawing_.chinese);
    std::string attributes =
        fmt::format(R"(label={}, shape={}, style="{}", color="{}", fillcolor="{}", penwidth={}, tooltip={})",
                    node_label(node), style.shape, style.shape == "box" ? "filled,rounded" : "filled",
                    node.cut ? kCutColour : style.border, node.emphasis ? style.strong : style.fill,
                    node.emphasis ? 2.2
                    : node.cut    ? 1.4
                                  : 1,
                    quote_tooltip(node.tooltip.empty() ? node.label : node.tooltip));
    if (node.cut) attributes += ", peripheries=2";
    if (!at_.empty()) attributes += fmt::format(R"(, pos="{:.1f},{:.1f}")", at_[index].x, at_[index].y);
    line(fmt::format("{} [{}];", quote(node.id), attributes));
  }

  [[nodiscard]] std::string node_label(const DrawnNode& node) const {
    const std::vector<std::string> name = name_lines(node, is_tall());
    if (!node.emphasis && node.detail.empty()) return quote_lines(name);
    std::string out = "<";
    if (node.emphasis) out += fmt::format(R"(<FONT POINT-SIZE="{}"><B>)", kFocusPoints);
    for (const std::string& part : name) out += (&part == &name.front() ? "" : "<BR/>") + html(part);
    if (node.emphasis) out += "</B></FONT>";
    for (const std::string& part : detail_lines(node))
      out += fmt::format(R"(<BR/><FONT POINT-SIZE="{}" COLOR="{}">{}</FONT>)", kDetailPoints, kFaint,
                         html(part));
    return out + ">";
  }

  [[nodiscard]] std::string tooltip_of(const Line& merged) const {
    std::string out;
    for (const DrawnEdge* edge : merged.edges) {
      if (!out.empty()) out += "\n\n";
      out += edge->tooltip.empty() ? drawing_.nodes[edge->from].label + " – " + edge->label + " – " +
                                         drawing_.nodes[edge->to].label
                                   : edge->tooltip;
    }
    return quote_tooltip(out);
  }

  /// Text and place of a line's label, as attributes that start with ", ".
  [[nodiscard]] std::string label_attributes(std::size_t index, const std::string& tooltip) const {
    const Line& merged = lines_[index];
    if (drawing_.layout == LayoutKind::kLayered) {
      // A label between two nodes of one rank makes Graphviz 2.42 free a part of its layout twice.
      const bool within_rank =
          !merged.loop() && drawing_.nodes[merged.from].level == drawing_.nodes[merged.to].level;
      return fmt::format(", {}label={}, labeltooltip={}", within_rank ? "x" : "", labels_[index].markup,
                         tooltip);
    }
    if (label_places_.empty() || !label_places_[index].shown) return {};
    const Point& middle = label_places_[index].middle;
    return fmt::format(R"(, label={}, labeltooltip={}, lp="{:.1f},{:.1f}")", labels_[index].markup, tooltip,
                       middle.x, middle.y);
  }

  [[nodiscard]] static const char* arrows_of(const Line& merged, bool swapped) {
    if (merged.forward && merged.backward) return "both";
    if (!merged.forward && !merged.backward) return "none";
    return merged.forward != swapped ? "forward" : "back";
  }

  void write_line(std::size_t index) {
    const Line& merged = lines_[index];
    const DrawnNode& from = drawing_.nodes[merged.from];
    const DrawnNode& to = drawing_.nodes[merged.to];
    const bool layered = drawing_.layout == LayoutKind::kLayered;
    const bool swapped = layered && from.level > to.level;  // so that columns go from left to right
    const std::string& relation = merged.edges.front()->relation;
    const bool one_relation = merged.all([&](const DrawnEdge& edge) { return edge.relation == relation; });
    const bool heavy = !merged.all([](const DrawnEdge& edge) { return !edge.emphasis; });
    const std::string tooltip = tooltip_of(merged);
    const bool faint = crosses_frames(merged);
    const bool barred = !merged.all([](const DrawnEdge& edge) { return edge.barred.empty(); });
    const std::string colour = barred         ? std::string(kCutColour)
                               : one_relation ? colours_.of(relation)
                                              : std::string("#444444");
    std::string attributes = fmt::format(R"(dir={}, color="{}", penwidth={}, tooltip={})",
                                         arrows_of(merged, swapped), faint ? tint(colour, 0.4) : colour,
                                         heavy   ? 2.4
                                         : faint ? 0.7
                                                 : 1,
                                         tooltip);
    if (is_led()) attributes += fmt::format(R"(, pos="{}")", courses_[index].spline);
    attributes += label_attributes(index, tooltip);
    if (merged.all([](const DrawnEdge& edge) { return edge.doubtful || edge.supposed; }))
      attributes += ", style=dashed";
    const auto linked = std::find_if(merged.edges.begin(), merged.edges.end(),
                                     [](const DrawnEdge* edge) { return !quote_url(edge->url).empty(); });
    if (linked != merged.edges.end())
      attributes += ", URL=" + quote_url((*linked)->url) + R"(, target="_blank")";
    line(fmt::format("{} -> {} [{}];", quote((swapped ? to : from).id), quote((swapped ? from : to).id),
                     attributes));
  }

  const Drawing& drawing_;
  const Ontology& ontology_;
  const RelationColours colours_;
  const std::vector<Line> lines_;
  std::vector<LineLabel> labels_;  // of the lines
  std::vector<Point> at_;          // of the nodes; empty if Graphviz is to find it
  std::vector<Frame> frames_;      // kClusters
  std::vector<Course> courses_;    // of the lines, where labels are placed along them
  std::vector<LabelPlace> label_places_;
  std::string out_;
};

}  // namespace

std::string to_dot(const Drawing& drawing, const Ontology& ontology) {
  return Writer(drawing, ontology).text();
}

}  // namespace guanxi
