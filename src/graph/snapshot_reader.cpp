#include <algorithm>
#include <bit>

#include "graph/snapshot_file.hpp"
#include "graph/snapshot_layout.hpp"

namespace guanxi {
namespace {

using namespace snapshot_layout;

constexpr std::uint64_t kMostColumns = 64;
constexpr std::uint64_t kMost = std::uint64_t{1} << 32;  // of all counts but that of the arcs

/// Looks at the front of one file; every check that fails throws its words to read_parts().
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  struct Fault {
    std::string what;
  };

  void read(std::string_view state, const std::string& path, OpenedParts& opened) {
    read_front(state);
    opened.parts = views();
    opened.guard = std::make_unique<BlockGuard>(bytes_, path, header_, table_);
    // The few things that are read without the guard.
    for (const SectionNo section : {kState, kTypeOffsets, kTypeBytes}) {
      if (!block_is_sound(section)) throw Fault{"section " + std::to_string(section) + " is damaged"};
    }
    if (bytes_.substr(table_[kState].offset, table_[kState].bytes) != state)
      throw Fault{"it shows another state"};
    const StringsView& types = opened.parts.types;
    for (std::size_t i = 0; i < types.size(); ++i) {
      if (types.offset(i) > types.offset(i + 1)) throw Fault{"the offsets of types are out of order"};
    }
    if (types.offset(0) != 0 || types.offset(types.size()) != types.bytes.size())
      throw Fault{"the offsets of types are out of order"};
  }

 private:
  void read_front(std::string_view state) {
    if (bytes_.size() < kFrontBytes) throw Fault{"it is too short for its header"};
    std::memcpy(&header_, bytes_.data(), sizeof header_);
    std::memcpy(&table_, bytes_.data() + sizeof header_, sizeof table_);
    if (header_.magic != kMagic) throw Fault{"it is no snapshot"};
    if (header_.byte_order != kByteOrder) throw Fault{"it was made on a machine of another byte order"};
    if (header_.version != kVersion)
      throw Fault{"it is of format version " + std::to_string(header_.version)};
    if (header_.file_bytes != bytes_.size()) throw Fault{"it was cut or has grown"};
    const std::uint64_t front = table_.front().offset;
    if (front < kFrontBytes || front > bytes_.size()) throw Fault{"its header is damaged"};
    if (header_.hash != front_hash(bytes_.substr(0, front))) throw Fault{"its header is damaged"};
    check_counts();
    check_layout(state.size());
  }

  void check_counts() const {
    // With these bounds no product below overflows.
    for (const std::uint64_t count :
         {header_.entity_count, header_.node_limit, header_.type_count, header_.edge_limit,
          header_.trait_count, header_.first_edge, header_.degree_count}) {
      if (count > kMost) throw Fault{"its counts are out of range"};
    }
    if (header_.entity_count == kMost || header_.arc_count > bytes_.size() || header_.relation > UINT16_MAX ||
        header_.flags > kAllFlags || header_.column_count > kMostColumns ||
        header_.value_count > bytes_.size() || (header_.entity_count > 0 && header_.type_count == 0)) {
      throw Fault{"its counts are out of range"};
    }
    if (table_[kEntityOfNode].bytes == 0 && header_.entity_count != header_.node_limit)
      throw Fault{"its counts are out of range"};
    if (table_[kOutEdges].bytes == 0 && header_.arc_count > 0 &&
        header_.first_edge + header_.arc_count > header_.edge_limit) {
      throw Fault{"its counts are out of range"};
    }
  }

