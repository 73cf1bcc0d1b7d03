// The weights of the model that finds where names begin and end, laid out so that a character costs a few
// look-ups into tables and as many additions of short vectors. Immutable once made.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "extract/log_linear.hpp"
#include "extract/passage.hpp"
#include "guanxi/text/document.hpp"

namespace guanxi::extract {

/// What a character is: outside of names, or the first, an inner, the last one of a name of a family.
inline constexpr std::size_t kSpanTags = 16;
/// "outside", "begins-person", "inside-person", "ends-person"…, by number.
[[nodiscard]] std::vector<std::string> span_tag_names();
inline constexpr std::size_t kOutside = 0;
[[nodiscard]] constexpr std::size_t begin_tag(std::size_t family) {
  return 1 + 3 * family;
}
[[nodiscard]] constexpr std::size_t inner_tag(std::size_t family) {
  return 2 + 3 * family;
}
[[nodiscard]] constexpr std::size_t end_tag(std::size_t family) {
  return 3 + 3 * family;
}

/// Tags as lanes of short vectors: eight for what begins names, with what is outside, eight for what is
/// inside, eight for what ends them; families in their order.
inline constexpr std::size_t kLanes = 8;
inline constexpr std::size_t kOutsideLane = 5;
using Lanes = std::array<std::int16_t, 3 * kLanes>;
[[nodiscard]] constexpr std::size_t lane_of(std::size_t tag) {
  return tag == kOutside ? kOutsideLane : (tag - 1) % 3 * kLanes + (tag - 1) / 3;
}
/// What 1000 thousandths are in lanes.
inline constexpr std::int32_t kUnit = 32;

/// A weight in lanes: 9375 thousandths at most.
[[nodiscard]] std::int16_t in_lanes(std::int32_t thousandths);

/// Adds weights; sums wrap beyond what a lane holds, which no learned weights reach.
inline void add_to(Lanes& sums, const Lanes& row) {
  for (std::size_t i = 0; i < sums.size(); ++i) sums[i] = static_cast<std::int16_t>(sums[i] + row[i]);
}

/// Where a character stands in a word or stretch.
enum class SpanPlace : std::uint8_t { kFirst, kInner, kLast, kAlone };
[[nodiscard]] SpanPlace place_in(std::uint32_t at, std::uint32_t begin, std::uint32_t end);

/// What features call a character; those of a kind alike.
[[nodiscard]] char32_t shown_character(char32_t folded);
inline constexpr char32_t kNoCharacter = 0;  // before or behind the sentence

class SpanWeights {
 public:
  using RowNo = std::uint32_t;
  static constexpr RowNo kZero = 0;          // the row of what has no weight
  static constexpr std::size_t kBeside = 2;  // words and characters looked at on either side
  static constexpr std::size_t kOffsets = 2 * kBeside + 1;
  static constexpr std::size_t kPairs = 2 * kBeside;
  static constexpr std::size_t kPlaces = 4, kDistances = 4;
  using PairRows = std::array<RowNo, kPairs>;

  /// `lexicon` must outlive it. Throws: Error kBadInput  file and line of what is no weight.
  SpanWeights(const Lexicon& lexicon, const Lexicon::File& file);

  [[nodiscard]] const LogLinear& all() const { return all_; }
  [[nodiscard]] const Lanes& row(RowNo no) const { return rows_[no]; }
  [[nodiscard]] RowNo find(const Feature& feature) const {
    const std::uint32_t no = all_.find(feature.hash());
    return no == LogLinear::kNoRow ? kZero : no + 1;
  }

