// The rows that a bulk load has taken, block by block, until they are sorted.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "store/bulk_sort.hpp"

namespace guanxi {

/// Columns of one block. Of node rows, `from` holds the keys and `to` nothing.
struct RowBlock {
  std::uint64_t block_no = 0;
  std::uint64_t first_line = 0;
  std::vector<std::uint32_t> from, to;      // provisional numbers
  std::vector<std::uint16_t> relations;     // handles; empty: all 0
  std::vector<std::uint32_t> line_offsets;  // empty: row i stands at first_line + i
  std::vector<std::uint32_t> detail_ends;   // empty: no row says more
  std::string details;
  bool ids = false;  // details may have ids

  [[nodiscard]] std::size_t size() const noexcept { return from.size(); }
  [[nodiscard]] std::uint64_t line(std::size_t row) const noexcept {
    return first_line + (line_offsets.empty() ? row : line_offsets[row]);
  }
  [[nodiscard]] std::string_view detail(std::size_t row) const noexcept {
    if (detail_ends.empty()) return {};
    const std::uint32_t begin = row == 0 ? 0 : detail_ends[row - 1];
    return std::string_view(details).substr(begin, detail_ends[row] - begin);
  }
};

/// Blocks in memory to a bound, the others in the file.
class RowBlocks {
 public:
  RowBlocks(std::uint64_t memory_bytes, SpillFile& file) : memory_bytes_(memory_bytes), file_(file) {}

  /// Thread-safe.
  void add(RowBlock block);
  /// In the order of the block numbers from now on.
  void sort();
  /// Moves a block out; different ones at the same time.
  [[nodiscard]] RowBlock take(std::size_t i);
  [[nodiscard]] std::size_t size() const noexcept { return blocks_.size(); }
  [[nodiscard]] std::uint64_t rows() const noexcept { return rows_; }
  [[nodiscard]] std::uint64_t last_line() const noexcept { return last_line_; }
  [[nodiscard]] bool details() const noexcept { return details_; }
  [[nodiscard]] bool ids() const noexcept { return ids_; }

 private:
  struct Kept {
    RowBlock block;  // its lists are empty where they are in the file
    std::size_t sizes[6] = {};
    std::uint64_t at = 0;
    bool spilled = false;
  };
  std::uint64_t memory_bytes_;
  SpillFile& file_;
  std::mutex mutex_;
  std::vector<Kept> blocks_;
  std::uint64_t held_ = 0;
  std::uint64_t rows_ = 0;
  std::uint64_t last_line_ = 0;
  bool details_ = false;
  bool ids_ = false;
};

}  // namespace guanxi
