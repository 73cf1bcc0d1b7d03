#include "text/markdown.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

#include "text/chars.hpp"
#include "text/cleaner.hpp"
#include "text/dates.hpp"
#include "text/lines.hpp"

namespace guanxi {
namespace {

/// A link's target is no longer than this; what is longer is no link.
constexpr std::size_t kMostTargetBytes = 4096;

/// One line's characters without its marks, as pieces of the text.
class InlineMarks {
 public:
  InlineMarks(Cleaner& cleaner, std::string_view text, const Line& line, Blanks blanks)
      : cleaner_(cleaner), text_(text), end_(line.end), at_(line.begin), from_(line.begin), blanks_(blanks) {}

  void run() {
    while (at_ < end_) {
      if (is_mark(text_[at_]))
        look_at_mark();
      else
        ++at_;
    }
    put(end_);
  }

 private:
  static bool is_mark(char c) {
    static constexpr auto kMarks = [] {
      std::array<bool, 256> table{};
      for (const char mark : {'*', '_', '`', '[', ']', '!', '~', '\\', '<'})
        table[static_cast<unsigned char>(mark)] = true;
      return table;
    }();
    return kMarks[static_cast<unsigned char>(c)];
  }
  [[nodiscard]] char at(std::size_t i) const { return i < end_ ? text_[i] : '\0'; }
  [[nodiscard]] bool is_word(std::size_t i) const {
    return i < end_ && (static_cast<unsigned char>(text_[i]) >= 0x80 ||
                        std::isalnum(static_cast<unsigned char>(text_[i])) != 0);
  }

  void put(std::uint32_t until) {
    if (from_ >= until) return;
    if (!started_) {
      const std::string_view body = stripped(text_.substr(from_, until - from_));
      if (body.empty()) return;
      cleaner_.next_line(static_cast<std::uint32_t>(body.data() - text_.data()));
      started_ = true;
    }
    cleaner_.add_inline(from_, until, blanks_);
  }
  /// Leaves [at_, until) out.
  void cut(std::uint32_t until) {
    put(at_);
    from_ = at_ = until;
  }

  /// One past the `close` that ends what starts at `begin`; 0 if there is none near.
  [[nodiscard]] std::uint32_t target_end(std::size_t begin, char close) const {
    const std::size_t found =
        text_.substr(0, std::min<std::size_t>(end_, begin + kMostTargetBytes)).find(close, begin);
    return found == std::string_view::npos ? 0 : static_cast<std::uint32_t>(found + 1);
  }

  /// Where the next "](" is from `begin` on; each byte is looked at once a line.
  [[nodiscard]] std::size_t next_link_middle(std::size_t begin) {
    if (link_middle_ < begin || link_middle_ == 0)
      link_middle_ = std::min(text_.substr(0, end_).find("](", begin), text_.size());
    return link_middle_;
  }

  void look_at_mark() {
    const char c = text_[at_];
    if (c == '\\') {
      if (std::ispunct(static_cast<unsigned char>(at(at_ + 1))) != 0) {
        cut(at_ + 1);
        ++at_;
      } else {
        ++at_;
      }
    } else if (c == '*' || c == '~' || c == '_' || c == '`') {
      emphasis(c);
    } else if (c == '!' && at(at_ + 1) == '[' && next_link_middle(at_) < end_) {
      const std::uint32_t until = target_end(next_link_middle(at_), ')');
      until == 0 ? static_cast<void>(++at_) : cut(until);
    } else if (c == '[') {
      const std::size_t middle = next_link_middle(at_);
      if (at(at_ + 1) == '^' && target_end(at_, ']') != 0)
        cut(target_end(at_, ']'));
      else if (middle < end_ && middle - at_ < kMostTargetBytes && target_end(middle, ')') != 0)
        cut(at_ + 1);
      else
        ++at_;
    } else if (c == ']' && at(at_ + 1) == '(') {
      const std::uint32_t until = target_end(at_, ')');
      until == 0 ? static_cast<void>(++at_) : cut(until);
    } else if (c == '<') {
      tag();
    } else {
      ++at_;
    }
  }

  void emphasis(char c) {
    std::uint32_t until = at_;
    while (at(until) == c) ++until;
    const bool blank_before = at_ == 0 || text_[at_ - 1] == ' ',
               blank_behind = at(until) == ' ' || at(until) == '\0';
    const bool inside_word = c == '_' && at_ > 0 && is_word(at_ - 1) && is_word(until);
    const bool alone = blank_before && blank_behind;
    const bool single_tilde = c == '~' && until - at_ == 1;
    if (inside_word || alone || single_tilde)
      at_ = until;
    else
      cut(until);
  }

  void tag() {
    const char first = at(at_ + 1);
    const bool opens = first == '/' || first == '!' || std::isalpha(static_cast<unsigned char>(first)) != 0;
    const std::uint32_t until = opens ? target_end(at_, '>') : 0;
    until == 0 ? static_cast<void>(++at_) : cut(until);
  }

  Cleaner& cleaner_;
  std::string_view text_;
  std::uint32_t end_, at_, from_;
  Blanks blanks_;
  bool started_ = false;
  std::size_t link_middle_ = 0;
};

void add_marked(Cleaner& cleaner, std::string_view text, const Line& line, Blanks blanks) {
  InlineMarks(cleaner, text, line, blanks).run();
}

class MarkdownReader {
 public:
  MarkdownReader(Document& document, bool chinese)
      : document_(document),
        text_(document.text),
        layout_(document, survey(text_), chinese, has_headings(text_), add_marked) {}

