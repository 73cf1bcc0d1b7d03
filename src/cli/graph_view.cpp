#include "cli/graph_view.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>

#include "guanxi/graph/filter.hpp"
#include "guanxi/store/store.hpp"

namespace guanxi {
namespace {

void count_claims(const Store& store, RelationRef& relation) {
  std::set<std::uint32_t> sources;
  for (const EdgeNo edge : relation.edges)
    store.for_each_claim_of(edge, [&](const Claim& claim) {
      ++relation.claims;
      sources.insert(claim.source.value);
      return true;
    });
  relation.sources = static_cast<std::uint32_t>(sources.size());
}

}  // namespace

EntityRef entity_ref(const Snapshot& snapshot, EntityNo entity) {
  EntityRef ref{snapshot.representative(entity), std::string(snapshot.key(entity)),
                std::string(snapshot.name(entity)), std::string(snapshot.type(entity))};
  if (ref.name.empty()) ref.name = ref.key;
  return ref;
}

Subgraph subgraph_among(const Store& store, const Snapshot& snapshot, const GraphFilter& filter,
                        const std::vector<EntityNo>& entities) {
  Subgraph graph;
  std::unordered_map<std::uint32_t, std::size_t> index_of;
  for (const EntityNo entity : entities) {
    index_of.emplace(entity.value, graph.entities.size());
    graph.entities.push_back(entity_ref(snapshot, entity));
  }
  const auto names = store.relation_names();
  const ArcFilter arcs(store, snapshot, filter);
  std::map<std::tuple<std::size_t, std::size_t, std::string>, RelationRef> relations;
  for (std::size_t i = 0; i < entities.size(); ++i) {
    const Row row = snapshot.out(entities[i]);
    for (std::size_t k = 0; k < row.size(); ++k) {
      const auto target = index_of.find(row.targets[k]);
      if (target == index_of.end() || !arcs.takes(row, k)) continue;
      const std::string& name = names.at(row.relation(k));
      const std::uint32_t edge = row.edge(k);
      std::size_t from = i, to = target->second;
      RelationLabels labels = labels_of(store.ontology(), name);
      if (labels.symmetric && graph.entities[to].key < graph.entities[from].key) std::swap(from, to);
      RelationRef& relation = relations[{from, to, name}];
      relation.from = from;
      relation.to = to;
      relation.relation = name;
      relation.labels = std::move(labels);
      relation.confidence = std::max(relation.edge_count == 0 ? 0.0 : relation.confidence,
                                     static_cast<double>(snapshot.confidence(edge)));
      ++relation.edge_count;
      if (relation.edges.size() < kMaxEdgesRead) relation.edges.push_back(EdgeNo{edge});
    }
  }
  for (auto& [place, relation] : relations) {
    std::sort(relation.edges.begin(), relation.edges.end());
    count_claims(store, relation);
    graph.relations.push_back(std::move(relation));
  }
  return graph;
}

}  // namespace guanxi
