// Partition by partition: sorted rows become packed records.
#include <algorithm>
#include <unordered_map>

#include "store/bulk_claims.hpp"
#include "store/bulk_load.hpp"
#include "store/claim_codec.hpp"

namespace guanxi {
namespace {

/// One group's records as they are built.
struct GroupRecords {
  std::uint32_t group = 0;
  std::uint64_t edges = 0, rows = 0;
  std::string lists, lines, details;
};

/// A sorted row, whichever way it was scattered.
struct SortedRow {
  std::uint64_t key = 0;
  std::uint64_t line = 0;
  std::string_view detail, id;
};

/// The rows of a partition in order.
class SortedRows {
 public:
  SortedRows(const BulkLayout& layout, Buffer& bytes, Buffer& scratch) : layout_(layout) {
    if (layout.wide) {
      read_wide(bytes);
      return;
    }
    const std::size_t n = bytes.size() / sizeof(std::uint64_t);
    auto* a = reinterpret_cast<std::uint64_t*>(bytes.data());
    auto* b = reinterpret_cast<std::uint64_t*>(scratch.make(bytes.size()));
    const unsigned high = layout.line_bits + layout.neighbour_bits + layout.relation_bits + layout.shift;
    packed_ = {radix_sort(a, b, n, layout.line_bits, high), n};
    sort_lines();
  }
  [[nodiscard]] std::size_t size() const noexcept { return layout_.wide ? wide_.size() : packed_.size(); }
  [[nodiscard]] SortedRow operator[](std::size_t i) const {
    if (layout_.wide) return wide_[i];
    const std::uint64_t mask = (std::uint64_t{1} << layout_.line_bits) - 1;
    return {packed_[i] >> layout_.line_bits, packed_[i] & mask, {}, {}};
  }

 private:
  void sort_lines() {
    for (std::size_t i = 0; i < packed_.size();) {
      std::size_t j = i + 1;
      while (j < packed_.size() && packed_[j] >> layout_.line_bits == packed_[i] >> layout_.line_bits) ++j;
      if (j > i + 1)
        std::sort(packed_.begin() + static_cast<std::ptrdiff_t>(i),
                  packed_.begin() + static_cast<std::ptrdiff_t>(j));
      i = j;
    }
  }
  void read_wide(const Buffer& bytes) {
    const char* at = bytes.data();
    const char* end = at + bytes.size();
    RowDetails details;
    while (at < end) {
      WideRow row;
      std::memcpy(&row, at, sizeof row);
      at += sizeof row;
      const std::string_view detail(at, row.size);
      at += row.size;
      (void)decode_details(detail, details);
      wide_.push_back({row.key, row.line, detail, details.id});
    }
    const auto less = [](const SortedRow& a, const SortedRow& b) {
      if (a.key != b.key) return a.key < b.key;
      return a.id != b.id ? a.id < b.id : a.line < b.line;
    };
    if (!std::is_sorted(wide_.begin(), wide_.end(), less)) std::sort(wide_.begin(), wide_.end(), less);
  }

  const BulkLayout& layout_;
  std::span<std::uint64_t> packed_;
  std::vector<SortedRow> wide_;
};

constexpr std::size_t kBlockKeys = std::size_t{1} << kKeyBlockBits;

}  // namespace

/// One partition's outgoing relations.
struct BulkLoad::Impl::EdgeTask {
  EdgeTask(Impl& owner, std::size_t partition, unsigned thread, Partitions& incoming)
      : load(owner),
        layout(owner.layout_),
        first(owner.layout_.base + static_cast<std::uint32_t>(partition << owner.layout_.shift)),
        thread_no(thread),
        turned(incoming) {}

  void run(const SortedRows& rows) {
    SortedRow former;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const SortedRow row = rows[i];
      if (i > 0 && row.key == former.key && row.id == former.id) {
        if (row.line == former.line && row.detail == former.detail) continue;  // one line says it twice
        repeat();
      } else {
        begin_edge(row.key);
      }
      former = row;
      lines.lines.push_back(row.line);
      if (load.info_.details) put_bytes(records.details, row.detail);
      ++references;
      if (!load.former_claims_.empty()) match(row);
    }
    end_group();
  }

