// When two names may mean one thing, and the keys under which names that may are found without comparing all
// of them: whenever match() says something of two names, they have a key in common.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "guanxi/model/ontology.hpp"

namespace guanxi {

enum class NameRule : std::uint8_t {
  kSame,          // one normalised form: scripts, widths, punctuation
  kLegalForm,     // 杭州灵伴科技有限公司 – 杭州灵伴科技, Acme Ltd – ACME
  kPlacePrefix,   // 杭州灵伴科技 – 灵伴科技
  kPinyin,        // 宇树科技 – Yushu Keji
  kPinyinKernel,  // 之江实验室 – Zhijiang Lab: without generic words
  kAbbreviation,  // 浙江大学 – 浙大
  kInitials,      // International Business Machines – IBM
  kSpelling,      // one letter more, less, other or exchanged
  kContained,     // 杭州深度求索人工智能基础技术研究有限公司 – 深度求索
};
inline constexpr std::size_t kNameRules = 9;

/// A name taken apart.
struct NameParts {
  std::string raw;
  std::string form;      // normalised
  std::string core;      // without legal forms; never empty unless form is
  std::string rest;      // core without the place that it begins with; "" if it begins with none
  std::string pinyin;    // of core; "" if it has no Han
  std::string kernel;    // pinyin or letters of what is left without generic words; "" if that is too little
  std::string initials;  // of its words, or of its syllables
  std::u32string letters;  // code points of core
  bool han = false;        // holds Han characters
  bool all_han = false;    // core holds nothing else
  bool one_word = false;   // Latin: a single word of 2 to 6 letters
};

class NameReader {
 public:
  /// Whether a normalised text is the name of a place, that other names may begin with.
  using IsPlace = std::function<bool(std::string_view)>;

  NameReader(const Ontology& ontology, IsPlace is_place)
      : ontology_(ontology), is_place_(std::move(is_place)) {}
  NameReader(const Ontology& ontology, std::unordered_set<std::string> places)
      : NameReader(ontology, [places = std::move(places)](std::string_view form) {
          return places.contains(std::string(form));
        }) {}

  [[nodiscard]] const Ontology& ontology() const noexcept { return ontology_; }
  [[nodiscard]] bool is_place(std::string_view form) const { return is_place_(form); }
  [[nodiscard]] NameParts read(std::string_view name) const;
  /// The same but for `rest`, which is left empty: asks for no places.
  [[nodiscard]] NameParts read_placeless(std::string_view name) const;
  /// The first rule, in the order of NameRule, by which the two may be one name.
  [[nodiscard]] std::optional<NameRule> match(const NameParts& a, const NameParts& b) const;

  /// What names are found by. `side`: only names of different sides meet; 0 meets all.
  struct Key {
    std::uint64_t hash = 0;
    std::uint8_t side = 0;
  };
  /// Each key once. At most a few dozen, by the length of the name.
  [[nodiscard]] std::vector<Key> keys(const NameParts& name) const;

 private:
  [[nodiscard]] std::string without_place(const std::string& core) const;
  [[nodiscard]] bool abbreviates(const NameParts& shorter, const NameParts& longer) const;
  [[nodiscard]] bool contains(const NameParts& longer, const NameParts& shorter) const;

  const Ontology& ontology_;
  IsPlace is_place_;
};

/// What names are read without, normalised: endings in Han and words in other scripts that say the legal
/// form, longer ones before those that end them; words that give no initial.
[[nodiscard]] std::span<const std::string_view> han_legal_forms() noexcept;
[[nodiscard]] std::span<const std::string_view> latin_legal_forms() noexcept;
[[nodiscard]] std::span<const std::string_view> small_words() noexcept;

/// Whether letters (of a core) are enough to look for other spellings.
[[nodiscard]] bool may_be_misspelt(const NameParts& name) noexcept;

/// The bounds of the rules, in letters.
inline constexpr std::size_t kShortestAbbreviation = 2, kLongestAbbreviation = 5, kLongestAbbreviated = 24;
inline constexpr std::size_t kLeastContained = 3, kMostContaining = 40;

/// Whether `shorter` (Han) takes some characters of `longer` in their order, the first and one of the last
/// three among them, not the first three in a row, and is no piece of it.
[[nodiscard]] bool is_abbreviation(std::u32string_view shorter, std::u32string_view longer) noexcept;

}  // namespace guanxi
