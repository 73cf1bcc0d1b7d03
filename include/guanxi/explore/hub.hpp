// Nodes with very many relations, and what a question about one of them needs.
#pragma once

#include <cstdint>
#include <memory>

#include "guanxi/base/progress.hpp"
#include "guanxi/model/ids.hpp"

namespace guanxi {
class Snapshot;
class Store;

/// Relations that a question about one entity reads from the store, at some 20 microseconds each; beyond that
/// a snapshot of the whole graph is cheaper.
inline constexpr std::uint64_t kMostFromStore = 20'000;

/// The relations of all nodes of an entity in both directions, counted up to `most`. Cost: its own lists,
/// some 30 nanoseconds a relation. REQUIRES: store.node(node) is there.
[[nodiscard]] std::uint64_t count_relations(const Store& store, NodeNo node, std::uint64_t most = UINT64_MAX);

/// The snapshot to answer a question about this entity with: the one that is kept; if there is none, one is
/// made (and kept) for an entity with more than kMostFromStore relations, and for others none is needed.
[[nodiscard]] std::shared_ptr<const Snapshot> snapshot_for(const Store& store, NodeNo node,
                                                           Progress* progress = nullptr);

}  // namespace guanxi
