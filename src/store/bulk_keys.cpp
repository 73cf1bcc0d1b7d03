#include "store/bulk_keys.hpp"

#include <fmt/format.h>
#include <sys/mman.h>

#include <algorithm>
#include <bit>
#include <new>

#include "guanxi/base/coding.hpp"
#include "guanxi/base/error.hpp"
#include "guanxi/base/hash.hpp"
#include "guanxi/model/edge_block.hpp"

namespace guanxi {
namespace {
constexpr std::uint64_t kRankBits = 64;
constexpr std::uint64_t kMinIntegers = std::uint64_t{1} << 20;
constexpr std::size_t kArenaBytes = std::size_t{1} << 16;
constexpr std::uint32_t kNone = UINT32_MAX;  // not a node number
}  // namespace

/// A hash table of its own lock: open addressing, the keys' bytes in blocks that never move.
struct BulkKeys::Shard {
  struct Slot {
    std::uint64_t hash = 0;
    Text text{nullptr, 0, false};
    std::uint32_t no = 0;
  };
  std::mutex mutex;
  std::vector<Slot> slots = std::vector<Slot>(256);
  std::size_t used = 0;
  std::vector<std::unique_ptr<char[]>> blocks;
  char* free = nullptr;
  std::size_t left = 0;

  Slot& find(std::uint64_t hash, std::string_view key) {
    for (std::size_t i = hash >> 8;; ++i) {
      Slot& s = slots[i & (slots.size() - 1)];
      if (s.text.bytes == nullptr || (s.hash == hash && std::string_view(s.text.bytes, s.text.size) == key))
        return s;
    }
  }
  const char* keep(std::string_view key) {
    if (key.size() > left) {
      left = std::max(kArenaBytes, key.size());
      blocks.push_back(std::make_unique_for_overwrite<char[]>(left));
      free = blocks.back().get();
    }
    char* at = free;
    std::copy(key.begin(), key.end(), at);
    free += key.size();
    left -= key.size();
    return at;
  }
  void grow() {
    std::vector<Slot> old(slots.size() * 2);
    old.swap(slots);
    for (const Slot& s : old) {
      if (s.text.bytes != nullptr) find(s.hash, {s.text.bytes, s.text.size}) = s;
    }
  }
};

BulkKeys::BulkKeys(std::uint64_t memory_bytes)
    : integer_limit_(std::clamp<std::uint64_t>(memory_bytes, kMinIntegers, kHashed) / kRankBits * kRankBits),
      shards_(std::make_unique<Shard[]>(kShards)) {
  void* p = ::mmap(nullptr, integer_limit_ / 8, PROT_READ | PROT_WRITE,
                   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (p == MAP_FAILED) throw std::bad_alloc();
  present_ = static_cast<std::uint64_t*>(p);
}

BulkKeys::~BulkKeys() {
  ::munmap(present_, integer_limit_ / 8);
}

void BulkKeys::mark(std::uint64_t integer) noexcept {
  const std::atomic_ref<std::uint64_t> word(present_[integer >> 6]);
  const std::uint64_t bit = std::uint64_t{1} << (integer & 63);
  if ((word.load(std::memory_order_relaxed) & bit) == 0) word.fetch_or(bit, std::memory_order_relaxed);
}

std::uint32_t BulkKeys::text_number(std::string_view key, bool integer) {
  const std::uint64_t hash = hash64(key);
  Shard& shard = shards_[hash % kShards];
  const std::scoped_lock lock(shard.mutex);
  Shard::Slot* slot = &shard.find(hash, key);
  if (slot->text.bytes != nullptr) return slot->no;
  if ((shard.used + 1) * 3 > shard.slots.size() * 2) {
    shard.grow();
    slot = &shard.find(hash, key);
  }
  const std::uint32_t no = texts_.fetch_add(1, std::memory_order_relaxed);
  if (no >= kHashed - 1) throw Error(ErrorCode::kLimit, "a data set names more than 2,147,483,647 text keys");
  ++shard.used;
  *slot = {hash, {shard.keep(key), static_cast<std::uint32_t>(key.size()), integer}, kHashed | no};
  return slot->no;
}

namespace {
void raise(std::atomic<std::uint64_t>& largest, std::uint64_t value) {
  std::uint64_t now = largest.load(std::memory_order_relaxed);
  while (now < value && !largest.compare_exchange_weak(now, value, std::memory_order_relaxed)) {
  }
}
}  // namespace

void BulkKeys::take(std::span<const std::uint64_t> integers, std::vector<std::uint32_t>& out) {
  out.resize(integers.size());
  std::uint64_t most = 0;
  for (std::size_t i = 0; i < integers.size(); ++i) {
    if (integers[i] < integer_limit_) {
      mark(integers[i]);
      most = std::max(most, integers[i]);
      out[i] = static_cast<std::uint32_t>(integers[i]);
    } else {
      out[i] = text_number(std::to_string(integers[i]), true);
    }
  }
  raise(largest_, most);
}

void BulkKeys::take(std::span<const std::string_view> texts, std::vector<std::uint32_t>& out) {
  out.resize(texts.size());
  std::uint64_t most = 0;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    std::uint64_t integer = 0;
    const bool is_integer = canonical_integer(texts[i], integer);
    if (is_integer && integer < integer_limit_) {
      mark(integer);
      most = std::max(most, integer);
      out[i] = static_cast<std::uint32_t>(integer);
    } else {
      out[i] = text_number(texts[i], is_integer);
    }
  }
  raise(largest_, most);
}

std::uint64_t BulkKeys::integer_end() const noexcept {
  return (largest_.load() / kRankBits + 1) * kRankBits;
}

std::uint32_t BulkKeys::rank(std::uint32_t integer) const noexcept {
  const std::uint32_t word = integer / kRankBits;
  const std::uint64_t below = (std::uint64_t{1} << (integer % kRankBits)) - 1;
  return ranks_[word] + static_cast<std::uint32_t>(std::popcount(present_[word] & below));
}

void BulkKeys::count_integers() {
  ranks_.resize(integer_end() / kRankBits);
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < ranks_.size(); ++i) {
    ranks_[i] = sum;
    sum += static_cast<std::uint32_t>(std::popcount(present_[i]));
  }
  integers_ = sum;
  text_list_.resize(texts_);
  for (std::size_t s = 0; s < kShards; ++s) {
    for (const Shard::Slot& slot : shards_[s].slots) {
      if (slot.text.bytes != nullptr) text_list_[slot.no & ~kHashed] = slot.text;
    }
    shards_[s].slots.clear();
    shards_[s].slots.shrink_to_fit();
  }
  size_ = integers_ + text_list_.size();
}

