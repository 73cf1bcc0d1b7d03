#include "store/bulk_load.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

#include "guanxi/base/error.hpp"
#include "store/claim_codec.hpp"

namespace guanxi {
namespace {

constexpr std::uint64_t kGroupRelations = 512;     // of a group, on average
constexpr unsigned kMaxGroupBits = kKeyBlockBits;  // partitions begin with a block of keys and with a group
constexpr std::uint64_t kPartitionRows = std::uint64_t{1} << 17;
constexpr std::uint64_t kMaxPartitions = 512;
/// Rows that wait, rows that are scattered, and what is turned round each get this part of the memory.
constexpr std::uint64_t kMemoryParts = 4;

/// The columns of a block by name, as a claim's properties are.
template <typename Block>
std::vector<const PropertyColumn*> sorted_columns(const Block& block) {
  std::vector<const PropertyColumn*> out;
  for (const PropertyColumn& c : block.columns) out.push_back(&c);
  std::sort(out.begin(), out.end(), [](const auto* a, const auto* b) { return a->name < b->name; });
  return out;
}

/// Replaces `out`; nothing if the row has no property.
void encode_columns(const std::vector<const PropertyColumn*>& columns, std::size_t row, std::string& out) {
  out.clear();
  const auto n = std::count_if(columns.begin(), columns.end(), [&](const auto* c) { return c->has(row); });
  if (n == 0) return;
  put_varint(out, static_cast<std::uint64_t>(n));
  for (const PropertyColumn* c : columns) {
    if (!c->has(row)) continue;
    put_bytes(out, c->name);
    put_value(out, c->value(row));
  }
}

void end_detail(RowBlock& block) {
  if (block.details.size() > UINT32_MAX)
    throw Error(ErrorCode::kLimit, "a block of rows is larger than 4 GiB");
  block.detail_ends.push_back(static_cast<std::uint32_t>(block.details.size()));
}

unsigned width_of(std::uint64_t count) {
  return count < 2 ? 0 : static_cast<unsigned>(std::bit_width(count - 1));
}

}  // namespace

BulkLoad::Impl::Impl(Store& s, const Origin& origin, const BulkOptions& o)
    : store(s),
      options(o),
      batch(s, origin, true),
      keys(o.memory_bytes),
      file(s.impl_->database->temporary_directory()),
      edge_rows(o.memory_bytes / kMemoryParts, file),
      node_rows(o.memory_bytes / kMemoryParts, file) {
  options.threads = std::clamp(options.threads, 1U, 64U);
}

void BulkLoad::Impl::add(std::uint64_t block_no, const EdgeBlock& block) {
  RowBlock rows;
  rows.block_no = block_no;
  rows.first_line = block.lines.first;
  rows.line_offsets = block.lines.offsets;
  rows.relations = block.relations;
  if (block.integers) {
    keys.take(block.from_integers, rows.from);
    keys.take(block.to_integers, rows.to);
  } else {
    keys.take(block.from_texts, rows.from);
    keys.take(block.to_texts, rows.to);
  }
  if (!block.ids.empty() || !block.valid.empty() || !block.confidence.empty() || !block.columns.empty()) {
    const auto columns = sorted_columns(block);
    std::string properties;
    std::string detail;
    for (std::size_t i = 0; i < block.size(); ++i) {
      encode_columns(columns, i, properties);
      encode_details(block.ids.empty() ? std::string_view() : block.ids[i],
                     block.valid.empty() ? Period{} : block.valid[i],
                     block.confidence.empty() ? 1.0 : block.confidence[i], properties, detail);
      rows.details.append(detail);
      end_detail(rows);
    }
    if (rows.details.empty()) rows.detail_ends.clear();
    rows.ids = !block.ids.empty();
  }
  use_relations(rows);
  edge_rows.add(std::move(rows));
}

/// Notes which relation types rows have: only those become the store's.
void BulkLoad::Impl::use_relations(const RowBlock& rows) {
  if (rows.size() == 0) return;
  std::vector<bool> used(std::size_t{UINT16_MAX} + 1, false);
  if (rows.relations.empty()) used[0] = true;
  for (const std::uint16_t r : rows.relations) used[r] = true;
  const std::scoped_lock lock(relations_mutex);
  for (std::size_t i = 0; i < used.size(); ++i) {
    if (!used[i]) continue;
    if (i >= relation_names.size())
      throw Error(ErrorCode::kInvalidArgument, fmt::format("a row has relation {}, which has no name", i));
    relations_used[i] = true;
  }
}

void BulkLoad::Impl::add(std::uint64_t block_no, const NodeBlock& block) {
  RowBlock rows;
  rows.block_no = block_no;
  rows.first_line = block.lines.first;
  rows.line_offsets = block.lines.offsets;
  if (block.integers) {
    keys.take(block.key_integers, rows.from);
  } else {
    keys.take(block.key_texts, rows.from);
  }
  for (std::size_t i = 0; i < block.size(); ++i) {
    NodeFact fact = fact_of(block, i);
    fact.key.clear();  // known by its number
    rows.details.append(encode_content(fact, {}));
    end_detail(rows);
  }
  node_rows.add(std::move(rows));
}

/// Relation types and nodes get their numbers.
void BulkLoad::Impl::number() {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < relation_names.size(); ++i) {
    if (relations_used[i]) names.push_back(relation_names[i]);
  }
  std::sort(names.begin(), names.end());
  for (const std::string& name : names) info_.relations.push_back(batch.indexer.relation(name));
  std::sort(info_.relations.begin(), info_.relations.end());
  for (const RelationNo no : info_.relations) index_names_.push_back(batch.counters.relations[no.value]);
  for (const std::string& name : relation_names) {
    const auto at = std::find(index_names_.begin(), index_names_.end(), name);
    relation_index_.push_back(static_cast<std::uint16_t>(at - index_names_.begin()));
  }
  keys.number(*store.impl_->database, batch.counters.next_node);
  batch.counters.next_node += keys.new_keys();
  info_.source = batch.origin_no;
  if (batch.counters.next_load == UINT32_MAX)
    throw Error(ErrorCode::kLimit, "the store has taken 4,294,967,295 data sets: no more fit");
  info_.load = batch.counters.next_load++;
  info_.first_edge = batch.counters.next_edge;
  info_.low_node = keys.low();
  info_.end_node = keys.end();
  info_.nodes = static_cast<std::uint32_t>(keys.size());
  info_.details = edge_rows.details();
  info_.ids = edge_rows.ids();
}

