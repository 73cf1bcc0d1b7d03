#include "store/staging.hpp"

#include <fmt/format.h>
#include <rocksdb/sst_file_writer.h>
#include <rocksdb/write_batch.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <filesystem>

#include "guanxi/base/coding.hpp"
#include "guanxi/base/error.hpp"
#include "store/tally.hpp"

namespace guanxi {
namespace fs = std::filesystem;
namespace {
constexpr std::size_t kBlockBytes = std::size_t{1} << 20;
/// Below this a commit is one write batch through the log; above it the files pay.
constexpr std::uint64_t kLogBytes = std::uint64_t{24} << 20;

std::string unique_directory(const std::string& parent) {
  static std::atomic<unsigned> counter{0};
  return fmt::format("{}/{}-{}", parent, ::getpid(), counter++);
}
}  // namespace

Staging::Staging(Database& database, std::uint64_t spill_bytes)
    : database_(database),
      spill_bytes_(spill_bytes),
      directory_(unique_directory(database.temporary_directory())) {}

Staging::~Staging() {
  std::error_code ec;
  fs::remove_all(directory_, ec);
}

char* Staging::allocate(std::size_t n) {
  if (n > free_bytes_) {
    const std::size_t size = std::max(n, kBlockBytes);
    blocks_.push_back(std::make_unique_for_overwrite<char[]>(size));
    free_ = blocks_.back().get();
    free_bytes_ = size;
  }
  char* p = free_;
  free_ += n;
  free_bytes_ -= n;
  return p;
}

void Staging::add(Family f, Kind kind, std::string_view key, std::string_view value) {
  if (key.size() > UINT32_MAX || value.size() > UINT32_MAX) {
    throw Error(ErrorCode::kLimit, "a record is larger than 4 GiB");
  }
  char* p = allocate(key.size() + value.size());
  if (!key.empty()) std::memcpy(p, key.data(), key.size());
  if (!value.empty()) std::memcpy(p + key.size(), value.data(), value.size());
  char first[8] = {};
  std::memcpy(first, key.data(), std::min<std::size_t>(key.size(), sizeof first));
  operations_[index_of(f)].push_back({get_be64(first), p, static_cast<std::uint32_t>(key.size()),
                                      static_cast<std::uint32_t>(value.size()), kind});
  bytes_ += key.size() + value.size() + sizeof(Operation);
}

void Staging::clear() {
  for (auto& list : operations_) {
    list.clear();
    list.shrink_to_fit();
  }
  blocks_.clear();
  free_ = nullptr;
  free_bytes_ = 0;
  bytes_ = 0;
}

bool Staging::precedes(const Operation& a, const Operation& b) noexcept {
  return a.prefix != b.prefix ? a.prefix < b.prefix : a.key() < b.key();
}

/// What a run of operations on one key comes to: list[first] to list[last - 1].
Staging::Kind Staging::combine(Family f, const Operation* first, const Operation* last,
                               std::string_view& value, std::string& sum) {
  const Operation* base = last - 1;
  while (base > first && base->kind == Kind::kMerge) --base;
  value = base->value();
  if (base + 1 == last) return base->kind;
  std::vector<std::string_view> records;
  for (const Operation* op = base->kind == Kind::kErase ? base + 1 : base; op < last; ++op) {
    records.push_back(op->value());
  }
  if (!add_all_tallies(records, sum)) throw_damaged(f, first->key(), "tallies of different heads");
  value = sum;
  // A sum onto nothing, or onto a value that is known, is a value.
  return base->kind == Kind::kMerge ? Kind::kMerge : Kind::kPut;
}

void Staging::write_table(Family f) {
  auto& list = operations_[index_of(f)];
  if (list.empty()) return;
  if (!std::is_sorted(list.begin(), list.end(), precedes))
    std::stable_sort(list.begin(), list.end(), precedes);
  const std::string path =
      fmt::format("{}/{}-{}.sst", directory_, kFamilyNames[index_of(f)], tables_[index_of(f)].size());
  rocksdb::SstFileWriter writer({}, Database::family_options(f), database_.handle(f));
  throw_if_bad(writer.Open(path), "writing a table file");
  std::string sum;
  std::string_view value;
  for (std::size_t i = 0; i < list.size();) {
    std::size_t j = i + 1;
    while (j < list.size() && list[j].prefix == list[i].prefix && list[j].key() == list[i].key()) ++j;
    const rocksdb::Slice key = slice(list[i].key());
    rocksdb::Status status;
    switch (combine(f, list.data() + i, list.data() + j, value, sum)) {
      case Kind::kPut:
        status = writer.Put(key, slice(value));
        break;
      case Kind::kMerge:
        status = writer.Merge(key, slice(value));
        break;
      case Kind::kErase:
        status = writer.Delete(key);
        break;
    }
    throw_if_bad(status, "writing a table file");
    i = j;
  }
  throw_if_bad(writer.Finish(), "writing a table file");
  tables_[index_of(f)].push_back(path);
}

const std::string& Staging::table_directory() {
  std::error_code ec;
  fs::create_directories(directory_, ec);
  if (ec)
    throw Error(ErrorCode::kIo, fmt::format("cannot make the directory '{}': {}", directory_, ec.message()));
  return directory_;
}

void Staging::write_ranges(std::array<std::vector<std::string>, kFamilyCount>& out) {
  for (std::size_t i = 0; i < ranges_.size(); ++i) {
    const Range& r = ranges_[i];
    const std::string path = fmt::format("{}/range-{}.sst", table_directory(), i);
    rocksdb::SstFileWriter writer({}, Database::family_options(r.family), database_.handle(r.family));
    throw_if_bad(writer.Open(path), "writing a table file");
    throw_if_bad(writer.DeleteRange(slice(r.first), slice(r.end)), "writing a table file");
    throw_if_bad(writer.Finish(), "writing a table file");
    out[index_of(r.family)].push_back(path);
  }
  ranges_.clear();
}

void Staging::write_tables() {
  (void)table_directory();
  for (std::size_t i = 0; i < kFamilyCount; ++i) write_table(static_cast<Family>(i));
}

void Staging::spill() {
  write_tables();
  clear();
}

void Staging::ingest(Database& into) {
  // Later files hide earlier ones: what a range takes away is below what others put there.
  std::array<std::vector<std::string>, kFamilyCount> files;
  write_ranges(files);
  std::vector<rocksdb::IngestExternalFileArg> arguments;
  for (std::size_t i = 0; i < kFamilyCount; ++i) {
    for (auto* list : {&foreign_tables_[i], &tables_[i]}) {
      files[i].insert(files[i].end(), list->begin(), list->end());
      list->clear();
    }
    if (files[i].empty()) continue;
    rocksdb::IngestExternalFileArg a;
    a.column_family = into.handle(static_cast<Family>(i));
    a.external_files = files[i];
    a.options.move_files = true;
    a.options.failed_move_fall_back_to_copy = true;
    arguments.push_back(std::move(a));
  }
  if (!arguments.empty()) throw_if_bad(into.db()->IngestExternalFiles(arguments), "committing");
}

void Staging::suppose(Overlay& overlay) {
  for (const Range& r : ranges_) overlay.erase_range(r.family, r.first, r.end);
  ranges_.clear();
  std::string sum;
  std::string_view value;
  for (std::size_t f = 0; f < kFamilyCount; ++f) {
    const auto family = static_cast<Family>(f);
    auto& list = operations_[f];
    std::stable_sort(list.begin(), list.end(), precedes);
    for (std::size_t i = 0; i < list.size();) {
      std::size_t j = i + 1;
      while (j < list.size() && list[j].key() == list[i].key()) ++j;
      const std::string_view key = list[i].key();
      const Kind kind = combine(family, list.data() + i, list.data() + j, value, sum);
      i = j;
      if (kind == Kind::kErase) {
        overlay.erase(family, key);
        continue;
      }
      std::optional<std::string> stored;
      if (kind == Kind::kMerge) stored = database_.get(family, key);
      std::string total;
      if (stored && !add_all_tallies({*stored, value}, total))
        throw_damaged(family, key, "tallies of different heads");
      overlay.put(family, key, stored ? std::string_view(total) : value);
    }
  }
  clear();
}

void Staging::commit() {
  if (Overlay* overlay = database_.overlay()) {
    suppose(*overlay);
    return;
  }
  const auto any = [](const auto& families) {
    return std::any_of(families.begin(), families.end(), [](const auto& t) { return !t.empty(); });
  };
  const bool spilled = any(tables_) || any(foreign_tables_);
  if (spilled || bytes_ > kLogBytes) {
    write_tables();
    clear();
    ingest(database_);
    return;
  }
  rocksdb::WriteBatch batch;
  for (const Range& r : ranges_)
    throw_if_bad(batch.DeleteRange(database_.handle(r.family), slice(r.first), slice(r.end)), "committing");
  ranges_.clear();
  for (std::size_t i = 0; i < kFamilyCount; ++i) {
    auto* handle = database_.handle(static_cast<Family>(i));
    for (const Operation& op : operations_[i]) {
      rocksdb::Status status;
      switch (op.kind) {
        case Kind::kPut:
          status = batch.Put(handle, slice(op.key()), slice(op.value()));
          break;
        case Kind::kMerge:
          status = batch.Merge(handle, slice(op.key()), slice(op.value()));
          break;
        case Kind::kErase:
          status = batch.Delete(handle, slice(op.key()));
          break;
      }
      throw_if_bad(status, "committing");
    }
  }
  clear();
  rocksdb::WriteOptions o;
  o.sync = true;
  throw_if_bad(database_.db()->Write(o, &batch), "committing");
}

void Staging::commit_into(Database& other) {
  write_tables();
  clear();
  ingest(other);
}

}  // namespace guanxi
