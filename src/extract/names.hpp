// The names that a document seems to bear: what the first pass over it gathers, and what is decided about all
// of them together: type, extent, which are forms of one name.
#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "extract/key_index.hpp"
#include "extract/lexicon.hpp"
#include "extract/passage.hpp"
#include "extract/sights.hpp"

namespace guanxi::extract {

inline constexpr std::uint32_t kNoEntry = 0xFFFFFFFF;

/// The rule of what the model of extents finds.
inline constexpr std::string_view kTaggedRule = "tagged";

/// One reason to take a stretch of text for a name.
struct Candidate {
  std::uint32_t begin = 0, end = 0;  // characters of the passage
  std::string_view type;             // path of the ontology; lives as long as the extractor
  double score = 0;                  // in (0, 1)
  std::string_view rule;
  std::uint32_t entry = kNoEntry;  // the lexicon's line that decided
  /// Whether what stands before it cannot belong to it.
  bool clean_left = true;
};

/// Votes of one type for one name.
struct Vote {
  std::string_view type;
  double doubt = 1;  // the product of the votes' (1 - score)
  double best = 0;
  std::string_view rule;
  std::uint32_t entry = kNoEntry;
  std::uint32_t count = 0;
};

struct Name {
  std::u32string key;   // folded, without marks
  std::string written;  // as it first stood
  std::vector<Vote> votes;
  std::uint32_t count = 0;
  std::uint32_t clean_count = 0;                 // with nothing before it that could belong to it
  std::uint32_t first_begin = 0, first_end = 0;  // bytes of the clean text
  bool described = false;                        // with the noun beside it: "the Sunshot project"
  std::int32_t same_as = -1;                     // the name of which it is said to be a short form
  std::vector<Sight> sights{};                   // of its first mentions
  /// Names that other readings see where it stands, and how often.
  std::vector<std::pair<std::uint32_t, std::uint32_t>> rivals{};
  static constexpr std::size_t kMaxSights = 6;
};

/// How sure the votes of one type are: the best one, and a little for each further mention.
[[nodiscard]] double confidence_of(const Vote& vote);
/// Whether it says that the name has all that names of its kind have.
[[nodiscard]] bool is_whole(const Vote& vote);
/// Whether nothing but capitals and where the name stands speaks for it.
[[nodiscard]] bool is_guess(const Vote& vote);
/// The vote that decides; nullptr for a name without any.
[[nodiscard]] const Vote* best_vote(const Name& name);

inline constexpr char32_t kNoNameChar = 0xFFFFFFFF;
/// name_char() of what is neither ASCII nor Han.
[[nodiscard]] char32_t rare_name_char(char32_t folded);
/// The form under which names of a document are told apart.
[[nodiscard]] std::u32string name_key(std::u32string_view folded);
/// Appends it to `key`.
void append_name_key(std::u32string& key, std::u32string_view folded);
/// That of a name as it is written.
[[nodiscard]] std::u32string name_key(std::string_view written);
/// A character of it; kNoNameChar for a mark, which it leaves out.
[[nodiscard]] inline char32_t name_char(char32_t folded) {
  if (folded > ' ' && folded < 0x80) return folded == '"' || folded == '\'' ? kNoNameChar : folded;
  if (folded >= 0x3010 && folded != 0x30FB) return folded;
  return rare_name_char(folded);
}
/// How a name is shown: without quotation marks and the blanks inside Chinese words.
[[nodiscard]] std::string shown_name(const Passage& passage, std::uint32_t begin, std::uint32_t end);

class NameTable {
 public:
  /// Counts a candidate; -1 if it is no possible name.
  std::int32_t add(const Passage& passage, const Candidate& candidate);
  /// Says that two names stand in one place: one of them at most is there.
  void oppose(std::int32_t name, std::int32_t other);
  /// Says that two names of the table are one thing's.
  void equate(std::int32_t full, std::int32_t other);

  [[nodiscard]] std::vector<Name>& names() { return names_; }
  [[nodiscard]] const std::vector<Name>& names() const { return names_; }
  [[nodiscard]] std::int32_t find(std::u32string_view key) const;

 private:
  static constexpr std::size_t kLeastKey = 2;
  static constexpr std::size_t kSilhouettes = 8192;
  /// REQUIRES: at least two characters.
  [[nodiscard]] static std::size_t silhouette_of(std::u32string_view key) {
    return (((key[0] * 67 + key[1]) * 131 + key.back()) * 31 + key.size()) % kSilhouettes;
  }

  std::vector<Name> names_;
  std::bitset<kSilhouettes> silhouettes_;  // of the names' keys: most of what is asked for has another
  KeyIndex index_;
  std::u32string key_;  // of the name that is added
};

}  // namespace guanxi::extract
