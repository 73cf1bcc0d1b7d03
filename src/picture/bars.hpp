// Rankings: a table with bars.
#pragma once

#include <string>

#include "guanxi/picture/drawing.hpp"

namespace guanxi {
class Ontology;
}

namespace guanxi::dot {

/// The statement of the one node that holds the whole table.
[[nodiscard]] std::string bars_node(const Drawing& drawing, const Ontology& ontology);

}  // namespace guanxi::dot