void BulkKeys::key_of(std::uint32_t provisional, std::string& out) const {
  if ((provisional & kHashed) != 0) {
    const Text& text = text_list_[provisional & ~kHashed];
    out.assign(text.bytes, text.size);
  } else {
    out.clear();
    fmt::format_to(std::back_inserter(out), "{}", provisional);
  }
}

void BulkKeys::key_at(std::uint32_t number, std::string& out) const {
  const auto it = std::lower_bound(by_number_.begin(), by_number_.end(), number,
                                   [&](std::uint32_t no, std::uint32_t n) { return number_of(no) < n; });
  key_of(*it, out);
}

/// Integers of one number of digits have one order by value and by bytes: up to ten such lists are merged,
/// and the texts with them.
void BulkKeys::order_by_bytes() {
  struct Run {
    std::vector<std::uint32_t> list;
    std::size_t at = 0;
    std::uint64_t scale = 1;  // makes all as long as the longest
  };
  std::vector<Run> runs(10);
  for (std::uint64_t i = 0, digits = 0, power = 10; i < integer_end(); i += 64) {
    for (std::uint64_t word = present_[i / 64]; word != 0; word &= word - 1) {
      const std::uint64_t value = i + static_cast<std::uint64_t>(std::countr_zero(word));
      while (value >= power) {
        power *= 10;
        ++digits;
      }
      runs[digits].list.push_back(static_cast<std::uint32_t>(value));
    }
  }
  std::uint64_t scale = 1;
  for (std::size_t i = runs.size(); i-- > 0; scale *= 10) runs[i].scale = scale;
  std::vector<std::uint32_t> texts(text_list_.size());
  for (std::size_t i = 0; i < texts.size(); ++i) texts[i] = kHashed | static_cast<std::uint32_t>(i);
  const auto text = [&](std::uint32_t no) {
    const Text& t = text_list_[no & ~kHashed];
    return std::string_view(t.bytes, t.size);
  };
  std::sort(texts.begin(), texts.end(), [&](std::uint32_t a, std::uint32_t b) { return text(a) < text(b); });
  by_bytes_.reserve(size_);
  std::string digits;
  for (std::size_t at = 0;;) {
    Run* least = nullptr;
    for (Run& run : runs) {  // the shorter first, which comes first where one is the other's beginning
      if (run.at == run.list.size()) continue;
      if (least == nullptr || run.list[run.at] * run.scale < least->list[least->at] * least->scale)
        least = &run;
    }
    if (least != nullptr && at < texts.size()) key_of(least->list[least->at], digits);
    for (; at < texts.size() && (least == nullptr || text(texts[at]) < digits); ++at)
      by_bytes_.push_back(texts[at]);
    if (least == nullptr) break;
    by_bytes_.push_back(least->list[least->at++]);
  }
}

