// Names that stand in the lexicon, in marks, or in Latin letters amid Chinese.
#include <algorithm>

#include "extract/finder.hpp"

namespace guanxi::extract {
namespace {

constexpr std::uint32_t kMaxQuoted = 24;  // characters of a quoted name
constexpr std::uint32_t kMaxTitle = 80;

}  // namespace

/// Whether a place stands next to token `i`, or in a list with it.
bool Finder::is_beside_place(std::size_t i) const {
  const auto is_place = [&](std::size_t k) {
    const LexiconEntry* entry = token(k).is(Role::kPlace) ? lexicon_->find(token(k).form, "place") : nullptr;
    return entry != nullptr && !entry->attributes.contains("ambiguous") && !token(k).is(Role::kNoun);
  };
  if (i > 0 && token(i - 1).is(Role::kPlace)) return true;
  if (i + 1 < count() && token(i + 1).any(bits(Role::kPlace, Role::kPlaceSuffix))) return true;
  return (i > 1 && token(i - 1).mark == CharKind::kListMark && is_place(i - 2)) ||
         (i + 2 < count() && token(i + 1).mark == CharKind::kListMark && is_place(i + 2));
}

/// Whether a word that may be a place and is no other word follows one that says where: 在某某.
bool Finder::is_located(std::size_t i) const {
  constexpr Roles kPlaceOnly = bits(Role::kPlace, Role::kSurname, Role::kGiven, Role::kForeign);
  if (i == 0 || token(i).size() < 2 || token(i).any(~kPlaceOnly)) return false;
  if (i + 1 < count() && token(i + 1).kind == TokenKind::kHan) return false;
  return lexicon_->find(token(i - 1).form, "word/locating") != nullptr;
}

void Finder::find_known() {
  for (std::size_t i = 0; i < count(); ++i) {
    const Token& t = token(i);
    if (t.is(Role::kPlace)) {
      const LexiconEntry* entry = lexicon_->find(t.form, "place");
      double score = 0.9;
      if (entry->attributes.contains("ambiguous")) {
        score = is_beside_place(i) ? 0.8 : is_located(i) ? 0.6 : 0.2;
      }
      // "“中国枸杞之乡”", "中国长江某某": part of what is named there
      const bool followed = i + 1 < count() && token(i + 1).begin == t.end;
      const bool quoted = i > 0 && token(i - 1).mark == CharKind::kOpenQuote;
      const auto belongs = [&](const Token& next) {
        return next.kind == TokenKind::kHan || (quoted && next.kind != TokenKind::kMark) ||
               (next.is(Role::kPlace) && lexicon_->find(next.form, "place/province") == nullptr);
      };
      const bool cut = followed && belongs(token(i + 1));
      const bool people =
          entry->attributes.contains("demonym") && !cut && !t.any(bits(Role::kFunction, Role::kTime));
      if (t.any(bits(Role::kNoun, Role::kFunction, Role::kTime)) && !people) score = std::min(score, 0.3);
      add(t.begin, place_end(i, *entry), "place", score, "lexicon", lexicon_->number_of(*entry));
    }
    if (!t.is(Role::kName)) continue;
    for (const FormUse& use : lexicon_->form(t.form).uses) {
      const LexiconEntry& entry = lexicon_->entry(use.entry);
      if ((lexicon_->type(entry.type).roles & bit(Role::kName)) == 0) continue;
      add(t.begin, t.end, types_->of(entry.type), entry.attributes.contains("ambiguous") ? 0.35 : 0.9,
          "lexicon", use.entry);
      const std::string_view type = types_->of(entry.type);
      found_.back().nested = type.starts_with("organisation") && type != "organisation/company" &&
                             !entry.attributes.contains("ambiguous") && !opens_body(i);
      if (entry.attributes.contains("service") && i > 0 && is_of(i - 1, "word/upon"))
        add(t.begin, t.end, "platform/service", 0.95, "lexicon/upon", use.entry);
      // "江苏省半导体行业协会"
      if (type == "organisation/association" && i > 0 && token(i - 1).is(Role::kPlace) &&
          token(i - 1).end == t.begin && !entry.attributes.contains("ambiguous"))
        add(token(i - 1).begin, t.end, type, 0.92, "lexicon/of place", use.entry);
      if (type == "organisation/media")  // "某某日报社"
        lexicon_->trie().match(passage_->folded, t.end, [&](std::size_t size, FormNo form) {
          const auto end = static_cast<std::uint32_t>(t.end + size);
          const std::size_t next = token_at(end);
          if (lexicon_->find(form, "word/publisher") == nullptr || end > sentence_->end) return;
          if (next < count() && token(next).begin != end) return;
          found_.back().nested = false;
          add(t.begin, end, type, 0.9, "lexicon/publisher", use.entry);
        });
      if (Extent dated{i}; type == "programme/event" && i > 0 && add_editions(dated))
        add(token(dated.first).begin, t.end, type, 0.92, "lexicon/edition", use.entry);
      // "某某中国" where nothing follows that it could belong to
      if (type == "organisation/company" && i + 1 < count() && token(i + 1).is(Role::kLevel) &&
          token(i + 1).is(Role::kPlace) && is_mere_name(i, i + 1))
        add(t.begin, token(i + 1).end, type, 0.8, "lexicon/country", use.entry);
      const bool versioned =
          i + 1 < count() && token(i + 1).kind == TokenKind::kNumber && token(i + 1).begin == t.end;
      const bool variant = i + 1 < count() && token(i + 1).kind == TokenKind::kLatin &&
                           token(i + 1).begin == t.end && token(i + 1).capital;
      if (variant && types_->of(entry.type).starts_with("platform"))
        add(t.begin, token(i + 1).end, types_->of(entry.type), 0.8, "lexicon/version", use.entry);
      if (versioned && types_->of(entry.type).starts_with("platform"))
        add(t.begin, token(i + 1).end, types_->of(entry.type), 0.8, "lexicon/version", use.entry);
    }
  }
}

/// The word that says what the name that ends with a closing mark is: the last of the plain words behind it.
TypeHint Finder::cue_behind(std::size_t closing) const {
  constexpr std::uint32_t kMaxBetween = 14;  // characters
  TypeHint cue;
  while (closing + 2 < count()) {  // of several: “某某”“某某”等活动
    const std::size_t next = closing + (token(closing + 1).mark == CharKind::kListMark ? 2 : 1);
    const std::uint32_t partner = passage_->partner[token(next).begin];
    if (token(next).mark != CharKind::kOpenQuote || partner == Passage::kNoPartner ||
        partner >= sentence_->end)
      break;
    closing = token_at(partner);
  }
  for (std::size_t k = closing + 1; k < count(); ++k) {
    const Token& t = token(k);
    if (k == closing + 1 && t.is(Role::kList)) continue;
    if (t.kind == TokenKind::kMark || t.kind == TokenKind::kNumber ||
        t.end - token(closing).end > kMaxBetween)
      break;
    if (t.any(bits(Role::kFunction, Role::kConjunction, Role::kName)) || (k > closing + 1 && t.after_space))
      break;
    if (t.is(Role::kVerb) && !t.any(bits(Role::kNoun, Role::kCue, Role::kSuffix)) && k == closing + 1) break;
    TypeHint here = hint(t, "cue");
    if (here.type.empty()) here = hint(t, "suffix");
    if (here.type.empty() || here.type == "place" || here.type.starts_with("organisation")) continue;
    if (here.weak && k > closing + 1 && !cue.type.empty() && !cue.weak) continue;
    cue = here;
  }
  return cue;
}

/// Whether tokens [first, last) hold characters of no word: they are no words that are only stressed.
bool Finder::coins_name(std::size_t first, std::size_t last) const {
  for (std::size_t k = first; k < last; ++k)
    if (token(k).kind == TokenKind::kHan || token(k).kind == TokenKind::kLatin) return true;
  return false;
}

void Finder::find_marked() {
  for (std::size_t i = 0; i < count(); ++i) {
    const CharKind mark = token(i).mark;
    if (mark != CharKind::kOpenQuote && mark != CharKind::kOpenTitle) continue;
    const std::uint32_t close = passage_->partner[token(i).begin];
    if (close == Passage::kNoPartner || close >= sentence_->end) continue;
    const std::size_t last = token_at(close);
    if (last <= i + 1) continue;
    const std::uint32_t begin = token(i).end;
    bool sum = false, listed = false;
    const bool title = mark == CharKind::kOpenTitle;
    if (close - begin > (title ? kMaxTitle : kMaxQuoted)) continue;
    bool phrase = false, distinct = false;
    const bool honour = i > 0 && !hint(token(i - 1), "introduce/programme/award").type.empty();
    for (std::size_t k = i + 1; k < last; ++k) {
      const Token& t = token(k);
      const bool version =
          t.mark == CharKind::kDash && k + 1 < last && k > i + 1 &&
          (token(k + 1).kind == TokenKind::kNumber || token(k + 1).kind == TokenKind::kLatin);
      listed |= t.mark == CharKind::kListMark;
      sum |= t.kind == TokenKind::kMark && !version &&
             (passage_->folded[t.begin] == '+' || t.mark == CharKind::kDash);
      phrase |= t.mark == CharKind::kComma || t.mark == CharKind::kStop ||
                (!title && t.is(Role::kFunction) && !(honour && k == i + 1) &&
                 (t.size() > 1 || t.is(Role::kOf)) && !t.any(bits(Role::kNoun, Role::kPlace)));
      distinct |= t.is(Role::kPlace) || t.kind == TokenKind::kLatin || t.kind == TokenKind::kNumber ||
                  t.kind == TokenKind::kHan;
    }
    // the last word inside, before a bracket at the end
    std::size_t inner = last - 1;
    if (token(inner).mark == CharKind::kCloseBracket) {
      const std::size_t open = skip_pair_left(inner);
      if (open > i + 1) inner = open - 1;
    }
    TypeHint own = hint(token(inner), "suffix");
    if (own.type == "place") own = {};
    TypeHint cue;
    std::size_t words = 0;
    for (std::size_t k = last + 1; k < count() && words < 3; ++k, ++words) {
      const Token& t = token(k);
      if (t.kind == TokenKind::kMark || t.is(Role::kFunction)) break;
      const TypeHint here = hint(t, "cue");
      if (!here.type.empty() && !(here.weak && words > 0)) cue = here;
      if (!here.type.empty() || t.is(Role::kVerb)) break;
    }
    if (title) {
      const std::string_view type = !own.type.empty() && own.type.starts_with("programme") ? own.type
                                    : !cue.type.empty()                                    ? cue.type
                                                        : std::string_view{};
      TypeHint before;
      if (type.empty() && i > 0) before = hint(token(i - 1), "cue");
      add(begin, close,
          !type.empty()          ? type
          : !before.type.empty() ? before.type
                                 : "programme/publication",
          0.9, "titled", own.entry != kNoEntry ? own.entry : cue.entry);
      continue;
    }
    if (phrase) continue;
    const bool coined = coins_name(i + 1, last);
    if (cue.type.empty()) {
      cue = cue_behind(last);
      cue.weak = cue.weak && !coined;
    }
    TypeHint opened;
    if (i > 0) opened = hint(token(i > 1 && token(i - 1).is(Role::kOf) ? i - 2 : i - 1), "introduce");
    if (opened.type.empty() && i > 0) opened = hint(token(i - 1), "cue/platform");
    if (opened.type.empty() && i > 0 && close - begin >= 4) {
      opened = hint(token(i - 1), "cue/programme");
      if (opened.weak) opened = {};
    }
    if (listed) {  // “政府定、企业用”: no thing and no body
      if (!own.type.starts_with("programme")) own = {};
      if (!opened.type.starts_with("programme")) opened = {};
      if (!cue.type.starts_with("programme")) cue = {};
    }
    if (opened.weak && !(coined && close - begin <= 6)) opened = {};
    if (sum && (!cue.type.starts_with("programme") || cue.weak)) continue;
    const bool only_place = last == i + 2 && token(i + 1).is(Role::kPlace);  // which it then does not name
    if (!cue.type.empty() && !cue.weak)
      add(begin, close, cue.type, only_place ? 0.92 : distinct ? 0.8 : 0.6, "quoted/cue", cue.entry);
    else if (!own.type.empty() && (!own.weak || distinct))
      add(begin, close, own.type, 0.75, "quoted/suffix", own.entry);
    else if (!own.type.empty() && own.type.starts_with("programme") && close - begin >= 3)
      add(begin, close, own.type, 0.55, "quoted/suffix", own.entry);
    else if (!opened.type.empty() && !sum &&
             close - begin <= (opened.type.starts_with("programme") ? kMaxQuoted : 10))
      add(begin, close, opened.type, only_place ? 0.92 : 0.6, "quoted/introduced", opened.entry);
    else if (!cue.type.empty() && (distinct || (i > 0 && token(i - 1).is(Role::kVerb) && close - begin <= 8)))
      add(begin, close, cue.type, 0.6, "quoted/cue", cue.entry);
  }
}

void Finder::find_latin() {
  for (std::size_t i = 0; i < count(); ++i) {
    if (token(i).kind != TokenKind::kLatin || !token(i).capital) continue;
    const std::size_t first = i;
    std::size_t last = i;
    while (last + 1 < count() && last - i < 4 && token(last + 1).after_space &&
           ((token(last + 1).kind == TokenKind::kLatin && token(last + 1).capital) ||
            (token(last + 1).kind == TokenKind::kNumber && token(last + 1).size() <= 3)))
      ++last;
    const std::uint32_t begin = token(i).begin, end = token(last).end;
    const std::size_t next = last + 1;
    i = last;
    if (end - begin < 2 || is_covered(begin, end)) continue;
    bool digits = false, lower = false;
    for (std::uint32_t c = begin; c < end; ++c) {
      digits |= passage_->kind[c] == CharKind::kDigit;
      lower |= passage_->kind[c] == CharKind::kLetter && !passage_->is_upper(c);
    }
    const bool touched = first > 0 && token(first - 1).end == begin;
    TypeHint before = touched ? hint(token(first - 1), "cue/platform") : TypeHint{};
    if (before.type.empty() && touched && lower) before = hint(token(first - 1), "cue/organisation");
    TypeHint after;
    if (next < count() && token(next).begin == end) {
      after = hint(token(next), "cue");
      if (after.type.empty()) after = hint(token(next), "suffix");
    }
    if (!after.type.empty())
      add(begin, end, after.type, 0.7, "latin/cue", after.entry);
    else if (!before.type.empty() && (lower || digits || !token(first).is(Role::kAcronym)) &&
             end - begin >= 3)
      add(begin, end, before.type, 0.7, "latin/behind cue", before.entry);
    else if (digits && lower)
      add(begin, end, "platform/product", 0.5, "latin/version");
    else if (lower && end - begin >= 4 && first > 0 && token(first - 1).is(Role::kOf))
      add(begin, end, "platform/product", 0.6, "latin/of");
    else if (lower && end - begin >= 4)
      add(begin, end, "platform/product", 0.45, "latin");
  }
}

}  // namespace guanxi::extract
