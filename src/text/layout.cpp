#include "text/layout.hpp"

#include <algorithm>
#include <array>

#include "text/chars.hpp"

namespace guanxi {
namespace {

/// Narrower text is a list; wider lines were not wrapped by anyone.
constexpr std::uint32_t kLeastColumns = 24, kMostColumns = 160;
/// Lines whose widths differ by no more than this may have been wrapped at one width.
constexpr std::uint32_t kRagged = 10;
/// That many of the lines must be as wide as that.
constexpr double kWrappedShare = 0.35;
/// A paragraph of a text that was not wrapped is at least so wide; shorter lines may be labels.
constexpr std::uint32_t kLongLine = 120;
constexpr std::uint32_t kLeastProseColumns = 20;
constexpr std::uint32_t kLeastStoryColumns = 36;
constexpr std::uint32_t kLeastSentenceColumns = 60;
constexpr std::size_t kMostWaiting = 4;
constexpr std::uint32_t kMostWaitingColumns = 120;
/// So many short lines before the first sentence are a menu; the last ones of them may be title and byline.
constexpr std::size_t kMenuLines = 16, kKeptBeforeStory = 6;

class Surveyor {
 public:
  explicit Surveyor(std::string_view text) : text_(text) {}

  LayoutFacts run() {
    for (std::uint32_t at = 0; at < text_.size();) {
      const RawLine raw = raw_line_at(text_, at);
      const std::string_view line = stripped(text_.substr(raw.begin, raw.end - raw.begin));
      if (!line.empty()) look(raw, line);
      at = raw.next;
    }
    LayoutFacts facts;
    facts.columns = columns();
    facts.widest = widest_;
    if (before_story_ >= kMenuLines && story_seen_) {
      facts.story_begin = std::max(recent_[before_story_ % kKeptBeforeStory], menu_end_);
    }
    if (!end_repeats_) facts.story_end = story_end_;
    return facts;
  }

 private:
  void look(const RawLine& raw, std::string_view line) {
    const std::uint32_t width = rough_width(line);
    ++lines_;
    if (width < widths_.size()) {
      ++widths_[width];
      widest_ = std::max(widest_, width);
    }
    if (!story_seen_) {
      story_seen_ = width >= kLeastStoryColumns && is_prose(line);
      if (!story_seen_) recent_[before_story_++ % kKeptBeforeStory] = raw.begin;
      const bool path =
          line.find(" > ") != std::string_view::npos || line.find(" » ") != std::string_view::npos;
      if (!story_seen_ && (path || plain_line(text_, raw).role == LineRole::kListItem)) menu_end_ = raw.next;
    }
    if (!story_seen_ || !is_end_of_story(line)) return;
    if (story_end_ == UINT32_MAX) {
      story_end_ = raw.begin;
      end_cue_ = line;
    } else if (line == end_cue_) {
      end_repeats_ = true;  // several documents in one file, each with its own end
    }
  }

  [[nodiscard]] std::uint32_t columns() const {
    std::uint64_t best = 0, window = 0;
    std::uint32_t at = 0;
    for (std::uint32_t width = 0; width < widths_.size(); ++width) {
      window += widths_[width];
      if (width >= kRagged) window -= widths_[width - kRagged];
      if (width >= kLeastColumns && width <= kMostColumns && window >= best && widths_[width] > 0) {
        best = window;
        at = width;
      }
    }
    // Two lines of a kind are no pattern.
    return best >= 3 && static_cast<double>(best) >= kWrappedShare * static_cast<double>(lines_) ? at : 0;
  }

