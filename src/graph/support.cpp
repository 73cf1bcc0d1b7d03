#include "guanxi/graph/support.hpp"

#include <algorithm>
#include <iterator>

#include "guanxi/graph/filter.hpp"
#include "guanxi/store/store.hpp"

namespace guanxi {
namespace {

constexpr std::uint32_t kNone = UINT32_MAX;

std::uint64_t pair_key(std::uint32_t a, std::uint32_t b) noexcept {
  return std::uint64_t{a} << 32U | b;
}

class Builder {
 public:
  Builder(const Store& store, const Snapshot& snapshot, const GraphFilter& filter, const Csr& graph,
          bool undirected)
      : store_(store),
        snapshot_(snapshot),
        graph_(graph),
        undirected_(undirected),
        arcs_(store, snapshot, filter),
        by_relations_(!arcs_.takes_all_arcs()),
        vertex_of_(snapshot.entity_count(), kNone) {
    for (std::uint32_t v = 0; v < graph.vertex_count(); ++v) vertex_of_[graph.entities[v].value] = v;
  }

  Support run() {
    out_.of_arc.assign(graph_.out_targets.size(), 0);
    vertex_sources_.resize(graph_.vertex_count());
    read_edges();
    check_interrupt();
    take_arcs();
    if (!by_relations_) take_nodes();
    for (std::vector<std::uint32_t>& sources : vertex_sources_)
      out_.of_vertex.push_back(out_.sets.number_of(std::move(sources)));
    number_sources();
    return std::move(out_);
  }

 private:
  void add(std::uint32_t& set, SourceNo source) { set = out_.sets.with(set, source.value); }
  void join(std::uint32_t& set, std::uint32_t other) { set = out_.sets.joined(set, other); }

  void read_edges() {
    of_edge_.assign(store_.edge_limit(), 0);
    store_.scan_edge_sources([&](EdgeNo first, std::uint64_t count, SourceNo source) {
      for (std::uint64_t i = 0; i < count && first.value + i < of_edge_.size(); ++i)
        add(of_edge_[first.value + i], source);
    });
  }

  /// A vertex meets many sources one after the other: only what they come to in the end becomes a set.
  void add_source(std::uint32_t vertex, std::uint32_t source) {
    std::vector<std::uint32_t>& sources = vertex_sources_[vertex];
    const auto at = std::lower_bound(sources.begin(), sources.end(), source);
    if (at != sources.end() && *at == source) return;
    if (sources.size() == NumberSets::kMost) {
      if (at == sources.end()) return;
      sources.pop_back();
    }
    sources.insert(at, source);
  }
  void add_to_vertex(std::uint32_t vertex, std::uint32_t set) {
    for (const std::uint32_t source : out_.sets.of(set)) add_source(vertex, source);
  }

  void join_arc(std::uint32_t from, std::uint32_t to, std::uint32_t set) {
    const auto row = graph_.out(from);
    const auto place = std::lower_bound(row.begin(), row.end(), to);
    if (place == row.end() || *place != to) return;  // a loop
    join(out_.of_arc[graph_.out_offsets[from] + static_cast<std::uint64_t>(place - row.begin())], set);
  }

  void take_arcs() {
    for (std::uint32_t v = 0; v < graph_.vertex_count(); ++v) {
      const Row row = snapshot_.out(graph_.entities[v]);
      for (std::size_t i = 0; i < row.size(); ++i) {
        const std::uint32_t to = vertex_of_[row.targets[i]];
        if (to == kNone || !arcs_.takes(row, i)) continue;
        const std::uint32_t set = of_edge_[row.edge(i)];
        join_arc(v, to, set);
        if (undirected_) join_arc(to, v, set);
        if (!by_relations_) continue;
        add_to_vertex(v, set);
        add_to_vertex(to, set);
      }
    }
  }

  /// Every mention of a node counts, be it filtered or between two nodes of one entity.
  void take_nodes() {
    const auto vertex = [&](NodeNo node) {
      const auto entity = snapshot_.entity_of(node);
      return entity ? vertex_of_[entity->value] : kNone;
    };
    store_.scan_node_sources([&](NodeNo node, SourceNo source) {
      if (const std::uint32_t v = vertex(node); v != kNone) add_source(v, source.value);
    });
    store_.scan_adjacency(true, {0}, {store_.node_limit()}, [&](const AdjacencyRun& run) {
      const std::uint32_t from = vertex(run.node);
      for (std::size_t i = 0; i < run.neighbours.size(); ++i) {
        const std::uint64_t edge = run.edges.empty() ? run.first_edge + i : run.edges[i];
        const std::uint32_t to = vertex({run.neighbours[i]});
        if (from != kNone) add_to_vertex(from, of_edge_[edge]);
        if (to != kNone) add_to_vertex(to, of_edge_[edge]);
      }
    });
  }

