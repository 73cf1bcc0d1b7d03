// What a commit is going to write, gathered in memory and, above a bound, in sorted table files. All of it
// becomes visible in one atomic step: a write batch if it is small, else RocksDB's atomic ingestion of files.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "store/database.hpp"
#include "store/families.hpp"

namespace guanxi {

class Staging {
 public:
  Staging(Database& database, std::uint64_t spill_bytes);
  ~Staging();
  Staging(const Staging&) = delete;
  Staging& operator=(const Staging&) = delete;

  // Several operations on one key take effect in their order.
  void put(Family f, std::string_view key, std::string_view value) { add(f, Kind::kPut, key, value); }
  void merge(Family f, std::string_view key, std::string_view operand) { add(f, Kind::kMerge, key, operand); }
  void erase(Family f, std::string_view key) { add(f, Kind::kErase, key, {}); }

  /// All keys from `first` to before `end` that are stored now; what is staged stays.
  void erase_range(Family f, std::string_view first, std::string_view end) {
    ranges_.push_back({f, std::string(first), std::string(end)});
  }
  /// A table file that somebody else wrote goes in with the commit, below all that is staged.
  void add_table(Family f, const std::string& path) { foreign_tables_[index_of(f)].push_back(path); }
  /// Where such files are written; made if it is not there, and removed with the object.
  [[nodiscard]] const std::string& table_directory();

  /// Whether a spill is due. The owner first stages what it still holds back, then calls spill().
  /// `held_back`: bytes that the owner holds.
  [[nodiscard]] bool full(std::uint64_t held_back) const noexcept {
    return bytes_ + held_back >= spill_bytes_;
  }
  void spill();
  /// Makes everything durable and visible at once; where the database supposes, only visible.
  void commit();
  /// Writes everything into another, private database instead, without caring for atomicity.
  void commit_into(Database& other);

 private:
  enum class Kind : std::uint8_t { kPut, kMerge, kErase };
  struct Operation {
    std::uint64_t prefix;  // the key's first 8 bytes as a number: most comparisons end here
    const char* bytes;     // key, then value
    std::uint32_t key_size;
    std::uint32_t value_size;
    Kind kind;
    [[nodiscard]] std::string_view key() const { return {bytes, key_size}; }
    [[nodiscard]] std::string_view value() const { return {bytes + key_size, value_size}; }
  };
  static Kind combine(Family f, const Operation* first, const Operation* last, std::string_view& value,
                      std::string& sum);
  static bool precedes(const Operation& a, const Operation& b) noexcept;
  void add(Family f, Kind kind, std::string_view key, std::string_view value);
  char* allocate(std::size_t n);
  void suppose(Overlay& overlay);
  void write_tables();
  void write_table(Family f);
  void ingest(Database& into);
  void clear();
  void write_ranges(std::array<std::vector<std::string>, kFamilyCount>& out);

  struct Range {
    Family family;
    std::string first, end;
  };
  Database& database_;
  std::uint64_t spill_bytes_;
  std::uint64_t bytes_ = 0;
  std::array<std::vector<Operation>, kFamilyCount> operations_;
  std::vector<std::unique_ptr<char[]>> blocks_;
  char* free_ = nullptr;
  std::size_t free_bytes_ = 0;
  std::array<std::vector<std::string>, kFamilyCount> tables_;
  std::array<std::vector<std::string>, kFamilyCount> foreign_tables_;
  std::vector<Range> ranges_;
  std::string directory_;
};

}  // namespace guanxi
