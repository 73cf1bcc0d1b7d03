#include "text/dates.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdlib>

#include "text/chars.hpp"

namespace guanxi {
namespace {

using namespace std::literals;

constexpr int kFirstYear = 1800, kLastYear = 2199;

bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}

/// A reader over the text that takes numbers and words, or nothing.
class Scanner {
 public:
  Scanner(std::string_view text, std::size_t at) : text_(text), at_(at) {}

  [[nodiscard]] std::size_t at() const { return at_; }
  /// Between `least` and `most` ASCII digits, all that stand there; else -1.
  int number(std::size_t least, std::size_t most) {
    std::size_t n = 0;
    int value = 0;
    while (at_ + n < text_.size() && is_digit(text_[at_ + n]) && n <= most)
      value = value * 10 + (text_[at_ + n++] - '0');
    if (n < least || n > most) return -1;
    at_ += n;
    return value;
  }
  /// Exactly `n` digits, whatever follows.
  int digits(std::size_t n) {
    int value = 0;
    for (std::size_t i = 0; i < n; ++i) {
      if (at_ + i >= text_.size() || !is_digit(text_[at_ + i])) return -1;
      value = value * 10 + (text_[at_ + i] - '0');
    }
    at_ += n;
    return value;
  }
  bool word(std::string_view word) {
    if (text_.substr(at_, word.size()) != word) return false;
    at_ += word.size();
    return true;
  }
  void blanks() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
  }
  [[nodiscard]] char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  /// 〇 to 九, digit by digit: the year. -1 if there are not four.
  int han_year() {
    int value = 0;
    for (int i = 0; i < 4; ++i) {
      const int digit = han_digit();
      if (digit < 0) return -1;
      value = value * 10 + digit;
    }
    return value;
  }
  /// 五, 十, 十二, 二十八, 三十一. -1 if there is none.
  int han_number() {
    int tens = -1;
    int value = han_digit();
    if (word("十")) {
      tens = value < 0 ? 1 : value;
      value = han_digit();
    }
    if (tens < 0) return value;
    return tens * 10 + (value < 0 ? 0 : value);
  }

 private:
  int han_digit() {
    static constexpr std::array kDigits{"〇"sv, "一"sv, "二"sv, "三"sv, "四"sv,
                                        "五"sv, "六"sv, "七"sv, "八"sv, "九"sv};
    for (std::size_t i = 0; i < kDigits.size(); ++i)
      if (word(kDigits[i])) return static_cast<int>(i);
    return word("零") || word("○") ? 0 : -1;
  }

  std::string_view text_;
  std::size_t at_;
};

