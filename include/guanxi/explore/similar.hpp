// Entities that are like one: that share its neighbours, or stand in relations like its own.
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

enum class SimilarBy : std::uint8_t {
  kJaccard = 0,     // shared neighbours / neighbours of either: P. Jaccard (1901)
  kAdamicAdar = 1,  // sum over the shared neighbours of 1 / ln(their neighbours): L. Adamic, E. Adar,
                    // "Friends and Neighbors on the Web" (2003)
  kRole = 2,        // cosine of the counts of neighbours by relation, direction and neighbour's type
};
/// "jaccard", "adamic-adar", "role".
[[nodiscard]] std::string_view to_string(SimilarBy by) noexcept;

struct SimilarOptions {
  SimilarBy by = SimilarBy::kJaccard;
  WalkFilter
      filter;  // types: of the neighbours compared; direction: as walked from the two that are compared
  /// Full path of the type that the answers must be of. nullopt: that of the entity, if it has one; "": any.
  std::optional<std::string> type;
  std::size_t limit = 20;   // entities listed
  std::size_t reasons = 3;  // listed of each
  /// Neighbours with more relations than this are hubs: they are left out, as if nobody had them. (A role's
  /// profile counts them as all others.)
  std::uint64_t max_degree = 10'000;
  std::uint64_t max_relations = 300'000;     // relations of the neighbours looked at; not by role
  std::uint64_t max_profiled = 200'000'000;  // relations counted into profiles; by role only
};

/// A neighbour that both have.
struct SharedNeighbour {
  std::size_t entity = 0;        // into SimilarAnswer::graph.entities
  std::uint64_t neighbours = 0;  // entities that have it as a neighbour, at least the two
  double weight = 0;             // its part of the score
};

/// Relations of one kind that both have.
struct SharedRole {
  std::string relation;
  RelationLabels labels;
  bool forward = true;
  std::string type;                             // of the neighbours, as stated; may be empty
  std::uint64_t of_entity = 0, of_similar = 0;  // neighbours so joined
  double weight = 0;                            // its part of the score
};

struct SimilarEntity {
  std::size_t entity = 0;  // into SimilarAnswer::graph.entities
  double score = 0;
  std::uint64_t shared = 0;      // neighbours that both have; by role: kinds of relations that both have
  std::uint64_t neighbours = 0;  // of this one; by role: its relations. Not worked out by Adamic–Adar (0)
  std::vector<SharedNeighbour> reasons;  // by neighbours (fewest first), then key; not by role
  std::vector<SharedRole> roles;  // by weight (most first), then relation, forward first, type; by role
};

/// A neighbour that was left out.
struct LeftOutHub {
  EntityRef entity;
  std::uint64_t degree = 0;
};

struct SimilarAnswer {
  /// entities[0] is the entity, then the similar ones with the neighbours that are their reasons, and the
  /// relations to these. By role without relations. focus: the entity and the similar ones.
  Subgraph graph;
  SimilarBy by = SimilarBy::kJaccard;
  std::string type;  // what the answers were held against; "": any
  /// By score (most first); by Jaccard and Adamic–Adar then by `shared` (most first), by role then by how
  /// little the number of relations differs; then by key.
  std::vector<SimilarEntity> similar;
  std::uint64_t found = 0;       // entities with a score above 0
  std::uint64_t neighbours = 0;  // of the entity, hubs left out; by role: its relations
  std::uint64_t compared = 0;    // of these neighbours, those whose relations were looked at
  std::vector<LeftOutHub> hubs;  // by degree (most first), at most 10
  std::uint64_t hub_count = 0;
  std::uint64_t relations_visited = 0;
  /// A bound was reached. By neighbours: only the `compared` ones with the fewest relations were asked for
  /// entities that share them, so some may be missing, and scores by Adamic–Adar are lower bounds.
  bool cut = false;
};

/// REQUIRES: the node is in the store, and `snapshot` shows its present state.
/// Throws:   Error kInvalidArgument  min_confidence not in 0..1, unknown relation or type
///           Error kInterrupted
/// Cost:     by neighbours: at most max_relations relations of the neighbours, some 50 nanoseconds each, and
///           16 bytes of memory; the entity's own, 30 nanoseconds each. By role: the relations of all
///           entities of the type, 20 nanoseconds each.
[[nodiscard]] SimilarAnswer similar_entities(const Store& store, const Snapshot& snapshot, NodeNo node,
                                             const SimilarOptions& options = {});

}  // namespace guanxi
