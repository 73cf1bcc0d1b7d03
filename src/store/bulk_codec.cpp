#include "store/bulk_codec.hpp"

#include <algorithm>

#include "guanxi/base/coding.hpp"

namespace guanxi {
namespace {

/// Lists of at least this many entries say how long they are, so that a reader of another node skips them.
constexpr std::uint32_t kLongList = 64;
constexpr unsigned kLengthBits = 40;
constexpr unsigned kWidthBits = 6;
constexpr unsigned kParameterBits = 5;
constexpr std::uint64_t kMaxCount = std::uint64_t{1} << 28;

std::uint64_t rice_bits(std::uint64_t value, unsigned k) {
  const std::uint64_t q = value >> k;
  return q < kRiceEscape ? q + 1 + k : kRiceEscape + 32;
}

std::uint64_t rice_bits(std::span<const std::uint32_t> list, unsigned k) {
  std::uint64_t sum = 0;
  for (std::size_t i = 1; i < list.size(); ++i) sum += rice_bits(list[i] - list[i - 1], k);
  return sum;
}

/// The parameter that suits gaps of this mean: about log2(mean × ln 2).
unsigned parameter(std::uint64_t sum, std::uint64_t n) {
  const std::uint64_t scaled = n == 0 ? 0 : sum * 45 / (n * 64);
  return scaled == 0 ? 0 : static_cast<unsigned>(std::bit_width(scaled)) - 1;
}

unsigned best_parameter(std::span<const std::uint32_t> list) {
  const unsigned guess = std::min(31U, parameter(list.back() - list.front(), list.size() - 1));
  if (list.size() < 8) return guess;
  unsigned best = guess;
  std::uint64_t least = rice_bits(list, guess);
  for (const unsigned k : {guess + 1, guess - 1}) {
    if (k > 31) continue;
    const std::uint64_t bits = rice_bits(list, k);
    if (bits < least) {
      least = bits;
      best = k;
    }
  }
  return best;
}

void put_first(BitWriter& bits, std::uint64_t value) {
  const auto width = static_cast<unsigned>(std::bit_width(value));
  bits.put(width, kWidthBits);
  if (width > 1) bits.put(value & ((std::uint64_t{1} << (width - 1)) - 1), width - 1);
}

std::uint64_t take_first(BitReader& in) {
  const auto width = static_cast<unsigned>(in.take(kWidthBits));
  if (width < 2) return width;
  if (width > 56) return UINT64_MAX;
  return std::uint64_t{1} << (width - 1) | in.take(width - 1);
}

void put_list(BitWriter& bits, std::uint32_t node, std::span<const std::uint32_t> list) {
  put_first(bits, zigzag(static_cast<std::int64_t>(list[0]) - node));
  if (list.size() < 2) return;
  const unsigned k = best_parameter(list);
  bits.put(k, kParameterBits);
  for (std::size_t i = 1; i < list.size(); ++i) bits.put_rice(list[i] - list[i - 1], k);
}

class GroupReader {
 public:
  GroupReader(const GroupShape& shape, std::string_view body, PackedGroup& group)
      : shape_(shape), in_(body), group_(group) {
    group.clear();
  }

  /// Takes the lists of node `offset`, or passes over them. Returns their entries.
  std::uint64_t node(std::uint32_t offset, bool keep) {
    std::uint64_t entries = 0;
    const std::uint64_t n = in_.take_gamma() - 1;
    if (shape_.relations == 1) return n == 0 ? 0 : list(offset, 0, n, keep);
    if (n > shape_.relations) return fail("a node has more types of relations than its source");
    std::uint64_t relation = UINT64_MAX;
    for (std::uint64_t i = 0; i < n && fault_ == nullptr; ++i) {
      relation += in_.take_gamma();
      if (relation >= shape_.relations) return fail("a type of relation is out of range");
      entries += list(offset, static_cast<std::uint32_t>(relation), in_.take_gamma(), keep);
    }
    return entries;
  }
  /// Takes entry `index` of those to come. Cost: the entries before, and its node's.
  void entry(std::uint64_t index) {
    for (std::uint32_t offset = 0; offset < shape_.nodes && !failed(); ++offset) {
      const BitReader before = in_;
      const std::uint64_t entries = node(offset, false);
      if (index >= entries) {
        index -= entries;
        continue;
      }
      in_ = before;
      node(offset, true);
      for (PackedList& list : group_.lists) {
        if (index < list.begin || index >= list.end) continue;
        const PackedList found{list.node, list.relation, 0, 1};
        group_.neighbours = {group_.neighbours[index]};
        group_.lists = {found};
        return;
      }
    }
    fail("it has fewer relations");
  }
  bool finish(bool whole, std::string* fault) {
    if (fault_ == nullptr && !in_.ok()) fault_ = "it is cut short";
    if (fault_ == nullptr && whole && in_.left() >= 8) fault_ = "bytes follow its end";
    if (fault_ != nullptr && fault != nullptr) *fault = fault_;
    return fault_ == nullptr;
  }
  [[nodiscard]] bool failed() const noexcept { return fault_ != nullptr || !in_.ok(); }

