// How far a ranking hangs on its sources, how alike rankings by several measures are, and how places change
// from one ranking to another.
//
// Thread-safety, determinism: as degree.hpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "guanxi/base/progress.hpp"
#include "guanxi/rank/ranking.hpp"

namespace guanxi {

/// Stands for the place of an entity that takes no part.
inline constexpr std::uint64_t kAbsent = UINT64_MAX;

// --- several measures

struct ComparisonRow {
  RankingRow row;                     // by the first measure
  std::vector<std::uint64_t> places;  // by each measure
  std::vector<double> scores;
};

struct Comparison {
  std::vector<ComparisonRow> rows;  // by the first measure, as Ranking::rows
  std::uint64_t listable = 0;
  std::uint32_t vertices = 0;
  /// [i][j]: Kendall's tau-b of the places of all listable entities by measures i and j; nothing where one
  /// ranks all alike.
  std::vector<std::vector<std::optional<double>>> correlation;
  std::vector<std::string> notes;  // each begins with its measure
};

/// Ranks by each request; they may differ in measure and accuracy only. `requests.front()` says how many
/// rows. REQUIRES: !requests.empty(). Throws:   as rank()
[[nodiscard]] Comparison compare_measures(const Store& store, const Snapshot& snapshot,
                                          const std::vector<RankRequest>& requests,
                                          Progress* progress = nullptr);

// --- stability

struct StabilityRequest {
  RankRequest rank;              // top: whose places are watched
  std::uint32_t leave_out = 50;  // sources left out, one at a time: those that state most; 0: none
  std::uint32_t rounds = 200;    // bootstrap: as many sources drawn with replacement as there are; 0: none
  std::uint64_t seed = 1;        // of the draws; they go by the sources' keys
  double seconds = 30;           // after the evidence is read; no new ranking is begun after that
};

struct StabilityRow {
  RankingRow row;
  /// Over the bootstrap's rounds: the places that 95 % of them lie between, and the median; kAbsent where the
  /// entity takes no part. 0 without rounds.
  std::uint64_t low = 0, median = 0, high = 0;
  /// The key of the source without which the place changes most, of those left out; "" if none changes it.
  std::string source;
  std::uint64_t without = 0;  // the place then; kAbsent
};

struct Stability {
  Ranking ranking;
  std::vector<StabilityRow> rows;          // as ranking.rows
  std::uint32_t sources = 0;               // that the graph rests on
  std::uint32_t left_out = 0, rounds = 0;  // done
  bool cut = false;                        // the time was over first
};

/// Without a source means: without what it alone states (graph/support.hpp). Rankings that are estimated vary
/// by their estimate as well.
///
/// Throws: as rank()
/// Cost:   one ranking for each source and round, within `seconds` plus the last one; nothing is written.
[[nodiscard]] Stability stability_of(const Store& store, const Snapshot& snapshot,
                                     const StabilityRequest& request, Progress* progress = nullptr);

// --- from one ranking to another

struct Mover {
  std::string key, name, type;
  std::uint64_t before = kAbsent, after = kAbsent;  // places
  double score_before = 0, score_after = 0;
};

/// The entities, by key, whose places differ most: by the ratio of the two places, so that from 2nd to 8th is
/// as far as from 20th to 80th (who is absent counts as one behind the last); then by key. `before` and
/// `after` hold all rows (top = 0). Only ratios above 1 are listed.
[[nodiscard]] std::vector<Mover> movers(const Ranking& before, const Ranking& after, std::size_t top);

}  // namespace guanxi
