#include "text/cleaner.hpp"

#include <algorithm>
#include <array>

namespace guanxi {
namespace {

using namespace std::literals;

/// The span of this many bytes around a blank is looked at to see what it parts.
constexpr std::size_t kContextBytes = 48;
constexpr char32_t kSoftHyphen = 0xAD;

bool is_invisible(char32_t c) noexcept {
  return (c < 0x20 && (c < '\t' || c > '\r')) || c == 0x7F || c == kSoftHyphen || c == 0xFEFF ||
         (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || (c >= 0x80 && c < 0xA0 && c != 0x85);
}

/// ASCII that is seen.
bool is_plain(char c) noexcept {
  return c > 0x20 && c < 0x7F;
}

/// Blanks, line ends, and what nobody sees.
bool is_gap(char32_t c) noexcept {
  return c <= 0x20 || c == 0x7F || (c >= 0x80 && class_of(c) == CharClass::kBlank);
}

bool is_letter_or_digit(CharClass c) noexcept {
  return c == CharClass::kLetter || c == CharClass::kDigit;
}

bool is_lower(char32_t c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 0xDF && c < 0x100);
}

/// Second halves of words that keep their hyphen.
bool keeps_hyphen(std::string_view behind) noexcept {
  static constexpr std::array kHalves{
      "owned"sv,  "based"sv,   "powered"sv, "driven"sv,  "led"sv,     "backed"sv, "term"sv,
      "known"sv,  "scale"sv,   "level"sv,   "run"sv,     "style"sv,   "wide"sv,   "made"sv,
      "funded"sv, "founder"sv, "founded"sv, "related"sv, "party"sv,   "to"sv,     "year"sv,
      "old"sv,    "time"sv,    "tech"sv,    "speed"sv,   "quality"sv, "first"sv,  "generation"sv};
  return std::any_of(kHalves.begin(), kHalves.end(), [behind](std::string_view half) {
    return behind.starts_with(half) &&
           (behind.size() == half.size() ||
            class_of(code_point_at(behind, half.size()).value) != CharClass::kLetter);
  });
}

/// What stands before names that blanks part.
bool ends_with_name_cue(std::string_view before) noexcept {
  static constexpr std::array kCues{"记者"sv, "記者"sv, "通讯员"sv, "通訊員"sv,
                                    "编辑"sv, "編輯"sv, "作者"sv,   "摄影"sv};
  return std::any_of(kCues.begin(), kCues.end(),
                     [before](std::string_view cue) { return before.ends_with(cue); });
}

/// Han characters, and nothing else, that the text starts or ends with, counted up to `most`.
std::size_t han_at_start(std::string_view text, std::size_t most) noexcept {
  std::size_t n = 0;
  for (std::size_t at = 0; n < most;) {
    const CodePoint c = code_point_at(text, at);
    if (c.bytes == 0 || class_of(c.value) != CharClass::kHan) break;
    at += c.bytes;
    ++n;
  }
  return n;
}
std::size_t han_at_end(std::string_view text, std::size_t most) noexcept {
  std::size_t n = 0;
  while (n < most) {
    const CodePoint c = code_point_before(text, text.size());
    if (c.bytes == 0 || class_of(c.value) != CharClass::kHan) break;
    text.remove_suffix(c.bytes);
    ++n;
  }
  return n;
}

/// "（邵燕飞 周健）": Han and blanks alone up to a bracket on either side.
bool within_brackets(std::string_view before, std::string_view behind) noexcept {
  constexpr int kMost = 12;
  const auto only = [](char32_t c) { return class_of(c) == CharClass::kHan || is_gap(c); };
  bool opened = false, closed = false;
  for (int i = 0; i < kMost && !opened; ++i) {
    const CodePoint c = code_point_before(before, before.size());
    opened = c.value == U'(' || c.value == U'（';
    if (!opened && (c.bytes == 0 || !only(c.value))) return false;
    before.remove_suffix(c.bytes);
  }
  std::size_t at = 0;
  for (int i = 0; i < kMost && !closed; ++i) {
    const CodePoint c = code_point_at(behind, at);
    closed = c.value == U')' || c.value == U'）';
    if (!closed && (c.bytes == 0 || !only(c.value))) return false;
    at += c.bytes;
  }
  return opened && closed;
}

}  // namespace

Cleaner::Cleaner(Document& document, bool chinese)
    : document_(document), text_(document.text), chinese_(chinese) {}

std::string_view Cleaner::current() const noexcept {
  return open_ ? std::string_view(document_.clean).substr(block_begin_) : std::string_view{};
}

void Cleaner::open(BlockKind kind) {
  close();
  open_ = true;
  kind_ = kind;
  last_ = 0;
  held_hyphen_ = 0;
  gap_ = soft_hyphen_ = single_joined_ = after_name_cue_ = false;
  block_begin_ = static_cast<std::uint32_t>(document_.clean.size()) + (document_.blocks.empty() ? 0 : 1);
}

void Cleaner::copy(std::uint32_t begin, std::uint32_t end) {
  if (begin == end) return;
  if (last_ == 0 && !document_.blocks.empty()) {  // now it is sure that the block holds something
    document_.clean += '\n';
    // A line end stands for itself: no run of its own.
    if (last_end_ < text_.size() && text_[last_end_] == '\n')
      document_.map.add_run(last_end_, 1);
    else
      document_.map.add_substitute(last_end_, last_end_, 1);
  }
  document_.clean.append(text_, begin, end - begin);
  document_.map.add_run(begin, end - begin);
  last_ = code_point_before(text_, end).value;
  last_end_ = end;
}

void Cleaner::put_blank(std::uint32_t begin, std::uint32_t end) {
  if (last_ == 0) return;
  document_.clean += ' ';
  if (end == begin + 1)
    document_.map.add_run(begin, 1);
  else
    document_.map.add_substitute(begin, end, 1);
  last_ = U' ';
}

void Cleaner::join_lines(std::uint32_t begin) {
  const CodePoint next = code_point_at(text_, begin);
  if (held_hyphen_ != 0) {
    const std::uint32_t hyphen = held_hyphen_ - 1;
    held_hyphen_ = 0;
    const CodePoint before = code_point_before(text_, hyphen);
    if (is_lower(next.value) && is_lower(before.value) && !keeps_hyphen(text_.substr(begin, kContextBytes)))
      return;
    copy(hyphen, hyphen + 1);
    return;
  }
  if (soft_hyphen_) return;
  const CharClass a = class_of(last_), b = class_of(next.value);
  if (is_gap(last_)) return;
  const bool wide = (a == CharClass::kHan && is_wide(b)) || (is_wide(a) && b == CharClass::kHan);
  const bool joined = wide || (chinese_ && (is_wide(a) || is_wide(b)));
  if (!joined) put_blank(last_end_, begin);
}

bool Cleaner::parts_names(std::string_view before, std::string_view behind) {
  if (within_brackets(before, behind)) return true;
  constexpr std::size_t kLongestName = 4;
  if (ends_with_name_cue(before)) {
    after_name_cue_ = true;
    return true;
  }
  const std::size_t name = han_at_end(before, kLongestName + 1);
  if (!after_name_cue_ || name > kLongestName) return after_name_cue_ = false;
  after_name_cue_ = han_at_start(behind, kLongestName + 1) <= kLongestName;
  return true;
}

bool Cleaner::parts_single_characters(std::string_view before, std::string_view behind) {
  const bool joined = !single_joined_ && han_at_end(before, 2) == 1 && han_at_start(behind, 2) == 1;
  single_joined_ = joined;
  return joined;
}

/// Whether the gap [begin, end) before the character `next` stays as a blank.
bool Cleaner::parts(std::uint32_t begin, std::uint32_t end, const CodePoint& next, Blanks blanks) {
  bool seen = false;
  for (std::size_t at = begin; at < end && !seen;) {
    const CodePoint c = code_point_at(text_, at);
    seen = !is_invisible(c.value);
    at += c.bytes;
  }
  if (!seen || is_gap(last_)) return false;
  const CharClass a = class_of(last_), b = class_of(next.value);
  if (!is_wide(a) && !is_wide(b)) return true;
  const std::size_t from = begin > kContextBytes ? begin - kContextBytes : 0;
  std::string_view before = text_.substr(from, begin - from);
  while (!before.empty() && (static_cast<unsigned char>(before.front()) & 0xC0U) == 0x80)
    before.remove_prefix(1);
  const std::string_view behind = text_.substr(end, kContextBytes);
  if (a == CharClass::kHan && b == CharClass::kHan)
    return blanks == Blanks::kLayout ? parts_names(before, behind) : !parts_single_characters(before, behind);
  if (blanks == Blanks::kParts) return is_letter_or_digit(a) || is_letter_or_digit(b);
  if (a == CharClass::kHan || b == CharClass::kHan) return !chinese_ && !(is_wide(a) && is_wide(b));
  return !chinese_;
}

void Cleaner::take(std::uint32_t begin, std::uint32_t end, Blanks blanks) {
  std::uint32_t run = begin, at = begin;
  while (at < end) {
    const auto byte = static_cast<unsigned char>(text_[at]);
    const bool plain = is_plain(text_[at]), han = byte >= 0xE4 && byte <= 0xE9;
    if ((plain || han) && !gap_) {  // most of all text
      at += plain ? 1 : 3;
      continue;
    }
    const CodePoint c = code_point_at(text_, at);
    // One blank between ASCII characters stays as it is.
    if (byte == ' ' && !gap_ && at > run && at + 1 < end && is_plain(text_[at - 1]) &&
        is_plain(text_[at + 1])) {
      ++at;
      continue;
    }
    if (is_gap(c.value)) {
      copy(run, at);
      if (!gap_) gap_begin_ = at;
      gap_ = true;
      at += c.bytes;
      run = gap_end_ = at;
      continue;
    }
    if (gap_) {
      gap_ = false;
      if (last_ != 0 && parts(gap_begin_, gap_end_, c, blanks)) put_blank(gap_begin_, gap_end_);
    }
    at += c.bytes;
  }
  copy(run, end);
}

void Cleaner::next_line(std::uint32_t first) {
  if (last_ != 0) join_lines(first);
  gap_ = soft_hyphen_ = false;
}

void Cleaner::add(std::uint32_t begin, std::uint32_t end, Blanks blanks) {
  const std::string_view line = stripped(text_.substr(begin, end - begin));
  if (line.empty()) return;
  const auto first = static_cast<std::uint32_t>(line.data() - text_.data());
  next_line(first);
  add_inline(first, first + static_cast<std::uint32_t>(line.size()), blanks);
  soft_hyphen_ = text_.substr(begin, end - begin).ends_with("\u00AD");
}

void Cleaner::add_inline(std::uint32_t begin, std::uint32_t end, Blanks blanks) {
  if (held_hyphen_ != 0) {
    const std::uint32_t hyphen = held_hyphen_ - 1;
    held_hyphen_ = 0;
    copy(hyphen, hyphen + 1);
  }
  const std::string_view piece = text_.substr(begin, end - begin);
  if (piece.size() > 1 && piece.back() == '-' &&
      class_of(code_point_before(piece, piece.size() - 1).value) == CharClass::kLetter) {
    take(begin, end - 1, blanks);
    held_hyphen_ = end;
    return;
  }
  take(begin, end, blanks);
}

void Cleaner::close() {
  if (!open_) return;
  if (held_hyphen_ != 0) {
    const std::uint32_t hyphen = held_hyphen_ - 1;
    held_hyphen_ = 0;
    copy(hyphen, hyphen + 1);
  }
  open_ = false;
  if (last_ == 0) return;
  document_.blocks.push_back({kind_, block_begin_, static_cast<std::uint32_t>(document_.clean.size())});
}

}  // namespace guanxi
