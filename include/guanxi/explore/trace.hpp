// How entities of one type hang together with entities of another: "which companies are tied to which
// programmes, and through what?"
//
// A chain is a simple walk a – … – b of at most max_hops hops; each hop is one relation type in one
// direction, so two entities joined by two relation types give two chains, and parallel edges of one type
// give one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "guanxi/explore/answer.hpp"
#include "guanxi/explore/filter.hpp"

namespace guanxi {
class Snapshot;

struct TraceOptions {
  std::uint32_t max_hops = 2;  // 1 to 4
  WalkFilter filter;  // direction: as walked from the FROM end; types: of the entities between the two ends
  std::optional<NodeNo> from;            // only chains from this entity (it must be of the type as well)
  std::optional<NodeNo> to;              // only chains to this one
  std::size_t limit = 50;                // pairs listed
  std::size_t chains_per_pair = 3;       // chains listed of each
  std::size_t max_patterns = 1'000;      // patterns listed
  std::uint64_t max_steps = 50'000'000;  // steps of the search
};

/// One hop of a chain or pattern.
struct ChainHop {
  std::size_t relation = 0;  // into TraceAnswer::graph.relations
  bool forward = true;       // walked from its `from` end; true for symmetric types
};

struct Chain {
  std::vector<std::size_t> entities;  // into TraceAnswer::graph.entities; one more than hops
  std::vector<ChainHop> hops;
  std::uint32_t support = 0;  // sources of the hop that has the fewest
};

/// Two entities that chains join.
struct TracePair {
  std::size_t from = 0, to = 0;  // into TraceAnswer::graph.entities
  std::uint32_t hops = 0;        // of its shortest chains
  std::uint64_t chains = 0;      // of any length up to max_hops
  std::vector<Chain> shortest;  // at most chains_per_pair: most support first, then keys, then relation names
};

/// A step of a pattern: the relation, which way, and the type that it leads to.
struct PatternStep {
  std::string relation;
  RelationLabels labels;
  bool forward = true;
  std::string type;  // as it is stated; of the last step: the TO type that was asked for
};

/// Chains that read alike.
struct TracePattern {
  std::string from_type;  // the FROM type that was asked for
  std::vector<PatternStep> steps;
  std::uint64_t chains = 0, pairs = 0;
  Chain example;  // of the pair whose keys come first

  /// "organisation/company ← funds – organisation/fund – issued → programme"; symmetric: "– … –".
  [[nodiscard]] std::string to_text(bool chinese = false) const;
};

struct TraceAnswer {
  Subgraph graph;                  // what the listed pairs and the examples use; focus: the ends of the pairs
  std::string from_type, to_type;  // full paths
  std::vector<TracePair> pairs;    // by hops, chains (most first), keys
  std::vector<TracePattern> patterns;  // by length, pairs (most first), chains (most first), text
  std::uint64_t pair_count = 0, chain_count = 0, from_count = 0, to_count = 0;  // totals, before any limit
  std::uint64_t pattern_count = 0;
  std::uint64_t steps = 0;
  bool cut = false;  // max_steps was reached: the totals are lower bounds
};

/// Every pair (a of type FROM, b of type TO, a != b) that a chain joins. With direction kEither and
/// neither end restricted, two entities that are both of both types are one pair, from the smaller key.
///
/// REQUIRES: `snapshot` shows the store's present state.
/// Throws:   Error kInvalidArgument  max_hops not in 1..4, min_confidence not in 0..1, unknown type or
///                                   relation, or a restriction that is not of its type
///           Error kInterrupted
[[nodiscard]] TraceAnswer trace(const Store& store, const Snapshot& snapshot, const std::string& from_type,
                                const std::string& to_type, const TraceOptions& options = {});

}  // namespace guanxi
