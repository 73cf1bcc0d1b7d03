#include "guanxi/model/date.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>

namespace guanxi {
namespace {

constexpr std::string_view kDash = "–";

/// All of `text` as a number of exactly `digits` digits.
std::optional<unsigned> number(std::string_view text, std::size_t digits) {
  if (text.size() != digits) return std::nullopt;
  unsigned value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + static_cast<unsigned>(c - '0');
  }
  return value;
}

std::chrono::year year_of(const Date& date) {
  return std::chrono::year{date.year};
}

unsigned days_in_month(const Date& date) {
  const std::chrono::year_month_day_last last{year_of(date),
                                              std::chrono::month_day_last{std::chrono::month{date.month}}};
  return static_cast<unsigned>(last.day());
}

std::int32_t day_number(std::chrono::year year, unsigned month, unsigned day) {
  const std::chrono::sys_days days = year / std::chrono::month{month} / std::chrono::day{day};
  return static_cast<std::int32_t>(days.time_since_epoch().count());
}

}  // namespace

std::optional<Date> Date::parse(std::string_view text) {
  Date date;
  const auto year = number(text.substr(0, 4), 4);
  if (!year || *year == 0) return std::nullopt;
  date.year = static_cast<std::uint16_t>(*year);
  if (text.size() == 4) return date;

  const auto month = text[4] == '-' ? number(text.substr(5, 2), 2) : std::nullopt;
  if (!month || *month < 1 || *month > 12) return std::nullopt;
  date.month = static_cast<std::uint8_t>(*month);
  if (text.size() == 7) return date;

  const auto day = text[7] == '-' ? number(text.substr(8), 2) : std::nullopt;
  if (!day || *day < 1 || *day > days_in_month(date)) return std::nullopt;
  date.day = static_cast<std::uint8_t>(*day);
  return date;
}

std::string Date::to_string() const {
  if (month == 0) return fmt::format("{:04}", year);
  if (day == 0) return fmt::format("{:04}-{:02}", year, month);
  return fmt::format("{:04}-{:02}-{:02}", year, month, day);
}

std::int32_t Date::first_day() const {
  return day_number(year_of(*this), month == 0 ? 1U : month, month == 0 || day == 0 ? 1U : day);
}

std::int32_t Date::last_day() const {
  if (month == 0) return day_number(year_of(*this), 12, 31);
  return day_number(year_of(*this), month, day == 0 ? days_in_month(*this) : day);
}

std::string DayRange::to_string() const {
  const auto date = [](std::int32_t day) {
    const std::chrono::year_month_day ymd{std::chrono::sys_days{std::chrono::days{day}}};
    return Date{static_cast<std::uint16_t>(int{ymd.year()}), static_cast<std::uint8_t>(unsigned{ymd.month()}),
                static_cast<std::uint8_t>(unsigned{ymd.day()})}
        .to_string();
  };
  if (first <= kFirst) return last >= kLast ? "always" : "until " + date(last);
  if (last >= kLast) return "since " + date(first);
  return first == last ? date(first) : fmt::format("{} {} {}", date(first), kDash, date(last));
}

std::optional<Span> Span::parse(std::string_view text) {
  const std::size_t dots = text.find("..");
  if (dots == std::string_view::npos) {
    const auto date = Date::parse(text);
    return date ? std::optional<Span>(*date) : std::nullopt;
  }
  const std::string_view from = text.substr(0, dots), to = text.substr(dots + 2);
  const auto first = Date::parse(from), last = Date::parse(to);
  if ((!first && !from.empty()) || (!last && !to.empty()) || (!first && !last)) return std::nullopt;
  const Span span{first.value_or(Span{}.first), last.value_or(Span{}.last)};
  if (span.days().empty()) return std::nullopt;
  return span;
}

std::string Span::to_string() const {
  if (first == last) return first.to_string();
  const bool open_first = first == Span{}.first, open_last = last == Span{}.last;
  return (open_first ? "" : first.to_string()) + ".." + (open_last ? "" : last.to_string());
}

DayRange Period::possible_days() const {
  return {from ? from->first_day() : DayRange::kFirst, until ? until->last_day() : DayRange::kLast};
}

DayRange Period::certain_days() const {
  constexpr DayRange kNone{1, 0};
  if (empty() || possible_days().empty()) return kNone;
  const std::int32_t latest_end = until ? until->last_day() : DayRange::kLast;
  const std::int32_t begun = std::min(from ? from->last_day() : DayRange::kLast, latest_end);
  const std::int32_t first = from ? from->first_day() : DayRange::kFirst;
  const std::int32_t ended = std::max(until ? until->first_day() : DayRange::kLast, first);
  return begun <= ended ? DayRange{begun, ended} : kNone;
}

bool Period::possible_at(const Span& span) const {
  return possible_days().overlaps(span.days());
}
bool Period::certain_at(const Span& span) const {
  return certain_days().overlaps(span.days());
}

std::string Period::to_string() const {
  if (empty()) return {};
  std::string out;
  if (from) out += from->to_string() + ' ';
  out += kDash;
  if (until) out += ' ' + until->to_string();
  return out;
}

}  // namespace guanxi
