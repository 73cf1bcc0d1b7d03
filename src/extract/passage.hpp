// A stretch of a document's clean text, decoded: what the stages look at. And its sentences as tokens.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "extract/lexicon.hpp"

namespace guanxi::extract {

enum class CharKind : std::uint8_t {
  kHan,
  kLetter,  // Latin and every other alphabet
  kDigit,
  kSpace,
  kOpenQuote,
  kCloseQuote,
  kOpenTitle,   // 《
  kCloseTitle,  // 》
  kOpenBracket,
  kCloseBracket,
  kComma,     // , ; :
  kListMark,  // 、
  kStop,      // 。! ?
  kDot,       // the full stop that is also a decimal point
  kJoint,     // · between the parts of a foreign name
  kDash,
  kOther,
};

/// Places in a Passage are indices of characters.
struct Passage {
  std::u32string folded;
  std::u32string written;
  std::vector<std::uint32_t>
      offset;  // the byte of the clean text where a character begins; one more than characters
  std::vector<CharKind> kind;
  /// For an opening mark the place of its closing one and the other way round; kNoPartner without one.
  std::vector<std::uint32_t> partner;

  static constexpr std::uint32_t kNoPartner = 0xFFFFFFFF;

  Passage() = default;
  /// Decodes bytes [begin, end) of `clean`.
  Passage(std::string_view clean, std::uint32_t begin, std::uint32_t end);

  [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(folded.size()); }
  [[nodiscard]] bool is_upper(std::uint32_t i) const {
    return kind[i] == CharKind::kLetter && written[i] != folded[i] &&
           !(written[i] >= 0xFF41 && written[i] <= 0xFF5A);
  }

 private:
  void pair_marks();
};

enum class TokenKind : std::uint8_t {
  kWord,   // of the lexicon
  kHan,    // one Han character that is part of no word
  kLatin,  // a run of letters and digits that is no word of the lexicon
  kNumber,
  kMark,  // punctuation
};

struct Token {
  std::uint32_t begin = 0, end = 0;
  FormNo form = kNoForm;
  Roles roles = 0;
  TokenKind kind = TokenKind::kHan;
  CharKind mark = CharKind::kOther;  // of its first character
  bool after_space = false;          // white space stands before it
  bool capital = false;              // a Latin word that begins with a capital
  [[nodiscard]] bool is(Role role) const { return (roles & bit(role)) != 0; }
  [[nodiscard]] bool any(Roles wanted) const { return (roles & wanted) != 0; }
  [[nodiscard]] std::uint32_t size() const { return end - begin; }
};

/// The characters [begin, end) of one sentence, as the tokens that the lexicon parts them into most plainly:
/// fewest words, then fewest unknown characters.
struct Sentence {
  std::uint32_t begin = 0, end = 0;
  std::span<const Token> tokens{};
};

class Tokenizer {
 public:
  explicit Tokenizer(const Lexicon& lexicon) : lexicon_(&lexicon) {}

  /// The passage's sentences that hold something, as views of `tokens`; both are cleared first.
  void read(const Passage& passage, std::vector<Token>& tokens, std::vector<Sentence>& sentences);

 private:
  [[nodiscard]] std::uint32_t sentence_end(const Passage& passage, std::uint32_t begin) const;
  [[nodiscard]] bool dot_ends_sentence(const Passage& passage, std::uint32_t begin, std::uint32_t dot) const;
  void tokenize(const Passage& passage, std::uint32_t begin, std::uint32_t end, std::vector<Token>& tokens);
  void add_words(const Passage& passage, std::uint32_t begin, std::uint32_t end, std::uint32_t at);

  struct Step {  // the cheapest way to a place
    std::uint32_t cost;
    std::uint32_t from;
    FormNo form;
    Roles roles;
  };
  const Lexicon* lexicon_;
  std::vector<Step> steps_;
  std::vector<std::size_t> first_token_;  // of each sentence
};

}  // namespace guanxi::extract
