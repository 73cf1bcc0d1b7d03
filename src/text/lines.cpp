#include "text/lines.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "text/chars.hpp"

namespace guanxi {
namespace {

using namespace std::literals;

/// How far into a line is looked for commas.
constexpr std::size_t kProseBytes = 400;
constexpr std::uint32_t kMostHeadingColumns = 90;
constexpr std::uint32_t kMostCaptionColumns = 240;
constexpr std::uint32_t kMostBylineColumns = 100;
constexpr std::size_t kMostEndCueBytes = 40;

/// What stands before an author's name.
constexpr std::array kSquares{"■"sv, "□"sv, "◎"sv, "▲"sv};

template <std::size_t N>
bool starts_with_any(std::string_view line, const std::array<std::string_view, N>& words) noexcept {
  return std::any_of(words.begin(), words.end(),
                     [line](std::string_view word) { return line.starts_with(word); });
}
template <std::size_t N>
bool ends_with_any(std::string_view line, const std::array<std::string_view, N>& words) noexcept {
  return std::any_of(words.begin(), words.end(),
                     [line](std::string_view word) { return line.ends_with(word); });
}

bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}

/// "12", "- 12 -", "Page 3 of 9", "第 3 页".
bool is_page_number(std::string_view line) noexcept {
  constexpr std::size_t kMostBytes = 24, kMostDigits = 3;
  if (line.size() > kMostBytes) return false;
  std::size_t digits = 0;
  bool page = false;
  for (std::size_t at = 0; at < line.size();) {
    const std::string_view rest = line.substr(at);
    static constexpr std::array kWords{"Page"sv, "page"sv, "of"sv, "第"sv, "页"sv,
                                       "頁"sv,   "共"sv,   "/"sv,  "|"sv};
    const auto* const word = std::find_if(kWords.begin(), kWords.end(),
                                          [rest](std::string_view w) { return rest.starts_with(w); });
    if (word != kWords.end()) {
      page = true;
      at += word->size();
      continue;
    }
    const CodePoint c = code_point_at(line, at);
    const CharClass kind = class_of(c.value);
    if (kind == CharClass::kDigit)
      ++digits;
    else if (kind != CharClass::kBlank && c.value != U'-' && c.value != U'—' && c.value != U'–' &&
             c.value != U'·')
      return false;
    at += c.bytes;
  }
  return digits > 0 && (page || digits <= kMostDigits);
}

/// Four or more of the same mark, or marks alone.
bool is_rule(std::string_view line) noexcept {
  constexpr std::string_view kMarks = "-=_*~#+. |";
  return line.size() >= 3 && line.find_first_not_of(kMarks) == std::string_view::npos;
}

/// "<kbd></kbd><del id=x></del>": tags and nothing else.
bool is_bare_tags(std::string_view line) noexcept {
  if (line.empty() || line.front() != '<' || line.back() != '>') return false;
  bool inside = false;
  for (const char c : line) {
    if (c == '<') inside = true;
    if (!inside && c != ' ') return false;
    if (c == '>') inside = false;
  }
  return line.size() > 2 && (line[1] == '/' || line[1] == '!' || (line[1] >= 'a' && line[1] <= 'z'));
}

/// Bytes of a bullet and the blanks behind it at the line's beginning.
std::size_t bullet_bytes(std::string_view line) noexcept {
  static constexpr std::array kBullets{"•"sv, "●"sv, "○"sv, "▪"sv, "◆"sv, "◇"sv, "►"sv, "▶"sv, "‣"sv, "★"sv};
  std::size_t bytes = 0;
  for (const std::string_view bullet : kBullets)
    if (line.starts_with(bullet)) bytes = bullet.size();
  if (bytes == 0 && line.size() > 2 && (line[0] == '-' || line[0] == '*' || line[0] == '+') && line[1] == ' ')
    bytes = 1;
  if (bytes == 0) return 0;
  const std::string_view rest = stripped(line.substr(bytes));
  return rest.empty() ? 0 : static_cast<std::size_t>(rest.data() - line.data());
}

/// "■张三" → "张三".
std::string_view without_square(std::string_view line) noexcept {
  for (const std::string_view square : kSquares)
    if (line.starts_with(square)) return stripped(line.substr(square.size()));
  return line;
}

std::uint32_t indent_of(std::string_view before) noexcept {
  std::uint32_t columns = 0;
  for (std::size_t at = 0; at < before.size();) {
    const CodePoint c = code_point_at(before, at);
    columns += c.value == U'\t' ? 4 : c.value == 0x3000 ? 2 : 1;
    at += c.bytes;
  }
  return columns;
}

}  // namespace

