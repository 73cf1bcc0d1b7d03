// The words that extraction knows, by class; and where each stands, so that a fact can name the line that
// made it. The format is described in README.md.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "extract/trie.hpp"

namespace guanxi::extract {

/// What the stages ask of a word. A word has the roles of all classes that hold it.
enum class Role : std::uint8_t {
  kPlace,        // place/*
  kName,         // organisation/*, platform/*, programme/*
  kSuffix,       // suffix/*: the last word of a name
  kPlaceSuffix,  // suffix/place
  kHead,         // head/*: the first word of a name, "University of"
  kSurname,
  kGiven,
  kTitle,
  kSay,          // verb/say
  kVerb,         // word/verb, verb/*
  kNoun,         // word/noun: common in names, names nothing by itself
  kFunction,     // word/function: never inside a name
  kTime,         // word/time
  kUnit,         // word/unit
  kNumeral,      // word/numeral
  kConjunction,  // word/conjunction
  kCue,          // cue/*: says what the quoted name beside it is
  kDenial,       // word/denial: negation and what makes a statement a wish
  kReference,    // reference/*: stands for a name said before
  kAbbreviation,
  kConnector,  // word/connector: lower-case words inside Latin names
  kAcronym,    // word/acronym: names nothing
  kForeign,    // word/foreign: characters of transcribed names
  kHonorific,  // honorific
  kPrefix,     // word/prefix: before a person's name
  kEdition,    // word/edition: what counts an event's editions
  kOrdinal,    // word/ordinal: makes a number an ordinal one
  kList,       // word/list: closes a list of names ("and others")
  kAlias,      // word/alias: a short form follows
  kOf,         // word/of: the possessive particle
  kWriter,     // title/writer: reporters, photographers
  kIntroduce,  // introduce/*: what is quoted behind it is a name
  kLevel,      // word/level: makes ordinary words a name
  kPart,       // word/part: a part\'s name follows
};
using Roles = std::uint64_t;
[[nodiscard]] constexpr Roles bit(Role role) noexcept {
  return Roles{1} << static_cast<unsigned>(role);
}
template <class... R>
[[nodiscard]] constexpr Roles bits(R... role) noexcept {
  return (bit(role) | ...);
}

using ClassNo = std::uint16_t;
using FormNo = std::uint32_t;
inline constexpr FormNo kNoForm = Trie::kNone;

struct LexiconClass {
  std::string path;  // "suffix/company"
  Roles roles = 0;
};

/// What an entry's attribute `form` says of a verb.
enum class VerbForm : std::uint8_t { kInfinitive, kPresent, kPast, kIng, kOther };

struct LexiconEntry {
  ClassNo type = 0;
  std::uint16_t file = 0;
  std::uint32_t line = 0;
  std::string full{};  // its first form as written
  std::map<std::string, std::string, std::less<>> attributes{};
};

/// Some classes as bits.
class ClassBits {
 public:
  void clear() { words_.assign(words_.size(), 0); }
  void add(ClassNo no) {
    if (words_.size() <= no / kBits) words_.resize(no / kBits + 1, 0);
    words_[no / kBits] |= std::uint64_t{1} << (no % kBits);
  }
  [[nodiscard]] bool has(ClassNo no) const {
    const std::size_t word = no / kBits;
    return word < words_.size() && (words_[word] >> (no % kBits) & 1U) != 0;
  }
  [[nodiscard]] bool meets(const ClassBits& others) const {
    for (std::size_t i = 0; i < words_.size() && i < others.words_.size(); ++i)
      if ((words_[i] & others.words_[i]) != 0) return true;
    return false;
  }

 private:
  static constexpr std::size_t kBits = 64;
  std::vector<std::uint64_t> words_;
};

/// Some classes, for one look whether a class is among them.
class ClassSet {
 public:
  ClassSet() = default;
  /// In any order. Not explicit: a list of classes is one.
  ClassSet(std::vector<ClassNo> numbers);  // NOLINT(google-explicit-constructor)
  [[nodiscard]] bool empty() const { return numbers_.empty(); }
  [[nodiscard]] bool contains(ClassNo no) const { return bits_.has(no); }
  /// Whether one of these is among them.
  [[nodiscard]] bool contains_any(std::span<const ClassNo> numbers) const {
    for (const ClassNo no : numbers)
      if (contains(no)) return true;
    return false;
  }
  /// Adds those of the other one.
  void add(std::span<const ClassNo> numbers);
  [[nodiscard]] const ClassBits& bits() const { return bits_; }
  /// Ascending, without doubles.
  [[nodiscard]] auto begin() const { return numbers_.begin(); }
  [[nodiscard]] auto end() const { return numbers_.end(); }

