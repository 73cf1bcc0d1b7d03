// What hangs together, and what it hangs on: components, cut entities and bridges of a filtered graph, named.
//
// Thread-safety, determinism: as degree.hpp. Equal facts give equal answers, in whatever order they came in.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "guanxi/graph/snapshot.hpp"

namespace guanxi {

struct EntityLabel {
  EntityNo entity;
  std::string key, name, type;
};

[[nodiscard]] EntityLabel label_of(const Snapshot& snapshot, EntityNo entity);

struct ComponentsRequest {
  GraphFilter filter{};
  /// Strong: everyone reaches everyone along the relations' direction. Else the direction means nothing.
  bool strong = false;
  std::size_t top = 20;     // components; 0: all
  std::size_t members = 5;  // of each component
};

struct ComponentRow {
  std::uint32_t size = 0;
  std::vector<EntityLabel> members;  // those with the most neighbours, then by key
};

struct ComponentsAnswer {
  std::vector<ComponentRow> rows;  // by size, then by the key of the first member
  std::uint32_t count = 0;         // components
  std::uint32_t singles = 0;       // of them of one entity
  std::uint32_t vertices = 0;
  std::uint64_t links = 0;  // arcs if strong
};

/// Throws: Error kInvalidArgument  a name in the filter that the graph lacks
[[nodiscard]] ComponentsAnswer components_of(const Store& store, const Snapshot& snapshot,
                                             const ComponentsRequest& request);

struct BridgesRequest {
  GraphFilter filter{};
  std::size_t top = 20;  // of cut entities, and of bridges; 0: all
};

/// An entity without which its component falls into `parts` pieces.
struct CutEntityRow {
  EntityLabel entity;
  std::uint32_t parts = 0;
  std::uint32_t cut_off = 0;  // entities of all the pieces but the largest
};

struct BridgeRelation {
  std::uint32_t edge = 0;  // EdgeNo
  RelationNo relation;
  bool outward = true;  // its `from` end is the inner entity
};

/// Two entities whose relations are the only link between two pieces. Parallel relations are one link: each
/// of them alone could go.
struct BridgeRow {
  EntityLabel inner;          // in the larger piece
  EntityLabel outer;          // in the smaller
  std::uint32_t cut_off = 0;  // entities of the smaller piece
  std::uint64_t relation_count = 0;
  std::vector<BridgeRelation> relations;  // the first kMaxBridgeRelations
};
inline constexpr std::size_t kMaxBridgeRelations = 16;

struct BridgesAnswer {
  std::vector<CutEntityRow> entities;                // what cuts off the most first, then by key
  std::vector<BridgeRow> bridges;                    // in the same way, then by the keys of inner and outer
  std::uint64_t entity_count = 0, bridge_count = 0;  // of the whole graph
  std::uint32_t vertices = 0;
  std::uint64_t links = 0;
};

/// Throws: Error kInvalidArgument  a name in the filter that the graph lacks
///         Error kInterrupted
[[nodiscard]] BridgesAnswer bridges_of(const Store& store, const Snapshot& snapshot,
                                       const BridgesRequest& request);

}  // namespace guanxi
