// Finds the numbers of keys that somebody else keeps: a hash table of numbers alone, so that a document's
// names are written down once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace guanxi::extract {

class KeyIndex {
 public:
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;

  /// The number with key_of(number) == key; kNone without one.
  template <class KeyOf>
  [[nodiscard]] std::uint32_t find(std::u32string_view key, const KeyOf& key_of) const {
    if (slots_.empty()) return kNone;
    const std::uint32_t hash = hash_of(key);
    for (std::size_t i = hash & mask();; i = (i + 1) & mask()) {
      const Slot& slot = slots_[i];
      if (slot.number == kNone) return kNone;
      if (slot.hash == hash && std::u32string_view(key_of(slot.number)) == key) return slot.number;
    }
  }
  /// REQUIRES: find() does not find `key`.
  void add(std::u32string_view key, std::uint32_t number) {
    if (2 * (count_ + 1) > slots_.size()) grow();
    ++count_;
    insert({hash_of(key), number});
  }

 private:
  struct Slot {
    std::uint32_t hash = 0;
    std::uint32_t number = kNone;
  };
  static std::uint32_t hash_of(std::u32string_view key) {
    std::uint64_t hash = key.size();
    for (const char32_t c : key) hash = (hash ^ c) * 0x9E3779B97F4A7C15U;
    return static_cast<std::uint32_t>(hash >> 32U);
  }
  [[nodiscard]] std::size_t mask() const { return slots_.size() - 1; }
  void insert(const Slot& slot) {
    std::size_t i = slot.hash & mask();
    while (slots_[i].number != kNone) i = (i + 1) & mask();
    slots_[i] = slot;
  }
  void grow() {
    constexpr std::size_t kLeast = 64;
    std::vector<Slot> former(slots_.empty() ? kLeast : 2 * slots_.size());
    former.swap(slots_);
    for (const Slot& slot : former)
      if (slot.number != kNone) insert(slot);
  }

  std::vector<Slot> slots_;  // a power of two of them
  std::size_t count_ = 0;
};

}  // namespace guanxi::extract
