// Tables about Han characters, generated at build time from ICU's transliterators
// (tables/make_han_tables.cpp): to make a transliterator at run time costs tens of milliseconds.
#pragma once

#include <cstddef>
#include <cstdint>

namespace guanxi::han {

/// The blocks CJK Unified Ideographs Extension A to CJK Unified Ideographs, with what lies between.
inline constexpr char32_t kFirst = 0x3400;
inline constexpr char32_t kLast = 0x9FFF;
inline constexpr std::size_t kCount = kLast - kFirst + 1;

/// Index into kSyllables by (code point - kFirst). Syllable 0 is empty: no reading is known.
extern const std::uint16_t kSyllableOf[kCount];
/// Pinyin in plain a to z; ü is u.
extern const char* const kSyllables[];

/// The simplified form by (code point - kFirst); 0 where the character is its own. No form has another form.
extern const std::uint16_t kSimplifiedOf[kCount];

}  // namespace guanxi::han
