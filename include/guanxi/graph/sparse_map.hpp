// What a search knows of the few entities that it comes to: memory by their number, not by that of the graph.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace guanxi {

/// Values by entity, open addressing with linear probing. 2^32 - 1 is no key.
template <typename Value>
class SparseMap {
 public:
  explicit SparseMap(Value missing) : missing_(missing) { resize(kLeast); }

  /// `missing` for an entity that has no value.
  [[nodiscard]] Value get(std::uint32_t entity) const noexcept {
    const Slot& slot = slots_[place_of(entity)];
    return slot.entity == entity ? slot.value : missing_;
  }
  void set(std::uint32_t entity, Value value) {
    Slot* slot = &slots_[place_of(entity)];
    if (slot->entity == kNobody) {
      if (++size_ * 2 > slots_.size()) {
        grow();
        slot = &slots_[place_of(entity)];
      }
      slot->entity = entity;
    }
    slot->value = value;
  }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  void clear() {
    if (size_ == 0) return;
    slots_.clear();
    resize(kLeast);
    size_ = 0;
  }

 private:
  static constexpr std::uint32_t kNobody = UINT32_MAX;
  static constexpr std::size_t kLeast = 64;
  struct Slot {
    std::uint32_t entity = kNobody;
    Value value{};
  };

  [[nodiscard]] std::size_t place_of(std::uint32_t entity) const noexcept {
    std::size_t place = static_cast<std::size_t>(entity * 0x9E3779B97F4A7C15ULL >> shift_);
    while (slots_[place].entity != entity && slots_[place].entity != kNobody)
      place = (place + 1) & (slots_.size() - 1);
    return place;
  }
  void resize(std::size_t slots) {
    slots_.assign(slots, Slot{});
    shift_ = static_cast<unsigned>(64 - __builtin_ctzll(slots));
  }
  void grow() {
    const std::vector<Slot> former = std::move(slots_);
    resize(former.size() * 2);
    for (const Slot& slot : former)
      if (slot.entity != kNobody) slots_[place_of(slot.entity)] = slot;
  }

  Value missing_;
  std::vector<Slot> slots_;
  unsigned shift_ = 0;
  std::size_t size_ = 0;
};

}  // namespace guanxi
