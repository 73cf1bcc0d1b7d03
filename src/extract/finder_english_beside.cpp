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

/// Whether a name only says whence the thing behind it is: "the Nairobi start-up Shamba", "a Eugene startup".
bool Finder::modifies(std::size_t first, std::size_t last) const {
  const std::size_t noun = last + 1;
  if (noun >= count() || token(noun).capital || hint(token(noun), "cue").type.empty()) return false;
  const bool named = noun + 1 < count() && token(noun + 1).capital &&
                     token(noun + 1).kind != TokenKind::kMark && token(noun).after_space &&
                     !token(noun + 1).any(bits(Role::kFunction, Role::kTime));
  const bool some = first > 0 && is_of(first - 1, "clause/indefinite") &&
                    top_level(hint(token(noun), "cue").type) == "organisation";
  return named || some;
}

/// What the words beside a name say that it is: "X, a Dutch chipmaker", "its model, X", "a plant called X".
TypeHint Finder::hint_beside(std::size_t first, std::size_t last) const {
  if (last + 1 < count() && token(last + 1).kind == TokenKind::kWord && !modifies(first, last)) {
    TypeHint after = hint(token(last + 1), "cue");
    if (!after.type.empty()) {
      // "the Navis N4 terminal operating system": the last noun says it
      for (std::size_t k = last + 2; k < count() && k < last + 4; ++k) {
        const TypeHint next = token(k).capital ? TypeHint{} : hint(token(k), "cue");
        if (next.type.empty() || next.weak || !token(k - 1).is(Role::kCue)) break;
        if (token(k).is(Role::kVerb) || top_level(next.type) != top_level(after.type)) break;
        after = next;
      }
      return after;
    }
  }
  if (first > 0) {
    std::size_t before = first - 1;
    const auto does = [&](std::size_t i) {  // "will pilot X": a verb, no noun
      return i > 0 && token(i).is(Role::kVerb) &&
             (is_of(i - 1, "clause/modal") || is_of(i - 1, "clause/to") || is_of(i - 1, "clause/pronoun"));
    };
    if (before > 0 && is_of(before, "clause/article")) --before;
    const bool apposed = before > 0 && token(before).mark == CharKind::kComma;
    if (before > 0 && token(before).kind == TokenKind::kMark) --before;
    const TypeHint opened = hint(token(before), "introduce");
    if (!opened.type.empty()) {
      std::size_t noun = before;
      while (noun > 0 && (token(noun - 1).mark == CharKind::kComma || is_of(noun - 1, "clause/be") ||
                          is_of(noun - 1, "clause/to")))
        --noun;
      TypeHint kind = noun > 0 && !token(noun - 1).capital ? hint(token(noun - 1), "cue") : TypeHint{};
      if (kind.type.empty() && noun > 0) kind = hint(token(noun - 1), "reference");  // "the plan, called X"
      return kind.type.empty() ? opened : kind;
    }
    const TypeHint cue = token(before).capital ? TypeHint{} : hint(token(before), "cue");
    if (!cue.type.empty() && (!cue.weak || apposed) && !does(before)) return cue;
  }
  // "Epic, the system that …"
  if (last + 2 < count() && token(last + 1).mark == CharKind::kComma &&
      token(last + 2).is(Role::kReference) && !token(last + 2).capital)
    return hint(token(last + 2), "reference");
  TypeHint said;
  std::size_t comma = last + 1;  // "“X”, a plan" and "“X,” a plan"
  if (comma + 1 < count() && token(comma).mark == CharKind::kCloseQuote) ++comma;
  if (comma + 2 >= count() || token(comma).mark != CharKind::kComma) return said;
  if (token(comma + 1).mark == CharKind::kCloseQuote) ++comma;
  if (comma + 2 < count() && token(comma + 1).is(Role::kFunction)) {
    for (std::size_t k = comma + 2; k < count() && k < comma + 10; ++k) {
      const Token& t = token(k);
      if (t.kind == TokenKind::kMark && t.mark != CharKind::kDash) break;
      if (t.is(Role::kFunction) || t.is(Role::kSay)) break;
      const TypeHint cue = hint(t, "cue");
      if (!cue.type.empty()) said = cue;
    }
  } else if (comma + 2 < count() && !token(comma + 1).capital) {  // "X, dispatch software from Y"
    for (std::size_t k = comma + 1; k + 1 < count() && k < comma + 6; ++k) {
      const Token& t = token(k);
      if ((t.kind == TokenKind::kMark && t.mark != CharKind::kDash) ||
          t.any(bits(Role::kFunction, Role::kSay, Role::kConjunction)))
        break;
      const TypeHint cue = hint(t, "cue");
      const bool told = is_of(k + 1, "clause/of") || is_of(k + 1, "word/by") ||
                        is_of(k + 1, "clause/relative") || is_of(k + 1, "verb/latin/develop");
      if (!cue.type.empty() && told) return cue;
    }
  }
  return said;
}

