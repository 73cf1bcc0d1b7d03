// All that is known of one entity: names, types, properties, the nodes that it is made of, its relations, its
// evidence.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "guanxi/explore/answer.hpp"

namespace guanxi {
class Snapshot;

/// Why two nodes are one thing.
enum class LinkReason : std::uint8_t { kJudged, kSharedName };

struct MemberLink {
  std::size_t a = 0, b = 0;  // indices into NodeView::members
  LinkReason reason = LinkReason::kJudged;
  std::string name;          // the shared name as `a` has it; kSharedName
  std::uint32_t claims = 0;  // judgements that say so; kJudged
  std::string why;           // the reason that the first of them gives
};

/// One node of the entity.
struct Member {
  NodeNo node;
  std::string key, name, type;
  std::uint32_t claims = 0, references = 0;
};

struct StatedName {
  std::string text;
  std::uint32_t claims = 0;
  bool alias = false;  // stated as an alias only
};

/// A link that a `different` judgement refused. Keys and names of the nodes at both ends.
struct RefusalView {
  EntityRef a, b;                      // the two nodes (not entities) of the link
  EntityRef different_a, different_b;  // the two that are judged different
};

/// Relations of one type in one direction, as seen from the entity.
struct RelationGroup {
  std::string relation;
  RelationLabels labels;
  bool outgoing = true;  // the entity is the `from` end; true for symmetric types
  /// Into NodeView::graph.relations: most claims first, then by the neighbour's key.
  std::vector<std::size_t> relations;
  std::uint64_t more = 0;    // relations that are not listed, of the edges read
  std::uint64_t unread = 0;  // edges beyond max_edges

  [[nodiscard]] const std::string& label(bool chinese) const noexcept {
    return labels.text(outgoing, chinese);
  }
};

struct NodeViewOptions {
  std::size_t per_group = 20;     // relations listed of each group
  std::size_t max_edges = 5'000;  // edges read of each group; those beyond are only counted
  bool evidence = false;          // load what the sources say of the nodes and of the listed relations
  std::size_t evidence_limit = SIZE_MAX;  // pieces for the nodes, and for each relation
  /// Of the store's present state: faster where there are many neighbours. The same answer but for an entity
  /// with more than kMostFromStore relations (hub.hpp), which should have one: which max_edges of a group are
  /// read goes by the neighbours then, and by the order of ingest without it.
  std::shared_ptr<const Snapshot> snapshot{};
};

struct NodeView {
  Subgraph graph;                 // entities[0] is the entity, the others its listed neighbours; focus is {0}
  std::vector<StatedName> names;  // main ones first, then most claims, then text
  std::vector<Stated<std::string>> types;  // most claims first
  /// By name. Several values: the sources, or one of them with itself, disagree.
  std::vector<std::pair<std::string, std::vector<Stated<Value>>>> properties;
  std::vector<Member> members;    // the representative first, then by key
  std::vector<MemberLink> links;  // every judgement, and shared names where no judgement joins
  std::vector<RefusalView> refusals;
  std::vector<RelationGroup> groups;  // by relation name, outgoing first
  std::uint64_t claims = 0;           // node facts about its members
  std::uint32_t sources = 0;          // distinct ones among them
  std::uint64_t edges_left_out = 0;   // RelationGroup::unread of all groups
  std::vector<EvidenceRef> evidence;  // of the node facts; only with `evidence`
  std::uint64_t evidence_left_out = 0;

  [[nodiscard]] const EntityRef& entity() const { return graph.entities.front(); }
};

/// Cost: the claims of the entity and the edges read, not the graph.
/// REQUIRES: store.node(node) is there.
[[nodiscard]] NodeView view_node(const Store& store, NodeNo node, const NodeViewOptions& options = {});

}  // namespace guanxi
