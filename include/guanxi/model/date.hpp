// Dates as documents give them: a year, a month or a day. And spans of validity made of two of them.
#pragma once

#include <algorithm>
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

/// Days from `first` to `last`, both included; in days since 1970-01-01.
struct DayRange {
  static constexpr std::int32_t kFirst = -719'162;  // 0001-01-01, which stands for "ever before"
  static constexpr std::int32_t kLast = 2'932'896;  // 9999-12-31, "ever after"
  std::int32_t first = kFirst;
  std::int32_t last = kLast;
  auto operator<=>(const DayRange&) const = default;

  [[nodiscard]] bool empty() const noexcept { return first > last; }
  [[nodiscard]] bool overlaps(const DayRange& other) const noexcept {
    return std::max(first, other.first) <= std::min(last, other.last) && !empty() && !other.empty();
  }
  /// "2024-05-31", "2023-01-01 – 2024-05-31", "since 2024-05-31", "until 2023-01-01", "always".
  [[nodiscard]] std::string to_string() const;
};

/// What a question asks about: some day from the first that `first` can mean to the last that `last` can.
struct Span {
  Date first{1, 0, 0};
  Date last{9999, 0, 0};

  Span() = default;
  Span(const Date& date) : first(date), last(date) {}  // NOLINT(google-explicit-constructor)
  Span(const Date& from, const Date& to) : first(from), last(to) {}
  auto operator<=>(const Span&) const = default;

  /// A date, or two parted by "..", of which one may be missing: "2023", "2023-05..2024", "2023..", "..2024".
  /// nullopt if it is none of these, or ends before it begins.
  [[nodiscard]] static std::optional<Span> parse(std::string_view text);
  [[nodiscard]] std::string to_string() const;
  [[nodiscard]] DayRange days() const { return {first.first_day(), last.last_day()}; }
};

/// When a relation held: from and until inclusive; a missing end is unknown or open.
///
/// A *reading* takes for each date a day that it can mean, `until` not before `from`. A missing `until` is
/// open where `from` is stated: the relation goes on. A missing `from` may be any day up to `until`. Where
/// both are missing it is only known that the relation held at some time. Dates in the wrong order have no
/// reading.
struct Period {
  std::optional<Date> from{};
  std::optional<Date> until{};
  auto operator<=>(const Period&) const = default;

  [[nodiscard]] bool empty() const noexcept { return !from && !until; }
  /// Whether possible_days() has a day of the span.
  [[nodiscard]] bool possible_at(const Span& span) const;
  /// Whether certain_days() has one.
  [[nodiscard]] bool certain_at(const Span& span) const;
  /// The days on which the relation holds in some reading; empty if the dates have none.
  [[nodiscard]] DayRange possible_days() const;
  /// The days on which it holds in every reading; empty if there is no such day.
  [[nodiscard]] DayRange certain_days() const;
  /// "2014 –", "2014 – 2020-05", "– 2020", "" if empty.
  [[nodiscard]] std::string to_string() const;
};

}  // namespace guanxi
