// From answers to drawings. Each function arranges one kind of answer; everything else (labels, tooltips with
// the evidence if it was loaded, dashes for what is doubtful) is alike.
//
// A drawing holds the whole answer: reduce() takes away what is too much for a page.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "guanxi/explore/answer.hpp"
#include "guanxi/picture/drawing.hpp"

namespace guanxi {
class Ontology;
struct NeighbourhoodAnswer;
struct NodeView;
struct PathAnswer;
struct TimelineAnswer;
struct TraceAnswer;

enum class PictureLanguage : std::uint8_t {
  kAuto,  // Chinese if most names in the picture hold Han characters
  kEnglish,
  kChinese,
};

struct DrawOptions {
  PictureLanguage language = PictureLanguage::kAuto;  // of relations, types, title and notes
  std::string title;                                  // empty: one that says what the answer is
  std::string title_zh;                               // where it is drawn in Chinese; empty: `title`
  double doubtful_below = 0.7;                        // relations of less confidence are dashed
};

/// Rings around the centre.
[[nodiscard]] Drawing draw_neighbourhood(const NeighbourhoodAnswer& answer, const Ontology& ontology,
                                         const DrawOptions& options = {});

/// All paths of the answer together, from left to right. Entities and relations that no path uses are left
/// out; entities that cut all disjoint paths are marked. An answer without a path gives the two ends and the
/// paths with one filter less, dashed, with what the filter cuts in red.
[[nodiscard]] Drawing draw_paths(const PathAnswer& answer, const Ontology& ontology,
                                 const DrawOptions& options = {});

/// The chains of the listed pairs, FROM entities on the left, TO entities on the right.
[[nodiscard]] Drawing draw_trace(const TraceAnswer& answer, const Ontology& ontology,
                                 const DrawOptions& options = {});

/// The entity and its listed relations.
[[nodiscard]] Drawing draw_node(const NodeView& view, const Ontology& ontology,
                                const DrawOptions& options = {});

/// The relations and dated properties along an axis of time, a row each, by their first date; the documents
/// that mention the entity share the last row.
[[nodiscard]] Drawing draw_timeline(const TimelineAnswer& answer, const DrawOptions& options = {});

/// Any part of the graph, without an order of its own.
[[nodiscard]] Drawing draw_subgraph(const Subgraph& graph, const Ontology& ontology,
                                    const DrawOptions& options = {});

/// One row of a ranking.
struct RankedEntity {
  EntityRef entity;
  double score = 0;
  std::string text;       // the score as it is shown; empty: four significant digits
  std::string text_zh{};  // in a Chinese picture; empty: `text`
};

/// Bars in the order given. `measure`: what the scores are: a name of rank/ranking.hpp, or a text for the
/// title. Equal scores that follow each other share a place. `among`: relations between those ranked, which
/// only a page shows; entities of it that are not ranked are left out.
[[nodiscard]] Drawing draw_ranking(std::string_view measure, const std::vector<RankedEntity>& ranking,
                                   const Ontology& ontology, const DrawOptions& options = {},
                                   const Subgraph& among = {});

/// A part that hangs together, and those of its entities that are shown.
struct ShownComponent {
  std::uint64_t size = 0;             // entities, shown or not
  std::vector<std::size_t> entities;  // indices into the subgraph's
};

/// A frame for each component.
[[nodiscard]] Drawing draw_components(const Subgraph& graph, const std::vector<ShownComponent>& components,
                                      const Ontology& ontology, const DrawOptions& options = {});

/// The same for communities.
[[nodiscard]] Drawing draw_communities(const Subgraph& graph, const std::vector<ShownComponent>& communities,
                                       const Ontology& ontology, const DrawOptions& options = {});

/// An entity, or a link, without which its component falls apart. Indices into the subgraph's entities.
struct ShownCutEntity {
  std::size_t entity = 0;
  std::uint64_t parts = 0;    // pieces that are left without it
  std::uint64_t cut_off = 0;  // entities of all these pieces but the largest
};
struct ShownCutLink {
  std::size_t inner = 0, outer = 0;
  std::uint64_t cut_off = 0;  // entities on the outer side
};

/// The subgraph with the cut entities and links standing out.
[[nodiscard]] Drawing draw_bridges(const Subgraph& graph, const std::vector<ShownCutEntity>& entities,
                                   const std::vector<ShownCutLink>& links, const Ontology& ontology,
                                   const DrawOptions& options = {});

}  // namespace guanxi