  void begin_edge(std::uint64_t key) {
    const auto neighbour =
        static_cast<std::uint32_t>(key & ((std::uint64_t{1} << layout.neighbour_bits) - 1));
    const std::uint64_t head = key >> layout.neighbour_bits;
    if (head != list_head || group.lists.empty()) {
      const auto local = static_cast<std::uint32_t>(head >> layout.relation_bits);
      if (local != node - first) end_node();
      node = first + local;
      if (load.info_.group_of(node) != records.group || group.lists.empty()) {
        end_group();
        records.group = load.info_.group_of(node);
      }
      list_head = head;
      relation = static_cast<std::uint32_t>(head & ((std::uint64_t{1} << layout.relation_bits) - 1));
      const auto at = static_cast<std::uint32_t>(group.neighbours.size());
      group.lists.push_back({node & ((1U << load.info_.group_bits) - 1), relation, at, at});
    }
    group.neighbours.push_back(layout.base + neighbour);
    ++group.lists.back().end;
    if (!lines.counts.empty()) lines.counts.push_back(1);
    to = neighbour;
    const std::uint64_t turned_row =
        layout.pack(neighbour & ((1U << layout.shift) - 1), relation, node - layout.base);
    std::memcpy(turned.reserve(thread_no, neighbour >> layout.shift, sizeof turned_row), &turned_row,
                sizeof turned_row);
  }
  void repeat() {
    if (lines.counts.empty()) lines.counts.assign(group.neighbours.size(), 1);
    ++lines.counts.back();
    more.emplace_back(to, 1);
  }
  void match(const SortedRow& row) {
    RowDetails details;
    (void)decode_details(row.detail, details);
    load.keys.key_at(node, from_key);
    load.keys.key_at(layout.base + to, to_key);
    encode_edge_row(load.index_names_[relation], from_key, to_key, details, row.line, content);
    const Hash128 hash = hash128(content);
    if (load.former_claims_.contains(hash)) matched.push_back(hash);
  }
  void end_node() {
    if (references > 0) load.references_[node - layout.base] += references;
    references = 0;
  }
  void end_group() {
    if (group.lists.empty()) return;
    end_node();
    encode_group(load.info_.shape(records.group), group, records.lists);
    encode_lines(lines, records.lines);
    records.edges = group.neighbours.size();
    records.rows = lines.lines.size();
    load.out_hashes_[records.group - load.info_.group_of(layout.base)] = hash128(records.lists);
    done.push_back(std::move(records));
    records = {};
    group.clear();
    lines.clear();
  }

  Impl& load;
  const BulkLayout& layout;
  std::uint32_t first, node = 0;
  std::uint32_t relation = 0, to = 0, references = 0;
  std::uint64_t list_head = 0;
  unsigned thread_no;
  Partitions& turned;
  PackedGroup group;
  PackedLines lines;
  GroupRecords records;
  std::vector<GroupRecords> done;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> more;
  std::vector<Hash128> matched;
  std::string from_key, to_key, content;
};

void BulkLoad::Impl::write_edges(Partitions& rows, Partitions& incoming) {
  const std::string directory = batch.staging.table_directory();
  const Database& database = *store.impl_->database;
  TableSeries lists(database, directory, Family::kBulk, "out");
  TableSeries lines(database, directory, Family::kBulk, "lines");
  TableSeries edges(database, directory, Family::kBulk, "edges");
  TableSeries details(database, directory, Family::kRows, "details");
  Turns turns;
  const auto write = [&](const GroupRecords& r, std::string& value) {
    value.clear();
    put_varint(value, info_.edges);
    lists.put(keys::bulk(info_.load, kBulkOut, r.group), value.append(r.lists));
    value.clear();
    put_varint(value, report_.edge_rows);
    lines.put(keys::bulk(info_.load, kBulkLines, r.group), value.append(r.lines));
    if (info_.details) details.put(keys::bulk(info_.load, kRowsEdges, r.group), r.details);
    value.clear();
    put_varint(value, r.group);
    edges.put(keys::bulk_edge(info_.load, info_.first_edge + info_.edges), value);
    info_.edges += r.edges;
    report_.edge_rows += r.rows;
  };
  std::vector<Buffer> bytes(options.threads);
  std::vector<Buffer> scratch(options.threads);
  run_tasks(layout_.partitions, options.threads, &turns, [&](std::size_t partition, unsigned thread) {
    rows.take(partition, bytes[thread]);
    EdgeTask task(*this, partition, thread, incoming);
    task.run(SortedRows(layout_, bytes[thread], scratch[thread]));
    turns.take(partition, [&] {
      std::string value;
      for (const GroupRecords& r : task.done) write(r, value);
      more_references_.insert(more_references_.end(), task.more.begin(), task.more.end());
      restated_.insert(task.matched.begin(), task.matched.end());
      if (progress_ != nullptr) progress_->update(done_ = report_.edge_rows);
    });
  });
  for (TableSeries* series : {&lists, &lines, &edges, &details}) series->finish(batch.staging);
}

