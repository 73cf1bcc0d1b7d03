// Relations that the clauses of a document state, and where.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "extract/frames.hpp"
#include "extract/items.hpp"
#include "extract/pattern.hpp"
#include "extract/syntax.hpp"
#include "extract/validity.hpp"

namespace guanxi::extract {

class PairScorer;

struct Statement {
  std::uint32_t from = 0, to = 0;  // entities
  std::string_view relation;
  std::string role;
  double confidence = 0;
  std::uint32_t begin = 0, end = 0;  // bytes of the clean text
  std::string_view rule, where;
  Period valid{};
};

/// Whether a sentence says bodies and posts and nothing else, as the line below the names of those who sign.
[[nodiscard]] bool says_posts_only(std::span<const Item> items, const Decision& decision);

/// The place whose committee or government a body is by its name; kNoEntity for others.
[[nodiscard]] std::uint32_t place_led_by(std::uint32_t body, const Lexicon& lexicon,
                                         const Decision& decision);

/// Reads sentences in their order; keeps which subject a paragraph carries.
class RelationReader {
 public:
  /// What the document is about, as its title, headings and counts tell.
  struct About {
    std::uint32_t main = kNoEntity;   // the organisation that the story is about
    std::uint32_t topic = kNoEntity;  // the place or organisation that title and headings speak of most
    bool topic_in_title = false;
    std::uint32_t main_place = kNoEntity;  // the place that it names far more often than others
    std::map<std::string, std::uint32_t, std::less<>> most_named{};     // by type
    std::map<std::string_view, std::uint32_t, std::less<>> in_title{};  // the first of each family
    ClassSet title_words{};                                             // ascending
    std::optional<Date> date{};
  };
  RelationReader(const Lexicon& lexicon, const PatternSet& patterns, const Decision& decision, About about);

  /// A new block: what an earlier one carried is forgotten where it is a heading, or an item that speaks for
  /// itself.
  void start_block(bool forget);
  /// The classes of the words of the heading that what follows stands under.
  void start_section(ClassSet words) { sentence_.section_words = std::move(words); }
  /// Lets `scorer` see each sentence once its references are resolved.
  void set_scorer(PairScorer& scorer) { scorer_ = &scorer; }
  void read(const Passage& passage, std::span<const Item> items);

  /// After the last sentence: what names say by themselves. `finder`: of the decision; `places[e]`: where
  /// entity e first stands, in bytes.
  void read_names(const MentionFinder& finder,
                  const std::vector<std::pair<std::uint32_t, std::uint32_t>>& places);

  [[nodiscard]] const std::vector<Statement>& statements() const { return statements_; }

 private:
  [[nodiscard]] char32_t ending_of(const Entity& entity) const;
  [[nodiscard]] std::uint32_t referent(const Item& item, const LexiconEntry& word) const;
  [[nodiscard]] std::uint32_t subject_for(std::string_view path, std::uint32_t here, bool alone) const;
  bool resolve_groups();
  void remember_group(std::size_t end);
  [[nodiscard]] bool opens_clause(const Item& word) const;
  [[nodiscard]] bool stands_alone(const Item& word) const;
  void remember_last(std::uint32_t number);
  void resolve_references();
  void resolve_description(Item& noun);
  void note_description(const Item& mention);
  [[nodiscard]] const Item* employer_behind(std::size_t last) const;
  void remember_latin_subject();
  void remember_only_person();
  [[nodiscard]] std::vector<std::uint32_t> only_one_before(const TypeSet& types) const;
  [[nodiscard]] bool is_near(const Filler& list, Pronoun pronoun) const;
  [[nodiscard]] bool is_latin() const;
  [[nodiscard]] FormNo noun_of(const Item& item) const;
  [[nodiscard]] std::uint32_t latin_referent(const Item& noun, std::string_view path) const;
  [[nodiscard]] std::vector<std::uint32_t> latin_topic(const std::vector<std::string>& families,
                                                       const std::vector<Capture>& captures,
                                                       std::uint32_t& begin) const;
  [[nodiscard]] bool is_of_paragraph(const Filler& subject) const {
    return subject.begin >= paragraph_begin_;
  }
  void apply_rules();
  bool leave_out_brackets();
  [[nodiscard]] std::uint32_t place_in_name(std::uint32_t entity);
  void apply_frames();
  void apply_frame(const Frame& frame, std::size_t verb);
  void apply_syntax();
  /// A sentence that speaks of things without their names, for when these follow.
  struct Unnamed {
    std::vector<Item> items;
    std::vector<std::size_t> nouns;
    const Passage* passage;
    std::uint32_t begin;     // byte of the passage, which tells it from a later one at the same address
    std::uint32_t sentence;  // number
    CarriedSubjects carried;
  };
  [[nodiscard]] const Item* named_behind(std::size_t at) const;
  void remember_unnamed();
  [[nodiscard]] bool may_be_named(const Unnamed& earlier, std::size_t noun, const Item& said,
                                  bool in_name) const;
  void read_named();
  void read_again(const Unnamed& earlier, std::size_t noun, std::uint32_t entity);
  void conclude(const SyntaxReader::Match& match);
  [[nodiscard]] std::vector<std::uint32_t> ends_of(const SyntaxReader::Match& match, const std::string& end,
                                                   std::string_view relation, bool is_from,
                                                   std::uint32_t& begin) const;
  [[nodiscard]] std::vector<std::uint32_t> carried_for(Pronoun pronoun, const TypeSet& types) const;
  void conclude(const Rule& rule, const std::vector<Capture>& captures, std::size_t first, std::size_t end);
  void remember_subjects();
  [[nodiscard]] Period valid_within(std::size_t first, std::size_t end) const;
  [[nodiscard]] bool name_holds(std::uint32_t entity, const ClassSet& classes) const;
  [[nodiscard]] bool is_captured(const std::vector<Capture>& captures, std::uint32_t entity) const;
  [[nodiscard]] std::vector<std::uint32_t> ends_of(const std::string& end,
                                                   const std::vector<Capture>& captures,
                                                   std::string_view relation, bool is_from,
                                                   std::uint32_t& begin) const;
  void state(std::uint32_t from, std::string_view relation, std::uint32_t to, double confidence,
             std::uint32_t begin, std::uint32_t end, std::string_view rule, std::string_view where,
             std::string role = {}, const Period& valid = {});
  void note_signature();
  [[nodiscard]] bool is_signature_line() const;
  void speak_for(std::uint32_t body);
  [[nodiscard]] std::uint32_t byte_of(std::uint32_t character) const {
    return sentence_.passage->offset[character];
  }

