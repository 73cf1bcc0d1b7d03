// Shortest paths between two entities. Length is counted in hops: all relations between two entities are one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "guanxi/explore/answer.hpp"
#include "guanxi/explore/filter.hpp"

namespace guanxi {
class Snapshot;

struct PathOptions {
  std::uint32_t max_hops = 6;  // 1 to 64
  WalkFilter filter;      // direction: as walked from `from`; types: of the entities between the two ends
  std::size_t limit = 1;  // paths returned, at least 1; 100 is what `--all` asks for
  std::uint64_t max_relations = 200'000'000;  // relations looked at
};

/// A relation as a path walks it.
struct HopRelation {
  std::size_t relation = 0;  // into PathAnswer::graph.relations
  bool forward = true;       // walked from its `from` end; true for symmetric types
};

/// entities.size() == hops.size() + 1; hops[i] joins entities[i] and entities[i + 1], and holds every
/// relation that may be walked there, most sources first. From an entity to itself: one entity, no hop.
struct Path {
  std::vector<std::size_t> entities;  // into PathAnswer::graph.entities
  std::vector<std::vector<HopRelation>> hops;
  std::uint32_t support = 0;  // sources of the hop that has the fewest; 0 where they were too many to count
};

struct PathAnswer {
  /// All that the paths use. entities[0] is `from`, and entities[1] is `to` unless it is the same; focus
  /// names both.
  Subgraph graph;
  std::vector<Path> paths;         // empty: there is none of at most max_hops
  std::uint64_t shortest = 0;      // how many shortest paths there are (2^64 - 1: at least so many)
  std::uint64_t reached_from = 0;  // entities that the search reached from `from`, itself included
  std::uint64_t reached_to = 0;    // and from `to`
  std::uint64_t relations_visited = 0;
  bool cut = false;  // max_relations was reached first: `paths` is empty and proves nothing
};

/// The shortest paths, the best supported first: by the number of sources of their weakest hop, then by the
/// keys of their entities in turn, so equal input gives equal output. Sources are counted while the shortest
/// paths together use at most 2,000 edges; beyond that the keys alone decide.
///
/// REQUIRES: both nodes are in the store, and `snapshot` shows its present state.
/// Throws:   Error kInvalidArgument  max_hops not in 1..64, limit 0, min_confidence not in 0..1, unknown
///                                   relation or type
///           Error kInterrupted
/// Cost:     time by the relations visited from both ends; memory at most a byte an entity and 4 for each
///           reached.
[[nodiscard]] PathAnswer shortest_paths(const Store& store, const Snapshot& snapshot, NodeNo from, NodeNo to,
                                        const PathOptions& options = {});

}  // namespace guanxi
