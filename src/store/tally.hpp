// Tallies: what claims add up to. A record is a fixed head (a node's key, an edge's ends) and a sorted list
// of entries with the number of claims that state each. Adding a claim adds a tally of ones, taking it back
// adds the same tally of minus ones, so a record depends on the claims alone and never on their order: laws 1
// and 3 rest on this.
//
//   record := bytes(head) entry*        entry := bytes(text) zigzag-varint(count)
//
// Entries ascend by text; none has the count 0. A record without entries is dead: it stands for nothing.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace rocksdb {
class MergeOperator;
class CompactionFilterFactory;
}  // namespace rocksdb

namespace guanxi {

/// Builds one operand.
class TallyBuilder {
 public:
  explicit TallyBuilder(std::string_view head = {}) : head_(head) {}
  void add(std::string text, std::int64_t count) { entries_.emplace_back(std::move(text), count); }
  [[nodiscard]] std::string finish();

 private:
  std::string head_;
  std::vector<std::pair<std::string, std::int64_t>> entries_;
};

/// A tally of one entry.
[[nodiscard]] std::string single_tally(std::string_view head, std::string_view text, std::int64_t count);

struct TallyEntry {
  std::string_view text;
  std::int64_t count = 0;
};

/// A decoded record; its views live as long as the bytes.
struct Tally {
  std::string_view head;
  std::vector<TallyEntry> entries;

  /// False if the bytes are no tally: cut short, out of order, a zero count. `fault` says which.
  [[nodiscard]] bool decode(std::string_view bytes, std::string* fault = nullptr);
  [[nodiscard]] std::int64_t count(std::string_view text) const noexcept;
};

/// Adds the second record to the first. The heads must agree unless one is empty. False if they do not or
/// either is cut short.
[[nodiscard]] bool add_tallies(std::string_view a, std::string_view b, std::string& sum);

/// Adds many records at once: one sort instead of a growing sum.
[[nodiscard]] bool add_all_tallies(const std::vector<std::string_view>& records, std::string& sum);

/// Whether the record stands for nothing (its bytes are sound and hold no entry).
[[nodiscard]] bool is_dead(std::string_view record) noexcept;

[[nodiscard]] std::shared_ptr<rocksdb::MergeOperator> make_tally_merge_operator();
/// Drops dead records while RocksDB compacts.
[[nodiscard]] std::shared_ptr<rocksdb::CompactionFilterFactory> make_dead_record_filter();

}  // namespace guanxi
