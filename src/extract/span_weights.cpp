#include "extract/span_weights.hpp"

#include <algorithm>
#include <bit>

#include "extract/type_set.hpp"
#include "guanxi/base/unicode.hpp"

namespace guanxi::extract {
namespace {

static_assert(kSpanTags == 1 + 3 * kFamilies.size() && kSpanTags <= LogLinear::kMaxOutputs);

constexpr std::array<Symbol, SpanWeights::kPlaces> kPlaceSymbols{Symbol{"first"}, Symbol{"inner"},
                                                                 Symbol{"last"}, Symbol{"alone"}};
constexpr std::array<Symbol, SpanWeights::kShapes> kShapeSymbols{
    Symbol{"edge"},        Symbol{"han"},          Symbol{"letters"},       Symbol{"number"},
    Symbol{"blank"},       Symbol{"open-quote"},   Symbol{"close-quote"},   Symbol{"open-title"},
    Symbol{"close-title"}, Symbol{"open-bracket"}, Symbol{"close-bracket"}, Symbol{"comma"},
    Symbol{"list-mark"},   Symbol{"stop"},         Symbol{"dot"},           Symbol{"joint"},
    Symbol{"dash"},        Symbol{"other"},        Symbol{"capital"}};
constexpr std::array<Symbol, 7> kBlockSymbols{Symbol{"title"},     Symbol{"heading"}, Symbol{"paragraph"},
                                              Symbol{"list-item"}, Symbol{"cell"},    Symbol{"caption"},
                                              Symbol{"byline"}};
constexpr std::array<Symbol, SpanWeights::kDistances> kDistanceSymbols{Symbol{"1"}, Symbol{"2"},
                                                                       Symbol{"3-4"}, Symbol{"5-8"}};
constexpr std::array<std::string_view, SpanWeights::kOffsets> kCharacters{"char-2", "char-1", "char",
                                                                          "char+1", "char+2"};
constexpr std::array<std::string_view, SpanWeights::kPairs> kCharacterPairs{"chars-2", "chars-1", "chars",
                                                                            "chars+1"};

}  // namespace

std::vector<std::string> span_tag_names() {
  std::vector<std::string> names{"outside"};
  for (const std::string_view family : kFamilies)
    for (const std::string_view place : {"begins-", "inside-", "ends-"})
      names.push_back(std::string(place).append(family));
  return names;
}

std::int16_t in_lanes(std::int32_t thousandths) {
  constexpr std::int32_t kMost = 300;  // a hundred of them add up without wrapping
  const std::int32_t weight = std::clamp(thousandths, -1000 * kMost / kUnit, 1000 * kMost / kUnit) * kUnit;
  return static_cast<std::int16_t>((weight + (weight < 0 ? -500 : 500)) / 1000);
}

SpanPlace place_in(std::uint32_t at, std::uint32_t begin, std::uint32_t end) {
  if (end - begin == 1) return SpanPlace::kAlone;
  if (at == begin) return SpanPlace::kFirst;
  return at + 1 == end ? SpanPlace::kLast : SpanPlace::kInner;
}

char32_t shown_character(char32_t folded) {
  if (folded >= U'0' && folded <= U'9') return U'0';
  if (folded <= U' ' || folded == 0x3000 || folded == 0xA0) return U'_';
  if (folded == U':') return U';';
  return folded == U'\\' ? U'/' : folded;
}

SpanWeights::SpanWeights(const Lexicon& lexicon, const Lexicon::File& file)
    : all_(file, span_tag_names(), "tag"), lexicon_(&lexicon) {
  read_rows();
  read_characters();
  read_words(lexicon);
  static constexpr Symbol kBias{"bias"}, kBlock{"block"};
  for (std::size_t kind = 0; kind < blocks_.size(); ++kind)
    blocks_[kind] = sum_of({Feature{&kBias}, Feature{&kBlock, &kBlockSymbols[kind]}});
  for (std::size_t before = 0; before < kShapes; ++before)
    for (std::size_t own = 0; own < kShapes; ++own)
      for (std::size_t behind = 0; behind < kShapes; ++behind)
        shapes_.push_back(find(shapes_feature(before, own, behind)));
}

void SpanWeights::read_rows() {
  rows_.resize(1 + all_.row_count(), Lanes{});
  for (std::uint32_t no = 0; no < all_.row_count(); ++no)
    for (std::size_t tag = 0; tag < kSpanTags; ++tag) {
      rows_[no + 1][lane_of(tag)] = in_lanes(all_.row(no)[tag]);
    }
}

/// The row of what features weigh together.
SpanWeights::RowNo SpanWeights::sum_of(const std::vector<Feature>& features) {
  std::vector<RowNo> numbers;
  for (const Feature& feature : features)
    if (const RowNo no = find(feature); no != kZero) numbers.push_back(no);
  if (numbers.empty()) return kZero;
  if (numbers.size() == 1) return numbers.front();
  Lanes sum{};
  for (const RowNo no : numbers) add_to(sum, rows_[no]);
  rows_.push_back(sum);
  return static_cast<RowNo>(rows_.size() - 1);
}

/// The number of the character that a piece of a feature's name is, made where it has none; 0 for what is
/// none.
std::uint32_t SpanWeights::number(std::string_view text) {
  const std::u32string points =
      text == kShapeSymbols[0].text ? std::u32string(1, kNoCharacter) : to_code_points(text);
  if (points.size() != 1 || points.front() >= numbers_.size()) return 0;
  std::uint16_t& number = numbers_[points.front()];
  if (number == 0) {
    number = static_cast<std::uint16_t>(number_count_++);
    characters_.resize(number_count_ * kOffsets, kZero);
  }
  return number;
}

void SpanWeights::read_characters() {
  numbers_.assign(0x10000, 0);
  characters_.assign(kOffsets, kZero);
  struct Pair {
    std::uint32_t first, second;
    std::size_t offset;
    RowNo row;
  };
  std::vector<Pair> pairs;
  for (std::uint32_t no = 0; no < all_.row_count(); ++no) {
    const std::string_view name = all_.name(no);
    const std::size_t colon = std::min(name.find(':'), name.size());
    const std::size_t second = std::min(name.find(':', std::min(colon + 1, name.size())), name.size());
    const auto one = std::find(kCharacters.begin(), kCharacters.end(), name.substr(0, colon));
    const auto two = std::find(kCharacterPairs.begin(), kCharacterPairs.end(), name.substr(0, colon));
    if (colon == name.size() || (one == kCharacters.end() && two == kCharacterPairs.end())) continue;
    const std::uint32_t first = number(name.substr(colon + 1, second - colon - 1));
    if (first == 0) continue;
    if (one != kCharacters.end() && second == name.size())
      characters_[first * kOffsets + static_cast<std::size_t>(one - kCharacters.begin())] = no + 1;
    if (two == kCharacterPairs.end() || second == name.size()) continue;
    if (const std::uint32_t other = number(name.substr(second + 1)); other != 0)
      pairs.push_back({first, other, static_cast<std::size_t>(two - kCharacterPairs.begin()), no + 1});
  }
  slots_.assign(std::bit_ceil(2 * pairs.size() + 2), {});
  for (const Pair& pair : pairs) {
    const std::uint64_t key = key_of(pair.first, pair.second);
    std::size_t i = slot_of(key);
    while (slots_[i].key != 0 && slots_[i].key != key) i = (i + 1) & (slots_.size() - 1);
    slots_[i].key = key;
    slots_[i].rows[pair.offset] = pair.row;
  }
}

void SpanWeights::read_words(const Lexicon& lexicon) {
  for (const Symbol& shape : kShapeSymbols) symbols_.push_back({shape});
  for (const auto& list : lexicon.class_lists()) {
    std::vector<Symbol>& symbols = symbols_.emplace_back();
    for (const ClassNo no : list) symbols.emplace_back(lexicon.type(no).path);
  }
  std::vector<Feature> features;
  for (const auto& symbols : symbols_) {
    for (std::size_t offset = 0; offset < kOffsets; ++offset)
      for (std::size_t place = 0; place < kPlaces; ++place) {
        features.clear();
        for (const Symbol& symbol : symbols)
          features.push_back(word_feature(offset, static_cast<SpanPlace>(place), symbol));
        words_.push_back(sum_of(features));
      }
    for (const bool is_first : {false, true})
      for (const std::uint32_t distance : {1U, 2U, 3U, 5U}) {
        features.clear();
        for (const Symbol& symbol : symbols) features.push_back(ahead_feature(symbol, is_first, distance));
        ahead_.push_back(sum_of(features));
      }
  }
}

std::uint32_t SpanWeights::kind_of(const Token& token) const {
  if (token.form != kNoForm) return kShapes + lexicon_->class_list_of(token.form);
  if (token.kind == TokenKind::kNumber) return static_cast<std::uint32_t>(shape_of(CharKind::kDigit, false));
  return static_cast<std::uint32_t>(shape_of(token.mark, token.kind == TokenKind::kLatin && token.capital));
}

std::size_t SpanWeights::bucket_of(std::uint32_t distance) {
  return distance <= 1 ? 0 : distance == 2 ? 1 : distance <= 4 ? 2 : 3;
}

Feature SpanWeights::word_feature(std::size_t offset, SpanPlace place, const Symbol& symbol) {
  static constexpr std::array<Symbol, kOffsets> kWords{Symbol{"word-2"}, Symbol{"word-1"}, Symbol{"word"},
                                                       Symbol{"word+1"}, Symbol{"word+2"}};
  return Feature{&kWords[offset], &kPlaceSymbols[static_cast<std::size_t>(place)], &symbol};
}

Feature SpanWeights::ahead_feature(const Symbol& symbol, bool is_first, std::uint32_t distance) {
  static constexpr Symbol kAhead{"ahead"}, kBegins{"begins"}, kGoesOn{"goes-on"};
  return Feature{&kAhead, is_first ? &kBegins : &kGoesOn, &symbol, &kDistanceSymbols[bucket_of(distance)]};
}

Feature SpanWeights::shapes_feature(std::size_t before, std::size_t own, std::size_t behind) {
  static constexpr Symbol kShapesSymbol{"shapes"};
  return Feature{&kShapesSymbol, &kShapeSymbols[before], &kShapeSymbols[own], &kShapeSymbols[behind]};
}

const Symbol& SpanWeights::mark_symbol(CharKind kind) {
  return kShapeSymbols[shape_of(kind, false)];
}

}  // namespace guanxi::extract
