// Scans of the whole store: families read in the order of their keys, past the block cache.
#include <algorithm>
#include <optional>

#include "guanxi/base/coding.hpp"
#include "store/chunk.hpp"
#include "store/join.hpp"
#include "store/store_impl.hpp"
#include "store/tally.hpp"

namespace guanxi {
namespace {

using RunVisitor = std::function<void(const AdjacencyRun&)>;

void scan_chunks(const Store::Impl& store, bool outgoing, NodeNo first, NodeNo last,
                 const RunVisitor& visit) {
  const Family f = outgoing ? Family::kOut : Family::kIn;
  Chunk chunk;
  store.database->scan_range(f, keys::node(first), keys::node(last),
                             [&](std::string_view key, std::string_view value) {
                               std::string fault;
                               if (key.size() != 14) throw_damaged(f, key, "its key is not 14 bytes long");
                               if (!decode_chunk(value, chunk, &fault)) throw_damaged(f, key, fault);
                               visit({{get_be32(key.data())},
                                      {get_be16(key.data() + 4)},
                                      chunk.neighbours,
                                      chunk.edges,
                                      chunk.edges.front()});
                               return true;
                             });
}

void scan_load(const BulkSource& load, bool outgoing, NodeNo first, NodeNo last, const RunVisitor& visit) {
  const BulkInfo& info = load.info();
  const std::uint32_t begin = std::max(first.value, info.low_node);
  const std::uint32_t end = std::min(last.value, info.end_node);
  if (begin >= end) return;
  load.scan_groups(outgoing, info.group_of(begin), info.group_of(end - 1) + 1,
                   [&](std::uint32_t no, const PackedGroup& group, std::uint64_t first_edge) {
                     const std::uint32_t first_node = info.shape(no).first_node;
                     for (const PackedList& list : group.lists) {
                       const NodeNo node{first_node + list.node};
                       if (node < first || node >= last) continue;
                       visit({node,
                              load.relation(list.relation),
                              std::span(group.neighbours).subspan(list.begin, list.end - list.begin),
                              {},
                              outgoing ? first_edge + list.begin : kNoEdge});
                     }
                     return true;
                   });
}

/// Hands out one node's joined entries, type by type.
void visit_entries(NodeNo node, std::vector<JoinEntry>& entries, const RunVisitor& visit) {
  std::stable_sort(entries.begin(), entries.end(), [](const JoinEntry& a, const JoinEntry& b) {
    return a.relation != b.relation ? a.relation < b.relation : a.edge < b.edge;
  });
  std::vector<std::uint32_t> neighbours;
  std::vector<std::uint64_t> edges;
  for (std::size_t i = 0; i < entries.size();) {
    neighbours.clear();
    edges.clear();
    std::size_t j = i;
    const bool numbered = entries[i].edge != kNoEdge;
    for (; j < entries.size() && entries[j].relation == entries[i].relation &&
           (entries[j].edge != kNoEdge) == numbered;
         ++j) {
      neighbours.push_back(entries[j].neighbour);
      if (numbered) edges.push_back(entries[j].edge);
    }
    visit({node, entries[i].relation, neighbours, edges, entries[i].edge});
    i = j;
  }
}

/// Nodes that several sources have are few, as a rule: pieces of a range are looked through for them first.
constexpr std::uint32_t kWindow = 4096;

void scan_joined(const Store::Impl& store, bool outgoing, NodeNo first, NodeNo last,
                 const RunVisitor& visit) {
  std::vector<std::uint8_t> sources(last.value - first.value, 0);
  const auto count = [&](std::uint32_t node, std::uint32_t& former) {
    if (node == former) return;
    former = node;
    std::uint8_t& n = sources[node - first.value];
    n = static_cast<std::uint8_t>(std::min(n + 1, 2));
  };
  std::uint32_t source = 0;  // as JoinEntry has it
  const auto each_source = [&](const RunVisitor& take, const std::function<void()>& begin) {
    begin();
    source = 0;
    scan_chunks(store, outgoing, first, last, take);
    for (const BulkSource& load : store.loads) {
      begin();
      ++source;
      scan_load(load, outgoing, first, last, take);
    }
  };
  std::uint32_t former = UINT32_MAX;
  each_source([&](const AdjacencyRun& run) { count(run.node.value, former); }, [&] { former = UINT32_MAX; });
  // A node's pieces come source by source, so all are put in the order of the nodes here.
  struct Piece {
    NodeNo node;
    RelationNo relation;
    std::size_t begin, end;
    std::uint64_t first_edge;
    bool listed;
  };
  std::vector<Piece> pieces;
  std::vector<std::vector<JoinEntry>> shared(sources.size());  // of nodes that several sources have
  std::vector<std::uint32_t> neighbours;
  std::vector<std::uint64_t> edges;
  each_source(
      [&](const AdjacencyRun& run) {
        if (sources[run.node.value - first.value] > 1) {
          std::vector<JoinEntry>& entries = shared[run.node.value - first.value];
          for (std::size_t i = 0; i < run.neighbours.size(); ++i) {
            const std::uint64_t edge = !run.edges.empty()          ? run.edges[i]
                                       : run.first_edge == kNoEdge ? kNoEdge
                                                                   : run.first_edge + i;
            entries.push_back({run.relation, run.neighbours[i], edge, source});
          }
          return;
        }
        pieces.push_back({run.node, run.relation, neighbours.size(),
                          neighbours.size() + run.neighbours.size(), run.first_edge, !run.edges.empty()});
        neighbours.insert(neighbours.end(), run.neighbours.begin(), run.neighbours.end());
        edges.insert(edges.end(), run.edges.begin(), run.edges.end());
        edges.resize(neighbours.size());
      },
      [] {});
  for (std::uint32_t i = 0; i < sources.size(); ++i) {
    if (sources[i] > 1) pieces.push_back({{first.value + i}, {}, 0, 0, 0, false});
  }
  std::stable_sort(pieces.begin(), pieces.end(),
                   [](const Piece& a, const Piece& b) { return a.node < b.node; });
  for (const Piece& p : pieces) {
    if (p.begin == p.end) {
      std::vector<JoinEntry>& entries = shared[p.node.value - first.value];
      join_entries(store, p.node, outgoing, entries);
      visit_entries(p.node, entries, visit);
    } else {
      const std::size_t n = p.end - p.begin;
      visit({p.node, p.relation, std::span<const std::uint32_t>(neighbours).subspan(p.begin, n),
             p.listed ? std::span<const std::uint64_t>(edges).subspan(p.begin, n)
                      : std::span<const std::uint64_t>(),
             p.first_edge});
    }
  }
}

}  // namespace

void scan_runs(const Store::Impl& store, bool outgoing, NodeNo first, NodeNo last, const RunVisitor& visit) {
  last.value = std::min(last.value, store.counters.next_node);
  if (first >= last) return;
  if (store.loads.empty()) return scan_chunks(store, outgoing, first, last, visit);
  if (store.loads.size() == 1 && !store.claimed_edges)
    return scan_load(store.loads.front(), outgoing, first, last, visit);
  while (first < last) {
    const NodeNo end{std::min(last.value - first.value, kWindow) + first.value};
    scan_joined(store, outgoing, first, end, visit);
    first = end;
  }
}

void Store::scan_adjacency(bool outgoing, NodeNo first, NodeNo last,
                           const std::function<void(const AdjacencyRun&)>& visit) const {
  scan_runs(*impl_, outgoing, first, last, visit);
}

void Store::scan_nodes(NodeNo first, NodeNo last, const std::function<void(const NodeRow&)>& visit) const {
  Tally tally;
  impl_->database->scan_range(Family::kNode, keys::node(first), keys::node(last),
                              [&](std::string_view key, std::string_view value) {
                                std::string fault;
                                if (key.size() != 4)
                                  throw_damaged(Family::kNode, key, "its key is not 4 bytes long");
                                if (!tally.decode(value, &fault)) throw_damaged(Family::kNode, key, fault);
                                if (!tally.entries.empty()) visit(view_node({get_be32(key.data())}, tally));
                                return true;
                              });
}

void Store::for_each_edge(const std::function<bool(const EdgeRecord&)>& visit) const {
  scan_edges(*impl_, true, visit);
}

void Store::scan_edge_traits(const std::function<void(EdgeNo, const Period&, double)>& visit) const {
  scan_edges(*impl_, false, [&](const EdgeRecord& edge) {
    if (edge.valid.empty() && edge.confidence.empty()) return true;
    const double confidence = edge.best_confidence();
    const Period period = edge.period();
    if (!period.empty() || confidence != 1.0) visit(edge.no, period, confidence);
    return true;
  });
}

namespace {

/// How many sources state each of the claimed edges.
class ClaimedSupport {
 public:
  explicit ClaimedSupport(const Store& store, const Store::Impl& impl) : impl_(impl) {
    if (!impl.claimed_edges) return;
    for (const SourceRecord& source : store.sources()) {
      if (!source.has_text) continue;
      if (has_text_.size() <= source.no.value) has_text_.resize(std::size_t{source.no.value} + 1, false);
      has_text_[source.no.value] = true;
    }
    Counted now;
    visit({}, [&](std::uint64_t edge, SourceNo source) {
      if (edge != now.edge) {
        keep(now);
        now = Counted{};
        now.edge = edge;
      }
      count(source, now);
    });
    keep(now);
  }

