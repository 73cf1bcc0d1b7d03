#include "store/bulk_check.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "guanxi/base/coding.hpp"
#include "guanxi/base/error.hpp"
#include "store/bulk_source.hpp"

namespace guanxi {
namespace {

/// A sum that does not depend on the order of the relations, so that both directions have one if they agree.
Hash128 hash_of(std::uint32_t from, std::uint32_t relation, std::uint32_t to) {
  std::string bytes;
  put_be32(bytes, from);
  put_be32(bytes, relation);
  put_be32(bytes, to);
  return hash128(bytes);
}

class LoadChecker {
 public:
  LoadChecker(const Store::Impl& store, const BulkSource& load, Faults& faults)
      : store_(store), load_(load), info_(load.info()), faults_(faults) {}

  void run() {
    faults_.attempt([&] { check_outgoing(); });
    faults_.attempt([&] { check_incoming(); });
    faults_.attempt([&] { check_nodes(); });
  }

 private:
  void add(std::string_view what) {
    faults_.add(Family::kSource, keys::source(kSourceBulk, info_.source), what);
  }

  void check_outgoing() {
    PackedLines lines;
    PackedDetails details;
    std::uint64_t rows = 0;
    std::uint64_t groups = 0;
    load_.scan_groups(
        true, 0, UINT32_MAX, [&](std::uint32_t no, const PackedGroup& group, std::uint64_t first) {
          const std::string key = keys::bulk(info_.load, kBulkOut, no);
          if (first != info_.first_edge + edges_)
            faults_.add(Family::kBulk, key, "its relations do not follow the former group's");
          load_.lines_of(no, group.neighbours.size(), lines, details);
          if (lines.first_row != rows)
            faults_.add(Family::kBulk, keys::bulk(info_.load, kBulkLines, no),
                        "its rows do not follow the former group's");
          check_details(no, details);
          std::string leads;
          put_varint(leads, no);
          const std::string place = keys::bulk_edge(info_.load, first);
          if (store_.database->get(Family::kBulk, place) != leads)
            faults_.add(Family::kBulk, place, "it does not lead to its group");
          rows += lines.lines.size();
          edges_ += group.neighbours.size();
          ++groups;
          for (const PackedList& list : group.lists) {
            for (std::uint32_t i = list.begin; i < list.end; ++i)
              outgoing_ +=
                  hash_of(info_.shape(no).first_node + list.node, list.relation, group.neighbours[i]);
          }
          return true;
        });
    if (edges_ != info_.edges) add(fmt::format("{} relations are there instead of {}", edges_, info_.edges));
    if (rows != info_.edge_rows)
      add(fmt::format("{} rows of relations are there instead of {}", rows, info_.edge_rows));
    for (const char part : {kBulkLines, kBulkEdges}) {
      std::uint64_t n = 0;
      store_.database->scan(
          Family::kBulk, keys::bulk(info_.load, part), [&](auto, auto) { return ++n > 0; }, true);
      if (n != groups) add(fmt::format("{} records '{}' for {} groups", n, part, groups));
    }
  }

  void check_details(std::uint32_t group, const PackedDetails& details) {
    RowDetails parts;
    for (std::size_t row = 0; row < details.size(); ++row) {
      if (!decode_details(details[row], parts) || (!info_.ids && !parts.id.empty()))
        faults_.add(Family::kRows, keys::bulk(info_.load, kRowsEdges, group), "a row is damaged");
    }
  }

  void check_incoming() {
    Hash128 incoming;
    std::uint64_t n = 0;
    load_.scan_groups(false, 0, UINT32_MAX, [&](std::uint32_t no, const PackedGroup& group, std::uint64_t) {
      n += group.neighbours.size();
      for (const PackedList& list : group.lists) {
        for (std::uint32_t i = list.begin; i < list.end; ++i)
          incoming += hash_of(group.neighbours[i], list.relation, info_.shape(no).first_node + list.node);
      }
      return true;
    });
    if (n != edges_ || incoming != outgoing_) add("its incoming relations are not its outgoing ones");
  }

  void check_nodes() {
    std::uint64_t n = 0;
    std::uint64_t next = 0;
    load_.scan_keys([&](NodeNo node, std::string_view) {
      if (node.value < next || node.value < info_.low_node || node.value >= info_.end_node)
        faults_.add(Family::kRows, keys::bulk(info_.load, kRowsKeys, node.value >> kKeyBlockBits),
                    "a node's number is out of order");
      next = std::uint64_t{node.value} + 1;
      ++n;
    });
    if (n != info_.nodes) add(fmt::format("{} keys are there instead of {}", n, info_.nodes));
    std::uint64_t rows = 0;
    load_.scan_node_rows([&](std::uint64_t, NodeNo, std::uint64_t, NodeFact&) { return ++rows > 0; });
    if (rows != info_.node_rows)
      add(fmt::format("{} rows of nodes are there instead of {}", rows, info_.node_rows));
  }

  const Store::Impl& store_;
  const BulkSource& load_;
  const BulkInfo& info_;
  Faults& faults_;
  std::uint64_t edges_ = 0;
  Hash128 outgoing_;
};

/// Records of a load that no source has.
void check_strays(const Store::Impl& store, Family f, Faults& faults) {
  const auto it = store.database->iterator(f);
  for (it->SeekToFirst(); it->Valid();) {
    const std::string key = it->key().ToString();
    const std::uint32_t load = key.size() < 4 ? UINT32_MAX : get_be32(key.data());
    const bool known = std::any_of(store.loads.begin(), store.loads.end(),
                                   [&](const BulkSource& s) { return s.info().load == load; });
    if (!known) faults.add(f, key, "it belongs to no source");
    if (load == UINT32_MAX) break;
    it->Seek(keys::node({load + 1}));
  }
  throw_if_bad(it->status(), "scanning bulk sources");
}

}  // namespace

Faults check_bulk(const Store::Impl& store) {
  Faults faults;
  for (const BulkSource& load : store.loads) LoadChecker(store, load, faults).run();
  for (const Family f : {Family::kBulk, Family::kRows}) check_strays(store, f, faults);
  return faults;
}

void require_described(const Store::Impl& store) {
  Faults faults;
  for (const Family f : {Family::kBulk, Family::kRows}) check_strays(store, f, faults);
  if (faults.count == 0) return;
  throw Error(ErrorCode::kDamaged,
              "the store is damaged: the description of a bulk source: " + faults.first.front(),
              "it cannot be rebuilt from anything: guanxi restore a backup");
}

}  // namespace guanxi
