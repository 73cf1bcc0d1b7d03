// The head of a picture: title, notes, and what colours and lines mean.
#pragma once

#include <string>

#include "guanxi/picture/drawing.hpp"
#include "picture/palette.hpp"

namespace guanxi::dot {

/// An HTML-like label (with its angle brackets), or `""` if there is nothing to say. `columns`: how wide it
/// may get. `last_note` goes below the drawing's own.
[[nodiscard]] std::string head_label(const Drawing& drawing, const Ontology& ontology,
                                     const RelationColours& colours, std::size_t columns,
                                     const std::string& last_note = {});

/// The footnotes, the same way, in a table that is exactly so wide.
[[nodiscard]] std::string foot_label(const Drawing& drawing, std::size_t columns, double width);

}  // namespace guanxi::dot
