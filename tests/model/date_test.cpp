#include "guanxi/model/date.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>
#include <tuple>
#include <vector>

using namespace guanxi;

namespace {

/// Days of the proleptic Gregorian calendar counted one by one, from 0001-01-01 to 9999-12-31.
class Calendar {
 public:
  Calendar() {
    std::int32_t day_number = 0;
    std::int32_t epoch = 0;
    for (int year = 1; year <= 9999; ++year)
      for (int month = 1; month <= 12; ++month)
        for (int day = 1; day <= length(year, month); ++day) {
          if (year == 1970 && month == 1 && day == 1) epoch = day_number;
          if (day == 1) first_of_month_[{year, month}] = day_number;
          ++day_number;
        }
    for (auto& [month, number] : first_of_month_) number -= epoch;
  }

  static int length(int year, int month) {
    if (month == 2) return year % 400 == 0 || (year % 4 == 0 && year % 100 != 0) ? 29 : 28;
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
  }
  [[nodiscard]] std::int32_t number(int year, int month, int day) const {
    return first_of_month_.at({year, month}) + day - 1;
  }

 private:
  std::map<std::pair<int, int>, std::int32_t> first_of_month_;
};

Date date(std::string_view text) {
  const auto parsed = Date::parse(text);
  REQUIRE(parsed);
  return *parsed;
}

Period period(std::string_view from, std::string_view until) {
  return {.from = Date::parse(from), .until = Date::parse(until)};
}

}  // namespace

