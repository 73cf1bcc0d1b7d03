#include "explore/founding.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace guanxi {
namespace {

constexpr std::array<std::string_view, 12> kFoundedNames = {
    "founded",  "founded_in", "founding_date", "established", "established_in", "date_founded",
    "成立时间", "成立日期",   "成立",          "创立时间",    "born",           "birth_date"};

}  // namespace

bool states_founding(std::string_view property) noexcept {
  return std::find(kFoundedNames.begin(), kFoundedNames.end(), property) != kFoundedNames.end();
}

int founding_year(const Value& value) {
  const std::string text = to_text(value);
  const auto date = Date::parse(std::string_view(text).substr(0, std::min<std::size_t>(4, text.size())));
  return date ? date->year : 0;
}

}  // namespace guanxi