void BulkLoad::Impl::plan() {
  const std::uint64_t rows = edge_rows.rows() + node_rows.rows();
  const std::uint64_t span = std::max<std::uint64_t>(1, info_.end_node - info_.low_node);
  while (info_.group_bits < kMaxGroupBits &&
         (edge_rows.rows() << (info_.group_bits + 1)) / span <= kGroupRelations)
    ++info_.group_bits;
  layout_.base = info_.low_node >> kMaxGroupBits << kMaxGroupBits;
  const std::uint64_t width = std::max<std::uint64_t>(1, info_.end_node - layout_.base);
  const std::uint64_t of_partition =
      std::clamp<std::uint64_t>(options.memory_bytes / 1024, 64, kPartitionRows);
  const std::uint64_t wanted = std::clamp<std::uint64_t>(rows / of_partition, 1, kMaxPartitions);
  layout_.shift = std::max(kMaxGroupBits, width_of((width + wanted - 1) / wanted));
  layout_.partitions = ((width - 1) >> layout_.shift) + 1;
  layout_.neighbour_bits = width_of(width);
  layout_.relation_bits = width_of(info_.relations.size());
  layout_.line_bits = static_cast<unsigned>(std::bit_width(edge_rows.last_line()));
  const unsigned bits = layout_.shift + layout_.relation_bits + layout_.neighbour_bits;
  if (bits > 64) {
    throw Error(ErrorCode::kLimit,
                fmt::format("a data set of {} nodes' numbers and {} types of relations is too large", width,
                            info_.relations.size()));
  }
  layout_.wide = info_.details || bits + layout_.line_bits > 64;
  references_.assign(info_.end_node - layout_.base, 0);
  out_hashes_.assign((width >> info_.group_bits) + 1, {});
}

