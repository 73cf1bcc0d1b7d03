// Drawings as DOT, and DOT as pictures by the Graphviz libraries, in process.
//
// Thread-safety: everything may be called from several threads; Graphviz itself runs in one at a time.
// Determinism: the same drawing gives the same bytes on the same machine, whenever and wherever it is drawn.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "guanxi/picture/drawing.hpp"

namespace guanxi {
class Ontology;

enum class PictureFormat : std::uint8_t { kDot, kSvg, kPng, kPdf };
/// "dot", "svg", "png", "pdf"; nullopt for anything else.
[[nodiscard]] std::optional<PictureFormat> picture_format(std::string_view name) noexcept;

/// The drawing in Graphviz's language, with title and legend; its `layout` attribute names the program that
/// places the nodes. Colours and shapes of the nodes, and the labels of their types, are the ontology's.
[[nodiscard]] std::string to_dot(const Drawing& drawing, const Ontology& ontology);

/// Draws a graph that is written in DOT. The format kDot gives the graph with the positions that Graphviz
/// found. Throws: Error kBadInput  `dot` is not DOT: Graphviz's message
///         Error kIo        Graphviz cannot draw that format (a plugin is not installed) or failed
[[nodiscard]] std::string render(const std::string& dot, PictureFormat format);

struct Picture {
  std::string bytes;
  std::vector<std::string> remarks;  // what was left out, as reduce() says it
};

/// reduce(), to_dot() and, unless the format is kDot, render().
[[nodiscard]] Picture make_picture(Drawing drawing, const Ontology& ontology, PictureFormat format,
                                   const DrawingLimits& limits = {});

}  // namespace guanxi
