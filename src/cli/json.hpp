// The parts of every answer as JSON. Keys are stable: scripts depend on them.
// Dates are text, numbers are numbers, what is not stated is "" or null, and a
// list that may be empty is there all the same.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "guanxi/explore/answer.hpp"

namespace guanxi {

/// Keeps the order in which keys are set.
using Json = nlohmann::ordered_json;

/// {"key", "name", "type", "number"}: "#number" names the entity on the command
/// line.
[[nodiscard]] Json to_json(const EntityRef& entity);
/// {"from": KEY, "to": KEY, "relation", "label", "symmetric", "edges",
/// "claims", "sources", "confidence", "periods", "properties", "evidence",
/// "evidence_left_out"}
[[nodiscard]] Json to_json(const Subgraph& graph, const RelationRef& relation, bool chinese);
/// {"source", "title", "publisher", "date", "uri", "start", "end", "line",
/// "quote", "confidence"}
[[nodiscard]] Json to_json(const EvidenceRef& evidence);
[[nodiscard]] Json to_json(const std::vector<EvidenceRef>& evidence);
[[nodiscard]] Json to_json(const Value& value);
/// {NAME: [{"value", "claims"}, …], …}
[[nodiscard]] Json to_json(const std::vector<std::pair<std::string, std::vector<Stated<Value>>>>& properties);

/// All entities that the indices name.
[[nodiscard]] Json entities_json(const Subgraph& graph);
[[nodiscard]] Json relations_json(const Subgraph& graph, bool chinese);

/// On one line, or indented and ended by a line break. UTF-8 stays; control
/// characters of any kind become \u escapes.
[[nodiscard]] std::string dump(const Json& json, bool pretty);

}  // namespace guanxi
