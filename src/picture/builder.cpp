#include "picture/builder.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "guanxi/base/unicode.hpp"
#include "guanxi/model/ontology.hpp"
#include "picture/numbers.hpp"

namespace guanxi::dot {
namespace {

constexpr std::size_t kEvidenceShown = 4;  // pieces in one tooltip
constexpr std::size_t kQuoteColumns = 160;

void append(std::string& out, std::string_view text, std::string_view separator) {
  if (text.empty()) return;
  if (!out.empty()) out += separator;
  out += text;
}

/// Roles, except one that only says the relation again, and when it held.
std::string detail_of(const RelationRef& relation, const std::string& label, bool chinese) {
  std::string out;
  for (const std::string& role : relation.roles())
    if (role != label) append(out, role, chinese ? "、" : ", ");
  std::string times;
  for (const Stated<Period>& period : relation.periods) {
    const bool moment = period.value.from && period.value.from == period.value.until;
    append(times, moment ? period.value.from->to_string() : period.value.to_string(), "; ");
  }
  append(out, times, chinese ? "，" : ", ");
  return out;
}

DrawnFacts facts_of(const RelationRef& relation, bool chinese) {
  DrawnFacts facts{.backward_label = relation.labels.text(relation.labels.symmetric, chinese),
                   .roles = relation.roles(),
                   .periods = {},
                   .sources = relation.sources,
                   .claims = relation.claims,
                   .confidence = relation.confidence,
                   .evidence = relation.evidence,
                   .evidence_left_out = relation.evidence_left_out};
  for (const Stated<Period>& period : relation.periods) facts.periods.push_back(period.value);
  return facts;
}

}  // namespace

std::string evidence_line(const EvidenceRef& evidence, bool chinese) {
  std::string where = evidence.title.empty() ? evidence.source_key : evidence.title;
  append(where, evidence.date, ", ");
  if (evidence.line) append(where, fmt::format("{} {}", chinese ? "行" : "line", *evidence.line), ", ");
  if (evidence.quote.empty()) return where;
  return "“" + truncate_to_width(evidence.quote, kQuoteColumns) + "” — " + where;
}

bool use_chinese(PictureLanguage language, std::size_t han_names, std::size_t names) noexcept {
  if (language != PictureLanguage::kAuto) return language == PictureLanguage::kChinese;
  return han_names > 0 && 2 * han_names >= names;
}

std::string type_label(const Ontology& ontology, std::string_view type, bool chinese) {
  if (type.empty()) return chinese ? "类型不详" : "type not stated";
  const NodeType* known = ontology.node_type(type);
  if (known == nullptr) return std::string(type);
  const std::string& label = chinese && !known->label_zh.empty() ? known->label_zh : known->label;
  return label.empty() ? std::string(type) : label;
}

std::string entity_tooltip(const EntityRef& entity, const Ontology& ontology, bool chinese) {
  std::string out = entity.name + "\n" + type_label(ontology, entity.type, chinese);
  if (entity.key != entity.name) out += "\n" + entity.key;
  return out;
}

Builder::Builder(const Subgraph& graph, const Ontology& ontology, const DrawOptions& options)
    : graph_(graph),
      ontology_(ontology),
      options_(options),
      node_of_(graph.entities.size(), SIZE_MAX),
      edge_of_(graph.relations.size(), SIZE_MAX) {
  const auto han =
      static_cast<std::size_t>(std::count_if(graph.entities.begin(), graph.entities.end(),
                                             [](const EntityRef& entity) { return has_han(entity.name); }));
  drawing_.chinese = use_chinese(options.language, han, graph.entities.size());
}

DrawnNode& Builder::node(std::size_t entity) {
  std::size_t& at = node_of_.at(entity);
  if (at == SIZE_MAX) {
    at = drawing_.nodes.size();
    drawing_.nodes.push_back(make_node(graph_.entities[entity]));
  }
  return drawing_.nodes[at];
}

DrawnEdge& Builder::edge(std::size_t relation) {
  std::size_t& at = edge_of_.at(relation);
  if (at == SIZE_MAX) {
    const RelationRef& ref = graph_.relations[relation];
    node(ref.from).weight += ref.sources;
    node(ref.to).weight += ref.sources;
    at = drawing_.edges.size();
    drawing_.edges.push_back(make_edge(ref));
  }
  return drawing_.edges[at];
}

void Builder::add_inner_edges() {
  for (std::size_t i = 0; i < graph_.relations.size(); ++i) {
    const RelationRef& relation = graph_.relations[i];
    if (node_of_[relation.from] != SIZE_MAX && node_of_[relation.to] != SIZE_MAX) edge(i);
  }
}

std::string Builder::type_label(std::string_view type) const {
  return dot::type_label(ontology_, type, drawing_.chinese);
}

Drawing Builder::finish(LayoutKind layout, std::string title) {
  drawing_.layout = layout;
  const std::string& given =
      drawing_.chinese && !options_.title_zh.empty() ? options_.title_zh : options_.title;
  drawing_.title = given.empty() ? std::move(title) : given;
  return std::move(drawing_);
}

DrawnNode Builder::make_node(const EntityRef& entity) const {
  DrawnNode node;
  node.id = entity.key;
  node.label = entity.name.empty() ? entity.key : entity.name;
  node.type = entity.type;
  node.tooltip = entity_tooltip(entity, ontology_, drawing_.chinese);
  return node;
}

DrawnEdge Builder::make_edge(const RelationRef& relation) const {
  DrawnEdge edge;
  edge.from = node_of_[relation.from];
  edge.to = node_of_[relation.to];
  edge.relation = relation.relation;
  edge.label = relation.labels.text(true, drawing_.chinese);
  edge.detail = detail_of(relation, edge.label, drawing_.chinese);
  edge.directed = !relation.labels.symmetric;
  edge.doubtful = relation.confidence < options_.doubtful_below;
  edge.tooltip = tooltip_of(relation);
  for (const EvidenceRef& evidence : relation.evidence)
    if (edge.url.empty()) edge.url = evidence.uri;
  edge.weight = relation.sources;
  edge.facts = facts_of(relation, drawing_.chinese);
  return edge;
}

std::string Builder::tooltip_of(const RelationRef& relation) const {
  const bool chinese = drawing_.chinese;
  std::string out = to_text(graph_, relation, chinese);
  append(out, relation.period_text(), "\n");
  const std::string sources = grouped(relation.sources);
  std::string support = chinese ? fmt::format("来源 {} 个", sources)
                                : fmt::format("{} source{}", sources, relation.sources == 1 ? "" : "s");
  if (relation.confidence < 1)
    support +=
        fmt::format(fmt::runtime(chinese ? "，置信度 {:.2g}" : ", confidence {:.2g}"), relation.confidence);
  append(out, support, "\n");
  for (std::size_t i = 0; i < relation.evidence.size() && i < kEvidenceShown; ++i)
    append(out, evidence_line(relation.evidence[i], chinese), "\n");
  if (relation.evidence.size() > kEvidenceShown || relation.evidence_left_out > 0) out += "\n…";
  return out;
}

}  // namespace guanxi::dot
