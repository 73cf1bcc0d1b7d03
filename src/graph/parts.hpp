// The arrays that a snapshot is made of: as views, over vectors or over a mapped file, and as vectors.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "guanxi/model/date.hpp"

namespace guanxi {

inline constexpr std::uint32_t kNoEntity = std::numeric_limits<std::uint32_t>::max();

/// What is stated of an edge beside its ends. Edges of which nothing is stated have none.
struct EdgeTraits {
  std::uint32_t from = 0;   // packed date, 0: unknown or open
  std::uint32_t until = 0;  // packed date
  float confidence = 1;
};
static_assert(sizeof(EdgeTraits) == 12);

[[nodiscard]] constexpr std::uint32_t pack_date(const std::optional<Date>& date) noexcept {
  if (!date) return 0;
  return (std::uint32_t{date->year} << 16) | (std::uint32_t{date->month} << 8) | date->day;
}
[[nodiscard]] constexpr std::optional<Date> unpack_date(std::uint32_t packed) noexcept {
  if (packed == 0) return std::nullopt;
  return Date{static_cast<std::uint16_t>(packed >> 16), static_cast<std::uint8_t>((packed >> 8) & 0xff),
              static_cast<std::uint8_t>(packed & 0xff)};
}

/// Strings one after the other: string i is bytes[offsets[i]] to bytes[offsets[i + 1]].
struct StringsView {
  std::span<const std::uint64_t> offsets;  // one more than there are strings
  std::span<const char> bytes;
  [[nodiscard]] std::size_t size() const noexcept { return offsets.size() - 1; }
  [[nodiscard]] std::string_view operator[](std::size_t i) const noexcept {
    return {bytes.data() + offsets[i], static_cast<std::size_t>(offsets[i + 1] - offsets[i])};
  }
};

struct Strings {
  std::vector<std::uint64_t> offsets{0};
  std::vector<char> bytes;
  void add(std::string_view text) {
    bytes.insert(bytes.end(), text.begin(), text.end());
    offsets.push_back(bytes.size());
  }
  [[nodiscard]] StringsView view() const noexcept { return {offsets, bytes}; }
};

/// The arcs of one direction by rows; a row is ordered by (target, relation, edge).
struct ArcsView {
  std::span<const std::uint64_t> offsets;  // entity count + 1
  std::span<const std::uint32_t> targets;
  std::span<const std::uint16_t> relations;
  std::span<const std::uint32_t> edges;
};

struct Arcs {
  std::vector<std::uint64_t> offsets;
  std::vector<std::uint32_t> targets;
  std::vector<std::uint16_t> relations;
  std::vector<std::uint32_t> edges;
  [[nodiscard]] ArcsView view() const noexcept { return {offsets, targets, relations, edges}; }
};

struct PartsView {
  std::uint32_t entity_count = 0;
  std::uint64_t edge_limit = 0;
  std::span<const std::uint32_t> entity_of_node;   // kNoEntity for a number that stands for nothing
  std::span<const std::uint32_t> representatives;  // by entity
  std::span<const std::uint32_t> type_of;          // by entity
  StringsView types, keys, names;
  ArcsView out, in;
  // Edge e has traits if bit e is set: those at trait_ranks[e / 64] plus the number of set bits before e in
  // its word.
  std::span<const std::uint64_t> trait_bits;
  std::span<const std::uint32_t> trait_ranks;
  std::span<const EdgeTraits> traits;
};

struct Parts {
  std::uint64_t edge_limit = 0;
  std::vector<std::uint32_t> entity_of_node;
  std::vector<std::uint32_t> representatives;
  std::vector<std::uint32_t> type_of;
  Strings types, keys, names;
  Arcs out, in;
  std::vector<std::uint64_t> trait_bits;
  std::vector<std::uint32_t> trait_ranks;
  std::vector<EdgeTraits> traits;

  [[nodiscard]] PartsView view() const noexcept {
    return {static_cast<std::uint32_t>(representatives.size()),
            edge_limit,
            entity_of_node,
            representatives,
            type_of,
            types.view(),
            keys.view(),
            names.view(),
            out.view(),
            in.view(),
            trait_bits,
            trait_ranks,
            traits};
  }
};

}  // namespace guanxi
