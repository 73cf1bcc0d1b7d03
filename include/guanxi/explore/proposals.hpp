// Entities that may be one thing: found by their names, weighed by what else is known of them.
//
// Only entities whose names have a key in common are compared (blocks of more than a bound are passed over),
// so the cost follows the names, not their pairs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "guanxi/base/progress.hpp"
#include "guanxi/explore/answer.hpp"

namespace guanxi {
class Snapshot;

enum class IdentityReason : std::uint8_t {
  // for
  kSameName,      // in another script, width or punctuation
  kLegalForm,     // but for "有限公司", "Ltd"
  kPlacePrefix,   // but for the place that one begins with
  kPinyin,        // one is the other's pinyin
  kPinyinKernel,  // but for generic words
  kAbbreviation,  // 浙大 of 浙江大学
  kInitials,      // IBM
  kSpelling,      // one letter apart
  kContained,     // one name within the other
  kIntroduced,    // a text gives one as the other's short name
  kNeighbours,    // relations with the same entities
  kSharedFact,    // a property with one value
  // against
  kTypes,       // of different types
  kFounded,     // founded in different years
  kNumber,      // different registration numbers, websites
  kPlaces,      // located in different places
  kRelated,     // a relation joins them
  kNamedAsTwo,  // one sentence names both
};
/// "same name", "legal form", … : stable names for programs.
[[nodiscard]] std::string_view to_string(IdentityReason reason) noexcept;
[[nodiscard]] bool speaks_for(IdentityReason reason) noexcept;

struct IdentityClue {
  IdentityReason reason = IdentityReason::kSameName;
  double weight = 0;                    // 0 to 1
  std::string text;                     // "5 neighbours in common: 之江实验室, …"
  std::optional<EvidenceRef> evidence;  // its quote is the sentence
};

/// Two entities that may be one, the smaller key first. score = (1 - Π (1 - weight for)) × Π (1 - weight
/// against).
struct Proposal {
  EntityRef a, b;
  double score = 0;
  std::vector<IdentityClue> clues;  // those for, then those against; the heaviest first
};

struct ProposalOptions {
  std::optional<NodeNo> about{};  // only pairs with this entity: looked up, whatever the size of its blocks
  std::string type{};             // only entities of this type; empty: all
  double min_score = 0.4;
  std::size_t limit = 20;
  std::uint64_t max_pairs = 100'000;  // compared
  std::size_t max_block = 64;         // entities with one key in common, on either side
};

struct ProposalAnswer {
  std::vector<Proposal> proposals;  // by score, then keys
  std::uint64_t found = 0;          // of at least min_score
  std::uint64_t pairs = 0;          // compared
  std::uint64_t blocks_left_out = 0;
  bool cut = false;  // max_pairs was reached: there may be more
  /// About one entity: those of its names that so many others share, or begin like, that only some were
  /// looked at.
  std::vector<std::string> names_cut;
};

/// Pairs that are one entity already, or of which some nodes are judged different, are not among them. What
/// sentences say is read for the first 3 × limit only.
///
/// REQUIRES: `snapshot` shows the store's present state.
/// Throws:   Error kInvalidArgument  unknown type; kInterrupted
/// Cost:     a scan of the nodes; memory about 60 bytes a name, and 16 for each of its keys, at most 16
///           million at a time; 20 to 100 microseconds a pair. About one entity: some hundred look-ups for
///           each of its names and what is found, whatever the size of the graph.
[[nodiscard]] ProposalAnswer propose_same(const Store& store, const Snapshot& snapshot,
                                          const ProposalOptions& options, Progress* progress = nullptr);

/// The pairs as a graph, for pictures: symmetric relations "may be the same", whose confidence is the score.
[[nodiscard]] Subgraph graph_of(const ProposalAnswer& answer);

}  // namespace guanxi