void BulkLoad::Impl::scatter_edges(Partitions& out) {
  edge_rows.sort();
  const unsigned threads = options.threads;
  const std::size_t blocks = edge_rows.size();
  const std::uint32_t mask = (1U << layout_.shift) - 1;
  // Each thread takes neighbouring blocks, and partitions give them back thread by thread: what was sorted
  // stays so.
  run_tasks(threads, threads, nullptr, [&](std::size_t part, unsigned) {
    for (std::size_t b = blocks * part / threads; b < blocks * (part + 1) / threads; ++b) {
      check_interrupt();
      const RowBlock block = edge_rows.take(b);
      for (std::size_t i = 0; i < block.size(); ++i) {
        const std::uint32_t from = keys.number_of(block.from[i]) - layout_.base;
        const std::uint32_t to = keys.number_of(block.to[i]) - layout_.base;
        const std::uint16_t relation = relation_index_[block.relations.empty() ? 0 : block.relations[i]];
        const std::uint64_t key = layout_.pack(from & mask, relation, to);
        const std::size_t partition = from >> layout_.shift;
        if (!layout_.wide) {
          const std::uint64_t row = key << layout_.line_bits | block.line(i);
          std::memcpy(out.reserve(static_cast<unsigned>(part), partition, sizeof row), &row, sizeof row);
        } else {
          const std::string_view detail = block.detail(i);
          const WideRow row{key, block.line(i), static_cast<std::uint32_t>(detail.size())};
          char* at = out.reserve(static_cast<unsigned>(part), partition, sizeof row + detail.size());
          std::memcpy(at, &row, sizeof row);
          if (!detail.empty()) std::memcpy(at + sizeof row, detail.data(), detail.size());
        }
      }
    }
  });
}

void BulkLoad::Impl::scatter_nodes(Partitions& out) {
  node_rows.sort();
  const std::uint32_t mask = (1U << layout_.shift) - 1;
  for (std::size_t b = 0; b < node_rows.size(); ++b) {
    check_interrupt();
    const RowBlock block = node_rows.take(b);
    for (std::size_t i = 0; i < block.size(); ++i) {
      const std::uint32_t node = keys.number_of(block.from[i]) - layout_.base;
      const std::string_view detail = block.detail(i);
      const WideRow row{node & mask, block.line(i), static_cast<std::uint32_t>(detail.size())};
      char* at = out.reserve(0, node >> layout_.shift, sizeof row + detail.size());
      std::memcpy(at, &row, sizeof row);
      std::memcpy(at + sizeof row, detail.data(), detail.size());
    }
  }
}

/// What this file said before goes, but for claims that the rows state again: those are kept under the names
/// of the other files that state them.
void BulkLoad::Impl::retract_former() {
  if (const BulkSource* load = store.impl_->load_of(batch.origin_no)) {
    report_.commit.claims_removed += load->info().rows();
    batch.drop_load(*load, [&](const Hash128& hash) { return !restated_.contains(hash); });
  }
  for (const auto& [key, slot] : batch.sources) {
    if (slot.claims.empty()) continue;
    const bool own = slot.no == batch.origin_no;
    report_.commit.claims_removed += batch.retract(
        slot.no,
        [&](const Hash128& hash, const std::vector<std::uint32_t>& origins) {
          if (own && restated_.contains(hash)) return Batch::Impl::Verdict::kShadow;
          const bool mine = std::find(origins.begin(), origins.end(), batch.origin_no.value) != origins.end();
          return mine ? Batch::Impl::Verdict::kDropOrigin : Batch::Impl::Verdict::kKeep;
        },
        nullptr);
  }
}

