#include "store/join.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "guanxi/base/coding.hpp"
#include "store/bulk_claims.hpp"
#include "store/chunk.hpp"
#include "store/tally.hpp"

namespace guanxi {

std::uint64_t SameEdges::smallest() const {
  std::uint64_t least = claimed.value_or(kNoEdge);
  for (const auto& [source, edge] : bulk) least = std::min(least, edge.no);
  return least;
}

std::optional<EdgeEnds> ends_of(const Store::Impl& store, EdgeNo no) {
  for (const BulkSource& load : store.loads) {
    if (!load.info().has_edge(no.value)) continue;
    const BulkEdge edge = load.find(no.value);
    return EdgeEnds{edge.from, edge.to, edge.relation, load.id_of(edge)};
  }
  const auto bytes = store.database->get(Family::kEdge, keys::edge(no));
  if (!bytes) return std::nullopt;
  const auto record = decode_edge(no, *bytes);
  if (!record) return std::nullopt;
  return EdgeEnds{record->from, record->to, record->type, record->id};
}

SameEdges same_edges(const Store::Impl& store, const EdgeEnds& ends) {
  SameEdges same;
  if (store.claimed_edges) {
    const std::string key = keys::ends(ends.from, ends.relation, ends.to, ends.id);
    if (const auto bytes = store.database->get(Family::kEnds, key)) {
      if (bytes->size() != 8) throw_damaged(Family::kEnds, key, "its number has a wrong length");
      const auto record = store.database->get(Family::kEdge, *bytes);
      if (record && !is_dead(*record)) same.claimed = get_be64(bytes->data());
    }
  }
  for (const BulkSource& load : store.loads) {
    for (const BulkEdge& edge : load.edges_between(ends.from, ends.relation, ends.to)) {
      if (load.id_of(edge) == ends.id) same.bulk.emplace_back(&load, edge);
    }
  }
  return same;
}

std::optional<EdgeRecord> joined_edge(const Store::Impl& store, const EdgeEnds& ends, const SameEdges& same) {
  const std::string head = keys::ends(ends.from, ends.relation, ends.to, ends.id);
  std::vector<std::string> tallies;
  if (same.claimed) {
    if (auto bytes = store.database->get(Family::kEdge, keys::edge({*same.claimed})))
      tallies.push_back(std::move(*bytes));
  }
  for (const auto& [source, edge] : same.bulk) {
    TallyBuilder tally(head);
    source->details_of(
        edge, [&](const RowDetails& details) { tally_edge(tally, edge_fact({}, {}, {}, details), 1); });
    tallies.push_back(tally.finish());
  }
  const EdgeNo no{same.smallest()};
  std::string sum;
  if (!add_all_tallies({tallies.begin(), tallies.end()}, sum))
    throw_damaged(Family::kEdge, keys::edge(no), "tallies of different heads");
  return decode_edge(no, sum);
}

std::vector<SourceNo> sources_of(const Store::Impl& store, const SameEdges& same) {
  std::vector<SourceNo> sources;
  if (same.claimed) {
    const std::string prefix = keys::evidence_of(EdgeNo{*same.claimed});
    store.database->scan(Family::kEvidence, prefix, [&](std::string_view key, std::string_view) {
      if (key.size() != prefix.size() + 8)
        throw_damaged(Family::kEvidence, key, "its key has a wrong length");
      sources.push_back({get_be32(key.data() + prefix.size())});
      return true;
    });
  }
  for (const auto& [load, edge] : same.bulk) sources.push_back(load->info().source);
  std::sort(sources.begin(), sources.end());
  sources.erase(std::unique(sources.begin(), sources.end()), sources.end());
  return sources;
}

void join_entries(const Store::Impl& store, NodeNo node, bool outgoing, std::vector<JoinEntry>& entries) {
  const auto differs = [&](const JoinEntry& e) { return e.source != entries.front().source; };
  if (std::none_of(entries.begin(), entries.end(), differs)) return;
  const auto end_of = [](const JoinEntry& e) { return std::tie(e.relation, e.neighbour); };
  std::stable_sort(entries.begin(), entries.end(), [&](const JoinEntry& a, const JoinEntry& b) {
    return end_of(a) != end_of(b) ? end_of(a) < end_of(b) : a.source < b.source;
  });
  std::vector<JoinEntry> out;
  for (std::size_t i = 0; i < entries.size();) {
    std::size_t j = i;
    while (j < entries.size() && end_of(entries[j]) == end_of(entries[i])) ++j;
    if (entries[i].source == entries[j - 1].source) {
      out.insert(out.end(), entries.begin() + static_cast<std::ptrdiff_t>(i),
                 entries.begin() + static_cast<std::ptrdiff_t>(j));
    } else {
      std::map<std::string, JoinEntry> by_id;
      const auto take = [&](const std::string& id, JoinEntry e) {
        const auto [it, inserted] = by_id.try_emplace(id, e);
        if (!inserted && e.edge < it->second.edge) it->second = e;
      };
      const NodeNo other{entries[i].neighbour};
      for (std::size_t k = i; k < j; ++k) {
        if (entries[k].source != 0) continue;
        const auto ends = ends_of(store, {entries[k].edge});
        if (ends) take(ends->id, entries[k]);
      }
      for (std::uint32_t s = 0; s < store.loads.size(); ++s) {
        const BulkSource& load = store.loads[s];
        for (const BulkEdge& edge :
             load.edges_between(outgoing ? node : other, entries[i].relation, outgoing ? other : node))
          take(load.id_of(edge), {entries[i].relation, other.value, edge.no, s + 1});
      }
      for (const auto& [id, e] : by_id) out.push_back(e);
    }
    i = j;
  }
  entries = std::move(out);
}

void number_entries(const Store::Impl& store, NodeNo node, std::vector<JoinEntry>& entries) {
  for (std::size_t i = 0; i < entries.size();) {
    const JoinEntry first = entries[i];
    if (first.edge != kNoEdge) {
      ++i;
      continue;
    }
    // Parallel relations stand side by side in both lists.
    const auto edges = store.loads[first.source - 1].edges_between({first.neighbour}, first.relation, node);
    for (const BulkEdge& e : edges) {
      if (i == entries.size() || entries[i].neighbour != first.neighbour || entries[i].edge != kNoEdge) break;
      entries[i++].edge = e.no;
    }
    if (edges.empty()) {
      throw_damaged(Family::kBulk, keys::bulk(store.loads[first.source - 1].info().load, kBulkIn),
                    "an incoming relation that no outgoing one answers");
    }
  }
}

namespace {

void add_chunks(const Store::Impl& store, NodeNo node, bool outgoing, std::vector<JoinEntry>& entries) {
  const Family f = outgoing ? Family::kOut : Family::kIn;
  Chunk chunk;
  store.database->scan(f, keys::node(node), [&](std::string_view key, std::string_view value) {
    std::string fault;
    if (key.size() != 14) throw_damaged(f, key, "its key is not 14 bytes long");
    if (!decode_chunk(value, chunk, &fault)) throw_damaged(f, key, fault);
    for (std::size_t i = 0; i < chunk.edges.size(); ++i)
      entries.push_back({{get_be16(key.data() + 4)}, chunk.neighbours[i], chunk.edges[i], 0});
    return true;
  });
}

}  // namespace

void entries_of(const Store::Impl& store, NodeNo node, bool outgoing, std::vector<JoinEntry>& entries) {
  entries.clear();
  if (store.claimed_edges) add_chunks(store, node, outgoing, entries);
  for (std::uint32_t s = 0; s < store.loads.size(); ++s) {
    const auto found = store.loads[s].lists_of(node, outgoing);
    const PackedGroup& lists = found->lists;
    std::uint64_t edge = found->first_edge;
    entries.reserve(entries.size() + lists.neighbours.size());
    for (const PackedList& list : lists.lists) {
      const RelationNo relation = store.loads[s].relation(list.relation);
      for (std::uint32_t i = list.begin; i < list.end; ++i)
        entries.push_back({relation, lists.neighbours[i], outgoing ? edge++ : kNoEdge, s + 1});
    }
  }
  join_entries(store, node, outgoing, entries);
}

namespace {

/// Nodes from `first` to before `end` whose outgoing relations other sources than this one have as well.
std::vector<bool> contested_nodes(const Store::Impl& store, const BulkSource& load, std::uint32_t first,
                                  std::uint32_t end) {
  std::vector<bool> out(end - first, false);
  if (store.claimed_edges) {
    store.database->scan_range(Family::kOut, keys::node({first}), keys::node({end}),
                               [&](std::string_view key, std::string_view) {
                                 out[get_be32(key.data()) - first] = true;
                                 return true;
                               });
  }
  for (const BulkSource& other : store.loads) {
    const BulkInfo& info = other.info();
    if (&other == &load || info.end_node <= first || info.low_node >= end) continue;
    other.scan_groups(true, info.group_of(first), info.group_of(end - 1) + 1,
                      [&](std::uint32_t no, const PackedGroup& group, std::uint64_t) {
                        for (const PackedList& list : group.lists) {
                          const std::uint32_t node = info.shape(no).first_node + list.node;
                          if (node >= first && node < end) out[node - first] = true;
                        }
                        return true;
                      });
  }
  return out;
}

/// One load's edges, ascending, of those that no smaller number stands for.
class LoadScan {
 public:
  LoadScan(const Store::Impl& store, const BulkSource& load, bool plain, const JoinedEdgeVisitor& visit)
      : store_(store), load_(load), plain_(plain || load.info().details), visit_(visit) {}

