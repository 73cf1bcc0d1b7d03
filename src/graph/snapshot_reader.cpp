#include <algorithm>
#include <bit>

#include "graph/snapshot_file.hpp"
#include "graph/snapshot_layout.hpp"

namespace guanxi {
namespace {

using namespace snapshot_layout;

/// Those whose size grows with arcs and text: in large files they are left unread until they are used.
constexpr bool is_bulk(std::size_t section) noexcept {
  switch (section) {
    case kKeyBytes:
    case kNameBytes:
    case kOutTargets:
    case kOutRelations:
    case kOutEdges:
    case kInTargets:
    case kInRelations:
    case kInEdges:
      return true;
    default:
      return false;
  }
}

constexpr std::uint64_t kMost = std::uint64_t{1} << 32;  // of all counts but that of the arcs

/// Looks at one file; every check that fails throws its words to read_parts().
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  PartsView read(std::string_view state, bool whole) {
    read_front(state);
    for (std::size_t i = 0; i < kSectionCount; ++i) {
      if (whole || !is_bulk(i)) check_hash(i);
    }
    PartsView parts = views();
    if (section(kState) != state) throw Fault{"it shows another state"};
    check_strings(parts.types, "types");
    check_strings(parts.keys, "keys");
    check_strings(parts.names, "names");
    check_offsets(parts.out.offsets, header_.arc_count, "rows of out-arcs");
    check_offsets(parts.in.offsets, header_.arc_count, "rows of in-arcs");
    check_below(parts.representatives, header_.node_limit, "representatives");
    check_below(parts.type_of, header_.type_count, "types of entities");
    for (const std::uint32_t e : parts.entity_of_node) {
      if (e != kNoEntity && e >= header_.entity_count) throw Fault{"entities of nodes are out of range"};
    }
    check_traits(parts);
    if (whole) {
      for (const ArcsView& arcs : {parts.out, parts.in}) {
        check_below(arcs.targets, header_.entity_count, "arcs");
        check_below(arcs.edges, header_.edge_limit, "edges of arcs");
      }
    }
    return parts;
  }

  struct Fault {
    std::string what;
  };

 private:
  void read_front(std::string_view state) {
    if (bytes_.size() < kFrontBytes) throw Fault{"it is too short for its header"};
    std::memcpy(&header_, bytes_.data(), sizeof header_);
    std::memcpy(&table_, bytes_.data() + sizeof header_, sizeof table_);
    if (header_.magic != kMagic) throw Fault{"it is no snapshot"};
    if (header_.byte_order != kByteOrder) throw Fault{"it was made on a machine of another byte order"};
    if (header_.version != kVersion)
      throw Fault{"it is of format version " + std::to_string(header_.version)};
    if (header_.hash != front_hash(header_, table_)) throw Fault{"its header is damaged"};
    if (header_.file_bytes != bytes_.size()) throw Fault{"it was cut or has grown"};
    // With these bounds no product below overflows.
    for (const std::uint64_t count : {header_.entity_count, header_.node_limit, header_.type_count,
                                      header_.edge_limit, header_.trait_count}) {
      if (count > kMost) throw Fault{"its counts are out of range"};
    }
    if (header_.entity_count == kMost || header_.arc_count > bytes_.size())
      throw Fault{"its counts are out of range"};
    check_layout(state.size());
  }

  void check_layout(std::uint64_t state_bytes) const {
    const std::uint64_t rows = (header_.entity_count + 1) * sizeof(std::uint64_t);
    const std::uint64_t targets = header_.arc_count * sizeof(std::uint32_t);
    const std::uint64_t relations = header_.arc_count * sizeof(std::uint16_t);
    const std::uint64_t edges = header_.arc_count * sizeof(std::uint32_t);
    const std::uint64_t words = (header_.edge_limit + 63) / 64;
    // Texts are as long as they say.
    const std::array<std::uint64_t, kSectionCount> expected = {
        state_bytes,
        header_.node_limit * sizeof(std::uint32_t),
        header_.entity_count * sizeof(std::uint32_t),
        header_.entity_count * sizeof(std::uint32_t),
        (header_.type_count + 1) * sizeof(std::uint64_t),
        table_[kTypeBytes].bytes,
        rows,
        table_[kKeyBytes].bytes,
        rows,
        table_[kNameBytes].bytes,
        rows,
        targets,
        relations,
        edges,
        rows,
        targets,
        relations,
        edges,
        words * sizeof(std::uint64_t),
        words * sizeof(std::uint32_t),
        header_.trait_count * sizeof(EdgeTraits)};
    std::uint64_t end = kFrontBytes;
    for (std::size_t i = 0; i < kSectionCount; ++i) {
      const Section& s = table_[i];
      if (i == kState && s.bytes != state_bytes) throw Fault{"it shows another state"};
      if (s.offset != end || s.bytes != expected[i] || s.bytes > bytes_.size() - end ||
          padded(s.bytes) > bytes_.size() - end) {
        throw Fault{"section " + std::to_string(i) + " is not where it belongs"};
      }
      end += padded(s.bytes);
    }
    if (end != bytes_.size()) throw Fault{"it does not end with its last section"};
  }