 private:
  std::uint64_t fail(const char* what) {
    if (fault_ == nullptr) fault_ = what;
    return 0;
  }
  std::uint64_t list(std::uint32_t offset, std::uint32_t relation, std::uint64_t n, bool keep) {
    if (n > in_.left()) return fail("a count does not fit its length");
    if (n >= kLongList) {
      const std::uint64_t length = in_.take(kLengthBits);
      if (length > in_.left()) return fail("a list is longer than what holds it");
      if (!keep) {
        in_.skip(length);
        return n;
      }
    }
    const std::uint64_t step = take_first(in_);
    const std::int64_t first = std::int64_t{shape_.first_node} + offset + unzigzag(step);
    std::uint64_t neighbour = static_cast<std::uint64_t>(first);
    const std::size_t begin = group_.neighbours.size();
    if (keep) group_.neighbours.resize(begin + n);
    std::uint32_t* out = keep ? group_.neighbours.data() + begin : nullptr;
    if (keep) *out = static_cast<std::uint32_t>(neighbour);
    if (n > 1) {
      const auto k = static_cast<unsigned>(in_.take(kParameterBits));
      BitReader in = in_;  // in registers
      if (keep) {
        for (std::uint64_t i = 1; i < n; ++i) {
          neighbour += in.take_rice(k);
          out[i] = static_cast<std::uint32_t>(neighbour);
        }
      } else {
        for (std::uint64_t i = 1; i < n; ++i) (void)in.take_rice(k);
      }
      in_ = in;
    }
    if (keep && (first < 0 || step == UINT64_MAX || neighbour >= shape_.node_limit))
      return fail("a neighbour's number is out of range");
    if (keep) {
      group_.lists.push_back(
          {offset, relation, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(begin + n)});
    }
    return n;
  }

