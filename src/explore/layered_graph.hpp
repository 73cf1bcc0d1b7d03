// The shortest paths between two entities as one small acyclic graph, and the best walks through it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "explore/shortest_search.hpp"

namespace guanxi {

/// Nodes are numbered layer by layer, by key within a layer: node 0 is the start, the last one the end.
struct LayeredGraph {
  struct Hop {
    std::uint32_t target = 0;  // node
    RelationNo relation;       // these two only if hops were told apart by them
    bool forward = true;
    std::uint32_t support = 0;  // sources of its edges; 0 if they were too many to count
  };
  std::vector<std::uint32_t> entities;  // of nodes
  std::vector<std::size_t> offsets;     // of each node's hops; one more than nodes
  std::vector<Hop> hops;                // of a node: by target's key, relation name, forward first
  std::size_t supports_read = 0;        // edges whose sources were counted

  [[nodiscard]] std::span<const Hop> hops_of(std::uint32_t node) const {
    return std::span(hops).subspan(offsets[node], offsets[node + 1] - offsets[node]);
  }
};

enum class HopKind : std::uint8_t {
  kAnyRelation,   // all relations between two entities are one hop
  kEachRelation,  // each relation type and direction is a hop of its own
};

/// Edges whose sources are counted unless fewer are asked for; with more of them every support is 0.
inline constexpr std::size_t kMaxSupportEdges = 2'000;

/// REQUIRES: `layers` is not empty.
[[nodiscard]] LayeredGraph make_layered_graph(const Store& store, const Snapshot& snapshot,
                                              const SnapshotWalk& walk, const ShortestLayers& layers,
                                              HopKind kind, std::size_t max_support_edges = kMaxSupportEdges);

/// How many walks lead from the start to the end, at most 2^64 - 1.
[[nodiscard]] std::uint64_t count_walks(const LayeredGraph& graph);

struct Walk {
  std::vector<std::size_t> hops;  // indices into LayeredGraph::hops
  std::uint32_t support = 0;      // of its weakest hop
};
/// The best `limit` walks: those with the most support first, then in the order of their hops. Cost: for each
/// support that occurs one look at all hops, and the walks returned.
[[nodiscard]] std::vector<Walk> best_walks(const LayeredGraph& graph, std::size_t limit);

}  // namespace guanxi