  void check_hash(std::size_t i) const {
    if (hash128(bytes_.substr(table_[i].offset, padded(table_[i].bytes))) != table_[i].hash) {
      throw Fault{"section " + std::to_string(i) + " is damaged"};
    }
  }

  [[nodiscard]] std::string_view section(std::size_t i) const {
    return bytes_.substr(table_[i].offset, table_[i].bytes);
  }
  template <typename T>
  [[nodiscard]] std::span<const T> array(std::size_t i) const {
    // Sections begin at multiples of 8 in memory that does too.
    const void* const data = bytes_.data() + table_[i].offset;
    return {static_cast<const T*>(data), table_[i].bytes / sizeof(T)};
  }
  [[nodiscard]] StringsView strings(std::size_t first) const {
    return {array<std::uint64_t>(first), array<char>(first + 1)};
  }
  [[nodiscard]] ArcsView arcs(std::size_t first) const {
    return {array<std::uint64_t>(first), array<std::uint32_t>(first + 1), array<std::uint16_t>(first + 2),
            array<std::uint32_t>(first + 3)};
  }
  [[nodiscard]] PartsView views() const {
    PartsView parts;
    parts.entity_count = static_cast<std::uint32_t>(header_.entity_count);
    parts.edge_limit = header_.edge_limit;
    parts.entity_of_node = array<std::uint32_t>(kEntityOfNode);
    parts.representatives = array<std::uint32_t>(kRepresentatives);
    parts.type_of = array<std::uint32_t>(kTypeOf);
    parts.types = strings(kTypeOffsets);
    parts.keys = strings(kKeyOffsets);
    parts.names = strings(kNameOffsets);
    parts.out = arcs(kOutOffsets);
    parts.in = arcs(kInOffsets);
    parts.trait_bits = array<std::uint64_t>(kTraitBits);
    parts.trait_ranks = array<std::uint32_t>(kTraitRanks);
    parts.traits = array<EdgeTraits>(kTraits);
    return parts;
  }

  static void check_offsets(std::span<const std::uint64_t> offsets, std::uint64_t end, const char* what) {
    if (offsets.front() != 0 || offsets.back() != end || !std::is_sorted(offsets.begin(), offsets.end())) {
      throw Fault{std::string("the offsets of ") + what + " are out of order"};
    }
  }
  static void check_strings(const StringsView& strings, const char* what) {
    check_offsets(strings.offsets, strings.bytes.size(), what);
  }
  static void check_below(std::span<const std::uint32_t> numbers, std::uint64_t limit, const char* what) {
    std::uint32_t largest = 0;
    for (const std::uint32_t n : numbers) largest = std::max(largest, n);
    if (!numbers.empty() && largest >= limit) throw Fault{std::string(what) + " are out of range"};
  }
  static void check_traits(const PartsView& parts) {
    std::uint64_t rank = 0;
    for (std::size_t i = 0; i < parts.trait_bits.size(); ++i) {
      if (parts.trait_ranks[i] != rank) throw Fault{"the ranks of edge traits are wrong"};
      rank += static_cast<std::uint64_t>(std::popcount(parts.trait_bits[i]));
    }
    if (rank != parts.traits.size()) throw Fault{"the ranks of edge traits are wrong"};
  }

  std::string_view bytes_;
  Header header_;
  Table table_;
};

}  // namespace

bool read_parts(std::string_view bytes, std::string_view state, Scrutiny scrutiny, PartsView& parts,
                std::string& fault) {
  try {
    parts = Reader(bytes).read(state, scrutiny == Scrutiny::kWhole);
    return true;
  } catch (const Reader::Fault& found) {
    fault = found.what;
    return false;
  }
}

}  // namespace guanxi
