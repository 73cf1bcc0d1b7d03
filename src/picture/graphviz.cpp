// The Graphviz libraries. They keep their state in globals and print on stderr: one call at a time, and their
// messages are caught.
#include <graphviz/gvc.h>

#include <algorithm>
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
