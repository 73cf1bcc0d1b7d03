// Chains as a user draws them: "organisation/company -participates_in-> programme <-issued- 浙江省人民政府".
//
//   pattern  = place, { hop, place } ;
//   hop      = "-",  relations, "->"        walked from the relation's first end to its second
//            | "<-", relations, "-"         against it
//            | "-",  relations, "-" ;       either way
//   relations = "any" | "*" | relation, { "|", relation } ;
//   place    = "any" | "*" | one, { "|", one } ;
//   one      = a node type with all below it | a node's key, name, alias or #number ;
//
// Blanks part places from hops; they may stand within names. A relation is named as everywhere: by its name
// or a label ("works for", 研发); the label of the way back ("developed by") turns the hop round. What is a
// type of the ontology and a node's name as well is the type; '"' around a text makes it a node, and keeps
// blanks, '-', '|' and '<' in it. "–", "→" and "←", as answers print them, stand for "-", "->" and "<-".
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "guanxi/explore/filter.hpp"
#include "guanxi/model/ids.hpp"

namespace guanxi {
class Store;

/// Which entities may stand at one place. Without types and nodes: any.
struct PatternPlace {
  std::vector<std::string> types;  // full paths
  std::vector<NodeNo> nodes;
  std::string text;  // as answers show it: types by their full paths, nodes by their names; "any"

  [[nodiscard]] bool is_any() const noexcept { return types.empty() && nodes.empty(); }
};

struct PatternRelation {
  std::string name;
  bool reversed = false;  // the direction of the hop is turned round for this one
  bool operator==(const PatternRelation&) const = default;
};

struct PatternHop {
  std::vector<PatternRelation> relations;  // empty: any
  Direction direction = Direction::kEither;
};

/// places.size() == hops.size() + 1; hops[i] leads from places[i] to places[i + 1].
struct ChainPattern {
  std::vector<PatternPlace> places;
  std::vector<PatternHop> hops;  // 1 to kMostPatternHops
};

inline constexpr std::size_t kMostPatternHops = 8;

/// Throws: Error kInvalidArgument  the text is no pattern, or names what there is not; the message shows the
///                                 text with the place marked below it
///         Error kNotFound, kAmbiguous  a quoted name or key means nothing or several things; likewise
[[nodiscard]] ChainPattern parse_pattern(const Store& store, std::string_view text);

}  // namespace guanxi
