#include "picture/palette.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "guanxi/model/ontology.hpp"

namespace guanxi::dot {
namespace {

// Found by search: 4.5 to 1 against white, and for every two of them a distance in CIELAB of at least 36 as
// most people see them and of 18 as people without the red or the green cones do (Machado et al. 2009).
constexpr std::array<const char*, 10> kRelationColours = {
    "#0069e1", "#e1001e", "#00780f", "#690087", "#5a1e00",
    "#1e78a5", "#d23c69", "#00694b", "#692d5a", "#3c2de1",
};
constexpr const char* kOtherRelations = kFaint;
constexpr const char* kOtherTypes = "#c8c8c8";

int channel(std::string_view colour, std::size_t at) {
  int value = 0xC8;
  if (colour.size() == 7 && colour[0] == '#')
    std::from_chars(colour.data() + at, colour.data() + at + 2, value, 16);
  return value;
}

/// Graphviz's shapes that hold text without wasting much room; anything else is drawn as a box.
bool is_known_shape(std::string_view shape) {
  constexpr std::array<std::string_view, 15> kShapes = {
      "box",    "ellipse", "oval",  "hexagon", "octagon", "cylinder",      "note", "component",
      "folder", "tab",     "box3d", "diamond", "house",   "parallelogram", "cds"};
  return std::find(kShapes.begin(), kShapes.end(), shape) != kShapes.end();
}

}  // namespace

std::string tint(std::string_view colour, double share) {
  std::string out = "#";
  for (const std::size_t at : {std::size_t{1}, std::size_t{3}, std::size_t{5}})
    out += fmt::format("{:02x}", static_cast<int>(255 - (255 - channel(colour, at)) * share + 0.5));
  return out;
}

std::string shade(std::string_view colour, double share) {
  std::string out = "#";
  for (const std::size_t at : {std::size_t{1}, std::size_t{3}, std::size_t{5}})
    out += fmt::format("{:02x}", static_cast<int>(channel(colour, at) * share + 0.5));
  return out;
}

std::string on_dark(std::string_view colour) {
  return tint(colour, 0.6);
}

NodeStyle node_style(const Ontology& ontology, std::string_view type, bool chinese) {
  const NodeType* top = ontology.node_type(top_level(type));
  const std::string colour = top != nullptr && top->colour.size() == 7 ? top->colour : kOtherTypes;
  NodeStyle style;
  style.shape = top != nullptr && is_known_shape(top->shape) ? top->shape : "box";
  if (top != nullptr) style.label = chinese && !top->label_zh.empty() ? top->label_zh : top->label;
  if (style.label.empty()) style.label = top_level(type);
  if (style.label.empty()) style.label = chinese ? "类型不详" : "of no stated type";
  style.border = shade(colour, 0.6);
  style.fill = tint(colour, 0.5);
  style.strong = tint(colour, 0.95);
  style.dark_fill = shade(colour, 0.32);
  style.dark_border = shade(colour, 0.85);
  return style;
}

RelationColours::RelationColours(const Drawing& drawing, const Ontology& ontology) {
  std::map<std::string, std::size_t> edges;
  for (const DrawnEdge& edge : drawing.edges) ++edges[edge.relation];
  for (const auto& [relation, count] : edges) relations_.push_back(relation);
  std::stable_sort(relations_.begin(), relations_.end(),
                   [&](const std::string& a, const std::string& b) { return edges[a] > edges[b]; });
  std::array<bool, kRelationColours.size()> taken{};
  std::size_t left = taken.size();
  for (const std::string& relation : relations_) {
    if (left == 0) {
      colours_[relation] = kOtherRelations;
      continue;
    }
    const RelationType* known = ontology.relation_type(relation);
    std::size_t slot =
        known == nullptr ? 0 : static_cast<std::size_t>(known - ontology.relation_types().data());
    for (slot %= taken.size(); taken[slot];) slot = (slot + 1) % taken.size();
    taken[slot] = true;
    --left;
    colours_[relation] = kRelationColours[slot];
  }
}

const std::string& RelationColours::of(std::string_view relation) const {
  static const std::string kOther = kOtherRelations;
  const auto it = colours_.find(relation);
  return it == colours_.end() ? kOther : it->second;
}

}  // namespace guanxi::dot
