#include "guanxi/model/date.hpp"

#include <doctest/doctest.h>

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
