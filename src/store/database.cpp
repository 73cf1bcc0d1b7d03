#include "store/database.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <rocksdb/cache.h>
#include <rocksdb/env.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/options.h>
#include <rocksdb/table.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdarg>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <thread>

#include "guanxi/base/error.hpp"
#include "store/tally.hpp"

namespace guanxi {
namespace fs = std::filesystem;
namespace {

/// The process that holds RocksDB's lock on the database, or 0.
pid_t lock_holder(const std::string& lock_file) {
  const int fd = ::open(lock_file.c_str(), O_RDWR | O_CLOEXEC);
  if (fd < 0) return 0;
  struct flock lock {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  const bool known = ::fcntl(fd, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
  ::close(fd);
  return known ? lock.l_pid : 0;
}

bool is_merged(Family f) {
  switch (f) {
    case Family::kNode:
    case Family::kEdge:
    case Family::kName:
    case Family::kGram:
    case Family::kJudgement:
      return true;
    default:
      return false;
  }
}

/// RocksDB's own log, unasked for, is made and moved about by every process that opens the database, readers
/// too and before any lock is taken: they fall over each other's files.
class NoLog final : public rocksdb::Logger {
 public:
  using rocksdb::Logger::Logv;
  void Logv(const char* /*format*/, va_list /*arguments*/) override {}
};

rocksdb::DBOptions database_options(OpenMode mode) {
  rocksdb::DBOptions o;
  o.create_if_missing = mode == OpenMode::kCreate;
  o.max_open_files = -1;  // a reader keeps every table open, so that a writer's deletions do not reach it
  o.info_log = std::make_shared<NoLog>();
  o.stats_dump_period_sec = 0;
  o.stats_persist_period_sec = 0;
  o.db_write_buffer_size = std::size_t{64} << 20;
  o.max_background_jobs = 2;
  o.max_file_opening_threads = 2;
  o.skip_stats_update_on_db_open = true;
  o.skip_checking_sst_file_sizes_on_db_open = true;
  return o;
}

/// Few, so that the whole filter of a large table fits into one of them: tables of earlier programs have one.
constexpr int kCacheShardBits = 2;

/// Whether something lies in the directory that no store put there.
bool holds_foreign_files(const std::string& directory) {
  std::error_code ec;
  for (const auto& entry : fs::directory_iterator(directory, ec)) {
    const std::string name = entry.path().filename();
    if (name != "tmp" && !name.starts_with("db") && !name.starts_with(kNewPrefix) &&
        !name.starts_with("snapshot-")) {
      return true;
    }
  }
  return false;
}

[[noreturn]] void throw_not_there(const std::string& directory) {
  throw Error(ErrorCode::kNotFound, fmt::format("there is no store at '{}'", directory),
              "make one:            guanxi --db DIR ingest FILE…\nor name one that is: guanxi --db DIR …, "
              "or GUANXI_DB=DIR");
}

void check_path(const std::string& directory, const std::string& path, OpenMode mode) {
  std::error_code ec;
  const auto status = fs::status(directory, ec);
  if (fs::exists(status) && !fs::is_directory(status)) {
    throw Error(ErrorCode::kInvalidArgument, fmt::format("'{}' is a file, not a store", directory),
                "a store is a directory: name another with --db DIR");
  }
  const bool there = fs::exists(path + "/CURRENT", ec);
  if (ec && ec.value() == EACCES) {
    throw Error(ErrorCode::kIo, fmt::format("no permission to look into '{}'", directory));
  }
  if (there) return;
  if (mode != OpenMode::kCreate) {
    throw_not_there(directory);
  }
  if (holds_foreign_files(directory)) {
    throw Error(ErrorCode::kInvalidArgument, fmt::format("'{}' is not empty and holds no store", directory),
                "name a new or an empty directory with --db DIR");
  }
}

}  // namespace

std::string printable(std::string_view key) {
  std::string out;
  for (const char c : key) {
    if (c >= 0x20 && c < 0x7f) {
      out.push_back(c);
    } else {
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

void throw_if_bad(const rocksdb::Status& status, std::string_view what) {
  if (status.ok()) return;
  if (status.IsCorruption()) {
    throw Error(
        ErrorCode::kDamaged, fmt::format("the store is damaged ({}): {}", what, status.ToString()),
        "guanxi check names what differs; guanxi check --repair rebuilds the indexes from the claims;\n"
        "or guanxi restore a backup");
  }
  if (status.IsNoSpace()) {
    throw Error(ErrorCode::kIo, fmt::format("no space left on the disk ({})", what),
                "nothing of this was committed; free some space and run the same command again");
  }
  throw Error(ErrorCode::kIo, fmt::format("{} failed: {}", what, status.ToString()));
}

void throw_damaged(Family family, std::string_view key, std::string_view fault) {
  throw Error(ErrorCode::kDamaged,
              fmt::format("the store is damaged: family '{}', key {}: {}", kFamilyNames[index_of(family)],
                          printable(key), fault),
              "guanxi check --repair rebuilds the indexes from the claims");
}

rocksdb::Options Database::family_options(Family f) {
  rocksdb::Options o;
  rocksdb::BlockBasedTableOptions table;
  table.block_size = f == Family::kClaim || f == Family::kSource || f == Family::kRows ? 16 << 10 : 8 << 10;
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  table.format_version = 5;
  // Whoever opens the store reads two short lists a table; the parts of its index and filter that a question
  // needs come through the cache, so that neither time nor memory grow with the graph.
  table.index_type = rocksdb::BlockBasedTableOptions::kTwoLevelIndexSearch;
  table.partition_filters = true;
  table.max_auto_readahead_size = 2 << 20;
  table.cache_index_and_filter_blocks = false;
  o.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  const bool text = f == Family::kClaim || f == Family::kSource || f == Family::kRows;
  o.compression = text                 ? rocksdb::kZSTD
                  : f == Family::kBulk ? rocksdb::kNoCompression
                                       : rocksdb::kLZ4Compression;
  o.compression_opts.level = text ? 1 : rocksdb::CompressionOptions::kDefaultCompressionLevel;
  o.write_buffer_size = std::size_t{16} << 20;
  if (is_merged(f) || f == Family::kSource) {
    o.merge_operator = make_tally_merge_operator();
    o.max_successive_merges = 16;  // a node that every small file names would take ever longer to read
  }
  if (is_merged(f)) o.compaction_filter_factory = make_dead_record_filter();
  return o;
}

Database::Database(const std::string& directory, OpenMode mode, const StoreOptions& options,
                   const std::string& name)
    : directory_(directory), path_(directory + "/" + name), mode_(mode) {
  check_path(directory_, path_, mode_);
  cache_ = rocksdb::NewLRUCache(options.cache_bytes, kCacheShardBits);
  std::error_code ec;
  if (mode_ == OpenMode::kCreate) {
    fs::create_directories(path_, ec);
    if (ec)
      throw Error(ErrorCode::kIo, fmt::format("cannot make the directory '{}': {}", path_, ec.message()));
  }
  if (writable()) {
    open_for_writing(database_options(mode_));
  } else {
    open_for_reading(database_options(mode_));
  }
}

Database::~Database() {
  for (auto* h : handles_) db_->DestroyColumnFamilyHandle(h);
  handles_.clear();
}

namespace {
/// `lazily`: what tables have of index and filter is read when it is needed, and dropped when the cache is
/// full. A writer asks all of them all the time.
std::vector<rocksdb::ColumnFamilyDescriptor> descriptors(const std::shared_ptr<rocksdb::Cache>& cache,
                                                         bool lazily) {
  std::vector<rocksdb::ColumnFamilyDescriptor> out;
  for (std::size_t i = 0; i < kFamilyCount; ++i) {
    rocksdb::Options o = Database::family_options(static_cast<Family>(i));
    auto* table = o.table_factory->GetOptions<rocksdb::BlockBasedTableOptions>();
    table->block_cache = cache;
    table->cache_index_and_filter_blocks = lazily;
    out.emplace_back(i == 0 ? rocksdb::kDefaultColumnFamilyName : std::string(kFamilyNames[i]), o);
  }
  return out;
}

/// What cannot be opened cannot be checked or repaired either.
void throw_if_not_opened(const rocksdb::Status& status, const std::string& directory) {
  if (status.IsInvalidArgument() && status.ToString().find("Column family not found") != std::string::npos) {
    throw Error(ErrorCode::kVersion,
                fmt::format("the store '{}' is of an earlier format; this program reads format {}", directory,
                            kFormatVersion),
                "export it with the program that made it, as JSONL, and ingest that");
  }
  if (!status.IsCorruption()) return throw_if_bad(status, fmt::format("opening the store '{}'", directory));
  throw Error(ErrorCode::kDamaged,
              fmt::format("the store '{}' is damaged and cannot be opened: {}", directory, status.ToString()),
              "guanxi restore a backup, or ingest the files into a new store");
}

bool held_by_us(const rocksdb::Status& status) {
  return status.ToString().find("lock hold by current process") != std::string::npos;
}

/// Whether somebody holds RocksDB's lock, and not merely that the lock's file cannot be opened.
bool is_locked(const rocksdb::Status& status) {
  const std::string text = status.ToString();
  return status.IsIOError() && (text.find("While lock file: ") != std::string::npos || held_by_us(status));
}
}  // namespace

void Database::open_for_writing(rocksdb::DBOptions options) {
  rocksdb::DB* raw = nullptr;
  std::error_code ec;
  // A store of an earlier format has fewer families: it is refused, not changed.
  options.create_missing_column_families = options.create_if_missing && !fs::exists(path_ + "/CURRENT", ec);
  const auto status = rocksdb::DB::Open(options, path_, descriptors(cache_, false), &handles_, &raw);
  if (is_locked(status)) {
    // To open and close the lock's file would release what this process itself holds.
    const pid_t holder = held_by_us(status) ? ::getpid() : lock_holder(path_ + "/LOCK");
    throw Error(
        ErrorCode::kLocked,
        holder != 0 ? fmt::format("the store '{}' is being written by process {}", directory_, holder)
                    : fmt::format("the store '{}' is being written by another process", directory_),
        holder != 0
            ? fmt::format("wait until it is done (ps -p {} shows it); questions can be asked meanwhile",
                          holder)
            : "wait until it is done; questions can be asked meanwhile");
  }
  throw_if_not_opened(status, directory_);
  db_.reset(raw);
  if (path_ != directory_ + "/db") return;
  // What a killed writer left behind.
  for (const char* name : {"/tmp", "/db.old", "/db.new"}) fs::remove_all(directory_ + name, ec);
  for (const auto& entry : fs::directory_iterator(directory_, ec)) {
    if (entry.path().filename().string().starts_with(kNewPrefix)) fs::remove_all(entry.path(), ec);
  }
}

/// What changes whenever the set of files that make up the database does.
std::string Database::manifest_state() const {
  std::ifstream current(path_ + "/CURRENT");
  std::string name;
  std::getline(current, name);
  struct stat st {};
  if (name.empty() || ::stat((path_ + "/" + name).c_str(), &st) != 0) return {};
  return fmt::format("{}:{}:{}", name, st.st_ino,
                     st.st_size);  // a repair puts another of the same name in its place
}

/// RocksDB reads the manifest, then the tables and the log that it names; a writer may meanwhile replace
/// them. A reader therefore looks whether the manifest is the same after as before: if so, what it opened was
/// one state.
void Database::open_for_reading(const rocksdb::DBOptions& options) {
  rocksdb::Status status;
  std::error_code ec;
  for (int attempt = 0; attempt < 200; ++attempt) {
    // Gone, not damaged: a repair has moved it.
    if (attempt > 20 && !fs::exists(path_ + "/CURRENT", ec)) throw_not_there(directory_);
    const std::string before = manifest_state();
    rocksdb::DB* raw = nullptr;
    status = rocksdb::DB::OpenForReadOnly(options, path_, descriptors(cache_, true), &handles_, &raw);
    const bool same = !before.empty() && before == manifest_state();
    if (status.ok()) {
      db_.reset(raw);
      if (same) return;
      for (auto* h : handles_) db_->DestroyColumnFamilyHandle(h);
      handles_.clear();
      db_.reset();
    } else if (same && attempt > (status.IsCorruption() ? 3 : 20)) {
      break;  // nobody is changing it: the failure is real
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(1 + attempt / 4));
  }
  if (status.ok()) {
    throw Error(ErrorCode::kIo, fmt::format("the store '{}' changes too fast to be read", directory_),
                "try again");
  }
  throw_if_not_opened(status, directory_);
}

bool Database::get(Family f, std::string_view key, rocksdb::PinnableSlice& value) const {
  value.Reset();
  if (overlay_) {
    if (const auto* supposed = overlay_->find(f, key)) {
      if (*supposed) value.PinSelf(slice(**supposed));
      return supposed->has_value();
    }
  }
  const auto status = db_->Get({}, handle(f), slice(key), &value);
  if (status.IsNotFound()) return false;
  throw_if_bad(status, fmt::format("reading family '{}'", kFamilyNames[index_of(f)]));
  return true;
}

std::optional<std::string> Database::get(Family f, std::string_view key) const {
  if (overlay_) {
    if (const auto* supposed = overlay_->find(f, key)) return *supposed;
  }
  std::string value;
  const auto status = db_->Get({}, handle(f), slice(key), &value);
  if (status.IsNotFound()) return std::nullopt;
  throw_if_bad(status, fmt::format("reading family '{}'", kFamilyNames[index_of(f)]));
  return value;
}

namespace {
rocksdb::ReadOptions read_options(bool bulk) {
  rocksdb::ReadOptions o;
  o.total_order_seek = true;
  if (bulk) o.fill_cache = false;  // RocksDB reads ahead by itself, the further the longer a scan goes on
  return o;
}

/// The least text that is greater than all that start with `prefix`; empty if there is none.
std::string end_of(std::string_view prefix) {
  std::string end(prefix);
  while (!end.empty() && end.back() == '\xff') end.pop_back();
  if (!end.empty()) end.back() = static_cast<char>(static_cast<unsigned char>(end.back()) + 1);
  return end;
}
}  // namespace

std::unique_ptr<rocksdb::Iterator> Database::iterator(Family f, bool bulk) const {
  std::unique_ptr<rocksdb::Iterator> stored(db_->NewIterator(read_options(bulk), handle(f)));
  return overlay_ ? overlay_->over(f, std::move(stored), {}, {}) : std::move(stored);
}

void Database::suppose() {
  if (!overlay_) overlay_ = std::make_unique<Overlay>();
}

PrefixIterator::PrefixIterator(const Database& database, Family f, std::string_view prefix, bool bulk)
    : PrefixIterator(database, f, prefix, end_of(prefix), bulk) {}

PrefixIterator::PrefixIterator(const Database& database, Family f, std::string_view first,
                               std::string_view end, bool bulk)
    : first_(first), end_(end), lower_(first_), upper_(end_) {
  rocksdb::ReadOptions o = read_options(bulk);
  o.iterate_lower_bound = &lower_;
  if (!end_.empty()) o.iterate_upper_bound = &upper_;
  it_.reset(database.db()->NewIterator(o, database.handle(f)));
  if (const Overlay* overlay = database.overlay()) it_ = overlay->over(f, std::move(it_), first_, end_);
}

void Database::scan(Family f, std::string_view prefix,
                    const std::function<bool(std::string_view, std::string_view)>& visit, bool bulk) const {
  PrefixIterator it(*this, f, prefix, bulk);
  for (it->SeekToFirst(); it->Valid(); it->Next()) {
    if (!visit(view(it->key()), view(it->value()))) return;
  }
  throw_if_bad(it->status(), fmt::format("scanning family '{}'", kFamilyNames[index_of(f)]));
}

void Database::scan_range(Family f, std::string_view first, std::string_view end,
                          const std::function<bool(std::string_view, std::string_view)>& visit) const {
  PrefixIterator it(*this, f, first, end, true);
  for (it->SeekToFirst(); it->Valid(); it->Next()) {
    if (!visit(view(it->key()), view(it->value()))) return;
  }
  throw_if_bad(it->status(), fmt::format("scanning family '{}'", kFamilyNames[index_of(f)]));
}

void Database::flush() {
  rocksdb::FlushOptions o;
  throw_if_bad(db_->Flush(o, handles_), "flushing the store");
}

}  // namespace guanxi