  /// Of a claimed edge that no bulk source has. REQUIRES: edges are asked for in ascending order
  EdgeSupport of(EdgeNo edge) {
    while (next_ < several_.size() && several_[next_].edge < edge.value) ++next_;
    const bool found = next_ < several_.size() && several_[next_].edge == edge.value;
    return found ? several_[next_].support : EdgeSupport{};
  }
  /// Of one that they may have as well.
  EdgeSupport of(const SameEdges& same) const {
    std::vector<SourceNo> sources;
    for (const auto& [load, edge] : same.bulk) sources.push_back(load->info().source);
    if (same.claimed)
      visit(*same.claimed, [&](std::uint64_t, SourceNo source) { sources.push_back(source); });
    std::sort(sources.begin(), sources.end());
    Counted all;
    for (const SourceNo source : sources) count(source, all);
    all.support.retold = all.texts > 1;
    return all.support;
  }

 private:
  struct Counted {
    std::uint64_t edge = kNoEdge;
    EdgeSupport support{0, false};
    std::uint32_t texts = 0;
    std::uint32_t last = UINT32_MAX;  // source
  };
  struct Several {
    std::uint64_t edge;
    EdgeSupport support;
  };

  void count(SourceNo source, Counted& counted) const {
    if (source.value == counted.last) return;
    counted.last = source.value;
    ++counted.support.sources;
    if (source.value < has_text_.size() && has_text_[source.value]) ++counted.texts;
  }
  void keep(const Counted& counted) {
    if (counted.support.sources > 1)
      several_.push_back({counted.edge, {counted.support.sources, counted.texts > 1}});
  }
  /// Calls take(edge, source) for each claim of one edge, or of all.
  template <typename Take>
  void visit(std::optional<std::uint64_t> edge, const Take& take) const {
    const std::string prefix = edge ? keys::evidence_of(EdgeNo{*edge}) : std::string(1, kEvidenceOfEdge);
    impl_.database->scan(
        Family::kEvidence, prefix,
        [&](std::string_view key, std::string_view) {
          if (key.size() != 17) throw_damaged(Family::kEvidence, key, "its key has a wrong length");
          take(get_be64(key.data() + 1), SourceNo{get_be32(key.data() + 9)});
          return true;
        },
        !edge);
  }

