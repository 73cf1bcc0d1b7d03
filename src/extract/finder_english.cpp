// Names in English text: runs of capitalised words, told apart by their first and last words, by given names
// and by the titles beside them.
#include <algorithm>

#include "extract/finder.hpp"

namespace guanxi::extract {
namespace {

constexpr std::size_t kMaxRun = 14;  // words of a name

bool is_word(const Token& t) {
  return t.kind == TokenKind::kLatin || (t.kind == TokenKind::kWord && t.mark == CharKind::kLetter);
}

}  // namespace

void Finder::find_english() {
  const auto capital = [&](std::size_t i) {
    const Token& t = token(i);
    return is_word(t) && t.capital;
  };
  const auto sentence_start = [&](std::size_t i) {
    for (std::size_t k = i; k-- > 0;)
      if (token(k).kind != TokenKind::kMark) return false;
    return true;
  };
  for (std::size_t i = 0; i < count();) {
    if (!capital(i)) {
      ++i;
      continue;
    }
    std::size_t first = i, last = i;
    for (std::size_t k = i + 1; k < count() && k - first < kMaxRun; ++k) {
      const Token& t = token(k);
      const bool spaced = t.after_space || token(k - 1).end == t.begin;
      if (!spaced) break;
      if (capital(k)) {
        if (token(k - 1).end == t.begin && token(k - 1).kind != TokenKind::kMark) break;
        last = k;
        continue;
      }
      if (t.kind == TokenKind::kNumber && last == k - 1 && t.size() <= 4) {
        last = k;
        continue;
      }
      if (t.is(Role::kConnector) && k + 1 < count()) {
        std::size_t next = k + 1;
        while (next < count() && token(next).is(Role::kConnector) && next - k < 3) ++next;
        if (next < count() && capital(next)) continue;
        break;
      }
      // "Foo, Inc." and "A. B. Smith", "Foo & Bar"
      if (t.kind == TokenKind::kMark && k + 1 < count() && capital(k + 1)) {
        const char32_t c = passage_->folded[t.begin];
        if (c == '.' && token(k - 1).size() <= 2 && token(k + 1).after_space) continue;
        if (c == '.' && token(k - 1).is(Role::kAbbreviation)) continue;
        if (c == ',' && token(k + 1).is(Role::kSuffix) &&
            hint(token(k + 1), "suffix").type == "organisation/company")
          continue;
        if (c == '&') continue;
        if (c == '-' && !t.after_space && !token(k + 1).after_space) continue;
      }
      break;
    }
    i = last + 1;
    // words at the edges that belong to no name: an article, a title, a sentence's first word
    while (first <= last &&
           (token(first).any(bits(Role::kFunction, Role::kTime)) ||
            (sentence_start(first) &&
             token(first).any(bits(Role::kVerb, Role::kNoun, Role::kConnector, Role::kNumeral)) &&
             !token(first).any(bits(Role::kPlace, Role::kName, Role::kGiven, Role::kHead, Role::kSuffix)))))
      ++first;
    if (first > last) continue;
    classify_english(first, last, sentence_start(first));
  }
}

/// One run of capitalised words, first to last.
void Finder::classify_english(std::size_t first, std::size_t last, bool opens_sentence) {
  // titles before a person
  std::size_t titles = first;
  while (titles <= last && token(titles).is(Role::kTitle)) ++titles;
  while (titles > first && titles <= last && token(titles).mark == CharKind::kDot) ++titles;
  const bool titled = titles > first;
  // "Helvia Pharma CEO Anna Keller"
  for (std::size_t k = first + 1; k < last && !titled; ++k) {
    if (!token(k).is(Role::kTitle) || !hint(token(k), "suffix").type.empty()) continue;
    classify_english(first, k - 1, opens_sentence);
    classify_english(k, last, false);
    return;
  }
  // parts of a run that "and" joins are names of their own when either side is one
  for (std::size_t k = first + 1; k < last; ++k) {
    const Token& t = token(k);
    if (!t.is(Role::kConjunction)) continue;
    const TypeHint left = hint(token(k - 1), "suffix");
    const bool known_left = token(k - 1).any(bits(Role::kPlace, Role::kName)) || !left.type.empty();
    const bool known_right = k + 1 <= last && token(k + 1).any(bits(Role::kPlace, Role::kName, Role::kGiven));
    if (known_left || known_right || titled) {
      if (first <= k - 1) classify_english(first, k - 1, opens_sentence);
      if (k + 1 <= last) classify_english(k + 1, last, false);
      return;
    }
  }
  while (first < last && token(first).any(bits(Role::kConnector, Role::kFunction)) && !token(first).capital)
    ++first;
  // "Maria Jensen of Uppsala University"
  if (titled || token(first).is(Role::kGiven)) {
    for (std::size_t k = first + 1; k < last; ++k) {
      const bool particle = k + 1 <= last && token(k).is(Role::kConnector) &&
                            lexicon_->find(token(k).form, "word/function") == nullptr;
      if (token(k).capital || token(k).kind == TokenKind::kMark || particle) continue;
      classify_english(first, k - 1, opens_sentence);
      classify_english(k + 1, last, false);
      return;
    }
  }
  const std::uint32_t end = token(last).end;
  if (titled && titles <= last) {
    const Token& name = token(titles);
    if (!name.any(bits(Role::kPlace, Role::kConnector, Role::kHead)) && last - titles < 4 &&
        hint(token(last), "suffix").type.empty()) {
      add(name.begin, end, "person", 0.85, "english/title");
      return;
    }
  }
  const std::uint32_t begin = token(first).begin;
  const bool single = first == last;
  const TypeHint ending = hint(token(last), "suffix");
  const TypeHint opening = hint(token(first), "head");
  if (single) {
    const Token& t = token(first);
    if (t.is(Role::kPlace)) {
      const LexiconEntry* entry = lexicon_->find(t.form, "place");
      add(begin, end, "place", entry != nullptr && entry->attributes.contains("ambiguous") ? 0.35 : 0.9,
          "lexicon");
      return;
    }
    if (t.is(Role::kName)) {
      for (const FormUse& use : lexicon_->form(t.form).uses) {
        const LexiconEntry& entry = lexicon_->entry(use.entry);
        if ((lexicon_->type(entry.type).roles & bit(Role::kName)) != 0)
          add(begin, end, types_->of(entry.type), entry.attributes.contains("ambiguous") ? 0.35 : 0.9,
              "lexicon", use.entry);
      }
      return;
    }
    if (t.kind == TokenKind::kWord && !t.any(bits(Role::kGiven, Role::kSurname))) return;
    if (t.is(Role::kAcronym)) return;
    classify_single(first, opens_sentence);
    return;
  }
  if (!ending.type.empty() && !(ending.weak && last == first)) {
    add(begin, end, ending.type, ending.weak ? 0.65 : 0.85, "english/suffix", ending.entry);
    return;
  }
  if (!opening.type.empty()) {
    add(begin, end, opening.type, 0.85, "english/head", opening.entry);
    return;
  }
  for (std::size_t k = first + 1; k < last;
       ++k) {  // "University of Oxford", "Bank of China Hong Kong Branch"
    if (!token(k).is(Role::kConnector)) continue;
    const TypeHint head = hint(token(k - 1), "suffix");
    if (head.type.empty()) continue;
    add(begin, end, head.type, 0.8, "english/suffix of", head.entry);
    return;
  }
  // a person: a given name, then one to three capitalised words
  bool plain = last - first <= 3, place = false;
  for (std::size_t k = first; k <= last; ++k) {
    const Token& t = token(k);
    plain = plain && (is_word(t) || t.mark == CharKind::kDot || t.mark == CharKind::kDash) &&
            t.kind != TokenKind::kNumber &&
            !t.any(bits(Role::kConnector, Role::kHead, Role::kNoun, Role::kName)) &&
            !(t.is(Role::kPlace) && !t.any(bits(Role::kGiven, Role::kSurname)));
    place |= t.is(Role::kPlace);
  }
  if (plain && token(first).is(Role::kGiven)) {
    add(begin, end, "person", 0.85, "english/given name");
    return;
  }
  const bool pinyin =
      plain && last == first + 1 && (token(first).is(Role::kSurname) || token(last).is(Role::kSurname));
  if (pinyin) {
    add(begin, end, "person", 0.7, "english/surname");
    return;
  }
  std::size_t next = last + 1;
  if (plain && next < count() && token(next).is(Role::kSay)) {
    add(begin, end, "person", 0.6, "english/says");
    return;
  }
  classify_run(first, last, plain);
}

/// What the words beside a name say that it is: "X, a Dutch chipmaker", "its model, X", "a plant called X".
TypeHint Finder::hint_beside(std::size_t first, std::size_t last) const {
  if (last + 1 < count() && token(last + 1).kind == TokenKind::kWord) {
    const TypeHint after = hint(token(last + 1), "cue");
    if (!after.type.empty()) return after;
  }
  if (first > 0) {
    std::size_t before = first - 1;
    if (before > 0 && token(before).kind == TokenKind::kMark) --before;
    const TypeHint opened = hint(token(before), "introduce");
    if (!opened.type.empty()) return opened;
    const TypeHint cue = hint(token(before), "cue");
    if (!cue.type.empty() && !cue.weak) return cue;
  }
  TypeHint said;
  if (last + 3 < count() && token(last + 1).mark == CharKind::kComma && token(last + 2).is(Role::kFunction)) {
    for (std::size_t k = last + 3; k < count() && k < last + 11; ++k) {
      const Token& t = token(k);
      if (t.kind == TokenKind::kMark && t.mark != CharKind::kDash) break;
      if (t.is(Role::kFunction) || t.is(Role::kSay)) break;
      const TypeHint cue = hint(t, "cue");
      if (!cue.type.empty()) said = cue;
    }
  }
  return said;
}

/// A capitalised word of no list.
void Finder::classify_single(std::size_t i, bool opens_sentence) {
  const Token& t = token(i);
  const std::size_t next = i + 1;
  bool digits = false, inner_capital = false;
  for (std::uint32_t c = t.begin; c < t.end; ++c) {
    digits |= passage_->kind[c] == CharKind::kDigit;
    inner_capital |= c > t.begin && passage_->is_upper(c);
  }
  const TypeHint said = hint_beside(i, i);
  if (!said.type.empty()) {
    add(t.begin, t.end, said.type, opens_sentence && !inner_capital ? 0.5 : 0.65, "english/beside",
        said.entry);
    return;
  }
  const auto has = [&](std::size_t k, std::string_view path) {
    return lexicon_->find(token(k).form, path) != nullptr;
  };
  bool made = i > 0 && (has(i - 1, "verb/develop") || has(i - 1, "verb/use"));
  for (std::size_t k = next; k + 1 < count() && k < next + 4 && !made; ++k) {
    made = has(k, "verb/base") || (has(k, "verb/develop") && has(k + 1, "word/by")) ||
           (has(k, "verb/use") && has(k + 1, "word/by"));
    if (!token(k).is(Role::kFunction) && token(k).kind != TokenKind::kMark) break;
  }
  const bool possessive = next + 1 < count() && token(next).is(Role::kOf);
  if (digits || (made && inner_capital))
    add(t.begin, t.end, "platform/product", 0.5, "english/version");
  else if (next < count() && token(next).is(Role::kSay))
    add(t.begin, t.end, t.is(Role::kSurname) ? "person" : "organisation/company", 0.5, "english/says");
  else if (possessive || inner_capital)
    add(t.begin, t.end, "organisation/company", opens_sentence && !inner_capital ? 0.4 : 0.5,
        "english/capital");
  else if (!opens_sentence)
    add(t.begin, t.end, "organisation/company", 0.3, "english/capital");
}

/// Several capitalised words without a word that says what they name.
void Finder::classify_run(std::size_t first, std::size_t last, bool plain) {
  const std::uint32_t begin = token(first).begin, end = token(last).end;
  const TypeHint said = hint_beside(first, last);
  if (!said.type.empty()) {
    add(begin, end, said.type, 0.65, "english/beside", said.entry);
    return;
  }
  if (token(first).is(Role::kPlace) && last == first + 1 && token(last).is(Role::kPlace)) {
    add(token(first).begin, token(first).end, "place", 0.8, "lexicon");
    add(token(last).begin, token(last).end, "place", 0.8, "lexicon");
    return;
  }
  if (token(last).kind == TokenKind::kNumber) {
    add(begin, end, "platform/product", 0.5, "english/version");
    return;
  }
  bool human = false;
  for (std::size_t k = first; k <= last; ++k) human |= token(k).any(bits(Role::kGiven, Role::kSurname));
  add(begin, end, plain && human && last <= first + 2 ? "person" : "organisation/company", 0.4,
      "english/capitals");
}

}  // namespace guanxi::extract