  SyntaxReader syntax_;
  PairScorer* scorer_ = nullptr;
  const Lexicon* lexicon_;
  const PatternSet* patterns_;
  const Decision* decision_;
  About about_;
  SentenceItems sentence_;
  const ClauseWords& words_;
  RuleFilter filter_;
  std::vector<Capture> captures_;  // of the rule that is tried
  Clauses clauses_;
  CarriedSubjects carried_;
  Validity validity_;
  std::map<std::string_view, std::uint32_t, std::less<>> last_;  // the last entity of a type, for references
  std::map<FormNo, std::uint32_t> described_;  // the last that a noun described ("a chain, X": "the chain")
  std::map<std::string_view, Filler, std::less<>> last_list_;  // of a family: "the two firms"
  std::uint32_t paragraph_begin_ = 0;
  bool opens_paragraph_ = true;
  bool is_main_named_ = false;  // in this paragraph
  bool is_latin_ = false;       // the sentence
  /// The last of a family whose full name ends with a character.
  std::map<std::pair<std::string_view, char32_t>, std::uint32_t> last_ending_;
  /// Where those maps have what concerns an entity; by entity.
  struct LastOf {
    std::uint32_t *type = nullptr, *family = nullptr, *ending = nullptr;
  };
  std::vector<LastOf> last_of_;
  std::map<std::u32string, std::uint32_t> place_of_form_;  // for place_in_name(), made when first asked
  std::vector<Filler> groups_;                             // those who acted together, the last at the end
  std::uint32_t sentence_begin_ = 0, previous_begin_ = 0;  // bytes, of this sentence and the one before
  std::uint32_t block_begin_ = 0;
  bool opens_block_ = false, topic_in_block_ = false;
  std::vector<std::uint32_t> signers_;          // whose names alone the block before holds
  std::vector<std::uint32_t> block_persons_;    // of this block
  bool is_only_persons_ = true;                 // this block, as far as it was read
  bool is_line_ = true, follows_line_ = false;  // this block as far as it was read, the one before
  std::uint32_t speaker_ = kNoEntity;           // for whom they sign
  std::uint32_t signed_at_ = kNoEntity;         // the byte where that line begins
  std::uint32_t own_topic_;                     // what the document is about without them
  bool own_topic_in_title_;
  std::map<std::string_view, Filler, std::less<>> last_object_;  // of a relation, in this sentence
  std::vector<Unnamed> unnamed_;                                 // of the last sentences
  std::uint32_t sentence_no_ = 0;
  std::vector<std::uint32_t> previous_;  // what the sentence before named
  std::vector<bool> seen_;               // by entity: named so far
  std::uint32_t only_ = kNoEntity;       // where a sentence is read again: whom statements must concern
  std::vector<Statement> statements_;
  std::map<std::tuple<std::uint32_t, std::string_view, std::uint32_t>, std::size_t> index_;
};

}  // namespace guanxi::extract
