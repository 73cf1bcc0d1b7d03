#include "text/metadata.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "text/chars.hpp"
#include "text/dates.hpp"
#include "text/lines.hpp"

namespace guanxi {
namespace {

using namespace std::literals;

constexpr std::size_t kFirstBlocks = 40, kLastBlocks = 12;
constexpr std::size_t kHeadBytes = 400;  // of a block
constexpr std::size_t kMostNames = 12;
constexpr std::size_t kMostNameBytes = 48;
constexpr std::uint32_t kMostTitleColumns = 160;

/// The rest of `text` behind the first of `words` in it.
template <std::size_t N>
std::optional<std::string_view> behind(std::string_view text, const std::array<std::string_view, N>& words) {
  for (const std::string_view word : words)
    if (const std::size_t at = text.find(word); at != std::string_view::npos)
      return text.substr(at + word.size());
  return std::nullopt;
}

/// Up to the first of these characters.
std::string_view until(std::string_view text, std::u32string_view ends) {
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint c = code_point_at(text, at);
    if (ends.find(c.value) != std::u32string_view::npos) return text.substr(0, at);
    at += c.bytes;
  }
  return text;
}

bool is_han_name(std::string_view text) {
  std::size_t n = 0;
  for (std::size_t at = 0; at < text.size(); ++n) {
    const CodePoint c = code_point_at(text, at);
    if (class_of(c.value) != CharClass::kHan && c.value != U'·') return false;
    at += c.bytes;
  }
  constexpr std::size_t kMost = 12;
  return n >= 2 && n <= kMost && (n <= 4 || text.find("·") != std::string_view::npos);
}

/// "Jane Doe", "J. R. Doe": two to four words in capitals.
bool is_latin_name(std::string_view text) {
  std::size_t words = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    const CodePoint first = code_point_at(text, at);
    if (first.bytes == 0 || class_of(first.value) != CharClass::kLetter ||
        (first.value >= 'a' && first.value <= 'z'))
      return false;
    ++words;
    at = end + 1;
  }
  return words >= 2 && words <= 4;
}

/// The names that a byline lists: parted by 、, commas, "and", blanks; empty if something else stands there.
std::vector<std::string> names_in(std::string_view list) {
  std::vector<std::string> out;
  list = stripped(list);
  while (!list.empty() && out.size() < kMostNames) {
    std::string_view name = stripped(until(list, U"、，,;；/／|&"));
    list.remove_prefix(
        std::min(static_cast<std::size_t>(name.data() - list.data()) + name.size(), list.size()));
    while (!list.empty() && (is_comma(code_point_at(list, 0).value) ||
                             ";；/／|& "sv.find(list.front()) != std::string_view::npos ||
                             code_point_at(list, 0).value >= 0xFF00))
      list.remove_prefix(code_point_at(list, 0).bytes);
    if (name.empty()) break;
    if (has_wide(name)) {
      for (std::string_view rest = name; !rest.empty();) {
        const std::string_view part = rest.substr(0, rest.find(' '));
        if (!is_han_name(part)) return out;
        out.emplace_back(part);
        rest = stripped(rest.substr(part.size()));
      }
      continue;
    }
    if (const std::size_t with = name.find(" and "); with != std::string_view::npos) {
      const std::string_view left = stripped(name.substr(0, with)), right = stripped(name.substr(with + 5));
      if (is_latin_name(left)) out.emplace_back(left);
      if (is_latin_name(right)) out.emplace_back(right);
      continue;
    }
    if (!is_latin_name(name) || name.size() > kMostNameBytes) break;
    out.emplace_back(name);
  }
  return out;
}

/// The names, if nothing else stands there.
std::vector<std::string> all_names(std::string_view text) {
  const std::vector<std::string> names = names_in(text);
  std::size_t bytes = 0;
  for (const std::string& name : names) bytes += name.size();
  constexpr std::size_t kBetween = 4;
  return bytes + kBetween * names.size() >= text.size() ? names : std::vector<std::string>{};
}

void set_byline(Document& document, const std::vector<std::string>& names) {
  if (!document.byline.empty()) return;
  for (const std::string& name : names) document.byline += (document.byline.empty() ? "" : ", ") + name;
}

/// "新华社杭州5月28日电（记者 张三）", "【环球网报道】", "HANGZHOU, May 28 (Xinhua) --".
struct Dateline {
  std::string publisher;
  std::vector<std::string> names;
};

