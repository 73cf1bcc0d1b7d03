#include "formats/json_path.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <system_error>

namespace guanxi {
namespace {

constexpr std::size_t kNone = std::string_view::npos;
constexpr std::size_t kMaxReasonBytes = 160;

std::size_t skip_blanks(std::string_view json, std::size_t at) noexcept {
  return std::min(json.find_first_not_of(" \t\r\n", at), json.size());
}

/// The offset behind the string whose opening quote stands at `at`.
std::size_t skip_string(std::string_view json, std::size_t at) noexcept {
  for (++at; at < json.size(); ++at) {
    if (json[at] == '\\') {
      ++at;
    } else if (json[at] == '"') {
      return at + 1;
    }
  }
  return json.size();
}

std::size_t skip_value(std::string_view json, std::size_t at) noexcept {
  std::size_t depth = 0;
  while (at < json.size()) {
    const char c = json[at];
    if (c == '"') {
      at = skip_string(json, at);
    } else if (c == '{' || c == '[') {
      ++depth;
      ++at;
    } else if (c == '}' || c == ']') {
      if (depth == 0) return at;
      --depth;
      ++at;
    } else if (c == ',' && depth == 0) {
      return at;
    } else {
      ++at;
      continue;
    }
    if (depth == 0) return at;
  }
  return at;
}

/// Whether the key at `at` (its opening quote) is `name`. A key with escapes is parsed for it.
bool key_is(std::string_view json, std::size_t at, std::size_t end, const std::string& name) {
  const std::string_view raw = json.substr(at, end - at);
  if (raw.find('\\') == kNone) return raw.substr(1, raw.size() - 2) == name;
  const auto key = nlohmann::json::parse(raw, nullptr, false);
  return key.is_string() && key.get_ref<const std::string&>() == name;
}

std::size_t member_offset(std::string_view json, std::size_t at, const std::string& name) {
  std::size_t found = kNone;
  at = skip_blanks(json, at + 1);
  while (at < json.size() && json[at] == '"') {
    const std::size_t key = at;
    const std::size_t key_end = skip_string(json, at);
    const std::size_t value = skip_blanks(json, skip_blanks(json, key_end) + 1);
    if (key_is(json, key, key_end, name)) found = value;
    at = skip_blanks(json, skip_value(json, value));
    if (at >= json.size() || json[at] != ',') break;
    at = skip_blanks(json, at + 1);
  }
  return found;
}

std::size_t element_offset(std::string_view json, std::size_t at, std::size_t index) noexcept {
  at = skip_blanks(json, at + 1);
  for (; index > 0; --index) {
    at = skip_blanks(json, skip_value(json, at));
    if (at >= json.size() || json[at] != ',') return kNone;
    at = skip_blanks(json, at + 1);
  }
  return at;
}

bool fits(std::string_view number) noexcept {
  const char* end = number.data() + number.size();
  if (number.find_first_of(".eE") == kNone) {
    std::int64_t value = 0;
    return std::from_chars(number.data(), end, value).ec == std::errc();
  }
  double value = 0;
  return std::from_chars(number.data(), end, value).ec == std::errc();
}

}  // namespace

std::string to_string(const JsonPath& path) {
  std::string text;
  for (const JsonStep& step : path) {
    if (step.is_index) {
      text += '[' + std::to_string(step.index) + ']';
    } else {
      if (!text.empty()) text += '.';
      text += step.name;
    }
  }
  return text;
}

std::size_t offset_of(std::string_view json, const JsonPath& path) noexcept {
  std::size_t at = skip_blanks(json, 0);
  for (const JsonStep& step : path) {
    if (at >= json.size() || json[at] != (step.is_index ? '[' : '{')) return kNone;
    at = step.is_index ? element_offset(json, at, step.index) : member_offset(json, at, step.name);
    if (at == kNone) return kNone;
  }
  return at;
}

std::size_t find_huge_number(std::string_view json, std::string& number) {
  for (std::size_t at = 0; at < json.size();) {
    const char c = json[at];
    if (c == '"') {
      at = skip_string(json, at);
    } else if (c == '-' || (c >= '0' && c <= '9')) {
      const std::size_t end = std::min(json.find_first_not_of("+-.0123456789eE", at), json.size());
      const std::string_view token = json.substr(at, end - at);
      if (!fits(token)) {
        number = token;
        return at;
      }
      at = end;
    } else {
      ++at;
    }
  }
  return kNone;
}

std::optional<JsonFault> explain_bad_json(std::string_view text) {
  try {
    [[maybe_unused]] const auto parsed = nlohmann::json::parse(text);
    return std::nullopt;
  } catch (const nlohmann::json::parse_error& error) {
    // "[json.exception.parse_error.101] parse error at line 1, column 9: syntax error while parsing … -
    // REASON"
    std::string_view reason = error.what();
    if (const auto dash = reason.find(" - "); dash != kNone) {
      reason.remove_prefix(dash + 3);
    } else if (const auto colon = reason.find(": "); colon != kNone) {
      reason.remove_prefix(colon + 2);
    }
    JsonFault fault{error.byte == 0 ? 0 : error.byte - 1, std::string(reason.substr(0, kMaxReasonBytes))};
    fault.offset = std::min(fault.offset, text.size());
    return fault;
  } catch (const nlohmann::json::exception&) {
    return std::nullopt;  // a number out of range: valid as far as the grammar goes
  }
}

std::size_t column_at(std::string_view text, std::size_t offset) noexcept {
  const std::string_view before = text.substr(0, offset);
  const auto is_start = [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; };
  return 1 + static_cast<std::size_t>(std::count_if(before.begin(), before.end(), is_start));
}

}  // namespace guanxi
