// Relations that no pattern states: a log-linear model weighs what stands between and around two names of a
// sentence. Its weights are data (`weights/`, README.md); tools/train-relations learns them from annotated
// articles. Sums are of whole numbers, so every machine finds the same.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "extract/pair_features.hpp"
#include "extract/relations.hpp"

namespace guanxi::extract {

/// What the files of `weights/` say.
class PairWeights {
 public:
  /// Throws: Error kBadInput  file, line and what is wrong.
  explicit PairWeights(const std::vector<Lexicon::File>& files);

  static constexpr std::uint32_t kNoRow = 0xFFFFFFFF;
  static constexpr std::size_t kMaxRelations = 16;
  /// Weights, in thousandths, by relation.
  using Row = std::array<std::int16_t, kMaxRelations>;
  /// The number of a feature's row; kNoRow for one without weight.
  [[nodiscard]] std::uint32_t find(std::uint64_t hash) const {
    const auto tag = static_cast<std::uint32_t>(hash >> 32U);
    for (std::size_t i = hash & mask_;; i = (i + 1) & mask_)
      if (slots_[i].row == kNoRow || slots_[i].tag == tag) return slots_[i].row;
  }
  [[nodiscard]] const Row& row(std::uint32_t no) const { return rows_[no]; }
  [[nodiscard]] std::size_t row_count() const { return rows_.size(); }
  [[nodiscard]] const std::string& name(std::uint32_t no) const { return names_[no]; }
  /// The score from which on there is a confidence.
  [[nodiscard]] std::int32_t least_score() const {
    return confidences_.empty() ? std::numeric_limits<std::int32_t>::max() : confidences_.front().first;
  }
  /// No less than the features that `PairFeatures::read_triggers` reads at a time can weigh together.
  [[nodiscard]] std::int32_t most_of_triggers(std::size_t relation) const {
    return most_of_triggers_[relation];
  }
  /// How often relations of this score were right; nothing where that was too seldom to say them.
  [[nodiscard]] std::optional<double> confidence(std::int32_t score) const;
  /// Whether an entity has but one of a relation: whom patterns give one gets no other.
  [[nodiscard]] bool is_single(std::size_t relation) const { return single_[relation]; }

 private:
  struct Slot {
    std::uint32_t tag = 0;  // the upper half of a hash whose lower half leads here
    std::uint32_t row = kNoRow;
  };
  struct Reader;
  void index(const std::vector<std::uint64_t>& hashes);
  void bound_triggers();

  std::vector<Slot> slots_;
  std::size_t mask_ = 0;
  std::vector<Row> rows_;
  std::vector<std::string> names_;  // by row
  std::array<std::int32_t, kMaxRelations> most_of_triggers_{};
  std::vector<bool> single_;
  std::vector<std::pair<std::int32_t, double>> confidences_;  // from this score on, ascending
};

/// The model with all that it needs to read sentences. Immutable: any number of scorers share one.
struct PairModel {
  PairWords words;
  PairWeights weights;
  WordRows word_rows;
  RelationMask symmetric = 0;
  PairModel(const Lexicon& lexicon, const PatternSet& patterns, const std::vector<Lexicon::File>& weights);
  /// Those that an entity of this family may be an end of.
  [[nodiscard]] RelationMask relations_from(std::string_view family) const {
    return from_.find(family)->second;
  }
  [[nodiscard]] RelationMask relations_to(std::string_view family) const { return to_.find(family)->second; }

 private:
  std::map<std::string_view, RelationMask, std::less<>> from_, to_;
};

/// A pair of names of one sentence, as the model sees it: what it learns from.
struct ScoredPair {
  std::uint32_t from = 0, to = 0;    // entities
  std::uint32_t begin = 0, end = 0;  // bytes of the clean text: both names and what is between
  RelationMask relations = 0;        // that may join them
  std::span<const Feature> features{};
  /// Those of one relation only, by its number; empty where it cannot join them.
  std::span<const FeatureList> own{};
};

/// Scores the pairs of a document's sentences.
class PairScorer {
 public:
  explicit PairScorer(const PairModel& model) : model_(&model), features_(model.words, model.word_rows) {}

  /// Cost: for each mention the next kMaxMentions ones, and the items between them.
  void read(const SentenceItems& sentence, const Clauses& clauses, std::uint32_t main, std::uint32_t topic);
  /// After the last sentence: what the pairs say that no statement of `known` joins, the surest first.
  [[nodiscard]] std::vector<Statement> statements(const std::vector<Statement>& known);

  /// Called for every pair, before it is weighed.
  void watch(std::function<void(const ScoredPair&)> watcher) { watcher_ = std::move(watcher); }

 private:
  static constexpr std::size_t kExplained = 3;  // features that an explanation names
  struct Candidate {
    std::int32_t score = 0;
    std::uint32_t begin = 0, end = 0;
    std::array<std::uint32_t, kExplained> rows{};  // the features that weighed most
    std::size_t row_count = 0;
    bool is_set = false;
  };
  using Sums = std::array<std::int32_t, PairWeights::kMaxRelations>;
  /// A mention's part in the scores of its pairs, as their first or second end.
  struct Ends {
    Sums first{}, second{};
    RelationMask from = 0, to = 0;
  };
  [[nodiscard]] Ends ends_of(std::size_t mention);
  void add(const FeatureList& features, Sums& sums);
  void read_pair(std::size_t a, std::size_t b, const Sums& ends, RelationMask relations);
  void show(std::size_t a, std::size_t b, RelationMask relations) const;
  void find_strongest(std::size_t a, std::size_t b, std::size_t relation, Candidate& candidate);
  [[nodiscard]] std::string_view explain(const Candidate& candidate, std::size_t relation);
  [[nodiscard]] bool has_nearer(std::size_t a, std::size_t b) const;

  const PairModel* model_;
  PairFeatures features_;
  std::function<void(const ScoredPair&)> watcher_;
  const SentenceItems* sentence_ = nullptr;
  FeatureList features_read_ = FeatureList::of_rows();
  FeatureList all_;  // for explanations
  std::vector<std::uint32_t> strongest_;
  std::vector<Ends> ends_;           // by mention
  std::vector<std::uint32_t> seen_;  // by row: the last round that counted it
  std::uint32_t round_ = 0;
  std::map<std::tuple<std::uint32_t, std::size_t, std::uint32_t>, Candidate>
      candidates_;  // from, relation, to
  std::deque<std::string> explanations_;
};

}  // namespace guanxi::extract