std::optional<Dateline> chinese_dateline(std::string_view text) {
  static constexpr std::array kEnds{"日电"sv, "日電"sv, "日讯"sv, "日訊"sv, "日消息"sv, "日专电"sv};
  constexpr std::size_t kMostBefore = 90;
  const std::string_view head = text.substr(0, kMostBefore);
  const auto rest = behind(head, kEnds);
  if (!rest) return std::nullopt;
  const std::size_t end = head.size() - rest->size();
  const std::string_view line = text.substr(0, end);
  if (is_prose(line) || line.find("月") == std::string_view::npos) return std::nullopt;
  Dateline out;
  // The agency's name ends with 社, 网, 报 or 台; a place follows.
  static constexpr std::array kAgencyEnds{"社"sv, "网"sv, "網"sv, "报"sv, "報"sv, "台"sv, "臺"sv};
  constexpr std::size_t kMostAgency = 36;
  std::size_t agency = std::string_view::npos;
  for (const std::string_view mark : kAgencyEnds)
    if (const std::size_t at = line.find(mark); at != std::string_view::npos)
      agency = std::min(agency, at + mark.size());
  if (agency == std::string_view::npos || agency > kMostAgency) return std::nullopt;
  out.publisher = line.substr(0, agency);
  if (out.publisher == "本报" || out.publisher == "本網" || out.publisher == "本网" ||
      out.publisher == "本報")
    out.publisher.clear();
  std::string_view names = stripped(text.substr(end));
  const CodePoint open = code_point_at(names, 0);
  if (open.value != U'(' && open.value != U'（') return out;
  names = stripped(until(names.substr(open.bytes, kHeadBytes), U")）"));
  for (const auto word : {"记者"sv, "記者"sv, "见习记者"sv, "通讯员"sv})
    if (names.starts_with(word)) names.remove_prefix(word.size());
  out.names = names_in(names);
  return out;
}

