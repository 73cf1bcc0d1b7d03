// Every kind of damage that a decoder has to stand: each truncation, each flipped bit, bytes at random.
#pragma once

#include <cstdint>
#include <random>
#include <string>

namespace guanxi::testing {

/// Calls try_bytes(damaged) with everything one bit or one cut away from `bytes`, and with bytes added.
template <typename Try>
void damage(const std::string& bytes, const Try& try_bytes) {
  for (std::size_t n = 0; n < bytes.size(); ++n) try_bytes(bytes.substr(0, n));
  for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    std::string flipped = bytes;
    flipped[bit / 8] = static_cast<char>(static_cast<unsigned char>(flipped[bit / 8]) ^ (1U << (bit % 8)));
    try_bytes(flipped);
  }
  for (const char extra : {'\0', '\1', '\x7f', '\xff'}) try_bytes(bytes + extra);
}

/// A few bytes, of those that varints turn on more often than others.
inline std::string any_bytes(std::mt19937_64& random) {
  static constexpr unsigned char kEdges[] = {0, 1, 2, 5, 0x7f, 0x80, 0x81, 0xfe, 0xff};
  std::string out(random() % 24, '\0');
  for (char& c : out)
    c = static_cast<char>(random() % 2 == 0 ? kEdges[random() % sizeof kEdges] : random() & 0xff);
  return out;
}

}  // namespace guanxi::testing
