#include "extract/span_features.hpp"

#include <algorithm>

#include "guanxi/base/unicode.hpp"

namespace guanxi::extract {
namespace {

constexpr std::size_t kBeside = SpanWeights::kBeside;
constexpr std::uint32_t kMaxQuoted = 24;  // characters
constexpr Roles kEndsName = bits(Role::kSuffix, Role::kPlaceSuffix, Role::kCue, Role::kTitle);

const Symbol& text_of(SpanPlace place) {
  static constexpr std::array<Symbol, 4> kPlaces{Symbol{"first"}, Symbol{"inner"}, Symbol{"last"},
                                                 Symbol{"alone"}};
  return kPlaces[static_cast<std::size_t>(place)];
}

const Symbol& length_of(std::uint32_t n) {
  static constexpr std::array<Symbol, 6> kLengths{Symbol{"1"},   Symbol{"2"},    Symbol{"3-4"},
                                                  Symbol{"5-8"}, Symbol{"9-16"}, Symbol{"more"}};
  std::size_t i = n <= 1 ? 0 : 1;
  for (std::uint32_t most = 2; i + 1 < kLengths.size() && n > most; most *= 2) ++i;
  return kLengths[i];
}

const Symbol& surety_of(double score) {
  static constexpr std::array<Symbol, 4> kShares{Symbol{"doubtful"}, Symbol{"fair"}, Symbol{"good"},
                                                 Symbol{"certain"}};
  return kShares[score < 0.3 ? 0 : score < 0.6 ? 1 : score < 0.85 ? 2 : 3];
}

}  // namespace

const Symbol& SpanFeatures::known(std::string_view text) {
  const auto [found, is_new] = known_.try_emplace({text.data(), text.size()});
  if (is_new) {
    std::string& kept = kept_.emplace_back(text);
    std::replace(kept.begin(), kept.end(), ' ', '_');
    found->second = Symbol(kept);
  }
  return found->second;
}

/// What features call the character at `at` - 2 of the sentence.
char32_t SpanFeatures::character(std::size_t at) const {
  if (at < kBeside || at >= size() + kBeside) return kNoCharacter;
  return shown_character(sight_->passage.folded[sight_->sentence.begin + at - kBeside]);
}

std::size_t SpanFeatures::shape(std::uint32_t at) const {
  if (at < sight_->sentence.begin || at >= sight_->sentence.end) return 0;
  return SpanWeights::shape_of(sight_->passage.kind[at], sight_->passage.is_upper(at));
}

void SpanFeatures::start(const SpanSight& sight) {
  sight_ = &sight;
  kinds_.assign(kBeside, SpanWeights::kEdgeKind);
  for (const Token& token : sight.sentence.tokens) kinds_.push_back(weights_->kind_of(token));
  kinds_.insert(kinds_.end(), kBeside, SpanWeights::kEdgeKind);
  ahead_.resize(count());
  for (std::size_t i = count(); i-- > 0;) {
    ahead_[i] = count();
    if (i + 1 == count()) continue;
    const Token& next = token(i + 1);
    if (next.any(kEndsName))
      ahead_[i] = i + 1;
    else if (next.kind != TokenKind::kMark && ahead_[i + 1] - i <= SpanWeights::kMaxDistance)
      ahead_[i] = ahead_[i + 1];
  }
}

template <class Take>
void SpanFeatures::for_each_part(std::uint32_t begin, std::uint32_t end, Take&& take) {
  if (end - begin == 1) return take(begin, end, SpanPlace::kAlone);
  take(begin, begin + 1, SpanPlace::kFirst);
  if (end - begin > 2) take(begin + 1, end - 1, SpanPlace::kInner);
  take(end - 1, end, SpanPlace::kLast);
}

/// Calls take(whether it is of the first one, feature) for two neighbouring words.
template <class Take>
void SpanFeatures::read_pair(std::size_t i, Take&& take) const {
  static constexpr Symbol kPair{"pair"}, kBegins{"begins"}, kGoesOn{"goes-on"};
  const auto left = weights_->symbols(kind(i)), right = weights_->symbols(kind(i + 1));
  if (left.empty() || right.empty()) return;
  take(true, Feature{&kPair, &kGoesOn, &left.front(), &right.front()});
  take(false, Feature{&kPair, &kBegins, &left.front(), &right.front()});
}

/// What rules take for names.
template <class Take>
void SpanFeatures::read_found(Take&& take) {
  static constexpr Symbol kFound{"found"}, kRule{"rule"}, kSure{"sure"}, kBehind{"behind"}, kBefore{"before"};
  for (const RuleSpan& span : sight_->found) {
    const Symbol& family = known(span.family);
    const Symbol& rule = known(span.rule);
    for_each_part(span.begin, span.end, [&](std::uint32_t begin, std::uint32_t end, SpanPlace place) {
      take(begin, end, Feature{&kFound, &text_of(place), &family});
      take(begin, end, Feature{&kRule, &text_of(place), &rule, &family});
      take(begin, end, Feature{&kSure, &text_of(place), &surety_of(span.score)});
    });
    if (span.begin > sight_->sentence.begin)
      take(span.begin - 1, span.begin, Feature{&kFound, &kBefore, &family});
    if (span.end < sight_->sentence.end) take(span.end, span.end + 1, Feature{&kFound, &kBehind, &family});
  }
}

/// What stands in a pair of marks.
template <class Take>
void SpanFeatures::read_quoted(Take&& take) const {
  static constexpr Symbol kWithin{"within"}, kWithinBefore{"within-before"};
  for (std::size_t i = 0; i < count(); ++i) {
    const CharKind mark = token(i).mark;
    if (mark != CharKind::kOpenQuote && mark != CharKind::kOpenTitle && mark != CharKind::kOpenBracket)
      continue;
    const std::uint32_t open = token(i).begin, close = sight_->passage.partner[open];
    if (close == Passage::kNoPartner || close >= sight_->sentence.end || close <= open + 1 ||
        close - open > kMaxQuoted)
      continue;
    std::size_t next = i;
    while (next < count() && token(next).begin <= close) ++next;
    const Symbol& marks = SpanWeights::mark_symbol(mark);
    for_each_part(open + 1, close, [&](std::uint32_t begin, std::uint32_t end, SpanPlace place) {
      take(begin, end, Feature{&kWithin, &text_of(place), &marks, &length_of(close - open - 1)});
      for (const Symbol& symbol : weights_->symbols(kind(next)))
        take(begin, end, Feature{&kWithinBefore, &text_of(place), &marks, &symbol});
    });
  }
}

/// What its characters are made of and the words that hold them.
void SpanFeatures::score_tables(std::vector<Lanes>& scores) {
  const Lanes& start = weights_->of_block(sight_->block);
  numbers_.resize(size() + 2 * kBeside);
  for (std::size_t i = 0; i < numbers_.size(); ++i) numbers_[i] = weights_->number_of(character(i));
  pairs_.resize(numbers_.size());
  for (std::size_t i = 0; i + 1 < numbers_.size(); ++i)
    pairs_[i] = weights_->rows_of(numbers_[i], numbers_[i + 1]);
  scores.resize(size());
  std::size_t word = 0;
  for (std::size_t i = 0; i < size(); ++i) {
    Lanes own = start;
    const auto add = [&](SpanWeights::RowNo no) {
      if (no != SpanWeights::kZero) add_to(own, weights_->row(no));
    };
    for (std::size_t k = 0; k < SpanWeights::kOffsets; ++k) add(weights_->rows_of(numbers_[i + k])[k]);
    for (std::size_t k = 0; k < SpanWeights::kPairs; ++k)
      if (pairs_[i + k] != nullptr) add((*pairs_[i + k])[k]);
    const auto at = sight_->sentence.begin + static_cast<std::uint32_t>(i);
    if (sight_->passage.kind[at] != CharKind::kHan)
      add(weights_->of_shapes(shape(at - 1), shape(at), shape(at + 1)));
    while (word < count() && token(word).end <= at) ++word;
    if (word < count() && token(word).begin <= at) {
      const Token& t = token(word);
      const SpanPlace place = place_in(at, t.begin, t.end);
      for (std::size_t offset = 0; offset < SpanWeights::kOffsets; ++offset)
        add(weights_->of_word(kinds_[word + offset], offset, place));
      if (ahead_[word] < count())
        add(weights_->of_ahead(kind(ahead_[word]), at == t.begin,
                               static_cast<std::uint32_t>(ahead_[word] - word)));
    }
    scores[i] = own;
  }
}

/// What neighbouring words weigh. Words stand beside each other again and again: what was looked up is kept.
void SpanFeatures::score_pairs(std::vector<Lanes>& scores) {
  if (known_pairs_.empty()) known_pairs_.resize(kKnownPairs);
  for (std::size_t i = 0; i + 1 < count(); ++i) {
    const std::uint32_t left = kind(i), right = kind(i + 1);
    KnownPair& known = known_pairs_[(left * 31 + right) % kKnownPairs];
    if (known.left != left || known.right != right) {
      known = {left, right, SpanWeights::kZero, SpanWeights::kZero};
      read_pair(i, [&](bool is_left, const Feature& feature) {
        (is_left ? known.of_left : known.of_right) = weights_->find(feature);
      });
    }
    if (known.of_left != SpanWeights::kZero)
      add_to(scores[token(i).end - 1 - sight_->sentence.begin], weights_->row(known.of_left));
    if (known.of_right != SpanWeights::kZero)
      add_to(scores[token(i + 1).begin - sight_->sentence.begin], weights_->row(known.of_right));
  }
}

void SpanFeatures::score(const SpanSight& sight, std::vector<Lanes>& scores) {
  start(sight);
  score_tables(scores);
  score_pairs(scores);
  const auto add = [&](std::uint32_t begin, std::uint32_t end, const Feature& feature) {
    const SpanWeights::RowNo no = weights_->find(feature);
    if (no == SpanWeights::kZero) return;
    for (std::uint32_t at = begin; at < end; ++at)
      add_to(scores[at - sight.sentence.begin], weights_->row(no));
  };
  read_found(add);
  read_quoted(add);
}

void SpanFeatures::name(const SpanSight& sight, const std::function<void(std::size_t, std::string)>& take) {
  static constexpr std::array<std::string_view, 5> kOne{"char-2:", "char-1:", "char:", "char+1:", "char+2:"};
  static constexpr std::array<std::string_view, 4> kTwo{"chars-2:", "chars-1:", "chars:", "chars+1:"};
  start(sight);
  const auto text = [&](std::size_t at) {
    return character(at) == kNoCharacter ? std::string("edge") : to_utf8(std::u32string(1, character(at)));
  };
  for (std::size_t i = 0; i < size(); ++i) {
    take(i, "bias");
    std::string block(to_string(sight.block));
    std::replace(block.begin(), block.end(), ' ', '-');
    take(i, "block:" + block);
    for (std::size_t k = 0; k < kOne.size(); ++k) take(i, std::string(kOne[k]) + text(i + k));
    for (std::size_t k = 0; k < kTwo.size(); ++k)
      take(i, std::string(kTwo[k]) + text(i + k) + ":" + text(i + k + 1));
    const auto at = sight.sentence.begin + static_cast<std::uint32_t>(i);
    if (sight.passage.kind[at] != CharKind::kHan)
      take(i, SpanWeights::shapes_feature(shape(at - 1), shape(at), shape(at + 1)).text());
  }
  for (std::size_t i = 0; i < count(); ++i)
    for (std::uint32_t at = token(i).begin; at < token(i).end; ++at) {
      const std::size_t own = at - sight.sentence.begin;
      for (std::size_t offset = 0; offset < SpanWeights::kOffsets; ++offset)
        for (const Symbol& symbol : weights_->symbols(kinds_[i + offset]))
          take(own,
               SpanWeights::word_feature(offset, place_in(at, token(i).begin, token(i).end), symbol).text());
      if (ahead_[i] == count()) continue;
      for (const Symbol& symbol : weights_->symbols(kind(ahead_[i])))
        take(own, SpanWeights::ahead_feature(symbol, at == token(i).begin,
                                             static_cast<std::uint32_t>(ahead_[i] - i))
                      .text());
    }
  const auto add = [&](std::uint32_t begin, std::uint32_t end, const Feature& feature) {
    for (std::uint32_t at = begin; at < end; ++at) take(at - sight.sentence.begin, feature.text());
  };
  for (std::size_t i = 0; i + 1 < count(); ++i)
    read_pair(i, [&](bool is_left, const Feature& feature) {
      take((is_left ? token(i).end - 1 : token(i + 1).begin) - sight.sentence.begin, feature.text());
    });
  read_found(add);
  read_quoted(add);
}

}  // namespace guanxi::extract
