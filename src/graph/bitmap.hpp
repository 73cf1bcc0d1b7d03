// A set of vertices as bits. Thread-safety: set_shared() may run beside itself and test(); set() and word()
// belong to the one thread that owns the word.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace guanxi {

class Bitmap {
 public:
  explicit Bitmap(std::size_t bits) : words_((bits + 63) / 64, 0) {}

  [[nodiscard]] bool test(std::size_t i) const noexcept { return (words_[i / 64] >> (i % 64) & 1U) != 0; }
  void set(std::size_t i) noexcept { words_[i / 64] |= std::uint64_t{1} << (i % 64); }
  void set_shared(std::size_t i) noexcept {
    std::atomic_ref(words_[i / 64]).fetch_or(std::uint64_t{1} << (i % 64), std::memory_order_relaxed);
  }
  [[nodiscard]] std::size_t word_count() const noexcept { return words_.size(); }
  [[nodiscard]] std::uint64_t& word(std::size_t w) noexcept { return words_[w]; }
  [[nodiscard]] const std::uint64_t& word(std::size_t w) const noexcept { return words_[w]; }
  void swap(Bitmap& other) noexcept { words_.swap(other.words_); }

 private:
  std::vector<std::uint64_t> words_;
};

}  // namespace guanxi