  const GroupShape& shape_;
  BitReader in_;
  PackedGroup& group_;
  const char* fault_ = nullptr;
};

}  // namespace

void BitWriter::put_rice(std::uint64_t value, unsigned k) {
  const std::uint64_t q = value >> k;
  if (q < kRiceEscape) {
    const std::uint64_t code = (value & ((std::uint64_t{1} << k) - 1)) << 1 | 1;
    put(code << q, static_cast<unsigned>(q) + 1 + k);
  } else {
    put(value << kRiceEscape, kRiceEscape + 32);
  }
}

void encode_group(const GroupShape& shape, const PackedGroup& group, std::string& out) {
  BitWriter bits(out);
  std::string scratch;
  auto list = group.lists.begin();
  for (std::uint32_t node = 0; node < shape.nodes; ++node) {
    const auto end =
        std::find_if(list, group.lists.end(), [&](const PackedList& l) { return l.node != node; });
    const bool one = shape.relations == 1;
    if (!one || list == end) bits.put_gamma(static_cast<std::uint64_t>(end - list) + 1);
    std::uint64_t former = UINT64_MAX;
    for (; list != end; ++list) {
      const std::span<const std::uint32_t> entries(group.neighbours.data() + list->begin,
                                                   list->end - list->begin);
      if (!one) bits.put_gamma(list->relation - former);
      former = list->relation;
      bits.put_gamma(entries.size() + (one ? 1 : 0));
      if (entries.size() >= kLongList) {
        const unsigned k = best_parameter(entries);
        const std::uint64_t step = zigzag(static_cast<std::int64_t>(entries[0]) - (shape.first_node + node));
        const auto width = static_cast<unsigned>(std::bit_width(step));
        bits.put(kWidthBits + (width > 1 ? width - 1 : 0) + kParameterBits + rice_bits(entries, k),
                 kLengthBits);
      }
      put_list(bits, shape.first_node + node, entries);
    }
  }
}

bool decode_group(const GroupShape& shape, std::string_view body, PackedGroup& group, std::string* fault) {
  GroupReader reader(shape, body, group);
  for (std::uint32_t node = 0; node < shape.nodes && !reader.failed(); ++node) reader.node(node, true);
  return reader.finish(true, fault);
}

bool decode_node_lists(const GroupShape& shape, std::string_view body, std::uint32_t node, PackedGroup& group,
                       std::uint64_t& before, std::string* fault) {
  GroupReader reader(shape, body, group);
  before = 0;
  for (std::uint32_t n = 0; n < node && !reader.failed(); ++n) before += reader.node(n, false);
  if (!reader.failed()) reader.node(node, true);
  return reader.finish(false, fault);
}

bool decode_entry(const GroupShape& shape, std::string_view body, std::uint64_t index, PackedGroup& group,
                  std::string* fault) {
  GroupReader reader(shape, body, group);
  reader.entry(index);
  return reader.finish(false, fault);
}

namespace {

enum LineMode : std::uint8_t { kRun = 0, kSteps = 1, kFixed = 2 };
constexpr std::uint8_t kCounted = 4;  // added to the mode: counts follow

/// A step between lines takes its 57 bits as they are where a Rice code's 32 do not hold it.
constexpr std::uint64_t kMaxRice = UINT32_MAX;

bool is_run(const std::vector<std::uint64_t>& lines) {
  for (std::size_t i = 1; i < lines.size(); ++i) {
    if (lines[i] != lines[i - 1] + 1) return false;
  }
  return true;
}

std::uint64_t step_of(const std::vector<std::uint64_t>& lines, std::size_t i) {
  return zigzag(static_cast<std::int64_t>(lines[i] - lines[i - 1]));
}

/// Takes the rows of a record of lines one after the other.
class LineReader {
 public:
  explicit LineReader(std::string_view bytes) : in_({}) {
    ByteReader head(bytes);
    first_row_ = head.varint();
    const std::uint8_t kind = head.byte();
    mode_ = kind & 3;
    counted_ = (kind & kCounted) != 0;
    line_ = head.varint();
    parameter_ = mode_ == kRun ? 0 : head.byte();
    if (!head.ok()) {
      fault_ = "it is cut short";
    } else if (kind > (kFixed | kCounted) || mode_ > kFixed || parameter_ > (mode_ == kSteps ? 31 : 64)) {
      fault_ = "it does not start with a known encoding";
    }
    in_ = BitReader(head.rest());
  }
  [[nodiscard]] std::uint64_t first_row() const noexcept { return first_row_; }
  [[nodiscard]] bool counted() const noexcept { return counted_; }
  /// How many rows each relation has. Returns their sum.
  std::uint64_t take_counts(std::uint64_t edges, std::vector<std::uint32_t>& counts) {
    if (fault_ != nullptr) return 0;
    if (edges > in_.left()) return fail("its counts are cut short");
    std::uint64_t rows = 0;
    counts.reserve(edges);
    for (std::uint64_t i = 0; i < edges; ++i) {
      counts.push_back(static_cast<std::uint32_t>(in_.take_gamma()));
      rows += counts.back();
    }
    return in_.ok() && rows <= kMaxCount ? rows : fail("its counts are damaged");
  }
  /// Whether so many rows can follow.
  [[nodiscard]] bool begin_rows(std::uint64_t rows) {
    if (fault_ != nullptr) return false;
    const bool fits = mode_ == kRun || (mode_ == kSteps ? rows <= in_.left() + 1
                                                        : parameter_ == 0 || rows <= in_.left() / parameter_);
    if (!fits) fail("it is cut short");
    return fits;
  }
  [[nodiscard]] std::uint64_t next() {
    if (mode_ == kFixed) {
      const unsigned low = std::min(parameter_, 32U);
      std::uint64_t value = in_.take(low);
      if (parameter_ > low) value |= in_.take(parameter_ - low) << low;
      return line_ + value;
    }
    if (first_) {
      first_ = false;
    } else {
      line_ += mode_ == kRun ? 1 : static_cast<std::uint64_t>(unzigzag(in_.take_rice(parameter_)));
    }
    return line_;
  }
  void pass(std::uint64_t rows) {
    if (mode_ == kFixed) {
      in_.skip(rows * parameter_);
    } else if (mode_ == kRun && rows > 0) {
      first_ = false;
      line_ += rows - 1;
    } else {
      for (std::uint64_t i = 0; i < rows; ++i) (void)next();
    }
  }
  [[nodiscard]] bool finish(bool whole, std::string* fault) {
    if (fault_ == nullptr && !in_.ok()) fault_ = "it is cut short";
    if (fault_ == nullptr && whole && in_.left() >= 8) fault_ = "bytes follow its end";
    if (fault_ != nullptr && fault != nullptr) *fault = fault_;
    return fault_ == nullptr;
  }

