// What several entities have in common: the neighbours that they share.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "guanxi/explore/answer.hpp"
#include "guanxi/explore/filter.hpp"

namespace guanxi {
class Snapshot;

struct CommonOptions {
  WalkFilter filter;         // types: of the common neighbours; direction: as walked from the named entities
  std::size_t at_least = 0;  // how many of the named entities must be joined to it; 0: all, else 2 to all
  std::size_t limit = 50;    // neighbours listed
  std::uint64_t max_relations = 5'000'000;  // relations looked at
};

struct CommonNeighbour {
  std::size_t entity = 0;     // into CommonAnswer::graph.entities
  std::uint32_t joined = 0;   // how many of the named entities it is joined to
  std::uint64_t degree = 0;   // its relations in all: what few share says more
  std::uint32_t support = 0;  // sources of the best relation to the named entity where that is least
};

struct CommonAnswer {
  /// The named entities in the order given (focus), then the listed neighbours; the relations between a named
  /// entity and a neighbour.
  Subgraph graph;
  std::vector<CommonNeighbour> neighbours;  // by joined (most first), degree (least first), key
  std::uint64_t found = 0;                  // listed or not
  std::uint64_t relations_visited = 0;
  bool cut = false;  // max_relations was reached: there may be more
};

/// The entities, none of them named, that are neighbours of all the named ones (or of at_least of them).
///
/// REQUIRES: the nodes are in the store, and `snapshot` shows its present state.
/// Throws:   Error kInvalidArgument  fewer than 2 or more than 100 nodes, two of one entity, at_least not in
///                                   2..their number, min_confidence not in 0..1, unknown relation or type
///           Error kInterrupted
/// Cost:     if all must be joined, the relations of the named entity that has the fewest and two binary
///           searches in the rows of each other one, so a hub among them costs nothing; else the relations of
///           all of them, some 10 nanoseconds each.
[[nodiscard]] CommonAnswer common_neighbours(const Store& store, const Snapshot& snapshot,
                                             const std::vector<NodeNo>& nodes,
                                             const CommonOptions& options = {});

}  // namespace guanxi
