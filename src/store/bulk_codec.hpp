// Packed relations of bulk sources: the records of the family `bulk`, bit by bit. FORMAT.md has the grammar.
//
// A group is 2^g nodes of consecutive numbers; its relations in one direction are one record, its lines
// another. Neighbours ascend, so their gaps are Rice codes (Rice and Plaunt, "Adaptive variable-length coding
// for efficient compression of spacecraft television data", 1971), with the parameter chosen list by list.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace guanxi {

/// Appends bits to bytes, the low ones first.
class BitWriter {
 public:
  explicit BitWriter(std::string& out) : out_(out) {}
  ~BitWriter() { finish(); }
  BitWriter(const BitWriter&) = delete;
  BitWriter& operator=(const BitWriter&) = delete;

  /// REQUIRES: n <= 57; no bit of `value` at or above n is set.
  void put(std::uint64_t value, unsigned n) {
    word_ |= value << used_;
    used_ += n;
    if (used_ >= 64) {
      append(word_, 8);
      used_ -= 64;
      word_ = used_ == 0 ? 0 : value >> (n - used_);
    }
    bits_ += n;
  }
  /// Elias gamma code. REQUIRES: 1 <= value < 2^28.
  void put_gamma(std::uint64_t value) {
    const auto width = static_cast<unsigned>(std::bit_width(value));
    put(std::uint64_t{1} << (width - 1), width);
    put(value & ((std::uint64_t{1} << (width - 1)) - 1), width - 1);
  }
  void put_rice(std::uint64_t value, unsigned k);
  [[nodiscard]] std::uint64_t bits() const noexcept { return bits_; }
  void finish() {
    append(word_, (used_ + 7) / 8);
    word_ = 0;
    used_ = 0;
  }

 private:
  void append(std::uint64_t word, unsigned bytes) {
    out_.append(reinterpret_cast<const char*>(&word), bytes);
  }
  std::string& out_;
  std::uint64_t word_ = 0;
  std::uint64_t bits_ = 0;
  unsigned used_ = 0;
};

/// Takes bits off bytes. Beyond their end it reads zeros and ok() is false.
class BitReader {
 public:
  explicit BitReader(std::string_view bytes)
      : bytes_(bytes),
        limit_(std::uint64_t{bytes.size()} * 8),
        fast_(bytes.size() < 8 ? 0 : bytes.size() - 7) {}

  /// At least 57 bits from here.
  [[nodiscard]] std::uint64_t window() const noexcept {
    const std::uint64_t at = position_ >> 3;
    std::uint64_t word = 0;
    if (at < fast_) {
      std::memcpy(&word, bytes_.data() + at, 8);
    } else if (at < bytes_.size()) {
      std::memcpy(&word, bytes_.data() + at, bytes_.size() - at);
    }
    return word >> (position_ & 7);
  }
  void skip(std::uint64_t n) noexcept { position_ += n; }
  [[nodiscard]] std::uint64_t take(unsigned n) noexcept {
    const std::uint64_t value = window() & ((std::uint64_t{1} << n) - 1);
    position_ += n;
    return value;
  }
  [[nodiscard]] std::uint64_t take_gamma() noexcept {
    const auto zeros = static_cast<unsigned>(std::countr_zero(window() | std::uint64_t{1} << 28));
    position_ += zeros + 1;
    return std::uint64_t{1} << zeros | take(zeros);
  }
  [[nodiscard]] std::uint64_t take_rice(unsigned k) noexcept;
  [[nodiscard]] std::uint64_t left() const noexcept { return position_ > limit_ ? 0 : limit_ - position_; }
  [[nodiscard]] bool ok() const noexcept { return position_ <= limit_; }

 private:
  std::string_view bytes_;
  std::uint64_t limit_;
  std::uint64_t fast_;
  std::uint64_t position_ = 0;
};

/// A Rice code's quotient that stands for "the value as it is follows, in 32 bits".
inline constexpr unsigned kRiceEscape = 20;

inline std::uint64_t BitReader::take_rice(unsigned k) noexcept {
  const std::uint64_t w = window();
  const auto q = static_cast<unsigned>(std::countr_zero(w | std::uint64_t{1} << kRiceEscape));
  if (q == kRiceEscape) [[unlikely]] {
    position_ += kRiceEscape + 32;
    return (w >> kRiceEscape) & 0xffffffffU;
  }
  position_ += q + 1 + k;
  return std::uint64_t{q} << k | ((w >> (q + 1)) & ((std::uint64_t{1} << k) - 1));
}

/// One node's relations of one type: neighbours[begin] to neighbours[end - 1] of the group's.
struct PackedList {
  std::uint32_t node = 0;      // its offset in the group
  std::uint32_t relation = 0;  // index into the load's relations
  std::uint32_t begin = 0, end = 0;
};

/// What a group holds in one direction.
struct PackedGroup {
  std::vector<PackedList> lists;  // by node, then relation
  std::vector<std::uint32_t> neighbours;

  void clear() {
    lists.clear();
    neighbours.clear();
  }
};

/// What a group's numbers lie between.
struct GroupShape {
  std::uint32_t first_node = 0;
  std::uint32_t nodes = 1;                            // 2^g
  std::uint32_t relations = 1;                        // of the load
  std::uint64_t node_limit = std::uint64_t{1} << 32;  // neighbours are below
};

/// Appends the body. REQUIRES: lists ascend and are not empty; each list's neighbours ascend (two may be
/// equal: parallel relations) and number less than 2^27.
void encode_group(const GroupShape& shape, const PackedGroup& group, std::string& out);
/// Replaces `group`. False if the bytes are damaged; `fault` then says how.
[[nodiscard]] bool decode_group(const GroupShape& shape, std::string_view body, PackedGroup& group,
                                std::string* fault);
/// As decode_group, but takes only the lists of one node (its offset). `before`: entries of the nodes before.
[[nodiscard]] bool decode_node_lists(const GroupShape& shape, std::string_view body, std::uint32_t node,
                                     PackedGroup& group, std::uint64_t& before, std::string* fault);

/// As decode_group, but takes only entry `index` of the group: its list (of one) and its neighbour.
[[nodiscard]] bool decode_entry(const GroupShape& shape, std::string_view body, std::uint64_t index,
                                PackedGroup& group, std::string* fault);

/// The lines on which a group's relations stand, in the order of the relations.
struct PackedLines {
  std::uint64_t first_row = 0;        // in the load
  std::vector<std::uint32_t> counts;  // rows of each relation; empty: one each
  std::vector<std::uint64_t> lines;   // of each row

  void clear() {
    counts.clear();
    lines.clear();
  }
};
/// Appends all but what stands before: varint(first_row). REQUIRES: there is a line.
void encode_lines(const PackedLines& lines, std::string& out);
/// `edges`: how many relations the group has.
[[nodiscard]] bool decode_lines(std::string_view bytes, std::uint64_t edges, PackedLines& lines,
                                std::string* fault);
/// Whether relations of the group have more than one row, or none: then rows are found by their counts only.
[[nodiscard]] bool has_counts(std::string_view bytes);
/// The line of one row. REQUIRES: !has_counts(bytes).
[[nodiscard]] bool decode_line(std::string_view bytes, std::uint64_t row, std::uint64_t& first_row,
                               std::uint64_t& line, std::string* fault);

}  // namespace guanxi