void BulkLoad::Impl::write_incoming(Partitions& incoming) {
  TableSeries lists(*store.impl_->database, batch.staging.table_directory(), Family::kBulk, "in");
  Turns turns;
  std::vector<Buffer> bytes(options.threads);
  std::vector<Buffer> scratch(options.threads);
  const std::uint32_t first_group = info_.group_of(layout_.base);
  const auto run = [&](std::size_t partition, unsigned thread) {
    incoming.take(partition, bytes[thread]);
    const std::size_t n = bytes[thread].size() / sizeof(std::uint64_t);
    const std::uint64_t* rows =
        radix_sort(reinterpret_cast<std::uint64_t*>(bytes[thread].data()),
                   reinterpret_cast<std::uint64_t*>(scratch[thread].make(bytes[thread].size())), n, 0,
                   layout_.neighbour_bits + layout_.relation_bits + layout_.shift);
    std::vector<std::pair<std::uint32_t, std::string>> done;
    PackedGroup group;
    const auto node_of = [&](std::uint64_t row) {
      return layout_.base + static_cast<std::uint32_t>(partition << layout_.shift) +
             static_cast<std::uint32_t>(row >> (layout_.neighbour_bits + layout_.relation_bits));
    };
    for (std::size_t i = 0; i < n;) {
      const std::uint32_t no = info_.group_of(node_of(rows[i]));
      group.clear();
      for (; i < n && info_.group_of(node_of(rows[i])) == no;) {
        const std::uint64_t head = rows[i] >> layout_.neighbour_bits;
        const auto begin = static_cast<std::uint32_t>(group.neighbours.size());
        const std::uint32_t node = node_of(rows[i]);
        for (; i < n && rows[i] >> layout_.neighbour_bits == head; ++i) {
          const std::uint64_t mask = (std::uint64_t{1} << layout_.neighbour_bits) - 1;
          group.neighbours.push_back(layout_.base + static_cast<std::uint32_t>(rows[i] & mask));
        }
        const auto end = static_cast<std::uint32_t>(group.neighbours.size());
        group.lists.push_back(
            {node & ((1U << info_.group_bits) - 1),
             static_cast<std::uint32_t>(head & ((std::uint64_t{1} << layout_.relation_bits) - 1)), begin,
             end});
        references_[node - layout_.base] += end - begin;
      }
      std::string value(1, '\0');
      encode_group(info_.shape(no), group, value);
      const bool same = hash128(std::string_view(value).substr(1)) == out_hashes_[no - first_group];
      done.emplace_back(no, same ? std::string(1, '\1') : std::move(value));
    }
    turns.take(partition, [&] {
      for (const auto& [no, value] : done) lists.put(keys::bulk(info_.load, kBulkIn, no), value);
      if (progress_ != nullptr) progress_->update(done_ += n);
    });
  };
  run_tasks(layout_.partitions, options.threads, &turns, run);
  for (const auto& [to, rows] : more_references_) references_[to] += rows;
  lists.finish(batch.staging);
}

/// One partition's nodes: their records, their keys by number, and what rows say of them.
struct BulkLoad::Impl::NodeTask {
  struct Record {
    std::uint32_t node;
    bool known;  // the store has it already, or may
    std::string value;
  };

