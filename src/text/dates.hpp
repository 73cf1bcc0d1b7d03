// Dates as documents write them.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace guanxi {

struct FoundDate {
  std::string text;       // "2025-05-28" or "2025-05"
  std::size_t begin = 0;  // where it stands
  std::size_t end = 0;
};

/// The first date with a year, a month and a day: 2025-05-28, 2025/5/28, 2025.05.28, 20250528T…,
/// 2025年5月28日, 二〇二五年五月二十八日, May 28, 2025, 28 May 2025. Without one, the first of year and month
/// (2025年5月, May 2025). What is no date of the calendar (2025-02-30), or lies outside 1800 to 2199, is
/// passed over. Cost: linear.
[[nodiscard]] std::optional<FoundDate> find_date(std::string_view text);

}  // namespace guanxi
