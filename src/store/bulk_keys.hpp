// The keys that a bulk load names: each gets a provisional number at once, and its node number when all are
// known.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/database.hpp"

namespace guanxi {

class BulkKeys {
 public:
  /// Small integers are their own provisional numbers, one bit each in a table of at most memory_bytes / 8.
  explicit BulkKeys(std::uint64_t memory_bytes);
  ~BulkKeys();
  BulkKeys(const BulkKeys&) = delete;
  BulkKeys& operator=(const BulkKeys&) = delete;

  /// Provisional numbers, one for each key. Thread-safe.
  void take(std::span<const std::uint64_t> integers, std::vector<std::uint32_t>& out);
  void take(std::span<const std::string_view> texts, std::vector<std::uint32_t>& out);

  /// Gives the numbers: keys that the database knows keep theirs, the others get first_new, first_new + 1, …
  /// in the order of the keys. Throws: Error kLimit  2^32 nodes are not enough
  void number(const Database& database, std::uint32_t first_new);
  // After number():
  [[nodiscard]] std::uint32_t number_of(std::uint32_t provisional) const noexcept;
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] std::uint32_t new_keys() const noexcept { return new_keys_; }
  /// One past the largest number in use by this load, and the smallest.
  [[nodiscard]] std::uint32_t low() const noexcept { return low_; }
  [[nodiscard]] std::uint32_t end() const noexcept { return end_; }
  /// Provisional numbers in the byte order of the keys, and in the order of the node numbers.
  [[nodiscard]] const std::vector<std::uint32_t>& by_bytes() const noexcept { return by_bytes_; }
  [[nodiscard]] const std::vector<std::uint32_t>& by_number() const noexcept { return by_number_; }
  /// Replaces `out`.
  void key_of(std::uint32_t provisional, std::string& out) const;
  /// Of a node number that this load uses.
  void key_at(std::uint32_t number, std::string& out) const;

 private:
  static constexpr std::uint32_t kHashed = 0x80000000U;
  static constexpr std::size_t kShards = 64;
  struct Text {
    const char* bytes;
    std::uint32_t size;
    bool integer;  // canonical
  };
  struct Shard;

  [[nodiscard]] std::uint32_t text_number(std::string_view key, bool integer);
  void mark(std::uint64_t integer) noexcept;
  /// One past the largest integer met, up to a whole number of words of the table.
  [[nodiscard]] std::uint64_t integer_end() const noexcept;
  [[nodiscard]] std::uint32_t rank(std::uint32_t integer) const noexcept;
  void count_integers();
  void order_by_bytes();
  [[nodiscard]] std::vector<std::uint32_t> in_order() const;
  void find_known(const Database& database, std::vector<std::uint32_t>& known) const;

  std::uint64_t integer_limit_;
  std::atomic<std::uint64_t> largest_{0};
  std::uint64_t* present_ = nullptr;  // integer_limit_ bits; untouched pages take no memory
  std::vector<std::uint32_t> ranks_;  // integers before each 64
  std::uint32_t integers_ = 0;
  std::unique_ptr<Shard[]> shards_;
  std::atomic<std::uint32_t> texts_{0};
  std::vector<Text> text_list_;  // by provisional number; made by number()
  std::vector<std::uint32_t> by_bytes_, by_number_;
  bool running_ = false;                        // integer i has the number first_new_ + rank(i)
  std::vector<std::uint32_t> integer_numbers_;  // by rank
  std::vector<std::uint32_t> text_numbers_;
  std::uint32_t first_new_ = 0, new_keys_ = 0, low_ = 0, end_ = 0;
  std::size_t size_ = 0;
};

}  // namespace guanxi
