// Names in English text: runs of capitalised words, told apart by their first and last words, by given names
// and by the titles beside them.
#include <algorithm>

#include "extract/finder.hpp"

namespace guanxi::extract {
namespace {

constexpr std::size_t kMaxRun = 14;        // words of a name
constexpr std::uint32_t kMaxSyllable = 6;  // letters of the parts of a Korean given name

bool is_word(const Token& t) {
  return t.kind == TokenKind::kLatin || (t.kind == TokenKind::kWord && t.mark == CharKind::kLetter);
}

}  // namespace

void Finder::find_english() {
  const auto capital = [&](std::size_t i) {
    const Token& t = token(i);
    if (!is_word(t) || t.capital) return is_word(t);
    // "mWater", "the Netherlands"
    return t.kind == TokenKind::kLatin ? t.size() > 3 && passage_->is_upper(t.begin + 1)
                                       : t.is(Role::kPlace) && name_begin(i) != t.begin;
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
        if (is_headline_verb(k)) break;
        if (token(k - 1).end == t.begin && token(k - 1).kind != TokenKind::kMark) break;
        last = k;
        continue;
      }
      if (t.kind == TokenKind::kNumber && last == k - 1 && t.size() <= 4) {
        if (k + 1 < count() && token(k + 1).is(Role::kUnit)) break;
        last = k;
        continue;
      }
      if (t.is(Role::kConnector) && k + 1 < count()) {
        std::size_t next = k + 1;
        while (next < count() && token(next).is(Role::kConnector) && next - k < 3) ++next;
        if (next < count() && capital(next)) continue;
        break;
      }
      if (t.is(Role::kOf) && k + 1 < count() && capital(k + 1) && is_of(k - 1, "word/possessor")) continue;
      if (t.is(Role::kSuffix) && t.mark != CharKind::kLetter) {  // "& Co."
        last = k;
        break;
      }
      // "Choi Min-jae"
      if (t.mark == CharKind::kDash && last == k - 1 && k > first + 1 && k + 1 < count() && !t.after_space &&
          !token(k + 1).after_space && is_word(token(k + 1)) && token(k + 1).size() <= kMaxSyllable &&
          token(k - 1).size() <= kMaxSyllable && token(first).is(Role::kSurname)) {
        last = ++k;
        continue;
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
           (token(first).any(bits(Role::kFunction, Role::kTime)) || is_headline_verb(first) ||
            token(first).kind == TokenKind::kNumber ||
            (sentence_start(first) &&
             token(first).any(bits(Role::kVerb, Role::kNoun, Role::kConnector, Role::kNumeral)) &&
             !token(first).any(bits(Role::kPlace, Role::kName, Role::kGiven, Role::kHead, Role::kSuffix)))))
      ++first;
    if (first > last) continue;
    classify_english(first, last, sentence_start(first));
  }
}

/// Where the name that begins with a token begins: "the Netherlands" is one word of the lexicon.
std::uint32_t Finder::name_begin(std::size_t i) const {
  std::uint32_t at = token(i).begin;
  if (token(i).capital || !token(i).is(Role::kPlace)) return at;
  while (at < token(i).end && !passage_->is_upper(at)) ++at;
  return at < token(i).end ? at : token(i).begin;
}

/// Whether a capitalised word is a headline's verb: "Firm Launches Product".
bool Finder::is_headline_verb(std::size_t i) const {
  if (!token(i).is(Role::kVerb) ||
      token(i).any(bits(Role::kSuffix, Role::kHead, Role::kPlace, Role::kName, Role::kGiven, Role::kSurname)))
    return false;
  const LexiconEntry* entry = lexicon_->find(token(i).form, "verb");
  if (entry == nullptr) return false;
  const auto form = entry->attributes.find("form");
  return form != entry->attributes.end() && form->second == "s";
}

