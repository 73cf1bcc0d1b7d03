// What is known of a character of a sentence and of what stands around it, as features of the model that
// finds where names begin and end (README.md, "Weights").
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "extract/span_weights.hpp"

namespace guanxi::extract {

/// A stretch that a rule takes for a name.
struct RuleSpan {
  std::uint32_t begin = 0, end = 0;   // characters of the passage
  std::string_view family{}, rule{};  // live as long as the extractor
  double score = 0;
};

/// A sentence as the tagger sees it.
struct SpanSight {
  const Passage& passage;
  const Sentence& sentence;
  BlockKind block = BlockKind::kParagraph;
  std::span<const RuleSpan> found{};
};

class SpanFeatures {
 public:
  /// `weights` must outlive it.
  explicit SpanFeatures(const SpanWeights& weights) : weights_(&weights) {}

  /// What the features of each character weigh together, by character of the sentence.
  void score(const SpanSight& sight, std::vector<Lanes>& scores);
  /// Calls take(character of the sentence, feature's name) for every feature.
  void name(const SpanSight& sight, const std::function<void(std::size_t, std::string)>& take);

 private:
  template <class Take>
  void read_pair(std::size_t i, Take&& take) const;
  /// Calls take(begin, end, feature) for the features that characters [begin, end) share.
  template <class Take>
  void read_found(Take&& take);
  template <class Take>
  void read_quoted(Take&& take) const;
  /// Calls take(begin, end, place) for the parts of a stretch.
  template <class Take>
  static void for_each_part(std::uint32_t begin, std::uint32_t end, Take&& take);
  void start(const SpanSight& sight);
  void score_tables(std::vector<Lanes>& scores);
  void score_pairs(std::vector<Lanes>& scores);
  /// Of a text that stays where it is: a rule, a type.
  [[nodiscard]] const Symbol& known(std::string_view text);
  [[nodiscard]] const Token& token(std::size_t i) const { return sight_->sentence.tokens[i]; }
  [[nodiscard]] std::size_t count() const { return sight_->sentence.tokens.size(); }
  [[nodiscard]] std::uint32_t kind(std::size_t i) const { return kinds_[i + SpanWeights::kBeside]; }
  [[nodiscard]] std::size_t size() const { return sight_->sentence.end - sight_->sentence.begin; }
  [[nodiscard]] std::size_t shape(std::uint32_t at) const;
  [[nodiscard]] char32_t character(std::size_t at) const;

  const SpanWeights* weights_;
  const SpanSight* sight_ = nullptr;
  std::vector<std::uint32_t> numbers_;  // of characters; two more on either side
  std::vector<std::uint32_t> kinds_;    // of words; two more on either side
  std::vector<std::size_t> ahead_;      // by token: the next word that may end a name; count() for none near
  std::vector<const SpanWeights::PairRows*> pairs_;  // by character, with the next one
  static constexpr std::size_t kKnownPairs = 4096;
  struct KnownPair {  // kinds of neighbouring words, and the rows of what they weigh for either
    std::uint32_t left = SpanWeights::kEdgeKind, right = SpanWeights::kEdgeKind;  // no word's
    SpanWeights::RowNo of_left = SpanWeights::kZero, of_right = SpanWeights::kZero;
  };
  std::vector<KnownPair> known_pairs_;
  std::map<std::pair<const char*, std::size_t>, Symbol> known_;
  std::deque<std::string> kept_;
};

}  // namespace guanxi::extract
