// Adjacency chunks: a run of one node's relations of one type, by edge number.
//
//   chunk := byte 1, varint(n ≥ 1), varint(first edge), n × varint(neighbour − former neighbour, zigzag; 0
//   before the
//            first), n − 1 × varint(edge − former edge ≥ 1)
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace guanxi {

/// A chunk holds at most this many.
inline constexpr std::size_t kChunkEntries = 2048;

struct Chunk {
  std::vector<std::uint32_t> neighbours;
  std::vector<std::uint64_t> edges;  // ascending, no two equal

  void clear() {
    neighbours.clear();
    edges.clear();
  }
};

/// REQUIRES: the lists have one length of at least 1; edges ascend.
[[nodiscard]] std::string encode_chunk(const std::uint32_t* neighbours, const std::uint64_t* edges,
                                       std::size_t n);
/// Replaces `chunk`. False if the bytes are damaged; `fault` then says how.
[[nodiscard]] bool decode_chunk(std::string_view bytes, Chunk& chunk, std::string* fault = nullptr);

}  // namespace guanxi
