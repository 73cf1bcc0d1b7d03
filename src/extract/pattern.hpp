// The pattern language: what README.md of this folder describes, compiled. A rule is a sequence of elements
// over the items of a sentence; a frame is a verb with the types of its subject and object.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "extract/clause_words.hpp"
#include "extract/items.hpp"
#include "extract/lexicon.hpp"
#include "extract/type_set.hpp"

namespace guanxi::extract {

enum class ElementKind : std::uint8_t {
  kMention,   // x:<organisation|place>
  kMentions,  // x:<platform>+ : one or several, parted by list marks
  kLast,      // x:<place>! : the last of those that stand side by side
  kWord,      // {verb/develop}
  kWords,     // {title}+
  kText,      // "("
  kGap,       // ~8, ~*8 over mentions too, ~~8 over commas as well, ~.8 over nouns
  kStart,     // ^
  kEnd,       // $
  kItem,      // # : the first of a block, or of a list's line behind its number
  kTitle,     // title:{CLASS} : the document's title has such a word
  kSection,   // section:{CLASS} : the last heading has one
};

struct Element {
  ElementKind kind = ElementKind::kGap;
  std::string capture{};
  TypeSet types{};          // kMention: families or paths
  ClassSet classes{};       // kWord: sorted
  bool spaced = false;      // kText: white space must follow
  std::u32string text{};    // kText
  std::uint32_t reach = 0;  // kGap: characters
  bool over_mentions = false, over_commas = false, nouns_only = false;
};

struct Conclusion {
  /// Captures; "^": what the paragraph carries, "^/FAMILY": of that family; "@TYPE": the entity of that type
  /// that the document names most; "@title/TYPE": the first of that type in its title.
  std::string from, relation, to;
  std::string role;  // a capture whose text is the role; may be empty
};

struct Rule {
  std::string name;
  std::string where;  // "relations.txt:12"
  double confidence = 0;
  bool english = false;  // of a file "…-en.txt": for sentences in Latin letters only
  std::vector<Element> elements;
  std::vector<Conclusion> conclusions;
};

enum class Slot : std::uint8_t { kSubject, kObject, kVia };

struct Frame {
  std::string name;
  std::string where;
  double confidence = 0;
  ClassSet verbs;
  ClassSet named, except;   // words that the object's name must or must not hold
  TypeSet subject, object;  // types
  ClassSet via;             // prepositions; empty: the frame has no such slot
  TypeSet via_types;
  Slot from = Slot::kSubject, to = Slot::kObject;
  std::string relation;
  std::uint32_t reach = 24;  // characters between verb and object
  bool carried = true;       // the subject may be one that an earlier sentence set
  ClassSet behind;           // words of which one must follow the verb in its clause
  bool back = false;         // the object may be one that the sentence named before
  bool again = false;        // the object may be that of the relation's last statement in the sentence
  bool loose = false;        // where the verb modifies an unnamed thing, the object is what stands before it
  bool passive = false;      // only with a mark of the agent
  bool active = false;       // only without one
  bool final = false;        // nothing follows the verb
  bool nearest = false;      // a subject that the clause drops is what the sentence named last
  bool placed = false;       // the relation's second end is the place that its name begins with
  bool here = false;         // the subject must stand in the verb's clause
  bool made = false;         // a subject that the clause drops may be an earlier clause's object
  bool joint = false;        // links the first of several subjects with the others
};

enum class SyntaxSlotKind : std::uint8_t { kSubject, kObject, kRest, kPhrase, kWord };

/// x:subject=TYPES, x:object=TYPES, x:rest=TYPES (what follows the verb in either voice),
/// x:{word/with}=TYPES, x:word={title}; "x?:" where it may be empty.
struct SyntaxSlot {
  std::string name;
  SyntaxSlotKind kind = SyntaxSlotKind::kSubject;
  ClassSet words{};  // kPhrase: the prepositions; kWord: the words
  TypeSet types{};   // of what fills it
  bool optional = false;
};

enum class VoiceAsked : std::uint8_t { kEither, kActive, kPassive };

/// A verb or a noun with its slots: what SyntaxReader matches.
struct SyntaxRule {
  std::string name;
  std::string where;
  double confidence = 0;
  ClassSet triggers;
  ClassSet governed;  // the verb before a noun must be of these; empty: any, or none
  VoiceAsked voice = VoiceAsked::kEither;
  std::vector<SyntaxSlot> slots;
  std::vector<Conclusion> conclusions;
};

/// A name that begins with another entity's name says how the two are linked.
struct NameRule {
  std::string name;
  std::string where;
  double confidence = 0;
  TypeSet owner, part;  // types
  std::string relation;
  bool owner_first = true;
};

/// Some numbers for each form of the lexicon; none for most.
class NumbersOfForms {
 public:
  using Numbers = std::vector<std::uint32_t>;
  NumbersOfForms() = default;
  /// What the classes of a form have, without doubles: ascending, or in the order of the classes. The lexicon
  /// must stay.
  NumbersOfForms(const Lexicon& lexicon, const std::vector<Numbers>& of_class, bool ascending = true);
  [[nodiscard]] std::span<const std::uint32_t> operator[](FormNo form) const {
    return lists_[lexicon_->class_list_of(form)];
  }

