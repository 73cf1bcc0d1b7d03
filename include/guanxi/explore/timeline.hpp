// What happened around an entity and when: the dates that its relations and properties state, and the
// documents that speak of it, in one order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "guanxi/explore/answer.hpp"
#include "guanxi/explore/filter.hpp"

namespace guanxi {
class Snapshot;

enum class TimelineEvent : std::uint8_t {
  kBegins = 0,   // a relation's period starts
  kOn = 1,       // a relation's period starts and ends with this one date
  kDated = 2,    // a property of a relation or of the entity is a date
  kEnds = 3,     // a relation's period ends
  kMention = 4,  // a document of this date speaks of the entity
};
/// "begins", "on", "dated", "ends", "mention".
[[nodiscard]] std::string_view to_string(TimelineEvent event) noexcept;

struct TimelineOptions {
  /// types: of the entity at the other end; direction: as walked from the entity; at: not used.
  WalkFilter filter;
  /// Only what may lie within; a partial date may be any day of its month or year.
  std::optional<Date> from, until;
  bool mentions = true;
  std::size_t limit = 100;          // items listed: the latest
  std::uint64_t max_edges = 5'000;  // relations read
  /// Of the store's present state. Where there are more than max_edges relations, those whose period is
  /// stated are found through it; without it the first max_edges are read.
  std::shared_ptr<const Snapshot> snapshot{};
};

struct TimelineItem {
  Date date;  // as stated, so it may be partial
  TimelineEvent event = TimelineEvent::kBegins;
  /// Into TimelineAnswer::graph.relations. Nothing: a property of the entity itself, or a mention.
  std::optional<std::size_t> relation;
  bool forward = true;        // the entity is the relation's `from` end; true for symmetric types
  std::size_t other = 0;      // the entity at the other end, into graph.entities; 0 if there is no relation
  std::string property;       // kDated: its name
  std::uint32_t claims = 0;   // that state this date; kMention: of the document about the entity
  std::uint32_t sources = 0;  // of these claims; documents that tell one story count once
  EvidenceRef document;       // kMention: the source, without place and quote
  std::vector<EdgeNo> edges;  // that state it, ascending; kMention: that the document states
  std::vector<EvidenceRef> evidence;    // empty until load_evidence()
  std::uint64_t evidence_left_out = 0;  // beyond its limit
};

struct TimelineAnswer {
  /// entities[0] is the entity; the others and the relations are those of the listed items. focus is {0}.
  Subgraph graph;
  /// By date (of "2025" and "2025-05" the less precise first), event, relation name, the other end's key,
  /// property, document.
  std::vector<TimelineItem> items;
  std::uint64_t found = 0;              // items within the bounds, listed or not
  std::uint64_t outside = 0;            // items that the bounds leave out
  std::uint64_t undated_relations = 0;  // edges read that state no date
  std::uint64_t undated_documents = 0;  // sources that speak of the entity and have no date
  std::uint64_t edges_read = 0;
  std::uint64_t edges_left_out = 0;  // beyond max_edges, at least; they may state dates
  bool cut = false;                  // edges_left_out is not 0
};

/// A date that a relation states twice (as a period and as a property) is one item; every other date that any
/// source states is one, also where sources differ. Whole numbers count as years only in properties that are
/// called so ("founded", "year", "…_year").
///
/// REQUIRES: store.node(node) is there.
/// Throws:   Error kInvalidArgument  from after until, min_confidence not in 0..1, unknown relation or type
///           Error kInterrupted
/// Cost:     the claims of the entity and some 20 microseconds for each relation read; with a snapshot some
///           0.2 for each of a node that has more than max_edges.
[[nodiscard]] TimelineAnswer timeline(const Store& store, NodeNo node, const TimelineOptions& options = {});

/// Fills `evidence` of every item: what states that date, or mentions the entity; at most `limit` pieces
/// each, ordered by date, source key, place.
void load_evidence(const Store& store, TimelineAnswer& answer, std::size_t limit = SIZE_MAX);

}  // namespace guanxi
