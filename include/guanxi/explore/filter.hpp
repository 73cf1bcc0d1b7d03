// Which relations a walk may follow and which nodes it may pass.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "guanxi/model/date.hpp"

namespace guanxi {
class Store;

/// Which way a relation may be walked. A relation of a symmetric type may always be walked both ways.
enum class Direction : std::uint8_t { kForward, kBackward, kEither };

struct WalkFilter {
  std::vector<std::string> relations;  // relation names; empty: all
  /// Node types with all below them; empty: all. Never held against the ends that the question names.
  std::vector<std::string> types;
  Direction direction = Direction::kEither;
  std::optional<Span> at;     // only relations that may have held then (by their best-supported period)
  double min_confidence = 0;  // only relations with a claim of at least this; 0 to 1
  bool certain = false;       // with `at`: only those that held then whatever days their dates mean
  /// Only relations that so many sources state; documents that tell one story count once.
  std::uint32_t min_sources = 0;
};

/// The full path of a node type that a user named: the path itself, or the one type of the ontology whose
/// last part or label it is ("company", "公司": "organisation/company"), or a type of some node of the store.
///
/// Throws: Error kInvalidArgument  there is no such type; the hint names the nearest
/// Cost:   a lookup; a scan of the nodes up to the first of that type if the ontology lacks it.
[[nodiscard]] std::string resolve_type(const Store& store, std::string_view type);

/// The name of a relation type that a user named: of the store or the ontology, or one of its labels
/// ("developed by").
///
/// Throws: Error kInvalidArgument  there is no such relation; the hint names the nearest
[[nodiscard]] std::string resolve_relation(const Store& store, std::string_view relation);

}  // namespace guanxi
