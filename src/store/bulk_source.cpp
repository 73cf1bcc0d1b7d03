#include "store/bulk_source.hpp"

#include <algorithm>
#include <utility>

#include "guanxi/base/coding.hpp"
#include "store/claim_codec.hpp"

namespace guanxi {

BulkSource::Record BulkSource::record_of(char part, std::uint32_t group) const {
  constexpr std::string_view kParts{"oilp"};
  static_assert(kParts == std::string_view(std::array{kBulkOut, kBulkIn, kBulkLines, kRowsEdges}.data(), 4));
  auto& [no, kept] = last_->records[group % last_->records.size()][kParts.find(part)];
  {
    const std::lock_guard lock(last_->mutex);
    if (kept && no == group) return kept;
  }
  auto found =
      database_->get(part == kRowsEdges ? Family::kRows : Family::kBulk, keys::bulk(info_.load, part, group));
  if (!found) return nullptr;
  const std::lock_guard lock(last_->mutex);
  no = group;
  return kept = std::make_shared<const std::string>(std::move(*found));
}

bool BulkSource::group_body(std::uint32_t group, bool outgoing, Record& bytes, std::string_view& body,
                            std::uint64_t& first_edge) const {
  const std::string key = keys::bulk(info_.load, outgoing ? kBulkOut : kBulkIn, group);
  bytes = record_of(outgoing ? kBulkOut : kBulkIn, group);
  if (!bytes) return false;
  ByteReader in(*bytes);
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

std::shared_ptr<const BulkSource::NodeLists> BulkSource::last_lists(NodeNo node, bool outgoing) const {
  const std::lock_guard lock(last_->mutex);
  const auto& kept = last_->lists[outgoing ? 1 : 0][node.value % kKeptLists];
  return kept && kept->node == node ? kept : nullptr;
}

std::shared_ptr<const BulkSource::NodeLists> BulkSource::lists_of(NodeNo node, bool outgoing) const {
  if (auto kept = last_lists(node, outgoing)) return kept;
  auto found = std::make_shared<NodeLists>();
  found->node = node;
  if (node.value < info_.low_node || node.value >= info_.end_node || info_.edges == 0) return found;
  const std::uint32_t group = info_.group_of(node.value);
  Record bytes;
  std::string_view body;
  if (!group_body(group, outgoing, bytes, body, found->first_edge)) return found;
  const GroupShape shape = info_.shape(group);
  std::string fault;
  if (!decode_node_lists(shape, body, node.value - shape.first_node, found->lists, found->before, &fault))
    throw_damaged(Family::kBulk, keys::bulk(info_.load, outgoing ? kBulkOut : kBulkIn, group), fault);
  if (outgoing) found->first_edge += found->before;
  const std::lock_guard lock(last_->mutex);
  return last_->lists[outgoing ? 1 : 0][node.value % kKeptLists] = found;
}

std::shared_ptr<const BulkSource::Group> BulkSource::last_group(std::uint32_t no) const {
  const std::lock_guard lock(last_->mutex);
  const auto& kept = last_->groups[no % last_->groups.size()];
  return kept && kept->no == no ? kept : nullptr;
}

std::shared_ptr<const BulkSource::Group> BulkSource::read_group(std::uint32_t no, bool rows) const {
  auto kept = last_group(no);
  if (kept && (kept->has_rows || !rows)) return kept;
  auto group = std::make_shared<Group>();
  group->no = no;
  Record bytes;
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

std::shared_ptr<const BulkSource::Group> BulkSource::group_for(std::uint32_t no, std::uint64_t index,
                                                               bool rows) const {
  {
    const std::lock_guard lock(last_->mutex);
    const std::size_t place = no % last_->groups.size();
    const auto& kept = last_->groups[place];
    if (kept && kept->no == no && (kept->has_rows || !rows)) return kept;
    const auto before = std::exchange(last_->asked[place], {no, index});
    if (before.group != no || before.index == index) return nullptr;
  }
  return read_group(no, rows);
}

std::vector<BulkEdge> BulkSource::edges_between(NodeNo from, RelationNo relation, NodeNo to) const {
  std::vector<BulkEdge> out;
  const auto known = std::lower_bound(info_.relations.begin(), info_.relations.end(), relation);
  if (known == info_.relations.end() || *known != relation) return out;
  const auto wanted = static_cast<std::uint32_t>(known - info_.relations.begin());
  const auto entries = [&](const PackedGroup& lists, NodeNo neighbour) {
    const auto list = std::lower_bound(lists.lists.begin(), lists.lists.end(), wanted,
                                       [](const PackedList& l, std::uint32_t r) { return l.relation < r; });
    const auto at = [&](std::uint32_t i) { return lists.neighbours.begin() + i; };
    return list == lists.lists.end() || list->relation != wanted
               ? std::pair(at(0), at(0))
               : std::equal_range(at(list->begin), at(list->end), neighbour.value);
  };
  if (const auto incoming = last_lists(to, false)) {  // who asks about all relations of `to` has its lists
    const auto [begin, end] = entries(incoming->lists, from);
    if (begin == end) return out;
  }
  const auto outgoing = lists_of(from, true);
  const auto [begin, end] = entries(outgoing->lists, to);
  const std::uint32_t group = info_.group_of(from.value);
  for (auto it = begin; it != end; ++it) {
    const auto offset = static_cast<std::uint64_t>(it - outgoing->lists.neighbours.begin());
    out.push_back({outgoing->first_edge + offset, from, to, relation, group, outgoing->before + offset});
    keep(out.back());
  }
  return out;
}

void BulkSource::keep(const BulkEdge& edge) const {
  const std::lock_guard lock(last_->mutex);
  last_->edges[edge.no % kKeptEdges] = edge;
}

BulkEdge BulkSource::find(std::uint64_t no) const {
  {
    const std::lock_guard lock(last_->mutex);
    const BulkEdge& kept = last_->edges[no % kKeptEdges];
    if (kept.no == no) return kept;
  }
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
  const std::uint32_t first_node = info_.shape(edge.group).first_node;
  const auto take = [&](const PackedList& list, std::uint32_t neighbour, std::uint64_t first_edge) {
    if (no - first_edge != edge.index)
      throw_damaged(Family::kBulk, view(it->key()), "it leads to another group");
    edge.from = {first_node + list.node};
    edge.to = {neighbour};
    edge.relation = relation(list.relation);
    keep(edge);
    return edge;
  };
  if (const auto group = group_for(edge.group, edge.index, false)) {
    for (const PackedList& list : group->lists.lists) {
      if (edge.index < list.end) return take(list, group->lists.neighbours[edge.index], group->first_edge);
    }
    throw_damaged(Family::kBulk, view(it->key()), "its group has fewer relations");
  }
  Record bytes;
  std::string_view body;
  std::uint64_t first_edge = 0;
  PackedGroup found;
  std::string fault = "it is missing";
  if (!group_body(edge.group, true, bytes, body, first_edge) ||
      !decode_entry(info_.shape(edge.group), body, edge.index, found, &fault))
    throw_damaged(Family::kBulk, keys::bulk(info_.load, kBulkOut, edge.group), fault);
  return take(found.lists.front(), found.neighbours.front(), first_edge);
}

void BulkSource::lines_of(std::uint32_t group, std::uint64_t edges, PackedLines& lines,
                          PackedDetails& details) const {
  const std::string key = keys::bulk(info_.load, kBulkLines, group);
  std::string fault = "it is missing";
  const Record bytes = record_of(kBulkLines, group);
  if (!bytes || !decode_lines(*bytes, edges, lines, &fault)) throw_damaged(Family::kBulk, key, fault);
  details.clear();
  if (!info_.details) return;
  const std::string row_key = keys::bulk(info_.load, kRowsEdges, group);
  const Record rows = record_of(kRowsEdges, group);
  if (!rows) throw_damaged(Family::kRows, row_key, "it is missing");
  if (!details.read(*rows, lines.lines.size()))
    throw_damaged(Family::kRows, row_key, "it does not fit its relations");
}

RowDetails BulkSource::decoded(std::string_view details, std::uint32_t group) const {
  RowDetails parts;
  if (!decode_details(details, parts))
    throw_damaged(Family::kRows, keys::bulk(info_.load, kRowsEdges, group), "a row is damaged");
  return parts;
}

void BulkSource::details_of(const BulkEdge& edge, const std::function<void(const RowDetails&)>& visit) const {
  const bool one_each = info_.edge_rows == info_.edges;
  if (one_each && !info_.details) return visit({});
  if (one_each && !group_for(edge.group, edge.index, true)) {
    const Record rows = record_of(kRowsEdges, edge.group);
    const auto details = rows ? PackedDetails::find(*rows, edge.index) : std::nullopt;
    if (!details)
      throw_damaged(Family::kRows, keys::bulk(info_.load, kRowsEdges, edge.group),
                    rows ? "it does not fit its relations" : "it is missing");
    return visit(decoded(*details, edge.group));
  }
  rows_of(edge, [&](std::uint64_t, std::uint64_t, const RowDetails& details) {
    visit(details);
    return true;
  });
}

bool BulkSource::rows_of(const BulkEdge& edge, const RowVisitor& visit) const {
  const auto show = [&](std::string_view details, std::uint64_t row, std::uint64_t line) {
    return visit(kFirstRowSequence + row, line, decoded(details, edge.group));
  };
  auto group = group_for(edge.group, edge.index, true);
  if (!group) {
    const std::string key = keys::bulk(info_.load, kBulkLines, edge.group);
    const Record bytes = record_of(kBulkLines, edge.group);
    std::string fault = "it is missing";
    if (!bytes) throw_damaged(Family::kBulk, key, fault);
    if (!has_counts(*bytes)) {
      std::uint64_t first_row = 0;
      std::uint64_t line = 0;
      if (!decode_line(*bytes, edge.index, first_row, line, &fault))
        throw_damaged(Family::kBulk, key, fault);
      if (!info_.details) return show({}, first_row + edge.index, line);
      const std::string row_key = keys::bulk(info_.load, kRowsEdges, edge.group);
      const Record rows = record_of(kRowsEdges, edge.group);
      if (!rows) throw_damaged(Family::kRows, row_key, "it is missing");
      const auto details = PackedDetails::find(*rows, edge.index);
      if (!details) throw_damaged(Family::kRows, row_key, "it does not fit its relations");
      return show(*details, first_row + edge.index, line);
    }
    group = read_group(edge.group, true);  // how many rows those before have decides where its own are
  }
  if (edge.index >= group->lists.neighbours.size())
    throw_damaged(Family::kBulk, keys::bulk(info_.load, kBulkOut, edge.group), "it is missing");
  const std::size_t begin = group->first_row.empty() ? edge.index : group->first_row[edge.index];
  const std::size_t end = begin + (group->first_row.empty() ? 1 : group->lines.counts[edge.index]);
  for (std::size_t i = begin; i < end; ++i) {
    if (!show(group->details.empty() ? std::string_view() : group->details[i], group->lines.first_row + i,
              group->lines.lines[i]))
      return false;
  }
  return true;
}

std::string BulkSource::id_of(const BulkEdge& edge) const {
  std::string id;
  if (!info_.ids) return id;
  details_of(edge, [&](const RowDetails& details) { id = details.id; });
  return id;
}

void BulkSource::scan_groups(bool outgoing, std::uint32_t first, std::uint32_t end,
                             const GroupVisitor& visit) const {
  if (info_.edges == 0) return;
  const char part = outgoing ? kBulkOut : kBulkIn;
  const std::string stop = end == UINT32_MAX ? keys::bulk(info_.load, static_cast<char>(part + 1))
                                             : keys::bulk(info_.load, part, end);
  PackedGroup group;
  Record other;
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