 private:
  const Lexicon* lexicon_ = nullptr;
  std::vector<Numbers> lists_;  // by list of classes
};

/// The sets of words and of types that the elements of rules ask for; each different set has a number.
class RuleNeeds {
 public:
  using Numbers = std::span<const std::uint32_t>;
  using Bits = std::vector<std::uint64_t>;
  RuleNeeds() = default;
  RuleNeeds(const std::vector<Rule>& rules, const Lexicon& lexicon);

  [[nodiscard]] std::size_t count() const { return count_; }
  /// The sets that a rule asks for, in the order of its elements.
  [[nodiscard]] Numbers of_rule(std::uint32_t rule) const { return of_rule_[rule]; }
  /// Whether all of them are among `had`, a bit a set, and for a rule of English so is english().
  [[nodiscard]] bool are_met(std::uint32_t rule, const Bits& had) const {
    for (std::size_t i = needs_begin_[rule]; i < needs_begin_[rule + 1]; ++i)
      if ((needs_[i].bits & ~had[needs_[i].word]) != 0) return false;
    return true;
  }
  /// The rules that only sentences with this set can match: each rule stands in one list.
  [[nodiscard]] Numbers rules_of(std::size_t set) const { return rules_of_[set]; }
  /// Those that ask for none.
  [[nodiscard]] Numbers other_rules() const { return other_rules_; }
  /// The sets that hold a word.
  [[nodiscard]] Numbers of_form(FormNo form) const { return of_form_[form]; }
  /// The sets that hold a mention of this type.
  [[nodiscard]] Numbers of_type(const TypeBits& type) const {
    const auto found = of_type_.find(type);
    return found == of_type_.end() ? Numbers{} : Numbers{found->second};
  }
  static constexpr std::size_t kBits = 64;
  [[nodiscard]] std::size_t words() const { return count_ / kBits + 1; }
  /// The bit behind those of the sets: the sentence is English.
  [[nodiscard]] std::size_t english() const { return count_; }

 private:
  using ClassSets = std::map<std::vector<ClassNo>, std::uint32_t>;
  void index_rules(const Lexicon& lexicon, const ClassSets& class_sets);

  std::uint32_t count_ = 0;
  std::vector<std::vector<std::uint32_t>> of_rule_, rules_of_;
  /// Bits of one word of what a sentence must have.
  struct Need {
    std::uint64_t bits = 0;
    std::size_t word = 0;
  };
  std::vector<Need> needs_;               // rule after rule
  std::vector<std::size_t> needs_begin_;  // one more than rules
  std::vector<std::uint32_t> other_rules_;
  NumbersOfForms of_form_;
  std::unordered_map<TypeBits, std::vector<std::uint32_t>> of_type_;
};

struct PatternSet {
  std::vector<Rule> rules;
  std::vector<Frame> frames;
  std::vector<NameRule> names;
  std::vector<SyntaxRule> syntax;
  using Numbers = std::vector<std::uint32_t>;
  NumbersOfForms frames_of_form;  // by the verb
  /// Rules by what their first element can be: a word, a mention of a family, anything.
  NumbersOfForms rules_of_form;
  static constexpr std::size_t kFamilies = 5;
  using Starts = std::uint8_t;  // a bit a family of `families`, one more for anything
  std::array<const TypeSet*, kFamilies> families;
  std::vector<Starts> starts_of_rule;
  RuleNeeds needs;
  NumbersOfForms syntax_of_form;           // by the trigger
  std::vector<std::uint32_t> syntax_tags;  // by form, see syntax_tags.hpp
  ClauseWords words;
  DateWords dates;
  /// Throws: Error kBadInput  file, line and what is wrong.
  PatternSet(const std::vector<Lexicon::File>& files, const Lexicon& lexicon);

