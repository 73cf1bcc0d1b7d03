// UTF-8 as bytes: validity, repair, code points.
#include <unicode/utf8.h>

#include <cstring>

#include "base/utf8_internal.hpp"
#include "guanxi/base/unicode.hpp"

namespace guanxi {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

/// Takes one character off `text` at `i`: its code point, or a negative number for a maximal invalid
/// sequence.
UChar32 next_code_point(std::string_view text, std::size_t& i) noexcept {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  UChar32 c = 0;
  U8_NEXT(bytes, i, text.size(), c);
  return c;
}

/// Bytes of ASCII at the start of text.substr(i), looked at eight at a time.
std::size_t ascii_run(std::string_view text, std::size_t i) noexcept {
  const std::size_t start = i;
  while (i + sizeof(std::uint64_t) <= text.size()) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + i, sizeof word);
    if ((word & 0x8080808080808080U) != 0) break;
    i += sizeof word;
  }
  while (i < text.size() && static_cast<unsigned char>(text[i]) < 0x80) ++i;
  return i - start;
}

}  // namespace

std::size_t find_invalid_utf8(std::string_view text) noexcept {
  std::size_t i = 0;
  while (i < text.size()) {
    i += ascii_run(text, i);
    while (i < text.size() && static_cast<unsigned char>(text[i]) >= 0x80) {
      const std::size_t start = i;
      if (next_code_point(text, i) < 0) return start;
    }
  }
  return std::string_view::npos;
}

std::size_t append_repaired(std::string_view text, std::string& out) {
  std::size_t replaced = 0;
  while (!text.empty()) {
    std::size_t i = find_invalid_utf8(text);
    if (i == std::string_view::npos) {
      out += text;
      break;
    }
    out.append(text, 0, i);
    append_utf8(out, kReplacement);
    ++replaced;
    next_code_point(text, i);
    text.remove_prefix(i);
  }
  return replaced;
}

std::string repair_utf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  append_repaired(text, out);
  return out;
}

std::u32string to_code_points(std::string_view text) {
  std::u32string out(text.size(), U'\0');
  std::size_t count = 0;
  for (std::size_t i = 0; i < text.size();) {
    const UChar32 c = next_code_point(text, i);
    out[count++] = c < 0 ? kReplacement : static_cast<char32_t>(c);
  }
  out.resize(count);
  return out;
}

void append_utf8(std::string& out, char32_t code_point) {
  if (code_point > 0x10FFFF || U_IS_SURROGATE(code_point)) code_point = kReplacement;
  std::uint8_t bytes[U8_MAX_LENGTH];
  int length = 0;
  U8_APPEND_UNSAFE(bytes, length, code_point);
  out.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(length));
}

std::string to_utf8(std::u32string_view code_points) {
  std::string out;
  out.reserve(code_points.size() * 3);
  for (const char32_t c : code_points) append_utf8(out, c);
  return out;
}

}  // namespace guanxi
