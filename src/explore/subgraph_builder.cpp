#include "explore/subgraph_builder.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>
#include <utility>

#include "explore/filter_table.hpp"
#include "explore/stated_sum.hpp"
#include "explore/stories.hpp"
#include "guanxi/store/store.hpp"

namespace guanxi {
namespace {

std::uint32_t count_distinct(const Store& store, std::vector<SourceNo>& sources) {
  std::sort(sources.begin(), sources.end());
  sources.erase(std::unique(sources.begin(), sources.end()), sources.end());
  return count_stories(store, sources);
}

}  // namespace

SubgraphBuilder::SubgraphBuilder(const Store& store)
    : store_(store), names_(store.relation_names()), symmetric_(symmetric_relations(store)) {}

std::size_t SubgraphBuilder::add_entity(const EntityRef& entity) {
  const auto [place, added] = index_.emplace(entity.node, graph_.entities.size());
  if (added) graph_.entities.push_back(entity);
  return place->second;
}

std::size_t SubgraphBuilder::add_edge(std::size_t from, std::size_t to, RelationNo relation, EdgeNo edge) {
  if (symmetric_.at(relation.value) && entity(to).key < entity(from).key) std::swap(from, to);
  const auto [place, added] = handles_.emplace(Key{from, to, relation.value}, groups_.size());
  if (added) groups_.push_back({from, to, relation, {}});
  groups_[place->second].edges.push_back(edge);
  return place->second;
}

RelationRef SubgraphBuilder::make_relation(Group& group) const {
  std::sort(group.edges.begin(), group.edges.end());
  group.edges.erase(std::unique(group.edges.begin(), group.edges.end()), group.edges.end());
  RelationRef relation;
  relation.from = group.from;
  relation.to = group.to;
  relation.relation = names_.at(group.relation.value);
  relation.labels = labels_of(store_.ontology(), relation.relation);
  relation.edge_count = group.edges.size();
  relation.edges = std::move(group.edges);
  if (relation.edges.size() > kMaxEdgesRead) relation.edges.resize(kMaxEdgesRead);
  StatedSum<Period> periods;
  PropertySum properties;
  std::vector<SourceNo> sources;
  relation.confidence = 0;
  for (const EdgeNo no : relation.edges) {
    const auto sourced = store_.sourced_edge(no);
    if (!sourced) continue;
    const EdgeRecord& edge = sourced->edge;
    relation.claims += edge.claims;
    relation.confidence = std::max(relation.confidence, edge.best_confidence());
    periods.add(edge.valid);
    properties.add(edge.properties);
    sources.insert(sources.end(), sourced->sources.begin(), sourced->sources.end());
  }
  relation.periods = periods.by_value();
  relation.properties = properties.total();
  relation.sources = count_distinct(store_, sources);
  return relation;
}

Subgraph SubgraphBuilder::finish(std::vector<std::size_t>& index_of_handle) {
  std::vector<std::size_t> order(groups_.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const auto rank = [&](std::size_t i) {
      const Group& g = groups_[i];
      return std::tie(g.from, g.to, names_[g.relation.value]);
    };
    return rank(a) < rank(b);
  });
  index_of_handle.assign(groups_.size(), 0);
  graph_.relations.clear();
  graph_.relations.reserve(groups_.size());
  for (const std::size_t handle : order) {
    index_of_handle[handle] = graph_.relations.size();
    graph_.relations.push_back(make_relation(groups_[handle]));
  }
  return std::move(graph_);
}

std::uint32_t count_sources(const Store& store, std::span<const EdgeNo> edges) {
  std::vector<SourceNo> sources;
  for (const EdgeNo edge : edges.first(std::min(edges.size(), kMaxEdgesRead))) {
    store.for_each_source_of(edge, [&](SourceNo source) {
      sources.push_back(source);
      return true;
    });
  }
  return count_distinct(store, sources);
}

}  // namespace guanxi
