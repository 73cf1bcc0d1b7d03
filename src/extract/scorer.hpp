// Relations that no pattern states: a log-linear model weighs what stands between and around two names of a
// sentence. Its weights are data (`weights/`, README.md); tools/train-relations learns them from annotated
// articles. Sums are of whole numbers, so every machine finds the same.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "extract/pair_features.hpp"
#include "extract/relations.hpp"

namespace guanxi::extract {

/// The model with all that it needs to read sentences. Immutable: any number of scorers share one.
struct PairModel {
  PairWords words;
  LogLinear weights;
  LogLinear::Sums most_of_triggers;  // bounds what the features of a relation's own words weigh together
  LogLinear::Sums untriggered;       // what the feature of a relation without such a word weighs
  WordRows word_rows;
  RelationMask symmetric = 0;
  PairModel(const Lexicon& lexicon, const PatternSet& patterns, const Lexicon::File& weights);
  /// Those that an entity of this family may be an end of.
  [[nodiscard]] RelationMask relations_from(std::string_view family) const {
    return from_.find(family)->second;
  }
  [[nodiscard]] RelationMask relations_to(std::string_view family) const { return to_.find(family)->second; }

 private:
  std::map<std::string_view, RelationMask, std::less<>> from_, to_;
};

/// Those of the ontology that is compiled in, by number: the outputs of models over relations.
[[nodiscard]] std::vector<std::string> relation_names();

/// A pair of names of one sentence, as the model sees it: what it learns from.
struct ScoredPair {
  std::uint32_t from = 0, to = 0;    // entities
  std::uint32_t begin = 0, end = 0;  // bytes of the clean text: both names and what is between
  RelationMask relations = 0;        // that may join them
  std::span<const Feature> features{};
  /// Those of one relation only, by its number; empty where it cannot join them.
  std::span<const FeatureList> own{};
};

/// What sentences say of a relation between two entities, by the model.
struct ScoredLink {
  std::uint32_t from = 0, to = 0;    // entities
  std::size_t relation = 0;          // its number
  std::int32_t score = 0;            // of the pair that speaks most for it
  std::uint32_t begin = 0, end = 0;  // bytes of the clean text: that pair
  std::uint32_t sentences = 0;       // pairs that speak for it
  std::string explanation{};         // where asked for
};

/// Scores the pairs of a document's sentences.
class PairScorer {
 public:
  /// `explains`: whether statements say which features weighed most.
  PairScorer(const PairModel& model, bool explains)
      : model_(&model), explains_(explains), features_(model.words, model.word_rows) {}

  /// Cost: for each mention the next kMaxMentions ones, and the items between them.
  void read(const SentenceItems& sentence, const Clauses& clauses, std::uint32_t main, std::uint32_t topic);
  /// After the last sentence: all that pairs may say, in an order that depends on nothing but the document.
  [[nodiscard]] std::vector<ScoredLink> links() const;

  /// Called for every pair, before it is weighed.
  void watch(std::function<void(const ScoredPair&)> watcher) { watcher_ = std::move(watcher); }

 private:
  using Sums = LogLinear::Sums;
  /// A mention's part in the scores of its pairs, as their first or second end.
  struct Ends {
    Sums first{}, second{};
    RelationMask from = 0, to = 0;
  };
  [[nodiscard]] Ends ends_of(std::size_t mention);
  /// Those of these features, maybe several times; a new round begins.
  void find_rows(const FeatureList& features);
  void add(const FeatureList& features, Sums& sums);
  /// What these features weigh together for one relation.
  [[nodiscard]] std::int32_t weight_of(const FeatureList& features, std::size_t relation);
  void read_pair(std::size_t a, std::size_t b, const Sums& ends, RelationMask relations);
  void show(std::size_t a, std::size_t b, RelationMask relations) const;
  [[nodiscard]] std::string explain(std::size_t a, std::size_t b, std::size_t relation) const;
  [[nodiscard]] bool has_nearer(std::size_t a, std::size_t b) const;

  const PairModel* model_;
  bool explains_;
  PairFeatures features_;
  std::function<void(const ScoredPair&)> watcher_;
  const SentenceItems* sentence_ = nullptr;
  FeatureList features_read_ = FeatureList::of_rows();
  std::vector<Ends> ends_;           // by mention
  std::vector<std::uint32_t> seen_;  // by row: the last round that counted it
  std::uint32_t round_ = 0;
  std::vector<std::uint32_t> rows_;  // that find_rows() found
  std::map<std::tuple<std::uint32_t, std::size_t, std::uint32_t>, ScoredLink> links_;  // from, relation, to
};

}  // namespace guanxi::extract
