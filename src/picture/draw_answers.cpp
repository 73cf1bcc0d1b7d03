// Neighbourhoods, paths, traces and single entities.
#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>
#include <string>
#include <tuple>
#include <utility>
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

/// The two ends, and all that the paths with one filter less pass.
struct SupposedPaths {
  Subgraph graph;
  std::vector<std::vector<std::size_t>> entities;                // of each path, into `graph`
  std::vector<std::vector<std::vector<std::size_t>>> relations;  // of each hop of each path, likewise
};

SupposedPaths supposed_paths(const PathAnswer& answer) {
  SupposedPaths out{answer.graph, {}, {}};
  std::map<std::uint32_t, std::size_t> entity_at;
  std::map<std::tuple<std::size_t, std::size_t, std::string>, std::size_t> relation_at;
  for (std::size_t i = 0; i < out.graph.entities.size(); ++i)
    entity_at.emplace(out.graph.entities[i].node.value, i);
  for (const Relaxation& relaxed : answer.relaxed) {
    const auto place = [&](std::size_t entity) {
      const EntityRef& ref = relaxed.graph.entities[entity];
      const auto [at, is_new] = entity_at.emplace(ref.node.value, out.graph.entities.size());
      if (is_new) out.graph.entities.push_back(ref);
      return at->second;
    };
    auto& entities = out.entities.emplace_back();
    for (const std::size_t entity : relaxed.path.entities) entities.push_back(place(entity));
    auto& hops = out.relations.emplace_back();
    for (const auto& hop : relaxed.path.hops) {
      auto& relations = hops.emplace_back();
      for (const HopRelation& step : hop) {
        RelationRef relation = relaxed.graph.relations[step.relation];
        relation.from = place(relation.from);
        relation.to = place(relation.to);
        const auto [at, is_new] = relation_at.emplace(
            std::tuple(relation.from, relation.to, relation.relation), out.graph.relations.size());
        relations.push_back(at->second);
        if (is_new) out.graph.relations.push_back(std::move(relation));
      }
    }
  }
  return out;
}

void append(std::string& list, const std::string& text) {
  if (list.find(text) == std::string::npos) list += (list.empty() ? "" : "; ") + text;
}

/// Why there is no path: those that there would be with one filter less.
Drawing draw_no_path(const PathAnswer& answer, const Ontology& ontology, const DrawOptions& options) {
  const SupposedPaths paths = supposed_paths(answer);
  Builder builder(paths.graph, ontology, options);
  std::uint32_t last = 1;
  for (const auto& entities : paths.entities)
    last = std::max(last, static_cast<std::uint32_t>(entities.size() - 1));
  for (const std::size_t end : answer.graph.focus) builder.node(end).emphasis = true;
  if (!answer.graph.focus.empty()) builder.node(answer.graph.focus.back()).level = last;
  for (std::size_t i = 0; i < paths.entities.size(); ++i) {
    const Relaxation& relaxed = answer.relaxed[i];
    const std::string option = fmt::format("--{}", to_string(relaxed.filter));
    const bool is_closed = relaxed.filter == PathFilter::kHubs;
    const std::string reason =
        is_closed ? builder.say("a hub", "枢纽")
                  : fmt::format(fmt::runtime(builder.say("cut by {}", "被 {} 排除")), option);
    const auto& entities = paths.entities[i];
    for (std::size_t at = 1; at + 1 < entities.size(); ++at) {
      DrawnNode& node = builder.node(entities[at]);
      node.level = std::max(node.level, static_cast<std::uint32_t>(at));
      node.priority = 1;
    }
    for (const auto& hop : paths.relations[i])
      for (const std::size_t relation : hop) builder.edge(relation).supposed = true;
    for (const std::size_t hop : relaxed.barred_hops)
      for (const std::size_t relation : paths.relations[i][hop])
        append(builder.edge(relation).barred, reason);
    for (const std::size_t at : relaxed.barred_entities) append(builder.node(entities[at]).detail, reason);
    const std::size_t hops = entities.size() - 1;
    builder.note(fmt::format(
        fmt::runtime(is_closed
                         ? builder.say("with {} there is a path of {} hop{}", "加上 {} 则有 {} 步的路径")
                         : builder.say("without {} there is a path of {} hop{}", "去掉 {} 则有 {} 步的路径")),
        option, hops, hops == 1 ? "" : "s"));
  }
  const std::string title = paths_title(answer, builder);
  return builder.finish(LayoutKind::kLayered, title);
}

/// The entities that cut all paths, and what that means.
void mark_cut(const PathAnswer& answer, Builder& builder) {
  if (answer.cut_entities.empty()) return;
  for (std::size_t i = 0; i < answer.graph.entities.size(); ++i) {
    const bool cuts =
        std::any_of(answer.cut_entities.begin(), answer.cut_entities.end(),
                    [&](const EntityRef& e) { return e.node == answer.graph.entities[i].node; });
    if (!cuts) continue;
    DrawnNode& node = builder.node(i);
    node.cut = true;
    node.tooltip += builder.say("\none of the fewest that cut all paths", "\n切断所有路径的最少实体之一");
  }
  builder.note(fmt::format(
      fmt::runtime(
          answer.direct
              ? builder.say("without the {} marked no path is left but the direct relation",
                            "去掉标出的 {} 个实体，除直接关系外再无路径")
              : builder.say("without the {} marked no path is left", "去掉标出的 {} 个实体则无路径")),
      grouped(answer.cut_entities.size())));
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
  if (answer.paths.empty() && !answer.relaxed.empty()) return draw_no_path(answer, ontology, options);
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
  mark_cut(answer, builder);
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
