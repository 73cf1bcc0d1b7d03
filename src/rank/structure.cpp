#include "guanxi/rank/structure.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <tuple>
#include <utility>

#include "guanxi/graph/filter.hpp"
#include "guanxi/rank/components.hpp"
#include "guanxi/rank/cuts.hpp"
#include "guanxi/rank/degree.hpp"

namespace guanxi {
namespace {

constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();

/// Sorts what comes before `top` (0: all) and drops the rest.
template <typename T, typename Less>
void keep_first(std::vector<T>& items, std::size_t top, const Less& less) {
  const std::size_t kept = top == 0 ? items.size() : std::min(top, items.size());
  const auto middle = items.begin() + static_cast<std::ptrdiff_t>(kept);
  std::partial_sort(items.begin(), middle, items.end(), less);
  items.erase(middle, items.end());
}

void add_relations(const Row& row, EntityNo other, bool outward, const ArcFilter& filter, BridgeRow& bridge) {
  const auto [begin, end] = std::equal_range(row.targets.begin(), row.targets.end(), other.value);
  for (auto it = begin; it != end; ++it) {
    const auto i = static_cast<std::size_t>(it - row.targets.begin());
    if (!filter.takes(row, i)) continue;
    ++bridge.relation_count;
    if (bridge.relations.size() < kMaxBridgeRelations) {
      bridge.relations.push_back({row.edge(i), RelationNo{row.relation(i)}, outward});
    }
  }
}

}  // namespace

EntityLabel label_of(const Snapshot& snapshot, EntityNo e) {
  return {e, std::string(snapshot.key(e)), std::string(snapshot.name(e)), std::string(snapshot.type(e))};
}

ComponentsAnswer components_of(const Store& store, const Snapshot& snapshot,
                               const ComponentsRequest& request) {
  const Csr graph = make_csr(store, snapshot, request.filter, !request.strong);
  const Components components = request.strong ? strong_components(graph) : connected_components(graph);
  const std::vector<std::uint32_t> degree = degrees(graph, DegreeKind::kBoth);
  ComponentsAnswer answer;
  answer.count = components.count();
  answer.singles =
      static_cast<std::uint32_t>(std::count(components.sizes.begin(), components.sizes.end(), 1U));
  answer.vertices = graph.vertex_count();
  answer.links = graph.out_targets.size() / (request.strong ? 1 : 2);

  const auto key_of = [&](std::uint32_t v) { return snapshot.key(graph.entities[v]); };
  const auto before = [&](std::uint32_t a, std::uint32_t b) {
    return degree[a] != degree[b] ? degree[a] > degree[b] : key_of(a) < key_of(b);
  };
  std::vector<std::uint32_t> leaders(components.count(), kNone);
  for (std::uint32_t v = 0; v < graph.vertex_count(); ++v) {
    std::uint32_t& leader = leaders[components.of[v]];
    if (leader == kNone || before(v, leader)) leader = v;
  }
  std::vector<std::uint32_t> shown(components.count());
  std::iota(shown.begin(), shown.end(), 0U);
  keep_first(shown, request.top, [&](std::uint32_t a, std::uint32_t b) {
    if (components.sizes[a] != components.sizes[b]) return components.sizes[a] > components.sizes[b];
    return key_of(leaders[a]) < key_of(leaders[b]);
  });

  std::vector<std::uint32_t> row_of(components.count(), kNone);
  for (std::uint32_t i = 0; i < shown.size(); ++i) row_of[shown[i]] = i;
  std::vector<std::vector<std::uint32_t>> members(shown.size());
  for (std::uint32_t v = 0; v < graph.vertex_count(); ++v) {
    const std::uint32_t row = row_of[components.of[v]];
    if (row != kNone) members[row].push_back(v);
  }
  for (std::uint32_t i = 0; i < shown.size(); ++i) {
    ComponentRow row{components.sizes[shown[i]], {}};
    if (request.members > 0) keep_first(members[i], request.members, before);
    if (request.members == 0) members[i].clear();
    for (const std::uint32_t v : members[i]) row.members.push_back(label_of(snapshot, graph.entities[v]));
    answer.rows.push_back(std::move(row));
  }
  return answer;
}

BridgesAnswer bridges_of(const Store& store, const Snapshot& snapshot, const BridgesRequest& request) {
  const Csr graph = make_csr(store, snapshot, request.filter, true);
  Cuts cuts = find_cuts(graph);
  BridgesAnswer answer;
  answer.entity_count = cuts.vertices.size();
  answer.bridge_count = cuts.links.size();
  answer.vertices = graph.vertex_count();
  answer.links = graph.out_targets.size() / 2;

  const auto key_of = [&](std::uint32_t v) { return snapshot.key(graph.entities[v]); };
  // Where both pieces are of one size, the vertices' numbers chose the inner end; the keys do not depend on
  // numbers.
  const Components components = connected_components(graph);
  for (CutLink& link : cuts.links) {
    const std::uint32_t whole = components.sizes[components.of[link.inner]];
    if (2 * std::uint64_t{link.cut_off} == whole && key_of(link.outer) < key_of(link.inner)) {
      std::swap(link.inner, link.outer);
    }
  }
  keep_first(cuts.vertices, request.top, [&](const CutVertex& a, const CutVertex& b) {
    return a.cut_off != b.cut_off ? a.cut_off > b.cut_off : key_of(a.vertex) < key_of(b.vertex);
  });
  keep_first(cuts.links, request.top, [&](const CutLink& a, const CutLink& b) {
    if (a.cut_off != b.cut_off) return a.cut_off > b.cut_off;
    return std::pair(key_of(a.inner), key_of(a.outer)) < std::pair(key_of(b.inner), key_of(b.outer));
  });

  for (const CutVertex& cut : cuts.vertices) {
    answer.entities.push_back({label_of(snapshot, graph.entities[cut.vertex]), cut.parts, cut.cut_off});
  }
  const ArcFilter filter(store, snapshot, request.filter);
  for (const CutLink& cut : cuts.links) {
    const EntityNo inner = graph.entities[cut.inner];
    const EntityNo outer = graph.entities[cut.outer];
    BridgeRow row{label_of(snapshot, inner), label_of(snapshot, outer), cut.cut_off, 0, {}};
    add_relations(snapshot.out(inner), outer, true, filter, row);
    add_relations(snapshot.in(inner), outer, false, filter, row);
    answer.bridges.push_back(std::move(row));
  }
  return answer;
}

}  // namespace guanxi
