// What changed: between two stores, between two dates, or when a source is left out.
//
// Relations are compared as the sources name them, node by node: (from, relation, to, id). What the nodes of
// one entity are merged by plays no part in that.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "guanxi/base/progress.hpp"
#include "guanxi/explore/answer.hpp"

namespace guanxi {
class Snapshot;

struct DiffRelation {
  bool gained = true;  // else lost
  EntityRef from, to;  // nodes, not entities
  std::string relation, id;
  RelationLabels labels;
  Period period;
  std::uint32_t claims = 0;
};

/// A pair of watched nodes that is nearer, or farther, than before.
struct WatchedPair {
  EntityRef a, b;
  std::uint32_t before = 0, after = 0;  // hops; 0: none within the bound
  std::vector<EntityRef> path;          // a shortest one: after, or, if there is none any more, before
  std::vector<std::string> steps;       // "funds", "funded by", … between them
};

struct DiffOptions {
  std::vector<std::string> relations{};  // only these; empty: all
  std::size_t limit = 50;                // relations listed of each kind
  std::vector<std::string> watch{};  // keys or names, resolved in the state after, then before; at most 50
  std::uint32_t max_hops = 4;        // of watched paths; 1 to 8
  std::uint64_t max_relations = 2'000'000;  // looked at for each of them
  std::uint64_t max_held = 16'000'000;      // relations of a store held at a time, 32 bytes each
};

struct DiffAnswer {
  std::vector<DiffRelation> gained, lost;  // by the keys of their ends, then relation, id
  std::uint64_t gained_count = 0, lost_count = 0;
  std::vector<WatchedPair> pairs;  // by the keys
  std::vector<std::string> notes;  // bounds that bit; nodes that are not there
};

/// From the store `before` to the store `after`.
/// Cost:   one walk over both stores' sorted keys, side by side, and a scan of both stores' edges for each
///         `max_held` relations. Memory: 4 bytes a node, and those relations; of the keys a few thousand.
[[nodiscard]] DiffAnswer diff_stores(const Store& before, const Store& after, const DiffOptions& options,
                                     Progress* progress = nullptr);

/// From the relations that may have held at one date to those at another.
/// Cost: a scan of the edges.
[[nodiscard]] DiffAnswer diff_dates(const Store& store, const Date& before, const Date& after,
                                    const DiffOptions& options, Progress* progress = nullptr);

/// What goes if this source is left out: the relations that it alone states.
/// Cost: its claims, and a look at the other evidence of each.
[[nodiscard]] DiffAnswer diff_without(const Store& store, SourceNo source, const DiffOptions& options,
                                      Progress* progress = nullptr);

/// The changes as a graph, for pictures; what was lost reads "no longer …".
[[nodiscard]] Subgraph graph_of(const DiffAnswer& answer);

}  // namespace guanxi