/// "HANGZHOU, May 28 (Xinhua) -- …"
std::optional<Dateline> english_dateline(std::string_view text) {
  constexpr std::size_t kMostBefore = 80;
  const std::string_view head = text.substr(0, kMostBefore);
  const std::size_t open = head.find('('), close = head.find(')');
  if (open == std::string_view::npos || close == std::string_view::npos || close < open) return std::nullopt;
  const std::string_view behind_bracket = stripped(text.substr(close + 1, 8));
  if (!behind_bracket.starts_with("-") && !behind_bracket.starts_with("—") &&
      !behind_bracket.starts_with("–"))
    return std::nullopt;
  const std::string_view place = head.substr(0, head.find(','));
  const bool capitals = place.size() >= 3 &&
                        std::none_of(place.begin(), place.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  if (!capitals || open < place.size()) return std::nullopt;
  return Dateline{std::string(head.substr(open + 1, close - open - 1)), {}};
}

class MetadataFinder {
 public:
  explicit MetadataFinder(Document& document) : document_(document) {}

  void run() {
    const std::size_t count = document_.blocks.size();
    find_title();
    for (std::size_t i = 0; i < std::min(count, kFirstBlocks); ++i) look_at(document_.blocks[i], true);
    for (std::size_t i = std::max(std::min(count, kFirstBlocks), count - std::min(count, kLastBlocks));
         i < count; ++i)
      look_at(document_.blocks[i], false);
  }

 private:
  [[nodiscard]] std::string_view text_of(const Block& block) const {
    return std::string_view(document_.clean).substr(block.begin, block.end - block.begin);
  }

  void find_title() {
    constexpr std::size_t kMostBefore = 12;
    Block* found = nullptr;
    for (std::size_t i = 0; i < std::min(document_.blocks.size(), kMostBefore); ++i) {
      Block& block = document_.blocks[i];
      const std::string_view text = text_of(block);
      if (block.kind == BlockKind::kTitle) {
        found = &block;
        break;
      }
      const bool may_be =
          block.kind == BlockKind::kHeading && rough_width(text.substr(0, kHeadBytes)) <= kMostTitleColumns;
      if (may_be && found == nullptr && !find_date(text)) found = &block;
      if (block.kind == BlockKind::kParagraph && is_prose(text)) break;
    }
    if (found == nullptr) return;
    if (document_.title.empty()) document_.title = text_of(*found);
    found->kind = BlockKind::kTitle;
  }

  void look_at(Block& block, bool at_beginning) {
    const std::string_view text = text_of(block).substr(0, kHeadBytes);
    if (block.kind == BlockKind::kParagraph && at_beginning) {
      dateline(text);
      inline_byline(text);
    }
    if (!at_beginning || document_.blocks.size() <= kFirstBlocks) closing_line(text_of(block));
    // "来源：…  时间：2025-06-02" and the like may look like a heading.
    if (block.kind == BlockKind::kByline || block.kind == BlockKind::kHeading)
      byline(block, text, at_beginning);
  }

  void dateline(std::string_view text) {
    auto found = chinese_dateline(text);
    if (!found) found = english_dateline(text);
    if (!found) return;
    if (document_.publisher.empty()) document_.publisher = found->publisher;
    set_byline(document_, found->names);
  }

  /// "（新华社杭州5月28日电）", "（记者 张三 李四）" at the end of the text.
  void closing_line(std::string_view text) {
    constexpr std::size_t kMostBytes = 160;
    const char32_t last = code_point_before(text, text.size()).value;
    if (last != U')' && last != U'）') return;
    const std::string_view tail = text.substr(text.size() - std::min(text.size(), kMostBytes));
    const std::size_t open = std::max(tail.rfind("（") + 1, tail.rfind('(') + 1);  // npos + 1 is 0
    if (open == 0) return;
    std::string_view inside = tail.substr(open);
    if (static_cast<unsigned char>(tail[open - 1]) >= 0x80) inside.remove_prefix(2);
    inside.remove_suffix(last == U')' ? 1 : 3);
    if (const auto found = chinese_dateline(inside); found && document_.publisher.empty())
      document_.publisher = found->publisher;
    for (const auto word : {"记者"sv, "記者"sv})
      if (inside.starts_with(word)) set_byline(document_, names_in(inside.substr(word.size())));
  }

  /// "本报记者 张三 李四　通讯员 王五", at the beginning of the text or as all of a line.
  void inline_byline(std::string_view text) {
    static constexpr std::array kStarts{"本报记者"sv, "本報記者"sv, "本刊记者"sv, "本网记者"sv};
    for (const std::string_view start : kStarts)
      if (text.starts_with(start))
        set_byline(document_, names_in(until(text.substr(start.size()), U"　：:")));
  }

  void byline(Block& block, std::string_view text, bool at_beginning) {
    if (document_.date.empty() && at_beginning)
      if (const auto date = find_date(text); date && date->text.size() > 7) document_.date = date->text;
    static constexpr std::array kSources{"来源："sv, "来源:"sv,    "來源："sv,
                                         "來源:"sv,  "Source: "sv, "文章来源："sv};
    if (const auto rest = behind(text, kSources); rest && document_.publisher.empty()) {
      const std::string_view name = stripped(until(*rest, U"|　 \t；;，,（("));
      if (name.size() <= kMostNameBytes * 2) document_.publisher = name;
    }
    if (document_.byline.empty()) authors(text);
    if (block.kind == BlockKind::kByline && at_beginning && !find_date(text))
      set_byline(document_, all_names(text));
    if (is_byline(text)) block.kind = BlockKind::kByline;
  }

  void authors(std::string_view text) {
    static constexpr std::array kWords{
        "本报记者"sv,  "本報記者"sv, "本刊记者"sv, "本刊記者"sv, "本网记者"sv, "新华社记者"sv, "文字记者："sv,
        "文字记者:"sv, "作者："sv,   "作者:"sv,    "作者 "sv,    "撰文："sv,   "撰文 "sv,      "文/"sv,
        "文／"sv,      "文|"sv,      "文｜"sv,     "记者："sv,   "记者:"sv,    "記者："sv,     "記者／"sv,
        "记者/"sv,     "记者 "sv,    "記者 "sv,    "■"sv,        "□"sv};
    static constexpr std::array kEnglish{"By "sv, "BY "sv, "Author: "sv, "Reporter: "sv, "by "sv};
    if (const auto rest = behind(text, kWords)) {
      std::string_view names = stripped(*rest);
      while (names.starts_with("：") || names.starts_with("／")) names = stripped(names.substr(3));
      while (names.starts_with(":") || names.starts_with("/")) names = stripped(names.substr(1));
      set_byline(document_, names_in(until(names, U"|｜　（(")));
      return;
    }
    for (const std::string_view start : kEnglish)
      if (text.starts_with(start)) set_byline(document_, names_in(until(text.substr(start.size()), U"|(")));
  }

  Document& document_;
};

}  // namespace

void find_metadata(Document& document) {
  MetadataFinder(document).run();
}

}  // namespace guanxi
