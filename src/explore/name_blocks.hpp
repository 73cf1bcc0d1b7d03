// Which entities are worth comparing: those whose names have a key in common.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "explore/name_rules.hpp"
#include "guanxi/base/progress.hpp"

namespace guanxi {

/// Names of numbered things, one after the other in one string.
class NameTable {
 public:
  void add(std::uint32_t owner, std::string_view name);
  [[nodiscard]] std::size_t size() const noexcept { return owners_.size(); }
  [[nodiscard]] std::uint32_t owner(std::size_t i) const { return owners_[i]; }
  [[nodiscard]] std::string_view name(std::size_t i) const {
    return std::string_view(bytes_).substr(starts_[i], starts_[i + 1] - starts_[i]);
  }

 private:
  std::string bytes_;
  std::vector<std::uint32_t> owners_;
  std::vector<std::size_t> starts_{0};
};

struct BlockOptions {
  std::size_t max_block = 64;
  std::uint64_t max_pairs = 100'000;
  std::size_t max_keys = std::size_t{1} << 24;  // held at a time
};

struct NamePairs {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs;  // ascending, first < second, each once
  std::uint64_t blocks_left_out = 0;                           // too large
  bool cut = false;                                            // max_pairs was reached
};

/// Asks the reader from several threads at once, if there are many names. Throws: Error kInterrupted
[[nodiscard]] NamePairs pairs_by_name(const NameReader& reader, const NameTable& names,
                                      const BlockOptions& options, Progress* progress);

}  // namespace guanxi
