// A document's text as the passes see it: stretch by stretch, decoded, parted into tokens and, once the names
// are decided, into items. What the first pass made of a document of ordinary size is kept for the others; of
// a longer one the rest is made again each time, so that memory does not follow the document's length.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "extract/items.hpp"
#include "extract/lexicon.hpp"
#include "extract/passage.hpp"
#include "guanxi/text/document.hpp"

namespace guanxi::extract {

/// A part of a block, short enough to be looked at as a whole.
struct Stretch {
  Passage passage;
  std::vector<Token> tokens;        // sentence after sentence
  std::vector<Sentence> sentences;  // views of them
  std::vector<Item> items;          // sentence after sentence, once there is a MentionFinder
  std::vector<std::size_t> items_end;
  [[nodiscard]] std::span<const Item> items_of(std::size_t sentence) const {
    const std::size_t begin = sentence == 0 ? 0 : items_end[sentence - 1];
    return std::span(items).subspan(begin, items_end[sentence] - begin);
  }
};

class Stretches {
 public:
  /// `document` and `lexicon` must stay.
  Stretches(const Document& document, const Lexicon& lexicon);

  /// From the first block on again. `finder`: the stretches get their items; must stay.
  void rewind(MentionFinder* finder = nullptr) {
    next_ = 0;
    finder_ = finder;
  }
  /// Calls take(stretch) for those of a block. REQUIRES: the blocks in their order, none left out.
  template <class Take>
  void for_each_of(const Block& block, Take&& take) {
    for (std::uint32_t begin = block.begin; begin < block.end;) {
      const std::uint32_t end = end_of(block, begin);
      take(static_cast<const Stretch&>(stretch(begin, end)));
      begin = end;
    }
  }

 private:
  [[nodiscard]] std::uint32_t end_of(const Block& block, std::uint32_t begin) const;
  Stretch& stretch(std::uint32_t begin, std::uint32_t end);
  void read(Stretch& stretch, std::uint32_t begin, std::uint32_t end);
  void itemize(Stretch& stretch);

  const Document& document_;
  Tokenizer tokenizer_;
  MentionFinder* finder_ = nullptr;
  std::size_t next_ = 0;  // number of the next stretch
  std::vector<std::unique_ptr<Stretch>> kept_;
  std::size_t kept_bytes_ = 0;
  bool is_keeping_ = true;
  Stretch passing_;  // one that is not kept
  std::vector<Item> items_;
};

}  // namespace guanxi::extract