/// In the order in which new keys are numbered.
std::vector<std::uint32_t> BulkKeys::in_order() const {
  if (!std::all_of(text_list_.begin(), text_list_.end(), [](const Text& t) { return t.integer; }))
    return by_bytes_;
  std::vector<std::uint32_t> order = by_bytes_;
  const auto size_of = [&](std::uint32_t no) { return text_list_[no & ~kHashed].size; };
  // Stable: of one length, the order by bytes is the order by value. Those with a text are the larger ones.
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    const bool text_a = (a & kHashed) != 0;
    const bool text_b = (b & kHashed) != 0;
    if (text_a != text_b) return text_b;
    return text_a ? size_of(a) < size_of(b) : a < b;
  });
  return order;
}

/// The numbers of keys that the database has, by their place in by_bytes_.
void BulkKeys::find_known(const Database& database, std::vector<std::uint32_t>& known) const {
  std::string key;
  const auto it = database.iterator(Family::kKey, true);
  constexpr int kSteps = 16;  // entries that are passed over before it pays to seek
  it->SeekToFirst();
  for (std::size_t i = 0; i < by_bytes_.size() && it->Valid(); ++i) {
    key_of(by_bytes_[i], key);
    int order = it->key().compare(key);
    for (int step = 0; order < 0 && step < kSteps; ++step) {
      it->Next();
      if (!it->Valid()) break;
      order = it->key().compare(key);
    }
    if (it->Valid() && order < 0) {
      it->Seek(key);
      if (it->Valid()) order = it->key().compare(key);
    }
    if (!it->Valid() || order != 0) continue;
    if (it->value().size() != 4) throw_damaged(Family::kKey, key, "it is not 4 bytes long");
    known[i] = get_be32(it->value().data());
  }
  throw_if_bad(it->status(), "reading family 'key'");
}

void BulkKeys::number(const Database& database, std::uint32_t first_new) {
  count_integers();
  order_by_bytes();
  first_new_ = first_new;
  std::vector<std::uint32_t> known(size_, kNone);
  if (first_new > 0) find_known(database, known);
  const bool any_known = std::any_of(known.begin(), known.end(), [](std::uint32_t n) { return n != kNone; });
  running_ = !any_known && text_list_.empty();
  const std::vector<std::uint32_t> order = in_order();
  if (std::uint64_t{first_new} + size_ >= kNone)
    throw Error(ErrorCode::kLimit, "the store would have more than 4,294,967,295 nodes");
  if (running_) {
    new_keys_ = integers_;
    by_number_ = order;
    low_ = size_ == 0 ? 0 : first_new;
    end_ = size_ == 0 ? 0 : first_new + new_keys_;
    return;
  }
  integer_numbers_.assign(integers_, kNone);
  text_numbers_.assign(text_list_.size(), kNone);
  const auto slot = [&](std::uint32_t no) -> std::uint32_t& {
    return (no & kHashed) != 0 ? text_numbers_[no & ~kHashed] : integer_numbers_[rank(no)];
  };
  for (std::size_t i = 0; i < by_bytes_.size(); ++i) slot(by_bytes_[i]) = known[i];
  std::vector<std::pair<std::uint32_t, std::uint32_t>> old;
  for (const std::uint32_t no : order) {
    std::uint32_t& number = slot(no);
    if (number != kNone) {
      old.emplace_back(number, no);
    } else {
      number = first_new + new_keys_++;
      by_number_.push_back(no);
    }
  }
  std::sort(old.begin(), old.end());
  std::vector<std::uint32_t> first;
  first.reserve(size_);
  for (const auto& [number, no] : old) first.push_back(no);
  first.insert(first.end(), by_number_.begin(), by_number_.end());
  by_number_ = std::move(first);
  low_ = number_of(by_number_.front());
  end_ = number_of(by_number_.back()) + 1;
}

std::uint32_t BulkKeys::number_of(std::uint32_t provisional) const noexcept {
  if ((provisional & kHashed) != 0) return text_numbers_[provisional & ~kHashed];
  const std::uint32_t r = rank(provisional);
  return running_ ? first_new_ + r : integer_numbers_[r];
}

}  // namespace guanxi