  /// What every character of such a block starts with.
  [[nodiscard]] const Lanes& of_block(BlockKind kind) const {
    return row(blocks_[static_cast<std::size_t>(kind)]);
  }
  /// The number of a character that rows_of() takes; 0 for those without weight.
  [[nodiscard]] std::uint32_t number_of(char32_t shown) const {
    return shown < numbers_.size() ? numbers_[shown] : 0;
  }
  /// Of a character, by where it stands from the one looked at: two before it to two behind.
  [[nodiscard]] const RowNo* rows_of(std::uint32_t number) const { return &characters_[number * kOffsets]; }
  /// Of two neighbours, by where the first stands from the one looked at: two before it to one behind;
  /// nullptr for those without weight.
  [[nodiscard]] const PairRows* rows_of(std::uint32_t first, std::uint32_t second) const {
    if (first == 0 || second == 0) return nullptr;
    const std::uint64_t key = key_of(first, second);
    for (std::size_t i = slot_of(key);; i = (i + 1) & (slots_.size() - 1)) {
      if (slots_[i].key == key) return &slots_[i].rows;
      if (slots_[i].key == 0) return nullptr;
    }
  }

  /// Words as features call them: by the classes of the lexicon that hold them, or by what else they are.
  [[nodiscard]] std::uint32_t kind_of(const Token& token) const;
  static constexpr std::uint32_t kEdgeKind = 0;  // before or behind the sentence
  [[nodiscard]] std::span<const Symbol> symbols(std::uint32_t kind) const { return symbols_[kind]; }
  /// `offset`: from two words before a character's own to two behind.
  [[nodiscard]] RowNo of_word(std::uint32_t kind, std::size_t offset, SpanPlace place) const {
    return words_[(kind * kOffsets + offset) * kPlaces + static_cast<std::size_t>(place)];
  }
  [[nodiscard]] static Feature word_feature(std::size_t offset, SpanPlace place, const Symbol& symbol);
  /// Of the next word that may end a name, `distance` words on; for the first character of a word and others.
  static constexpr std::uint32_t kMaxDistance = 8;
  [[nodiscard]] RowNo of_ahead(std::uint32_t kind, bool is_first, std::uint32_t distance) const {
    return ahead_[(kind * 2 + (is_first ? 1 : 0)) * kDistances + bucket_of(distance)];
  }
  [[nodiscard]] static Feature ahead_feature(const Symbol& symbol, bool is_first, std::uint32_t distance);

  /// A character that is no Han one, with those beside it. Numbers of shapes; the first is that of none.
  static constexpr std::size_t kShapes = 19;
  [[nodiscard]] static std::size_t shape_of(CharKind kind, bool is_upper) {
    return is_upper ? kShapes - 1 : 1 + static_cast<std::size_t>(kind);
  }
  [[nodiscard]] RowNo of_shapes(std::size_t before, std::size_t own, std::size_t behind) const {
    return shapes_[(before * kShapes + own) * kShapes + behind];
  }
  [[nodiscard]] static Feature shapes_feature(std::size_t before, std::size_t own, std::size_t behind);
  [[nodiscard]] static const Symbol& mark_symbol(CharKind kind);

 private:
  struct Slot {
    std::uint64_t key = 0;
    PairRows rows{};
  };
  [[nodiscard]] static std::uint64_t key_of(std::uint32_t first, std::uint32_t second) {
    return std::uint64_t{first} << 32U | second;
  }
  [[nodiscard]] std::size_t slot_of(std::uint64_t key) const {
    return (key * 0x9E3779B97F4A7C15U >> 32U) & (slots_.size() - 1);
  }
  [[nodiscard]] static std::size_t bucket_of(std::uint32_t distance);
  [[nodiscard]] RowNo sum_of(const std::vector<Feature>& features);
  void read_rows();
  void read_characters();
  std::uint32_t number(std::string_view text);
  void read_words(const Lexicon& lexicon);

  LogLinear all_;  // outputs: the tags
  const Lexicon* lexicon_;
  std::vector<Lanes> rows_;  // none, those of `all_`, sums of some
  std::array<RowNo, 7> blocks_{};
  std::vector<std::uint16_t> numbers_;  // by character of the basic plane
  std::uint32_t number_count_ = 1;
  std::vector<RowNo> characters_;             // by number and offset
  std::vector<Slot> slots_;                   // of neighbours; their number is a power of two
  std::vector<std::vector<Symbol>> symbols_;  // by kind
  std::vector<RowNo> words_, ahead_, shapes_;
};

}  // namespace guanxi::extract
