// The page's bytes, before they are parsed.
#include <algorithm>
#include <array>
#include <cctype>

#include "guanxi/base/encoding.hpp"
#include "guanxi/base/unicode.hpp"
#include "text/html.hpp"

namespace guanxi {
namespace {

using namespace std::literals;

/// Deeper elements are taken out and what they hold put in their parent.
constexpr std::size_t kMostDepth = 400;
constexpr std::size_t kMostAttributes = 64;
constexpr std::size_t kMostTagBytes = std::size_t{64} << 10;

template <std::size_t N>
bool one_of(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// Letters only, or the parser opens them anew in every block: pages that never close them grow without
/// bound.
bool is_formatting(std::string_view name) {
  static constexpr std::array kNames{"b"sv, "big"sv,   "code"sv,   "em"sv,     "font"sv, "i"sv, "nobr"sv,
                                     "s"sv, "small"sv, "strike"sv, "strong"sv, "tt"sv,   "u"sv};
  return one_of(kNames, name);
}
/// Nobody reads what they hold.
bool is_unread(std::string_view name) {
  static constexpr std::array kNames{"script"sv,   "style"sv,    "svg"sv,    "template"sv,
                                     "iframe"sv,   "noscript"sv, "object"sv, "select"sv,
                                     "textarea"sv, "noframes"sv, "math"sv,   "xmp"sv};
  return one_of(kNames, name);
}
/// Without end tags of their own, or ended by the next one: they nest in nothing but others that are counted.
bool is_uncounted(std::string_view name) {
  static constexpr std::array kNames{
      "p"sv,     "li"sv,    "td"sv,     "th"sv,    "tr"sv,   "dt"sv,    "dd"sv,       "option"sv,
      "tbody"sv, "thead"sv, "tfoot"sv,  "html"sv,  "head"sv, "body"sv,  "a"sv,        "area"sv,
      "base"sv,  "br"sv,    "col"sv,    "embed"sv, "hr"sv,   "img"sv,   "input"sv,    "link"sv,
      "meta"sv,  "param"sv, "source"sv, "track"sv, "wbr"sv,  "title"sv, "colgroup"sv, "caption"sv};
  return one_of(kNames, name);
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

class MarkupReader {
 public:
  explicit MarkupReader(std::string_view html) : html_(html) { out_.reserve(html.size() / 2); }

  std::string run() {
    while (at_ < html_.size()) {
      const std::size_t open = std::min(html_.find('<', at_), html_.size());
      out_.append(html_, at_, open - at_);
      at_ = open;
      if (at_ < html_.size()) markup();
    }
    return std::move(out_);
  }

 private:
  void markup() {
    const char next = at_ + 1 < html_.size() ? html_[at_ + 1] : '\0';
    if (html_.substr(at_, 4) == "<!--") {
      skip_behind("-->");
    } else if (next == '!' || next == '?') {
      skip_behind(">");
    } else if (next == '/' || std::isalpha(static_cast<unsigned char>(next)) != 0) {
      tag();
    } else {
      out_ += "&lt;";
      ++at_;
    }
  }
  void skip_behind(std::string_view end) {
    const std::size_t found = html_.find(end, at_);
    at_ = found == std::string_view::npos ? html_.size() : found + end.size();
  }

  void tag() {
    const std::size_t begin = at_;
    const bool closing = html_[at_ + 1] == '/';
    std::string name;
    std::size_t i = at_ + (closing ? 2 : 1);
    for (; i < html_.size() && std::isalnum(static_cast<unsigned char>(html_[i])) != 0; ++i)
      name += lower(html_[i]);
    std::size_t attributes = 0;
    char quote = '\0';
    for (; i < html_.size(); ++i) {
      const char c = html_[i];
      if (quote != '\0') {
        if (c == quote) quote = '\0';
        continue;
      }
      if (c == '>') break;
      if (c == '"' || c == '\'') quote = html_[i - 1] == '=' || html_[i - 1] == ' ' ? c : '\0';
      if (c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '/' || c == '\f') ++attributes;
    }
    at_ = std::min(i + 1, html_.size());
    const std::string_view whole = html_.substr(begin, at_ - begin);
    if (is_formatting(name)) return;
    if (!closing && is_unread(name) && !keeps(whole, name)) {
      skip_unread(name);
      return;
    }
    if (!counts(name, closing)) return;
    if (!closing && name == "script") {
      copy_script(whole);
      return;
    }
    if (attributes <= kMostAttributes && whole.size() <= kMostTagBytes && whole.back() == '>')
      out_ += whole;
    else
      out_ += (closing ? "</" : "<") + name + ">";
  }

  /// Keeps the depth; false: the tag is one too many.
  bool counts(std::string_view name, bool closing) {
    if (is_uncounted(name)) return true;
    if (!closing) {
      if (depth_ >= kMostDepth) {
        ++left_out_;
        return false;
      }
      ++depth_;
      return true;
    }
    if (left_out_ > 0) {
      --left_out_;
      return false;
    }
    if (depth_ > 0) --depth_;
    return true;
  }

  static bool keeps(std::string_view tag, std::string_view name) {
    return name == "script" && tag.find("ld+json") != std::string_view::npos;
  }
  /// Where the end tag of `name` starts; the end of the page if there is none.
  [[nodiscard]] std::size_t end_tag(std::string_view name) const {
    for (std::size_t i = html_.find("</", at_); i != std::string_view::npos; i = html_.find("</", i + 2)) {
      const std::string_view found = html_.substr(i + 2, name.size());
      if (std::equal(found.begin(), found.end(), name.begin(), name.end(),
                     [](char a, char b) { return lower(a) == b; }))
        return i;
    }
    return html_.size();
  }
  void skip_unread(std::string_view name) {
    at_ = end_tag(name);
    skip_behind(">");
    out_ += ' ';
  }
  void copy_script(std::string_view tag) {
    const std::size_t end = end_tag("script");
    out_ += tag.size() <= kMostTagBytes ? tag : "<script>"sv;
    out_.append(html_, at_, end - at_);
    out_ += "</script>";
    at_ = end;
    skip_behind(">");
    if (depth_ > 0) --depth_;
  }

  std::string_view html_;
  std::size_t at_ = 0;
  std::string out_;
  std::size_t depth_ = 0, left_out_ = 0;
};

}  // namespace

std::string plain_markup(std::string_view html) {
  return MarkupReader(html).run();
}

std::string declared_charset(std::string_view bytes) {
  constexpr std::size_t kLooked = 4096, kLongestName = 32;
  if (detect_encoding(bytes.substr(0, std::size_t{64} << 10)).bom > 0) return {};
  if (find_invalid_utf8(bytes) == std::string_view::npos) return {};
  std::string head(bytes.substr(0, kLooked));
  std::transform(head.begin(), head.end(), head.begin(), lower);
  const std::size_t found = head.find("charset=");
  if (found == std::string::npos) return {};
  std::size_t at = found + "charset="sv.size();
  while (at < head.size() && (head[at] == '"' || head[at] == '\'' || head[at] == ' ')) ++at;
  std::string name;
  while (at < head.size() && name.size() < kLongestName &&
         (std::isalnum(static_cast<unsigned char>(head[at])) != 0 || head[at] == '-' || head[at] == '_'))
    name += head[at++];
  if (name == "gb2312" || name == "gbk") name = "gb18030";  // what pages that say so really are
  return is_known_encoding(name) ? name : std::string{};
}

}  // namespace guanxi
