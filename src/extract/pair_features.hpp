// What stands between and around two names of a sentence, as features of a log-linear model (README.md,
// "Weights"). Every feature is made of types, places and classes of the lexicon, never of a word.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "extract/clauses.hpp"
#include "extract/log_linear.hpp"
#include "extract/pattern.hpp"

namespace guanxi::extract {

/// The relations that a scorer knows: those of the ontology that is compiled in, by number.
using RelationMask = std::uint32_t;

/// What features are made of that no sentence changes: the symbol of each class, and which relations the
/// patterns read off which words.
struct PairWords {
  PairWords(const Lexicon& lexicon, const PatternSet& patterns);

  NumbersOfForms symbols_of_form;              // numbers of `class_symbols`
  std::vector<Symbol> class_symbols;           // views of the lexicon
  std::vector<RelationMask> triggers_of_form;  // relations whose patterns ask for the word
  std::vector<Symbol> relations;               // by number
  std::vector<bool> denies;                    // by form: negation, wish, condition
  const ClauseWords* clause_words;             // the patterns'

 private:
  void read_triggers(const Lexicon& lexicon, const PatternSet& patterns);
};

/// The rows of weights of the features that the words of a sentence have by themselves, by the order of the
/// pair's names.
struct WordRows {
  enum Place : std::uint8_t { kBetween, kNear, kLeft, kRight };
  static constexpr std::size_t kPlaces = 4;
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;
  using ByOrder = std::array<std::uint32_t, 2>;
  struct Class {
    std::array<ByOrder, kPlaces> rows{};
    bool has_any = false;
  };
  std::vector<Class> of_class;  // by number of `class_symbols`
};

/// The features of the pairs of one sentence.
class PairFeatures {
 public:
  /// `rows`: what lists of rows are made of.
  PairFeatures(const PairWords& words, const WordRows& rows) : words_(&words), word_rows_(&rows) {}
  /// The feature of a class of words at a place.
  [[nodiscard]] static Feature of_word(WordRows::Place place, const Symbol& symbol, std::size_t order);

  /// `main`, `topic`: entities that the document is about. The sentence and its clauses must outlive the
  /// reads.
  void start(const SentenceItems& sentence, const Clauses& clauses, std::uint32_t main, std::uint32_t topic);
  [[nodiscard]] const std::vector<std::size_t>& mentions() const { return mentions_; }
  /// Whether a word in the clauses of two mentions, or between, makes what they say no statement.
  [[nodiscard]] bool is_denied(std::size_t a, std::size_t b) const;

  /// Adds to `features` what is said of the mention at item `mention` as the first or second end of a
  /// relation, whatever the other one is.
  void read_end(std::size_t mention, bool first, FeatureList& features) const;
  /// The same for the mentions at items `a` and `b` together. Cost: the items between, and the clauses that
  /// hold them.
  void read(std::size_t a, std::size_t b, FeatureList& features) const;
  /// The relations of whose patterns the clauses of both hold a word.
  [[nodiscard]] RelationMask triggers(std::size_t a, std::size_t b) const;
  /// All that read_triggers() adds for another relation.
  [[nodiscard]] static Feature of_no_trigger();
  /// The same for what words of this relation's patterns say of them.
  void read_triggers(std::size_t a, std::size_t b, std::size_t relation, FeatureList& features) const;
  /// No less than the features that read_triggers() reads at a time weigh together, by relation.
  [[nodiscard]] static LogLinear::Sums most_of_triggers(const LogLinear& weights, const PairWords& words);

 private:
  struct Span;
  [[nodiscard]] const Item& item(std::size_t i) const { return sentence_->items[i]; }
  [[nodiscard]] const Entity& entity(std::size_t i) const {
    return sentence_->decision->entities[item(i).entity];
  }
  /// What is known of an item by itself.
  struct Facts {
    std::span<const std::uint32_t> symbols{};
    const Symbol* family = nullptr;  // of a mention
    RelationMask triggers = 0;
    bool is_verb = false;
    bool is_denial = false;
  };
  /// Rows of weights by item, one behind the other.
  struct Rows {
    std::vector<std::uint32_t> rows, begin;  // begin: one more than items
    [[nodiscard]] std::span<const std::uint32_t> of(std::size_t first, std::size_t end) const {
      return std::span(rows).subspan(begin[first], begin[end] - begin[first]);
    }
  };
  void read_facts(std::size_t i);
  [[nodiscard]] RelationMask triggers_within(std::size_t begin, std::size_t end) const;
  void read_rows() const;
  [[nodiscard]] std::span<const std::uint32_t> symbols(std::size_t i) const { return facts_[i].symbols; }
  [[nodiscard]] const Symbol& first_symbol(std::size_t i) const;
  [[nodiscard]] bool is_verb(std::size_t i) const { return facts_[i].is_verb; }
  void read_words(WordRows::Place place, std::size_t first, std::size_t end, std::size_t order,
                  FeatureList& features) const;
  [[nodiscard]] const ClauseWords& sentence_words() const { return *words_->clause_words; }
  [[nodiscard]] const Symbol& family(std::size_t i) const { return *facts_[i].family; }
  [[nodiscard]] std::uint32_t characters(std::size_t first, std::size_t last) const;
  [[nodiscard]] bool has_another(std::size_t left, std::size_t right, std::size_t like) const;
  void read_beside(std::size_t at, const Symbol& end, const Symbol& where, FeatureList& features) const;
  void read_between(const Span& span, FeatureList& features) const;
  void read_verbs(const Span& span, FeatureList& features) const;
  void read_around(const Span& span, FeatureList& features) const;
  void read_shape(const Span& span, FeatureList& features) const;
  void read_trigger_end(std::size_t trigger, std::size_t mention, const Symbol& end, const Symbol& voice,
                        FeatureList& features) const;

  const PairWords* words_;
  const WordRows* word_rows_;
  std::vector<Facts> facts_;                                              // by item
  mutable std::array<std::array<Rows, 2>, WordRows::kPlaces> item_rows_;  // by place and order
  mutable bool has_rows_ = false;                                         // of this sentence: read at need
  mutable std::size_t triggers_begin_ = 0, triggers_end_ = 0;             // the items that triggers_ is of
  mutable RelationMask triggers_ = 0;
  const SentenceItems* sentence_ = nullptr;
  const Clauses* clauses_ = nullptr;
  std::uint32_t main_ = kNoEntity, topic_ = kNoEntity;
  std::vector<std::size_t> mentions_;
  std::vector<std::size_t> list_, list_size_;  // by item: number of the list that holds a mention; by list
  std::vector<std::size_t> mentions_before_;   // by item, one more than items
  std::vector<std::size_t> denials_before_;    // by item, one more than items
  std::vector<std::size_t> clause_;            // by item: number of its clause
  std::vector<Symbol> types_;                  // by item: the type of a mention
};

}  // namespace guanxi::extract