  void run(const SortedRows& rows, std::uint32_t first, std::size_t begin, std::size_t end) {
    std::size_t row = 0;
    const auto& order = load.keys.by_number();
    std::string key;
    for (std::size_t i = begin; i < end; ++i) {
      const std::uint32_t no = load.keys.number_of(order[i]);
      load.keys.key_of(order[i], key);
      add_key(no, key);
      const std::uint32_t references = load.references_[no - load.layout_.base];
      const std::size_t first_row = row;
      while (row < rows.size() && rows[row].key == no - first) ++row;
      const bool is_new = no >= first_new;
      if (first_row == row) {
        records.push_back({no, !is_new, single_tally(key, "r", references)});
        if (references > 0 && (is_new || !described[no - load.layout_.base])) ++undescribed;
        continue;
      }
      TallyBuilder tally(key);
      if (references > 0) tally.add("r", references);
      for (std::size_t r = first_row; r < row; ++r)
        add_row(rows[r], rows[first_row].line, r > first_row, no, key, tally);
      records.push_back({no, !is_new, tally.finish()});
    }
    end_rows();
    end_keys();
  }

  void add_key(std::uint32_t no, const std::string& key) {
    if (keys_value.empty() || no >> kKeyBlockBits != keys_block) {
      end_keys();
      keys_block = no >> kKeyBlockBits;
      put_varint(keys_value, no & (kBlockKeys - 1));
      former_key.clear();
    } else {
      put_varint(keys_value, no - former_no);
    }
    const std::size_t most = std::min(key.size(), former_key.size());
    std::size_t shared = 0;
    while (shared < most && key[shared] == former_key[shared]) ++shared;
    put_varint(keys_value, shared);
    put_bytes(keys_value, std::string_view(key).substr(shared));
    former_key = key;
    former_no = no;
  }
  void end_keys() {
    if (!keys_value.empty()) key_blocks.emplace_back(keys_block, std::move(keys_value));
    keys_value.clear();
  }
  void add_row(const SortedRow& row, std::uint64_t first_line, bool repeated, std::uint32_t no,
               const std::string& key, TallyBuilder& tally) {
    if (repeated && load.options.duplicate_node) {
      duplicates.push_back({row.line, first_line, key});
      return;
    }
    Fact decoded = decode_content(row.detail, {});
    auto& fact = std::get<NodeFact>(decoded);
    fact.key = key;
    tally_node(tally, fact, 1);
    if (no >> kNodeRowBits != rows_block || rows_value.empty()) {
      end_rows();
      rows_block = no >> kNodeRowBits;
      rows_first = rows_taken;
    }
    rows_value.push_back(static_cast<char>(no & ((1U << kNodeRowBits) - 1)));
    put_varint(rows_value, row.line);
    put_bytes(rows_value, row.detail);
    ++rows_taken;
    if (!load.former_claims_.empty()) {
      const Hash128 hash = hash128(encode_node_row(fact, row.line));
      if (load.former_claims_.contains(hash)) matched.push_back(hash);
    }
    if (!fact.name.empty() || !fact.aliases.empty()) named.emplace_back(no, std::move(fact));
  }
  void end_rows() {
    if (!rows_value.empty()) row_blocks.push_back({rows_block, rows_first, std::move(rows_value)});
    rows_value.clear();
  }

  Impl& load;
  std::uint32_t first_new;
  const std::vector<bool>& described;
  std::vector<Record> records{};
  std::vector<std::pair<std::uint32_t, std::string>> key_blocks{};
  struct Rows {
    std::uint32_t block;
    std::uint64_t first;  // of the partition's
    std::string value;
  };
  std::vector<Rows> row_blocks{};
  std::vector<std::pair<std::uint32_t, NodeFact>> named{};
  std::vector<Duplicate> duplicates{};
  std::vector<Hash128> matched{};
  std::uint64_t undescribed = 0, rows_taken = 0, rows_first = 0;
  std::uint32_t keys_block = 0, rows_block = 0, former_no = 0;
  std::string keys_value{}, rows_value{}, former_key{};
};