  const Store::Impl& impl_;
  std::vector<bool> has_text_;    // by source number
  std::vector<Several> several_;  // by edge
  std::size_t next_ = 0;
};

}  // namespace

void Store::scan_edge_support(
    const std::function<void(const EdgeRecord&, const EdgeSupport& support)>& visit) const {
  ClaimedSupport claimed(*this, *impl_);
  scan_joined_edges(*impl_, false, [&](const EdgeRecord& edge, const SameEdges* same) {
    const EdgeSupport support = same != nullptr ? claimed.of(*same) : claimed.of(edge.no);
    if (support.sources > 1 || !edge.valid.empty() || !edge.confidence.empty() || !edge.properties.empty())
      visit(edge, support);
    return true;
  });
}

void Store::scan_edge_property(std::string_view name,
                               const std::function<void(EdgeNo, double)>& visit) const {
  scan_edges(*impl_, false, [&](const EdgeRecord& edge) {
    for (const auto& [property, values] : edge.properties) {
      if (property != name) continue;
      const Value& value = values.front().value;
      if (const auto* i = std::get_if<std::int64_t>(&value)) visit(edge.no, static_cast<double>(*i));
      if (const auto* d = std::get_if<double>(&value)) visit(edge.no, *d);
    }
    return true;
  });
}

}  // namespace guanxi
