// What the characters of a name say about its parts: its places, its level, its last words.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "extract/lexicon.hpp"

namespace guanxi::extract {

/// Keys are those of NameTable. REQUIRES: the lexicon outlives this.
class NameShapes {
 public:
  explicit NameShapes(const Lexicon& lexicon) : lexicon_(&lexicon) {}

  [[nodiscard]] Roles roles_of(std::u32string_view word) const;
  [[nodiscard]] bool is_legal_form(std::u32string_view tail) const;
  /// Characters of the places that a key begins with, in brackets or not: 中国(银川).
  [[nodiscard]] std::size_t leading_places(std::u32string_view key) const;
  /// Characters that a key begins with before the level of its place, 浙江 of 浙江省妇联; 0 for none.
  [[nodiscard]] std::size_t before_level(std::u32string_view key) const;
  /// Characters of the word that opens a body's name whatever stands before it, 中共; 0 for none.
  [[nodiscard]] std::size_t opening(std::u32string_view key) const;
  /// Whether a noun or last word of two characters or more begins at `at`.
  [[nodiscard]] bool starts_word(std::u32string_view key, std::size_t at) const;

  /// Whether the first `size` characters of a Latin name's key are whole words.
  [[nodiscard]] static bool ends_word(const std::string& written, std::size_t size);
  /// Its words' first letters that are capitals, in lower case.
  [[nodiscard]] static std::u32string initials(std::string_view written);

 private:
  const Lexicon* lexicon_;
};

}  // namespace guanxi::extract
