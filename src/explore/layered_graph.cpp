#include "explore/layered_graph.hpp"

#include <algorithm>
#include <functional>
#include <numeric>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "explore/subgraph_builder.hpp"
#include "guanxi/store/store.hpp"

namespace guanxi {
namespace {

/// Place of each relation type in the order of their names.
std::vector<std::uint32_t> ranks_of_relations(const Store& store) {
  const std::vector<std::string> names = store.relation_names();
  std::vector<std::uint32_t> order(names.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(),
            [&](std::uint32_t a, std::uint32_t b) { return names[a] < names[b]; });
  std::vector<std::uint32_t> ranks(names.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) ranks[order[i]] = i;
  return ranks;
}

class GraphMaker {
 public:
  GraphMaker(const Store& store, const Snapshot& snapshot, const SnapshotWalk& walk, HopKind kind,
             std::size_t max_support_edges)
      : store_(store),
        snapshot_(snapshot),
        walk_(walk),
        kind_(kind),
        max_support_edges_(max_support_edges),
        ranks_(ranks_of_relations(store)) {}

  LayeredGraph make(const ShortestLayers& layers) {
    std::vector<std::uint32_t> layer = by_key(layers.layers.front());
    for (std::size_t p = 0; p + 1 < layers.layers.size(); ++p) {
      std::vector<std::uint32_t> next = by_key(layers.layers[p + 1]);
      add_layer(layer, next);
      layer = std::move(next);
    }
    graph_.entities.push_back(layer.front());
    graph_.offsets.push_back(graph_.hops.size());
    graph_.offsets.push_back(graph_.hops.size());
    count_support();
    return std::move(graph_);
  }

 private:
  struct Arc {
    std::uint32_t target = 0;  // node
    RelationNo relation;
    bool forward = true;
    std::uint32_t edge = 0;
  };

  std::vector<std::uint32_t> by_key(std::vector<std::uint32_t> entities) const {
    std::sort(entities.begin(), entities.end(),
              [&](std::uint32_t a, std::uint32_t b) { return snapshot_.key({a}) < snapshot_.key({b}); });
    return entities;
  }

  void add_layer(const std::vector<std::uint32_t>& layer, const std::vector<std::uint32_t>& next) {
    const auto first_of_next = static_cast<std::uint32_t>(graph_.entities.size() + layer.size());
    std::unordered_map<std::uint32_t, std::uint32_t> node_of;
    for (std::uint32_t i = 0; i < next.size(); ++i) node_of.emplace(next[i], first_of_next + i);
    for (const std::uint32_t entity : layer) {
      graph_.entities.push_back(entity);
      graph_.offsets.push_back(graph_.hops.size());
      std::vector<Arc> arcs;
      walk_.for_each_step(entity, [&](const WalkStep& step) {
        const auto node = node_of.find(step.target);
        if (node != node_of.end()) arcs.push_back({node->second, step.relation, step.forward, step.edge()});
        return true;
      });
      add_hops(arcs);
    }
  }

  void add_hops(std::vector<Arc>& arcs) {
    const auto place = [&](const Arc& arc) {
      return std::make_tuple(arc.target, ranks_[arc.relation.value], !arc.forward, arc.edge);
    };
    std::sort(arcs.begin(), arcs.end(), [&](const Arc& a, const Arc& b) { return place(a) < place(b); });
    for (std::size_t i = 0; i < arcs.size(); ++i) {
      const Arc& arc = arcs[i];
      const bool same_target = i > 0 && arcs[i - 1].target == arc.target;
      const bool same_relation =
          same_target && arcs[i - 1].relation == arc.relation && arcs[i - 1].forward == arc.forward;
      if (kind_ == HopKind::kAnyRelation ? !same_target : !same_relation) {
        graph_.hops.push_back({arc.target, arc.relation, arc.forward, 0});
      }
      if (edges_.size() <= max_support_edges_) edges_.emplace_back(graph_.hops.size() - 1, EdgeNo{arc.edge});
    }
  }

