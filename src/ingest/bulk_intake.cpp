#include "ingest/bulk_intake.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "guanxi/base/error.hpp"
#include "guanxi/base/unicode.hpp"

namespace guanxi {
namespace {

Reject reject_of(const DuplicateNode& duplicate, std::string text, bool cut) {
  return {duplicate.line,
          0,
          std::move(text),
          fmt::format("the node '{}' stands in line {} already", duplicate.key, duplicate.first_line),
          "the first row counts; --no-bulk takes all of them as claims about one node",
          cut};
}

}  // namespace

BulkMode bulk_mode(const IngestRequest& request) {
  if (!request.strict_ends) return request.bulk;
  if (request.bulk == BulkMode::kNo) {
    throw Error(ErrorCode::kInvalidArgument, "ends can be checked only of files that go in by bulk");
  }
  return BulkMode::kYes;
}

bool goes_by_bulk(const FileIntake& file) {
  const IngestRequest& request = file.request();
  if (const BulkMode mode = bulk_mode(request); mode != BulkMode::kAuto) return mode == BulkMode::kYes;
  const bool packed = file.input().compression() != Compression::kNone;
  if (file.input().raw_total() < request.bulk_bytes / (packed ? kPackedFactor : 1)) return false;
  return file.format() != FileFormat::kJsonl || looks_plain(file.input().head());
}

void BulkIntake::run(BulkLoad* load, unsigned threads, Progress* progress) {
  load_ = load;
  progress_ = progress;
  finish(read(threads));
}

ReadSummary BulkIntake::read(unsigned threads) {
  const BlockOptions options{.threads = threads};
  switch (format_) {
    case FileFormat::kTable:
      return read_table_blocks(*input_, request_.table, ontology_, options, *this, this);
    case FileFormat::kEdgeList:
      return read_edge_list_blocks(*input_, request_.table, ontology_, options, *this, this);
    case FileFormat::kAuto:
    case FileFormat::kJsonl:
      break;
  }
  return read_jsonl_blocks(*input_,
                           bulk_mode(request_) == BulkMode::kYes ? OtherFacts::kReject : OtherFacts::kThrow,
                           options, *this);
}

std::uint16_t BulkIntake::relation(std::string_view name) {
  const std::lock_guard lock(mutex_);
  std::size_t handle = 0;
  if (load_ != nullptr) {
    handle = load_->relation(name);
  } else {
    handle =
        static_cast<std::size_t>(std::find(relations_.begin(), relations_.end(), name) - relations_.begin());
  }
  if (handle >= relations_.size()) {
    relations_.resize(handle + 1);
    known_.resize(handle + 1, true);
  }
  relations_[handle] = name;
  known_[handle] = ontology_.relation_type(name) != nullptr;
  return static_cast<std::uint16_t>(handle);
}

void BulkIntake::take(std::uint64_t block, const EdgeBlock& edges) {
  count_relations(block, edges);
  if (load_ != nullptr) load_->add(block, edges);
}

void BulkIntake::take(std::uint64_t block, const NodeBlock& nodes) {
  count_types(block, nodes);
  if (load_ != nullptr) load_->add(block, nodes);
}

void BulkIntake::count_relations(std::uint64_t block, const EdgeBlock& edges) {
  std::vector<bool> known;
  {
    const std::lock_guard lock(mutex_);
    known = known_;
  }
  if (std::find(known.begin(), known.end(), false) == known.end()) return;
  std::vector<std::uint64_t> counts(known.size());
  std::vector<std::size_t> first(known.size());
  for (std::size_t row = edges.size(); row-- > 0;) {
    const std::size_t relation = edges.relations.empty() ? 0 : edges.relations[row];
    ++counts[relation];
    first[relation] = row;
  }
  const std::lock_guard lock(mutex_);
  for (std::size_t relation = 0; relation < known.size(); ++relation) {
    if (known[relation] || counts[relation] == 0) continue;
    report_.unknown_relations[relations_[relation]] += counts[relation];
    note_unknown(block, {false, relations_[relation], edges.lines.line(first[relation])});
  }
}

void BulkIntake::count_types(std::uint64_t block, const NodeBlock& nodes) {
  std::map<std::string_view, std::pair<std::uint64_t, std::size_t>> unknown;  // count, first row
  std::string_view last_known;
  for (std::size_t row = 0; row < nodes.types.size(); ++row) {
    const std::string_view type = nodes.types[row];
    if (type.empty() || type == last_known) continue;
    if (ontology_.node_type(type) != nullptr) {
      last_known = type;
    } else if (const auto [it, added] = unknown.try_emplace(type, 1, row); !added) {
      ++it->second.first;
    }
  }
  if (unknown.empty()) return;
  const std::lock_guard lock(mutex_);
  for (const auto& [type, found] : unknown) {
    report_.unknown_types[std::string(type)] += found.first;
    note_unknown(block, {true, std::string(type), nodes.lines.line(found.second)});
  }
}

/// REQUIRES: the mutex is held.
void BulkIntake::note_unknown(std::uint64_t block, Unknown unknown) {
  if (!request_.strict) return;
  const auto [it, added] = unknown_.try_emplace(block, unknown);
  if (!added && unknown.line < it->second.line) it->second = std::move(unknown);
}

void BulkIntake::settle(std::uint64_t block, std::vector<Reject>&& rejects, std::uint64_t raw_bytes) {
  if (request_.strict) {
    const std::lock_guard lock(mutex_);
    const auto it = unknown_.find(block);
    if (it != unknown_.end() && (rejects.empty() || it->second.line < rejects.front().line))
      refuse_unknown(it->second.node, it->second.type, it->second.line);
  }
  for (Reject& reject : rejects) keep(std::move(reject));
  if (progress_ != nullptr) progress_->update(raw_bytes);
}

void BulkIntake::reject_duplicates(std::vector<DuplicateNode> duplicates) {
  if (duplicates.empty()) return;
  report_.facts -= duplicates.size();
  report_.rejected += duplicates.size();
  auto next = duplicates.begin();
  // The rows themselves were let go when they were read: the file is read again. A pipe cannot be.
  if (input_->raw_total() > 0) {
    std::vector<std::uint64_t> lines;
    for (const DuplicateNode& duplicate : duplicates) lines.push_back(duplicate.line);
    const auto again = Input::open(request_.path, {.encoding = request_.encoding});
    const auto take = [&](std::uint64_t line, std::string_view text) {
      while (next != duplicates.end() && next->line < line) keep(reject_of(*next++, {}, true));
      if (next != duplicates.end() && next->line == line) keep(reject_of(*next++, std::string(text), false));
    };
    if (format_ == FileFormat::kTable) {
      read_table_rows(*again, request_.table, lines, take);
    } else {
      read_lines(*again, lines, take);
    }
  }
  while (next != duplicates.end()) keep(reject_of(*next++, {}, true));
}

}  // namespace guanxi
