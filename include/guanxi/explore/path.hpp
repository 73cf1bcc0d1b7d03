// How two entities are connected: shortest paths, the k shortest, cheapest and disjoint ones, as of a date,
// and why there is none.
//
// Length is counted in hops: all relations between two entities that the filter admits are one hop. A path
// visits no entity twice.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "guanxi/explore/answer.hpp"
#include "guanxi/explore/filter.hpp"

namespace guanxi {
class Snapshot;

/// What makes a path cheap. A hop costs what the cheapest of its relations does; the costs of hops add up.
enum class PathWeight : std::uint8_t {
  kHops,        // 1
  kConfidence,  // -ln(confidence): the cheapest path is that of the highest product of confidences
  kAge,         // years from the first day that `from` can mean to PathOptions::today; 0 if that lies ahead
  kSources,     // 1 / number of sources, documents that tell one story counting once
  kProperty,    // the number that the relation states for PathOptions::property; at least 0
};

enum class PathKind : std::uint8_t {
  kShortest,  // only those of the fewest hops
  kCheapest,  // by PathOptions::weight, one after the other: the k cheapest, of kHops the k shortest
  kDisjoint,  // as many as there are that share no entity but their ends
};

/// Of at most so many hops disjoint paths can be counted; of one more that is NP-hard (A. Itai, Y. Perl,
/// Y. Shiloach, "The complexity of finding maximum disjoint paths with length constraints", 1982).
inline constexpr std::uint32_t kMostDisjointHops = 4;

struct PathOptions {
  std::uint32_t max_hops = 6;  // 1 to 64; not of kDisjoint
  /// Of kDisjoint: 0 for paths of any length, or 1 to kMostDisjointHops.
  std::uint32_t max_disjoint_hops = 0;
  /// direction: as walked from `from`; types: of the entities between the two ends. With `at` all hops of a
  /// path hold on one same day of it; `certain`: certainly so.
  WalkFilter filter;
  PathKind kind = PathKind::kShortest;
  std::size_t limit = 1;  // paths returned, 1 to 1,000,000
  PathWeight weight = PathWeight::kHops;
  std::string property;     // of kProperty
  Date today{2000, 1, 1};   // of kAge: its last day
  std::vector<NodeNo> via;  // passed in this order
  std::vector<NodeNo> avoid;
  /// Whether an entity of very high degree may lie between the ends; see hub_degree().
  bool through_hubs = false;
  bool explain = true;  // try what would be if one filter were not

  std::uint64_t max_relations = 200'000'000;  // relations looked at
  double max_seconds = 60;
  std::uint64_t max_bytes = std::uint64_t{1} << 30;  // of what the search keeps
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
  double cost = 0;            // by the weight that was asked for
  /// The days on which every hop may hold, and on which every hop certainly does, each by one relation at
  /// least (Period says which those are). Ascending and disjoint; not only those of the question.
  std::vector<DayRange> possible_days, certain_days;
};

/// What ended a search before it was through.
enum class PathBound : std::uint8_t { kNone, kRelations, kTime, kMemory, kCombinations };

/// A filter without which there is a path.
enum class PathFilter : std::uint8_t {
  kMaxHops,  // twice as many
  kCertain,
  kAt,
  kMinConfidence,
  kMinSources,
  kRelations,
  kTypes,
  kDirection,
  kHubs,
  kAvoid,
  kVia
};
/// "max-hops", "certain", "at", "min-confidence", "min-sources", "relation", "type", "direction",
/// "through-hubs", "avoid", "via".
[[nodiscard]] std::string_view to_string(PathFilter filter) noexcept;

struct Relaxation {
  PathFilter filter = PathFilter::kMaxHops;
  Subgraph graph;
  Path path;  // into `graph`
  /// What the filter shuts out: hops of the path, and entities between its ends (as indices into
  /// path.entities). Both empty where it is the path as a whole: each hop holds, but on no one day; an
  /// entity is not passed.
  std::vector<std::size_t> barred_hops, barred_entities;
};

struct PathAnswer {
  /// All that the paths use. entities[0] is `from`, and entities[1] is `to` unless it is the same; focus
  /// names both.
  Subgraph graph;
  std::vector<Path> paths;  // empty: there is none of at most max_hops
  /// kShortest: how many there are (2^64 - 1, or with `more`: at least so many); else 0.
  std::uint64_t shortest = 0;
  std::uint64_t reached_from = 0;  // entities that the search reached from `from`, itself included
  std::uint64_t reached_to = 0;    // and from `to`
  std::uint64_t relations_visited = 0;
  bool cut = false;  // a bound was reached first: there may be other paths, or one at all
  PathBound bound = PathBound::kNone;
  /// More than `limit` were there to be found. kCheapest: if they are looked for, which a limit of 1 does
  /// not.
  bool more = false;

  std::uint64_t hub_degree = 0;  // entities of this degree or more were closed; 0: none had to be
  std::vector<EntityRef> hubs;   // those that the search met, by degree; at most 20
  std::uint64_t hub_count = 0;
  bool unweighed = false;  // relations were passed over that do not state what they would cost

  /// kDisjoint: the fewest entities without which no path (within the bound) is left, but a direct relation;
  /// in the order of their keys. There are as many as paths through others. Empty if `more` or `cut`.
  std::vector<EntityRef> cut_entities;
  bool direct = false;  // kDisjoint: one of the paths is a direct relation

  std::vector<Relaxation> relaxed;  // of no path: in the order of PathFilter
};

/// The degree from which on an entity is a hub: one that at most one entity in a thousand has, and at least
/// kLeastHubDegree.
[[nodiscard]] std::uint64_t hub_degree(const Snapshot& snapshot);
inline constexpr std::uint64_t kLeastHubDegree = 1'000;

/// kShortest: the best supported first, by the number of sources of their weakest hop, then by the keys of
/// their entities in turn. Sources are counted while the shortest paths together use at most 2,000 edges;
/// beyond that the keys alone decide. kCheapest: the k cheapest (J. Y. Yen, "Finding the k shortest loopless
/// paths in a network", 1971, with E. L. Lawler's restriction of 1972) by cost, then hops; of kHops, among
/// those as long as the last one the best supported of up to 16 more, and all in the order of support,
/// length, keys. kDisjoint: by augmenting paths (K. Menger 1927; L. R. Ford, D. R. Fulkerson 1956).
///
/// REQUIRES: all nodes are in the store, and `snapshot` shows its present state.
/// Throws:   Error kInvalidArgument  a bound of hops or limit out of range, min_confidence not in 0..1,
/// unknown
///                                   relation or type, `via` or `avoid` an end or twice; a property that no
///                                   relation states as a number, or a negative one that was met; kDisjoint
///                                   with `via`, or with an `at` of more than a day
///           Error kInterrupted
/// Cost:     time by the relations visited from both ends; memory by the entities reached.
[[nodiscard]] PathAnswer find_paths(const Store& store, const Snapshot& snapshot, NodeNo from, NodeNo to,
                                    const PathOptions& options = {});

}  // namespace guanxi