  bool run() {
    const bool alone = store_.loads.size() == 1 && !store_.claimed_edges;
    if (alone && !plain_) return true;
    load_.scan_groups(
        true, 0, UINT32_MAX, [&](std::uint32_t no, const PackedGroup& group, std::uint64_t first) {
          const std::uint32_t node = load_.info().shape(no).first_node;
          group_ = no;
          if (!alone) contested_ = contested_nodes(store_, load_, node, node + load_.info().shape(no).nodes);
          const bool any = std::find(contested_.begin(), contested_.end(), true) != contested_.end();
          if (plain_) load_.lines_of(no, group.neighbours.size(), lines_, details_);
          return going_ = !(plain_ || any) || take(group, node, first);
        });
    return going_;
  }

 private:
  bool take(const PackedGroup& group, std::uint32_t node, std::uint64_t first_edge) {
    std::size_t row = 0;
    for (const PackedList& list : group.lists) {
      const NodeNo from{node + list.node};
      const bool contested = !contested_.empty() && contested_[list.node];
      for (std::uint32_t i = list.begin; i < list.end; ++i) {
        const std::uint32_t rows = lines_.counts.empty() ? 1 : lines_.counts[i];
        const EdgeEnds ends{from, {group.neighbours[i]}, load_.relation(list.relation), {}};
        if (contested ? !join({first_edge + i}, ends, i)
                      : plain_ && !single({first_edge + i}, ends, row, rows))
          return false;
        row += rows;
      }
    }
    return true;
  }
  bool join(EdgeNo no, EdgeEnds ends, std::uint64_t index) const {
    ends.id = load_.id_of({no.value, ends.from, ends.to, ends.relation, group_, index});
    const SameEdges same = same_edges(store_, ends);
    if (same.smallest() != no.value) return true;
    const auto record = joined_edge(store_, ends, same);
    return !record || visit_(*record, &same);
  }
  bool single(EdgeNo no, const EdgeEnds& ends, std::size_t row, std::uint32_t rows) const {
    EdgeRecord plain;
    plain.no = no;
    plain.from = ends.from;
    plain.to = ends.to;
    plain.type = ends.relation;
    plain.claims = rows;
    if (details_.empty()) return visit_(plain, nullptr);
    std::string id;
    std::vector<std::pair<std::string, int>> unused;
    RowDetails parts;
    if (!decode_details(details_[row], parts)) throw_damaged(Family::kRows, {}, "a row is damaged");
    TallyBuilder tally(keys::ends(ends.from, ends.relation, ends.to, parts.id));
    for (std::size_t r = row; r < row + rows; ++r) {
      if (!decode_details(details_[r], parts)) throw_damaged(Family::kRows, {}, "a row is damaged");
      tally_edge(tally, edge_fact({}, {}, {}, parts), 1);
    }
    const auto record = decode_edge(no, tally.finish());
    return !record || visit_(*record, nullptr);
  }

