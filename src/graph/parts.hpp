// The arrays that a snapshot is made of: as views, over vectors or over a mapped file, and as vectors.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "graph/array.hpp"
#include "guanxi/model/date.hpp"

namespace guanxi {

inline constexpr std::uint32_t kNoEntity = std::numeric_limits<std::uint32_t>::max();

/// What is stated of an edge beside its ends. Edges of which nothing is stated, by one source, have none.
struct EdgeTraits {
  std::uint32_t from = 0;   // packed date, 0: unknown or open
  std::uint32_t until = 0;  // packed date
  float confidence = 1;
  std::uint32_t support = 1;  // its sources, and kRetold
};
static_assert(sizeof(EdgeTraits) == 16);
inline constexpr std::uint32_t kRetold = std::uint32_t{1} << 31;

/// How many entities have so many relations, or more.
struct DegreeStep {
  std::uint64_t degree = 0;
  std::uint64_t entities = 0;
};
static_assert(sizeof(DegreeStep) == 16);

[[nodiscard]] constexpr std::uint32_t pack_date(const std::optional<Date>& date) noexcept {
  if (!date) return 0;
  return (std::uint32_t{date->year} << 16) | (std::uint32_t{date->month} << 8) | date->day;
}
[[nodiscard]] constexpr std::optional<Date> unpack_date(std::uint32_t packed) noexcept {
  if (packed == 0) return std::nullopt;
  return Date{static_cast<std::uint16_t>(packed >> 16), static_cast<std::uint8_t>((packed >> 8) & 0xff),
              static_cast<std::uint8_t>(packed & 0xff)};
}

/// Strings one after the other: string i is bytes[offset i] to bytes[offset i + 1]. Offsets have 4 bytes, or
/// 8 where there are more bytes than that.
struct StringsView {
  std::span<const std::uint32_t> short_offsets;  // one more than there are strings, or
  std::span<const std::uint64_t> long_offsets;
  std::span<const char> bytes;

  [[nodiscard]] std::uint64_t offset(std::size_t i) const noexcept {
    return long_offsets.empty() ? short_offsets[i] : long_offsets[i];
  }
  [[nodiscard]] bool empty() const noexcept { return short_offsets.empty() && long_offsets.empty(); }
  [[nodiscard]] std::size_t size() const noexcept {
    return empty() ? 0 : std::max(short_offsets.size(), long_offsets.size()) - 1;
  }
  /// REQUIRES: the offsets are in order.
  [[nodiscard]] std::string_view operator[](std::size_t i) const noexcept {
    return {bytes.data() + offset(i), static_cast<std::size_t>(offset(i + 1) - offset(i))};
  }
};

struct Strings {
  std::vector<std::uint32_t> short_offsets{0};
  std::vector<std::uint64_t> long_offsets;
  std::vector<char> bytes;

  void add(std::string_view text) {
    bytes.insert(bytes.end(), text.begin(), text.end());
    if (long_offsets.empty() && bytes.size() <= std::numeric_limits<std::uint32_t>::max()) {
      short_offsets.push_back(static_cast<std::uint32_t>(bytes.size()));
      return;
    }
    if (long_offsets.empty()) {
      long_offsets.assign(short_offsets.begin(), short_offsets.end());
      short_offsets.clear();
    }
    long_offsets.push_back(bytes.size());
  }
  void add_all(const Strings& others) {
    const StringsView them = others.view();
    for (std::size_t i = 0; i < them.size(); ++i) add(them[i]);
  }
  [[nodiscard]] StringsView view() const noexcept { return {short_offsets, long_offsets, bytes}; }
};

/// The arcs of one direction by rows; a row is ordered by (target, relation, edge).
struct RowsView {
  std::span<const std::uint64_t> offsets;  // entity count + 1
  std::span<const std::uint32_t> targets;
  std::span<const std::uint16_t> relations;  // empty: all alike
};

struct Rows {
  Array<std::uint64_t> offsets;
  Array<std::uint32_t> targets;
  Array<std::uint16_t> relations;
  [[nodiscard]] RowsView view() const noexcept { return {offsets.view(), targets.view(), relations.view()}; }
};

/// What arrays leave out, numbers say.
struct PartCounts {
  std::uint64_t entities = 0;
  std::uint64_t nodes = 0;       // one past the largest node number
  std::uint64_t edges = 0;       // one past the largest edge number
  std::uint64_t first_edge = 0;  // without out_edges: that of the first out-arc; the others run on
  std::uint16_t relation = 0;    // without relations: that of all arcs
  bool simple = true;            // no loop, and no two arcs join the same entities in the same direction
  bool symmetric = true;         // every in-row is the out-row of its entity
};

struct PartsView {
  PartCounts counts;
  // Empty: entity e is node e and stands for itself.
  std::span<const std::uint32_t> entity_of_node;  // kNoEntity for a number that stands for nothing
  std::span<const std::uint32_t> representatives;
  std::span<const std::uint32_t> type_of;  // by entity; empty: all of type 0
  StringsView types, keys;
  StringsView names;  // an empty one: as the key; none at all: all as the keys
  RowsView out;
  RowsView in;                               // views of the same arrays as `out` if symmetric
  std::span<const std::uint32_t> out_edges;  // by place among the out-arcs
  // Edge e has traits if bit e is set: those at trait_ranks[e / 64] plus the number of set bits before e in
  // its word. All empty if no edge has any.
  std::span<const std::uint64_t> trait_bits;
  std::span<const std::uint32_t> trait_ranks;
  std::span<const EdgeTraits> traits;
  std::span<const DegreeStep> degrees;  // those that occur, ascending
  // Numbers that edges state, a column for each property: bit e of column c says whether edge e has one, at
  // column_starts[c] plus its rank within the column. The columns of bits and ranks stand one after the
  // other.
  StringsView column_names;
  std::span<const std::uint64_t> column_starts;  // one more than there are columns; empty if there are none
  std::span<const std::uint64_t> column_bits;
  std::span<const std::uint32_t> column_ranks;
  std::span<const double> column_values;

  [[nodiscard]] std::size_t words() const noexcept { return (counts.edges + 63) / 64; }
};

struct Parts {
  PartCounts counts;
  std::vector<std::uint32_t> entity_of_node;
  std::vector<std::uint32_t> representatives;
  std::vector<std::uint32_t> type_of;
  Strings types, keys;
  std::optional<Strings> names;
  Rows out, in;  // `in` is empty if symmetric
  Array<std::uint32_t> out_edges;
  std::vector<std::uint64_t> trait_bits;
  std::vector<std::uint32_t> trait_ranks;
  std::vector<EdgeTraits> traits;
  std::vector<DegreeStep> degrees;
  Strings column_names;
  std::vector<std::uint64_t> column_starts;
  std::vector<std::uint64_t> column_bits;
  std::vector<std::uint32_t> column_ranks;
  std::vector<double> column_values;

  [[nodiscard]] PartsView view() const noexcept {
    return {counts,
            entity_of_node,
            representatives,
            type_of,
            types.view(),
            keys.view(),
            names ? names->view() : StringsView{},
            out.view(),
            counts.symmetric ? out.view() : in.view(),
            out_edges.view(),
            trait_bits,
            trait_ranks,
            traits,
            degrees,
            column_starts.empty() ? StringsView{} : column_names.view(),
            column_starts,
            column_bits,
            column_ranks,
            column_values};
  }
};

}  // namespace guanxi
