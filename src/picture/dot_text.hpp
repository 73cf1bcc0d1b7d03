// Text for DOT: cleaned, wrapped, quoted.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace guanxi::dot {

/// Names come from strangers: control characters become visible escapes, line breaks blanks, and bytes that
/// are not UTF-8 (which Graphviz would take for Latin-1) U+FFFD.
[[nodiscard]] std::string clean(std::string_view text);

/// A quoted identifier or attribute value that Graphviz takes as it stands (`\` twice, so nothing is
/// expanded).
[[nodiscard]] std::string quote(std::string_view text);

/// A quoted label of several lines.
[[nodiscard]] std::string quote_lines(const std::vector<std::string>& lines);

/// A quoted tooltip; '\n' parts its lines. Graphviz expands escapes in tooltips twice.
[[nodiscard]] std::string quote_tooltip(std::string_view text);

/// A quoted address for an href, or "" if it is neither http nor https. Graphviz copies addresses into SVG
/// unescaped.
[[nodiscard]] std::string quote_url(std::string_view url);

/// Text within an HTML-like label, which must not be empty: a blank that is not broken stands for nothing.
[[nodiscard]] std::string html(std::string_view text);

/// Text of several lines within HTML.
[[nodiscard]] std::string html_lines(std::string_view text);

/// `text` in at most `max_lines` lines of at most `columns` columns (a Han character takes two), about
/// equally long. Breaks at blanks and beside Han characters, not before closing punctuation; words longer
/// than a line are cut. What does not fit is cut off with "…".
[[nodiscard]] std::vector<std::string> wrap(std::string_view text, std::size_t columns,
                                            std::size_t max_lines);

}  // namespace guanxi::dot
