// Where the names of a sentence begin and end, as a linear-chain model sees it: a log-linear model gives
// every character a score for each tag, what may follow what is weighed as well, and the best reading of the
// whole sentence is found by dynamic programming (Viterbi: Error bounds for convolutional codes, IEEE
// Transactions on Information Theory 13, 1967), from both ends, so that every tag's best reading is known.
// Its weights are data
// (`weights/extents.txt`, README.md); tools/train-extents learns them. Scores are whole numbers, so every
// machine finds the same.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "extract/span_features.hpp"
#include "extract/span_weights.hpp"

namespace guanxi::extract {

/// A stretch that may be a name.
struct TaggedSpan {
  std::uint32_t begin = 0, end = 0;  // characters
  std::uint8_t family = 0;           // number in kFamilies
  /// In thousandths: what the best reading of the sentence loses where the first or the last character is
  /// something else; negative for a stretch that is not of the best reading: what the best one with it loses.
  std::int32_t margin = 0;
  bool operator==(const TaggedSpan&) const = default;
};

/// What it weighs that one tag stands behind another. A name begins behind what is outside or ends another
/// one, goes on in its own family and has two characters at least; all else may not be.
class SpanSteps {
 public:
  /// `weights`: by tag, then by the tag behind it, in thousandths.
  explicit SpanSteps(const std::array<LogLinear::Sums, kSpanTags>& weights);

 private:
  friend class SpanReader;
  using Vector = std::array<std::int16_t, kLanes>;
  /// By lane of what ends names, or is outside: to what begins names or is outside, and the other way round.
  std::array<Vector, kOutsideLane + 1> open_{}, close_{};
  Vector begin_inner_{}, begin_end_{}, inner_inner_{}, inner_end_{};  // by family
};

/// Reads a sentence. Keeps its memory from one to the next.
class SpanReader {
 public:
  /// The names of the best reading, and those of readings that are worse by `reach` at most; by place.
  /// `scores`: by character. Cost: about a hundred instructions a character.
  void read(std::span<const Lanes> scores, const SpanSteps& steps, std::int32_t reach,
            std::vector<TaggedSpan>& spans);

 private:
  void read_forward(std::span<const Lanes> scores, const SpanSteps& steps);
  void read_backward(std::span<const Lanes> scores, const SpanSteps& steps);
  [[nodiscard]] std::int16_t best_at(std::size_t at) const;
  [[nodiscard]] std::int32_t margin_at(std::size_t at, std::size_t lane) const;
  [[nodiscard]] std::size_t end_of(std::size_t begin, std::size_t family, const SpanSteps& steps) const;
  [[nodiscard]] std::size_t begin_of(std::size_t last, std::size_t family, const SpanSteps& steps) const;

  /// By character: what the best way to it from the sentence's begin or end, itself with it, is worse than
  /// that of the best tag; and both for a whole reading with a tag, from a zero of the character's own.
  std::vector<Lanes> before_, behind_, through_;
};

/// The weights with what they are of. Immutable: any number of taggers share one.
struct SpanModel {
  SpanWeights weights;
  SpanSteps steps;
  /// `lexicon` must outlive it.
  SpanModel(const Lexicon& lexicon, const Lexicon::File& file);
};

class SpanTagger {
 public:
  explicit SpanTagger(const SpanModel& model) : model_(&model), features_(model.weights) {}

  /// The names that a sentence may hold, as SpanReader::read() gives them; good until the next call.
  const std::vector<TaggedSpan>& tag(const SpanSight& sight, std::int32_t reach);
  /// How often such a stretch was a name; 0 where nothing is known.
  [[nodiscard]] double confidence(const TaggedSpan& span) const {
    return model_->weights.all().confidence(span.margin).value_or(0);
  }

 private:
  const SpanModel* model_;
  SpanFeatures features_;
  SpanReader reader_;
  std::vector<Lanes> scores_;
  std::vector<TaggedSpan> spans_;
};

}  // namespace guanxi::extract
