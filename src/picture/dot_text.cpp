#include "picture/dot_text.hpp"

#include <algorithm>
#include <array>

#include "guanxi/base/unicode.hpp"

namespace guanxi::dot {
namespace {

std::string without_line_breaks(std::string_view text) {
  std::string out(text);
  std::replace_if(
      out.begin(), out.end(), [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
  return out;
}

/// Valid UTF-8, but no character of XML.
std::string without_noncharacters(std::string text) {
  for (const char* const bytes : {"\xEF\xBF\xBE", "\xEF\xBF\xBF"}) {
    for (std::size_t at = text.find(bytes); at != std::string::npos; at = text.find(bytes, at))
      text.replace(at, 3, "\xEF\xBF\xBD");
  }
  return text;
}

/// For a quoted string; `backslashes`: what stands for one.
void append_escaped(std::string& out, std::string_view text, std::string_view backslashes) {
  for (const char c : text) {
    if (c == '\\') {
      out += backslashes;
    } else if (c == '"') {
      out += "\\\"";
    } else if (c == '&') {
      out += "&amp;";  // Graphviz decodes entities in labels and tooltips
    } else {
      out += c;
    }
  }
}

void append_html(std::string& out, char c) {
  switch (c) {
    case '&':
      out += "&amp;";
      break;
    case '<':
      out += "&lt;";
      break;
    case '>':
      out += "&gt;";
      break;
    case '"':
      out += "&quot;";
      break;
    case '\\':
      out += "\\\\";  // Graphviz takes one for the start of an escape
      break;
    default:
      out += c;
  }
}

/// Whether `text` starts with what Graphviz takes for a reference to a character, known or not.
bool is_reference(std::string_view text) noexcept {
  const std::size_t end = text.find(';');
  if (!text.starts_with("&") || end == std::string_view::npos || end < 2) return false;
  return std::all_of(text.begin() + 1, text.begin() + static_cast<std::ptrdiff_t>(end), [](char c) {
    return c == '#' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  });
}

bool breaks_beside(char32_t c) noexcept {
  return is_han(c) || (c >= 0x3000 && c <= 0x30FF) || c >= 0xFF00;
}

bool may_start_line(char32_t c) noexcept {
  return std::u32string_view(U",.;:!?)]}%\"'’”»、。，．；：！？）】》〉」』〕％·…—").find(c) ==
         std::u32string_view::npos;
}

bool may_end_line(char32_t c) noexcept {
  return std::u32string_view(U"([{«‘“（【《〈「『〔").find(c) == std::u32string_view::npos;
}

/// A stretch that is not broken, with the blanks after it.
struct Word {
  std::u32string text;
  std::size_t width = 0;   // without the blanks
  std::size_t blanks = 0;  // after it
};

/// A word that got too long goes on in another: behind its last hyphen or the like, else where it ends now.
void break_word(std::vector<Word>& words) {
  Word& word = words.back();
  const std::size_t at = word.text.find_last_of(U"-_/.@");
  Word rest;
  if (at != std::u32string::npos && at > 0 && at + 1 < word.text.size()) {
    rest.text = word.text.substr(at + 1);
    rest.width = display_width(to_utf8(rest.text));
    word.text.resize(at + 1);
    word.width -= rest.width;
  }
  words.push_back(std::move(rest));
}

std::vector<Word> words_of(std::u32string_view text, std::size_t columns) {
  std::vector<Word> words;
  const auto width_of = [](char32_t c) { return display_width(to_utf8(std::u32string_view(&c, 1))); };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char32_t c = text[i];
    if (c == U' ') {
      if (!words.empty()) ++words.back().blanks;
      continue;
    }
    const std::size_t width = width_of(c);
    const bool after_blank = words.empty() || words.back().blanks > 0;
    const bool beside_han = i > 0 && width > 0 && (breaks_beside(c) || breaks_beside(text[i - 1])) &&
                            may_start_line(c) && may_end_line(text[i - 1]);
    if (after_blank || beside_han)
      words.emplace_back();
    else if (words.back().width + width > columns)
      break_word(words);
    words.back().text += c;
    words.back().width += width;
  }
  return words;
}

/// Fills lines of `columns` one after the other; gives the index of each line's first word.
std::vector<std::size_t> fill(const std::vector<Word>& words, std::size_t columns) {
  std::vector<std::size_t> starts;
  std::size_t width = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::size_t blank = i > 0 && words[i - 1].blanks > 0 ? 1 : 0;
    if (starts.empty() || width + blank + words[i].width > columns) {
      starts.push_back(i);
      width = words[i].width;
    } else {
      width += blank + words[i].width;
    }
  }
  return starts;
}

std::string join(const std::vector<Word>& words, std::size_t begin, std::size_t end) {
  std::u32string line;
  for (std::size_t i = begin; i < end; ++i) {
    line += words[i].text;
    if (i + 1 < end && words[i].blanks > 0) line += U' ';
  }
  return to_utf8(line);
}

}  // namespace

std::string clean(std::string_view text) {
  return without_noncharacters(escape_for_terminal(without_line_breaks(repair_utf8(text))));
}

std::string quote(std::string_view text) {
  const std::string cleaned = clean(text);
  std::string out = "\"";
  for (std::size_t i = 0; i < cleaned.size(); ++i) {
    if (cleaned[i] == '\\' || cleaned[i] == '"') out += '\\';
    out += cleaned[i];
    if (is_reference(std::string_view(cleaned).substr(i))) out += "amp;";  // SVG would have it unescaped
  }
  return out + '"';
}

std::string quote_lines(const std::vector<std::string>& lines) {
  std::string out = "\"";
  for (const std::string& line : lines) {
    if (&line != &lines.front()) out += "\\n";
    append_escaped(out, clean(line), "\\\\");
  }
  return out + '"';
}

std::string quote_tooltip(std::string_view text) {
  std::string out = "\"";
  for (bool first = true; first || !text.empty(); first = false) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (!first) out += "\\n";
    append_escaped(out, clean(text.substr(0, end)), "\\\\\\\\");
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out + '"';
}

std::string quote_url(std::string_view url) {
  if (!url.starts_with("http://") && !url.starts_with("https://")) return {};
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out = "\"";
  for (const char c : url) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '&') {
      out += "&amp;";
    } else if (byte <= 0x20 || byte >= 0x7F ||
               std::string_view("\"'<>\\^`{|}").find(c) != std::string_view::npos) {
      out += '%';
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string html(std::string_view text) {
  const std::string cleaned = clean(text);
  if (cleaned.find_first_not_of(' ') == std::string::npos) return "&#160;";
  std::string out;
  for (const char c : cleaned) append_html(out, c);
  return out;
}

std::string html_lines(std::string_view text) {
  std::string out;
  for (const char c : repair_utf8(text)) {
    if (c == '\\')
      out += c;
    else
      append_html(out, c);
  }
  return out;
}

std::vector<std::string> wrap(std::string_view text, std::size_t columns, std::size_t max_lines) {
  const std::vector<Word> words = words_of(to_code_points(text), columns);
  std::vector<std::size_t> starts = fill(words, columns);
  if (starts.size() <= max_lines) {
    std::size_t width = 1;
    for (const Word& word : words) width = std::max(width, word.width);
    while (fill(words, width).size() > starts.size()) ++width;
    starts = fill(words, width);
  }
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < starts.size() && i < max_lines; ++i) {
    const bool last = i + 1 == starts.size() || i + 1 == max_lines;
    lines.push_back(join(words, starts[i], last ? words.size() : starts[i + 1]));
  }
  if (lines.empty()) lines.emplace_back();
  lines.back() = truncate_to_width(lines.back(), columns);
  return lines;
}

}  // namespace guanxi::dot
