// Whole numbers, eight digits at a time.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

namespace guanxi {

/// Eight characters at `p` as a number, first character in the lowest byte.
inline std::uint64_t load_eight(const char* p) noexcept {
  std::uint64_t word;
  std::memcpy(&word, p, sizeof word);
  if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
  return word;
}

/// Value of eight digits (0 to 9, not '0' to '9'), the first in the lowest byte: pairs, then fours, then all.
inline std::uint64_t value_of_eight(std::uint64_t digits) noexcept {
  digits = digits * 10 + (digits >> 8);
  return (((digits & 0x000000FF000000FF) * 0x000F424000000064) +
          (((digits >> 16) & 0x000000FF000000FF) * 0x0000271000000001)) >>
         32;
}

/// Reads a canonical integer (see canonical_integer) that something else than a digit ends. Returns its end,
/// or nullptr if there is none. REQUIRES: 32 bytes may be read at `p`, and are digits and then something
/// else.
inline const char* read_canonical(const char* p, std::uint64_t& number) noexcept {
  constexpr std::uint64_t kHigh = 0x8080808080808080;
  constexpr std::uint64_t kZeros = 0x3030303030303030;
  const std::uint64_t digits = load_eight(p) ^ kZeros;
  // The high bit of the first byte above 9 is set; what stands in later bytes means nothing.
  const std::uint64_t others = ((digits + 0x7676767676767676) | digits) & kHigh;
  if (others != 0) {
    const auto length = static_cast<unsigned>(std::countr_zero(others)) / 8;
    if (length == 0 || (*p == '0' && length > 1)) return nullptr;
    number = value_of_eight(digits << (64 - 8 * length));
    return p + length;
  }
  if (*p == '0') return nullptr;
  constexpr int kMostDigits = 19;
  std::uint64_t value = value_of_eight(digits);
  int length = 8;
  for (auto digit = static_cast<std::uint8_t>(p[length] - '0'); digit <= 9;
       digit = static_cast<std::uint8_t>(p[length] - '0')) {
    if (++length > kMostDigits) return nullptr;
    value = value * 10 + digit;
  }
  number = value;
  return value >> 63 == 0 ? p + length : nullptr;
}

}  // namespace guanxi
