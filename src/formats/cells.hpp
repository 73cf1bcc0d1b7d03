// What the text of a cell can be read as. The slow, explaining reader of rows and the fast one share it.
#pragma once

#include <cstdint>
#include <string_view>
#include <system_error>

#include "formats/csv_scanner.hpp"
#include "formats/table_layout.hpp"

namespace guanxi {

/// Blanks around a name count only inside quotes.
[[nodiscard]] inline std::string_view plain(const CsvField& field) noexcept {
  return field.quoted ? field.text : trimmed(field.text);
}

/// A '+' may stand before the number. invalid_argument: it is none; result_out_of_range: it does not fit.
[[nodiscard]] std::errc parse_integer(std::string_view text, std::int64_t& number) noexcept;
/// A finite number.
[[nodiscard]] std::errc parse_double(std::string_view text, double& number) noexcept;
/// true, yes, t, y, 1 and their opposites, in any case.
[[nodiscard]] bool parse_boolean(std::string_view text, bool& value) noexcept;

/// Calls take(part) for each part that is not empty.
template <typename Take>
void for_each_part(std::string_view text, std::string_view separator, const Take& take) {
  while (!text.empty()) {
    const std::size_t end = separator.empty() ? std::string_view::npos : text.find(separator);
    const std::string_view part = text.substr(0, end);
    if (!part.empty()) take(part);
    if (end == std::string_view::npos) return;
    text.remove_prefix(end + separator.size());
  }
}

}  // namespace guanxi