  /// What a section may measure: nothing if it may be left out, or these bytes. Texts are as long as they
  /// say.
  void check_layout(std::uint64_t state_bytes) const {
    const std::uint64_t rows = (header_.entity_count + 1) * sizeof(std::uint64_t);
    const std::uint64_t words = (header_.edge_limit + 63) / 64;
    const std::uint64_t traits = header_.trait_count;
    const bool both = !symmetric();
    check_size(kState, state_bytes, false);
    check_size(kEntityOfNode, header_.node_limit * sizeof(std::uint32_t), true);
    check_size(kRepresentatives, header_.entity_count * sizeof(std::uint32_t),
               table_[kEntityOfNode].bytes == 0);
    check_size(kTypeOf, header_.entity_count * sizeof(std::uint32_t), header_.type_count <= 1);
    check_strings(kTypeOffsets, header_.type_count, false);
    check_strings(kKeyOffsets, header_.entity_count, false);
    check_strings(kNameOffsets, header_.entity_count, true);
    check_size(kOutOffsets, rows, false);
    check_size(kOutTargets, header_.arc_count * sizeof(std::uint32_t), false);
    check_size(kOutRelations, header_.arc_count * sizeof(std::uint16_t), true);
    check_size(kOutEdges, header_.arc_count * sizeof(std::uint32_t), true);
    check_size(kInOffsets, both ? rows : 0, false);
    check_size(kInTargets, both ? header_.arc_count * sizeof(std::uint32_t) : 0, false);
    check_size(kInRelations, both ? table_[kOutRelations].bytes : 0, false);
    check_size(kTraitBits, traits > 0 ? words * sizeof(std::uint64_t) : 0, false);
    check_size(kTraitRanks, traits > 0 ? words * sizeof(std::uint32_t) : 0, false);
    check_size(kTraits, traits * sizeof(EdgeTraits), false);
    check_size(kDegrees, header_.degree_count * sizeof(DegreeStep), false);
    const std::uint64_t columns = header_.column_count;
    check_strings(kColumnNameOffsets, columns, columns == 0);
    check_size(kColumnStarts, columns > 0 ? (columns + 1) * sizeof(std::uint64_t) : 0, false);
    check_size(kColumnBits, columns * words * sizeof(std::uint64_t), false);
    check_size(kColumnRanks, columns * words * sizeof(std::uint32_t), false);
    check_size(kColumnValues, header_.value_count * sizeof(double), false);

    std::uint64_t blocks = 0;
    std::uint64_t end = table_.front().offset;
    for (std::size_t i = 0; i < kSectionCount; ++i) {
      const Section& s = table_[i];
      if (s.offset != end || s.bytes > bytes_.size() - end || padded(s.bytes) > bytes_.size() - end)
        throw_misplaced(i);
      end += padded(s.bytes);
      blocks += block_count(s.bytes);
    }
    if (end != bytes_.size()) throw Fault{"it does not end with its last section"};
    if (table_.front().offset != kFrontBytes + blocks * sizeof(std::uint64_t)) throw_misplaced(0);
  }
  [[noreturn]] static void throw_misplaced(std::size_t section) {
    throw Fault{"section " + std::to_string(section) + " is not where it belongs"};
  }
  void check_size(SectionNo section, std::uint64_t bytes, bool optional) const {
    if (table_[section].bytes != bytes && !(optional && table_[section].bytes == 0)) throw_misplaced(section);
  }
  void check_strings(SectionNo offsets, std::uint64_t count, bool optional) const {
    const std::uint64_t bytes = table_[offsets + 1].bytes;
    if (optional && table_[offsets].bytes == 0 && bytes == 0) return;
    check_size(offsets, (count + 1) * (is_long(bytes) ? sizeof(std::uint64_t) : sizeof(std::uint32_t)),
               false);
  }
  static bool is_long(std::uint64_t text_bytes) noexcept { return text_bytes > UINT32_MAX; }
  [[nodiscard]] bool symmetric() const noexcept { return (header_.flags & kSymmetric) != 0; }

  [[nodiscard]] bool block_is_sound(SectionNo section) const {
    const auto hashes = array_at<std::uint64_t>(kFrontBytes, (table_.front().offset - kFrontBytes) / 8);
    std::uint64_t block = 0;
    for (std::size_t i = 0; i < section; ++i) block += block_count(table_[i].bytes);
    const std::uint64_t whole = padded(table_[section].bytes);
    for (std::uint64_t at = 0; at < whole; at += kBlockBytes, ++block) {
      if (hash64(bytes_.substr(table_[section].offset + at, std::min(kBlockBytes, whole - at))) !=
          hashes[block])
        return false;
    }
    return true;
  }

