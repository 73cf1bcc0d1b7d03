// Names in English text: runs of capitalised words, told apart by their first and last words, by given names
// and by the titles beside them.
#include <algorithm>

#include "extract/finder.hpp"

namespace guanxi::extract {
namespace {

constexpr std::size_t kMaxRun = 14;        // words of a name
constexpr std::size_t kDateline = 14;      // words of a dateline
constexpr double kLikely = 0.65;           // what tells an ordinary word from a surname must be surer
constexpr std::uint32_t kArticleSize = 4;  // "the "

bool is_word(const Token& t) {
  return t.kind == TokenKind::kLatin || (t.kind == TokenKind::kWord && t.mark == CharKind::kLetter);
}

}  // namespace

/// "the Netherlands", "The Australian": the lexicon has the article too.
bool Finder::begins_with_article(std::size_t i) const {
  const Token& t = token(i);
  return t.kind == TokenKind::kWord && t.size() > kArticleSize &&
         std::u32string_view(passage_->folded).substr(t.begin, kArticleSize) == U"the ";
}

/// Whether a line is all capitals, which then say nothing of a word: "FOR IMMEDIATE RELEASE".
bool Finder::is_shouted() const {
  std::size_t words = 0;
  for (const Token& t : sentence_->tokens) {
    if (t.mark != CharKind::kLetter && t.kind != TokenKind::kLatin) continue;
    for (std::uint32_t c = t.begin; c < t.end; ++c)
      if (passage_->kind[c] == CharKind::kLetter && !passage_->is_upper(c)) return false;
    ++words;
  }
  return words > 1;
}

void Finder::find_english() {
  const bool shouted = is_shouted();
  // "mWater", "the Netherlands"
  const auto capital = [&](std::size_t i) {
    const Token& t = token(i);
    if (!is_word(t)) return false;
    if (shouted && !t.any(bits(Role::kName, Role::kPlace))) return false;
    if (t.capital && begins_with_article(i)) return passage_->is_upper(t.begin + kArticleSize);
    return t.capital || (t.kind == TokenKind::kLatin && t.size() > 1 && passage_->is_upper(t.begin + 1)) ||
           (t.any(bits(Role::kPlace, Role::kName, Role::kReference)) && begins_with_article(i) &&
            passage_->is_upper(t.begin + kArticleSize));
  };
  const auto sentence_start = [&](std::size_t i) {
    for (std::size_t k = i; k-- > 0;) {
      // "OSLO (Reuters) - Officials"
      if (k + 1 == i && k < kDateline && token(k).mark == CharKind::kDash && token(k).after_space)
        return true;
      if (token(k).kind != TokenKind::kMark) return false;
    }
    return true;
  };
  const bool titled = is_title_case();
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
        if (titled && is_headline_verb(k)) break;
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
      if (t.is(Role::kOf) && k + 1 < count() && capital(k + 1) && is_possessor(k - 1)) continue;
      if (t.kind == TokenKind::kMark && k + 1 < count() && capital(k + 1) && is_plural_possessor(k)) continue;
      if (t.is(Role::kSuffix) && t.mark != CharKind::kLetter) {  // "& Co."
        last = k;
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
      if (is_hyphened_given(first, k)) {
        last = ++k;
        continue;
      }
      break;
    }
    last = with_seat(first, last);
    i = last + 1;
    // words at the edges that belong to no name: an article, a title, a sentence's first word
    while (first <= last && !opens_title(first, last) &&
           (token(first).any(bits(Role::kFunction, Role::kTime)) || (titled && is_headline_verb(first)) ||
            token(first).kind == TokenKind::kNumber ||
            (sentence_start(first) &&
             (token(first).any(bits(Role::kVerb, Role::kNoun, Role::kConnector, Role::kNumeral)) ||
              is_of(first, "noun")) &&
             !token(first).any(bits(Role::kPlace, Role::kName, Role::kGiven, Role::kHead, Role::kSuffix)))))
      ++first;
    if (first > last) continue;
    classify_english(first, last, sentence_start(first));
  }
}

/// "Every Drop Counts": a capital inside a sentence says that a small word begins a name, but for an article.
bool Finder::opens_title(std::size_t first, std::size_t last) const {
  return first > 0 && last > first && token(first).capital && token(first).is(Role::kFunction) &&
         !token(first).is(Role::kTime) && !is_of(first, "clause/article") && !is_title_case() &&
         token(first - 1).kind != TokenKind::kMark && !token(first - 1).capital;
}

