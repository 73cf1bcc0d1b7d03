// Which nodes are the same thing. Derived from the claims at the moment of asking: nothing is merged on disk,
// so every merge can be undone and no answer depends on the order of arrival.
//
// Links between nodes: a `same` judgement, or one type (top level) and a shared name that is distinctive
// (Ontology::is_distinctive), is the main name of at least one of the two, and belongs to at most kMaxSharers
// nodes. An entity is a connected component of these links, except that `different` wins: the links are taken
// in a fixed order (judged ones first, then by the two keys) and one that would join two nodes judged
// different is refused and reported.
#pragma once

#include <string>
#include <vector>

#include "guanxi/store/store.hpp"

namespace guanxi {

inline constexpr std::size_t kMaxSharers = 64;

/// A link that `different` refused.
struct Refusal {
  NodeNo a, b;                      // the link that was not taken
  NodeNo different_a, different_b;  // the judgement that stood against it
};

struct Entity {
  std::vector<NodeNo> nodes;      // ascending; at least one
  std::vector<Refusal> refusals;  // that touch it
  /// The node whose name and key stand for the entity: most claims, then smallest key.
  NodeNo representative;
};

/// The entity of one node. Cost: the names and judgements of its nodes, not the graph.
/// REQUIRES: store.node(no) is there.
[[nodiscard]] Entity entity_of(const Store& store, NodeNo no);

/// The entities of the whole graph: entity_of[node number] is the smallest node number of its entity,
/// UINT32_MAX for numbers that stand for nothing. Agrees with entity_of() for every node. Cost: one scan of
/// names, nodes, judgements.
struct EntityMap {
  std::vector<std::uint32_t> first_node;
  std::vector<Refusal> refusals;
};
[[nodiscard]] EntityMap resolve_entities(const Store& store);
/// The same for whoever has scanned the nodes already: `live` says by number which of them something speaks
/// of, up to store.node_limit(). Cost: one scan of names and judgements, and 5 bytes a node.
[[nodiscard]] EntityMap resolve_entities(const Store& store, const std::vector<bool>& live);

}  // namespace guanxi
