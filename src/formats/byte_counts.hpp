// Counting bytes in text at the speed of memory.
#pragma once

#include <cstdint>
#include <string_view>

namespace guanxi {

struct ByteCounts {
  std::uint64_t line_feeds = 0;
  bool quotes = false;
  bool carriage_returns = false;
};

[[nodiscard]] ByteCounts count_bytes(std::string_view text) noexcept;

}  // namespace guanxi
