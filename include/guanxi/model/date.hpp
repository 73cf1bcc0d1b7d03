// Dates as documents give them: a year, a month or a day. And spans of validity made of two of them.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace guanxi {

/// A partial date: year 1 to 9999; month 0 if unknown; day 0 if unknown. Order: by year, month, day, the less
/// precise first.
struct Date {
  std::uint16_t year = 0;
  std::uint8_t month = 0;
  std::uint8_t day = 0;
  auto operator<=>(const Date&) const = default;

  /// "2025", "2025-05", "2025-05-28"; nothing else. nullopt if it is not a date of the calendar.
  [[nodiscard]] static std::optional<Date> parse(std::string_view text);
  [[nodiscard]] std::string to_string() const;
  /// First and last day that the date can mean, in days since 1970-01-01.
  [[nodiscard]] std::int32_t first_day() const;
  [[nodiscard]] std::int32_t last_day() const;
};

/// When a relation held: from and until inclusive; a missing end is unknown or open.
struct Period {
  std::optional<Date> from{};
  std::optional<Date> until{};
  auto operator<=>(const Period&) const = default;

  [[nodiscard]] bool empty() const noexcept { return !from && !until; }
  /// Whether the relation may have held at some day that `at` can mean: false only when the known ends rule
  /// it out.
  [[nodiscard]] bool possible_at(const Date& at) const;
  /// "2014 –", "2014 – 2020-05", "– 2020", "" if empty.
  [[nodiscard]] std::string to_string() const;
};

}  // namespace guanxi
