// What all answers have in common when they are drawn.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "guanxi/explore/answer.hpp"
#include "guanxi/picture/draw.hpp"
#include "guanxi/picture/drawing.hpp"

namespace guanxi::dot {

/// Makes a drawing of some of the entities of a subgraph.
class Builder {
 public:
  Builder(const Subgraph& graph, const Ontology& ontology, const DrawOptions& options);

  /// The node of an entity, added the first time.
  DrawnNode& node(std::size_t entity);
  /// A line for a relation, with the nodes at its ends, added the first time.
  DrawnEdge& edge(std::size_t relation);
  /// All relations between entities that have a node.
  void add_inner_edges();

  /// In the drawing's language.
  [[nodiscard]] std::string say(std::string_view english, std::string_view chinese) const {
    return std::string(drawing_.chinese ? chinese : english);
  }
  /// The label of the type itself ("company"), else its path; never empty.
  [[nodiscard]] std::string type_label(std::string_view type) const;
  void note(std::string text) { drawing_.notes.push_back(std::move(text)); }

  /// Gives the drawing, with this title unless the options have one.
  [[nodiscard]] Drawing finish(LayoutKind layout, std::string title);

 private:
  [[nodiscard]] DrawnNode make_node(const EntityRef& entity) const;
  [[nodiscard]] DrawnEdge make_edge(const RelationRef& relation) const;
  [[nodiscard]] std::string tooltip_of(const RelationRef& relation) const;

  const Subgraph& graph_;
  const Ontology& ontology_;
  const DrawOptions& options_;
  Drawing drawing_;
  std::vector<std::size_t> node_of_;  // entity → node; SIZE_MAX: none yet
  std::vector<std::size_t> edge_of_;  // relation → edge
};

/// Whether a picture with these names is to be in Chinese.
[[nodiscard]] bool use_chinese(PictureLanguage language, std::size_t han_names, std::size_t names) noexcept;
/// "company"; its path if the ontology lacks the type; "type not stated".
[[nodiscard]] std::string type_label(const Ontology& ontology, std::string_view type, bool chinese);
/// "“quote” — title, date".
[[nodiscard]] std::string evidence_line(const EvidenceRef& evidence, bool chinese);
/// Name, type and key, as a tooltip.
[[nodiscard]] std::string entity_tooltip(const EntityRef& entity, const Ontology& ontology, bool chinese);

}  // namespace guanxi::dot
