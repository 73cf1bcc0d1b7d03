#pragma once

#include <string_view>

namespace guanxi {

/// The text of graphs/ontology.toml.
extern const std::string_view kBuiltinOntology;

}  // namespace guanxi