  /// From numbers of sources to indices.
  void number_sources() {
    std::vector<bool> used(out_.sets.count(), false);
    for (const auto* list : {&out_.of_arc, &out_.of_vertex})
      for (const std::uint32_t set : *list) used[set] = true;
    std::vector<std::uint32_t> numbers;
    for (std::uint32_t set = 0; set < used.size(); ++set) {
      if (!used[set]) continue;
      const auto members = out_.sets.of(set);
      numbers.insert(numbers.end(), members.begin(), members.end());
    }
    std::sort(numbers.begin(), numbers.end());
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
    for (const std::uint32_t number : numbers) {
      out_.sources.push_back({number});
      out_.keys.push_back(store_.source_key({number}));
    }

    NumberSets sets;
    std::vector<std::uint32_t> renamed(used.size(), 0);
    for (std::uint32_t set = 0; set < used.size(); ++set) {
      if (!used[set]) continue;
      for (const std::uint32_t number : out_.sets.of(set))
        renamed[set] = sets.with(
            renamed[set], static_cast<std::uint32_t>(
                              std::lower_bound(numbers.begin(), numbers.end(), number) - numbers.begin()));
    }
    for (auto* list : {&out_.of_arc, &out_.of_vertex})
      for (std::uint32_t& set : *list) set = renamed[set];
    out_.sets = std::move(sets);
    out_.ends.push_back(0);
    for (std::uint32_t set = 0; set < out_.sets.count(); ++set) {
      const auto all = out_.sets.of(set);
      out_.members.insert(out_.members.end(), all.begin(), all.end());
      out_.ends.push_back(out_.members.size());
    }
    out_.arcs_of.assign(numbers.size(), 0);
    for (const std::uint32_t set : out_.of_arc)
      for (const std::uint32_t source : out_.sets.of(set)) ++out_.arcs_of[source];
  }

  const Store& store_;
  const Snapshot& snapshot_;
  const Csr& graph_;
  bool undirected_;
  ArcFilter arcs_;
  bool by_relations_;  // an entity counts for its relations only
  std::vector<std::uint32_t> vertex_of_, of_edge_;
  std::vector<std::vector<std::uint32_t>> vertex_sources_;
  Support out_;
};

}  // namespace

NumberSets::NumberSets() {
  (void)number_of({});
}

std::uint32_t NumberSets::number_of(std::vector<std::uint32_t> set) {
  const auto [place, added] = numbers_.try_emplace(std::move(set), static_cast<std::uint32_t>(sets_.size()));
  if (added) sets_.push_back(&place->first);
  return place->second;
}

std::uint32_t NumberSets::with(std::uint32_t set, std::uint32_t number) {
  const auto [place, added] = with_.try_emplace(pair_key(set, number), set);
  if (!added) return place->second;
  std::vector<std::uint32_t> more(of(set).begin(), of(set).end());
  const auto at = std::lower_bound(more.begin(), more.end(), number);
  if (at != more.end() && *at == number) return set;
  more.insert(at, number);
  if (more.size() > kMost) more.pop_back();
  return place->second = number_of(std::move(more));
}

std::uint32_t NumberSets::joined(std::uint32_t a, std::uint32_t b) {
  if (a == b || b == 0) return a;
  if (a == 0) return b;
  const auto [place, added] = joined_.try_emplace(pair_key(std::min(a, b), std::max(a, b)), a);
  if (!added) return place->second;
  std::vector<std::uint32_t> all;
  std::set_union(of(a).begin(), of(a).end(), of(b).begin(), of(b).end(), std::back_inserter(all));
  if (all.size() > kMost) all.resize(kMost);
  return place->second = number_of(std::move(all));
}

std::vector<bool> Support::standing(const std::vector<bool>& counts) const {
  std::vector<bool> out(sets.count(), false);
  for (std::uint32_t set = 0; set < out.size(); ++set) {
    std::uint64_t at = ends[set];
    while (at < ends[set + 1] && !counts[members[at]]) ++at;
    out[set] = at < ends[set + 1];
  }
  return out;
}

Support support_of(const Store& store, const Snapshot& snapshot, const GraphFilter& filter, const Csr& graph,
                   bool undirected, Progress* progress) {
  if (progress != nullptr) progress->begin("reading evidence", 0, "relations");
  Support support = Builder(store, snapshot, filter, graph, undirected).run();
  if (progress != nullptr) progress->end();
  return support;
}

Csr standing_part(const Csr& graph, const Support& support, const std::vector<bool>& counts,
                  bool undirected) {
  const std::vector<bool> stands = support.standing(counts);
  std::vector<std::uint32_t> number(graph.vertex_count(), kNone);
  CsrArrays out;
  out.entities.reserve(graph.vertex_count());
  out.out_offsets.reserve(std::size_t{graph.vertex_count()} + 1);
  out.out_targets.reserve(graph.out_targets.size());
  for (std::uint32_t v = 0; v < graph.vertex_count(); ++v) {
    if (!stands[support.of_vertex[v]]) continue;
    number[v] = static_cast<std::uint32_t>(out.entities.size());
    out.entities.push_back(graph.entities[v]);
  }
  out.out_offsets.push_back(0);
  for (std::uint32_t v = 0; v < graph.vertex_count(); ++v) {
    if (number[v] == kNone) continue;
    for (std::uint64_t arc = graph.out_offsets[v]; arc < graph.out_offsets[v + 1]; ++arc) {
      const std::uint32_t to = number[graph.out_targets[arc]];
      if (to != kNone && stands[support.of_arc[arc]]) out.out_targets.push_back(to);
    }
    out.out_offsets.push_back(out.out_targets.size());
  }
  if (undirected) return to_csr(std::move(out), true);
  out.in_offsets.assign(out.entities.size() + 1, 0);
  for (const std::uint32_t to : out.out_targets) ++out.in_offsets[to + 1];
  for (std::size_t v = 0; v < out.entities.size(); ++v) out.in_offsets[v + 1] += out.in_offsets[v];
  out.in_targets.resize(out.out_targets.size());
  std::vector<std::uint64_t> next(out.in_offsets.begin(), out.in_offsets.end() - 1);
  for (std::uint32_t v = 0; v < out.entities.size(); ++v)
    for (std::uint64_t arc = out.out_offsets[v]; arc < out.out_offsets[v + 1]; ++arc)
      out.in_targets[next[out.out_targets[arc]]++] = v;
  return to_csr(std::move(out), false);
}

}  // namespace guanxi
