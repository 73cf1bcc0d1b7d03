#include "picture/node_box.hpp"

#include <algorithm>

#include "picture/dot_text.hpp"
#include "picture/palette.hpp"

namespace guanxi::dot {
namespace {

constexpr std::size_t kLabelLines = 3;

std::size_t columns_of(const DrawnNode& node) {
  return node.emphasis ? 24 : 18;
}

}  // namespace

std::vector<std::string> name_lines(const DrawnNode& node, bool wide) {
  return wrap(clean(node.label), columns_of(node) * (wide ? 2 : 1), kLabelLines);
}

std::vector<std::string> detail_lines(const DrawnNode& node) {
  if (node.detail.empty()) return {};
  return wrap(clean(node.detail), columns_of(node) * 3 / 2, 2);
}

Size size_of(const DrawnNode& node, const Ontology& ontology) {
  const Size name = text_size(name_lines(node), node.emphasis ? kFocusPoints : kNodePoints);
  const Size detail = text_size(detail_lines(node), kDetailPoints);
  const std::string shape = node_style(ontology, node.type, false).shape;
  const double stretch = shape == "ellipse" || shape == "octagon" || shape == "hexagon" ? 1.42 : 1.0;
  return {std::max(name.width, detail.width) * stretch + 18, (name.height + detail.height) * stretch + 9};
}

std::vector<Size> sizes_of(const Drawing& drawing, const Ontology& ontology) {
  std::vector<Size> sizes;
  sizes.reserve(drawing.nodes.size());
  for (const DrawnNode& node : drawing.nodes) sizes.push_back(size_of(node, ontology));
  return sizes;
}

}  // namespace guanxi::dot
