// The front of a snapshot's file, as the reader and the writer see it. FORMAT.md describes it in words.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>

#include "guanxi/base/hash.hpp"

namespace guanxi::snapshot_layout {

inline constexpr std::array<char, 8> kMagic = {'G', 'X', 'S', 'N', 'A', 'P', '\r', '\n'};
inline constexpr std::uint32_t kVersion = 1;
inline constexpr std::uint32_t kByteOrder = 0x01020304;

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
  Hash128 hash;  // of header and table with this field 0
};
static_assert(sizeof(Header) == 88);

struct Section {
  std::uint64_t offset = 0;
  std::uint64_t bytes = 0;  // without the zeros that follow up to the next multiple of 8
  Hash128 hash;             // with them
};
static_assert(sizeof(Section) == 32);

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
  kInEdges,
  kTraitBits,
  kTraitRanks,
  kTraits,
  kSectionCount
};
using Table = std::array<Section, kSectionCount>;
inline constexpr std::size_t kFrontBytes = sizeof(Header) + sizeof(Table);
static_assert(kFrontBytes % 8 == 0);

/// Sections begin at multiples of 8.
[[nodiscard]] constexpr std::uint64_t padded(std::uint64_t bytes) noexcept {
  return (bytes + 7) / 8 * 8;
}

/// The front's hash. Takes copies: it clears one field.
[[nodiscard]] inline Hash128 front_hash(Header header, const Table& table) noexcept {
  header.hash = {};
  std::array<char, kFrontBytes> front;
  std::memcpy(front.data(), &header, sizeof header);
  std::memcpy(front.data() + sizeof header, &table, sizeof table);
  return hash128({front.data(), front.size()});
}

}  // namespace guanxi::snapshot_layout
