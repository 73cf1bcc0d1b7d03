// Sees to it that nothing is read of a snapshot's file but what was written: every block of it is held
// against its hash before its first use, and the numbers in it against their bounds. So a large file opens at
// once, and damage in it never leads outside of the arrays.
//
// Thread-safety: everything may be called from several threads at once.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "graph/snapshot_layout.hpp"

namespace guanxi {

class BlockGuard {
 public:
  /// `bytes` is the mapped file, whose front is sound; `path` its name. Keeps views of them.
  BlockGuard(std::string_view bytes, std::string path, const snapshot_layout::Header& header,
             const snapshot_layout::Table& table);

  /// Whether everything has been found sound.
  [[nodiscard]] bool complete() const noexcept { return complete_.load(std::memory_order_relaxed); }

  /// Before items `begin` to `end` - 1 of a section are read, each of T's size.
  /// REQUIRES: they are in the section. Throws as fail()
  template <typename T>
  void need(snapshot_layout::SectionNo section, std::uint64_t begin, std::uint64_t end) const {
    if (complete() || begin >= end) return;
    const std::uint64_t first = begin * sizeof(T) >> snapshot_layout::kBlockBits;
    const std::uint64_t last = (end * sizeof(T) - 1) >> snapshot_layout::kBlockBits;
    for (std::uint64_t block = first_block_[section] + first; block <= first_block_[section] + last;
         ++block) {
      const std::uint64_t bit = std::uint64_t{1} << (block % 64);
      if ((sound_[block / 64].load(std::memory_order_relaxed) & bit) == 0) check(section, block);
    }
  }
  /// Before all of a section is read: on all threads. Throws as fail()
  void need_all(snapshot_layout::SectionNo section) const;
  /// Looks at every byte. What is wrong, or "".
  [[nodiscard]] std::string find_fault() const;

  /// Removes the file, so that it is made anew, and throws.
  /// Throws: Error kDamaged
  [[noreturn]] void fail(const std::string& what) const;

 private:
  [[nodiscard]] bool is_sound(snapshot_layout::SectionNo section, std::uint64_t block) const noexcept;
  [[nodiscard]] bool in_bounds(snapshot_layout::SectionNo section, std::string_view bytes) const noexcept;
  void note(std::uint64_t block) const noexcept;
  void check(snapshot_layout::SectionNo section, std::uint64_t block) const;

  const std::string_view bytes_;
  const std::string path_;
  const snapshot_layout::Header header_;
  const snapshot_layout::Table table_;
  const std::span<const std::uint64_t> hashes_;  // by block
  std::array<std::uint64_t, snapshot_layout::kSectionCount + 1> first_block_{};
  std::unique_ptr<std::atomic<std::uint64_t>[]> sound_;  // bit block % 64 of word block / 64
  mutable std::atomic<std::uint64_t> unchecked_;
  mutable std::atomic<bool> complete_;
};

}  // namespace guanxi
