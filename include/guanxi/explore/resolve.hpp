// From what a user types to the entity that is meant.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "guanxi/explore/answer.hpp"

namespace guanxi {

/// An entity that a text can mean.
struct Candidate {
  EntityRef entity;
  std::uint64_t degree = 0;  // relations of all its nodes, counted up to 100,000
};

/// The entities that `text` names, by the first of these rules that gives any: an exact key; `#` and a node
/// number; a name with the same normalised form; an alias with it; its pinyin; its initials. Several nodes of
/// one entity are one candidate. At most kMaxNamesakes nodes are looked at.
///
/// Returns them by degree (largest first), then key; nothing if nothing is named so.
[[nodiscard]] std::vector<Candidate> candidates_for(const Store& store, std::string_view text);

inline constexpr std::size_t kMaxNamesakes = 1000;

/// The one entity that `text` names.
///
/// Throws: Error kAmbiguous        several; the message lists ten (key, type, name, degree)
///         Error kNotFound         none; the hint names the nearest names
///         Error kInvalidArgument  `text` is empty or blank
[[nodiscard]] EntityRef resolve(const Store& store, std::string_view text);

/// The entity that a node belongs to.
/// REQUIRES: store.node(node) is there.
[[nodiscard]] EntityRef entity_ref(const Store& store, NodeNo node);

}  // namespace guanxi
