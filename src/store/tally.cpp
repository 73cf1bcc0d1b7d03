#include "store/tally.hpp"

#include <rocksdb/compaction_filter.h>
#include <rocksdb/merge_operator.h>

#include <algorithm>

#include "guanxi/base/coding.hpp"

namespace guanxi {
namespace {

class EntryReader {
 public:
  explicit EntryReader(std::string_view bytes) : in_(bytes) { head_ = in_.bytes(); }
  [[nodiscard]] std::string_view head() const { return head_; }
  bool next(TallyEntry& entry) {
    if (!in_.ok() || in_.at_end()) return false;
    entry.text = in_.bytes();
    entry.count = in_.signed_varint();
    return in_.ok();
  }
  [[nodiscard]] bool ok() const { return in_.ok(); }

 private:
  ByteReader in_;
  std::string_view head_;
};

void put_entry(std::string& out, std::string_view text, std::int64_t count) {
  if (count == 0) return;
  put_bytes(out, text);
  put_varint(out, zigzag(count));
}

class TallyMergeOperator final : public rocksdb::MergeOperator {
 public:
  bool FullMergeV2(const MergeOperationInput& in, MergeOperationOutput* out) const override {
    std::vector<std::string_view> records;
    records.reserve(in.operand_list.size() + 1);
    if (in.existing_value != nullptr)
      records.emplace_back(in.existing_value->data(), in.existing_value->size());
    for (const rocksdb::Slice& operand : in.operand_list)
      records.emplace_back(operand.data(), operand.size());
    return add_all_tallies(records, out->new_value);
  }
  bool PartialMerge(const rocksdb::Slice& /*key*/, const rocksdb::Slice& left, const rocksdb::Slice& right,
                    std::string* sum, rocksdb::Logger* /*logger*/) const override {
    return add_tallies({left.data(), left.size()}, {right.data(), right.size()}, *sum);
  }
  [[nodiscard]] const char* Name() const override { return "guanxi.tally.1"; }
};

class DeadRecordFilter final : public rocksdb::CompactionFilter {
 public:
  bool Filter(int /*level*/, const rocksdb::Slice& /*key*/, const rocksdb::Slice& value,
              std::string* /*changed*/, bool* /*value_changed*/) const override {
    return is_dead({value.data(), value.size()});
  }
  bool FilterMergeOperand(int /*level*/, const rocksdb::Slice& /*key*/,
                          const rocksdb::Slice& /*operand*/) const override {
    return false;
  }
  [[nodiscard]] const char* Name() const override { return "guanxi.dead-records.1"; }
};

class DeadRecordFilterFactory final : public rocksdb::CompactionFilterFactory {
 public:
  std::unique_ptr<rocksdb::CompactionFilter> CreateCompactionFilter(
      const rocksdb::CompactionFilter::Context& /*context*/) override {
    return std::make_unique<DeadRecordFilter>();
  }
  [[nodiscard]] const char* Name() const override { return "guanxi.dead-records.1"; }
};

}  // namespace

std::string TallyBuilder::finish() {
  std::sort(entries_.begin(), entries_.end());
  std::string out;
  put_bytes(out, head_);
  for (std::size_t i = 0; i < entries_.size();) {
    std::int64_t count = 0;
    std::size_t j = i;
    for (; j < entries_.size() && entries_[j].first == entries_[i].first; ++j) count += entries_[j].second;
    put_entry(out, entries_[i].first, count);
    i = j;
  }
  return out;
}

std::string single_tally(std::string_view head, std::string_view text, std::int64_t count) {
  std::string out;
  put_bytes(out, head);
  put_entry(out, text, count);
  return out;
}

bool Tally::decode(std::string_view bytes, std::string* fault) {
  entries.clear();
  const auto fail = [&](const char* what) {
    if (fault != nullptr) *fault = "entry " + std::to_string(entries.size()) + ": " + what;
    return false;
  };
  EntryReader in(bytes);
  head = in.head();
  TallyEntry entry;
  while (in.next(entry)) {
    if (entry.count == 0) return fail("its count is zero");
    if (!entries.empty() && entries.back().text >= entry.text) return fail("it is out of order");
    entries.push_back(entry);
  }
  if (!in.ok()) return fail("the bytes end inside it");
  return true;
}

std::int64_t Tally::count(std::string_view text) const noexcept {
  const auto it = std::lower_bound(entries.begin(), entries.end(), text,
                                   [](const TallyEntry& e, std::string_view t) { return e.text < t; });
  return it != entries.end() && it->text == text ? it->count : 0;
}

bool add_tallies(std::string_view a, std::string_view b, std::string& sum) {
  sum.clear();
  EntryReader left(a);
  EntryReader right(b);
  if (!left.head().empty() && !right.head().empty() && left.head() != right.head()) return false;
  sum.reserve(a.size() + b.size());
  put_bytes(sum, left.head().empty() ? right.head() : left.head());
  TallyEntry l;
  TallyEntry r;
  bool has_l = left.next(l);
  bool has_r = right.next(r);
  while (has_l || has_r) {
    const int order = !has_r ? -1 : !has_l ? 1 : l.text.compare(r.text);
    if (order < 0) {
      put_entry(sum, l.text, l.count);
      has_l = left.next(l);
    } else if (order > 0) {
      put_entry(sum, r.text, r.count);
      has_r = right.next(r);
    } else {
      // Unsigned: what damaged counts add up to does not matter, but it must not trap.
      put_entry(sum, l.text,
                static_cast<std::int64_t>(static_cast<std::uint64_t>(l.count) +
                                          static_cast<std::uint64_t>(r.count)));
      has_l = left.next(l);
      has_r = right.next(r);
    }
  }
  return left.ok() && right.ok();
}

bool add_all_tallies(const std::vector<std::string_view>& records, std::string& sum) {
  std::string_view head;
  std::vector<TallyEntry> entries;
  TallyEntry entry;
  for (const std::string_view record : records) {
    EntryReader in(record);
    if (head.empty()) head = in.head();
    if (!in.head().empty() && in.head() != head) return false;
    while (in.next(entry)) entries.push_back(entry);
    if (!in.ok()) return false;
  }
  const auto less = [](const TallyEntry& a, const TallyEntry& b) { return a.text < b.text; };
  if (!std::is_sorted(entries.begin(), entries.end(), less)) std::sort(entries.begin(), entries.end(), less);
  sum.clear();
  put_bytes(sum, head);
  for (std::size_t i = 0; i < entries.size();) {
    std::int64_t count = 0;
    std::size_t j = i;
    for (; j < entries.size() && entries[j].text == entries[i].text; ++j) count += entries[j].count;
    put_entry(sum, entries[i].text, count);
    i = j;
  }
  return true;
}

bool is_dead(std::string_view record) noexcept {
  ByteReader in(record);
  (void)in.bytes();
  return in.ok() && in.at_end();
}

std::shared_ptr<rocksdb::MergeOperator> make_tally_merge_operator() {
  return std::make_shared<TallyMergeOperator>();
}

std::shared_ptr<rocksdb::CompactionFilterFactory> make_dead_record_filter() {
  return std::make_shared<DeadRecordFilterFactory>();
}

}  // namespace guanxi
