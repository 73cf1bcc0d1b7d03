// Colours and shapes.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "guanxi/picture/drawing.hpp"

namespace guanxi {
class Ontology;
}

namespace guanxi::dot {

inline constexpr const char* kInk = "#1a1a1a";
inline constexpr const char* kFaint = "#5c5c5c";
inline constexpr const char* kCutColour = "#b3261e";  // of what cuts, and of what is cut

/// Of the nodes of one top-level type.
struct NodeStyle {
  std::string label;                   // the type's, in the drawing's language
  std::string shape;                   // Graphviz's name
  std::string border;                  // "#rrggbb", as are the others
  std::string fill;                    // light enough for black text
  std::string strong;                  // fill of an emphasised node
  std::string dark_fill, dark_border;  // on a dark ground, under light text
};
[[nodiscard]] NodeStyle node_style(const Ontology& ontology, std::string_view type, bool chinese);

/// A colour that is readable on white for each relation of the drawing. The same relation has the same colour
/// in most pictures; beyond ten relations the rarest are all grey.
class RelationColours {
 public:
  RelationColours(const Drawing& drawing, const Ontology& ontology);
  [[nodiscard]] const std::string& of(std::string_view relation) const;
  /// Those of the drawing, most edges first, then by name.
  [[nodiscard]] const std::vector<std::string>& relations() const noexcept { return relations_; }

 private:
  std::map<std::string, std::string, std::less<>> colours_;
  std::vector<std::string> relations_;
};

/// A colour of RelationColours on a dark ground.
[[nodiscard]] std::string on_dark(std::string_view colour);

/// `colour` mixed with white: 0 is white, 1 the colour. What is not "#rrggbb" counts as grey.
[[nodiscard]] std::string tint(std::string_view colour, double share);
/// The same with black: 0 is black.
[[nodiscard]] std::string shade(std::string_view colour, double share);

}  // namespace guanxi::dot
