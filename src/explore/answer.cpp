#include "guanxi/explore/answer.hpp"

#include <algorithm>

#include "guanxi/model/ontology.hpp"

namespace guanxi {

RelationLabels labels_of(const Ontology& ontology, std::string_view relation) {
  RelationLabels labels;
  if (const RelationType* type = ontology.relation_type(relation)) {
    labels = {type->forward, type->backward, type->forward_zh, type->backward_zh, type->symmetric};
  }
  if (labels.forward.empty()) {
    labels.forward = relation;
    std::replace(labels.forward.begin(), labels.forward.end(), '_', ' ');
  }
  if (labels.backward.empty())
    labels.backward = labels.symmetric ? labels.forward : labels.forward + " (reversed)";
  if (labels.forward_zh.empty()) labels.forward_zh = labels.forward;
  if (labels.backward_zh.empty()) labels.backward_zh = labels.symmetric ? labels.forward_zh : labels.backward;
  return labels;
}

std::string RelationRef::period_text() const {
  std::string out;
  for (const Stated<Period>& period : periods) {
    const std::string text = period.value.to_string();
    if (text.empty()) continue;
    if (!out.empty()) out += "; ";
    out += text;
  }
  return out;
}

std::vector<std::string> RelationRef::roles() const {
  std::vector<std::string> out;
  const auto add = [&](const std::string& role) {
    if (std::find(out.begin(), out.end(), role) == out.end()) out.push_back(role);
  };
  for (const auto& [name, values] : properties) {
    if (name != "role") continue;
    for (const Stated<Value>& stated : values) {
      if (const auto* list = std::get_if<std::vector<Scalar>>(&stated.value)) {
        for (const Scalar& role : *list)
          add(std::visit([](const auto& s) { return to_text(Value{s}); }, role));
      } else {
        add(to_text(stated.value));
      }
    }
  }
  return out;
}

std::string to_text(const Subgraph& graph, const RelationRef& relation, bool chinese) {
  std::string text = graph.entities.at(relation.from).name + " – " + relation.labels.text(true, chinese);
  std::string roles;
  for (const std::string& role : relation.roles()) roles += (roles.empty() ? "" : ", ") + role;
  if (!roles.empty()) text += " (" + roles + ")";
  text += relation.labels.symmetric ? " – " : " → ";
  return text + graph.entities.at(relation.to).name;
}

}  // namespace guanxi