/// Whether the small word at `k` of a run stands between two names rather than inside one.
bool Finder::parts_names(std::size_t first, std::size_t last, std::size_t k, bool titled) const {
  const Token& t = token(k);
  if (!t.any(bits(Role::kConjunction, Role::kConnector)) || t.capital) return false;
  const Token& left = token(k - 1);
  std::size_t next = k + 1;
  while (next < last && !token(next).capital && token(next).is(Role::kConnector)) ++next;
  const Token& right = token(next);
  const auto has = [&](const Token& word, std::string_view path) {
    return lexicon_->find(word.form, path) != nullptr;
  };
  const TypeHint ending = hint(left, "suffix");
  const bool opens = !hint(left, "head").type.empty();
  const bool known_right = right.any(bits(Role::kPlace, Role::kName, Role::kGiven));
  if (t.is(Role::kConjunction)) {
    // "Ministry of Transport", which is known, "and Communications"
    if (left.is(Role::kName) && has(left, "organisation/government") && has(right, "word/field"))
      return false;
    if (!titled && has(left, "word/field") && has(right, "word/field")) return false;
    // "Foreign Trade and Payments Act", "Kenya Agricultural and Livestock Research Organization"
    const std::string_view end = hint(token(last), "suffix").type;
    const bool one_thing =
        end.starts_with("programme") || (end.starts_with("organisation") && end != "organisation/company");
    const bool headed = !hint(token(first), "head").type.empty() && k > first + 1;
    const bool field =
        has(right, "word/field") && next == k + 1 && !titled && !left.any(bits(Role::kPlace, Role::kGiven));
    if (field && ((headed && end != "organisation/company") ||
                  (one_thing && last > next && ending.type != "organisation/company")))
      return false;
    if (headed && right.is(Role::kPlace) && next == k + 1 && last > next && end.starts_with("organisation") &&
        end != "organisation/company" && ending.type.empty())
      return false;
    if (!titled && next == k + 1 && ((one_thing && last > next) || headed) && ending.type.empty() &&
        !left.any(bits(Role::kPlace, Role::kName, Role::kGiven)) &&
        !right.any(bits(Role::kPlace, Role::kName, Role::kGiven, Role::kSurname)))
      return false;
    if (titled || left.any(bits(Role::kPlace, Role::kName)) || !ending.type.empty() || known_right)
      return true;
    if (t.kind != TokenKind::kWord || passage_->kind[t.begin] != CharKind::kLetter) return false;
    if (next > k + 1) return true;
    for (std::size_t i = first + 1; i < k; ++i)
      if (token(i).is(Role::kConnector) && (token(i - 1).any(bits(Role::kHead, Role::kSuffix)))) return false;
    return !(k == first + 1 && hint(token(last), "suffix").type == "organisation/company" && last == next);
  }
  if (!has(t, "word/function/preposition")) return false;
  const bool firm = ending.type == "organisation/company" && !opens;
  // "Ford Family Foundation of Roseburg"
  if (next == last && right.kind == TokenKind::kLatin && is_of(k, "word/belonging/inside") && !opens &&
      ending.type.ends_with("/fund") && k > first + 1)
    return true;
  // "Ascent Elements of Westborough, Massachusetts"
  if (next == last && last + 2 < count() && token(last + 1).mark == CharKind::kComma &&
      token(last + 2).is(Role::kPlace) && k > first + 1 && !opens && ending.type.empty())
    return true;
  const std::string_view whole = hint(token(last), "suffix").type;
  if (!has(t, "word/belonging/inside") && next == k + 1 &&
      (whole.starts_with("programme") || whole.starts_with("platform")))
    return false;
  if (!has(t, "word/belonging/inside")) return (ending.type.empty() && !opens && !has(left, "cue")) || firm;
  if (right.is(Role::kPlace))
    return firm || (k == first + 1 && ending.type.empty() && !opens && !left.is(Role::kHead));
  const bool named = right.is(Role::kName) || (!hint(token(last), "suffix").type.empty() && last > next);
  return next > k + 1 && k >= first + 2 && !ending.type.empty() && named;
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
    if (!token(k - 1).capital && !hint(token(first), "head").type.empty())
      continue;  // "Office of the Governor"
    classify_english(first, k - 1, opens_sentence);
    classify_english(k, last, false);
    return;
  }
  // parts of a run that "and", "of" or "for" joins may be names of their own
  for (std::size_t k = first + 1; k < last; ++k) {
    if (!parts_names(first, last, k, titled)) continue;
    classify_english(first, k - 1, opens_sentence);
    classify_english(k + 1, last, false);
    return;
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
  const std::uint32_t begin = name_begin(first);
  const bool single = first == last;
  const TypeHint ending = hint(token(last), "suffix");
  const TypeHint opening = hint(token(first), "head");
  if (single) {
    const Token& t = token(first);
    if (t.is(Role::kPlace)) {
      const LexiconEntry* entry = lexicon_->find(t.form, "place");
      add(begin, end, "place", entry != nullptr && entry->attributes.contains("ambiguous") ? 0.35 : 0.9,
          "lexicon");
      if (is_of(last + 1, "word/government"))
        add(begin, token(last + 1).end, "organisation/government", 0.7, "english/government");
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
    if (t.is(Role::kAcronym)) return;
    if (t.kind == TokenKind::kWord && !t.any(bits(Role::kGiven, Role::kSurname))) return;
    classify_single(first, opens_sentence);
    return;
  }
  const bool ministry = opening.type == "organisation/government" && last > first &&
                        (token(first + 1).is(Role::kConnector) || token(first).size() > 8);
  for (std::size_t k = first + 1; k < last && !titled; ++k) {  // "Eureka Prize for Environmental Research"
    const TypeHint inner = hint(token(k), "head/award");
    if (inner.type.empty()) continue;
    add(begin, end, inner.type, 0.85, "english/head", inner.entry);
    return;
  }
  // "Voltaic Sea, an energy management system"
  if (ending.type == "place" || ending.type.starts_with("programme")) {
    const TypeHint said = hint_beside(first, last);
    if (said.type.starts_with("organisation") || said.type.starts_with("platform") ||
        (said.type.starts_with("programme") && ending.type == "place")) {
      add(begin, end, said.type, 0.85, "english/beside", said.entry);
      return;
    }
  }
  if (opening.type == "place" && token(last).is(Role::kPlace) && last <= first + 1) {  // "State of Indiana"
    add(token(last).begin, end, "place", 0.85, "english/head", opening.entry);
    return;
  }
  if (!ministry && !ending.type.empty() && !(ending.weak && last == first)) {
    add(begin, end, ending.type, ending.weak ? 0.65 : 0.85, "english/suffix", ending.entry);
    return;
  }
  if (!opening.type.empty()) {
    add(begin, end, opening.type, 0.85, "english/head", opening.entry);
    return;
  }
  if (token(first).is(Role::kName) && last > first + 1 && token(first + 1).is(Role::kConjunction)) {
    const LexiconEntry* entry = lexicon_->find(token(first).form, "organisation/government");
    if (entry != nullptr) {
      add(begin, end, types_->of(entry->type), 0.85, "english/lexicon and", lexicon_->number_of(*entry));
      return;
    }
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
  if (const TypeHint said = cue_before(first);
      plain && (said.type.starts_with("organisation") || said.type.starts_with("programme"))) {
    add(begin, end, said.type, 0.7, "english/beside", said.entry);
    return;
  }
  const bool hyphened = plain && token(first).is(Role::kSurname) && last == first + 3 &&
                        token(first + 2).mark == CharKind::kDash;
  if (hyphened) {
    add(begin, end, "person", 0.8, "english/surname");
    return;
  }
  const bool pinyin =
      plain && last == first + 1 && (token(first).is(Role::kSurname) || token(last).is(Role::kSurname));
  if (pinyin) {
    add(begin, end, "person", 0.7, "english/surname");
    return;
  }
  if (const double score = plain && !place ? person_beside(first, last) : 0; score > 0) {
    add(begin, end, "person", score, "english/beside a person");
    return;
  }
  classify_run(first, last, plain, opens_sentence);
}

}  // namespace guanxi::extract