 private:
  std::uint64_t fail(const char* what) {
    fault_ = what;
    return 0;
  }
  BitReader in_;
  std::uint64_t first_row_ = 0;
  std::uint64_t line_ = 0;
  unsigned parameter_ = 0;
  std::uint8_t mode_ = kRun;
  bool counted_ = false;
  bool first_ = true;
  const char* fault_ = nullptr;
};

}  // namespace

void encode_lines(const PackedLines& packed, std::string& out) {
  const auto& lines = packed.lines;
  const std::uint8_t counted = packed.counts.empty() ? 0 : kCounted;
  const auto [least, most] = std::minmax_element(lines.begin(), lines.end());
  std::uint64_t sum = 0;
  std::uint64_t largest = 0;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    sum += std::min(step_of(lines, i), kMaxRice);
    largest = std::max(largest, step_of(lines, i));
  }
  const unsigned k = std::min(31U, parameter(sum, lines.size() - 1));
  std::uint64_t steps = 0;
  for (std::size_t i = 1; i < lines.size(); ++i) steps += rice_bits(step_of(lines, i), k);
  const auto width = static_cast<unsigned>(std::bit_width(*most - *least));
  LineMode mode = kFixed;
  if (is_run(lines)) {
    mode = kRun;
  } else if (largest <= kMaxRice && steps < std::uint64_t{width} * lines.size()) {
    mode = kSteps;
  }
  out.push_back(static_cast<char>(mode | counted));
  put_varint(out, mode == kFixed ? *least : lines[0]);
  if (mode == kSteps) out.push_back(static_cast<char>(k));
  if (mode == kFixed) out.push_back(static_cast<char>(width));
  BitWriter bits(out);
  for (const std::uint32_t n : packed.counts) bits.put_gamma(n);
  if (mode == kSteps) {
    for (std::size_t i = 1; i < lines.size(); ++i) bits.put_rice(step_of(lines, i), k);
  } else if (mode == kFixed) {
    for (const std::uint64_t line : lines) {
      const std::uint64_t value = line - *least;
      const unsigned low = std::min(width, 32U);
      bits.put(value & ((std::uint64_t{1} << low) - 1), low);
      if (width > low) bits.put(value >> low, width - low);
    }
  }
}

bool decode_lines(std::string_view bytes, std::uint64_t edges, PackedLines& out, std::string* fault) {
  out.clear();
  LineReader reader(bytes);
  out.first_row = reader.first_row();
  std::uint64_t rows = edges;
  if (reader.counted()) {
    rows = reader.take_counts(edges, out.counts);
  }
  if (reader.begin_rows(rows)) {
    out.lines.resize(rows);
    for (std::uint64_t& line : out.lines) line = reader.next();
  }
  return reader.finish(true, fault);
}

bool has_counts(std::string_view bytes) {
  return LineReader(bytes).counted();
}

bool decode_line(std::string_view bytes, std::uint64_t row, std::uint64_t& first_row, std::uint64_t& line,
                 std::string* fault) {
  LineReader reader(bytes);
  first_row = reader.first_row();
  if (reader.begin_rows(row + 1)) {
    reader.pass(row);
    line = reader.next();
  }
  return reader.finish(false, fault);
}

}  // namespace guanxi
