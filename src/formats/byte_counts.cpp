#include "formats/byte_counts.hpp"

#include <algorithm>
#include <cstring>

namespace guanxi {
namespace {

// GCC's and Clang's vectors: SSE2, NEON or whatever the machine has.
constexpr std::size_t kLanes = 16;
using Bytes = std::uint8_t __attribute__((vector_size(kLanes)));

Bytes all(char c) noexcept {
  Bytes out;
  std::memset(&out, c, sizeof out);
  return out;
}

template <typename T>
bool any(const T& bytes) noexcept {
  std::uint64_t halves[2];
  std::memcpy(halves, &bytes, sizeof halves);
  return (halves[0] | halves[1]) != 0;
}

}  // namespace

ByteCounts count_bytes(std::string_view text) noexcept {
  constexpr std::size_t kRounds = 255;  // before a lane of eight bits overflows
  const Bytes lf = all('\n');
  const Bytes cr = all('\r');
  const Bytes quote = all('"');
  ByteCounts counts;
  Bytes crs = all(0);
  Bytes quotes = all(0);
  const char* p = text.data();
  std::size_t left = text.size() / kLanes;
  while (left > 0) {
    const std::size_t rounds = std::min(left, kRounds);
    Bytes lfs = all(0);
    for (std::size_t i = 0; i < rounds; ++i, p += kLanes) {
      Bytes v;
      std::memcpy(&v, p, sizeof v);
      lfs -= reinterpret_cast<Bytes>(v == lf);  // true is -1
      crs |= reinterpret_cast<Bytes>(v == cr);
      quotes |= reinterpret_cast<Bytes>(v == quote);
    }
    std::uint8_t lanes[kLanes];
    std::memcpy(lanes, &lfs, sizeof lanes);
    for (const std::uint8_t lane : lanes) counts.line_feeds += lane;
    left -= rounds;
  }
  counts.carriage_returns = any(crs);
  counts.quotes = any(quotes);
  for (const char* const end = text.data() + text.size(); p < end; ++p) {
    counts.line_feeds += *p == '\n' ? 1 : 0;
    counts.carriage_returns |= *p == '\r';
    counts.quotes |= *p == '"';
  }
  return counts;
}

}  // namespace guanxi
