// Neighbourhoods, paths, traces and single entities.
#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <vector>

#include "guanxi/explore/neighbourhood.hpp"
#include "guanxi/explore/node_view.hpp"
#include "guanxi/explore/path.hpp"
#include "guanxi/explore/trace.hpp"
#include "guanxi/picture/draw.hpp"
#include "picture/builder.hpp"
#include "picture/numbers.hpp"

namespace guanxi {

using dot::Builder;
using dot::grouped;

namespace {

std::string name_at(const Subgraph& graph, std::size_t entity) {
  return entity < graph.entities.size() ? graph.entities[entity].name : std::string();
}

std::string paths_title(const PathAnswer& answer, const Builder& builder) {
  const std::string from = name_at(answer.graph, 0);
  const std::string to = name_at(answer.graph, answer.graph.focus.empty() ? 0 : answer.graph.focus.back());
  if (answer.paths.empty())
    return fmt::format(fmt::runtime(builder.say("{} and {}: no path found", "{}与{}：未找到路径")), from, to);
  std::size_t least = answer.paths.front().hops.size(), most = least;
  for (const Path& path : answer.paths) {
    least = std::min(least, path.hops.size());
    most = std::max(most, path.hops.size());
  }
  const std::string hops = least == most ? std::to_string(least) : fmt::format("{}–{}", least, most);
  return fmt::format(fmt::runtime(builder.say("From {} to {}: {} hop{}", "从{}到{}：{} 步")), from, to, hops,
                     most == 1 ? "" : "s");
}

}  // namespace

Drawing draw_neighbourhood(const NeighbourhoodAnswer& answer, const Ontology& ontology,
                           const DrawOptions& options) {
  Builder builder(answer.graph, ontology, options);
  std::uint32_t depth = 0;
  for (std::size_t i = 0; i < answer.graph.entities.size(); ++i) {
    DrawnNode& node = builder.node(i);
    node.level = node.priority = i < answer.distances.size() ? answer.distances[i] : 1;
    node.emphasis = i == 0;
    depth = std::max(depth, node.level);
  }
  builder.add_inner_edges();
  if (answer.more > 0) {
    builder.note(
        fmt::format(fmt::runtime(builder.say("{} more entities were found that the answer does not list",
                                             "另有 {} 个实体未列出")),
                    grouped(answer.more)));
  }
  if (answer.cut)
    builder.note(builder.say("the search was cut short: there may be more", "搜索达到上限，结果可能不全"));
  const std::string title =
      fmt::format(fmt::runtime(builder.say("{}: up to {} hop{}", "{}：{} 步以内的关系")),
                  name_at(answer.graph, 0), std::max(depth, 1U), depth > 1 ? "s" : "");
  return builder.finish(LayoutKind::kRings, title);
}

Drawing draw_paths(const PathAnswer& answer, const Ontology& ontology, const DrawOptions& options) {
  Builder builder(answer.graph, ontology, options);
  for (const std::size_t end : answer.graph.focus) builder.node(end).emphasis = true;
  if (answer.paths.empty() && !answer.graph.focus.empty()) builder.node(answer.graph.focus.back()).level = 1;
  std::uint32_t number = 0;
  for (const Path& path : answer.paths) {
    ++number;
    for (std::size_t i = 0; i < path.entities.size(); ++i) {
      DrawnNode& node = builder.node(path.entities[i]);
      node.level = std::max(node.level, static_cast<std::uint32_t>(i));  // paths may differ in length
      if (node.priority == 0 && !node.emphasis) node.priority = number;
    }
    for (const auto& hop : path.hops)
      for (const HopRelation& step : hop) builder.edge(step.relation);
  }
  if (answer.shortest > answer.paths.size() && !answer.paths.empty()) {
    const bool endless = answer.shortest == std::numeric_limits<std::uint64_t>::max();
    builder.note(fmt::format(
        fmt::runtime(builder.say("{} of {} shortest paths are listed", "共 {1} 条最短路径，列出 {0} 条")),
        grouped(answer.paths.size()), endless ? builder.say("very many", "极多") : grouped(answer.shortest)));
  }
  if (answer.cut)
    builder.note(
        builder.say("the search was cut short: there may be a path", "搜索达到上限，或有未找到的路径"));
  const std::string title = paths_title(answer, builder);
  return builder.finish(LayoutKind::kLayered, title);
}

Drawing draw_trace(const TraceAnswer& answer, const Ontology& ontology, const DrawOptions& options) {
  Builder builder(answer.graph, ontology, options);
  constexpr std::uint32_t kNotPlaced = std::numeric_limits<std::uint32_t>::max();
  std::vector<std::uint32_t> level(answer.graph.entities.size(), kNotPlaced);
  std::uint32_t last = 1;
  for (const TracePair& pair : answer.pairs) last = std::max(last, pair.hops);
  std::uint32_t number = 0;
  const auto put = [&](std::size_t entity, std::uint32_t at) {
    DrawnNode& node = builder.node(entity);
    if (level[entity] == kNotPlaced) node.priority = number;
    node.level = level[entity] = std::min(level[entity], at);
  };
  for (const TracePair& pair : answer.pairs) {
    ++number;
    put(pair.from, 0);
    put(pair.to, last);
    for (const Chain& chain : pair.shortest) {
      for (std::size_t i = 1; i + 1 < chain.entities.size(); ++i)
        put(chain.entities[i], static_cast<std::uint32_t>(i));
      for (const ChainHop& hop : chain.hops) builder.edge(hop.relation);
    }
  }
  const auto all_share = [&](auto end) {
    return std::all_of(answer.pairs.begin(), answer.pairs.end(),
                       [&](const TracePair& pair) { return pair.*end == answer.pairs.front().*end; });
  };
  if (answer.pairs.size() > 1) {
    if (all_share(&TracePair::from)) builder.node(answer.pairs.front().from).emphasis = true;
    if (all_share(&TracePair::to)) builder.node(answer.pairs.front().to).emphasis = true;
  }
  if (answer.pair_count > answer.pairs.size()) {
    builder.note(fmt::format(fmt::runtime(builder.say("{} of {} pairs are listed", "共 {1} 对，列出 {0} 对")),
                             grouped(answer.pairs.size()), grouped(answer.pair_count)));
  }
  if (answer.cut)
    builder.note(builder.say("the search was cut short: there may be more", "搜索达到上限，结果可能不全"));
  const auto end = [&](const std::string& type) {
    return type.empty() ? builder.say("anything", "任意实体") : builder.type_label(type);
  };
  const std::string title =
      fmt::format(fmt::runtime(builder.say("{} – {}: {} pairs", "{}—{}：{} 对")), end(answer.from_type),
                  end(answer.to_type), grouped(answer.pair_count));
  return builder.finish(LayoutKind::kLayered, title);
}

Drawing draw_node(const NodeView& view, const Ontology& ontology, const DrawOptions& options) {
  Builder builder(view.graph, ontology, options);
  builder.node(0).emphasis = true;
  std::uint64_t more = view.edges_left_out;
  for (const RelationGroup& group : view.groups) {
    more += group.more;
    for (const std::size_t relation : group.relations) builder.edge(relation);
  }
  for (std::size_t i = 1; i < view.graph.entities.size(); ++i) {
    DrawnNode& node = builder.node(i);
    node.level = node.priority = 1;
  }
  if (more > 0) {
    builder.note(
        fmt::format(fmt::runtime(builder.say("{} more relations are not listed", "另有 {} 条关系未列出")),
                    grouped(more)));
  }
  const EntityRef& entity = view.entity();
  const std::string title = fmt::format(fmt::runtime(builder.say("{} ({})", "{}（{}）")), entity.name,
                                        builder.type_label(entity.type));
  return builder.finish(LayoutKind::kRings, title);
}

}  // namespace guanxi
