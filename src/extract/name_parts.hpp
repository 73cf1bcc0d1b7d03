// How the names of a document hold each other.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "extract/names.hpp"

namespace guanxi::extract {

/// A name that another one begins or ends with, or the other way round.
struct NamePart {
  std::string_view how;     // "begins-with": the other one is its beginning; "begins": it is the other one's
  std::string_view family;  // of the other one
};

/// What is thought of a name.
struct Standing {
  std::size_t root = 0;       // the name of which it is a form
  std::string_view family{};  // empty: nothing takes it for a name
  bool is_accepted = false;
};

/// By name: those that are no forms of the same. `standings`: by name.
/// Cost: two look-ups a character.
[[nodiscard]] std::vector<std::vector<NamePart>> parts_of(const NameTable& table,
                                                          const std::vector<Standing>& standings);

}  // namespace guanxi::extract
