// Lines as sh takes them apart into words, and words as sh wants them written.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace guanxi {

/// A line in words: '…', "…" and \ quote, # at the start of a word begins a comment unless a digit follows
/// (#42 is a node). Nothing is expanded.
struct Words {
  std::vector<std::string> words;
  std::vector<bool> quoted;   // whether any of the word was quoted
  bool open = false;          // a quote is not closed, or a backslash ends the line: there is more to come
  bool ends_in_blank = true;  // the last word is complete: what comes next is another one
  char open_quote = 0;        // the quote that is not closed
  /// Of the last word, unless the line ends in a blank: where it begins in the line, and how many bytes of
  /// its text lie before the part that an editor takes for a word by itself (behind a character of `breaks`
  /// that is not quoted, and behind quotes).
  std::size_t begin = 0;
  std::size_t kept = 0;
};
[[nodiscard]] Words split_words(std::string_view line, std::string_view breaks = {});

/// `text` so that sh reads it as a part of one word, inside a quote that is open already if `open_quote` says
/// so.
[[nodiscard]] std::string quote_word(std::string_view text, char open_quote = 0);

}  // namespace guanxi
