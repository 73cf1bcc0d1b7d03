// The front of a snapshot's file, as the reader and the writer see it. FORMAT.md describes it in words.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "graph/parts.hpp"
#include "guanxi/base/hash.hpp"

namespace guanxi::snapshot_layout {

inline constexpr std::array<char, 8> kMagic = {'G', 'X', 'S', 'N', 'A', 'P', '\r', '\n'};
inline constexpr std::uint32_t kVersion = 3;
inline constexpr std::uint32_t kByteOrder = 0x01020304;

inline constexpr std::uint64_t kSimple = 1;  // flags
inline constexpr std::uint64_t kSymmetric = 2;
inline constexpr std::uint64_t kAllFlags = 3;

struct Header {
  std::array<char, 8> magic = kMagic;
  std::uint32_t version = kVersion;
  std::uint32_t byte_order = kByteOrder;
  std::uint64_t file_bytes = 0;
  std::uint64_t entity_count = 0;
  std::uint64_t node_limit = 0;
  std::uint64_t type_count = 0;
  std::uint64_t arc_count = 0;
  std::uint64_t edge_limit = 0;
  std::uint64_t trait_count = 0;
  std::uint64_t first_edge = 0;
  std::uint64_t relation = 0;
  std::uint64_t flags = 0;
  std::uint64_t degree_count = 0;
  std::uint64_t column_count = 0;
  std::uint64_t value_count = 0;
  Hash128 hash;  // of header, table and block hashes with this field 0
};
static_assert(sizeof(Header) == 136);

struct Section {
  std::uint64_t offset = 0;
  std::uint64_t bytes = 0;  // without the zeros that follow up to the next multiple of 8
};
static_assert(sizeof(Section) == 16);

enum SectionNo : std::size_t {
  kState,
  kEntityOfNode,
  kRepresentatives,
  kTypeOf,
  kTypeOffsets,
  kTypeBytes,
  kKeyOffsets,
  kKeyBytes,
  kNameOffsets,
  kNameBytes,
  kOutOffsets,
  kOutTargets,
  kOutRelations,
  kOutEdges,
  kInOffsets,
  kInTargets,
  kInRelations,
  kTraitBits,
  kTraitRanks,
  kTraits,
  kDegrees,
  kColumnNameOffsets,
  kColumnNameBytes,
  kColumnStarts,
  kColumnBits,
  kColumnRanks,
  kColumnValues,
  kSectionCount
};
using Table = std::array<Section, kSectionCount>;
inline constexpr std::size_t kFrontBytes = sizeof(Header) + sizeof(Table);  // the block hashes follow
static_assert(kFrontBytes % 8 == 0);

/// Every section is hashed block by block, so that a reader can check what it is about to read.
inline constexpr unsigned kBlockBits = 12;
inline constexpr std::uint64_t kBlockBytes = std::uint64_t{1} << kBlockBits;

/// Sections begin at multiples of 8.
[[nodiscard]] constexpr std::uint64_t padded(std::uint64_t bytes) noexcept {
  return (bytes + 7) / 8 * 8;
}
/// The zeros behind a section belong to its last block.
[[nodiscard]] constexpr std::uint64_t block_count(std::uint64_t bytes) noexcept {
  return (bytes + kBlockBytes - 1) / kBlockBytes;
}

/// Hash of the front as it lies in a file. `front` has header, table and block hashes.
[[nodiscard]] inline Hash128 front_hash(std::string_view front) {
  Header header;
  std::memcpy(&header, front.data(), sizeof header);
  header.hash = {};
  Hasher hasher;
  hasher.add({reinterpret_cast<const char*>(&header), sizeof header});
  hasher.add(front.substr(sizeof header));
  return hasher.value();
}

}  // namespace guanxi::snapshot_layout
