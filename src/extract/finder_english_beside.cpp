// What the words beside a capitalised name in English text say that it names.
#include <algorithm>

#include "extract/finder.hpp"
#include "guanxi/model/ontology.hpp"

namespace guanxi::extract {
namespace {

constexpr std::size_t kTitleReach = 9;  // tokens between a comma and the title that speaks of the name

}  // namespace

bool Finder::is_of(std::size_t i, std::string_view path) const {
  return i < count() && lexicon_->find(token(i).form, path) != nullptr;
}

/// The noun right before a name: "ferry operator X", "two ferries, the X".
TypeHint Finder::cue_before(std::size_t first) const {
  if (first == 0) return {};
  std::size_t before = first - 1;
  const TypeHint cue = hint(token(before), "cue");
  if (!cue.type.empty() && !cue.weak) return cue;
  if (before < 2 || !is_of(before, "clause/article") || token(before - 1).mark != CharKind::kComma) return {};
  const TypeHint listed = hint(token(before - 2), "cue/platform");
  return listed.weak ? TypeHint{} : listed;
}

/// What the words beside a name say that it is: "X, a Dutch chipmaker", "its model, X", "a plant called X".
TypeHint Finder::hint_beside(std::size_t first, std::size_t last) const {
  if (last + 1 < count() && token(last + 1).kind == TokenKind::kWord) {
    const TypeHint after = hint(token(last + 1), "cue");
    if (!after.type.empty()) return after;
  }
  if (first > 0) {
    std::size_t before = first - 1;
    if (before > 0 && (token(before).kind == TokenKind::kMark || is_of(before, "clause/article"))) --before;
    const TypeHint opened = hint(token(before), "introduce");
    if (!opened.type.empty()) {
      std::size_t noun = before;
      while (noun > 0 && (token(noun - 1).mark == CharKind::kComma || is_of(noun - 1, "clause/be") ||
                          is_of(noun - 1, "clause/to")))
        --noun;
      TypeHint kind = noun > 0 ? hint(token(noun - 1), "cue") : TypeHint{};
      if (kind.type.empty() && noun > 0) kind = hint(token(noun - 1), "reference");
      return kind.type.empty() ? opened : kind;
    }
    const TypeHint cue = hint(token(before), "cue");
    if (!cue.type.empty() && !cue.weak) return cue;
    if (const TypeHint listed = cue_before(first); !listed.type.empty()) return listed;
  }
  TypeHint said;
  // "Epic, the system that …"
  if (last + 2 < count() && token(last + 1).mark == CharKind::kComma &&
      token(last + 2).is(Role::kReference) && !token(last + 2).capital)
    return hint(token(last + 2), "reference");
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

/// "the mayor of Szczecin, X"
bool Finder::title_before_comma(std::size_t comma) const {
  for (std::size_t i = comma; i-- > 0 && comma - i <= kTitleReach;) {
    if (token(i).mark == CharKind::kComma || token(i).is(Role::kSay)) return false;
    if (token(i).is(Role::kTitle) && !token(i).capital) return true;
  }
  return false;
}

/// "X, an analyst at Y"
bool Finder::title_behind_comma(std::size_t comma) const {
  for (std::size_t i = comma + 1; i < count() && i - comma <= kTitleReach; ++i) {
    if (token(i).is(Role::kTitle) && hint(token(i), "cue").type.empty()) return true;
    if (is_of(i, "cue/person") && !token(i).capital) return true;
    if (token(i).mark == CharKind::kComma || token(i).any(bits(Role::kSay, Role::kVerb))) return false;
    if (is_of(i, "word/function/preposition")) return false;
  }
  return false;
}

/// How surely what stands beside two to four capitalised words says that they are a person; 0: nothing does.
double Finder::person_beside(std::size_t first, std::size_t last) const {
  constexpr double kSure = 0.8, kLikely = 0.65, kMaybe = 0.55;
  const std::size_t next = last + 1;
  const bool comma = next < count() && token(next).mark == CharKind::kComma;
  if (first > 0) {
    const Token& before = token(first - 1);
    if (before.is(Role::kTitle) && hint(before, "cue").type.empty()) return kSure;
    if (before.is(Role::kPrefix) && first == 1) return kSure;
    if (is_of(first - 1, "cue/person")) return kSure;
    if (before.mark == CharKind::kComma && title_before_comma(first - 1) &&
        (comma || next >= count() || token(next).kind == TokenKind::kMark || token(next).is(Role::kSay)))
      return kLikely;
    if (before.is(Role::kSay) && comma) return kLikely;
    if (first > 1 && before.is(Role::kConjunction) && is_of(first - 2, "word/denial")) return 0;
  }
  if (comma && title_behind_comma(next)) return kSure;
  if (is_of(next, "clause/relative/person") || (comma && is_of(next + 1, "clause/relative/person")))
    return kSure;
  if (next < count() && token(next).is(Role::kSay)) return kMaybe + 0.05;
  for (std::size_t k = first; k-- > 0 && first - k <= 6;) {
    if (token(k).capital || token(k).is(Role::kConjunction)) continue;
    if (is_of(k, "word/function/passive") && k > 0 &&
        (is_of(k - 1, "verb/latin/found") || is_of(k - 1, "word/headed") ||
         token(k - 1).kind == TokenKind::kNumber))
      return kMaybe;
    break;
  }
  return 0;
}

/// The same for a place.
double Finder::place_beside(std::size_t first, std::size_t last) const {
  const std::size_t next = last + 1;
  if (next + 1 < count() && token(next).mark == CharKind::kDash && is_of(next + 1, "word/based")) return 0.8;
  if (first == 0) return 0;
  const bool before_place =
      next + 1 < count() && token(next).mark == CharKind::kComma && token(next + 1).is(Role::kPlace);
  if (is_of(first - 1, "word/belonging/inside") && before_place) return 0.85;
  const bool from =
      is_of(first - 1, "word/from") && first > 1 && !hint(token(first - 2), "cue/organisation").type.empty();
  if (from && (next >= count() || token(next).kind == TokenKind::kMark)) return 0.7;
  const bool site = is_of(first - 1, "word/locating") && first > 1 &&
                    !hint(token(first - 2), "cue/platform/facility").type.empty();
  if (site && (next >= count() || token(next).kind == TokenKind::kMark)) return 0.7;
  const bool place_of =
      first > 1 && is_of(first - 1, "word/belonging/inside") && is_of(first - 2, "cue/place/kind");
  if (place_of) return 0.8;
  if (!is_of(first - 1, "word/locating/inside")) return 0;
  const bool owned = first > 1 && (is_of(first - 2, "noun/stake") || is_of(first - 2, "noun/investment") ||
                                   is_of(first - 2, "noun/round") || is_of(first - 2, "verb/latin/invest"));
  if (owned) return 0;
  if (next + 1 < count() && token(next).mark == CharKind::kComma && token(next + 1).is(Role::kPlace))
    return 0.85;
  if (next >= count() || token(next).kind == TokenKind::kMark) return 0.6;
  const bool ends = token(next).any(bits(Role::kTime, Role::kSay, Role::kVerb, Role::kConjunction)) ||
                    is_of(next, "word/function/preposition") || is_of(next, "clause/be");
  return ends ? 0.55 : 0;
}

/// Whether a name stands where bodies do: it does something, is owned, or has something done by it.
bool Finder::acts(std::size_t first, std::size_t last) const {
  std::size_t next = last + 1;
  if (is_of(next, "clause/have") || is_of(next, "clause/modal")) ++next;
  if (next < count() && (token(next).is(Role::kOf) || is_of(next, "verb/latin"))) return true;
  if (first == 0) return false;
  std::size_t before = first - 1;
  if (is_of(before, "clause/article") && before > 0) --before;
  return is_of(before, "verb/latin/acquire") || is_of(before, "word/acting");
}

/// The family of the name that stands before this one in a list; empty: none.
std::string_view Finder::listed_with(std::size_t first) const {
  std::size_t i = first;
  while (i > 0 && (is_of(i - 1, "clause/article") || token(i - 1).is(Role::kConjunction))) --i;
  if (i > 0 && token(i - 1).mark == CharKind::kComma) --i;
  if (i == first || i == 0) return {};
  const Found* before = found_ending(token(i - 1).end);
  return before == nullptr || before->score < 0.5 ? std::string_view{} : top_level(before->type);
}

/// "speak at X", "take part in X"
bool Finder::is_attended(std::size_t first) const {
  std::size_t i = first;
  while (i > 0 && is_of(i - 1, "clause/article")) --i;
  return i > 1 && is_of(i - 1, "clause/in") && is_of(i - 2, "verb/latin/take-part");
}

/// "ACL conference": the name with the noun behind it, which belongs to it where it names the same kind.
void Finder::add_with_cue(std::size_t first, std::size_t last) {
  if (last + 1 >= count() || token(last + 1).kind != TokenKind::kWord) return;
  const TypeHint after = hint(token(last + 1), "cue");
  if (after.weak || !(after.type.starts_with("platform") || after.type.starts_with("programme"))) return;
  add(token(first).begin, token(last + 1).end, after.type, 0.65, "english/with noun", after.entry);
  found_.back().nested = true;
}

/// "PUNO, Aug. 12", "PUNO (Agency)"
bool Finder::heads_dateline(std::size_t i) const {
  if (i != 0 || token(i).size() < 3 || count() < 3) return false;
  for (std::uint32_t c = token(i).begin; c < token(i).end; ++c)
    if (!passage_->is_upper(c)) return false;
  return token(1).mark == CharKind::kOpenBracket || token(1).mark == CharKind::kDash ||
         (token(1).mark == CharKind::kComma &&
          (token(2).any(bits(Role::kTime, Role::kPlace)) || token(2).kind == TokenKind::kNumber));
}

/// Whether the list whose next member is token `i` stands where places do: "in A, B and C".
bool Finder::follows_located(std::size_t i) const {
  for (std::size_t k = i; k-- > 0 && i - k <= 12;) {
    const Token& t = token(k);
    if (is_of(k, "word/locating/inside") || is_of(k, "cue/place/kind")) return true;
    if (!t.capital && t.mark != CharKind::kComma && !t.is(Role::kConjunction) &&
        !is_of(k, "word/belonging/inside"))
      return false;
  }
  return false;
}

/// A capitalised word of no list.
void Finder::classify_single(std::size_t i, bool opens_sentence) {
  const Token& t = token(i);
  const std::size_t next = i + 1;
  bool digits = false, inner_capital = false;
  for (std::uint32_t c = t.begin; c < t.end; ++c) {
    digits |= passage_->kind[c] == CharKind::kDigit;
    inner_capital |= c > t.begin && passage_->is_upper(c) && passage_->kind[c - 1] != CharKind::kDash;
  }
  if (is_of(next, "cue/organisation") && i > 0 && is_of(i - 1, "word/indefinite") && !inner_capital &&
      !digits) {
    add(t.begin, t.end, "place", 0.6, "english/from there");  // "a Eugene startup"
    return;
  }
  const TypeHint said = hint_beside(i, i);
  if (!said.type.empty()) {
    add(t.begin, t.end, said.type, opens_sentence && !inner_capital ? 0.55 : 0.65, "english/beside",
        said.entry);
    add_with_cue(i, i);
    return;
  }
  if (heads_dateline(i)) {
    add(t.begin, t.end, "place", 0.8, "english/dateline");
    return;
  }
  if (listed_with(i) == "place" && follows_located(i)) {
    add(t.begin, t.end, "place", 0.65, "english/listed");
    return;
  }
  if (i > 1 && token(i - 1).is(Role::kOf) && token(i - 2).is(Role::kPlace)) {  // "Germany's Lorentz"
    add(t.begin, t.end, "organisation/company", 0.55, "english/place's");
    return;
  }
  if (const double score = inner_capital ? 0 : place_beside(i, i); score > 0) {
    add(t.begin, t.end, "place", score, "english/beside a place");
    return;
  }
  if (is_attended(i)) {
    add(t.begin, t.end, "programme/event", 0.6, "english/attended");
    return;
  }
  if (listed_with(i) == "organisation") {
    add(t.begin, t.end, "organisation/company", 0.55, "english/listed");
    return;
  }
  const bool made_before = i > 0 && (is_of(i - 1, "verb/latin/develop") || is_of(i - 1, "verb/latin/use"));
  bool made = made_before;
  for (std::size_t k = next; k + 1 < count() && k < next + 4 && !made; ++k) {
    made = is_of(k, "verb/latin/base") ||
           ((is_of(k, "verb/latin/develop") || is_of(k, "verb/latin/use")) && is_of(k + 1, "word/by"));
    if (!token(k).is(Role::kFunction) && token(k).kind != TokenKind::kMark) break;
  }
  const bool under = i > 1 && is_of(i - 1, "clause/base") &&
                     (is_of(i - 2, "verb/latin/base") || is_of(i - 2, "verb/latin/run-on") ||
                      is_of(i - 2, "verb/latin/power"));
  const bool possessive = next + 1 < count() && token(next).is(Role::kOf);
  if (digits || under || (made && (inner_capital || made_before)))
    add(t.begin, t.end, "platform/product", 0.5, "english/version");
  else if (next < count() && token(next).is(Role::kSay))
    add(t.begin, t.end, t.is(Role::kSurname) ? "person" : "organisation/company", 0.5, "english/says");
  else if (possessive || inner_capital || acts(i, i))
    add(t.begin, t.end, "organisation/company", opens_sentence && possessive ? 0.4 : 0.5, "english/capital");
  else if (!opens_sentence)
    add(t.begin, t.end, "organisation/company", 0.3, "english/capital");
}

/// Several capitalised words without a word that says what they name.
void Finder::classify_run(std::size_t first, std::size_t last, bool plain, bool opens_sentence) {
  const std::uint32_t begin = name_begin(first), end = token(last).end;
  const TypeHint said = hint_beside(first, last);
  if (!said.type.empty()) {
    add(begin, end, said.type, 0.65, "english/beside", said.entry);
    add_with_cue(first, last);
    return;
  }
  if (token(first).is(Role::kPlace) && last == first + 1 && token(last).is(Role::kPlace)) {
    add(token(first).begin, token(first).end, "place", 0.8, "lexicon");
    add(token(last).begin, token(last).end, "place", 0.8, "lexicon");
    return;
  }
  if (const double score = last == first + 1 ? place_beside(first, last) : 0; score > 0) {
    add(begin, end, "place", score, "english/beside a place");
    return;
  }
  if (is_attended(first)) {
    add(begin, end, "programme/event", 0.6, "english/attended");
    return;
  }
  if (listed_with(first) == "person" && plain && last <= first + 3) {
    add(begin, end, "person", 0.6, "english/listed");
    return;
  }
  if (token(last).kind == TokenKind::kNumber) {
    add(begin, end, "platform/product", 0.5, "english/version");
    return;
  }
  bool human = false;
  for (std::size_t k = first; k <= last; ++k) human |= token(k).any(bits(Role::kGiven, Role::kSurname));
  if (plain && human && last <= first + 2)
    add(begin, end, "person", 0.4, "english/capitals");
  else
    add(begin, end, "organisation/company",
        !opens_sentence || token(first).kind == TokenKind::kLatin || acts(first, last) ? 0.5 : 0.4,
        "english/capitals");
}

}  // namespace guanxi::extract