  template <typename T>
  [[nodiscard]] std::span<const T> array_at(std::uint64_t offset, std::uint64_t size) const {
    // Sections begin at multiples of 8 in memory that does too.
    const void* const data = bytes_.data() + offset;
    return {static_cast<const T*>(data), size};
  }
  template <typename T>
  [[nodiscard]] std::span<const T> array(std::size_t i) const {
    if (table_[i].bytes == 0) return {};
    return array_at<T>(table_[i].offset, table_[i].bytes / sizeof(T));
  }
  [[nodiscard]] StringsView strings(std::size_t first) const {
    if (is_long(table_[first + 1].bytes)) return {{}, array<std::uint64_t>(first), array<char>(first + 1)};
    return {array<std::uint32_t>(first), {}, array<char>(first + 1)};
  }
  [[nodiscard]] RowsView rows(std::size_t offsets, std::size_t targets, std::size_t relations) const {
    return {array<std::uint64_t>(offsets), array<std::uint32_t>(targets), array<std::uint16_t>(relations)};
  }
  [[nodiscard]] PartsView views() const {
    PartsView parts;
    parts.counts = {header_.entity_count,
                    header_.node_limit,
                    header_.edge_limit,
                    header_.first_edge,
                    static_cast<std::uint16_t>(header_.relation),
                    (header_.flags & kSimple) != 0,
                    symmetric()};
    parts.entity_of_node = array<std::uint32_t>(kEntityOfNode);
    parts.representatives = array<std::uint32_t>(kRepresentatives);
    parts.type_of = array<std::uint32_t>(kTypeOf);
    parts.types = strings(kTypeOffsets);
    parts.keys = strings(kKeyOffsets);
    parts.names = strings(kNameOffsets);
    parts.out = rows(kOutOffsets, kOutTargets, kOutRelations);
    parts.in = symmetric() ? parts.out : rows(kInOffsets, kInTargets, kInRelations);
    parts.out_edges = array<std::uint32_t>(kOutEdges);
    parts.trait_bits = array<std::uint64_t>(kTraitBits);
    parts.trait_ranks = array<std::uint32_t>(kTraitRanks);
    parts.traits = array<EdgeTraits>(kTraits);
    parts.degrees = array<DegreeStep>(kDegrees);
    if (header_.column_count > 0) parts.column_names = strings(kColumnNameOffsets);
    parts.column_starts = array<std::uint64_t>(kColumnStarts);
    parts.column_bits = array<std::uint64_t>(kColumnBits);
    parts.column_ranks = array<std::uint32_t>(kColumnRanks);
    parts.column_values = array<double>(kColumnValues);
    return parts;
  }

  std::string_view bytes_;
  Header header_;
  Table table_;
};

template <typename Offset>
bool in_order(std::span<const Offset> offsets, std::uint64_t end) {
  return offsets.empty() ||
         (offsets.front() == 0 && offsets.back() == end && std::is_sorted(offsets.begin(), offsets.end()));
}

}  // namespace

std::string fault_of_order(const PartsView& parts) {
  for (const StringsView& s : {parts.keys, parts.names, parts.column_names}) {
    if (!in_order(s.short_offsets, s.bytes.size()) || !in_order(s.long_offsets, s.bytes.size()))
      return "the offsets of texts are out of order";
  }
  for (const RowsView& rows : {parts.out, parts.in}) {
    if (!in_order(rows.offsets, rows.targets.size())) return "the offsets of rows are out of order";
  }
  std::uint64_t rank = 0;
  for (std::size_t i = 0; i < parts.trait_bits.size(); ++i) {
    if (parts.trait_ranks[i] != rank) return "the ranks of edge traits are wrong";
    rank += static_cast<std::uint64_t>(std::popcount(parts.trait_bits[i]));
  }
  if (rank != parts.traits.size()) return "the ranks of edge traits are wrong";
  for (std::size_t i = 1; i < parts.degrees.size(); ++i) {
    if (parts.degrees[i - 1].degree >= parts.degrees[i].degree ||
        parts.degrees[i - 1].entities <= parts.degrees[i].entities)
      return "the degrees are out of order";
  }
  std::uint64_t place = 0;
  for (std::size_t c = 0; c < parts.column_names.size(); ++c) {
    const std::uint64_t start = parts.column_starts[c];
    if (place != start) return "the numbers of edges are wrong";
    for (std::size_t i = c * parts.words(); i < (c + 1) * parts.words(); ++i) {
      if (start + parts.column_ranks[i] != place) return "the numbers of edges are wrong";
      place += static_cast<std::uint64_t>(std::popcount(parts.column_bits[i]));
    }
  }
  return place == parts.column_values.size() ? "" : "the numbers of edges are wrong";
}

bool read_parts(std::string_view bytes, std::string_view state, const std::string& path, OpenedParts& opened,
                std::string& fault) {
  try {
    Reader(bytes).read(state, path, opened);
    return true;
  } catch (const Reader::Fault& found) {
    fault = found.what;
    return false;
  }
}

}  // namespace guanxi
