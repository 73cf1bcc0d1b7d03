#include "explore/date_properties.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <variant>

namespace guanxi {
namespace {

constexpr std::array<std::string_view, 16> kDateNames = {
    "born",   "closed",   "created",  "died",   "dissolved", "ended",   "established", "founded",
    "joined", "launched", "released", "signed", "since",     "started", "until",       "when"};

bool names_a_date(std::string_view name) {
  std::string lower(name);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return lower.ends_with("date") || lower.ends_with("year") ||
         std::find(kDateNames.begin(), kDateNames.end(), lower) != kDateNames.end();
}

void add_date(std::string_view name, const Scalar& value, std::vector<Date>& dates) {
  if (const auto* text = std::get_if<std::string>(&value)) {
    const auto date = Date::parse(*text);
    if (date && (date->month != 0 || names_a_date(name))) dates.push_back(*date);
  } else if (const auto* number = std::get_if<std::int64_t>(&value)) {
    if (*number >= 1 && *number <= 9999 && names_a_date(name))
      dates.push_back({static_cast<std::uint16_t>(*number), 0, 0});
  }
}

}  // namespace

std::vector<Date> dates_of_property(std::string_view name, const Value& value) {
  std::vector<Date> dates;
  if (const auto* list = std::get_if<std::vector<Scalar>>(&value)) {
    for (const Scalar& item : *list) add_date(name, item, dates);
  } else if (const auto* text = std::get_if<std::string>(&value)) {
    add_date(name, *text, dates);
  } else if (const auto* number = std::get_if<std::int64_t>(&value)) {
    add_date(name, *number, dates);
  }
  return dates;
}

}  // namespace guanxi