/// "Hearing Instrument Manufacturers' Software Association": an apostrophe behind a plural, and a body's last
/// word at the end of the run.
bool Finder::is_plural_possessor(std::size_t mark) const {
  const char32_t c = passage_->written[token(mark).begin];
  const Token& owner = token(mark - 1);
  if ((c != U'\'' && c != 0x2019) || passage_->folded[owner.end - 1] != 's' || owner.end != token(mark).begin)
    return false;
  std::size_t last = mark + 1;
  while (last + 1 < count() && token(last + 1).capital && last - mark < 4) ++last;
  const TypeHint whole = hint(token(last), "suffix");
  return whole.type.starts_with("organisation/") && whole.type != "organisation/company";
}

/// Whether a word's possessive stands inside names: "Women's Forum", "St. Mary's Hospital".
bool Finder::is_possessor(std::size_t i) const {
  if (is_of(i, "word/possessor")) return true;
  const std::string_view whole = hint(token(i + 2), "suffix").type;
  const bool house = whole == "organisation/hospital" || whole == "organisation/university";
  return house && i > 0 &&
         (is_of(i - 1, "word/saint") ||
          (i > 1 && token(i - 1).mark == CharKind::kDot && is_of(i - 2, "word/saint")));
}

/// Where the name that begins with a token begins: "the Netherlands" is one word of the lexicon.
std::uint32_t Finder::name_begin(std::size_t i) const {
  return token(i).begin + (begins_with_article(i) ? kArticleSize : 0);
}

/// "University of Agricultural Sciences, Dharwad": the seat belongs to a name that tells only the field.
std::size_t Finder::with_seat(std::size_t first, std::size_t last) const {
  if (last < first + 2 || last + 2 >= count() || token(last + 1).mark != CharKind::kComma) return last;
  const Token& seat = token(last + 2);
  const bool town = is_word(seat) && seat.capital && (seat.form == kNoForm || seat.is(Role::kPlace));
  const bool ends = last + 3 >= count() || token(last + 3).mark != CharKind::kComma ||
                    !(last + 4 < count() && token(last + 4).is(Role::kPlace));
  if (!town || !ends || (last + 3 < count() && token(last + 3).capital) || !is_of(last, "word/field"))
    return last;
  std::size_t of = last;
  while (of > first && !token(of).is(Role::kConnector)) --of;
  return of > first && hint(token(of - 1), "suffix").type.starts_with("organisation/") ? last + 2 : last;
}

