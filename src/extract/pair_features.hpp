// What stands between and around two names of a sentence, as features of a log-linear model (README.md,
// "Weights"). Every feature is made of types, places and classes of the lexicon, never of a word.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "extract/clauses.hpp"
#include "extract/pattern.hpp"

namespace guanxi::extract {

/// A piece of a feature's name. Features are looked up by a hash of their pieces' hashes.
struct Symbol {
  std::string_view text;
  std::uint64_t hash = 0;
  Symbol() = default;
  /// Not explicit: a piece of a name is a symbol. `text` must outlive it.
  constexpr Symbol(std::string_view t) : text(t), hash(0xCBF29CE484222325U) {  // NOLINT
    for (const char c : t) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
  }
};

class Feature {
 public:
  static constexpr std::size_t kMaxPieces = 6;
  Feature(std::initializer_list<const Symbol*> pieces) {
    for (const Symbol* piece : pieces) {
      pieces_[count_++] = piece;
      hash_ = next(hash_, piece->hash);
    }
  }
  [[nodiscard]] std::uint64_t hash() const { return hash_; }
  /// "mid:AB:verb/develop"
  [[nodiscard]] std::string text() const;
  /// That of the feature of this name.
  [[nodiscard]] static std::uint64_t hash_of(std::string_view text);

 private:
  static std::uint64_t next(std::uint64_t hash, std::uint64_t piece) {
    hash = (hash ^ piece) * 0x9E3779B97F4A7C15U;
    return hash ^ (hash >> 29U);
  }
  std::uint64_t hash_ = 0;
  std::array<const Symbol*, kMaxPieces> pieces_{};
  std::size_t count_ = 0;
};

/// Features as they are read off a sentence: hashes only, unless somebody asks what they are.
class FeatureList {
 public:
  explicit FeatureList(bool named = false) : named_(named) {}
  /// Hashes, and for features of words the rows of their weights, in no order: what a sum needs.
  [[nodiscard]] static FeatureList of_rows() {
    FeatureList list;
    list.by_row_ = true;
    return list;
  }
  void clear() {
    hashes_.clear();
    features_.clear();
    rows_.clear();
  }
  void push_rows(std::span<const std::uint32_t> rows) { rows_.insert(rows_.end(), rows.begin(), rows.end()); }
  [[nodiscard]] bool is_by_row() const { return by_row_; }
  [[nodiscard]] const std::vector<std::uint32_t>& rows() const { return rows_; }
  void push_back(const Feature& feature) {
    hashes_.push_back(feature.hash());
    if (named_) features_.push_back(feature);
  }
  [[nodiscard]] const std::vector<std::uint64_t>& hashes() const { return hashes_; }
  /// Empty unless made `named`.
  [[nodiscard]] const std::vector<Feature>& features() const { return features_; }

 private:
  bool named_, by_row_ = false;
  std::vector<std::uint32_t> rows_;
  std::vector<std::uint64_t> hashes_;
  std::vector<Feature> features_;
};

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
  /// The same for what words of this relation's patterns say of them.
  void read_triggers(std::size_t a, std::size_t b, std::size_t relation, FeatureList& features) const;

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
