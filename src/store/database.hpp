// RocksDB behind the store: opening for one writer or many readers, typed reads, and Status → Error.
#pragma once

#include <rocksdb/db.h>

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "guanxi/store/store.hpp"
#include "store/families.hpp"
#include "store/overlay.hpp"

namespace guanxi {

/// Never a null pointer, which RocksDB would hand to memcmp.
inline rocksdb::Slice slice(std::string_view s) {
  return {s.data() != nullptr ? s.data() : "", s.size()};
}
inline std::string_view view(const rocksdb::Slice& s) {
  return {s.data(), s.size()};
}

/// Throws what a Status that is not ok means. `what` is the deed: "reading claims".
void throw_if_bad(const rocksdb::Status& status, std::string_view what);
[[noreturn]] void throw_damaged(Family family, std::string_view key, std::string_view fault);
/// A key as a message shows it: printable ASCII as it is, other bytes as \xNN.
[[nodiscard]] std::string printable(std::string_view key);

/// Of the directories in which new databases are made before they take their place.
inline constexpr std::string_view kNewPrefix = "new-";

class Database {
 public:
  /// `directory` is the store's; the database lies in it as `name`.
  Database(const std::string& directory, OpenMode mode, const StoreOptions& options,
           const std::string& name = "db");
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  [[nodiscard]] bool writable() const noexcept { return mode_ != OpenMode::kRead; }
  [[nodiscard]] rocksdb::DB* db() const noexcept { return db_.get(); }
  [[nodiscard]] rocksdb::ColumnFamilyHandle* handle(Family f) const noexcept { return handles_[index_of(f)]; }
  [[nodiscard]] const std::string& directory() const noexcept { return directory_; }
  /// For temporary files; removed when a writer opens.
  [[nodiscard]] std::string temporary_directory() const { return directory_ + "/tmp"; }
  [[nodiscard]] static rocksdb::Options family_options(Family f);

  [[nodiscard]] std::optional<std::string> get(Family f, std::string_view key) const;
  /// Without a copy. False: it is not there.
  [[nodiscard]] bool get(Family f, std::string_view key, rocksdb::PinnableSlice& value) const;
  /// All entries whose key starts with `prefix`, in byte order; the visitor returns false to stop.
  void scan(Family f, std::string_view prefix,
            const std::function<bool(std::string_view key, std::string_view value)>& visit,
            bool bulk = false) const;
  /// All entries from `first` to before `end`, past the block cache.
  void scan_range(Family f, std::string_view first, std::string_view end,
                  const std::function<bool(std::string_view key, std::string_view value)>& visit) const;
  [[nodiscard]] std::unique_ptr<rocksdb::Iterator> iterator(Family f, bool bulk = false) const;
  /// What is written is from now on supposed: kept in memory, and read as if it were stored.
  /// REQUIRES: opened for reading.
  void suppose();
  /// nullptr: nothing is supposed.
  [[nodiscard]] Overlay* overlay() const noexcept { return overlay_.get(); }
  /// Everything in the log goes into tables, so that readers open at once.
  void flush();

 private:
  void open_for_reading(const rocksdb::DBOptions& options);
  void open_for_writing(rocksdb::DBOptions options);
  [[nodiscard]] std::string manifest_state() const;

  std::string directory_;
  std::string path_;
  OpenMode mode_;
  std::shared_ptr<rocksdb::Cache> cache_;
  std::unique_ptr<rocksdb::DB> db_;
  std::vector<rocksdb::ColumnFamilyHandle*> handles_;
  std::unique_ptr<Overlay> overlay_;
};

/// An iterator that sees only the keys that start with `prefix`. The bounds matter beside the comfort:
/// without them RocksDB looks beyond the prefix for the next record that is alive, over any number of deleted
/// ones.
class PrefixIterator {
 public:
  PrefixIterator(const Database& database, Family f, std::string_view prefix, bool bulk = false);
  /// The keys from `first` to before `end`; an empty `end` stands for the end of the family.
  PrefixIterator(const Database& database, Family f, std::string_view first, std::string_view end, bool bulk);
  PrefixIterator(const PrefixIterator&) = delete;
  PrefixIterator& operator=(const PrefixIterator&) = delete;
  rocksdb::Iterator* operator->() const noexcept { return it_.get(); }

 private:
  const std::string first_, end_;
  const rocksdb::Slice lower_, upper_;
  std::unique_ptr<rocksdb::Iterator> it_;
};

}  // namespace guanxi
