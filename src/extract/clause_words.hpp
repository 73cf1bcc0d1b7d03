// The words that clauses are read by, looked up once for all forms of the lexicon.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "extract/items.hpp"
#include "extract/lexicon.hpp"

namespace guanxi::extract {

enum class ClauseWord : std::uint8_t {
  kPreposition,
  kPassive,
  kAgent,      // word/by
  kCompanion,  // word/with, word/jointly
  kLocative,
  kCausative,  // verb/cause
  kCopula,     // word/is
  kPart,
  kHead,        // verb/head-team
  kJoint,       // verb/joint
  kMaking,      // verb/develop, verb/found: what makes its object
  kTaking,      // word/take, word/with-as: their objects cannot be what acts
  kDefinite,    // clause/definite: before what has been named
  kGeneric,     // clause/generic: nouns that tell nothing of what they stand for
  kSpecifying,  // clause/specifying: behind a noun, says which one is meant
  kIndefinite,  // clause/indefinite: before what has no name yet
};

class ClauseWords {
 public:
  explicit ClauseWords(const Lexicon& lexicon);
  [[nodiscard]] bool is(const Item& item, ClauseWord wanted) const {
    return item.kind != ItemKind::kMention && item.form != kNoForm &&
           (kinds_[item.form] >> static_cast<unsigned>(wanted) & 1U) != 0;
  }

 private:
  std::vector<std::uint16_t> kinds_;  // by form
};

/// The classes of words that dates are read by; a word of `relative` has attributes `year` (relative to the
/// document's) and perhaps `month`.
struct DateWords {
  ClassSet years, months, days, until, relative;
  explicit DateWords(const Lexicon& lexicon);
};

/// The classes at and below a path, ascending.
[[nodiscard]] ClassSet classes_below(const Lexicon& lexicon, std::string_view path);

}  // namespace guanxi::extract
