// What lies around an entity, breadth first.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "guanxi/explore/answer.hpp"
#include "guanxi/explore/filter.hpp"

namespace guanxi {
class Snapshot;

struct NeighbourhoodOptions {
  std::uint32_t depth = 1;                // 1 to 8
  WalkFilter filter;                      // types: of every entity that is shown or passed, except the centre
  std::size_t limit = 50;                 // entities shown, the centre not counted
  bool ego = false;                       // with the relations of the shown entities among each other
  std::uint64_t max_relations = 200'000;  // relations looked at; as many again for `ego`
  /// An entity with more relations than this, the centre excepted, is a hub: shown, but not passed.
  std::uint64_t max_degree = 10'000;
  /// Of the store's present state. The same answer, an order of magnitude faster; `ego` needs it. Without it
  /// the search stops (`cut`) where it would go on from an entity with more than kMostFromStore relations.
  std::shared_ptr<const Snapshot> snapshot{};
};

struct NeighbourhoodAnswer {
  /// entities[0] is the centre; the others by distance, then claims that join them to nearer entities (most
  /// first), then key. Relations: those walked on the way between entities that are shown, so none joins two
  /// entities that are both `depth` away; with `ego` these as well. focus is {0}.
  Subgraph graph;
  std::vector<std::uint32_t> distances;  // of entities, in hops; distances[0] is 0
  std::vector<std::size_t> among;    // with `ego`: indices of the relations that were not walked, ascending
  std::vector<std::uint64_t> found;  // found[d]: entities at distance d, shown or not; found[0] is 1
  std::uint64_t more = 0;            // found, but not shown
  std::vector<EntityRef> hubs;       // reached, but not passed; at most 10, by key
  std::uint64_t hub_count = 0;
  std::uint64_t relations_visited = 0;
  bool cut = false;  // max_relations was reached: there may be more than `found`
};

/// The cost follows what is found: about 10 to 30 microseconds a relation from the store, less than one from
/// a snapshot, and 5 for each relation that is read for the order; some 150 bytes of memory each. When claims
/// are counted for the order, only the first 2,000 relations visited are read for it; every one beyond
/// counts as one claim.
///
/// REQUIRES: store.node(centre) is there; a snapshot if `ego` is set.
/// Throws:   Error kInvalidArgument  depth not in 1..8, min_confidence not in 0..1, unknown relation or type
///           Error kInterrupted
[[nodiscard]] NeighbourhoodAnswer neighbourhood(const Store& store, NodeNo centre,
                                                const NeighbourhoodOptions& options = {});

}  // namespace guanxi
