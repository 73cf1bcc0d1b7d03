// Clauses of languages that put subject, verb and object in this order and tell voices apart by auxiliaries:
// who does what to whom, across relative clauses, appositions and participles. It knows classes of words
// (`clause/…`, README.md) and inflections (`form=`), never a word.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "extract/few.hpp"
#include "extract/pattern.hpp"

namespace guanxi::extract {

/// What a pronoun may stand for.
enum class Pronoun : std::uint8_t { kThing, kPerson, kMany, kListed };

class SyntaxReader {
 public:
  /// The subjects that earlier clauses set, for a pronoun; those of `types` only.
  using Carried = std::function<std::vector<std::uint32_t>(Pronoun pronoun, const TypeSet& types)>;

  /// One slot of a rule, filled: entities, and the items that name them.
  struct Filler {
    std::string_view slot;
    std::vector<std::uint32_t> entities{};
    std::size_t first = 0, last = 0;
  };
  struct Match {
    const SyntaxRule* rule = nullptr;
    double confidence = 0;
    std::size_t first = 0, last = 0;  // items that state it
    std::size_t trigger = 0;          // its verb or noun
    std::vector<Filler> fillers{};
    [[nodiscard]] const Filler* filler(std::string_view slot) const;
  };

  SyntaxReader(const Lexicon& lexicon, const PatternSet& patterns)
      : lexicon_(&lexicon), patterns_(&patterns) {}

  struct Subject {
    std::vector<std::uint32_t> entities{};
    std::size_t first = 0, last = 0;  // items
  };
  /// Who does what the sentence says first, outside quotation marks; empty where it names none.
  [[nodiscard]] Subject main_subject(const SentenceItems& sentence, const Carried& carried);

  /// Calls take(match) for each rule that holds in the sentence. Cost: a constant number of looks at the
  /// items around each verb.
  void read(const SentenceItems& sentence, const Carried& carried,
            const std::function<void(const Match&)>& take);

 private:
  using Tags = std::uint32_t;
  using Types = TypeSet;
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  enum class Voice : std::uint8_t { kActive, kPassive };
  enum class Inflection : std::uint8_t { kNoun, kBase, kPast, kIng };
  using Entities = Few<std::uint32_t, 6>;
  /// Some mentions that stand together, or what a pronoun stands for.
  struct Group {
    Entities entities{};
    std::size_t first = 0, last = 0;
    double confidence = 1;
    [[nodiscard]] bool found() const { return !entities.empty(); }
  };
  /// A verb with its auxiliaries and adverbs: items [begin, verb].
  struct VerbGroup {
    std::size_t begin = 0;
    Tags auxiliary = 0;  // the nearest one
    bool infinitive = false;
  };

  /// The way from a verb back to its subject: items [0, end) are left.
  struct SubjectWalk {
    std::size_t verb;
    const VerbGroup& group;
    const Types& types;
    int depth;
    std::size_t end;
    std::size_t unknown = 0;  // words of no class on the way
    bool passed_phrase = false;
  };

  [[nodiscard]] bool tag_items();
  [[nodiscard]] const std::vector<Item>& items() const { return sentence_->items; }
  [[nodiscard]] bool has(std::size_t item, Tags wanted) const { return (tags_[item] & wanted) != 0; }
  [[nodiscard]] bool is_mention(std::size_t item) const;
  [[nodiscard]] bool is_verb(std::size_t item) const;
  [[nodiscard]] bool appoints(std::size_t item) const;
  [[nodiscard]] bool is_uninflected(std::size_t item) const;
  [[nodiscard]] bool is_participle(std::size_t item) const;
  [[nodiscard]] bool is_comma(std::size_t item) const;
  [[nodiscard]] bool is_break(std::size_t item) const;
  [[nodiscard]] bool is_reported(std::size_t item) const;
  [[nodiscard]] bool denied(std::size_t verb, const VerbGroup& group) const;
  [[nodiscard]] Inflection inflection_of(std::size_t item, const SyntaxRule& rule) const;
  [[nodiscard]] VerbGroup group_of(std::size_t verb) const;
  [[nodiscard]] bool ends_in_preposition(std::size_t verb) const;
  [[nodiscard]] Voice voice_of(std::size_t verb, Inflection inflection, const VerbGroup& group) const;
  [[nodiscard]] std::size_t agent_mark(std::size_t verb) const;

