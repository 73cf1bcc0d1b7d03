// The text of a node and the room that it takes, alike in every format.
#pragma once

#include <string>
#include <vector>

#include "guanxi/picture/drawing.hpp"
#include "picture/geometry.hpp"

namespace guanxi {
class Ontology;
}

namespace guanxi::dot {

inline constexpr double kNodePoints = 11, kFocusPoints = 13, kDetailPoints = 8.5;  // font sizes

/// `wide`: of twice as many columns.
[[nodiscard]] std::vector<std::string> name_lines(const DrawnNode& node, bool wide = false);
/// None without a detail.
[[nodiscard]] std::vector<std::string> detail_lines(const DrawnNode& node);
/// With its outline.
[[nodiscard]] Size size_of(const DrawnNode& node, const Ontology& ontology);
[[nodiscard]] std::vector<Size> sizes_of(const Drawing& drawing, const Ontology& ontology);

}  // namespace guanxi::dot
