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
constexpr std::uint32_t kPhraseReach = 120;

}  // namespace

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
  group.entities.insert(group.entities.begin(), others.entities.begin(), others.entities.end());
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
    const bool age = next + 1 == comma && sentence_->passage->kind[item.begin] == CharKind::kDigit;
    const bool owner =
        age || (is_mention(next) && next + 1 < items().size() && items()[next + 1].is(Role::kOf));
    if (place || participle || owner || item.is(Role::kTitle) ||
        has(next,
            kArticle | kRelative | kExample | kPreposition | kAdverb | kMember | kVersion | kTo | kNaming))
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

SyntaxReader::Group SyntaxReader::antecedent(std::size_t relative, const Types& types) const {
  std::size_t end = relative;
  if (end > 0 && is_comma(end - 1)) --end;
  Group group = nearest_before(end, types);
  group.confidence *= kDoubtOfShared;
  return group;
}

/// The subject of the verb before an item, which it shares ("and", "to", a participle behind a comma).
SyntaxReader::Group SyntaxReader::subject_shared(std::size_t item, const Types& types, int depth) const {
  const std::size_t verb = verb_before(item);
  if (verb != kNone) {
    Group group = subject_of(verb, types, depth + 1);
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
  const LexiconEntry* entry = lexicon_->find(items()[verb].form, "verb");
  const bool bare = group.auxiliary == 0 && !group.infinitive && entry != nullptr;
  const auto form = bare ? entry->attributes.find("form") : decltype(entry->attributes.end()){};
  const bool inflected = bare && is_participle(verb);
  if (comma > 0 && is_mention(comma - 1)) {
    const Group before = group_ending(comma - 1);
    const std::size_t governor = governor_of(before.first);
    if (governor != kNone && has(governor, kExample) && fits(before, types)) return before;
    if (before.first > 0 && has(before.first - 1, kNaming) && fits(before, types)) return before;
  }
  if (inflected && form->second == "ing") return subject_shared(comma, types, depth);
  const std::size_t open = insertion_before(comma);
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
  constexpr std::size_t kFarthest = 5;
  for (std::size_t i = noun; i-- > 0 && noun - i <= kFarthest;) {
    if (has(i, kArticle)) return true;
    if (is_comma(i) || is_break(i) || is_verb(i)) return items()[i].mark == CharKind::kDash;
    if (has(i, kPreposition)) return false;
  }
  return false;
}

/// A mention on the way: the subject, or what a phrase holds.
std::optional<SyntaxReader::Group> SyntaxReader::subject_at_mention(SubjectWalk& walk) const {
  const std::size_t i = walk.end - 1;
  Group group = group_ending(i);
  const std::size_t governor = governor_of(group.first);
  if (governor != kNone) {
    const bool acts = governor > 0 && has(governor - 1, kMember) && has(governor, kMemberOf);
    if (acts && fits(group, walk.types)) {
      group.confidence *= kDoubtOfMember;
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
  const LexiconEntry* entry = lexicon_->find(items()[verb].form, "verb");
  const auto form = [&](std::string_view wanted) {
    if (entry == nullptr) return false;
    const auto found = entry->attributes.find("form");
    return found != entry->attributes.end() && found->second == wanted;
  };
  const bool governed = has(before, kPreposition) && !has(before, kAgent | kTo);
  if (group.infinitive) {  // "X agreed to build", "chose X to build"
    if (is_mention(before) && governor_of(group_ending(before).first) == kNone) {
      Group chosen = group_ending(before);
      if (fits(chosen, types)) return chosen;
    }
    return subject_shared(group.begin, types, depth);
  }
  if (group.auxiliary == 0 && form("ing")) {
    if (is_mention(before)) return nearest_before(group.begin, types);
    if (governed || has(before, kAgent) || is_verb(before)) {
      const std::size_t main = verb_before(before + (is_verb(before) ? 1 : 0));
      return main != kNone ? subject_of(main, types, depth + 1) : subject_behind(verb, types);
    }
    if (!is_comma(before) && !has(before, kConjunction | kRelative))
      return nearest_before(group.begin, types);
  }
  if (group.auxiliary == 0 && form("past") && !is_comma(before) && !has(before, kRelative | kConjunction) &&
      voice_of(verb, Inflection::kPast, group) == Voice::kPassive)
    return nearest_before(group.begin, types);
  return subject_before(verb, group, types, depth);
}

/// "signed an agreement with", "in partnership with …, X built".
SyntaxReader::Group SyntaxReader::subject_of_noun(std::size_t noun, const Types& types) const {
  for (std::size_t i = noun; i-- > 0 && !is_break(i) && noun - i <= kMaxInsertion;) {
    if (is_verb(i)) {
      const std::size_t agent = group_of(i).auxiliary == kBe || !has(i, kAuxiliary) ? agent_mark(i) : kNone;
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
  }
  return noun == 0 ? subject_behind(noun, types) : Group{};
}

/// "by A, a former banker, and B": the members of a list behind an apposition to the first.
void SyntaxReader::add_others_behind(Group& group, const Types& types) const {
  std::size_t comma = group.last + 1;
  if (comma + 1 >= items().size() || !is_comma(comma) || !has(comma + 1, kArticle | kRelative)) return;
  for (std::size_t i = comma + 1; i + 2 < items().size() && i - comma <= kMaxGoverned * 2; ++i) {
    if (is_break(i)) return;
    if (!is_comma(i)) continue;
    std::size_t next = i + 1;
    if (!items()[next].is(Role::kConjunction)) return;
    ++next;
    if (has(next, kArticle) && next + 1 < items().size()) ++next;
    if (!is_mention(next) || !has_type(*sentence_, items()[next], types)) return;
    const Group others = group_from(next, types);
    // "…, and B said": a clause of its own
    if (others.last + 1 < items().size() && is_verb(others.last + 1)) return;
    group.entities.insert(group.entities.end(), others.entities.begin(), others.entities.end());
    group.last = others.last;
    return;
  }
}

/// The first mention of the right type from `begin` on, as a verb's or a preposition's object.
SyntaxReader::Group SyntaxReader::object_from(std::size_t begin, const Types& types,
                                              std::uint32_t reach) const {
  std::uint32_t characters = 0;
  for (std::size_t i = begin; i < items().size() && characters <= reach; ++i) {
    const Item& item = items()[i];
    if (is_break(i)) return {};
    if (is_mention(i)) {
      if (has_type(*sentence_, item, types)) {
        // "Microsoft's Azure": an owner of the right type gives way to what it owns
        const bool owner = i + 1 < items().size() &&
                           (items()[i + 1].is(Role::kOf) || items()[i + 1].mark == CharKind::kDash);
        if (owner) {
          Group owned = object_from(i + 2, types, kNameReach);
          if (owned.found()) return owned;
        }
        Group group = group_from(i, types);
        add_others_behind(group, types);
        return group;
      }
      const bool modifies = i + 1 < items().size() && items()[i + 1].kind != ItemKind::kMark
                                ? !has(i + 1, kPreposition | kRelative | kConjunction) && !is_verb(i + 1)
                                : i + 1 < items().size() && items()[i + 1].mark == CharKind::kDash;
      if (!modifies) return {};
      continue;
    }
    if (is_comma(i)) {
      std::size_t next = i + 1;
      while (next < items().size() && (has(next, kNaming) || items()[next].mark == CharKind::kOpenQuote))
        ++next;
      if (next >= items().size() || !is_mention(next) || !has_type(*sentence_, items()[next], types))
        return {};
      continue;
    }
    if (has(i, kPronouns | kRelative | kConjunction | kSubordinate) || item.is(Role::kDenial)) return {};
    if (has(i, kExample)) continue;
    if (has(i, kPreposition) && i > begin) {
      const bool leads = has(i - 1, kVersion) || (has(i - 1, kMember) && has(i, kMemberOf));
      if (!leads) return {};
      continue;
    }
    if (has(i, kPreposition | kTo)) return {};
    if (is_verb(i) && i > begin && items()[i - 1].mark != CharKind::kDash) {
      const bool adjective = is_participle(i) && has(i - 1, kArticle | kAdverb);
      if (!adjective) return {};
    }
    characters += item.size() + 1;
  }
  return {};
}

/// What a preposition of the trigger's governs.
SyntaxReader::Group SyntaxReader::phrase_of(std::size_t trigger, const ClassSet& words,
                                            const Types& types) const {
  std::uint32_t characters = 0;
  for (std::size_t i = trigger + 1; i < items().size() && characters <= kPhraseReach; ++i) {
    if (is_break(i)) return {};
    if (is_mention(i)) {
      i = group_from(i, {}).last;
      continue;
    }
    if (has_class(*sentence_, items()[i], words)) {
      Group group = object_from(i + 1, types, kNameReach);
      if (group.found()) return group;
    }
    const bool insertion = is_comma(i) && i + 1 < items().size() && has(i + 1, kPreposition);
    if (is_comma(i) && !insertion) return {};
    if (has(i, kRelative | kSubordinate) || items()[i].is(Role::kDenial)) return {};
    if (is_verb(i) && !has(i, kNaming) && !is_described(i) && items()[i - 1].mark != CharKind::kDash) {
      if (!is_participle(i) && !has(i - 1, kTo)) return {};
    }
    characters += items()[i].size() + 1;
  }
  return {};
}

/// The first run of such words from the trigger's adverbs on in its clause.
SyntaxReader::Group SyntaxReader::word_of(std::size_t trigger, const ClassSet& words) const {
  for (std::size_t i = group_of(trigger).begin; i < items().size() && i <= trigger + kMaxInsertion; ++i) {
    if (is_break(i)) return {};
    if (!has_class(*sentence_, items()[i], words)) continue;
    Group run{{kNoEntity}, i, i};
    while (run.last + 1 < items().size() && has_class(*sentence_, items()[run.last + 1], words)) ++run.last;
    return run;
  }
  return {};
}

}  // namespace guanxi::extract
