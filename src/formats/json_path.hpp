// Where in a JSON text a value stands. For error messages only: the readers themselves keep no positions.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace guanxi {

/// A member of an object, or (name empty) an element of an array.
struct JsonStep {
  std::string name;
  std::size_t index = 0;
  bool is_index = false;
};
using JsonPath = std::vector<JsonStep>;

/// "evidence[0].start".
[[nodiscard]] std::string to_string(const JsonPath& path);

/// Byte offset of the value at `path`; of the last one where a key is given several times. npos if it is not
/// there. REQUIRES: json is valid.
[[nodiscard]] std::size_t offset_of(std::string_view json, const JsonPath& path) noexcept;

/// Offset of the first number of more than 18 digits, or with an exponent, that no 64-bit integer or double
/// can hold as it stands; npos if there is none.
[[nodiscard]] std::size_t find_huge_number(std::string_view json, std::string& number);

/// Why `text` is no JSON: the byte offset and the reason as nlohmann-json's parser gives them; nullopt if it
/// is JSON.
struct JsonFault {
  std::size_t offset = 0;
  std::string reason;
};
[[nodiscard]] std::optional<JsonFault> explain_bad_json(std::string_view text);

/// Column of a byte offset, in characters, from 1.
[[nodiscard]] std::size_t column_at(std::string_view text, std::size_t offset) noexcept;

}  // namespace guanxi