 private:
  std::vector<ClassNo> numbers_;
  ClassBits bits_;
};

/// One way to write one entry.
struct FormUse {
  std::uint32_t entry = 0;
  ClassNo type = 0;                            // the entry's
  VerbForm verb_form = VerbForm::kInfinitive;  // the entry's
  std::u32string_view cased{};  // as written, where it holds capitals that the text must have too
};

struct Form {
  Roles roles = 0;
  bool has_cased = false;
  bool is_cased_alike = false;  // all uses ask for the capitals of `capitals`
  std::uint64_t capitals = 0;   // a bit a character
  std::span<const FormUse> uses{};
};

class Lexicon {
 public:
  struct File {
    std::string name;
    std::string text;
  };
  /// Throws: Error kBadInput  file and line, what is wrong.
  explicit Lexicon(const std::vector<File>& files);
  Lexicon(const Lexicon&) = delete;  // forms are views of uses
  Lexicon(Lexicon&&) = default;
  Lexicon& operator=(const Lexicon&) = delete;
  Lexicon& operator=(Lexicon&&) = default;
  ~Lexicon() = default;

  [[nodiscard]] const Trie& trie() const { return trie_; }
  [[nodiscard]] const Form& form(FormNo no) const { return forms_[no]; }
  [[nodiscard]] std::size_t form_count() const { return forms_.size(); }
  /// The classes that hold a form.
  [[nodiscard]] std::span<const ClassNo> classes_of(FormNo no) const {
    return class_lists_[class_list_of_[no]];
  }
  /// Forms that are in the same classes share a list of them, by whose number tables can be kept.
  [[nodiscard]] std::uint32_t class_list_of(FormNo no) const { return class_list_of_[no]; }
  [[nodiscard]] const std::vector<std::vector<ClassNo>>& class_lists() const { return class_lists_; }
  [[nodiscard]] const LexiconEntry& entry(std::uint32_t no) const { return entries_[no]; }
  [[nodiscard]] const LexiconClass& type(ClassNo no) const { return classes_[no]; }
  [[nodiscard]] const std::vector<LexiconClass>& classes() const { return classes_; }
  /// Whether a surname begins with this character.
  [[nodiscard]] bool opens_surname(char32_t c) const {
    return c < opens_surname_.size() ? opens_surname_[c] : opens_rare_surname_;
  }
  /// The first entry of this form in a class that is `path` or lies below it; nullptr if there is none.
  [[nodiscard]] const LexiconEntry* find(FormNo form, std::string_view path) const;
  /// Its number, for explanations; REQUIRES: an entry of this lexicon.
  [[nodiscard]] std::uint32_t number_of(const LexiconEntry& entry) const {
    return static_cast<std::uint32_t>(&entry - entries_.data());
  }
  /// "suffixes.txt:12: 有限公司"
  [[nodiscard]] std::string describe(const LexiconEntry& entry) const;

 private:
  struct Builder;
  std::vector<LexiconClass> classes_;
  std::vector<LexiconEntry> entries_;
  std::vector<Form> forms_;
  std::vector<FormUse> uses_;                                            // form after form
  std::deque<std::u32string> cased_;                                     // of uses
  std::vector<std::vector<ClassNo>> class_lists_;                        // each once
  std::vector<std::uint32_t> class_list_of_;                             // by form
  std::vector<bool> opens_surname_ = std::vector<bool>(0x10000, false);  // by character of the basic plane
  bool opens_rare_surname_ = false;                                      // any other
  std::vector<std::string> file_names_;
  Trie trie_;
};

/// The form under which text and lexicon are compared: simplified, half width, lower case; one code point
/// each.
[[nodiscard]] char32_t fold_beyond_ascii(char32_t c) noexcept;
[[nodiscard]] inline char32_t fold(char32_t c) noexcept {
  if (c < 0x80) return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
  return fold_beyond_ascii(c);
}
[[nodiscard]] std::u32string fold(std::string_view text);
/// Whether `path` is `wanted` or lies below it.
[[nodiscard]] bool lies_below(std::string_view path, std::string_view wanted) noexcept;

}  // namespace guanxi::extract
