// Names in the form in which they are compared.
#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include <array>

#include "base/han_tables.hpp"
#include "guanxi/base/error.hpp"
#include "guanxi/base/unicode.hpp"

namespace guanxi {
namespace {

const icu::Normalizer2& normalizer() {
  static const icu::Normalizer2* const instance = [] {
    UErrorCode status = U_ZERO_ERROR;
    const auto* made = icu::Normalizer2::getNFKCCasefoldInstance(status);
    if (U_FAILURE(status))
      throw Error(ErrorCode::kIo, std::string("ICU's normaliser: ") + u_errorName(status));
    return made;
  }();
  return *instance;
}

icu::StringPiece piece(std::string_view text) {
  return {text.data(), static_cast<std::int32_t>(text.size())};
}

/// What separates or decorates the letters of a name, and no quotation mark, white space or dash by its
/// properties.
bool is_decoration(char32_t c) noexcept {
  switch (c) {
    case U'`':
    case 0x02B9:  // modifier letters prime, turned comma, apostrophe, reversed comma, half rings
    case 0x02BB:
    case 0x02BC:
    case 0x02BD:
    case 0x02BE:
    case 0x02BF:
    case 0x2032:  // primes
    case 0x2033:
    case 0x2035:
    case 0x2212:  // minus
    case 0x00B7:  // middle dots
    case 0x16EB:
    case 0x2022:
    case 0x2024:
    case 0x2027:
    case 0x2219:
    case 0x22C5:
    case 0x2E31:
    case 0x2E33:
    case 0x30FB:
    case 0x318D:
    case 0x3008:  // 〈〉《》
    case 0x3009:
    case 0x300A:
    case 0x300B:
      return true;
    default:
      return false;
  }
}

bool is_dropped(char32_t code_point) noexcept {
  const auto c = static_cast<UChar32>(code_point);
  constexpr std::uint32_t categories = U_GC_CC_MASK | U_GC_CF_MASK | U_GC_PD_MASK;
  return (U_GET_GC_MASK(c) & categories) != 0 || u_isUWhiteSpace(c) != 0 ||
         u_hasBinaryProperty(c, UCHAR_QUOTATION_MARK) != 0 || is_decoration(code_point);
}

/// By ASCII character: what it becomes, 0 for nothing.
constexpr std::array<char, 128> kAscii = [] {
  std::array<char, 128> table{};
  for (int c = '!'; c < 0x7F; ++c) table[static_cast<std::size_t>(c)] = static_cast<char>(c);
  for (int c = 'A'; c <= 'Z'; ++c) table[static_cast<std::size_t>(c)] = static_cast<char>(c - 'A' + 'a');
  for (const char c : {'"', '\'', '`', '-'}) table[static_cast<unsigned char>(c)] = 0;
  return table;
}();

constexpr char32_t kNothing = 0;
constexpr char32_t kUnknown = 0xFFFFFFFF;

/// What a character beyond ASCII that is common in Chinese names becomes, whatever stands beside it: kNothing
/// where it is dropped, kUnknown where ICU has to say.
char32_t plain_form(char32_t c) noexcept {
  if ((c >= 0x4E00 && c <= han::kLast) || (c >= han::kFirst && c < 0x4DC0)) return simplified(c);
  if (c >= 0xFF01 && c <= 0xFF5E) return static_cast<char32_t>(kAscii[c - 0xFEE0]);  // full-width ASCII
  if (c == 0xB7 || c == 0x2013 || c == 0x2014 || (c >= 0x2018 && c <= 0x201F)) return kNothing;
  if (c == 0x3000 || (c >= 0x3008 && c <= 0x300F)) return kNothing;
  if (c == 0x3001 || c == 0x3002 || c == 0x3010 || c == 0x3011) return c;
  return kUnknown;
}

/// Does the whole work for text of ASCII and characters that plain_form() knows: false, with `out` spoilt, at
/// the first other one.
bool normalise_plain(std::string_view text, std::string& out) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  for (std::size_t i = 0; i < text.size();) {
    if (bytes[i] < 0x80) {
      if (const char c = kAscii[bytes[i]]; c != 0) out.push_back(c);
      ++i;
      continue;
    }
    const std::size_t start = i;
    UChar32 c = 0;
    U8_NEXT(bytes, i, text.size(), c);
    const char32_t form = c < 0 ? kUnknown : plain_form(static_cast<char32_t>(c));
    if (form == kUnknown) return false;
    if (form == static_cast<char32_t>(c)) {
      out.append(text, start, i - start);
    } else if (form != kNothing) {
      append_utf8(out, form);
    }
  }
  return true;
}

std::string folded(std::string_view text) {
  std::string out;
  icu::StringByteSink<std::string> sink(&out, static_cast<std::int32_t>(text.size()));
  UErrorCode status = U_ZERO_ERROR;
  normalizer().normalizeUTF8(0, piece(text), sink, nullptr, status);
  if (U_FAILURE(status))
    throw Error(ErrorCode::kBadInput, std::string("cannot normalise: ") + u_errorName(status));
  return out;
}

bool is_folded(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  return normalizer().isNormalizedUTF8(piece(text), status) != 0 && U_SUCCESS(status);
}

std::string stripped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char32_t c : to_code_points(text))
    if (!is_dropped(c)) append_utf8(out, simplified(c));
  return out;
}

}  // namespace

char32_t simplified(char32_t c) noexcept {
  if (c < han::kFirst || c > han::kLast) return c;
  const std::uint16_t simple = han::kSimplifiedOf[c - han::kFirst];
  return simple != 0 ? simple : c;
}

std::string normalise_name(std::string_view name) {
  std::string out;
  out.reserve(name.size());
  if (normalise_plain(name, out)) return out;

  out = find_invalid_utf8(name) == std::string_view::npos ? stripped(folded(name))
                                                          : stripped(folded(repair_utf8(name)));
  // What was dropped may have kept a letter and its accent, or two parts of a Hangul syllable, apart.
  while (!is_folded(out)) out = stripped(folded(out));
  return out;
}

bool is_han(char32_t code_point) noexcept {
  if (code_point < 0x2E80) return false;
  if (code_point >= 0x4E00 && code_point <= han::kLast) return true;
  UErrorCode status = U_ZERO_ERROR;
  return uscript_getScript(static_cast<UChar32>(code_point), &status) == USCRIPT_HAN;
}

bool has_han(std::string_view text) noexcept {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  for (std::size_t i = 0; i < text.size();) {
    UChar32 c = 0;
    U8_NEXT(bytes, i, text.size(), c);
    if (c >= 0 && is_han(static_cast<char32_t>(c))) return true;
  }
  return false;
}

}  // namespace guanxi