RawLine raw_line_at(std::string_view text, std::uint32_t at) noexcept {
  const std::string_view rest = text.substr(at);
  std::size_t end = 0;
  while (end < rest.size()) {
    const char c = rest[end];
    if (c == '\n' || c == '\r' || c == '\f') break;
    ++end;
  }
  std::size_t next = std::min(end + 1, rest.size());
  if (end + 1 < rest.size() && rest[end] == '\r' && rest[end + 1] == '\n') ++next;
  return {at, at + static_cast<std::uint32_t>(end), at + static_cast<std::uint32_t>(next)};
}

bool is_prose(std::string_view line) noexcept {
  const std::string_view head = line.substr(0, kProseBytes);
  for (std::size_t at = 0; at < head.size();) {
    const CodePoint c = code_point_at(head, at);
    at += c.bytes;
    const bool ascii = c.value < 0x80;
    const CharClass kind = class_of(c.value);
    if (kind != CharClass::kMark && kind != CharClass::kWidePunct) continue;
    if (!is_comma(c.value) && !is_sentence_end(c.value)) continue;
    if (c.value == U':' || c.value == U'：' || c.value == U'、') continue;
    // In "3.5" and "10,000" they end nothing.
    const auto is_digit_at = [&head](std::size_t i) { return i < head.size() && is_digit(head[i]); };
    if (ascii && at >= 2 && is_digit_at(at) && is_digit_at(at - 2)) continue;
    if (ascii && c.value == U'.' && at < line.size() && line[at] != ' ') continue;
    return true;
  }
  return false;
}

bool is_caption(std::string_view line) noexcept {
  static constexpr std::array kStarts{
      "图为"sv,     "圖為"sv,     "图："sv,     "圖："sv,           "图:"sv,      "图源"sv,
      "图片来源"sv, "圖片來源"sv, "图片说明"sv, "Photo:"sv,         "Photo by"sv, "Image:"sv,
      "Caption:"sv, "Figure "sv,  "Fig. "sv,    "Photo courtesy"sv, "（图"sv,     "(图"sv};
  static constexpr std::array kEnds{
      " 摄"sv,     "　摄"sv,         " 摄）"sv,           " 摄)"sv,   "/摄"sv,
      "供图"sv,    "供圖"sv,         "新华社发"sv,        "资料图"sv, "资料图）"sv,
      "资料图)"sv, " 攝"sv,          "（攝）"sv,          "（摄）"sv, "(摄)"sv,
      "摄影"sv,    "日摄）"sv,       "日摄）。"sv,        "日摄)"sv,  "日摄)。"sv,
      "日摄"sv,    "（资料照片）"sv, "[Photo/Agencies]"sv};
  // Few lines begin or end like that: look at one character before all the words.
  constexpr std::u32string_view kFirst = U"图圖PICF（(", kLast = U"摄图圖发攝影）)。]";
  const bool first = kFirst.find(code_point_at(line, 0).value) != std::u32string_view::npos;
  const bool last = kLast.find(code_point_before(line, line.size()).value) != std::u32string_view::npos;
  if (!first && !last) return false;
  if (line.size() > std::size_t{kMostCaptionColumns} * 2 || rough_width(line) > kMostCaptionColumns)
    return false;
  return starts_with_any(line, kStarts) || ends_with_any(line, kEnds) ||
         (line.starts_with("图") && line.size() > 3 && is_digit(line[3]));
}

bool is_byline(std::string_view line) noexcept {
  static constexpr std::array kStarts{
      "本报记者"sv,  "本報記者"sv,   "本刊记者"sv,  "本刊記者"sv,   "本网记者"sv,    "记者 "sv,
      "记者："sv,    "记者:"sv,      "记者/"sv,     "記者 "sv,      "記者："sv,      "記者／"sv,
      "文/"sv,       "文／"sv,       "文|"sv,       "文｜"sv,       "撰文"sv,        "作者："sv,
      "作者:"sv,     "作者 "sv,      "责任编辑"sv,  "責任編輯"sv,   "责编"sv,        "编辑："sv,
      "编辑:"sv,     "編輯："sv,     "通讯员"sv,    "文字记者"sv,   "统筹："sv,      "统筹:"sv,
      "来源："sv,    "来源:"sv,      "來源："sv,    "來源:"sv,      "【编辑"sv,      "【责任编辑"sv,
      "[责任编辑"sv, "（责任编辑"sv, "(责任编辑"sv, "校对"sv,       "审核："sv,      "By "sv,
      "BY "sv,       "Source: "sv,   "Author: "sv,  "Reporter: "sv, "Editor: "sv,    "发布时间"sv,
      "發布時間"sv,  "Published"sv,  "Updated"sv,   "海报设计"sv,   "新华社记者 "sv, "【作者"sv};
  constexpr std::u32string_view kFirst = U"本记記文撰作责責编編通统来來【[（(校审发發海新■□◎▲BSAREPU";
  if (kFirst.find(code_point_at(line, 0).value) == std::u32string_view::npos) return false;
  if (line.size() > std::size_t{kMostBylineColumns} * 2 || rough_width(line) > kMostBylineColumns)
    return false;
  constexpr std::uint32_t kMostNameColumns = 24;
  if (starts_with_any(line, kSquares)) return rough_width(line) <= kMostNameColumns && !is_prose(line);
  return starts_with_any(line, kStarts) && !ends_sentence(line);
}

