#include "explore/path_writer.hpp"

#include <algorithm>
#include <string_view>
#include <tuple>

namespace guanxi {

std::uint32_t RouteSupport::of(std::uint32_t from, std::uint32_t to) {
  const auto [known, is_new] = known_.try_emplace({from, to}, 0);
  if (!is_new) return known->second;
  std::vector<EdgeNo> edges;
  walk_.walk().for_each_step_between(from, to, [&](const WalkStep& step) {
    edges.push_back(EdgeNo{step.edge()});
    return edges.size() < kMaxEdgesRead;
  });
  if (edges.size() == 1) return known->second = walk_.sources_of(static_cast<std::uint32_t>(edges[0].value));
  std::sort(edges.begin(), edges.end());
  return known->second = count_sources(store_, edges);
}

std::uint32_t RouteSupport::weakest(const std::vector<std::uint32_t>& entities) {
  std::uint32_t least = UINT32_MAX;
  for (std::size_t i = 0; i + 1 < entities.size(); ++i)
    least = std::min(least, of(entities[i], entities[i + 1]));
  return entities.size() < 2 ? 0 : least;
}

std::size_t PathWriter::add_entity(std::uint32_t entity) {
  return builder_.add_entity(ref_of_entity(walk_.snapshot(), entity));
}

Path PathWriter::make(const Route& route, std::uint32_t support) {
  Path path;
  path.support = support;
  path.cost = route.cost;
  for (const std::uint32_t entity : route.entities) {
    path.entities.push_back(add_entity(entity));
    const std::size_t at = path.entities.size() - 1;
    if (at > 0)
      path.hops.push_back(add_hop(route.entities[at - 1], entity, path.entities[at - 1], path.entities[at]));
  }
  add_days(route, path);
  return path;
}

std::vector<HopRelation> PathWriter::add_hop(std::uint32_t here, std::uint32_t next, std::size_t here_index,
                                             std::size_t next_index) {
  std::vector<HopRelation> hop;
  walk_.walk().for_each_step_between(here, next, [&](const WalkStep& step) {
    const std::size_t handle = step.stated_forward
                                   ? builder_.add_edge(here_index, next_index, step.relation, {step.edge()})
                                   : builder_.add_edge(next_index, here_index, step.relation, {step.edge()});
    const auto known = [&](const HopRelation& r) { return r.relation == handle; };
    if (std::none_of(hop.begin(), hop.end(), known)) hop.push_back({handle, step.forward});
    return true;
  });
  return hop;
}

void PathWriter::add_days(const Route& route, Path& path) const {
  path.possible_days = path.certain_days = {DayRange{}};
  for (std::size_t i = 0; i + 1 < route.entities.size(); ++i) {
    std::vector<DayRange> possible, certain;
    walk_.walk().for_each_step_between(route.entities[i], route.entities[i + 1], [&](const WalkStep& step) {
      const Period period = walk_.snapshot().period(step.edge());
      possible.push_back(period.possible_days());
      certain.push_back(period.certain_days());
      return true;
    });
    path.possible_days = intersection(path.possible_days, union_of(std::move(possible)));
    path.certain_days = intersection(path.certain_days, union_of(std::move(certain)));
  }
}

Subgraph PathWriter::finish(std::vector<Path>& paths) {
  std::vector<std::size_t> index_of_handle;
  Subgraph graph = builder_.finish(index_of_handle);
  const auto& relations = graph.relations;
  for (Path& path : paths) {
    for (auto& hop : path.hops) {
      for (HopRelation& relation : hop) relation.relation = index_of_handle[relation.relation];
      std::sort(hop.begin(), hop.end(), [&](const HopRelation& a, const HopRelation& b) {
        const RelationRef& x = relations[a.relation];
        const RelationRef& y = relations[b.relation];
        return std::make_tuple(y.sources, std::string_view(x.relation), !a.forward) <
               std::make_tuple(x.sources, std::string_view(y.relation), !b.forward);
      });
    }
  }
  return graph;
}

}  // namespace guanxi
