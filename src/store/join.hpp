// One graph of stored claims and bulk sources. A relation that several of them state has a number in each;
// the smallest stands for it, and what they say of it adds up. Looked at only where they meet.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "store/store_impl.hpp"

namespace guanxi {

/// What tells one edge from another.
struct EdgeEnds {
  NodeNo from, to;
  RelationNo relation;
  std::string id;
};

/// The numbers of one edge that are in use.
struct SameEdges {
  std::optional<std::uint64_t> claimed;
  std::vector<std::pair<const BulkSource*, BulkEdge>> bulk;

  [[nodiscard]] std::uint64_t smallest() const;
  [[nodiscard]] std::size_t size() const noexcept { return bulk.size() + (claimed ? 1 : 0); }
};

/// nullopt if the number stands for nothing (any more).
[[nodiscard]] std::optional<EdgeEnds> ends_of(const Store::Impl& store, EdgeNo no);
[[nodiscard]] SameEdges same_edges(const Store::Impl& store, const EdgeEnds& ends);
/// The sum of what all say of it. REQUIRES: same.size() > 0
[[nodiscard]] std::optional<EdgeRecord> joined_edge(const Store::Impl& store, const EdgeEnds& ends,
                                                    const SameEdges& same);

/// The sources of its claims, ascending, each once.
[[nodiscard]] std::vector<SourceNo> sources_of(const Store::Impl& store, const SameEdges& same);

/// One relation of a node, as one source has it.
struct JoinEntry {
  RelationNo relation;
  std::uint32_t neighbour = 0;
  std::uint64_t edge = kNoEdge;  // of an incoming one of a bulk source: not known yet
  std::uint32_t source = 0;      // 0: claims, i + 1: loads[i]
};

/// Of the entries of one node in one direction, leaves one for each edge.
void join_entries(const Store::Impl& store, NodeNo node, bool outgoing, std::vector<JoinEntry>& entries);
/// Finds the numbers that are not known yet.
void number_entries(const Store::Impl& store, NodeNo node, std::vector<JoinEntry>& entries);
/// All entries of one node in one direction, joined; incoming ones of bulk sources without numbers.
void entries_of(const Store::Impl& store, NodeNo node, bool outgoing, std::vector<JoinEntry>& entries);

/// What Store::scan_adjacency() does.
void scan_runs(const Store::Impl& store, bool outgoing, NodeNo first, NodeNo last,
               const std::function<void(const AdjacencyRun&)>& visit);

/// What Store::scan_edge_sources() does.
void scan_edge_sources(const Store::Impl& store,
                       const std::function<void(EdgeNo, std::uint64_t, SourceNo)>& visit);

/// `same`: the numbers of an edge that may have several, else nullptr.
using JoinedEdgeVisitor = std::function<bool(const EdgeRecord&, const SameEdges* same)>;
/// Every edge once, ascending by its smallest number. `plain`: also rows that say nothing beside their ends.
void scan_joined_edges(const Store::Impl& store, bool plain, const JoinedEdgeVisitor& visit);
void scan_edges(const Store::Impl& store, bool plain, const std::function<bool(const EdgeRecord&)>& visit);

}  // namespace guanxi
