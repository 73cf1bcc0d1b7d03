// Where the clause reader finds subjects, objects and phrases: walks over the items around a verb.
#include <algorithm>

#include "extract/syntax.hpp"
#include "extract/syntax_tags.hpp"

namespace guanxi::extract {
namespace {

using namespace syntax;

constexpr int kMaxDepth = 4;               // verbs that share a subject
constexpr std::size_t kMaxInsertion = 34;  // items of an apposition or a relative clause
constexpr std::size_t kMaxGoverned = 9;    // words between a preposition and its name
constexpr std::size_t kMaxUnknown = 3;     // words of no class between a subject and its verb
constexpr double kDoubtOfMember = 0.95;    // "researchers at X" for X
constexpr double kDoubtOfWords = 0.9;      // of unknown words in between
constexpr double kDoubtOfShared = 0.95;    // of an earlier verb's subject
constexpr std::uint32_t kNameReach = 50;   // characters of other words before the name in a phrase

}  // namespace

/// Whether the noun right before a mention says nothing of it: "under the project Acme", "under the deal the
/// firm".
bool SyntaxReader::opens_phrase(std::size_t first) const {
  const Item& noun = items()[first - 1];
  if (noun.kind != ItemKind::kWord || has(first - 1, kPreposition | kAgent | kArticle)) return false;
  if (items()[first].reference && sentence_->passage->folded[items()[first].begin] == 't' &&
      !noun.is(Role::kVerb) && !noun.is(Role::kConjunction) && !noun.is(Role::kFunction))
    return true;
  if (lexicon_->find(noun.form, "noun/agreement") != nullptr) return true;
  const LexiconEntry* cue = lexicon_->find(noun.form, "cue");
  if (cue == nullptr) return false;
  std::string_view path = lexicon_->type(cue->type).path;
  path.remove_prefix(sizeof "cue");
  const std::string_view family = sentence_->decision->entities[items()[first].entity].family();
  return path.starts_with("pro") && family == "organisation";
}

/// The preposition that governs the mention at `first`; kNone without one.
std::size_t SyntaxReader::governor_of(std::size_t first) const {
  std::size_t words = 0;
  for (std::size_t i = first; i-- > 0 && words < kMaxGoverned;) {
    const Item& item = items()[i];
    if (has(i, kPreposition | kMemberOf | kAgent) && !has(i, kTo)) return i;
    if (has(i, kPreposition)) return i;
    const bool owner =
        is_mention(i) && (items()[i + 1].is(Role::kOf) ||
                          (items()[i + 1].kind == ItemKind::kMark && items()[i + 1].mark == CharKind::kDash));
    if (owner) continue;
    if (item.kind == ItemKind::kMark) {
      if (item.mark == CharKind::kDash || item.mark == CharKind::kOpenQuote) continue;
      return kNone;
    }
    // "under the deal the hospital", "under the project Acme": a phrase of its own
    if (i + 1 < first && has(i + 1, kArticle) && item.kind != ItemKind::kMark && !is_verb(i)) return kNone;
    if (i + 1 == first && opens_phrase(first)) return kNone;
    if (is_mention(i) || item.any(bits(Role::kTime, Role::kNumeral)) ||
        has(i, kRelative | kPronouns | kConjunction))
      return kNone;
    const bool year = item.kind == ItemKind::kOther && item.size() == 4 &&
                      sentence_->passage->kind[item.begin] == CharKind::kDigit;
    if (year || is_verb(i)) return kNone;
    ++words;
  }
  return kNone;
}

/// "The agency and Ethiopia": what "and" joins though it is of another kind.
void SyntaxReader::add_others_before(Group& group, const Types& types) const {
  std::size_t at = group.first;
  if (at > 0 && has(at - 1, kArticle)) --at;
  if (at < 2 || !items()[at - 1].is(Role::kConjunction) || !is_mention(at - 2)) return;
  Group others = group_ending(at - 2);
  if (!fits(others, types) || governor_of(others.first) != kNone) return;
  group.first = others.first;
  others.entities.append(group.entities);
  group.entities = std::move(others.entities);
}

/// The nearest verb before an item in its sentence; kNone without one.
std::size_t SyntaxReader::verb_before(std::size_t item) const {
  for (std::size_t i = item; i-- > 0 && item - i <= kMaxInsertion;) {
    if (is_break(i)) return kNone;
    if (is_verb(i)) return i;
  }
  return kNone;
}

/// The comma that opens the insertion which `comma` closes: ", a maker of robots and drones,"; kNone without
/// one.
std::size_t SyntaxReader::insertion_before(std::size_t comma) const {
  for (std::size_t i = comma; i-- > 0 && comma - i <= kMaxInsertion;) {
    if (is_break(i)) return kNone;
    if (!is_comma(i)) continue;
    const std::size_t next = i + 1;
    const Item& item = items()[next];
    const bool place = comma - i <= 3 && is_mention(next) && is_type(*sentence_, item, "place");
    const bool participle = is_participle(next);
    const bool age =
        sentence_->passage->kind[item.begin] == CharKind::kDigit;  // ", 52,", ", 50 km from Dakar,"
    const bool owner =
        age || (is_mention(next) && next + 1 < items().size() && items()[next + 1].is(Role::kOf));
    if (place && i > 0 && is_mention(i - 1)) {  // ", of Galway, Ireland,"
      const std::size_t governor = governor_of(group_ending(i - 1).first);
      if (governor != kNone && governor > 0 && is_comma(governor - 1)) return governor - 1;
    }
    if (place || participle || owner || item.is(Role::kTitle) ||
        has(next, kArticle | kRelative | kExample | kPreposition | kAdverb | kMember | kVersion | kTo |
                      kNaming | kFormer))
      return i;
    // "X, winner of the Y,": a noun without an article
    if (i > 0 && is_mention(i - 1) && item.kind != ItemKind::kMark && !is_mention(next) && !is_verb(next) &&
        !item.any(bits(Role::kConjunction, Role::kFunction, Role::kTime, Role::kDenial)) &&
        next + 1 < comma && has(next + 1, kMemberOf | kPreposition))
      return i;
    if (is_mention(next) && next + 1 == comma) return i;
  }
  return kNone;
}

/// The nearest mention of the right type before an item, as a relative pronoun or a participle refers to it:
/// not across a verb, nor a comma but those around an apposition.
SyntaxReader::Group SyntaxReader::nearest_before(std::size_t item, const Types& types) const {
  for (std::size_t i = item; i-- > 0 && item - i <= kMaxInsertion;) {
    if (is_break(i)) return {};
    if (is_mention(i)) {
      Group group = group_ending(i);
      if (fits(group, types)) return group;
      if (is_type(*sentence_, items()[i], "place") || governor_of(group.first) != kNone ||
          (i + 1 < items().size() && items()[i + 1].is(Role::kOf))) {
        i = group.first;
        continue;
      }
      return {};
    }
    if (is_comma(i) && i + 1 < item) {
      const std::size_t next = i + 1;
      const bool age = sentence_->passage->kind[items()[next].begin] == CharKind::kDigit;
      const bool apposition = age || has(next, kArticle | kMember | kVersion) || is_mention(next) ||
                              items()[next].is(Role::kTitle) || items()[next].is(Role::kCue);
      if (!apposition) return {};
      continue;
    }
    if (is_verb(i) && !has(i, kNaming)) return {};
    // "a twin that": an unnamed thing, unless it is an apposition to a name
    if (has(i, kArticle) && (i == 0 || !is_comma(i - 1))) return {};
  }
  return {};
}

/// Whether a verb's form says that one does it: "runs".
bool SyntaxReader::is_singular(std::size_t item) const {
  while (item + 1 < items().size() && has(item, kAdverb)) ++item;
  return has(item, kPresentForm) || lexicon_->find(items()[item].form, "clause/singular") != nullptr;
}

SyntaxReader::Group SyntaxReader::antecedent(std::size_t relative, const Types& types) const {
  std::size_t end = relative;
  // "which X released and that is built on": the antecedent of the clause before
  for (std::size_t i = end; end > 0 && has(end - 1, kConjunction) && i-- > 0 && !is_break(i);)
    if (has(i, kRelative)) end = i;
  if (end > 0 && is_comma(end - 1)) --end;
  Group group = nearest_before(end, types);
  // "A and B, which runs on": one of them
  if (group.entities.size() > 1 && relative + 1 < items().size() && is_singular(relative + 1)) {
    group.entities = {group.entities.back()};
    group.first = group.last;
  }
  group.confidence *= kDoubtOfShared;
  return group;
}

/// The subject of the verb before an item, which it shares ("and", "to", a participle behind a comma).
SyntaxReader::Group SyntaxReader::subject_shared(std::size_t item, const Types& types, int depth) const {
  std::size_t verb = verb_before(item);
  if (verb != kNone) {
    Group group = subject_of(verb, types, depth + 1);
    // "was one of ten firms picked for X, and won Y": the participle belongs to a noun
    while (!group.found() && verb != kNone && is_participle(verb) && group_of(verb).auxiliary == 0 &&
           depth < kMaxDepth) {
      ++depth;
      verb = verb_before(verb);
      if (verb != kNone) group = subject_of(verb, types, depth + 1);
    }
    group.confidence *= kDoubtOfShared;
    return group;
  }
  for (std::size_t i = item;
       i-- > 0 && !is_break(i);) {  // a verb that no list has: what the clause begins with
    if (!is_mention(i)) continue;
    Group group = group_ending(i);
    const bool opens = group.first == 0 || is_comma(group.first - 1) || has(group.first - 1, kArticle);
    if (opens && governor_of(group.first) == kNone && fits(group, types)) {
      group.confidence *= kDoubtOfWords;
      return group;
    }
    i = group.first;
  }
  return {};
}

/// "Founded by X in 2016, FarmLink connects …": the subject stands behind the verb's phrase.
SyntaxReader::Group SyntaxReader::subject_behind(std::size_t verb, const Types& types) const {
  for (std::size_t i = verb + 1; i + 1 < items().size(); ++i) {
    if (is_break(i)) return {};
    if (!is_comma(i)) continue;
    for (std::size_t k = i + 1; k < items().size() && k - i <= kMaxGoverned && !is_comma(k); ++k) {
      if (has(k, kPronouns)) return pronoun(k, types);
      if (is_verb(k) && !(k > 0 && items()[k - 1].mark == CharKind::kDash)) break;
      if (!is_mention(k) || governor_of(k) != kNone) continue;
      Group group = group_from(k, {});
      if (!fits(group, types)) continue;
      const std::size_t next = group.last + 1;
      // an apposition of what the phrase names is no subject
      bool acts = false;
      for (std::size_t v = next; v < items().size() && v - next < 6 && !acts; ++v) {
        if (is_comma(v)) {
          acts = v + 1 < items().size() && has(v + 1, kArticle | kRelative);
          break;
        }
        acts = is_verb(v) || items()[v].kind == ItemKind::kOther;
      }
      if (acts) return group;
      break;
    }
  }
  return {};
}

/// What stands before the comma at `comma`, which is the last item before a verb; `go_on` becomes the item
/// before which the search goes on, kNone where it ends.
SyntaxReader::Group SyntaxReader::subject_across_comma(std::size_t comma, std::size_t verb,
                                                       const VerbGroup& group, const Types& types, int depth,
                                                       std::size_t& go_on) const {
  go_on = kNone;
  const bool inflected = group.auxiliary == 0 && !group.infinitive && is_participle(verb);
  if (comma > 0 && is_mention(comma - 1)) {
    const Group before = group_ending(comma - 1);
    const std::size_t governor = governor_of(before.first);
    if (governor != kNone && has(governor, kExample) && fits(before, types)) return before;
    if (before.first > 0 && has(before.first - 1, kNaming) && fits(before, types)) return before;
  }
  if (inflected && has(verb, kIngForm)) return subject_shared(comma, types, depth);
  const std::size_t open = insertion_before(comma);
  // "its payments app, X, is used": the name of a noun
  if (open != kNone && open > 0 && is_mention(open + 1) && !is_mention(open - 1)) {
    Group named = group_from(open + 1, {});
    if (named.last + 1 == comma && fits(named, types)) return named;
  }
  if (inflected &&
      (agent_mark(verb) != kNone || voice_of(verb, Inflection::kPast, group) == Voice::kPassive)) {
    Group nearest = nearest_before(comma, types);
    if (nearest.found()) return nearest;
  }
  go_on = open;
  return {};
}

/// Whether an article stands before a common noun: "the Turku-based company".
bool SyntaxReader::is_described(std::size_t noun) const {
  constexpr std::size_t kFarthest = 9;
  for (std::size_t i = noun; i-- > 0 && noun - i <= kFarthest;) {
    if (has(i, kArticle)) return true;
    if (is_comma(i) || is_break(i) || is_verb(i)) return items()[i].mark == CharKind::kDash;
    if (has(i, kPreposition)) return false;
  }
  return false;
}

bool SyntaxReader::joined_by_conjunction(const Group& group) const {
  for (std::size_t i = group.first; i < group.last; ++i)
    if (items()[i].is(Role::kConjunction)) return true;
  return false;
}

/// A mention on the way: the subject, or what a phrase holds.
std::optional<SyntaxReader::Group> SyntaxReader::subject_at_mention(SubjectWalk& walk) const {
  const std::size_t i = walk.end - 1;
  Group group = group_ending(i);
  std::size_t governor = governor_of(group.first);
  // "Founded by graduates of A, B has raised": no list, which a conjunction would close
  if (governor != kNone && group.entities.size() > 1 && !joined_by_conjunction(group)) {
    group = {{items()[i].entity}, i, i};
    governor = governor_of(i);
  }
  if (governor != kNone) {
    const bool acts = governor > 0 && has(governor - 1, kMember) && has(governor, kMemberOf);
    if (acts && fits(group, walk.types)) {
      group.confidence *= kDoubtOfMember;
      group.first = governor - 1;
      add_others_before(group, walk.types);
      return group;
    }
    walk.end = governor;
    walk.passed_phrase = true;
    return std::nullopt;
  }
  if (fits(group, walk.types)) {
    if (walk.unknown > 0) group.confidence *= kDoubtOfWords;
    add_others_before(group, walk.types);
    return group;
  }
  if (walk.passed_phrase || walk.unknown > 0 || !is_type(*sentence_, items()[i], "place")) return Group{};
  walk.end = group.first;
  return std::nullopt;
}

std::optional<SyntaxReader::Group> SyntaxReader::subject_at_comma(SubjectWalk& walk) const {
  const std::size_t i = walk.end - 1;
  if (!walk.passed_phrase && walk.unknown == 0) {
    std::size_t go_on = kNone;
    Group group = subject_across_comma(i, walk.verb, walk.group, walk.types, walk.depth, go_on);
    if (group.found() || go_on == kNone) return group;
    walk.end = go_on;
    return std::nullopt;
  }
  if (!has(walk.end, kArticle | kMember) && !items()[walk.end].is(Role::kTitle)) return Group{};
  walk.end = i;
  return std::nullopt;
}

std::optional<SyntaxReader::Group> SyntaxReader::subject_at_word(SubjectWalk& walk) const {
  const std::size_t i = walk.end - 1;
  const Item& item = items()[i];
  if (has(i, kRelative)) return walk.unknown == 0 ? antecedent(i, walk.types) : Group{};
  if (has(i, kConjunction))
    return !walk.passed_phrase && walk.unknown == 0 ? subject_shared(i, walk.types, walk.depth) : Group{};
  if (has(i, kSubordinate) || is_verb(i)) return Group{};
  if (item.is(Role::kCue) && walk.end == walk.group.begin && is_described(i)) {
    Group carried = pronoun(i, walk.types);
    if (carried.found()) return carried;
  }
  const bool silent = has(i, kAdverb | kMember | kArticle | kPreposition) || item.kind == ItemKind::kMark ||
                      item.any(bits(Role::kTime, Role::kNumeral, Role::kOf, Role::kFunction));
  if (!silent && !walk.passed_phrase && ++walk.unknown > kMaxUnknown) return Group{};
  const bool wants_person = std::find(walk.types.begin(), walk.types.end(), "person") != walk.types.end();
  if (item.is(Role::kTitle) && !walk.passed_phrase && !wants_person) return Group{};
  walk.end = i;
  return std::nullopt;
}

SyntaxReader::Group SyntaxReader::subject_before(std::size_t verb, const VerbGroup& verb_group,
                                                 const Types& types, int depth) const {
  SubjectWalk walk{verb, verb_group, types, depth, verb_group.begin};
  while (walk.end > 0) {
    const std::size_t i = walk.end - 1;
    const Item& item = items()[i];
    if (verb_group.begin - i > 2 * kMaxInsertion || is_break(i)) return {};
    if (has(i, kPronouns)) return pronoun(i, types);
    if (item.kind == ItemKind::kMark && item.mark == CharKind::kCloseBracket) {
      const std::uint32_t partner = sentence_->passage->partner[item.begin];
      while (walk.end > 0 && items()[walk.end - 1].begin > partner) --walk.end;
      if (walk.end > 0) --walk.end;
      continue;
    }
    const auto found = is_mention(i) ? subject_at_mention(walk)
                       : is_comma(i) ? subject_at_comma(walk)
                                     : subject_at_word(walk);
    if (found) return *found;
  }
  return {};
}

SyntaxReader::Group SyntaxReader::subject_of(std::size_t verb, const Types& types, int depth) const {
  if (depth > kMaxDepth) return {};
  const VerbGroup group = group_of(verb);
  if (group.begin == 0) return subject_behind(verb, types);
  const std::size_t before = group.begin - 1;
  const bool governed = has(before, kPreposition) && !has(before, kAgent | kTo);
  if (group.infinitive) {  // "X agreed to build", "chose X to build", "gave a contract to X to build"
    if (is_mention(before)) {
      Group chosen = group_ending(before);
      const std::size_t governor = governor_of(chosen.first);
      if ((governor == kNone || has(governor, kTo)) && fits(chosen, types)) return chosen;
    }
    return subject_shared(group.begin, types, depth);
  }
  if (group.auxiliary == 0 && has(verb, kIngForm)) {
    if (is_mention(before)) return nearest_before(group.begin, types);
    if (governed || has(before, kAgent) || is_verb(before)) {
      const std::size_t main = verb_before(before + (is_verb(before) ? 1 : 0));
      return main != kNone ? subject_of(main, types, depth + 1) : subject_behind(verb, types);
    }
    if (!is_comma(before) && !has(before, kConjunction | kRelative))
      return nearest_before(group.begin, types);
  }
  const bool past = has(verb, kPastForm) && (!is_uninflected(verb) || agent_mark(verb) != kNone);
  if (group.auxiliary == 0 && past && !is_comma(before) && !has(before, kRelative | kConjunction) &&
      voice_of(verb, Inflection::kPast, group) == Voice::kPassive)
    return nearest_before(group.begin, types);
  return subject_before(verb, group, types, depth);
}

/// "signed an agreement with", "in partnership with …, X built".
SyntaxReader::Group SyntaxReader::subject_of_noun(std::size_t noun, const Types& types) const {
  std::size_t phrase = noun;
  while (phrase > 0 && noun - phrase <= kMaxGoverned && !is_mention(phrase - 1) && !is_comma(phrase - 1) &&
         !is_verb(phrase - 1) && !has(phrase - 1, kPreposition))
    --phrase;
  const bool attends = phrase > 0 && lexicon_->find(items()[phrase - 1].form, "clause/with") != nullptr;
  for (std::size_t i = noun; i-- > 0 && !is_break(i) && noun - i <= kMaxInsertion;) {
    if (is_verb(i)) {
      const std::size_t agent = attends                                               ? kNone
                                : group_of(i).auxiliary == kBe || !has(i, kAuxiliary) ? agent_mark(i)
                                                                                      : kNone;
      if (agent != kNone && agent < noun) {
        Group group = object_from(agent + 1, types, kNameReach);
        if (group.found()) return group;
      }
      return subject_of(i, types, 0);
    }
    if (i == 0 || (is_comma(i) && i + 3 >= noun)) {
      Group group = subject_behind(noun, types);
      if (group.found()) return group;
    }
    // "X, in partnership with Y, has built": the phrase is an insertion behind its subject
    if (is_comma(i) && i > 0 && is_mention(i - 1) && verb_before(i) == kNone) {
      Group group = group_ending(i - 1);
      if (governor_of(group.first) == kNone && fits(group, types)) return group;
    }
  }
  return noun == 0 ? subject_behind(noun, types) : Group{};
}

}  // namespace guanxi::extract