/// By node number - base: whether a node fact of the store speaks of it. Only of nodes that were there
/// before.
std::vector<bool> BulkLoad::Impl::described_nodes() const {
  std::vector<bool> out(info_.end_node - layout_.base);
  if (keys.new_keys() == keys.size()) return out;
  Tally tally;
  store.impl_->database->scan_range(Family::kNode, keys::node({layout_.base}), keys::node({info_.end_node}),
                                    [&](std::string_view key, std::string_view value) {
                                      if (key.size() != 4)
                                        throw_damaged(Family::kNode, key, "its key is not 4 bytes long");
                                      if (tally.decode(value) && tally.count("c") > 0)
                                        out[get_be32(key.data()) - layout_.base] = true;
                                      return true;
                                    });
  return out;
}

void BulkLoad::Impl::write_nodes(Partitions& partitions) {
  const std::string directory = batch.staging.table_directory();
  const Database& database = *store.impl_->database;
  TableSeries nodes(database, directory, Family::kNode, "node");
  TableSeries key_table(database, directory, Family::kRows, "keys");
  TableSeries rows_table(database, directory, Family::kRows, "nodes");
  const std::vector<bool> described = described_nodes();
  const std::uint32_t first_new = batch.counters.next_node - keys.new_keys();
  const auto& order = keys.by_number();
  Turns turns;
  std::vector<Buffer> bytes(options.threads);
  const auto finish = [&](NodeTask& task) {
    for (const auto& r : task.records) {
      if (r.known) {
        nodes.merge(keys::node({r.node}), r.value);
      } else {
        nodes.put(keys::node({r.node}), r.value);
      }
    }
    for (const auto& [block, value] : task.key_blocks)
      key_table.put(keys::bulk(info_.load, kRowsKeys, block), value);
    for (const auto& r : task.row_blocks) {
      std::string value;
      put_varint(value, report_.node_rows + r.first);
      rows_table.put(keys::bulk(info_.load, kRowsNodes, r.block), value.append(r.value));
    }
    for (const auto& [no, fact] : task.named) {
      batch.indexer.apply_names(fact, {no}, 1);
      batch.spill_if_full();
    }
    report_.node_rows += task.rows_taken;
    report_.undescribed_ends += task.undescribed;
    duplicates_.insert(duplicates_.end(), task.duplicates.begin(), task.duplicates.end());
    restated_.insert(task.matched.begin(), task.matched.end());
    if (progress_ != nullptr) progress_->update(done_ += task.rows_taken);
  };
  BulkLayout wide = layout_;
  wide.wide = true;
  run_tasks(layout_.partitions + 1, options.threads, &turns, [&](std::size_t i, unsigned thread) {
    if (i == 0) return write_keys();  // beside the others
    partitions.take(i - 1, bytes[thread]);
    const auto first = layout_.base + static_cast<std::uint32_t>((i - 1) << layout_.shift);
    const auto at = [&](std::uint64_t number) {
      return static_cast<std::size_t>(
          std::lower_bound(order.begin(), order.end(), number,
                           [&](std::uint32_t no, std::uint64_t n) { return keys.number_of(no) < n; }) -
          order.begin());
    };
    NodeTask task{*this, first_new, described};
    Buffer none;
    task.run(SortedRows(wide, bytes[thread], none), first, at(first),
             at(std::uint64_t{first} + (std::uint64_t{1} << layout_.shift)));
    turns.take(i - 1, [&] { finish(task); });
  });
  for (TableSeries* series : {&nodes, &key_table, &rows_table}) series->finish(batch.staging);
}

void BulkLoad::Impl::write_keys() {
  TableSeries table(*store.impl_->database, batch.staging.table_directory(), Family::kKey, "key");
  const std::uint32_t first_new = batch.counters.next_node - keys.new_keys();
  std::string key;
  for (const std::uint32_t provisional : keys.by_bytes()) {
    const std::uint32_t no = keys.number_of(provisional);
    if (no < first_new) continue;
    keys.key_of(provisional, key);
    table.put(key, keys::node({no}));
  }
  const std::scoped_lock lock(mutex_);
  table.finish(batch.staging);
}

}  // namespace guanxi
