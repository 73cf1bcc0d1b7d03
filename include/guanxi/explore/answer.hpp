// What every answer is made of: entities, the relations between them, and the evidence of a relation. Tables,
// JSON and pictures print any answer with one piece of code, because all of them hold a Subgraph.
//
// Plain values: an answer owns its memory and refers to nothing in the store.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "guanxi/model/date.hpp"
#include "guanxi/model/fact.hpp"
#include "guanxi/model/ids.hpp"
#include "guanxi/store/records.hpp"

namespace guanxi {
class Ontology;
class Store;

/// An entity as an answer names it. Two refs of one answer are the same entity if `node` is equal.
struct EntityRef {
  NodeNo node;       // its representative (Entity::representative)
  std::string key;   // of the representative, as are name and type
  std::string name;  // the key if no name is stated
  std::string type;  // "organisation/company"; "" if none is stated
};

/// How a relation type reads. Of a type that the ontology lacks: its name with blanks for underscores, and
/// "NAME (reversed)" for the way back.
struct RelationLabels {
  std::string forward, backward;        // "develops", "developed by"
  std::string forward_zh, backward_zh;  // "研发", "由…研发"; the English ones if the ontology has none
  bool symmetric = false;

  [[nodiscard]] const std::string& text(bool is_forward, bool chinese) const noexcept {
    return chinese ? (is_forward ? forward_zh : backward_zh) : (is_forward ? forward : backward);
  }
};
[[nodiscard]] RelationLabels labels_of(const Ontology& ontology, std::string_view relation);

/// One place where one source states something.
struct EvidenceRef {
  SourceNo source;
  std::string source_key, title, publisher, date, uri;  // "" if not stated
  std::optional<std::uint64_t> start, end;              // byte span in the source's text
  std::optional<std::uint64_t> line;                    // of a data file
  std::string quote;        // what the claim quotes, else the span cut from the stored text; may be empty
  double confidence = 1.0;  // of the claim
};

/// One relation as it is shown: all edges of one relation type from one entity to another. (Of a symmetric
/// type: between the two, in whatever direction they are stated.)
struct RelationRef {
  std::size_t from = 0, to = 0;  // indices into Subgraph::entities; symmetric: the smaller key first
  std::string relation;          // "works_for"
  RelationLabels labels;
  std::vector<EdgeNo> edges;            // ascending; at most kMaxEdgesRead
  std::uint64_t edge_count = 0;         // all there are; beyond `edges` they count in no other member
  std::uint64_t claims = 0;             // that state one of them
  std::uint32_t sources = 0;            // of these claims; documents that tell one story count once
  double confidence = 1.0;              // the highest that any claim gives
  std::vector<Stated<Period>> periods;  // only stated ones, by time
  /// By name; values: most claims first.
  std::vector<std::pair<std::string, std::vector<Stated<Value>>>> properties;
  std::vector<EvidenceRef> evidence;    // empty until load_evidence()
  std::uint64_t evidence_left_out = 0;  // beyond its limit

  /// "2014 – 2016; 2019 –", or "".
  [[nodiscard]] std::string period_text() const;
  /// The values of the property "role" ("founder"), most claims first, each once.
  [[nodiscard]] std::vector<std::string> roles() const;
};

/// Edges of one shown relation whose claims are read; parallel payments can be a million.
inline constexpr std::size_t kMaxEdgesRead = 1000;

/// The part of the graph that an answer shows. What draws it needs nothing else.
struct Subgraph {
  std::vector<EntityRef> entities;
  std::vector<RelationRef> relations;  // ordered by from, to, relation name
  std::vector<std::size_t> focus;      // indices of the entities that the question named
};

/// Fills `evidence` of every relation: at most `limit` pieces each, ordered by date, source key, place.
/// Cost: the claims of the edges, and the text of the sources whose claims hold a span without a quote.
void load_evidence(const Store& store, Subgraph& graph, std::size_t limit = SIZE_MAX);
/// The same for one relation.
void load_evidence(const Store& store, RelationRef& relation, std::size_t limit = SIZE_MAX);

/// One line for a relation, "祝铭明 – works for (founder) → 灵伴科技", read from its `from` end; symmetric:
/// "A – … – B".
[[nodiscard]] std::string to_text(const Subgraph& graph, const RelationRef& relation, bool chinese = false);

}  // namespace guanxi
