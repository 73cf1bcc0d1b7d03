// The entities of a graph in the order of their importance: choose a measure, get the first places.
//
// All measures are computed on the simple graph of what the filter leaves: parallel relations count once,
// loops not at all. It is undirected (a relation links its ends, whichever way it reads) unless `directed`
// asks otherwise or the measure says so. Thread-safety, determinism: as degree.hpp. Equal facts give equal
// rankings, in whatever order they came in.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "guanxi/base/progress.hpp"
#include "guanxi/graph/snapshot.hpp"

namespace guanxi {

enum class Measure : std::uint8_t {
  kDegree,        // neighbours
  kInDegree,      // neighbours with a relation to it; directed
  kOutDegree,     // neighbours that it has a relation to; directed
  kPageRank,      // pagerank.hpp; adds up to 1
  kPersonalised,  // the same as seen from some entities
  kBetweenness,   // betweenness.hpp, normalised to 0..1
  kCloseness,     // closeness.hpp
  kHarmonic,      // closeness.hpp
  kEigenvector,   // eigenvector.hpp; undirected
  kCore,          // cores.hpp; undirected
  kKatz,          // katz.hpp
  kAuthority,     // hits.hpp; directed
  kHub,           // hits.hpp; directed
  kTriangles,     // triangles.hpp: those that it is a corner of; undirected
  kClustering,    // triangles.hpp: the local clustering coefficient; undirected
};

/// "degree", "in-degree", "out-degree", "pagerank", "personalised", "betweenness", "closeness", "harmonic",
/// "eigenvector", "core", "katz", "hits-authority", "hits-hub", "triangles", "clustering".
[[nodiscard]] std::string_view to_string(Measure measure) noexcept;
[[nodiscard]] const std::vector<Measure>& all_measures();
/// Throws: Error kInvalidArgument  no such measure; the hint names the nearest, and all
[[nodiscard]] Measure parse_measure(std::string_view name);
/// Whether its scores are counts.
[[nodiscard]] bool is_count(Measure measure) noexcept;
/// Whether it takes a search from every entity, which is sampled where there are many.
[[nodiscard]] bool takes_searches(Measure measure) noexcept;

/// By default an estimate's bound holds but for this probability.
inline constexpr double kEstimateDelta = 0.05;

struct RankRequest {
  Measure measure = Measure::kPageRank;
  /// What takes part.
  GraphFilter filter{};
  /// Relations count from their `from` to their `to` end only. Not for degree,
  /// eigenvector, core, triangles and clustering.
  bool directed = false;
  /// Of all that take part, list only entities of this type. Empty: all.
  std::string show_type{};
  /// How many rows; 0: all.
  std::size_t top = 20;
  /// For kPersonalised: whom the others are near to.
  std::vector<EntityNo> seeds{};
  /// Likewise: all entities of this type that take part. Empty: none.
  std::string seed_type{};
  /// Betweenness, closeness, harmonic: how many searches to estimate from; 0: exact, however long it takes.
  std::optional<std::uint32_t> samples{};
  /// Instead: how far a score may be off (of closeness: a mean distance, as part of the longest distance).
  /// Between 0 and 1. Betweenness is estimated from shortest paths then (betweenness_estimate.hpp), the
  /// others from as many searches as that takes. With neither: exact if that takes about a minute or two,
  /// else as near as that time allows.
  std::optional<double> epsilon{};
  /// With what probability some score may be further off than epsilon, or than an estimate's note says.
  double delta = kEstimateDelta;
  /// Chooses the sample. It is drawn by the entities' keys, so it does not depend on the order of ingestion.
  std::uint64_t sample_seed = 1;
};

struct RankingRow {
  EntityNo entity;
  std::string key, name, type;
  double score = 0;
  /// 1, 2, 2, 4: equal scores share a place. Scores that differ by less than 1 in 10^11 are equal: that is
  /// rounding.
  std::uint64_t place = 0;
};

struct Ranking {
  /// By score, the highest first; of equal ones by key.
  std::vector<RankingRow> rows;
  std::uint64_t listable = 0;  // rows that there would be without `top`
  std::uint32_t vertices = 0;  // entities that take part
  std::uint64_t links = 0;     // between them: arcs if directed
  bool directed = false;
  // What it is estimated from, searches or paths; both 0: exact. The bound of its error holds but for the
  // probability delta.
  std::uint32_t samples = 0;
  std::uint64_t paths = 0;
  double sample_error = 0;
  std::uint32_t iterations = 0;  // of those measures that iterate
  bool converged = true;
  /// What a reader of the rows has to know: bounds that were reached, seeds that take no part. Sentences
  /// without a stop.
  std::vector<std::string> notes;
};

/// Throws: Error kInvalidArgument  a name in the filter or show_type that the graph lacks; `directed` for a
/// measure that
///                                 has no directed form; personalised without seeds, or none of them takes
///                                 part; epsilon or delta not between 0 and 1, samples and epsilon together
///         Error kInterrupted
[[nodiscard]] Ranking rank(const Store& store, const Snapshot& snapshot, const RankRequest& request,
                           Progress* progress = nullptr);

}  // namespace guanxi
