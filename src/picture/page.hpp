// One HTML page that holds a graph to walk through: the drawing as data, the places of its nodes, our script
// and the library that draws on the canvas. It loads nothing.
#pragma once

#include <string>

#include "guanxi/picture/drawing.hpp"

namespace guanxi {
class Ontology;
}

namespace guanxi::dot {

/// What the page shows (of a ranking the relations among those ranked, and a list beside them), as JSON that
/// may stand within a <script>: no '<', no U+2028. Texts are as the drawing has them (invalid UTF-8
/// replaced); the page puts them in as text, never as HTML.
[[nodiscard]] std::string page_data(const Drawing& drawing, const Ontology& ontology);

/// The whole page.
///
/// Throws: Error kInvalidArgument  the drawing is a timeline: there is no graph to walk through
///         Error kIo               the library was not there when the program was built
[[nodiscard]] std::string make_page(const Drawing& drawing, const Ontology& ontology);

}  // namespace guanxi::dot