BulkReport BulkLoad::Impl::commit(const Hash128& content_hash, std::uint64_t rejected, Progress* progress) {
  progress_ = progress;
  if (progress_ != nullptr) progress_->begin("sorting", 2 * edge_rows.rows() + node_rows.rows(), "rows");
  for (const auto& [key, slot] : batch.sources) {
    if (slot.no != batch.origin_no) continue;
    for (const auto& [hash, known] : slot.claims) former_claims_.insert(hash);
  }
  number();
  plan();
  const std::uint64_t part = options.memory_bytes / kMemoryParts;
  {
    Partitions incoming(layout_.partitions, options.threads, part, file);
    {
      Partitions rows(layout_.partitions, options.threads, part, file);
      scatter_edges(rows);
      write_edges(rows, incoming);
    }
    write_incoming(incoming);
  }
  {
    Partitions rows(layout_.partitions, 1, part, file);
    scatter_nodes(rows);
    write_nodes(rows);
  }
  batch.counters.next_edge += info_.edges;
  retract_former();
  info_.node_rows = report_.node_rows;
  info_.edge_rows = report_.edge_rows;
  batch.staging.put(Family::kSource, keys::source(kSourceBulk, info_.source), encode_bulk(info_));
  batch.indexer.count_claims(info_.source, batch.origin.key, static_cast<std::int64_t>(info_.rows()));
  batch.facts = info_.rows();
  batch.stage_entry(content_hash, rejected + duplicates_.size(), {info_.source});
  report_.commit.claims_added = info_.rows();
  report_.commit.nodes_added = keys.new_keys();
  report_.commit.edges_added = info_.edges;
  report_.duplicate_nodes = duplicates_.size();
  std::sort(duplicates_.begin(), duplicates_.end(),
            [](const Duplicate& a, const Duplicate& b) { return a.line < b.line; });
  for (const Duplicate& d : duplicates_) options.duplicate_node(d.key, d.line, d.first_line);
  if (options.confirm) options.confirm(report_);
  batch.finish();
  if (progress_ != nullptr) progress_->end();
  return report_;
}

BulkLoad::BulkLoad(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
BulkLoad::~BulkLoad() = default;

std::uint16_t BulkLoad::relation(std::string_view name) {
  const std::scoped_lock lock(impl_->relations_mutex);
  const auto known = impl_->relation_handles.find(name);
  if (known != impl_->relation_handles.end()) return known->second;
  if (impl_->relation_names.size() > UINT16_MAX)
    throw Error(ErrorCode::kLimit, "a data set has 65,536 relation types: no more fit");
  const auto handle = static_cast<std::uint16_t>(impl_->relation_names.size());
  impl_->relation_names.emplace_back(name);
  impl_->relations_used.push_back(false);
  impl_->relation_handles.emplace(name, handle);
  return handle;
}

void BulkLoad::add(std::uint64_t block_no, const EdgeBlock& block) {
  impl_->add(block_no, block);
}

void BulkLoad::add(std::uint64_t block_no, const NodeBlock& block) {
  impl_->add(block_no, block);
}

BulkReport BulkLoad::commit(const Hash128& content_hash, std::uint64_t rejected, Progress* progress) {
  return impl_->commit(content_hash, rejected, progress);
}

std::unique_ptr<BulkLoad> Store::begin_bulk(const Origin& origin, const BulkOptions& options) {
  if (!impl_->database->writable())
    throw Error(ErrorCode::kInvalidArgument, "the store is open for reading only");
  return std::unique_ptr<BulkLoad>(new BulkLoad(std::make_unique<BulkLoad::Impl>(*this, origin, options)));
}

}  // namespace guanxi
