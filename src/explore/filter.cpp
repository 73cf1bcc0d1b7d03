#include "guanxi/explore/filter.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "explore/filter_table.hpp"
#include "explore/subgraph_builder.hpp"
#include "guanxi/base/error.hpp"
#include "guanxi/base/unicode.hpp"
#include "guanxi/explore/answer.hpp"
#include "guanxi/model/ontology.hpp"
#include "guanxi/store/store.hpp"

namespace guanxi {
namespace {

constexpr std::size_t kListed = 30;  // known names in a hint

/// "did you mean 'x'?", or the names that there are.
std::string suggestion(std::string_view word, std::vector<std::string> known) {
  std::sort(known.begin(), known.end());
  known.erase(std::unique(known.begin(), known.end()), known.end());
  if (const std::string near = closest(word, known); !near.empty())
    return fmt::format("did you mean '{}'?", near);
  std::string list;
  for (std::size_t i = 0; i < known.size() && i < kListed; ++i) {
    if (i > 0) list += ", ";
    list += escape_for_terminal(known[i]);
  }
  if (known.size() > kListed) list += fmt::format(" and {} more", known.size() - kListed);
  return list.empty() ? std::string{} : "known: " + list;
}

std::string_view last_part(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

/// The one type that `fits`, or nothing if there is none or there are several.
template <typename Fits>
const NodeType* only_type(const Ontology& ontology, const Fits& fits) {
  const NodeType* found = nullptr;
  for (const NodeType& type : ontology.node_types()) {
    if (!fits(type)) continue;
    if (found != nullptr) return nullptr;
    found = &type;
  }
  return found;
}

/// The type as the ontology spells it, of one that is written as Americans do ("organization/company",
/// "program").
std::string british(std::string_view type) {
  constexpr std::pair<std::string_view, std::string_view> kSpellings[] = {{"organization", "organisation"},
                                                                          {"program", "programme"},
                                                                          {"center", "centre"},
                                                                          {"theater", "theatre"}};
  std::string out;
  for (std::size_t at = 0; at <= type.size();) {
    const std::size_t end = std::min(type.find('/', at), type.size());
    std::string_view part = type.substr(at, end - at);
    for (const auto& [american, ours] : kSpellings)
      if (part == american) part = ours;
    out += (at == 0 ? "" : "/") + std::string(part);
    at = end + 1;
  }
  return out;
}

bool some_node_is_a(const Store& store, std::string_view type) {
  bool found = false;
  store.for_each_node([&](const NodeRecord& node) {
    found =
        std::any_of(node.types.begin(), node.types.end(), [&](const auto& t) { return is_a(t.value, type); });
    return !found;
  });
  return found;
}

}  // namespace

std::string resolve_type(const Store& store, std::string_view type) {
  const Ontology& ontology = store.ontology();
  if (ontology.node_type(type) != nullptr) return std::string(type);
  if (const auto* t = only_type(ontology, [&](const NodeType& n) { return last_part(n.path) == type; }))
    return t->path;
  if (const auto* t =
          only_type(ontology, [&](const NodeType& n) { return n.label == type || n.label_zh == type; })) {
    return t->path;
  }
  if (!type.empty() && some_node_is_a(store, type)) return std::string(type);
  if (std::string ours = british(type); ours != type && ontology.node_type(ours) != nullptr)
    return ours;
  std::vector<std::string> known;
  for (const NodeType& n : ontology.node_types()) known.push_back(n.path);
  std::vector<std::string> also = known;
  for (const NodeType& n : ontology.node_types()) also.emplace_back(last_part(n.path));
  const std::string near = closest(type, also);
  throw Error(ErrorCode::kInvalidArgument, fmt::format("no node type '{}'", escape_for_terminal(type)),
              near.empty() ? suggestion(type, std::move(known)) : fmt::format("did you mean '{}'?", near));
}

std::string resolve_relation(const Store& store, std::string_view relation) {
  const Ontology& ontology = store.ontology();
  if (store.find_relation(relation) || ontology.relation_type(relation) != nullptr)
    return std::string(relation);
  const RelationType* found = nullptr;
  bool several = false;
  for (const RelationType& r : ontology.relation_types()) {
    if (r.forward != relation && r.backward != relation && r.forward_zh != relation &&
        r.backward_zh != relation)
      continue;
    several = found != nullptr;
    found = &r;
  }
  if (found != nullptr && !several) return found->name;
  std::vector<std::string> known = store.relation_names();
  for (const RelationType& r : ontology.relation_types()) known.push_back(r.name);
  throw Error(ErrorCode::kInvalidArgument, fmt::format("no relation '{}'", escape_for_terminal(relation)),
              suggestion(relation, std::move(known)));
}

FilterTable::FilterTable(const Store& store, const WalkFilter& filter)
    : forward_(filter.direction != Direction::kBackward),
      backward_(filter.direction != Direction::kForward),
      store_(store),
      certain_(filter.certain),
      min_confidence_(static_cast<float>(filter.min_confidence)),
      min_sources_(filter.min_sources) {
  if (filter.at) at_ = filter.at->days();
  if (certain_ && !at_) {
    throw Error(ErrorCode::kInvalidArgument, "certain says nothing without a date",
                "say when: --at 2023, --at 2023..2024-05");
  }
  if (!(filter.min_confidence >= 0 && filter.min_confidence <= 1)) {
    throw Error(ErrorCode::kInvalidArgument,
                fmt::format("min_confidence is {}: it goes from 0 to 1", filter.min_confidence));
  }
  const std::vector<std::string> names = store.relation_names();
  const std::vector<bool> symmetric = symmetric_relations(store);
  relations_.resize(names.size());
  for (std::size_t i = 0; i < names.size(); ++i) relations_[i] = {filter.relations.empty(), symmetric[i]};
  for (const std::string& wanted : filter.relations) {
    const auto no = store.find_relation(resolve_relation(store, wanted));
    if (no && no->value < relations_.size()) relations_[no->value].wanted = true;
  }
  for (const std::string& type : filter.types) types_.push_back(resolve_type(store, type));
}

std::uint32_t FilterTable::sources_of(const EdgeSupport& support, std::uint64_t edge) const {
  if (!support.retold) return support.sources;
  const auto [known, is_new] = retold_.try_emplace(edge, 0);
  if (is_new) known->second = count_sources(store_, std::array{EdgeNo{edge}});
  return known->second;
}

bool FilterTable::admits_type(std::string_view type) const noexcept {
  return types_.empty() || std::any_of(types_.begin(), types_.end(),
                                       [&](const std::string& wanted) { return is_a(type, wanted); });
}

std::vector<bool> symmetric_relations(const Store& store) {
  std::vector<bool> symmetric;
  for (const std::string& name : store.relation_names()) {
    const RelationType* type = store.ontology().relation_type(name);
    symmetric.push_back(type != nullptr && type->symmetric);
  }
  return symmetric;
}

void check_range(std::string_view name, std::uint64_t value, std::uint64_t low, std::uint64_t high) {
  if (value >= low && value <= high) return;
  throw Error(ErrorCode::kInvalidArgument,
              fmt::format("{} is {}: it goes from {} to {}", name, value, low, high));
}

}  // namespace guanxi
