// What in the graph deserves a second look: statements that contradict each other, and relations that much
// hangs on and little supports. Each doubt shows both sides with their evidence.
//
// A contradiction is what cannot both be: two founding years; one relation that begins after it ended;
// something done two years or more before the founding; a post that nobody holds twice (mayor, minister,
// dean) held twice at dates that overlap; a place in two countries, provinces, districts, towns or villages.
// The rest is worth a look: such posts without dates, and those that one person may hold twice (chief
// executive); places of unknown rank, or two cities (a city may lie in another); two types; likely
// duplicates; bridges. No doubt at all: chairs of associations; places of different rank, or across ranks (a
// region, a river), or of which one lies in the other by part_of, located_in or its name; a bridge
// between places, to a single entity, or to what the same source alone speaks of.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "guanxi/base/progress.hpp"
#include "guanxi/explore/answer.hpp"

namespace guanxi {
class Snapshot;

enum class DoubtKind : std::uint8_t {
  kFounded,      // one entity, two founding (or birth) years
  kPeriod,       // one relation said to begin after it ended
  kBeforeStart,  // a relation of an organisation from before its founding
  kPosts,        // one person, one post in two organisations at a time
  kPlaces,       // one place in two places, neither within the other
  kTypes,        // one entity, two types, neither below the other
  kBridge,       // a relation of one source without which the graph falls apart
  kDuplicate,    // two entities that may be one
};
inline constexpr std::size_t kDoubtKinds = 8;
/// "founded", "period", "before-founding", "posts", "places", "types", "bridge", "duplicate".
[[nodiscard]] std::string_view to_string(DoubtKind kind) noexcept;
/// How it reads in a picture: "two places", "两处地点".
struct DoubtLabels {
  std::string_view english, chinese;
};
[[nodiscard]] DoubtLabels labels_of(DoubtKind kind) noexcept;
/// Throws: Error kInvalidArgument  no such kind; the hint names the nearest, and all
[[nodiscard]] DoubtKind parse_doubt(std::string_view name);

/// One of the statements that do not go together.
struct DoubtSide {
  std::string text;  // "founded 2014"
  std::vector<EvidenceRef> evidence;
  std::uint64_t claims = 0;  // that say so
};

struct Doubt {
  DoubtKind kind = DoubtKind::kFounded;
  bool contradiction = false;  // else worth a look
  /// How much it weighs, 0 to 1: more with more claims on the weaker side; of a bridge with what it holds; of
  /// duplicates their score.
  double weight = 0;
  std::string text;              // "灵伴科技: founded 2014 and 2016"
  std::vector<EntityRef> about;  // entities; the first is what it is about
  std::vector<DoubtSide> sides;
};

/// A link without which the graph falls apart, as rank/structure.hpp finds them.
struct BridgeLink {
  EntityRef inner, outer;
  std::uint64_t cut_off = 0;  // entities on the outer side
  std::uint64_t whole = 0;    // entities that take part
  std::vector<EdgeNo> edges;  // its relations
};

struct DoubtOptions {
  std::vector<DoubtKind> kinds{};  // empty: all
  std::size_t limit = 30;
  std::size_t evidence = 3;  // pieces for each side
  std::vector<BridgeLink> bridges{};
  double min_score = 0.5;  // of duplicates
};

struct DoubtAnswer {
  std::vector<Doubt> doubts;         // contradictions first; by weight, then kind, text
  std::vector<std::uint64_t> found;  // by DoubtKind
  std::uint64_t contradictions = 0;  // of them
  std::vector<std::string> notes;    // bounds that bit
};

/// REQUIRES: `snapshot` shows the store's present state.
/// Throws:   Error kInterrupted
/// Cost:     a scan of the nodes and one of the edges' records; memory by what states dates, posts, places;
/// the
///           evidence of the doubts that are listed. For duplicates: propose_same().
[[nodiscard]] DoubtAnswer find_doubts(const Store& store, const Snapshot& snapshot,
                                      const DoubtOptions& options, Progress* progress = nullptr);

/// The doubts as a graph, for pictures: relations between the entities that each is about.
[[nodiscard]] Subgraph graph_of(const DoubtAnswer& answer);

}  // namespace guanxi
