// Sentences, and the plainest way to part them into words of the lexicon: one dynamic programme over
// characters.
#include <algorithm>
#include <bit>

#include "extract/passage.hpp"

namespace guanxi::extract {
namespace {

constexpr std::uint32_t kMaxSentence = 1500;  // characters; a text without full stops is cut there
constexpr std::uint32_t kWordCost = 20;
constexpr std::uint32_t kSlight = 1;
constexpr std::uint32_t kUnknownCost = 22;
constexpr std::uint32_t kUnreached = 0xFFFFFFFF;

bool is_alnum(CharKind kind) {
  return kind == CharKind::kLetter || kind == CharKind::kDigit;
}

/// Whether the mark at `i` joins the Latin letters or digits on both its sides to one word.
bool joins(const Passage& passage, std::uint32_t i, std::uint32_t end) {
  if (i + 1 >= end || !is_alnum(passage.kind[i - 1]) || !is_alnum(passage.kind[i + 1])) return false;
  const bool digit_before = passage.kind[i - 1] == CharKind::kDigit;
  const bool digit_after = passage.kind[i + 1] == CharKind::kDigit;
  switch (passage.folded[i]) {
    case '.':
      // "2.0", "U.S", "Gnani.ai"
      return digit_after || (passage.is_upper(i - 1) && passage.is_upper(i + 1)) ||
             (i > 1 && passage.kind[i - 2] == CharKind::kLetter && !passage.is_upper(i + 1) &&
              passage.kind[i - 1] == CharKind::kLetter && passage.kind[i + 1] == CharKind::kLetter);
    case ',':
      return digit_before && digit_after;
    case '-':
      return digit_before || digit_after || passage.is_upper(i + 1);
    case '\'':
      return passage.is_upper(i + 1);
    case '&':
    case '_':
      return true;
    case '/':
      return digit_before && digit_after;
    default:
      return false;
  }
}

/// The end of the run of Latin letters and digits that begins at `begin`.
std::uint32_t latin_end(const Passage& passage, std::uint32_t begin, std::uint32_t end) {
  std::uint32_t i = begin + 1;
  while (i < end && (is_alnum(passage.kind[i]) || joins(passage, i, end))) ++i;
  return i;
}

bool breaks_word(const Passage& passage, std::uint32_t at) {
  if (at == 0 || at >= passage.size()) return true;
  return !(is_alnum(passage.kind[at - 1]) && is_alnum(passage.kind[at]));
}

}  // namespace

bool Tokenizer::dot_ends_sentence(const Passage& passage, std::uint32_t begin, std::uint32_t dot) const {
  std::uint32_t next = dot + 1;
  while (next < passage.size() && passage.kind[next] == CharKind::kCloseQuote) ++next;
  if (next >= passage.size()) return true;
  if (passage.kind[next] == CharKind::kHan) return true;
  if (passage.kind[next] != CharKind::kSpace) return false;
  while (next < passage.size() && passage.kind[next] == CharKind::kSpace) ++next;
  if (next >= passage.size()) return true;
  if (passage.kind[next] == CharKind::kLetter && !passage.is_upper(next)) return false;
  std::uint32_t word = dot;
  while (word > begin && (is_alnum(passage.kind[word - 1]) || passage.kind[word - 1] == CharKind::kDot))
    --word;
  if (dot - word == 1 && passage.kind[word] == CharKind::kLetter) return false;  // an initial
  const FormNo form = lexicon_->trie().find(std::u32string_view(passage.folded).substr(word, dot + 1 - word));
  if (form == kNoForm || (lexicon_->form(form).roles & bit(Role::kAbbreviation)) == 0) return true;
  // "Acme Inc. The firm": no name goes on with a word that is never inside one
  if ((lexicon_->form(form).roles & bits(Role::kTitle, Role::kHonorific, Role::kPrefix, Role::kTime)) != 0)
    return false;
  const std::uint32_t next_end = latin_end(passage, next, passage.size());
  const FormNo behind =
      lexicon_->trie().find(std::u32string_view(passage.folded).substr(next, next_end - next));
  return behind != kNoForm && next_end > next + 1 &&
         (lexicon_->form(behind).roles & bit(Role::kFunction)) != 0;
}

std::uint32_t Tokenizer::sentence_end(const Passage& passage, std::uint32_t begin) const {
  const std::uint32_t limit = std::min(passage.size(), begin + kMaxSentence);
  for (std::uint32_t i = begin; i < limit; ++i) {
    const CharKind kind = passage.kind[i];
    const bool ends = kind == CharKind::kStop || passage.folded[i] == '\n' ||
                      (kind == CharKind::kDot && dot_ends_sentence(passage, begin, i));
    if (!ends) continue;
    std::uint32_t end = i + 1;
    while (end < limit &&
           (passage.kind[end] == CharKind::kCloseQuote || passage.kind[end] == CharKind::kStop))
      ++end;
    return end;
  }
  return limit;
}

/// Adds the words that begin at `at` to the ways through the sentence [begin, sentence_end).
void Tokenizer::add_words(const Passage& passage, std::uint32_t begin, std::uint32_t sentence_end,
                          std::uint32_t at) {
  if (!breaks_word(passage, at)) return;
  const std::uint32_t here = at - begin;
  const std::uint32_t cost = steps_[here].cost + kWordCost;
  lexicon_->trie().match(passage.folded, at, [&](std::size_t length, FormNo form) {
    const auto end = static_cast<std::uint32_t>(at + length);
    if (end > sentence_end || !breaks_word(passage, end)) return;
    const Form& found = lexicon_->form(form);
    Roles roles = found.roles;
    bool any_fits = !found.uses.empty();
    if (found.is_cased_alike) {
      for (std::uint64_t left = found.capitals; left != 0; left &= left - 1)
        if (!passage.is_upper(at + static_cast<std::uint32_t>(std::countr_zero(left)))) return;
    } else if (found.has_cased) {
      roles = 0;
      any_fits = false;
      for (const FormUse& use : found.uses) {
        bool fits = true;
        for (std::size_t i = 0; i < use.cased.size() && fits; ++i)
          fits = !(use.cased[i] >= 'A' && use.cased[i] <= 'Z') ||
                 passage.is_upper(at + static_cast<std::uint32_t>(i));
        any_fits |= fits;
        if (fits) roles |= lexicon_->type(use.type).roles;
      }
    }
    if ((roles & ~bits(Role::kSurname, Role::kForeign, Role::kAbbreviation)) == 0 && length == 1) return;
    // "the university" is no word of "the University of Oslo"
    if ((roles & bit(Role::kReference)) != 0 && !found.has_cased) {
      for (std::uint32_t c = at + 1; c < end; ++c)
        if (passage.kind[c - 1] == CharKind::kSpace && passage.is_upper(c)) return;
    }
    if (!any_fits) return;
    Step& step = steps_[end - begin];
    const bool only_name = (roles & ~bits(Role::kName, Role::kPlace, Role::kSurname, Role::kGiven)) == 0;
    const std::uint32_t word_cost = cost - (length == 1 ? 2 : 0) + (only_name ? kSlight : 0);
    if (word_cost < step.cost || (word_cost == step.cost && here < step.from))
      step = {word_cost, here, form, roles};
  });
}

void Tokenizer::read(const Passage& passage, std::vector<Token>& tokens, std::vector<Sentence>& sentences) {
  tokens.clear();
  sentences.clear();
  std::vector<std::size_t>& first = first_token_;
  first.clear();
  for (std::uint32_t begin = 0; begin < passage.size();) {
    const std::uint32_t end = sentence_end(passage, begin);
    const std::size_t before = tokens.size();
    tokenize(passage, begin, end, tokens);
    if (tokens.size() > before) {
      sentences.push_back({begin, end, {}});
      first.push_back(before);
    }
    begin = end;
  }
  first.push_back(tokens.size());
  for (std::size_t i = 0; i < sentences.size(); ++i)
    sentences[i].tokens = std::span(tokens).subspan(first[i], first[i + 1] - first[i]);
}

/// Appends the tokens of the sentence [begin, end).
void Tokenizer::tokenize(const Passage& passage, std::uint32_t begin, std::uint32_t end,
                         std::vector<Token>& tokens) {
  const std::uint32_t length = end - begin;
  const auto before = static_cast<std::ptrdiff_t>(tokens.size());
  steps_.assign(length + 1, {kUnreached, 0, kNoForm, 0});
  steps_[0].cost = 0;
  const auto relax = [&](std::uint32_t to, std::uint32_t cost, std::uint32_t from) {
    if (cost < steps_[to].cost) steps_[to] = {cost, from, kNoForm, 0};
  };
  for (std::uint32_t i = 0; i < length; ++i) {
    if (steps_[i].cost == kUnreached) continue;
    const CharKind kind = passage.kind[begin + i];
    if (is_alnum(kind)) {
      relax(latin_end(passage, begin + i, end) - begin, steps_[i].cost + kUnknownCost, i);
    } else {
      relax(i + 1, steps_[i].cost + kUnknownCost, i);
    }
    if (kind != CharKind::kSpace) add_words(passage, begin, end, begin + i);
  }
  for (std::uint32_t i = length; i > 0; i = steps_[i].from) {
    const std::uint32_t from = begin + steps_[i].from;
    if (passage.kind[from] == CharKind::kSpace && steps_[i].form == kNoForm) {
      if (tokens.begin() + before != tokens.end()) tokens.back().after_space = true;
      continue;
    }
    Token token{from,  begin + i, steps_[i].form, steps_[i].roles, TokenKind::kMark, passage.kind[from],
                false, false};
    if (token.form != kNoForm)
      token.kind = TokenKind::kWord;
    else if (token.mark == CharKind::kHan)
      token.kind = TokenKind::kHan;
    else if (is_alnum(token.mark)) {
      const auto digits = [&](std::uint32_t c) { return passage.kind[c] != CharKind::kLetter; };
      bool number = true;
      for (std::uint32_t c = token.begin; c < token.end; ++c) number = number && digits(c);
      token.kind = number ? TokenKind::kNumber : TokenKind::kLatin;
    }
    token.capital = passage.is_upper(from);
    tokens.push_back(token);
  }
  std::reverse(tokens.begin() + before, tokens.end());
}

}  // namespace guanxi::extract
