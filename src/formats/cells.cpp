#include "formats/cells.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace guanxi {
namespace {

template <typename Number>
std::errc parse_number(std::string_view text, Number& number) noexcept {
  if (text.starts_with('+') && text.size() > 1 && text[1] != '-') text.remove_prefix(1);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc() && end != text.data() + text.size()) return std::errc::invalid_argument;
  return error;
}

}  // namespace

std::errc parse_integer(std::string_view text, std::int64_t& number) noexcept {
  return parse_number(text, number);
}

std::errc parse_double(std::string_view text, double& number) noexcept {
  const std::errc error = parse_number(text, number);
  return error == std::errc() && !std::isfinite(number) ? std::errc::invalid_argument : error;
}

bool parse_boolean(std::string_view text, bool& value) noexcept {
  const auto is = [text](std::string_view word) {
    return text.size() == word.size() && std::equal(text.begin(), text.end(), word.begin(),
                                                    [](char a, char b) { return (a | 0x20) == b || a == b; });
  };
  value = is("true") || is("yes") || is("t") || is("y") || text == "1";
  return value || is("false") || is("no") || is("f") || is("n") || text == "0";
}

}  // namespace guanxi
