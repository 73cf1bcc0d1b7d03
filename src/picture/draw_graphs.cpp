// Rankings, components, bridges, and parts of the graph without an order of their own.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <utility>

#include "guanxi/base/unicode.hpp"
#include "guanxi/picture/draw.hpp"
#include "picture/builder.hpp"
#include "picture/numbers.hpp"

namespace guanxi {

using dot::Builder;
using dot::grouped;

namespace {

/// What a measure is called over a picture; one that is not here, by its own name.
std::string measure_title(std::string_view measure, bool chinese) {
  struct Title {
    std::string_view measure, english, chinese;
  };
  constexpr std::array<Title, 15> kTitles = {{
      {"degree", "Degree: neighbours", "度：相邻实体数"},
      {"in-degree", "In-degree: neighbours with a relation to it", "入度：指向它的相邻实体数"},
      {"out-degree", "Out-degree: neighbours that it has a relation to", "出度：它指向的相邻实体数"},
      {"pagerank", "PageRank", "PageRank"},
      {"personalised", "Personalised PageRank", "个性化 PageRank"},
      {"betweenness", "Betweenness", "介数中心性"},
      {"closeness", "Closeness", "接近中心性"},
      {"harmonic", "Harmonic closeness", "调和中心性"},
      {"eigenvector", "Eigenvector centrality", "特征向量中心性"},
      {"core", "Core number", "核数"},
      {"katz", "Katz centrality", "Katz 中心性"},
      {"hits-authority", "Authorities (HITS)", "权威值（HITS）"},
      {"hits-hub", "Hubs (HITS)", "枢纽值（HITS）"},
      {"triangles", "Triangles", "三角形数"},
      {"clustering", "Clustering: links among its neighbours", "聚类系数"},
  }};
  for (const Title& title : kTitles)
    if (title.measure == measure) return std::string(chinese ? title.chinese : title.english);
  return std::string(measure);
}

/// Scores that differ only by rounding share a place.
bool same_score(double a, double b) {
  return std::abs(a - b) <= 1e-11 * std::max(std::abs(a), std::abs(b));
}

/// The relations whose ends the drawing holds, by their keys.
void add_edges_among(const Subgraph& graph, const Ontology& ontology, DrawOptions options, Drawing& drawing) {
  std::map<std::string, std::size_t> place;
  for (std::size_t i = 0; i < drawing.nodes.size(); ++i) place.emplace(drawing.nodes[i].id, i);
  options.language = drawing.chinese ? PictureLanguage::kChinese : PictureLanguage::kEnglish;
  Builder builder(graph, ontology, options);
  std::vector<std::size_t> moved;
  for (std::size_t i = 0; i < graph.entities.size(); ++i) {
    const auto found = place.find(graph.entities[i].key);
    if (found == place.end()) continue;
    builder.node(i);
    moved.push_back(found->second);
  }
  builder.add_inner_edges();
  Drawing part = builder.finish(LayoutKind::kForce, {});
  for (DrawnEdge& edge : part.edges) {
    edge.from = moved[edge.from];
    edge.to = moved[edge.to];
    drawing.edges.push_back(std::move(edge));
  }
}

/// A frame for each group; the titles say how many there are.
Drawing draw_groups(const Subgraph& graph, const std::vector<ShownComponent>& components,
                    const Ontology& ontology, const DrawOptions& options, std::string_view english_title,
                    std::string_view chinese_title) {
  Builder builder(graph, ontology, options);
  std::vector<std::string> groups;
  for (const ShownComponent& component : components) {
    // Each component has its first entities before any has more.
    std::uint32_t place = 0;
    for (const std::size_t entity : component.entities) {
      DrawnNode& node = builder.node(entity);
      node.group = static_cast<std::uint32_t>(groups.size());
      node.priority = place++;
    }
    std::string label = fmt::format(fmt::runtime(builder.say("{}: {} entities", "{}：{} 个实体")),
                                    groups.size() + 1, grouped(component.size));
    if (component.size > component.entities.size()) {
      label += fmt::format(fmt::runtime(builder.say(", {} shown", "，列出 {} 个")),
                           grouped(component.entities.size()));
    }
    groups.push_back(std::move(label));
  }
  builder.add_inner_edges();
  const std::string title =
      fmt::format(fmt::runtime(builder.say(english_title, chinese_title)), components.size());
  Drawing drawing = builder.finish(LayoutKind::kClusters, title);
  drawing.groups = std::move(groups);
  return drawing;
}

}  // namespace

Drawing draw_subgraph(const Subgraph& graph, const Ontology& ontology, const DrawOptions& options) {
  Builder builder(graph, ontology, options);
  for (std::size_t i = 0; i < graph.entities.size(); ++i) builder.node(i).priority = 1;
  for (const std::size_t named : graph.focus) {
    DrawnNode& node = builder.node(named);
    node.emphasis = true;
    node.priority = 0;
  }
  builder.add_inner_edges();
  return builder.finish(LayoutKind::kForce, {});
}

Drawing draw_ranking(std::string_view measure, const std::vector<RankedEntity>& ranking,
                     const Ontology& ontology, const DrawOptions& options, const Subgraph& among) {
  Drawing drawing;
  const auto han = static_cast<std::size_t>(std::count_if(
      ranking.begin(), ranking.end(), [](const RankedEntity& row) { return has_han(row.entity.name); }));
  drawing.chinese = dot::use_chinese(options.language, han, ranking.size());
  drawing.layout = LayoutKind::kBars;
  const std::string& given = drawing.chinese && !options.title_zh.empty() ? options.title_zh : options.title;
  drawing.title = given.empty() ? measure_title(measure, drawing.chinese) : given;
  for (const RankedEntity& row : ranking) {
    DrawnNode node;
    node.id = row.entity.key;
    node.label = row.entity.name.empty() ? row.entity.key : row.entity.name;
    node.type = row.entity.type;
    node.tooltip = dot::entity_tooltip(row.entity, ontology, drawing.chinese);
    node.priority = static_cast<std::uint32_t>(drawing.nodes.size());
    const bool tied = !drawing.nodes.empty() && same_score(row.score, drawing.nodes.back().value);
    node.level = tied ? drawing.nodes.back().level : static_cast<std::uint32_t>(drawing.nodes.size() + 1);
    node.value = row.score;
    const std::string& text = drawing.chinese && !row.text_zh.empty() ? row.text_zh : row.text;
    node.detail = text.empty() ? fmt::format("{:.4g}", row.score) : text;
    drawing.nodes.push_back(std::move(node));
  }
  add_edges_among(among, ontology, options, drawing);
  return drawing;
}

Drawing draw_components(const Subgraph& graph, const std::vector<ShownComponent>& components,
                        const Ontology& ontology, const DrawOptions& options) {
  return draw_groups(graph, components, ontology, options, "The {} largest connected parts",
                     "最大的 {} 个连通部分");
}

Drawing draw_communities(const Subgraph& graph, const std::vector<ShownComponent>& communities,
                         const Ontology& ontology, const DrawOptions& options) {
  return draw_groups(graph, communities, ontology, options, "The {} largest communities", "最大的 {} 个社群");
}

Drawing draw_bridges(const Subgraph& graph, const std::vector<ShownCutEntity>& entities,
                     const std::vector<ShownCutLink>& links, const Ontology& ontology,
                     const DrawOptions& options) {
  Builder builder(graph, ontology, options);
  for (const ShownCutEntity& cut : entities) {
    DrawnNode& node = builder.node(cut.entity);
    node.emphasis = node.cut = true;
    node.detail = fmt::format(fmt::runtime(builder.say("cuts off {}", "隔断 {} 个")), grouped(cut.cut_off));
    node.tooltip += fmt::format(fmt::runtime(builder.say("\nwithout it: {} pieces", "\n缺少它则分为 {} 块")),
                                grouped(cut.parts));
  }
  std::map<std::pair<std::size_t, std::size_t>, std::uint64_t> cut_links;
  for (const ShownCutLink& link : links) {
    cut_links[std::minmax(link.inner, link.outer)] = link.cut_off;
    builder.node(link.inner);
    builder.node(link.outer);
  }
  for (std::size_t i = 0; i < graph.entities.size(); ++i) builder.node(i).priority = 1;
  for (const ShownCutEntity& cut : entities) builder.node(cut.entity).priority = 0;
  builder.add_inner_edges();
  for (std::size_t i = 0; i < graph.relations.size(); ++i) {
    const auto found = cut_links.find(std::minmax(graph.relations[i].from, graph.relations[i].to));
    if (found == cut_links.end()) continue;
    DrawnEdge& edge = builder.edge(i);
    edge.emphasis = true;
    edge.weight += found->second;
    edge.tooltip +=
        fmt::format(fmt::runtime(builder.say("\nthe only link to {} entities", "\n通往 {} 个实体的唯一联系")),
                    grouped(found->second));
  }
  return builder.finish(LayoutKind::kForce,
                        builder.say("What holds the graph together: cut points and bridges", "割点与桥"));
}

}  // namespace guanxi
