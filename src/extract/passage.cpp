#include "extract/passage.hpp"

#include <algorithm>
#include <array>

#include "guanxi/base/unicode.hpp"

namespace guanxi::extract {
namespace {

constexpr std::uint32_t kMaxNested = 64;
constexpr std::uint32_t kMaxMarked = 300;  // characters between an opening mark and its closing one

/// One code point of valid UTF-8; steps over it.
char32_t decode(std::string_view text, std::uint32_t& at) {
  const auto byte = [&](std::uint32_t i) {
    return static_cast<char32_t>(static_cast<unsigned char>(text[i]));
  };
  const char32_t lead = byte(at);
  if (lead < 0x80) {
    ++at;
    return lead;
  }
  const std::uint32_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if (at + length > text.size()) {
    at = static_cast<std::uint32_t>(text.size());
    return 0xFFFD;
  }
  char32_t c = lead & (0xFFU >> (length + 1));
  for (std::uint32_t i = 1; i < length; ++i) c = (c << 6) | (byte(at + i) & 0x3F);
  at += length;
  return c;
}

constexpr CharKind kind_of_mark(char32_t c) {
  switch (c) {
    case ' ':
    case '\t':
    case '\r':
    case '\n':
    case 0x3000:
      return CharKind::kSpace;
    case 0x201C:
    case 0x2018:
    case 0x300C:
    case 0x300E:
      return CharKind::kOpenQuote;
    case 0x201D:
    case 0x2019:
    case 0x300D:
    case 0x300F:
      return CharKind::kCloseQuote;
    case 0x300A:
    case 0x3008:
      return CharKind::kOpenTitle;
    case 0x300B:
    case 0x3009:
      return CharKind::kCloseTitle;
    case '(':
    case '[':
    case 0x3010:
    case 0x3014:
      return CharKind::kOpenBracket;
    case ')':
    case ']':
    case 0x3011:
    case 0x3015:
      return CharKind::kCloseBracket;
    case ',':
    case ';':
    case ':':
      return CharKind::kComma;
    case 0x3001:
      return CharKind::kListMark;
    case 0x3002:
    case '!':
    case '?':
    case 0x2026:
      return CharKind::kStop;
    case '.':
      return CharKind::kDot;
    case 0xB7:
    case 0x2022:
    case 0x30FB:
    case 0x2027:
      return CharKind::kJoint;
    case '-':
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2015:
      return CharKind::kDash;
    default:
      return CharKind::kOther;
  }
}

constexpr auto kAsciiKinds = [] {
  std::array<CharKind, 0x80> kinds{};
  for (char32_t c = 0; c < kinds.size(); ++c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    kinds[c] = letter ? CharKind::kLetter : c >= '0' && c <= '9' ? CharKind::kDigit : kind_of_mark(c);
  }
  return kinds;
}();

CharKind kind_of(char32_t c) {
  if (c < 0x80) return kAsciiKinds[c];
  if (c >= 0x4E00 && c <= 0x9FFF) return CharKind::kHan;
  if (const CharKind mark = kind_of_mark(c); mark != CharKind::kOther) return mark;
  if (c < 0xC0) return CharKind::kOther;
  if (c < 0x2000) return c == 0xD7 || c == 0xF7 ? CharKind::kOther : CharKind::kLetter;
  if (is_han(c)) return CharKind::kHan;
  if ((c >= 0x3040 && c <= 0x30FF) || (c >= 0xAC00 && c <= 0xD7AF)) return CharKind::kHan;
  return CharKind::kOther;
}

char32_t half_width(char32_t c) {
  if (c >= 0xFF01 && c <= 0xFF5E) return c - 0xFEE0;
  return c == 0xA0 ? ' ' : c;
}

}  // namespace

Passage::Passage(std::string_view clean, std::uint32_t begin, std::uint32_t end) {
  const auto bytes = clean.substr(begin, end - begin);
  const auto characters = static_cast<std::size_t>(std::count_if(
      bytes.begin(), bytes.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80; }));
  folded.resize(characters);
  written.resize(characters);
  offset.resize(characters + 1);
  kind.resize(characters);
  bool in_straight_quotes = false;
  std::size_t i = 0;
  for (std::uint32_t at = begin; at < end && i < characters; ++i) {
    offset[i] = at;
    const char32_t as_written = decode(clean, at);
    const char32_t c = half_width(as_written);
    written[i] = as_written;
    folded[i] = fold(c);
    CharKind k = kind_of(c);
    if (c == '"') {
      k = in_straight_quotes ? CharKind::kCloseQuote : CharKind::kOpenQuote;
      in_straight_quotes = !in_straight_quotes;
    } else if (c == 0x2019 && i > 0 && kind[i - 1] == CharKind::kLetter && at < end) {
      std::uint32_t next = at;
      if (kind_of(decode(clean, next)) == CharKind::kLetter) k = CharKind::kOther;
    }
    kind[i] = k;
  }
  offset[characters] = end;
  pair_marks();
}

void Passage::pair_marks() {
  partner.assign(size(), kNoPartner);
  std::vector<std::uint32_t> open;
  open.reserve(kMaxNested);
  const auto opener_of = [](CharKind closing) {
    if (closing == CharKind::kCloseQuote) return CharKind::kOpenQuote;
    return closing == CharKind::kCloseTitle ? CharKind::kOpenTitle : CharKind::kOpenBracket;
  };
  for (std::uint32_t i = 0; i < size(); ++i) {
    const CharKind k = kind[i];
    if (k == CharKind::kOpenQuote || k == CharKind::kOpenTitle || k == CharKind::kOpenBracket) {
      if (open.size() == kMaxNested) open.erase(open.begin());
      open.push_back(i);
    } else if (k == CharKind::kCloseQuote || k == CharKind::kCloseTitle || k == CharKind::kCloseBracket) {
      for (std::size_t depth = open.size(); depth-- > 0;) {
        if (kind[open[depth]] != opener_of(k)) continue;
        if (i - open[depth] <= kMaxMarked) {
          partner[open[depth]] = i;
          partner[i] = open[depth];
        }
        open.resize(depth);
        break;
      }
    }
  }
}

}  // namespace guanxi::extract
