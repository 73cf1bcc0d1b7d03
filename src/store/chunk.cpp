#include "store/chunk.hpp"

#include "guanxi/base/coding.hpp"

namespace guanxi {
namespace {
constexpr std::uint8_t kDeltaVarint = 1;
}

std::string encode_chunk(const std::uint32_t* neighbours, const std::uint64_t* edges, std::size_t n) {
  std::string out(1, static_cast<char>(kDeltaVarint));
  put_varint(out, n);
  put_varint(out, edges[0]);
  std::int64_t former = 0;
  for (std::size_t i = 0; i < n; ++i) {
    put_varint(out, zigzag(static_cast<std::int64_t>(neighbours[i]) - former));
    former = neighbours[i];
  }
  for (std::size_t i = 1; i < n; ++i) put_varint(out, edges[i] - edges[i - 1]);
  return out;
}

bool decode_chunk(std::string_view bytes, Chunk& chunk, std::string* fault) {
  chunk.clear();
  const auto fail = [&](const char* what) {
    if (fault != nullptr) *fault = what;
    return false;
  };
  ByteReader in(bytes);
  if (in.byte() != kDeltaVarint) return fail("it does not start with a known encoding");
  const std::uint64_t n = in.varint();
  if (!in.ok() || n == 0 || n > bytes.size()) return fail("its count does not fit its length");
  std::uint64_t edge = in.varint();
  chunk.neighbours.reserve(n);
  chunk.edges.reserve(n);
  std::int64_t neighbour = 0;
  for (std::uint64_t i = 0; i < n; ++i) {
    const std::int64_t step = in.signed_varint();
    if (step < -neighbour || step > UINT32_MAX - neighbour)
      return fail("a neighbour's number is out of range");
    neighbour += step;
    chunk.neighbours.push_back(static_cast<std::uint32_t>(neighbour));
  }
  chunk.edges.push_back(edge);
  for (std::uint64_t i = 1; i < n; ++i) {
    const std::uint64_t step = in.varint();
    if (in.ok() && step == 0) return fail("two of its edges have one number");
    if (step > UINT64_MAX - edge) return fail("an edge's number is out of range");
    edge += step;
    chunk.edges.push_back(edge);
  }
  if (!in.ok()) return fail("it is cut short");
  if (!in.at_end()) return fail("bytes follow its end");
  return true;
}

}  // namespace guanxi
