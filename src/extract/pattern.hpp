// The pattern language: what README.md of this folder describes, compiled. A rule is a sequence of elements
// over the items of a sentence; a frame is a verb with the types of its subject and object.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "extract/items.hpp"
#include "extract/lexicon.hpp"

namespace guanxi::extract {

enum class ElementKind : std::uint8_t {
  kMention,   // x:<organisation|place>
  kMentions,  // x:<platform>+ : one or several, parted by list marks
  kWord,      // {verb/develop}
  kWords,     // {title}+
  kText,      // "("
  kGap,       // ~8, ~*8 over mentions too, ~~8 over commas as well
  kStart,     // ^
  kEnd,       // $
};

struct Element {
  ElementKind kind = ElementKind::kGap;
  std::string capture{};
  std::vector<std::string> types{};  // kMention: families or paths
  std::vector<ClassNo> classes{};    // kWord: sorted
  bool spaced = false;               // kText: white space must follow
  std::u32string text{};             // kText
  std::uint32_t reach = 0;           // kGap: characters
  bool over_mentions = false, over_commas = false;
};

struct Conclusion {
  /// Captures; "^": what the paragraph carries; "@TYPE": the entity of that type that the document names
  /// most.
  std::string from, relation, to;
  std::string role;  // a capture whose text is the role; may be empty
};

struct Rule {
  std::string name;
  std::string where;  // "relations.txt:12"
  double confidence = 0;
  std::vector<Element> elements;
  std::vector<Conclusion> conclusions;
};

struct Frame {
  std::string name;
  std::string where;
  double confidence = 0;
  std::vector<ClassNo> verbs;
  std::vector<ClassNo> named, except;        // words that the object's name must or must not hold
  std::vector<std::string> subject, object;  // types
  std::string relation;
  std::uint32_t reach = 24;  // characters between verb and object
  bool carried = true;       // the subject may be one that an earlier sentence set
  bool swapped = false;      // the object is the relation's first end
};

/// A name that begins with another entity's name says how the two are linked.
struct NameRule {
  std::string name;
  std::string where;
  double confidence = 0;
  std::vector<std::string> owner, part;  // types
  std::string relation;
  bool owner_first = true;
};

struct PatternSet {
  std::vector<Rule> rules;
  std::vector<Frame> frames;
  std::vector<NameRule> names;
  /// Throws: Error kBadInput  file, line and what is wrong.
  PatternSet(const std::vector<Lexicon::File>& files, const Lexicon& lexicon);
};

/// What a rule's captures hold: items [first, last], and the mentions of a list.
struct Capture {
  std::string_view name;
  std::size_t first = 0, last = 0;
  std::vector<std::size_t> mentions{};
};

struct SentenceItems {
  const Passage* passage = nullptr;
  const Lexicon* lexicon = nullptr;
  const Decision* decision = nullptr;
  std::vector<Item> items;
};

/// Whether an entity is of one of these types.
[[nodiscard]] bool has_type(const SentenceItems& sentence, const Item& item,
                            const std::vector<std::string>& types);
/// Whether a word is of one of these classes.
[[nodiscard]] bool has_class(const SentenceItems& sentence, const Item& item,
                             const std::vector<ClassNo>& classes);
/// The mentions of the list that begins at item `first`; `next` becomes the item behind it.
[[nodiscard]] std::vector<std::size_t> list_from(const SentenceItems& sentence, std::size_t first,
                                                 const std::vector<std::string>& types, std::size_t& next);
/// Matches `rule` from item `first` on; the first match in order of shortest gaps. `end` becomes the item
/// behind it.
[[nodiscard]] bool match_rule(const SentenceItems& sentence, const Rule& rule, std::size_t first,
                              std::vector<Capture>& captures, std::size_t& end);

}  // namespace guanxi::extract
