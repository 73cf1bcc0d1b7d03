// The form of an ontology's file: TOML in, checked lists out.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "guanxi/model/ontology.hpp"

namespace guanxi {

struct OntologyText {
  std::vector<NodeType> node_types;  // every type before its subtypes
  std::vector<RelationType> relation_types;
  std::vector<std::string> generic, ambiguous;  // as written
  std::vector<std::string> never_merged_by_name;
  std::size_t min_han = 2;
  std::size_t min_other = 4;
};

/// Throws: Error kBadInput  "file:line:column: what", with what is expected as the hint
[[nodiscard]] OntologyText read_ontology(std::string_view toml, const std::string& file_name);

}  // namespace guanxi