 private:
  void index_rules(const Lexicon& lexicon);
};

/// The mentions of a list, by their items. It asks for no memory: the same list is read again and again.
class MentionList {
 public:
  static constexpr std::size_t kMost = 40;
  void push_back(std::size_t item) { items_[size_++] = static_cast<std::uint32_t>(item); }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] std::size_t back() const { return items_[size_ - 1]; }
  [[nodiscard]] const std::uint32_t* begin() const { return items_.data(); }
  [[nodiscard]] const std::uint32_t* end() const { return items_.data() + size_; }

 private:
  std::array<std::uint32_t, kMost> items_{};
  std::size_t size_ = 0;
};

/// What a rule's captures hold: items [first, last], and the mentions of a list.
struct Capture {
  const Element* element = nullptr;
  std::size_t first = 0, last = 0;
  std::vector<std::size_t> mentions{};
  [[nodiscard]] std::string_view name() const { return element->capture; }
};

struct SentenceItems {
  const Passage* passage = nullptr;
  const Lexicon* lexicon = nullptr;
  const Decision* decision = nullptr;
  std::vector<Item> items;
  bool is_english = false;   // more Latin letters than Chinese characters
  bool opens_block = false;  // nothing with a name stands before it in its block
  ClassSet title_words{};    // ascending: the classes of the words of the document's title
  ClassSet section_words{};  // of the last heading
};

/// Whether an entity is of one of these types.
[[nodiscard]] bool has_type(const SentenceItems& sentence, const Item& item, const TypeSet& types);
/// The same for one type.
[[nodiscard]] bool is_type(const SentenceItems& sentence, const Item& item, std::string_view type);
/// Whether a word is of one of these classes.
[[nodiscard]] bool has_class(const SentenceItems& sentence, const Item& item, const ClassSet& classes);
/// The mentions of the list that begins at item `first`; `next` becomes the item behind it.
[[nodiscard]] MentionList list_from(const SentenceItems& sentence, std::size_t first, const TypeSet& types,
                                    std::size_t& next);
/// Which rules find the words and mentions that they ask for in a sentence, in their order.
class RuleFilter {
 public:
  explicit RuleFilter(const PatternSet& patterns) : patterns_(&patterns) {}
  void start(const SentenceItems& sentence);
  /// False: rule `number` does not match from item `first` of the sentence of start() on.
  [[nodiscard]] bool may_match(std::uint32_t number, std::size_t first) const;
  /// A rule, and the last item from which on it may match.
  struct Left {
    std::uint32_t number;
    std::size_t last;
  };
  /// Those that may match and begin with a mention of this type, ascending; they stay until the next start().
  [[nodiscard]] std::span<const Left> left_of(const TypeBits& type) const;
  /// Those that may begin with anything.
  [[nodiscard]] std::span<const Left> others_left() const { return left_.back(); }

 private:
  static constexpr std::size_t kBits = RuleNeeds::kBits;
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  void find_left();
  [[nodiscard]] std::size_t place_from(std::size_t set, std::size_t first) const;
  [[nodiscard]] std::size_t place_before(std::size_t set, std::size_t end) const;
  [[nodiscard]] std::size_t last_start(std::uint32_t number) const;

  const PatternSet* patterns_;
  std::size_t items_ = 0, words_ = 0;  // of the sentence; of 64 bits for a set
  std::vector<std::uint64_t> places_;  // by set: the items that are of it, as bits
  RuleNeeds::Bits had_;                // the sets that the sentence has
  std::vector<std::uint32_t> numbers_;
  std::array<std::vector<Left>, PatternSet::kFamilies + 1> left_;  // by what they begin with
};

/// Matches `rule` from item `first` on; the first match in order of shortest gaps. `end` becomes the item
/// behind it.
[[nodiscard]] bool match_rule(const SentenceItems& sentence, const Rule& rule, std::size_t first,
                              std::vector<Capture>& captures, std::size_t& end);

}  // namespace guanxi::extract