  std::string_view text_;
  std::array<std::uint64_t, kMostColumns + 2> widths_{};
  std::uint64_t lines_ = 0;
  std::uint32_t widest_ = 0;
  bool story_seen_ = false, end_repeats_ = false;
  std::size_t before_story_ = 0;
  std::array<std::uint32_t, kKeptBeforeStory> recent_{};  // beginnings of the last lines before the story
  std::uint32_t menu_end_ = 0;
  std::uint32_t story_end_ = UINT32_MAX;
  std::string_view end_cue_;
};

bool is_lower_case(char32_t c) noexcept {
  return c >= U'a' && c <= U'z';
}

}  // namespace

LayoutFacts survey(std::string_view text) {
  return Surveyor(text).run();
}

Layout::Layout(Document& document, const LayoutFacts& facts, bool chinese, bool marked_headings,
               AddLine add_line)
    : document_(document),
      facts_(facts),
      marked_headings_(marked_headings),
      add_line_(add_line),
      cleaner_(document, chinese) {}

std::string_view Layout::text_of(const Line& line) const {
  return std::string_view(document_.text).substr(line.begin, line.end - line.begin);
}

/// Whether the open block stops in the middle of a sentence.
bool Layout::breaks_off() const {
  return cleaner_.is_open() && prose_ && !ends_sentence(text_of(last_)) &&
         (lines_ > 1 || last_.width >= kLeastProseColumns);
}

/// Whether the line's first word can stand behind the block's last one.
bool Layout::words_go_on(const Line& line) const {
  const char32_t a = code_point_before(text_of(last_), last_.end - last_.begin).value;
  const char32_t b = code_point_at(text_of(line), 0).value;
  if (is_comma(a) || is_opener(a) || a == U'-' || is_lower_case(b) || is_comma(b)) return true;
  const CharClass before = class_of(a), behind = class_of(b);
  if (before == CharClass::kLetter && behind == CharClass::kLetter) return false;
  const bool wide = before == CharClass::kHan || behind == CharClass::kHan;
  return wide && b != U'■' && b != U'□' && !text_of(line).starts_with("——");
}

bool Layout::goes_on_next_line(const Line& line) const {
  const bool broken = !ends_sentence(text_of(last_));
  if (line.indent > last_.indent + 1 && lines_ > 1) return false;
  if (line.indent > last_.indent + 1 && !broken) return false;
  if (cleaner_.kind() == BlockKind::kListItem) return broken || line.indent > 0;
  if (marked_headings_) return true;
  if (facts_.columns == 0) {
    const char32_t a = code_point_before(text_of(last_), last_.end - last_.begin).value;
    return broken &&
           (is_comma(a) || is_opener(a) || a == U'-' || (last_.width >= kLongLine && words_go_on(line)));
  }
  // The line was full if the next one's first word found no more room.
  const std::string_view text = text_of(line);
  std::uint32_t word = 0;
  constexpr std::uint32_t kMostWord = 30;
  for (std::size_t at = 0; at < text.size() && word < kMostWord;) {
    const CodePoint c = code_point_at(text, at);
    const CharClass kind = class_of(c.value);
    if (kind == CharClass::kBlank || (is_wide(kind) && word > 0)) break;
    word += c.bytes >= 3 ? 2 : 1;
    at += c.bytes;
  }
  constexpr std::uint32_t kSlack = 5;
  if (last_.width + word + kSlack > facts_.columns) return true;
  return broken && (prose_ || is_prose(text)) && words_go_on(line) &&
         (lines_ > 1 || last_.width * 2 > facts_.columns);
}

bool Layout::goes_on_behind_gap(const Line& line) const {
  if (!breaks_off() || !words_go_on(line) || line.indent > last_.indent + 1) return false;
  if (marked_headings_) return true;
  const char32_t a = code_point_before(text_of(last_), last_.end - last_.begin).value;
  if (facts_.columns == 0) {
    const bool sentences = !document_.blocks.empty() && last_.width >= kLeastSentenceColumns &&
                           line.width >= kLeastSentenceColumns && is_prose(text_of(line));
    return is_comma(a) || is_opener(a) || last_.width >= kLongLine || sentences;
  }
  // A paragraph's first line is short by its indentation, which may have got lost.
  constexpr std::uint32_t kSlack = 5, kLostIndent = 4;
  return last_.width + kSlack + (lines_ == 1 ? kLostIndent : 0) >= facts_.columns;
}

bool Layout::goes_on(const Line& line) const {
  if (!cleaner_.is_open()) return false;
  return gap_ == 0 ? goes_on_next_line(line) : goes_on_behind_gap(line);
}

void Layout::add(const Line& line) {
  const std::string_view text = text_of(line);
  const bool prose = is_prose(text);
  const bool label = cleaner_.kind() != BlockKind::kParagraph && cleaner_.kind() != BlockKind::kListItem;
  const bool headline = !marked_headings_ && facts_.columns == 0 && lines_ == 0 && is_heading(text);
  const bool parts = label || headline || (!prose && !prose_ && line.width <= kLongLine);
  add_line_(cleaner_, document_.text, line, parts ? Blanks::kParts : Blanks::kLayout);
  prose_ = prose_ || prose;
  told_ = told_ || (prose && cleaner_.kind() == BlockKind::kParagraph);
  last_ = line;
  ++lines_;
  gap_ = 0;
}

void Layout::start(const Line& line, BlockKind kind) {
  end_block();
  cleaner_.open(kind);
  prose_ = false;
  lines_ = 0;
  add(line);
}

void Layout::end_block() {
  if (cleaner_.is_open()) {
    if (cleaner_.kind() == BlockKind::kParagraph && lines_ == 1 && !marked_headings_ &&
        is_heading(text_of(last_)))
      cleaner_.set_kind(BlockKind::kHeading);
    cleaner_.close();
  }
  std::vector<Line> waiting;
  waiting.swap(waiting_);
  for (const Line& line : waiting) put(line);
}

/// A block of one line.
void Layout::put(const Line& line) {
  cleaner_.open(line.role == LineRole::kText ? BlockKind::kHeading : block_kind(line.role));
  prose_ = false;
  lines_ = 0;
  add(line);
  cleaner_.close();
}

void Layout::take(const Line& line) {
  const bool outside = line.begin < facts_.story_begin || line.begin >= facts_.story_end;
  if (line.role == LineRole::kBlank || line.role == LineRole::kFurniture || outside) {
    ++gap_;
    return;
  }
  if (line.role == LineRole::kText) {
    // A label in the middle of a broken sentence waits for what follows it.
    const bool label = gap_ > 0 && !marked_headings_ && breaks_off() && facts_.columns > 0 &&
                       line.width * 4 < facts_.columns * 3 && is_heading(text_of(line)) &&
                       !is_prose(text_of(line));
    if (label && waiting_.size() < kMostWaiting) {
      waiting_.push_back(line);
    } else if (goes_on(line)) {
      add(line);
    } else {
      start(line, BlockKind::kParagraph);
    }
    return;
  }
  const bool in_between = line.role != LineRole::kListItem && line.role != LineRole::kCell;
  if (in_between && breaks_off() && waiting_.size() < kMostWaiting && line.width <= kMostWaitingColumns) {
    waiting_.push_back(line);
    ++gap_;
    return;
  }
  const bool title = line.title && !titled_ && !told_;
  titled_ = titled_ || title;
  start(line, title ? BlockKind::kTitle : block_kind(line.role));
  if (line.role != LineRole::kListItem) end_block();
}

void Layout::finish() {
  end_block();
}

}  // namespace guanxi