  void count_support() {
    if (edges_.size() > max_support_edges_) return;
    graph_.supports_read = edges_.size();
    std::vector<EdgeNo> of_hop;
    for (std::size_t i = 0; i < edges_.size(); ++i) {
      of_hop.push_back(edges_[i].second);
      if (i + 1 < edges_.size() && edges_[i + 1].first == edges_[i].first) continue;
      std::sort(of_hop.begin(), of_hop.end());
      graph_.hops[edges_[i].first].support = count_sources(store_, of_hop);
      of_hop.clear();
    }
  }

  const Store& store_;
  const Snapshot& snapshot_;
  const SnapshotWalk& walk_;
  const HopKind kind_;
  const std::size_t max_support_edges_;
  const std::vector<std::uint32_t> ranks_;
  LayeredGraph graph_;
  std::vector<std::pair<std::size_t, EdgeNo>> edges_;  // of hops, one more than max_support_edges_ at most
};

/// Enumerates the walks whose weakest hop has exactly one support, best first over all supports.
class WalkLister {
 public:
  WalkLister(const LayeredGraph& graph, std::size_t limit) : graph_(graph), limit_(limit) {}

  std::vector<Walk> list() {
    if (graph_.entities.size() == 1) return {Walk{}};
    std::vector<std::uint32_t> supports;
    for (const LayeredGraph::Hop& hop : graph_.hops) supports.push_back(hop.support);
    std::sort(supports.begin(), supports.end(), std::greater<>());
    supports.erase(std::unique(supports.begin(), supports.end()), supports.end());
    for (const std::uint32_t support : supports) {
      if (walks_.size() >= limit_) break;
      threshold_ = support;
      mark();
      if (marks_[0].exact) descend(0, false);
    }
    return std::move(walks_);
  }

 private:
  struct Mark {
    bool any = false;    // a walk over hops of the threshold or more leads from here to the end
    bool exact = false;  // one of them has a hop of exactly the threshold
  };

  void mark() {
    marks_.assign(graph_.entities.size(), {});
    marks_.back().any = true;
    for (std::size_t node = graph_.entities.size() - 1; node-- > 0;) {
      for (const LayeredGraph::Hop& hop : graph_.hops_of(static_cast<std::uint32_t>(node))) {
        if (hop.support < threshold_ || !marks_[hop.target].any) continue;
        marks_[node].any = true;
        if (hop.support == threshold_ || marks_[hop.target].exact) marks_[node].exact = true;
      }
    }
  }

  void descend(std::uint32_t node, bool has_exact) {
    if (node + 1 == graph_.entities.size()) {
      walks_.push_back({stack_, threshold_});
      return;
    }
    for (std::size_t i = graph_.offsets[node]; i < graph_.offsets[node + 1] && walks_.size() < limit_; ++i) {
      const LayeredGraph::Hop& hop = graph_.hops[i];
      if (hop.support < threshold_) continue;
      const bool now_exact = has_exact || hop.support == threshold_;
      if (now_exact ? !marks_[hop.target].any : !marks_[hop.target].exact) continue;
      stack_.push_back(i);
      descend(hop.target, now_exact);
      stack_.pop_back();
    }
  }

  const LayeredGraph& graph_;
  const std::size_t limit_;
  std::uint32_t threshold_ = 0;
  std::vector<Mark> marks_;
  std::vector<std::size_t> stack_;
  std::vector<Walk> walks_;
};

}  // namespace

LayeredGraph make_layered_graph(const Store& store, const Snapshot& snapshot, const SnapshotWalk& walk,
                                const ShortestLayers& layers, HopKind kind, std::size_t max_support_edges) {
  return GraphMaker(store, snapshot, walk, kind, max_support_edges).make(layers);
}

std::uint64_t count_walks(const LayeredGraph& graph) {
  std::vector<std::uint64_t> ways(graph.entities.size(), 0);
  ways.back() = 1;
  for (std::size_t node = graph.entities.size() - 1; node-- > 0;) {
    for (const LayeredGraph::Hop& hop : graph.hops_of(static_cast<std::uint32_t>(node))) {
      if (__builtin_add_overflow(ways[node], ways[hop.target], &ways[node])) ways[node] = UINT64_MAX;
    }
  }
  return ways.front();
}

std::vector<Walk> best_walks(const LayeredGraph& graph, std::size_t limit) {
  return limit == 0 ? std::vector<Walk>{} : WalkLister(graph, limit).list();
}

}  // namespace guanxi
