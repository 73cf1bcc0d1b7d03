// The Graphviz libraries. They keep their state in globals and print on stderr: one call at a time, and their
// messages are caught.
#include <fmt/format.h>
#include <graphviz/gvc.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <utility>

#include "guanxi/base/error.hpp"
#include "guanxi/picture/render.hpp"
#include "picture/footnotes.hpp"
#include "picture/force.hpp"
#include "picture/page.hpp"

namespace guanxi {
namespace {

constexpr double kPngDotsPerInch = 144;
constexpr double kPngLongestSide = 10'000;  // pixels
constexpr double kPointsPerInch = 72;
constexpr int kStepsOfCurve = 12;
constexpr const char* kInstall =
    "pictures need the package graphviz with its plugins (apt install graphviz; dot -c)";

std::mutex graphviz_mutex;
std::string graphviz_messages;  // under the mutex

int catch_message(char* text) {
  graphviz_messages += text;
  return 0;
}

/// Messages are caught as long as it lives.
class MessageCatcher {
 public:
  MessageCatcher() : before_(agseterrf(&catch_message)) {
    graphviz_messages.clear();
    agseterr(AGERR);
  }
  ~MessageCatcher() {
    agseterrf(before_);
    agseterr(AGWARN);
  }
  MessageCatcher(const MessageCatcher&) = delete;
  MessageCatcher& operator=(const MessageCatcher&) = delete;

  /// In one line: "syntax error in line 1 near 'x'".
  [[nodiscard]] static std::string text() {
    std::string out = graphviz_messages;
    if (out.starts_with("Error: ")) out.erase(0, 7);
    std::replace(out.begin(), out.end(), '\n', ' ');
    while (out.ends_with(' ')) out.pop_back();
    return out.empty() ? "no message" : out;
  }

 private:
  agusererrf before_;
};

const char* name_of(PictureFormat format) noexcept {
  switch (format) {
    case PictureFormat::kSvg:
      return "svg";
    case PictureFormat::kPng:
      return "png";
    case PictureFormat::kPdf:
      return "pdf";
    case PictureFormat::kHtml:
      return "html";
    case PictureFormat::kDot:
      break;
  }
  return "dot";
}

/// One for the whole process, never freed: Graphviz's text layout keeps a pointer to the name of the last
/// font that it used, which belongs to the context, and looks at it again in the next picture.
GVC_t* context() {
  static GVC_t* const kContext = gvContext();
  return kContext;
}

struct CloseGraph {
  void operator()(Agraph_t* graph) const noexcept { agclose(graph); }
};
using Graph = std::unique_ptr<Agraph_t, CloseGraph>;

class Layout {
 public:
  explicit Layout(Agraph_t* graph) : graph_(graph) {
    const char* const stated = agget(graph, const_cast<char*>("layout"));
    const std::string engine = stated == nullptr || *stated == '\0' ? "dot" : stated;
    std::srand(1);  // sfdp draws from rand(), lines round ellipses from drand48(): neither seeds it
    srand48(1);
    if (gvLayout(context(), graph, engine.c_str()) != 0) {
      throw Error(ErrorCode::kIo,
                  "Graphviz cannot arrange the picture (layout " + engine + "): " + MessageCatcher::text(),
                  kInstall);
    }
  }
  ~Layout() { gvFreeLayout(context(), graph_); }
  Layout(const Layout&) = delete;
  Layout& operator=(const Layout&) = delete;

  [[nodiscard]] std::string draw(PictureFormat format) const {
    if (format == PictureFormat::kPng) {
      const boxf box = GD_bb(graph_);
      const double side = std::max({box.UR.x - box.LL.x, box.UR.y - box.LL.y, 1.0});
      GD_drawing(graph_)->dpi = std::min(kPngDotsPerInch, kPngLongestSide / side * kPointsPerInch);
    }
    char* bytes = nullptr;
    unsigned int size = 0;
    const int failed = gvRenderData(context(), graph_, name_of(format), &bytes, &size);
    const std::unique_ptr<char, decltype(&gvFreeRenderData)> owner(bytes, &gvFreeRenderData);
    if (failed != 0 || bytes == nullptr) {
      throw Error(ErrorCode::kIo,
                  std::string("Graphviz cannot draw ") + name_of(format) + ": " + MessageCatcher::text(),
                  kInstall);
    }
    return {bytes, size};
  }

