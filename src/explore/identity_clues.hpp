// What speaks for and against two entities being one, beside the texts that name them.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "explore/name_rules.hpp"
#include "explore/places.hpp"
#include "explore/stated_sum.hpp"
#include "guanxi/explore/proposals.hpp"
#include "guanxi/graph/snapshot.hpp"
#include "guanxi/store/store.hpp"

namespace guanxi {

/// The nodes of each entity of a snapshot: 8 bytes a node.
class EntityMembers {
 public:
  void add(std::uint32_t entity, NodeNo node) { nodes_.emplace_back(entity, node); }
  void finish();
  [[nodiscard]] std::vector<NodeNo> of(std::uint32_t entity) const;

 private:
  std::vector<std::pair<std::uint32_t, NodeNo>> nodes_;
};

/// What is read of one entity to compare it.
struct IdentityProfile {
  std::vector<NodeNo> nodes;
  std::vector<NameParts> names;  // at most kMaxNames
  std::set<std::string> types;
  StatedProperties properties;
  std::vector<std::uint32_t> neighbours;  // ascending, at most kMaxNeighbours
  std::vector<std::uint32_t> places;      // located in; ascending
};

class IdentityClues {
 public:
  /// The nodes of an entity, ascending.
  using MembersOf = std::function<std::vector<NodeNo>(std::uint32_t entity)>;

  IdentityClues(const Store& store, const Snapshot& snapshot, MembersOf members, const NameReader& reader);

  /// Valid until the next call but one.
  [[nodiscard]] const IdentityProfile& profile(std::uint32_t entity);
  /// Nothing if no two of their names may be one name.
  [[nodiscard]] std::vector<IdentityClue> between(std::uint32_t a, std::uint32_t b);

 private:
  void add_name(const IdentityProfile& a, const IdentityProfile& b, std::vector<IdentityClue>& clues) const;
  void add_neighbours(const IdentityProfile& a, const IdentityProfile& b, std::uint32_t x, std::uint32_t y,
                      std::vector<IdentityClue>& clues) const;
  void add_types(const IdentityProfile& a, const IdentityProfile& b, std::vector<IdentityClue>& clues) const;
  void add_properties(const IdentityProfile& a, const IdentityProfile& b,
                      std::vector<IdentityClue>& clues) const;
  void add_places(const IdentityProfile& a, const IdentityProfile& b, std::vector<IdentityClue>& clues) const;
  void add_relations(std::uint32_t a, std::uint32_t b, std::vector<IdentityClue>& clues) const;
  [[nodiscard]] std::string name_of(std::uint32_t entity) const;

  const Store& store_;
  const Snapshot& snapshot_;
  const MembersOf members_;
  const NameReader& reader_;
  std::optional<RelationNo> located_in_;
  Places nesting_;
  std::vector<std::string> relation_names_;
  std::unordered_map<std::uint32_t, IdentityProfile> profiles_;
};

/// (1 - Π (1 - weight for)) × Π (1 - weight against)
[[nodiscard]] double score_of(const std::vector<IdentityClue>& clues);

}  // namespace guanxi