  void run() {
    std::uint32_t at = front_matter();
    while (at < text_.size()) {
      const RawLine raw = raw_line_at(text_, at);
      at = raw.next;
      take(raw);
    }
    layout_.finish();
  }

 private:
  /// Headings are marked, so a line without a mark is none.
  static bool has_headings(std::string_view text) {
    return text.starts_with("# ") || text.starts_with("## ") || text.find("\n#") != std::string_view::npos;
  }

  [[nodiscard]] std::string_view slice(const RawLine& raw) const {
    return text_.substr(raw.begin, raw.end - raw.begin);
  }

  /// The lines between two "---" at the very beginning: names and values. Returns where the text goes on.
  std::uint32_t front_matter() {
    constexpr int kMostLines = 64;
    if (!text_.starts_with("---")) return 0;
    std::uint32_t at = 0;
    for (int i = 0; i < kMostLines && at < text_.size(); ++i) {
      const RawLine raw = raw_line_at(text_, at);
      at = raw.next;
      const std::string_view line = stripped(slice(raw));
      if (i == 0 && line != "---") return 0;
      if (i > 0 && (line == "---" || line == "...")) return at;
      if (i > 0 && line.find(':') == std::string_view::npos && !line.empty() && line.front() != '-') return 0;
      if (const std::size_t colon = line.find(':'); colon != std::string_view::npos)
        state(line.substr(0, colon), stripped(line.substr(colon + 1)));
    }
    return 0;
  }

  void state(std::string_view name, std::string_view value) {
    if (value.size() >= 2 && (value.front() == '"' || value.front() == '\'') && value.back() == value.front())
      value = value.substr(1, value.size() - 2);
    const auto set = [value](std::string& field) {
      if (field.empty()) field = value;
    };
    if (name == "title") set(document_.title);
    if (name == "author") set(document_.byline);
    if (name == "publisher" || name == "source") set(document_.publisher);
    if (name == "url" || name == "uri") set(document_.uri);
    if (name == "date")
      if (const auto date = find_date(value)) document_.date = date->text;
  }

  void take(const RawLine& raw) {
    Line line = plain_line(text_, raw);
    const std::string_view whole = line.role == LineRole::kBlank ? std::string_view{} : stripped(slice(raw));
    const bool fence = whole.starts_with("```") || whole.starts_with("~~~");
    if (fence) in_code_ = !in_code_;
    if (fence || in_code_) {
      layout_.take({LineRole::kFurniture, raw.begin, raw.end, 0, 0, false});
      return;
    }
    if (whole.empty() || line.role == LineRole::kFurniture) {
      layout_.take(line);
      return;
    }
    if (whole.front() == '|')
      cells(line, whole);
    else if (!heading(line, raw))
      other(line, whole);
  }

  void resize(Line& line, std::string_view body) const {
    line.begin = static_cast<std::uint32_t>(body.data() - text_.data());
    line.end = line.begin + static_cast<std::uint32_t>(body.size());
    line.width = rough_width(body);
  }

  bool heading(Line& line, const RawLine& raw) {
    std::string_view body = stripped(slice(raw));
    std::size_t rank = 0;
    while (rank < body.size() && body[rank] == '#') ++rank;
    constexpr std::size_t kMostRank = 6;
    if (rank == 0 && raw.next < text_.size() && line.role == LineRole::kText) {
      const std::string_view below = stripped(slice(raw_line_at(text_, raw.next)));
      const bool first = below.size() >= 3 && below.find_first_not_of('=') == std::string_view::npos;
      if (!first) return false;
      line.role = LineRole::kHeading;
      line.title = true;
      layout_.take(line);
      return true;
    }
    if (rank == 0 || rank > kMostRank || (rank < body.size() && body[rank] != ' ' && body[rank] != '\t'))
      return false;
    body = stripped(body.substr(rank));
    while (!body.empty() && body.back() == '#') body.remove_suffix(1);
    body = stripped(body);
    if (body.empty()) {
      layout_.take({LineRole::kFurniture, raw.begin, raw.end, 0, 0, false});
      return true;
    }
    resize(line, without_bullet(body));
    line.role = is_byline(body)    ? LineRole::kByline
                : is_caption(body) ? LineRole::kCaption
                                   : LineRole::kHeading;
    line.title = rank == 1;
    layout_.take(line);
    return true;
  }

  void cells(Line line, std::string_view row) {
    if (row.find_first_not_of("|-: ") == std::string_view::npos) return;
    line.role = LineRole::kCell;
    while (!row.empty()) {
      const std::size_t bar = std::min(row.find('|'), row.size());
      const std::string_view cell = stripped(row.substr(0, bar));
      row.remove_prefix(std::min(bar + 1, row.size()));
      if (cell.empty()) continue;
      resize(line, cell);
      layout_.take(line);
    }
  }

  void other(Line& line, std::string_view whole) {
    if (whole.starts_with("![") && whole.back() == ')') line.role = LineRole::kFurniture;
    std::string_view body = text_.substr(line.begin, line.end - line.begin);
    while (body.starts_with('>')) body = stripped(body.substr(1));
    if (body.empty()) line.role = LineRole::kFurniture;
    if (whole.starts_with("——") && line.role == LineRole::kText) line.role = LineRole::kHeading;
    resize(line, body);
    layout_.take(line);
  }

  Document& document_;
  std::string_view text_;
  Layout layout_;
  bool in_code_ = false;
};

}  // namespace

void read_markdown(Document& document, bool chinese) {
  MarkdownReader(document, chinese).run();
}

}  // namespace guanxi