  const Store::Impl& store_;
  const BulkSource& load_;
  bool plain_;
  const JoinedEdgeVisitor& visit_;
  bool going_ = true;
  std::uint32_t group_ = 0;
  std::vector<bool> contested_;
  PackedLines lines_;
  PackedDetails details_;
};

}  // namespace

void scan_edge_sources(const Store::Impl& store,
                       const std::function<void(EdgeNo, std::uint64_t, SourceNo)>& visit) {
  // The number that stands for an edge; looked up only where there are bulk sources.
  const auto standing = [&](EdgeNo no) -> std::optional<EdgeNo> {
    if (store.loads.empty()) return no;
    const auto ends = ends_of(store, no);
    if (!ends) return std::nullopt;
    return EdgeNo{same_edges(store, *ends).smallest()};
  };
  std::optional<EdgeNo> stands;
  EdgeNo last{kNoEdge};
  SourceNo last_source;
  store.database->scan(
      Family::kEvidence, std::string(1, kEvidenceOfEdge),
      [&](std::string_view key, std::string_view) {
        if (key.size() != 17) throw_damaged(Family::kEvidence, key, "its key has a wrong length");
        const EdgeNo no{get_be64(key.data() + 1)};
        const SourceNo source{get_be32(key.data() + 9)};
        if (no == last && source == last_source) return true;
        if (no != last) stands = standing(no);
        last = no;
        last_source = source;
        if (stands) visit(*stands, 1, source);
        return true;
      },
      true);
  for (const BulkSource& load : store.loads) {
    const BulkInfo& info = load.info();
    if (store.loads.size() == 1 && !store.claimed_edges) {
      visit({info.first_edge}, info.edges, info.source);
      continue;
    }
    load.scan_groups(
        true, 0, UINT32_MAX, [&](std::uint32_t no, const PackedGroup& group, std::uint64_t first) {
          const std::uint32_t node = info.shape(no).first_node;
          const auto contested = contested_nodes(store, load, node, node + info.shape(no).nodes);
          for (const PackedList& list : group.lists) {
            if (!contested[list.node]) {
              visit({first + list.begin}, list.end - list.begin, info.source);
              continue;
            }
            for (std::uint32_t i = list.begin; i < list.end; ++i) {
              EdgeEnds ends{{node + list.node}, {group.neighbours[i]}, load.relation(list.relation), {}};
              ends.id = load.id_of({first + i, ends.from, ends.to, ends.relation, no, i});
              visit({same_edges(store, ends).smallest()}, 1, info.source);
            }
          }
          return true;
        });
  }
}

void scan_edges(const Store::Impl& store, bool plain, const std::function<bool(const EdgeRecord&)>& visit) {
  scan_joined_edges(store, plain, [&](const EdgeRecord& edge, const SameEdges*) { return visit(edge); });
}

void scan_joined_edges(const Store::Impl& store, bool plain, const JoinedEdgeVisitor& visit) {
  std::vector<const BulkSource*> loads;
  for (const BulkSource& load : store.loads) loads.push_back(&load);
  std::sort(loads.begin(), loads.end(),
            [](const auto* a, const auto* b) { return a->info().first_edge < b->info().first_edge; });
  std::size_t next = 0;
  bool going = true;
  const auto up_to = [&](std::uint64_t edge) {
    for (; going && next < loads.size() && loads[next]->info().first_edge < edge; ++next)
      going = LoadScan(store, *loads[next], plain, visit).run();
    return going;
  };
  store.database->scan(
      Family::kEdge, {},
      [&](std::string_view key, std::string_view value) {
        if (key.size() != 8) throw_damaged(Family::kEdge, key, "its key is not 8 bytes long");
        const EdgeNo no{get_be64(key.data())};
        if (!up_to(no.value)) return false;
        const auto record = decode_edge(no, value);
        if (!record) return true;
        if (loads.empty()) return going = visit(*record, nullptr);
        const EdgeEnds ends{record->from, record->to, record->type, record->id};
        const SameEdges same = same_edges(store, ends);
        if (same.size() < 2) return going = visit(*record, nullptr);
        if (same.smallest() != no.value) return true;
        const auto joined = joined_edge(store, ends, same);
        return going = !joined || visit(*joined, &same);
      },
      true);
  (void)up_to(UINT64_MAX);
}

}  // namespace guanxi