  [[nodiscard]] Group group_from(std::size_t first, const Types& types) const;
  [[nodiscard]] Group group_ending(std::size_t last) const;
  [[nodiscard]] std::size_t list_end(std::size_t first) const;
  void add_companions(Group& group, const Types& types) const;
  void add_companions_of(std::size_t verb, Group& subject, const Types& types) const;
  void add_others_behind(Group& group, const Types& types) const;
  void add_others_before(Group& group, const Types& types) const;
  [[nodiscard]] Group first_place(Group group) const;
  [[nodiscard]] bool joined_by_conjunction(const Group& group) const;
  [[nodiscard]] bool fits(const Group& group, const Types& types) const;
  [[nodiscard]] bool opens_phrase(std::size_t first) const;
  [[nodiscard]] std::size_t governor_of(std::size_t first) const;
  [[nodiscard]] std::size_t verb_before(std::size_t item) const;
  [[nodiscard]] std::size_t insertion_before(std::size_t comma) const;

  [[nodiscard]] Group subject_of(std::size_t verb, const Types& types, int depth) const;
  [[nodiscard]] Group subject_of_noun(std::size_t noun, const Types& types) const;
  [[nodiscard]] Group subject_before(std::size_t verb, const VerbGroup& group, const Types& types,
                                     int depth) const;
  [[nodiscard]] std::optional<Group> subject_at_mention(SubjectWalk& walk) const;
  [[nodiscard]] std::optional<Group> subject_at_comma(SubjectWalk& walk) const;
  [[nodiscard]] std::optional<Group> subject_at_word(SubjectWalk& walk) const;
  [[nodiscard]] Group subject_across_comma(std::size_t comma, std::size_t verb, const VerbGroup& group,
                                           const Types& types, int depth, std::size_t& go_on) const;
  [[nodiscard]] bool is_described(std::size_t noun) const;
  [[nodiscard]] Group subject_shared(std::size_t item, const Types& types, int depth) const;
  [[nodiscard]] Group nearest_before(std::size_t item, const Types& types) const;
  [[nodiscard]] Group subject_behind(std::size_t verb, const Types& types) const;
  [[nodiscard]] bool is_singular(std::size_t item) const;
  [[nodiscard]] Group antecedent(std::size_t relative, const Types& types) const;
  [[nodiscard]] Group pronoun(std::size_t item, const Types& types) const;
  [[nodiscard]] std::size_t described_behind(std::size_t i, const Types& types) const;
  [[nodiscard]] Group object_from(std::size_t begin, const Types& types, std::uint32_t reach) const;
  [[nodiscard]] Group agent_from(std::size_t mark, const Types& types) const;
  [[nodiscard]] Group phrase_of(std::size_t trigger, const ClassSet& words, const Types& types) const;
  [[nodiscard]] Group fronted_phrase(std::size_t trigger, const ClassSet& words, const Types& types) const;
  [[nodiscard]] Group word_of(std::size_t trigger, const ClassSet& words) const;

  /// The verb of a trigger, which is the trigger itself or the one before it; kNone without one.
  struct Governor {
    std::size_t verb = kNone;
    VerbGroup group{};
    bool is_denied = false;
  };
  [[nodiscard]] Governor governor(std::size_t trigger, std::size_t verb) const;
  [[nodiscard]] bool may_fill(const SyntaxRule& rule) const;
  /// `inflection`: the trigger's, as the rule reads it.
  void try_rule(const SyntaxRule& rule, std::size_t trigger, Inflection inflection, const Governor& governor,
                const std::function<void(const Match&)>& take);
  [[nodiscard]] Group fill(const SyntaxSlot& slot, std::size_t trigger, Voice voice, bool is_noun) const;

  const Lexicon* lexicon_;
  const PatternSet* patterns_;
  const SentenceItems* sentence_ = nullptr;
  const Carried* carried_ = nullptr;
  std::vector<Tags> tags_;
  TypeBits types_;                              // of all mentions
  bool has_pronoun_ = false, has_cue_ = false;  // whose words may stand for what the sentence does not name
  mutable std::vector<std::size_t> list_ends_;  // by mention; kNone: not read yet
  Match match_;                                 // of the rule that is tried
};

}  // namespace guanxi::extract
