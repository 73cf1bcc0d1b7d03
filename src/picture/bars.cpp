#include "picture/bars.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "guanxi/base/unicode.hpp"
#include "picture/dot_text.hpp"
#include "picture/palette.hpp"

namespace guanxi::dot {
namespace {

constexpr double kLongestBar = 300;  // points
constexpr std::size_t kNameColumns = 44;

double length_of(double value, double largest) {
  if (!std::isfinite(value) || value <= 0 || largest <= 0) return 0;
  return std::max(1.0, std::round(kLongestBar * value / largest));
}

std::string row(const DrawnNode& node, const NodeStyle& style, double length) {
  const std::string name = html(truncate_to_width(clean(node.label), kNameColumns));
  std::string out =
      fmt::format(R"(<TR><TD ALIGN="RIGHT"><FONT COLOR="{}">{}</FONT></TD><TD ALIGN="LEFT">{}{}{}</TD>)",
                  kFaint, node.level, node.emphasis ? "<B>" : "", name, node.emphasis ? "</B>" : "");
  out += fmt::format(R"(<TD ALIGN="RIGHT"> {} </TD>)", html(node.detail));
  if (length > 0) {
    out += fmt::format(
        R"(<TD ALIGN="LEFT" BORDER="1" COLOR="{}" BGCOLOR="{}" WIDTH="{}" HEIGHT="12" FIXEDSIZE="TRUE"></TD>)",
        style.border, style.strong, length);
  } else {
    out += "<TD></TD>";
  }
  return out + "</TR>";
}

}  // namespace

std::string bars_node(const Drawing& drawing, const Ontology& ontology) {
  double largest = 0;
  for (const DrawnNode& node : drawing.nodes)
    if (std::isfinite(node.value)) largest = std::max(largest, node.value);
  std::string out =
      R"(  "ranking" [shape=plain, style="", label=<<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="2" CELLPADDING="1">)";
  out += '\n';
  for (const DrawnNode& node : drawing.nodes) {
    const NodeStyle style = node_style(ontology, node.type, drawing.chinese);
    out += "    " + row(node, style, length_of(node.value, largest)) + '\n';
  }
  return out + "  </TABLE>>, tooltip=" + quote_tooltip(drawing.title) + "];\n";
}

}  // namespace guanxi::dot