int days_in(int year, int month) {
  static constexpr std::array kDays{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && leap ? 29 : kDays[static_cast<std::size_t>(month - 1)];
}

/// `day` 0: there is none.
std::optional<FoundDate> made(int year, int month, int day, std::size_t begin, std::size_t end) {
  if (year < kFirstYear || year > kLastYear || month < 1 || month > 12 || day < 0 ||
      day > days_in(year, month))
    return std::nullopt;
  std::string text =
      day == 0 ? fmt::format("{:04}-{:02}", year, month) : fmt::format("{:04}-{:02}-{:02}", year, month, day);
  return FoundDate{std::move(text), begin, end};
}

/// The number of an English month at the scanner, taken off it; 0: none stands there.
int month_name(Scanner& scan) {
  static constexpr std::array kMonths{"January"sv,   "February"sv, "March"sv,    "April"sv,
                                      "May"sv,       "June"sv,     "July"sv,     "August"sv,
                                      "September"sv, "October"sv,  "November"sv, "December"sv};
  constexpr std::size_t kShort = 3;
  for (std::size_t i = 0; i < kMonths.size(); ++i) {
    if (!scan.word(kMonths[i].substr(0, kShort))) continue;
    if (!scan.word(kMonths[i].substr(kShort))) {
      scan.word("t");  // Sept.
      scan.word(".");
    }
    return static_cast<int>(i + 1);
  }
  return 0;
}

/// 2025-05-28, 2025年5月28日, 2025年5月, 20250528T…
std::optional<FoundDate> from_year(std::string_view text, std::size_t at) {
  Scanner scan(text, at);
  const int year = scan.digits(4);
  if (year < 0) return std::nullopt;
  if (is_digit(scan.peek())) {
    const int month = scan.digits(2), day = scan.digits(2);
    if (month < 0 || day <= 0 || is_digit(scan.peek())) return std::nullopt;
    return made(year, month, day, at, scan.at());
  }
  scan.blanks();
  if (scan.word("年")) {
    scan.blanks();
    const int month = scan.number(1, 2);
    scan.blanks();
    if (month < 0 || !scan.word("月")) return std::nullopt;
    const std::size_t end = scan.at();
    scan.blanks();
    const int day = scan.number(1, 2);
    scan.blanks();
    if (day > 0 && (scan.word("日") || scan.word("号") || scan.word("號")))
      return made(year, month, day, at, scan.at());
    return made(year, month, 0, at, end);
  }
  const char mark = scan.peek();
  if (mark != '-' && mark != '/' && mark != '.') return std::nullopt;
  scan.word(std::string_view(&mark, 1));
  const int month = scan.number(1, 2);
  if (month < 0 || scan.peek() != mark) return std::nullopt;
  scan.word(std::string_view(&mark, 1));
  const int day = scan.number(1, 2);
  return day <= 0 ? std::nullopt : made(year, month, day, at, scan.at());
}

/// "28", "28th"; negative if there is none.
int day_number(Scanner& scan) {
  const int day = scan.number(1, 2);
  if (day <= 0) return -1;
  for (const auto ordinal : {"st"sv, "nd"sv, "rd"sv, "th"sv})
    if (scan.word(ordinal)) break;
  return day;
}

/// ", 2025"; negative if there is none.
int year_behind(Scanner& scan) {
  scan.word(",");
  scan.blanks();
  return scan.number(4, 4);
}

/// 28 May 2025
std::optional<FoundDate> from_day(std::string_view text, std::size_t at) {
  Scanner scan(text, at);
  const int day = day_number(scan);
  if (day < 0) return std::nullopt;
  scan.blanks();
  const int month = month_name(scan);
  if (month == 0) return std::nullopt;
  const int year = year_behind(scan);
  return year < 0 ? std::nullopt : made(year, month, day, at, scan.at());
}

/// May 28, 2025; May 2025
std::optional<FoundDate> from_month(std::string_view text, std::size_t at) {
  Scanner scan(text, at);
  const int month = month_name(scan);
  if (month == 0) return std::nullopt;
  scan.blanks();
  Scanner year_first = scan;
  if (const int year = year_first.number(4, 4); year > 0) return made(year, month, 0, at, year_first.at());
  const int day = day_number(scan);
  if (day < 0) return std::nullopt;
  const int year = year_behind(scan);
  return year < 0 ? std::nullopt : made(year, month, day, at, scan.at());
}

/// 二〇二五年五月二十八日
std::optional<FoundDate> from_han(std::string_view text, std::size_t at) {
  Scanner scan(text, at);
  const int year = scan.han_year();
  if (year < 0 || !scan.word("年")) return std::nullopt;
  const int month = scan.han_number();
  if (month < 0 || !scan.word("月")) return std::nullopt;
  const std::size_t end = scan.at();
  const int day = scan.han_number();
  if (day > 0 && scan.word("日")) return made(year, month, day, at, scan.at());
  return made(year, month, 0, at, end);
}

}  // namespace

std::optional<FoundDate> find_date(std::string_view text) {
  std::optional<FoundDate> month_only;
  constexpr std::size_t kFullDate = "2025-05-28"sv.size();
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    const bool word_begins =
        at == 0 || class_of(static_cast<unsigned char>(text[at - 1]) & 0x7f) != CharClass::kLetter ||
        static_cast<unsigned char>(text[at - 1]) >= 0x80;
    std::optional<FoundDate> found;
    if (is_digit(c) && (at == 0 || !is_digit(text[at - 1]))) {
      found = from_year(text, at);
      if (!found) found = from_day(text, at);
    } else if (c >= 'A' && c <= 'Z' && word_begins) {
      found = from_month(text, at);
    } else if (static_cast<unsigned char>(c) == 0xE4 || static_cast<unsigned char>(c) == 0xE3) {
      found = from_han(text, at);
    }
    if (!found) continue;
    if (found->text.size() == kFullDate) return found;
    if (!month_only) month_only = std::move(found);
  }
  return month_only;
}

}  // namespace guanxi
