// How entities of one type hang together with entities of another: "which companies are tied to which
// programmes, and through what?"
//
// A chain is a simple walk a – … – b of at most max_hops hops, or one that follows a pattern; each hop is one
// relation type in one direction, so two entities joined by two relation types give two chains, and parallel
// edges of one type give one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "guanxi/explore/answer.hpp"
#include "guanxi/explore/filter.hpp"
#include "guanxi/explore/pattern.hpp"

namespace guanxi {
class Snapshot;

/// What may stop a search before its end.
enum class TraceBound : std::uint8_t {
  kNone = 0,
  kSteps = 1,
  kTime = 2,
  kPairs = 3,  // as many pairs were found as are kept: 5,000,000
};

struct TraceOptions {
  std::uint32_t max_hops = 2;  // 1 to 4; not used with a pattern
  WalkFilter filter;  // direction: as walked from the FROM end; types: of the entities between the two ends
  /// Only chains from these entities, and to these; they must be of the types as well. Empty: no bound.
  std::vector<NodeNo> from, to;
  std::size_t limit = 50;                // pairs listed
  std::size_t chains_per_pair = 3;       // chains listed of each
  std::size_t max_patterns = 1'000;      // patterns listed
  std::size_t matrix_rows = 0;           // of the matrix, at most; 0: no matrix
  std::size_t matrix_columns = 0;        // likewise
  std::uint64_t max_steps = 50'000'000;  // steps of the search
  std::uint64_t max_ms = 0;              // time for the search; 0: any
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
  /// At most chains_per_pair: most support first, then keys, then relation names. Sources are counted for the
  /// first 2,000 relations that the list looks at; beyond these the keys alone decide. (Following a pattern:
  /// of the first 1,000 chains found.) Empty if max_steps was used up before.
  std::vector<Chain> shortest;
};

/// How many chains join each FROM entity with each TO entity.
struct TraceMatrix {
  std::vector<std::size_t> from, to;  // into TraceAnswer::graph.entities: most chains first, then key
  std::vector<std::vector<std::uint64_t>> chains;     // [from][to]; 0: none
  std::vector<std::uint64_t> from_totals, to_totals;  // of all chains, also those to columns left out
  std::uint64_t from_more = 0, to_more = 0;           // rows and columns left out
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
  std::string from_type;  // the FROM type that was asked for; "": any
  std::vector<PatternStep> steps;
  std::uint64_t chains = 0, pairs = 0;
  /// The chain with the most support, of these that of the pair whose keys come first. (Of the first chains
  /// found, as soon as the sources of 2,000 hops have been counted.)
  Chain example;

  /// "organisation/company ← funds – organisation/fund – issued → programme"; symmetric: "– … –".
  [[nodiscard]] std::string to_text(bool chinese = false) const;
};

struct TraceAnswer {
  Subgraph graph;                  // what the listed pairs and the examples use; focus: the ends of the pairs
  std::string from_type, to_type;  // full paths, "" for any; with a pattern, the texts of its ends
  std::vector<TracePair> pairs;    // by hops, chains (most first), keys
  std::vector<TracePattern> patterns;  // by length, pairs (most first), chains (most first), text
  std::uint64_t pair_count = 0, chain_count = 0, from_count = 0, to_count = 0;  // totals, before any limit
  std::uint64_t pattern_count = 0;
  std::optional<TraceMatrix> matrix;
  std::uint64_t steps = 0;
  TraceBound bound = TraceBound::kNone;
  bool cut = false;  // a bound was reached: the totals are lower bounds
};

/// Every pair (a of type FROM, b of type TO, a != b) that a chain joins. "any", "*" and "" are any type. With
/// direction kEither a pair that the other way round is one as well is one pair, from the smaller key; the
/// matrix shows it in both places.
///
/// REQUIRES: `snapshot` shows the store's present state.
/// Throws:   Error kInvalidArgument  max_hops not in 1..4, min_confidence not in 0..1, unknown type or
///                                   relation, or a restriction that is not of its type
///           Error kInterrupted
/// Cost:     some 20 to 100 nanoseconds a step; if `from` or `to` is given, the steps follow what lies within
///           max_hops of these. Memory: 24 bytes a pair.
[[nodiscard]] TraceAnswer trace(const Store& store, const Snapshot& snapshot, const std::string& from_type,
                                const std::string& to_type, const TraceOptions& options = {});

/// Every pair that chains join which follow the pattern. If the pattern reads the same from both ends, a pair
/// counts once, from the smaller key. Errors and cost are the same; the search begins at the place that the
/// fewest entities may take.
[[nodiscard]] TraceAnswer trace(const Store& store, const Snapshot& snapshot, const ChainPattern& pattern,
                                const TraceOptions& options = {});

}  // namespace guanxi
