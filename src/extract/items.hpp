// The second pass over a sentence: the mentions of the entities that were decided, and the words between
// them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "extract/decide.hpp"
#include "extract/passage.hpp"
#include "extract/trie.hpp"

namespace guanxi::extract {

inline constexpr std::uint32_t kNoEntity = 0xFFFFFFFF;

enum class ItemKind : std::uint8_t { kMention, kWord, kMark, kOther };

struct Item {
  ItemKind kind = ItemKind::kOther;
  std::uint32_t begin = 0, end = 0;  // characters
  std::uint32_t entity = kNoEntity;
  std::uint32_t surface = 0;
  FormNo form = kNoForm;
  Roles roles = 0;
  CharKind mark = CharKind::kOther;
  bool reference = false;  // a mention that is no name: 该公司
  bool after_space = false;
  [[nodiscard]] std::uint32_t size() const { return end - begin; }
  [[nodiscard]] bool is(Role role) const { return (roles & bit(role)) != 0; }
  [[nodiscard]] bool any(Roles wanted) const { return (roles & wanted) != 0; }
};

/// Finds mentions: the longest surface at each place, not within words of the lexicon.
class MentionFinder {
 public:
  MentionFinder(const Decision& decision, const Lexicon& lexicon);
  /// The sentence as items. Quotation marks around a mention belong to it.
  void itemize(const Passage& passage, const Sentence& sentence, std::vector<Item>& items);
  /// Calls take(length, surface) for the surfaces with which a name's key begins, shorter ones first.
  template <class Take>
  void for_each_beginning(std::u32string_view key, Take&& take) const {
    trie_.match(key, 0, take);
  }

 private:
  struct Mention {
    std::uint32_t begin, end, surface;
  };
  void find(const Passage& passage, const Sentence& sentence);
  void join_marks(const Passage& passage, std::vector<Item>& items);
  [[nodiscard]] Item rest_of_word(const Passage& passage, std::uint32_t begin, std::uint32_t end) const;

  const Decision* decision_;
  const Lexicon* lexicon_;
  Trie trie_;
  std::u32string stripped_;
  std::vector<std::uint32_t> place_;  // of each stripped character
  std::vector<Mention> mentions_;
};

}  // namespace guanxi::extract
