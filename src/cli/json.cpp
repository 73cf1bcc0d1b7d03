#include "cli/json.hpp"

#include <fmt/format.h>

#include <variant>

#include "guanxi/base/unicode.hpp"

namespace guanxi {
namespace {

template <typename T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json date_or_null(const std::optional<Date>& date) {
  return date ? Json(date->to_string()) : Json(nullptr);
}

/// C1 controls, DEL, line separators and bidirectional controls, which JSON
/// leaves as they are.
bool must_escape(char32_t c) noexcept {
  return (c >= 0x7F && c < 0xA0) || c == 0x061C || c == 0x200E || c == 0x200F || c == 0x2028 || c == 0x2029 ||
         (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

bool may_hold_controls(std::string_view text) noexcept {
  for (const char c : text)
    if (c == '\x7F' || c == '\xC2' || c == '\xD8' || c == '\xE2') return true;
  return false;
}

}  // namespace

Json to_json(const EntityRef& entity) {
  return {{"key", entity.key}, {"name", entity.name}, {"type", entity.type}, {"number", entity.node.value}};
}

Json to_json(const Value& value) {
  struct Visitor {
    Json operator()(const std::vector<Scalar>& list) const {
      Json out = Json::array();
      for (const Scalar& item : list) out.push_back(std::visit([](const auto& v) { return Json(v); }, item));
      return out;
    }
    Json operator()(bool v) const { return v; }
    Json operator()(std::int64_t v) const { return v; }
    Json operator()(double v) const { return v; }
    Json operator()(const std::string& v) const { return v; }
  };
  using Base = std::variant<bool, std::int64_t, double, std::string, std::vector<Scalar>>;
  return std::visit(Visitor{}, static_cast<const Base&>(value));
}

Json to_json(const std::vector<std::pair<std::string, std::vector<Stated<Value>>>>& properties) {
  Json out = Json::object();
  for (const auto& [name, values] : properties) {
    Json list = Json::array();
    for (const auto& stated : values)
      list.push_back({{"value", to_json(stated.value)}, {"claims", stated.claims}});
    out[name] = std::move(list);
  }
  return out;
}

Json to_json(const EvidenceRef& evidence) {
  return {{"source", evidence.source_key},
          {"title", evidence.title},
          {"publisher", evidence.publisher},
          {"date", evidence.date},
          {"uri", evidence.uri},
          {"start", or_null(evidence.start)},
          {"end", or_null(evidence.end)},
          {"line", or_null(evidence.line)},
          {"quote", evidence.quote},
          {"confidence", evidence.confidence}};
}

Json to_json(const std::vector<EvidenceRef>& evidence) {
  Json out = Json::array();
  for (const EvidenceRef& piece : evidence) out.push_back(to_json(piece));
  return out;
}

Json to_json(const Subgraph& graph, const RelationRef& relation, bool chinese) {
  Json periods = Json::array();
  for (const auto& stated : relation.periods)
    periods.push_back({{"from", date_or_null(stated.value.from)},
                       {"until", date_or_null(stated.value.until)},
                       {"claims", stated.claims}});
  return {{"from", graph.entities[relation.from].key},
          {"to", graph.entities[relation.to].key},
          {"relation", relation.relation},
          {"label", relation.labels.text(true, chinese)},
          {"symmetric", relation.labels.symmetric},
          {"edges", relation.edge_count},
          {"claims", relation.claims},
          {"sources", relation.sources},
          {"confidence", relation.confidence},
          {"periods", std::move(periods)},
          {"properties", to_json(relation.properties)},
          {"evidence", to_json(relation.evidence)},
          {"evidence_left_out", relation.evidence_left_out}};
}

Json entities_json(const Subgraph& graph) {
  Json out = Json::array();
  for (const EntityRef& entity : graph.entities) out.push_back(to_json(entity));
  return out;
}

Json relations_json(const Subgraph& graph, bool chinese) {
  Json out = Json::array();
  for (const RelationRef& relation : graph.relations) out.push_back(to_json(graph, relation, chinese));
  return out;
}

std::string dump(const Json& json, bool pretty) {
  std::string text = json.dump(pretty ? 2 : -1, ' ', false, Json::error_handler_t::replace) + '\n';
  if (!may_hold_controls(text)) return text;
  std::string out;
  out.reserve(text.size());
  for (const char32_t c : to_code_points(text)) {
    if (must_escape(c))
      out += fmt::format("\\u{:04x}", static_cast<std::uint32_t>(c));
    else
      append_utf8(out, c);
  }
  return out;
}

}  // namespace guanxi