/// Whether the noun right behind a word, or a verb of naming before it, says what it names.
bool Finder::is_told(std::size_t i) const {
  const std::size_t next = i + 1;
  if (next < count() && !token(next).capital && !hint(token(next), "cue").type.empty()) return true;
  std::size_t before = i;
  while (before > 0 &&
         (token(before - 1).mark == CharKind::kOpenQuote || is_of(before - 1, "clause/article")))
    --before;
  if (before > 0 && !hint(token(before - 1), "introduce").type.empty()) return true;
  return i + 2 < count() && token(next).mark == CharKind::kComma && is_of(next + 1, "clause/article") &&
         !hint_beside(i, i).type.empty();
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
  if (comma && (title_behind_comma(next) || is_of(next + 1, "word/former"))) return kSure;
  if (is_of(next, "clause/relative/person") || (comma && is_of(next + 1, "clause/relative/person")))
    return kSure;
  // "Jane Roe, 52,"
  if (comma && next + 2 < count() && token(next + 1).kind == TokenKind::kNumber &&
      token(next + 1).size() == 2 && token(next + 2).kind == TokenKind::kMark)
    return kSure;
  if (next < count() && token(next).is(Role::kSay)) return kMaybe + 0.05;
  for (std::size_t k = first; k-- > 0 && first - k <= 6;) {
    if (token(k).capital || token(k).is(Role::kConjunction)) continue;
    if (is_of(k, "word/function/passive") && k > 0 &&
        (is_of(k - 1, "verb/latin/found") || is_of(k - 1, "verb/latin/lead") || is_of(k - 1, "word/headed") ||
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
  if (modifies(first, last) && top_level(hint(token(next), "cue").type) == "organisation") return 0.6;
  // "Duluth, Minnesota, is"
  const std::size_t behind = next + 2;
  if (next + 1 < count() && token(next).mark == CharKind::kComma && token(next + 1).is(Role::kPlace) &&
      first == last && (is_of(next + 1, "place/country") || is_of(next + 1, "place/province")) &&
      (first == 0 ||
       !(token(first - 1).mark == CharKind::kComma || token(first - 1).is(Role::kConjunction))) &&
      (behind >= count() || !(token(behind).is(Role::kConjunction) ||
                              (behind + 1 < count() && token(behind + 1).is(Role::kPlace)))))
    return 0.75;
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
  const bool place_of = first > 1 && is_of(first - 1, "word/belonging/inside") &&
                        (is_of(first - 2, "cue/place/kind") || is_of(first - 2, "reference/place"));
  if (place_of) return 0.8;
  // "a company from X"
  if (first > 1 && is_of(first - 1, "clause/from") &&
      !hint(token(first - 2), "cue/organisation").type.empty())
    return 0.6;
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
  // "X-backed"
  if (next + 1 < count() && token(next).mark == CharKind::kDash && is_of(next + 1, "verb/latin")) return true;
  if (first == 0) return false;
  if (first > 1 && token(first - 1).is(Role::kOf) && token(first - 2).is(Role::kPlace)) return true;
  // "a subsidiary of X", "the joint venture between X and Y"
  if (first > 1 && (is_of(first - 1, "word/between") || is_of(first - 1, "word/acting")) &&
      !token(first - 2).capital &&
      (top_level(hint(token(first - 2), "cue").type) == "organisation" || is_of(first - 2, "noun/part") ||
       is_of(first - 2, "noun/investors") || is_of(first - 2, "noun/partner")))
    return true;
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
  return i > 1 && is_of(i - 1, "clause/in") && is_of(i - 2, "verb/latin/take-part") &&
         !is_of(i - 2, "verb/latin/serve");
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
  if (listed_with(i) == "place" && follows_located(i)) {
    add(t.begin, t.end, "place", 0.65, "english/listed");
    return;
  }
  if (!said.type.empty() && !(inner_capital && said.type == "person")) {
    add(t.begin, t.end, said.type, opens_sentence && !inner_capital && t.form != kNoForm ? 0.55 : 0.65,
        "english/beside", said.entry);
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
  const bool made_before = i > 0 && (is_of(i - 1, "verb/latin/develop") || is_of(i - 1, "verb/latin/use") ||
                                     is_of(i - 1, "verb/latin/extend"));
  bool made = made_before;
  for (std::size_t k = next; k + 1 < count() && k < next + 4 && !made; ++k) {
    made = is_of(k, "verb/latin/base") ||
           ((is_of(k, "verb/latin/develop") || is_of(k, "verb/latin/use")) && is_of(k + 1, "word/by"));
    if (!token(k).is(Role::kFunction) && token(k).kind != TokenKind::kMark) break;
  }
  const bool under = i > 1 && is_of(i - 1, "clause/on") &&
                     (is_of(i - 2, "verb/latin/base") || is_of(i - 2, "verb/latin/run-on") ||
                      is_of(i - 2, "verb/latin/power"));
  const bool possessive = next + 1 < count() && token(next).is(Role::kOf);
  if (t.is(Role::kGiven) && !inner_capital && !digits && !t.any(bits(Role::kPlace, Role::kName)) &&
      acts(i, i)) {
    add(t.begin, t.end, "person", 0.5, "english/given name");  // "Jane knows"
    return;
  }
  if (digits || under || is_thing(i, i) || (made && (inner_capital || made_before)))
    add(t.begin, t.end, "platform/product", 0.5, "english/version");
  else if (next < count() && token(next).is(Role::kSay))
    add(t.begin, t.end, t.is(Role::kSurname) ? "person" : "organisation/company", 0.5, "english/says");
  else if (possessive || inner_capital || acts(i, i))
    add(t.begin, t.end, "organisation/company", opens_sentence && possessive && t.form != kNoForm ? 0.4 : 0.5,
        "english/capital");
  else if (is_described_behind(i))
    add(t.begin, t.end, "organisation/company", 0.5, "english/apposition");
  else if (!opens_sentence)
    add(t.begin, t.end, "organisation/company", t.form == kNoForm && !is_title_case() ? 0.5 : 0.3,
        "english/capital");
}

/// Whether most words of the sentence have capitals, which then tell nothing.
bool Finder::is_title_case() const {
  std::size_t words = 0, capitals = 0;
  for (const Token& t : sentence_->tokens) {
    if (t.mark != CharKind::kLetter || t.size() < 4) continue;
    ++words;
    capitals += t.capital ? 1 : 0;
  }
  return 3 * capitals > 2 * words;
}

/// "X, a unit of": an article behind the comma, and X is no word.
bool Finder::is_described_behind(std::size_t i) const {
  return token(i).form == kNoForm && i + 2 < count() && token(i + 1).mark == CharKind::kComma &&
         is_of(i + 2, "clause/article");
}

/// Several capitalised words without a word that says what they name.
void Finder::classify_run(std::size_t first, std::size_t last, bool plain, bool opens_sentence) {
  const std::uint32_t begin = name_begin(first), end = token(last).end;
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
  const bool short_run = last == first + 1 || (last == first + 2 && token(first + 1).mark == CharKind::kDash);
  if (const double score = short_run ? place_beside(first, last) : 0; score > 0) {
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
  if (is_thing(first, last)) {
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

/// The members of a list are of one kind: those that nothing else tells take the type of the surest.
void Finder::level_lists() {
  constexpr double kKnown = 0.6, kTaken = 0.55;
  std::vector<Found*> order;
  for (Found& f : found_) order.push_back(&f);
  std::stable_sort(order.begin(), order.end(),
                   [](const Found* a, const Found* b) { return a->begin < b->begin; });
  const auto is_weak = [](const Found& f) {
    return f.rule == "english/capital" || f.rule == "english/capitals";
  };
  const auto joined = [&](const Found& a, const Found& b) {
    bool parted = false;
    for (std::size_t i = token_at(a.end); i < count() && token(i).begin < b.begin; ++i) {
      const bool parting = token(i).mark == CharKind::kComma || token(i).is(Role::kConjunction);
      if (!parting && !is_of(i, "clause/article")) return false;
      parted |= parting;
    }
    const std::size_t behind = token_at(b.end);  // "Kvanttio and Barcelona's …"
    return parted && a.end < b.begin && (behind >= count() || !token(behind).is(Role::kOf));
  };
  for (std::size_t i = 0; i < order.size();) {
    std::size_t end = i + 1;
    while (end < order.size() && joined(*order[end - 1], *order[end])) ++end;
    const Found* surest = nullptr;
    const bool places = std::all_of(order.begin() + static_cast<std::ptrdiff_t>(i),
                                    order.begin() + static_cast<std::ptrdiff_t>(end),
                                    [&](const Found* f) { return f->type == "place" || is_weak(*f); });
    for (std::size_t k = i; k < end; ++k)
      if (!is_weak(*order[k]) && order[k]->score >= kKnown && (order[k]->type != "place" || places) &&
          (surest == nullptr || order[k]->score > surest->score))
        surest = order[k];
    for (std::size_t k = i; surest != nullptr && k < end; ++k) {
      if (!is_weak(*order[k])) continue;
      order[k]->type = surest->type;
      order[k]->score = std::max(order[k]->score, kTaken);
      order[k]->rule = "english/listed";
    }
    i = end;
  }
}

/// "BREMEN, 14 May (Orbital Review) - …": the place and the paper before a story's first sentence.
void Finder::find_dateline() {
  constexpr std::size_t kLongest = 14;
  std::size_t dash = 0, name = 0;
  while (dash < count() && dash < kLongest &&
         (token(dash).mark != CharKind::kDash || !token(dash).after_space))
    ++dash;
  const std::size_t end = dash;                                                  // of what stands before it
  while (dash + 1 < count() && token(dash + 1).mark == CharKind::kDash) ++dash;  // " -- "
  if (dash + 1 >= count() || dash >= kLongest || !token(dash + 1).after_space) return;
  while (name < end && token(name).capital && token(name).kind != TokenKind::kMark) ++name;
  if (name == 0 || name > 3) return;
  const CharKind behind = token(name).mark;
  const bool dated =
      token(name).any(bits(Role::kTime, Role::kPlace)) || token(name).kind == TokenKind::kNumber;
  if (name < end && behind != CharKind::kComma && behind != CharKind::kOpenBracket && !dated) return;
  for (std::size_t i = name; i < end; ++i)
    if (!token(i).capital &&
        (token(i).kind == TokenKind::kLatin || token(i).any(bits(Role::kVerb, Role::kSay))))
      return;
  add(token(0).begin, token(name - 1).end, "place", 0.8, "english/dateline");
  for (std::size_t i = name; i + 2 < end; ++i) {
    if (token(i).mark != CharKind::kOpenBracket || passage_->partner[token(i).begin] == Passage::kNoPartner)
      continue;
    const std::size_t close = token_at(passage_->partner[token(i).begin]);
    if (close > i + 1 && close <= end)
      add(token(i + 1).begin, token(close - 1).end, "organisation/media", 0.8, "english/dateline");
  }
}

}  // namespace guanxi::extract
