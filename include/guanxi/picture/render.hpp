// Drawings as DOT, DOT as pictures by the Graphviz libraries, in process, and drawings as a page to walk
// through.
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

enum class PictureFormat : std::uint8_t { kDot, kSvg, kPng, kPdf, kHtml };
/// "dot", "svg", "png", "pdf", "html"; nullopt for anything else.
[[nodiscard]] std::optional<PictureFormat> picture_format(std::string_view name) noexcept;

/// The drawing in Graphviz's language, with title and legend; its `layout` attribute names the program that
/// places the nodes. Colours and shapes of the nodes, and the labels of their types, are the ontology's.
[[nodiscard]] std::string to_dot(const Drawing& drawing, const Ontology& ontology);

/// Draws a graph that is written in DOT. The format kDot gives the graph with the positions that Graphviz
/// found; kHtml is none that Graphviz draws.
/// Throws: Error kBadInput  `dot` is not DOT: Graphviz's message
///         Error kIo        Graphviz cannot draw that format (a plugin is not installed) or failed
[[nodiscard]] std::string render(const std::string& dot, PictureFormat format);

struct Picture {
  std::string bytes;
  std::vector<std::string> remarks;  // what was left out, as reduce() says it
};

/// What is drawn at most: a page takes 5,000 nodes and 20,000 edges, every picture DrawingLimits{}.
[[nodiscard]] DrawingLimits limits_of(PictureFormat format) noexcept;

/// Whether kHtml can be had: it needs Cytoscape.js, which is put in when guanxi is built.
[[nodiscard]] bool has_page_library() noexcept;
/// Throws: Error kIo  it cannot; the hint says what to do
void require_page_library();

/// reduce() and, as the format asks, to_dot(), render() or one HTML page that loads nothing: the graph to
/// pan, zoom, search and filter, and the evidence of each relation if it was loaded. The page's nodes stand
/// where we put them, so it opens at once.
///
/// Throws: as render(); kHtml: as require_page_library(), and
///         Error kInvalidArgument  a timeline has no page
[[nodiscard]] Picture make_picture(Drawing drawing, const Ontology& ontology, PictureFormat format,
                                   const DrawingLimits& limits);
[[nodiscard]] Picture make_picture(Drawing drawing, const Ontology& ontology, PictureFormat format);

}  // namespace guanxi