/// "Choi Min-jae", "Min-jae Choi": a hyphen at `k`, and a small syllable that is no word behind it.
bool Finder::is_hyphened_given(std::size_t first, std::size_t k) const {
  constexpr std::uint32_t kLongest = 6;  // letters of a syllable
  if (k + 1 >= count() || k == first || token(k).mark != CharKind::kDash || token(k).after_space)
    return false;
  const Token &left = token(k - 1), &right = token(k + 1);
  if (left.end != token(k).begin || !left.capital || left.size() > kLongest) return false;
  if (!is_word(right) || right.capital || right.size() > kLongest) return false;
  if (right.form != kNoForm && !right.any(bits(Role::kGiven, Role::kSurname))) return false;
  return k - 1 > first || (k + 2 < count() && is_word(token(k + 2)) && token(k + 2).capital);
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
  if (has(right, "word/field/other")) return false;  // "Deafness and Other Disorders"
  const TypeHint ending = hint(left, "suffix");
  const bool opens = !hint(left, "head").type.empty();
  const bool known_right = right.any(bits(Role::kPlace, Role::kName, Role::kGiven));
  if (t.is(Role::kConjunction)) {
    // "Ministry of Transport", which is known, "and Communications"
    if (left.is(Role::kName) && has(left, "organisation/government") && has(right, "word/field"))
      return false;
    // "Ministry of Health and Welfare"
    if (!titled && hint(token(first), "head").type == "organisation/government" && k > first + 1 &&
        next == k + 1 && !right.any(bits(Role::kPlace, Role::kName, Role::kGiven)))
      return false;
    // "Museum and Art Gallery", "Parks and Wildlife Service"
    bool plain = !titled && next == k + 1 && last > k && token(last).is(Role::kSuffix);
    for (std::size_t i = k + 1; i <= last && plain; ++i)
      plain = token(i).any(bits(Role::kSuffix, Role::kConnector)) || has(token(i), "word/field");
    if (plain && (last > k + 1 || has(left, "word/field"))) return false;
    const std::string_view last_type = hint(token(last), "suffix").type;
    const bool whole_ends = next == k + 1 && last > next && ending.type.empty() &&
                            (last_type.starts_with("programme") || has(left, "word/field"));
    if (!titled && !known_right && !left.any(bits(Role::kPlace, Role::kName)) && whole_ends &&
        !last_type.empty())
      return false;
    if (!titled && has(left, "word/field") && has(right, "word/field")) return false;
    // "Foreign Trade and Payments Act", "Kenya Agricultural and Livestock Research Organization"
    const std::string_view end = hint(token(last), "suffix").type;
    const bool one_thing =
        end.starts_with("programme") || (end.starts_with("organisation") && end != "organisation/company");
    const bool headed = !hint(token(first), "head").type.empty() && k > first + 1;
    // "University of Rijeka and Area Science Park"
    if (hint(token(first), "head").type == "organisation/university" && left.form == kNoForm &&
        k == first + 2 && last > next && !end.empty() && !hint(token(last), "suffix").weak)
      return true;
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
  const bool headed = !ending.type.empty() ||
                      left.any(bits(Role::kHead, Role::kSuffix, Role::kNoun, Role::kCue)) ||
                      has(left, "word/field") || !hint(token(first), "head").type.empty();
  if (right.is(Role::kPlace)) return firm || !headed;
  // "Ascent Elements of Westborough, Massachusetts"
  const bool town = last == next && last + 2 < count() && token(last + 1).mark == CharKind::kComma &&
                    token(last + 2).is(Role::kPlace);
  if (town) return firm || !headed;
  const bool named = right.is(Role::kName) || (!hint(token(last), "suffix").type.empty() && last > next);
  return next > k + 1 && k >= first + 2 && !ending.type.empty() && named;
}

/// Adds what the lexicon says that a word names; whether it is nothing else.
bool Finder::add_known(std::size_t i) {
  constexpr double kSure = 0.9, kAmbiguous = 0.35;
  const Token& t = token(i);
  bool sure = false;
  for (const FormUse& use : lexicon_->form(t.form).uses) {
    const LexiconEntry& entry = lexicon_->entry(use.entry);
    const Roles roles = lexicon_->type(entry.type).roles;
    const bool place = (roles & bit(Role::kPlace)) != 0;
    if (!place && (t.is(Role::kPlace) || (roles & bit(Role::kName)) == 0)) continue;
    const bool ambiguous = entry.attributes.contains("ambiguous");
    add(name_begin(i), t.end, place ? "place" : types_->of(entry.type), ambiguous ? kAmbiguous : kSure,
        "lexicon", place ? kNoEntry : use.entry);
    sure |= !ambiguous;
    if (place) break;
  }
  return sure;
}

/// "Tom Hall": a given name and a surname, though the surname ends names of other things too.
bool Finder::is_full_person(std::size_t first, std::size_t last) const {
  return last == first + 1 && token(first).is(Role::kGiven) && token(last).is(Role::kSurname) &&
         !token(first).any(bits(Role::kPlace, Role::kHead));
}

/// One run of capitalised words, first to last.
void Finder::classify_english(std::size_t first, std::size_t last, bool opens_sentence) {
  while (last > first && !token(last).capital && token(last).is(Role::kConnector)) --last;
  if (last > first + 1 && is_of(last, "noun/winner") && !hint(token(last - 1), "suffix").type.empty()) --last;
  // "Green Tech Award for its app": the words that would begin a name of their own end this one
  if (const TypeHint inner = last > first ? hint(token(last), "head") : TypeHint{}; !inner.type.empty()) {
    const auto text = std::u32string_view(passage_->folded).substr(token(last).begin, token(last).size());
    const auto blank = text.find(U' ');
    if (blank != std::u32string_view::npos) {
      add(name_begin(first), token(last).begin + static_cast<std::uint32_t>(blank), inner.type, 0.85,
          "english/head", inner.entry);
      return;
    }
  }
  // titles before a person
  std::size_t titles = first;
  while (titles <= last && token(titles).is(Role::kTitle)) ++titles;
  while (titles > first && titles <= last && token(titles).mark == CharKind::kDot) ++titles;
  const bool titled = titles > first;
  // "Minister of Water Development and Sanitation"
  if (titled && titles < last && token(titles).is(Role::kConnector) && !token(titles).capital &&
      (is_of(titles + 1, "word/field") || is_of(titles, "clause/for")))
    return;
  // "Helvia Pharma CEO Anna Keller"
  for (std::size_t k = first + 1; k < last && !titled; ++k) {
    if (!token(k).is(Role::kTitle) || !hint(token(k), "suffix").type.empty()) continue;
    if (!token(k - 1).capital && !hint(token(first), "head").type.empty())
      continue;  // "Office of the Governor"
    classify_english(first, k - 1, opens_sentence);
    classify_english(k, last, false);
    return;
  }
  // "SpaceX Falcon 9": a firm's name, and a product's with a number
  if (!titled && last >= first + 2 && token(last).kind == TokenKind::kNumber &&
      token(first).is(Role::kName) && add_known(first)) {
    classify_english(first + 1, last, false);
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
    if (!name.any(bits(Role::kPlace, Role::kConnector, Role::kHead, Role::kFunction)) && last - titles < 4 &&
        (hint(token(last), "suffix").type.empty() || hint(token(last), "suffix").type == "place" ||
         is_full_person(titles, last))) {
      add(name.begin, end, "person", 0.85, "english/title");
      return;
    }
  }
  const std::uint32_t begin = name_begin(first);
  const bool single = first == last;
  if (token(first).is(Role::kUnit)) return;  // "Rs 45"
  TypeHint ending = hint(token(last), "suffix");
  if (ending.type.empty() && last > first + 1 && token(last).is(Role::kPlace) && token(last - 1).capital) {
    // "University Medical Centre Ljubljana"
    const TypeHint whole = hint(token(last - 1), "suffix");
    if (!whole.weak && whole.type != "place" && whole.type != "organisation/company") ending = whole;
  }
  const TypeHint opening = hint(token(first), "head");
  if (single) {
    const Token& t = token(first);
    if (t.is(Role::kPlace) && is_of(last + 1, "word/government"))
      add(begin, token(last + 1).end, "organisation/government", 0.7, "english/government");
    // "the University": what has been named
    if (t.is(Role::kReference) && begins_with_article(first) && !t.any(bits(Role::kPlace, Role::kName)))
      return;
    const bool definite = first > 0 && is_of(first - 1, "clause/definite") && t.kind == TokenKind::kWord;
    if (definite && t.any(bits(Role::kSuffix, Role::kHead)) && !hint(t, "cue").type.empty()) return;
    if (t.any(bits(Role::kPlace, Role::kName)) && add_known(first)) return;
    if (t.is(Role::kAcronym)) return;
    // an ordinary word names what a noun beside it says: "the Spectrum rocket"
    const bool ordinary =
        t.kind == TokenKind::kWord && !t.any(bits(Role::kGiven, Role::kSurname, Role::kPlace, Role::kName));
    if (ordinary && (opens_sentence || !is_told(first))) return;
    classify_single(first, opens_sentence);
    return;
  }
  // "University of Oxford", "Hanoi University of Technology", "Bank of China Hong Kong Branch"
  for (std::size_t k = first + 1; k < last && (ending.type.empty() || ending.type == "organisation/company");
       ++k) {
    if (!token(k).is(Role::kConnector)) continue;
    const TypeHint head = hint(token(k - 1), "suffix");
    if (head.type.empty()) continue;
    add(begin, end, head.type, 0.8, "english/suffix of", head.entry);
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
  if (opening.type == "place" && token(last).is(Role::kPlace) && last <= first + 1) {  // "State of Indiana"
    add(token(last).begin, end, "place", 0.85, "english/head", opening.entry);
    return;
  }
  // "Voltaic Sea, an energy management system": what stands beside it knows better than a place's last word
  const TypeHint said = ending.type == "place" || ending.weak ? hint_beside(first, last) : TypeHint{};
  if (!said.type.empty() && said.type != "place") {
    add(begin, end, said.type, 0.7, "english/beside", said.entry);
    return;
  }
  if (is_full_person(first, last) && !(first > 0 && is_of(first - 1, "clause/article"))) {
    add(begin, end, "person", 0.8, "english/given name");
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
  // a person: a given name, then one to three capitalised words
  bool plain = last - first <= 4, place = false, ordinary = false;
  for (std::size_t k = first; k <= last; ++k) {
    const Token& t = token(k);
    ordinary |= t.kind == TokenKind::kWord && t.mark == CharKind::kLetter &&
                !t.any(bits(Role::kGiven, Role::kSurname, Role::kPlace, Role::kConnector));
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
  // a noun beside it knows better than a surname
  const TypeHint noun = token(first).is(Role::kGiven) ? TypeHint{} : hint_beside(first, last);
  const bool told = !noun.type.empty() && !noun.weak && noun.type != "person";
  const bool pinyin =
      plain && !ordinary && !told &&
      (last == first + 1 || (last == first + 3 && token(first + 2).mark == CharKind::kDash)) &&
      (token(first).is(Role::kSurname) || token(last).is(Role::kSurname));
  if (pinyin) {
    add(begin, end, "person", 0.7, "english/surname");
    return;
  }
  if (const double score = plain && !place && !told ? person_beside(first, last) : 0;
      score > (ordinary ? kLikely : 0)) {
    add(begin, end, "person", score, "english/beside a person");
    return;
  }
  classify_run(first, last, plain, opens_sentence);
}

}  // namespace guanxi::extract