 private:
  Agraph_t* graph_;
};

/// Cairo writes the present time; blanks in its place keep all offsets.
void remove_creation_date(std::string& pdf) {
  const std::size_t at = pdf.rfind("/CreationDate (");
  if (at == std::string::npos) return;
  const std::size_t end = pdf.find(')', at);
  if (end != std::string::npos) pdf.replace(at, end + 1 - at, end + 1 - at, ' ');
}

std::string text_of(const pointf& point) {
  return fmt::format("{:.2f},{:.2f}", point.x, point.y);
}

/// Layout "nop" moves the whole graph. Where a node's `pos` would have had it, as seen from where it is.
dot::Point moved_by(Agraph_t* graph) {
  Agnode_t* const node = agfstnode(graph);
  const char* const stated = node == nullptr ? nullptr : agget(node, const_cast<char*>("pos"));
  dot::Point at;
  if (stated == nullptr || std::sscanf(stated, "%lf,%lf", &at.x, &at.y) != 2) return {};
  return {at.x - ND_coord(node).x, at.y - ND_coord(node).y};
}

pointf moved(const pointf& point, const dot::Point& by) {
  return {point.x + by.x, point.y + by.y};
}

dot::Point at_share(const pointf* p, double t) {
  const double s = 1 - t;
  const auto mix = [&](double a, double b, double c, double d) {
    return s * s * s * a + 3 * s * s * t * b + 3 * s * t * t * c + t * t * t * d;
  };
  return {mix(p[0].x, p[1].x, p[2].x, p[3].x), mix(p[0].y, p[1].y, p[2].y, p[3].y)};
}

dot::Course course_of(const splines& spline, const dot::Point& by) {
  dot::Course course;
  for (std::size_t i = 0; i < static_cast<std::size_t>(spline.size); ++i) {
    const bezier& part = spline.list[i];
    if (part.size < 4) continue;
    if (!course.spline.empty()) course.spline += ';';
    if (part.sflag != 0) course.spline += "s," + text_of(moved(part.sp, by)) + ' ';
    if (part.eflag != 0) course.spline += "e," + text_of(moved(part.ep, by)) + ' ';
    std::vector<pointf> points;
    for (int k = 0; k < part.size; ++k) {
      points.push_back(moved(part.list[k], by));
      course.spline += (k == 0 ? "" : " ") + text_of(points.back());
    }
    course.points.push_back({points.front().x, points.front().y});
    for (std::size_t k = 0; k + 3 < points.size(); k += 3)
      for (int step = 1; step <= kStepsOfCurve; ++step)
        course.points.push_back(at_share(&points[k], static_cast<double>(step) / kStepsOfCurve));
  }
  return course;
}

}  // namespace

std::optional<PictureFormat> picture_format(std::string_view name) noexcept {
  for (const auto format : {PictureFormat::kDot, PictureFormat::kSvg, PictureFormat::kPng,
                            PictureFormat::kPdf, PictureFormat::kHtml})
    if (name == name_of(format)) return format;
  return std::nullopt;
}

std::string render(const std::string& dot, PictureFormat format) {
  const std::lock_guard lock(graphviz_mutex);
  const MessageCatcher catcher;
  const Graph graph(agmemread(dot.c_str()));
  if (!graph) throw Error(ErrorCode::kBadInput, "this is not DOT: " + MessageCatcher::text());
  std::string bytes = Layout(graph.get()).draw(format);
  if (format == PictureFormat::kPdf) remove_creation_date(bytes);
  return bytes;
}

namespace dot {

std::vector<Point> arrange(const std::string& dot, std::size_t count) {
  const std::lock_guard lock(graphviz_mutex);
  const MessageCatcher catcher;
  const Graph graph(agmemread(dot.c_str()));
  if (!graph) throw Error(ErrorCode::kBadInput, "this is not DOT: " + MessageCatcher::text());
  const Layout layout(graph.get());
  std::vector<Point> at(count);
  for (std::size_t i = 0; i < count; ++i) {
    Agnode_t* const node = agnode(graph.get(), std::to_string(i).data(), 0);
    if (node != nullptr) at[i] = {ND_coord(node).x, ND_coord(node).y};
  }
  return at;
}

std::vector<Course> lead_lines(const std::string& dot, std::size_t count) {
  const std::lock_guard lock(graphviz_mutex);
  const MessageCatcher catcher;
  const Graph graph(agmemread(dot.c_str()));
  if (!graph) throw Error(ErrorCode::kBadInput, "this is not DOT: " + MessageCatcher::text());
  const Layout layout(graph.get());
  const Point by = moved_by(graph.get());
  std::vector<Course> courses(count);
  for (Agnode_t* node = agfstnode(graph.get()); node != nullptr; node = agnxtnode(graph.get(), node)) {
    for (Agedge_t* edge = agfstout(graph.get(), node); edge != nullptr; edge = agnxtout(graph.get(), edge)) {
      const char* const number = agget(edge, const_cast<char*>("number"));
      if (number == nullptr || *number == '\0' || ED_spl(edge) == nullptr) continue;
      const std::size_t index = std::strtoul(number, nullptr, 10);
      if (index < count) courses[index] = course_of(*ED_spl(edge), by);
    }
  }
  return courses;
}

}  // namespace dot

DrawingLimits limits_of(PictureFormat format) noexcept {
  if (format == PictureFormat::kHtml) return {.max_nodes = 5000, .max_edges = 20'000};
  return {};
}

Picture make_picture(Drawing drawing, const Ontology& ontology, PictureFormat format) {
  return make_picture(std::move(drawing), ontology, format, limits_of(format));
}

Picture make_picture(Drawing drawing, const Ontology& ontology, PictureFormat format,
                     const DrawingLimits& limits) {
  Picture picture;
  picture.remarks = reduce(drawing, limits);
  if (format == PictureFormat::kHtml) {
    picture.bytes = dot::make_page(drawing, ontology);
    return picture;
  }
  // A tooltip shows evidence in SVG, and in what dot makes of DOT.
  if (format == PictureFormat::kPng || format == PictureFormat::kPdf) dot::add_footnotes(drawing);
  picture.bytes = to_dot(drawing, ontology);
  if (format != PictureFormat::kDot) picture.bytes = render(picture.bytes, format);
  return picture;
}

}  // namespace guanxi