bool is_heading(std::string_view line) noexcept {
  if (line.size() > std::size_t{kMostHeadingColumns} * 2 || rough_width(line) > kMostHeadingColumns)
    return false;
  const char32_t last = code_point_before(line, line.size()).value;
  if (last == U'？' || last == U'！' || last == U'?' || last == U'!') return true;
  return !ends_sentence(line) && !is_comma(last) && line.find("。") == std::string_view::npos;
}

bool is_end_of_story(std::string_view line) noexcept {
  if (line.size() > kMostEndCueBytes || ends_sentence(line)) return false;
  static constexpr std::array kCues{"热门导读"sv,
                                    "相关阅读"sv,
                                    "相关新闻"sv,
                                    "相关推荐"sv,
                                    "相关链接"sv,
                                    "相关报道"sv,
                                    "延伸阅读"sv,
                                    "推荐阅读"sv,
                                    "更多推荐"sv,
                                    "更多阅读"sv,
                                    "文章评论"sv,
                                    "网友评论"sv,
                                    "友情链接"sv,
                                    "猜你喜欢"sv,
                                    "热门推荐"sv,
                                    "精彩推荐"sv,
                                    "为您推荐"sv,
                                    "查看更多"sv,
                                    "分享成功"sv,
                                    "热点新闻"sv,
                                    "今日热点"sv,
                                    "热门文章"sv,
                                    "相關閱讀"sv,
                                    "相關新聞"sv,
                                    "延伸閱讀"sv,
                                    "推薦閱讀"sv,
                                    "熱門新聞"sv,
                                    "更多新聞"sv,
                                    "Related articles"sv,
                                    "Related Articles"sv,
                                    "Related stories"sv,
                                    "Related Stories"sv,
                                    "RELATED ARTICLES"sv,
                                    "RELATED STORIES"sv,
                                    "Read more"sv,
                                    "You may also like"sv,
                                    "You might also like"sv,
                                    "Most read"sv,
                                    "Most Read"sv,
                                    "Most popular"sv,
                                    "Recommended for you"sv,
                                    "More from this section"sv,
                                    "Leave a comment"sv,
                                    "Comments"sv,
                                    "Share this article"sv,
                                    "Related News"sv,
                                    "Related news"sv,
                                    "Editor's picks"sv,
                                    "Editor's Picks"sv,
                                    "Related Reading"sv,
                                    "Trending"sv};
  constexpr std::string_view kDecoration = " :>#*|-";
  while (!line.empty() && kDecoration.find(line.back()) != std::string_view::npos) line.remove_suffix(1);
  while (!line.empty() && kDecoration.find(line.front()) != std::string_view::npos) line.remove_prefix(1);
  if (line.ends_with("：")) line.remove_suffix(3);
  return std::find(kCues.begin(), kCues.end(), line) != kCues.end();
}

Line plain_line(std::string_view text, const RawLine& raw) {
  const std::string_view whole = text.substr(raw.begin, raw.end - raw.begin);
  std::string_view line = stripped(whole);
  if (line.empty()) return {};
  Line out;
  const auto place = [&] {
    out.begin = raw.begin + static_cast<std::uint32_t>(line.data() - whole.data());
    out.end = out.begin + static_cast<std::uint32_t>(line.size());
  };
  place();
  out.indent = indent_of(whole.substr(0, out.begin - raw.begin));
  out.width = rough_width(line);
  out.role = LineRole::kText;
  if (is_rule(line) || is_page_number(line) || is_bare_tags(line)) {
    out.role = LineRole::kFurniture;
  } else if (const std::size_t bullet = bullet_bytes(line); bullet > 0) {
    out.role = LineRole::kListItem;
    line.remove_prefix(bullet);
    place();
  } else if (is_caption(line)) {
    out.role = LineRole::kCaption;
  } else if (is_byline(line)) {
    out.role = LineRole::kByline;
    line = without_square(line);
    place();
  }
  return out;
}

std::string_view without_bullet(std::string_view line) noexcept {
  return without_square(line.substr(bullet_bytes(line)));
}

BlockKind block_kind(LineRole role) noexcept {
  switch (role) {
    case LineRole::kHeading:
      return BlockKind::kHeading;
    case LineRole::kListItem:
      return BlockKind::kListItem;
    case LineRole::kCell:
      return BlockKind::kCell;
    case LineRole::kCaption:
      return BlockKind::kCaption;
    case LineRole::kByline:
      return BlockKind::kByline;
    case LineRole::kBlank:
    case LineRole::kFurniture:
    case LineRole::kText:
      break;
  }
  return BlockKind::kParagraph;
}

}  // namespace guanxi
