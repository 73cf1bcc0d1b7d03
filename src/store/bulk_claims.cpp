#include "store/bulk_claims.hpp"

#include <algorithm>
#include <bit>
#include <mutex>

#include "guanxi/base/coding.hpp"
#include "guanxi/base/error.hpp"
#include "store/bulk_tables.hpp"
#include "store/claim_codec.hpp"

namespace guanxi {
namespace {

constexpr std::uint32_t kAllGroups = UINT32_MAX;

/// Edge rows of some groups as claims' contents.
void for_each_edge_row(const BulkSource& source, const BulkKeyTable& keys,
                       const std::vector<std::string>& relations, std::uint32_t first, std::uint32_t end,
                       const std::function<bool(std::uint64_t, std::string_view)>& visit) {
  PackedLines lines;
  PackedDetails details;
  std::string content;
  source.scan_groups(true, first, end, [&](std::uint32_t no, const PackedGroup& group, std::uint64_t) {
    source.lines_of(no, group.neighbours.size(), lines, details);
    const std::uint32_t first_node = source.info().shape(no).first_node;
    std::size_t row = 0;
    for (const PackedList& list : group.lists) {
      const std::string& type = relations.at(source.relation(list.relation).value);
      const std::string_view from = keys.key(first_node + list.node);
      for (std::uint32_t i = list.begin; i < list.end; ++i) {
        const std::string_view to = keys.key(group.neighbours[i]);
        for (std::uint32_t n = lines.counts.empty() ? 1 : lines.counts[i]; n > 0; --n, ++row) {
          RowDetails parts;
          if (!decode_details(details.empty() ? std::string_view() : details[row], parts))
            throw_damaged(Family::kRows, keys::bulk(source.info().load, kRowsEdges, no), "a row is damaged");
          encode_edge_row(type, from, to, parts, lines.lines[row], content);
          if (!visit(kFirstRowSequence + lines.first_row + row, content)) return false;
        }
      }
    }
    return true;
  });
}

}  // namespace

void encode_edge_row(std::string_view type, std::string_view from, std::string_view to,
                     const RowDetails& details, std::uint64_t line, std::string& out) {
  constexpr char kEdgeContent = 3;
  constexpr char kLineOnly = 2;
  static constexpr char kNoPeriod[8] = {};
  out.assign(1, kEdgeContent);
  for (const std::string_view s : {type, from, to, details.id}) put_bytes(out, s);
  out.append(details.period.empty() ? std::string_view(kNoPeriod, sizeof kNoPeriod) : details.period);
  put_be64(out, std::bit_cast<std::uint64_t>(details.confidence));
  if (details.properties.empty()) {
    put_varint(out, 0);
  } else {
    out.append(details.properties);
  }
  put_varint(out, 1);
  out.push_back(kLineOnly);
  put_varint(out, line);
}

std::string encode_node_row(const NodeFact& fact, std::uint64_t line) {
  return encode_content(fact, {evidence_of_row({}, line)});
}

EdgeFact edge_fact(std::string type, std::string from, std::string to, const RowDetails& details) {
  EdgeFact fact;
  fact.type = std::move(type);
  fact.from = std::move(from);
  fact.to = std::move(to);
  fact.id = details.id;
  fact.confidence = details.confidence;
  ByteReader properties(details.properties);
  const bool sound = (details.period.empty() || decode_period(details.period, fact.valid)) &&
                     (details.properties.empty() || take_properties(properties, fact.properties));
  if (!sound) throw Error(ErrorCode::kDamaged, "the store is damaged: family 'rows': a row is damaged");
  return fact;
}

Evidence evidence_of_row(const std::string& source, std::uint64_t line) {
  Evidence e;
  e.source = source;
  e.line = line;
  return e;
}

void for_each_row(const BulkSource& source, const std::vector<std::string>& relations,
                  const std::function<bool(std::uint64_t, std::string_view)>& visit) {
  bool going = true;
  const BulkKeyTable keys(source);
  for_each_edge_row(
      source, keys, relations, 0, kAllGroups,
      [&](std::uint64_t sequence, std::string_view content) { return going = visit(sequence, content); });
  if (!going) return;
  source.scan_node_rows([&](std::uint64_t sequence, NodeNo node, std::uint64_t line, NodeFact& fact) {
    fact.key = keys.key(node.value);
    return visit(sequence, encode_node_row(fact, line));
  });
}

Hash128 digest_of(const BulkSource& source, const std::vector<std::string>& relations,
                  std::string_view source_key, unsigned threads) {
  const BulkKeyTable keys(source);
  const BulkInfo& info = source.info();
  Hash128 sum;
  std::mutex mutex;
  constexpr std::uint32_t kGroups = 256;
  const std::uint32_t first = info.group_of(info.low_node);
  const std::size_t tasks = (info.group_of(info.end_node) - first) / kGroups + 1;
  run_tasks(tasks, threads, nullptr, [&](std::size_t task, unsigned) {
    Hash128 part;
    std::string bytes;
    put_bytes(bytes, source_key);
    const std::size_t head = bytes.size();
    const auto begin = first + static_cast<std::uint32_t>(task) * kGroups;
    for_each_edge_row(source, keys, relations, begin, begin + kGroups,
                      [&](std::uint64_t, std::string_view content) {
                        bytes.resize(head);
                        bytes.append(content);
                        part += hash128(bytes);
                        return true;
                      });
    const std::scoped_lock lock(mutex);
    sum += part;
  });
  source.scan_node_rows([&](std::uint64_t, NodeNo node, std::uint64_t line, NodeFact& fact) {
    fact.key = keys.key(node.value);
    sum += claim_hash(source_key, encode_node_row(fact, line));
    return true;
  });
  return sum;
}

bool states(const Database& database, const BulkSource& source, const std::vector<std::string>& relations,
            const Fact& fact, std::string_view content) {
  const auto number = [&](const std::string& key) -> std::optional<NodeNo> {
    const auto bytes = database.get(Family::kKey, key);
    if (!bytes || bytes->size() != 4) return std::nullopt;
    return NodeNo{get_be32(bytes->data())};
  };
  bool found = false;
  if (const auto* node = std::get_if<NodeFact>(&fact)) {
    const auto no = number(node->key);
    if (!no) return false;
    source.node_rows_of(*no, [&](std::uint64_t, std::uint64_t line, NodeFact& row) {
      row.key = node->key;
      found = encode_node_row(row, line) == content;
      return !found;
    });
  } else if (const auto* edge = std::get_if<EdgeFact>(&fact)) {
    const auto from = number(edge->from);
    const auto to = number(edge->to);
    const auto relation = std::find(relations.begin(), relations.end(), edge->type);
    if (!from || !to || relation == relations.end()) return false;
    std::string row;
    const RelationNo type{static_cast<std::uint16_t>(relation - relations.begin())};
    for (const BulkEdge& e : source.edges_between(*from, type, *to)) {
      source.rows_of(e, [&](std::uint64_t, std::uint64_t line, const RowDetails& details) {
        encode_edge_row(edge->type, edge->from, edge->to, details, line, row);
        found = row == content;
        return !found;
      });
      if (found) break;
    }
  }
  return found;
}

void apply_bulk(const BulkSource& source, std::string_view source_key, Indexer& indexer, Staging& staging,
                int sign, bool with_keys, const std::function<void()>& spill) {
  const BulkInfo& info = source.info();
  std::vector<std::uint32_t> references(info.end_node - info.low_node, 0);
  PackedLines lines;
  PackedDetails details;
  source.scan_groups(true, 0, kAllGroups, [&](std::uint32_t no, const PackedGroup& group, std::uint64_t) {
    source.lines_of(no, group.neighbours.size(), lines, details);
    const std::uint32_t first_node = info.shape(no).first_node;
    for (const PackedList& list : group.lists) {
      for (std::uint32_t i = list.begin; i < list.end; ++i) {
        const std::uint32_t rows = lines.counts.empty() ? 1 : lines.counts[i];
        if (first_node + list.node < info.low_node || first_node + list.node >= info.end_node ||
            group.neighbours[i] < info.low_node)
          throw_damaged(Family::kBulk, keys::bulk(info.load, kBulkOut, no),
                        "a node's number is out of range");
        references[first_node + list.node - info.low_node] += rows;
        references[group.neighbours[i] - info.low_node] += rows;
      }
    }
    return true;
  });
  const BulkKeyTable keys(source);
  source.scan_node_rows([&](std::uint64_t, NodeNo node, std::uint64_t, NodeFact& fact) {
    TallyBuilder tally(keys.key(node.value));
    tally_node(tally, fact, sign);
    staging.merge(Family::kNode, keys::node(node), tally.finish());
    indexer.apply_names(fact, node, sign);
    spill();
    return true;
  });
  source.scan_keys([&](NodeNo node, std::string_view key) {
    if (node.value < info.low_node || node.value >= info.end_node)
      throw_damaged(Family::kRows, keys::bulk(info.load, kRowsKeys, node.value >> kKeyBlockBits),
                    "a node's number is out of range");
    if (with_keys) staging.put(Family::kKey, key, keys::node(node));
    const std::uint32_t n = references[node.value - info.low_node];
    if (n > 0) staging.merge(Family::kNode, keys::node(node), single_tally(key, "r", std::int64_t{n} * sign));
    spill();
  });
  indexer.count_claims(info.source, source_key, static_cast<std::int64_t>(info.rows()) * sign);
}

}  // namespace guanxi