TEST_SUITE("model/date") {
  TEST_CASE("every month's days agree with a walk through the calendar") {
    const Calendar calendar;
    for (int year = 1; year <= 9999; year += year > 1890 && year < 2110 ? 1 : 7)
      for (int month = 1; month <= 12; ++month) {
        CAPTURE(year);
        CAPTURE(month);
        const Date whole{static_cast<std::uint16_t>(year), static_cast<std::uint8_t>(month), 0};
        const int length = Calendar::length(year, month);
        REQUIRE(whole.first_day() == calendar.number(year, month, 1));
        REQUIRE(whole.last_day() == calendar.number(year, month, length));
        const Date last{whole.year, whole.month, static_cast<std::uint8_t>(length)};
        REQUIRE(last.first_day() == last.last_day());
        REQUIRE(last.last_day() == whole.last_day());
        REQUIRE(Date::parse(last.to_string()) == last);
        const Date beyond{whole.year, whole.month, static_cast<std::uint8_t>(length + 1)};
        REQUIRE_FALSE(Date::parse(beyond.to_string()));
        const Date year_only{whole.year, 0, 0};
        REQUIRE(year_only.first_day() == calendar.number(year, 1, 1));
        REQUIRE(year_only.last_day() == calendar.number(year, 12, 31));
      }
    CHECK(date("1970-01-01").first_day() == 0);
    CHECK(date("2000-03-01").first_day() == 11017);
  }

  TEST_CASE("the three forms, and nothing else") {
    for (const char* text : {"2025", "2025-05", "2025-05-28", "0001", "9999-12-31", "2024-02-29"})
      CHECK(date(text).to_string() == text);
    for (const char* text : {"",
                             "2",
                             "202",
                             "20255",
                             "0000",
                             "2025-",
                             "2025-5",
                             "2025-00",
                             "2025-13",
                             "2025/05",
                             "2025-05-",
                             "2025-05-1",
                             "2025-05-00",
                             "2025-05-32",
                             "2023-02-29",
                             "1900-02-29",
                             "2025-05-28 ",
                             " 2025",
                             "2025-05-28T10:00",
                             "+025",
                             "２０２５",
                             "2025-05-2x"})
      CHECK_MESSAGE(!Date::parse(text), text);
  }

  TEST_CASE("the less precise comes first") {
    const std::vector<std::string> sorted = {"2024-12-31", "2025",       "2025-01",
                                             "2025-01-01", "2025-01-02", "2025-02"};
    for (std::size_t i = 1; i < sorted.size(); ++i) CHECK(date(sorted[i - 1]) < date(sorted[i]));
  }

  TEST_CASE("periods read as people write them") {
    CHECK(period("2014", "").to_string() == "2014 –");
    CHECK(period("2014", "2020-05").to_string() == "2014 – 2020-05");
    CHECK(period("", "2020").to_string() == "– 2020");
    CHECK(Period{}.to_string().empty());
    CHECK(Period{}.empty());
    CHECK_FALSE(period("", "2020").empty());
  }

  TEST_CASE("a period is impossible only where its known ends rule it out") {
    CHECK(Period{}.possible_at(date("2025")));
    CHECK(period("2014", "2020").possible_at(date("2014")));
    CHECK(period("2014-06", "").possible_at(date("2014")));  // the year may mean its second half
    CHECK_FALSE(period("2014-06", "").possible_at(date("2014-05-31")));
    CHECK(period("", "2020").possible_at(date("2020-12-31")));
    CHECK_FALSE(period("", "2020").possible_at(date("2021")));
    CHECK(period("2014-06", "2014-06").possible_at(date("2014-06-30")));
  }

  TEST_CASE("spans") {
    CHECK(Span::parse("2023")->days() ==
          DayRange{date("2023-01-01").first_day(), date("2023-12-31").first_day()});
    CHECK(Span::parse("2023-05..2024")->to_string() == "2023-05..2024");
    CHECK(Span::parse("2023..")->to_string() == "2023..");
    CHECK(Span::parse("2023..")->days().last == DayRange::kLast);
    CHECK(Span::parse("..2024-02")->to_string() == "..2024-02");
    CHECK(Span::parse("..2024-02")->days().first == DayRange::kFirst);
    for (const char* bad : {"", "..", "2024..2023", "2023-13..", "2023...2024", "2023..2024..", "x..2024"})
      CHECK_FALSE(Span::parse(bad));
    CHECK(DayRange{}.to_string() == "always");
    CHECK(DayRange{date("2024-05-31").first_day(), DayRange::kLast}.to_string() == "since 2024-05-31");
    CHECK(DayRange{DayRange::kFirst, date("2024-05-31").first_day()}.to_string() == "until 2024-05-31");
    CHECK(Span::parse("2023-05")->days().to_string() == "2023-05-01 – 2023-05-31");
    CHECK(Span::parse("2023-05-02")->days().to_string() == "2023-05-02");
  }

  TEST_CASE("possible and certain days agree with all readings of the dates") {
    std::mt19937_64 random(2);
    // A calendar of its own: every partial date means one of a few days around 2020-03-01.
    const std::int32_t low = date("2020-01-01").first_day(), high = date("2020-04-30").last_day();
    const auto any_date = [&random] {
      Date d{2020, static_cast<std::uint8_t>(2 + random() % 2), 0};
      if (random() % 2 != 0) d.day = static_cast<std::uint8_t>(1 + random() % 28);
      return d;
    };
    for (int round = 0; round < 200; ++round) {
      CAPTURE(round);
      Period p;
      if (random() % 4 != 0) p.from = any_date();
      if (random() % 4 != 0) p.until = any_date();
      std::vector<std::pair<std::int32_t, std::int32_t>> readings;
      const std::int32_t from_last = p.from ? p.from->last_day() : p.until ? p.until->last_day() : high;
      for (std::int32_t f = p.from ? p.from->first_day() : low; f <= from_last; ++f) {
        // An open end: the relation goes on, unless nothing is known of it at all.
        const std::int32_t until_first = p.until ? p.until->first_day() : p.from ? high : f;
        for (std::int32_t u = until_first; u <= (p.until ? p.until->last_day() : high); ++u)
          if (f <= u) readings.emplace_back(f, u);
      }
      for (std::int32_t day = low; day <= high; ++day) {
        const auto holds = [&](const auto& r) { return r.first <= day && day <= r.second; };
        const bool possible = std::any_of(readings.begin(), readings.end(), holds);
        const bool certain = !readings.empty() && std::all_of(readings.begin(), readings.end(), holds);
        const bool said_possible = p.possible_days().overlaps({day, day});
        const bool said_certain = p.certain_days().overlaps({day, day});
        REQUIRE(said_possible == possible);
        REQUIRE(said_certain == certain);
      }
    }
  }

  TEST_CASE("possible_at agrees with trying every day") {
    std::mt19937_64 random(1);
    const auto any_date = [&random] {
      Date d{static_cast<std::uint16_t>(2019 + random() % 3), 0, 0};
      if (random() % 3 != 0) d.month = static_cast<std::uint8_t>(1 + random() % 12);
      if (d.month != 0 && random() % 2 != 0) d.day = static_cast<std::uint8_t>(1 + random() % 28);
      return d;
    };
    for (int round = 0; round < 3000; ++round) {
      CAPTURE(round);
      Period p;
      if (random() % 4 != 0) p.from = any_date();
      if (random() % 4 != 0) p.until = any_date();
      const Date at = any_date();
      bool possible = false;
      for (std::int32_t day = at.first_day(); day <= at.last_day(); ++day)
        possible =
            possible || ((!p.from || p.from->first_day() <= day) && (!p.until || day <= p.until->last_day()));
      // Where the earliest beginning lies behind the latest end the period holds at no day, but is no fact
      // either.
      if (p.from && p.until && p.from->first_day() > p.until->last_day()) continue;
      REQUIRE(p.possible_at(at) == possible);
    }
  }
}
