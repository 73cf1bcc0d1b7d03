// Text as people write names: validity, normal forms, Han to Latin, width on a terminal. Wraps ICU.
//
// Thread-safety: all functions may be called from several threads at once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace guanxi {

/// Byte offset of the first byte that is not valid UTF-8 (surrogates and overlong forms are invalid), or
/// npos.
[[nodiscard]] std::size_t find_invalid_utf8(std::string_view text) noexcept;

/// `text` with each maximal invalid sequence replaced by U+FFFD.
[[nodiscard]] std::string repair_utf8(std::string_view text);

/// The code points of valid UTF-8 text. Invalid bytes become U+FFFD.
[[nodiscard]] std::u32string to_code_points(std::string_view text);
[[nodiscard]] std::string to_utf8(std::u32string_view code_points);
void append_utf8(std::string& out, char32_t code_point);

/// The form under which names are compared: NFKC, case folded, traditional characters simplified one by one,
/// without white space, control and format characters, quotation marks (all scripts, 《》〈〉「」『』),
/// apostrophes, middle dots and dashes. Its own form; never longer than a small multiple of the input; may be
/// empty ("——"). Invalid bytes become U+FFFD. Cost: linear; plain ASCII and plain Han text take a fast path
/// (at least 50 MB/s).
[[nodiscard]] std::string normalise_name(std::string_view name);

/// Pinyin of a normalised name without tones or blanks ("之江实验室" → "zhijiangshiyanshi"), ü as u;
/// characters that are not Han stay. Empty if the name holds no Han character. A character with several
/// readings takes its commonest, but for a few words (重庆 is "chongqing").
[[nodiscard]] std::string pinyin(std::string_view normalised_name);

/// First letters of the same syllables ("zjsys"); runs of other characters stay whole. Empty as above.
[[nodiscard]] std::string pinyin_initials(std::string_view normalised_name);

/// The simplified form of a traditional character; every other one is its own.
[[nodiscard]] char32_t simplified(char32_t code_point) noexcept;

[[nodiscard]] bool is_han(char32_t code_point) noexcept;
[[nodiscard]] bool has_han(std::string_view text) noexcept;

/// Columns that `text` takes on a terminal: East Asian wide and full-width 2, combining marks 0 (UAX #11).
[[nodiscard]] std::size_t display_width(std::string_view text);

/// The longest prefix that is at most `columns` wide, ended by "…" where something was cut (the … counts).
[[nodiscard]] std::string truncate_to_width(std::string_view text, std::size_t columns);

/// `text` with control characters (C0, DEL, C1), bidirectional controls and invalid bytes written as visible
/// escapes
/// (\n, \t, \x1b, \u202e): safe to print on a terminal. Clean text is returned as it is.
[[nodiscard]] std::string escape_for_terminal(std::string_view text);

/// Damerau–Levenshtein distance (optimal string alignment) over code points, or `limit + 1` as soon as it is
/// larger. Cost: O(limit × length).
[[nodiscard]] std::size_t edit_distance(std::u32string_view a, std::u32string_view b, std::size_t limit);

/// The best of `candidates` for a mistyped `word`, at most a third of its length away, the first of equals;
/// case is no difference. Empty if there is none.
[[nodiscard]] std::string closest(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace guanxi
