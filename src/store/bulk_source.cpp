#include "store/bulk_source.hpp"

#include <algorithm>
#include <bit>

#include "guanxi/base/coding.hpp"
#include "store/claim_codec.hpp"

namespace guanxi {

std::string encode_bulk(const BulkInfo& info) {
  std::string out;
  for (const std::uint64_t n :
       {std::uint64_t{info.load}, info.first_edge, info.edges, info.edge_rows, info.node_rows,
        std::uint64_t{info.low_node}, std::uint64_t{info.end_node}, std::uint64_t{info.nodes},
        std::uint64_t{info.group_bits}, std::uint64_t{info.details ? 1U : 0U}}) {
    put_varint(out, n);
  }
  put_varint(out, info.relations.size());
  for (const RelationNo r : info.relations) put_varint(out, r.value);
  return out;
}

BulkInfo decode_bulk(SourceNo source, std::string_view bytes) {
  BulkInfo info;
  info.source = source;
  ByteReader in(bytes);
  bool fits = true;
  const auto take32 = [&] {
    const std::uint64_t n = in.varint();
    fits = fits && n <= UINT32_MAX;
    return static_cast<std::uint32_t>(n);
  };
  info.load = take32();
  info.first_edge = in.varint();
  info.edges = in.varint();
  info.edge_rows = in.varint();
  info.node_rows = in.varint();
  info.low_node = take32();
  info.end_node = take32();
  info.nodes = take32();
  info.group_bits = take32();
  info.details = take32() != 0;
  const std::uint64_t n = in.varint();
  for (std::uint64_t i = 0; i < n && in.ok(); ++i)
    info.relations.push_back({static_cast<std::uint16_t>(in.varint())});
  const bool sound = in.ok() && in.at_end() && fits && info.group_bits < 16 &&
                     info.low_node <= info.end_node && info.edges <= info.edge_rows &&
                     (info.edges == 0 || !info.relations.empty());
  if (!sound) throw_damaged(Family::kSource, keys::source(kSourceBulk, source), "its description is damaged");
  return info;
}

namespace {
enum DetailPart : std::uint8_t { kId = 1, kPeriod = 2, kConfidence = 4, kProperties = 8 };
}

void encode_details(std::string_view id, const Period& valid, double confidence, std::string_view properties,
                    std::string& out) {
  out.clear();
  const int parts = (id.empty() ? 0 : kId) | (valid.empty() ? 0 : kPeriod) |
                    (confidence == 1.0 ? 0 : kConfidence) | (properties.empty() ? 0 : kProperties);
  if (parts == 0) return;
  out.push_back(static_cast<char>(parts));
  if (!id.empty()) put_bytes(out, id);
  if (!valid.empty()) out.append(encode_period(valid));
  if (confidence != 1.0) put_be64(out, std::bit_cast<std::uint64_t>(confidence));
  out.append(properties);
}

bool decode_details(std::string_view bytes, RowDetails& out) {
  out = {};
  if (bytes.empty()) return true;
  ByteReader in(bytes);
  const std::uint8_t parts = in.byte();
  if ((parts & kId) != 0) out.id = in.bytes();
  if ((parts & kPeriod) != 0) out.period = in.take(8);
  if ((parts & kConfidence) != 0) out.confidence = std::bit_cast<double>(in.be64());
  out.properties = in.rest();
  return in.ok() && parts < 16 && ((parts & kProperties) != 0) == !out.properties.empty();
}

bool BulkSource::group_body(std::uint32_t group, bool outgoing, rocksdb::PinnableSlice& bytes,
                            std::string_view& body, std::uint64_t& first_edge) const {
  const std::string key = keys::bulk(info_.load, outgoing ? kBulkOut : kBulkIn, group);
  if (!database_->get(Family::kBulk, key, bytes)) return false;
  ByteReader in(view(bytes));
  if (!outgoing) {
    const std::uint8_t kind = in.byte();
    if (!in.ok() || kind > 1) throw_damaged(Family::kBulk, key, "it does not start with a known encoding");
    if (kind == 1) {  // the same neighbours as the outgoing ones
      std::uint64_t unused = 0;
      if (!group_body(group, true, bytes, body, unused))
        throw_damaged(Family::kBulk, key, "the outgoing relations that it refers to are missing");
      first_edge = kNoEdge;
      return true;
    }
    first_edge = kNoEdge;
  } else {
    first_edge = info_.first_edge + in.varint();
    if (!in.ok()) throw_damaged(Family::kBulk, key, "it is cut short");
  }
  body = in.rest();
  return true;
}

bool BulkSource::lists_of(NodeNo node, bool outgoing, PackedGroup& lists, std::uint64_t& first_edge) const {
  lists.clear();
  if (node.value < info_.low_node || node.value >= info_.end_node || info_.edges == 0) return false;
  const std::uint32_t group = info_.group_of(node.value);
  rocksdb::PinnableSlice bytes;
  std::string_view body;
  if (!group_body(group, outgoing, bytes, body, first_edge)) return false;
  const GroupShape shape = info_.shape(group);
  std::uint64_t before = 0;
  std::string fault;
  if (!decode_node_lists(shape, body, node.value - shape.first_node, lists, before, &fault))
    throw_damaged(Family::kBulk, keys::bulk(info_.load, outgoing ? kBulkOut : kBulkIn, group), fault);
  if (outgoing) first_edge += before;
  return !lists.lists.empty();
}

std::shared_ptr<const BulkSource::Group> BulkSource::last_group(std::uint32_t no) const {
  const std::lock_guard lock(last_->mutex);
  const auto& kept = last_->groups[no % last_->groups.size()];
  return kept && kept->no == no ? kept : nullptr;
}

std::shared_ptr<const BulkSource::Group> BulkSource::read_group(std::uint32_t no, bool rows) const {
  const auto kept = last_group(no);
  if (kept && (kept->has_rows || !rows)) return kept;
  auto group = std::make_shared<Group>();
  group->no = no;
  rocksdb::PinnableSlice bytes;
  std::string_view body;
  std::string fault = "it is missing";
  if (!group_body(no, true, bytes, body, group->first_edge) ||
      !decode_group(info_.shape(no), body, group->lists, &fault))
    throw_damaged(Family::kBulk, keys::bulk(info_.load, kBulkOut, no), fault);
  if (rows) {
    lines_of(no, group->lists.neighbours.size(), group->lines, group->details);
    group->has_rows = true;
    std::size_t row = 0;
    for (const auto count : group->lines.counts) {
      group->first_row.push_back(row);
      row += count;
    }
  }
  const std::lock_guard lock(last_->mutex);
  last_->groups[no % last_->groups.size()] = group;
  return group;
}

std::vector<BulkEdge> BulkSource::edges_between(NodeNo from, RelationNo relation, NodeNo to) const {
  std::vector<BulkEdge> out;
  const auto known = std::lower_bound(info_.relations.begin(), info_.relations.end(), relation);
  if (known == info_.relations.end() || *known != relation) return out;
  const auto wanted = static_cast<std::uint32_t>(known - info_.relations.begin());
  if (from.value < info_.low_node || from.value >= info_.end_node || info_.edges == 0) return out;
  const std::uint32_t group = info_.group_of(from.value);
  const std::uint32_t node = from.value - info_.shape(group).first_node;
  const auto take = [&](const PackedGroup& lists, std::uint64_t before, std::uint64_t first_edge) {
    const auto place = [](const PackedList& list) { return std::pair(list.node, list.relation); };
    // Lists ascend by node, then relation.
    auto at = std::partition_point(lists.lists.begin(), lists.lists.end(), [&](const PackedList& list) {
      return place(list) < std::pair(node, wanted);
    });
    for (; at != lists.lists.end() && place(*at) == std::pair(node, wanted); ++at) {
      const PackedList& list = *at;
      const auto range = std::equal_range(lists.neighbours.begin() + list.begin,
                                          lists.neighbours.begin() + list.end, to.value);
      for (auto it = range.first; it != range.second; ++it) {
        const auto index = before + static_cast<std::uint64_t>(it - lists.neighbours.begin());
        out.push_back({first_edge + index, from, to, relation, group, index});
      }
    }
  };
  if (const auto kept = last_group(group)) {
    take(kept->lists, 0, kept->first_edge);
    return out;
  }
  rocksdb::PinnableSlice bytes;
  std::string_view body;
  std::uint64_t first_edge = 0;
  if (!group_body(group, true, bytes, body, first_edge)) return out;
  PackedGroup lists;
  std::uint64_t before = 0;
  std::string fault;
  if (!decode_node_lists(info_.shape(group), body, node, lists, before, &fault))
    throw_damaged(Family::kBulk, keys::bulk(info_.load, kBulkOut, group), fault);
  take(lists, before, first_edge);
  return out;
}

BulkEdge BulkSource::find(std::uint64_t no) const {
  const std::string wanted = keys::bulk_edge(info_.load, no);
  const PrefixIterator it(*database_, Family::kBulk, keys::bulk(info_.load, kBulkEdges));
  it->SeekForPrev(slice(wanted));
  throw_if_bad(it->status(), "reading family 'bulk'");
  if (!it->Valid() || it->key().size() != 13) throw_damaged(Family::kBulk, wanted, "its group is missing");
  ByteReader in(view(it->value()));
  BulkEdge edge;
  edge.no = no;
  edge.group = static_cast<std::uint32_t>(in.varint());
  edge.index = no - get_be64(it->key().data() + 5);
  if (!in.ok()) throw_damaged(Family::kBulk, view(it->key()), "it leads to another group");
  const auto group = read_group(edge.group, false);
  if (no - group->first_edge != edge.index)
    throw_damaged(Family::kBulk, view(it->key()), "it leads to another group");
  for (const PackedList& list : group->lists.lists) {
    if (edge.index >= list.end) continue;
    edge.from = {info_.shape(edge.group).first_node + list.node};
    edge.to = {group->lists.neighbours[edge.index]};
    edge.relation = relation(list.relation);
    return edge;
  }
  throw_damaged(Family::kBulk, view(it->key()), "its group has fewer relations");
}

void BulkSource::lines_of(std::uint32_t group, std::uint64_t edges, PackedLines& lines,
                          std::vector<std::string>& details) const {
  const std::string key = keys::bulk(info_.load, kBulkLines, group);
  rocksdb::PinnableSlice bytes;
  std::string fault = "it is missing";
  if (!database_->get(Family::kBulk, key, bytes) || !decode_lines(view(bytes), edges, lines, &fault))
    throw_damaged(Family::kBulk, key, fault);
  details.clear();
  if (!info_.details) return;
  details.resize(lines.lines.size());
  const std::string row_key = keys::bulk(info_.load, kRowsEdges, group);
  const auto found = database_->get(Family::kRows, row_key);
  if (!found) throw_damaged(Family::kRows, row_key, "it is missing");
  ByteReader in(*found);
  for (std::string& d : details) d = in.bytes();
  if (!in.ok() || !in.at_end()) throw_damaged(Family::kRows, row_key, "it does not fit its relations");
}

bool BulkSource::rows_of(const BulkEdge& edge, const RowVisitor& visit) const {
  const auto group = read_group(edge.group, true);
  if (edge.index >= group->lists.neighbours.size())
    throw_damaged(Family::kBulk, keys::bulk(info_.load, kBulkOut, edge.group), "it is missing");
  const std::size_t begin = group->first_row.empty() ? edge.index : group->first_row[edge.index];
  const std::size_t end = begin + (group->first_row.empty() ? 1 : group->lines.counts[edge.index]);
  RowDetails parts;
  for (std::size_t i = begin; i < end; ++i) {
    if (!decode_details(group->details.empty() ? std::string_view() : group->details[i], parts))
      throw_damaged(Family::kRows, keys::bulk(info_.load, kRowsEdges, edge.group), "a row is damaged");
    if (!visit(kFirstRowSequence + group->lines.first_row + i, group->lines.lines[i], parts)) return false;
  }
  return true;
}

std::string BulkSource::id_of(const BulkEdge& edge) const {
  std::string id;
  if (!info_.details) return id;
  rows_of(edge, [&](std::uint64_t, std::uint64_t, const RowDetails& d) {
    id = d.id;
    return false;
  });
  return id;
}

void BulkSource::scan_groups(bool outgoing, std::uint32_t first, std::uint32_t end,
                             const GroupVisitor& visit) const {
  if (info_.edges == 0) return;
  const char part = outgoing ? kBulkOut : kBulkIn;
  const std::string stop = end == UINT32_MAX ? keys::bulk(info_.load, static_cast<char>(part + 1))
                                             : keys::bulk(info_.load, part, end);
  PackedGroup group;
  rocksdb::PinnableSlice other;
  database_->scan_range(Family::kBulk, keys::bulk(info_.load, part, first), stop,
                        [&](std::string_view key, std::string_view value) {
                          if (key.size() != 9)
                            throw_damaged(Family::kBulk, key, "its key is not 9 bytes long");
                          const std::uint32_t no = get_be32(key.data() + 5);
                          std::uint64_t first_edge = kNoEdge;
                          std::string_view body;
                          if (!outgoing && value == std::string_view("\1", 1)) {
                            (void)group_body(no, false, other, body, first_edge);
                          } else {
                            ByteReader in(value);
                            const std::uint64_t head = outgoing ? in.varint() : in.byte();
                            if (!in.ok() || (!outgoing && head != 0))
                              throw_damaged(Family::kBulk, key, "it does not start with a known encoding");
                            if (outgoing) first_edge = info_.first_edge + head;
                            body = in.rest();
                          }
                          std::string fault;
                          if (!decode_group(info_.shape(no), body, group, &fault))
                            throw_damaged(Family::kBulk, key, fault);
                          return visit(no, group, first_edge);
                        });
}

void BulkSource::scan_keys(const std::function<void(NodeNo, std::string_view)>& visit) const {
  std::string text;
  database_->scan(
      Family::kRows, keys::bulk(info_.load, kRowsKeys),
      [&](std::string_view key, std::string_view value) {
        if (key.size() != 9) throw_damaged(Family::kRows, key, "its key is not 9 bytes long");
        const std::uint32_t block = get_be32(key.data() + 5);
        ByteReader in(value);
        std::uint64_t offset = in.varint();
        text.clear();
        while (in.ok()) {
          const std::uint64_t shared = in.varint();
          const std::string_view rest = in.bytes();
          if (!in.ok() || shared > text.size() || offset >> kKeyBlockBits != 0)
            throw_damaged(Family::kRows, key, "its keys are damaged");
          text.resize(shared);
          text.append(rest);
          visit({block << kKeyBlockBits | static_cast<std::uint32_t>(offset)}, text);
          if (in.at_end()) return true;
          offset += in.varint();
        }
        throw_damaged(Family::kRows, key, "its keys are cut short");
      },
      true);
}

bool BulkSource::take_node_rows(
    std::string_view key, std::string_view value,
    const std::function<bool(std::uint64_t, NodeNo, std::uint64_t, NodeFact&)>& visit) const {
  if (key.size() != 9) throw_damaged(Family::kRows, key, "its key is not 9 bytes long");
  const std::uint32_t base = get_be32(key.data() + 5) << kNodeRowBits;
  ByteReader in(value);
  std::uint64_t sequence = kFirstRowSequence + info_.edge_rows + in.varint();
  while (in.ok() && !in.at_end()) {
    const std::uint8_t offset = in.byte();
    const std::uint64_t line = in.varint();
    const std::string_view content = in.bytes();
    if (!in.ok() || offset >> kNodeRowBits != 0) throw_damaged(Family::kRows, key, "its rows are damaged");
    Fact fact = decode_content(content, {});
    auto* node = std::get_if<NodeFact>(&fact);
    if (node == nullptr) throw_damaged(Family::kRows, key, "a row is no node's");
    if (!visit(sequence++, {base | offset}, line, *node)) return false;
  }
  if (!in.ok()) throw_damaged(Family::kRows, key, "it is cut short");
  return true;
}

bool BulkSource::node_rows_of(
    NodeNo node, const std::function<bool(std::uint64_t, std::uint64_t, NodeFact&)>& visit) const {
  if (info_.node_rows == 0 || node.value < info_.low_node || node.value >= info_.end_node) return true;
  const std::string key = keys::bulk(info_.load, kRowsNodes, node.value >> kNodeRowBits);
  const auto value = database_->get(Family::kRows, key);
  if (!value) return true;
  return take_node_rows(key, *value,
                        [&](std::uint64_t sequence, NodeNo no, std::uint64_t line, NodeFact& fact) {
                          return no != node || visit(sequence, line, fact);
                        });
}

void BulkSource::scan_node_rows(
    const std::function<bool(std::uint64_t, NodeNo, std::uint64_t, NodeFact&)>& visit) const {
  database_->scan(
      Family::kRows, keys::bulk(info_.load, kRowsNodes),
      [&](std::string_view key, std::string_view value) { return take_node_rows(key, value, visit); }, true);
}

BulkKeyTable::BulkKeyTable(const BulkSource& source)
    : low_(source.info().low_node), load_(source.info().load) {
  dense_ = source.info().nodes == source.info().end_node - source.info().low_node;
  ends_.reserve(std::size_t{source.info().nodes} + 1);
  ends_.push_back(0);
  source.scan_keys([&](NodeNo node, std::string_view key) {
    const auto next = static_cast<std::uint32_t>(ends_.size() - 1);
    if (dense_ && node.value != low_ + next)
      throw_damaged(Family::kRows, keys::bulk(load_, kRowsKeys), "a node's key is missing");
    if (!dense_) numbers_.push_back(node.value);
    bytes_.append(key);
    ends_.push_back(bytes_.size());
  });
}

std::string_view BulkKeyTable::key(std::uint32_t node) const {
  std::size_t at = ends_.size();
  if (dense_) {
    at = node - low_;
  } else if (const auto it = std::lower_bound(numbers_.begin(), numbers_.end(), node);
             it != numbers_.end() && *it == node) {
    at = static_cast<std::size_t>(it - numbers_.begin());
  }
  if (at + 1 >= ends_.size())
    throw_damaged(Family::kRows, keys::bulk(load_, kRowsKeys, node >> kKeyBlockBits),
                  "a node's key is missing");
  return std::string_view(bytes_).substr(ends_[at], ends_[at + 1] - ends_[at]);
}

}  // namespace guanxi
