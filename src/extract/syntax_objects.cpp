// Where the clause reader finds what a verb is about: its object, what its prepositions govern, its words.
#include <algorithm>

#include "extract/syntax.hpp"
#include "extract/syntax_tags.hpp"

namespace guanxi::extract {
namespace {

using namespace syntax;

constexpr std::size_t kMaxInsertion = 34;  // items of an apposition or a relative clause
constexpr std::size_t kMaxGoverned = 9;    // words between a preposition and its name
constexpr std::uint32_t kNameReach = 50;   // characters of other words before the name in a phrase
constexpr std::uint32_t kPhraseReach = 120;
constexpr std::uint32_t kAgentReach = 70;  // before who did it
constexpr double kDoubtOfFronted = 0.9;
constexpr double kDoubtOfObject = 0.85;  // of what a pronoun as an object stands for

}  // namespace

/// "by A together with B", "A, alongside B and C, …": those with whom one does it do it too.
void SyntaxReader::add_companions(Group& group, const Types& types) const {
  std::size_t at = group.last + 1;
  if (at < items().size() && is_comma(at)) ++at;
  if (at + 1 >= items().size() || !has(at, kCompanion)) return;
  std::size_t next = at + 1;
  while (next < items().size() && next - at <= 3 && !is_mention(next) && !is_verb(next) &&
         items()[next].kind != ItemKind::kMark)
    ++next;
  if (next >= items().size() || !is_mention(next) || !has_type(*sentence_, items()[next], types)) return;
  const Group others = group_from(next, types);
  group.entities.append(others.entities);
  group.last = others.last;
}

/// "A opened a lab together with B", "which A runs jointly with B": those behind the verb do it too.
void SyntaxReader::add_companions_of(std::size_t verb, Group& subject, const Types& types) const {
  constexpr std::size_t kFarthest = 16;
  for (std::size_t i = verb + 1; i + 1 < items().size() && i - verb <= kFarthest; ++i) {
    if (is_break(i) || is_verb(i) || has(i, kRelative | kSubordinate)) return;
    if (!has(i, kCompanion)) continue;
    const Group others = object_from(i + 1, types, kNameReach);
    if (!others.found()) return;
    for (const std::uint32_t other : others.entities)
      if (std::find(subject.entities.begin(), subject.entities.end(), other) == subject.entities.end())
        subject.entities.push_back(other);
    return;
  }
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
    while (next + 1 < items().size() && (has(next, kArticle | kAgent) || items()[next].is(Role::kTitle)))
      ++next;
    if (!is_mention(next) || !has_type(*sentence_, items()[next], types)) return;
    const Group others = group_from(next, types);
    // "…, and B said": a clause of its own
    if (others.last + 1 < items().size() && is_verb(others.last + 1)) return;
    group.entities.append(others.entities);
    group.last = others.last;
    return;
  }
}

/// The mention to which the one at `i` and words behind it belong: "the Nairobi start-up Shamba", "former
/// Google engineers Jane Roe and …"; kNone where there is none.
std::size_t SyntaxReader::described_behind(std::size_t i, const Types& types) const {
  constexpr std::size_t kMostWords = 4;
  for (std::size_t k = i + 1; k < items().size() && k - i <= kMostWords + 1; ++k) {
    if (is_mention(k)) return k > i + 1 && has_type(*sentence_, items()[k], types) ? k : kNone;
    const Item& item = items()[k];
    const bool dash = item.kind == ItemKind::kMark && item.mark == CharKind::kDash;
    if (dash || has(k, kMember) || item.any(bits(Role::kCue, Role::kTitle))) continue;
    if (item.kind == ItemKind::kMark || has(k, kNaming) ||
        item.any(bits(Role::kOf, Role::kConjunction, Role::kDenial, Role::kTime)) ||
        has(k, kPreposition | kRelative | kConjunction | kSubordinate | kPronouns | kAuxiliary | kArticle |
                   kAgent))
      return kNone;
    if (is_verb(k) && !is_participle(k)) return kNone;
  }
  return kNone;
}

/// The first mention of the right type from `begin` on, as a verb's or a preposition's object.
SyntaxReader::Group SyntaxReader::object_from(std::size_t begin, const Types& types,
                                              std::uint32_t reach) const {
  std::uint32_t characters = 0;
  bool of_members = false;  // "with partners in Tunisia": not Tunisia
  bool specified = false;   // "a dataset of chips, X": what stands behind "of" is not X
  for (std::size_t i = begin; i < items().size() && characters <= reach; ++i) {
    const Item& item = items()[i];
    if (is_break(i)) return {};
    if (is_mention(i)) {
      if (specified) return {};
      if (of_members && is_type(*sentence_, item, "place")) return {};
      if (has_type(*sentence_, item, types)) {
        // "Microsoft's Azure": an owner of the right type gives way to what it owns
        const bool owner = i + 1 < items().size() &&
                           (items()[i + 1].is(Role::kOf) || items()[i + 1].mark == CharKind::kDash);
        if (owner) {
          Group owned = object_from(i + 2, types, kNameReach);
          if (owned.found()) return owned;
        }
        // "the New York nonprofit": a place that only says whence a thing is
        if (is_type(*sentence_, item, "place") && i + 1 < items().size() &&
            items()[i + 1].kind == ItemKind::kWord && items()[i + 1].is(Role::kCue)) {
          i = std::max(i + 1, described_behind(i, types) == kNone ? i + 1 : described_behind(i, types)) - 1;
          continue;
        }
        if (const std::size_t meant = described_behind(i, types); meant != kNone) {
          i = meant - 1;
          continue;
        }
        Group group = group_from(i, types);
        add_others_behind(group, types);
        add_companions(group, types);
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
      // "a plan, called X", "a logger, the X"
      const bool apposed = i > begin && !is_mention(i - 1) && items()[i - 1].kind != ItemKind::kMark;
      while (next < items().size() &&
             (has(next, kNaming | kExample) || items()[next].mark == CharKind::kOpenQuote ||
              ((next > i + 1 || apposed) && has(next, kArticle))))
        ++next;
      if (next >= items().size() || !is_mention(next) || !has_type(*sentence_, items()[next], types))
        return {};
      specified = false;
      continue;
    }
    if (i == begin && has(i, kPronouns)) {
      Group meant = pronoun(i, types);
      meant.confidence *= kDoubtOfObject;
      return meant;
    }
    if (has(i, kPronouns | kRelative | kConjunction | kSubordinate) ||
        (item.is(Role::kDenial) && !has(i, kFormer)))
      return {};
    if (has(i, kExample)) continue;
    if (has(i, kPreposition) && i > begin) {
      const bool leads = has(i - 1, kVersion) || (has(i - 1, kMember) && has(i, kMemberOf));
      if (!leads && item.is(Role::kConnector) && items()[i - 1].is(Role::kCue) && has(i, kMemberOf)) {
        specified = true;
        continue;
      }
      if (!leads) return {};
      of_members = has(i - 1, kMember);
      continue;
    }
    if (has(i, kPreposition | kTo)) return {};
    if (is_verb(i) && i > begin && items()[i - 1].mark != CharKind::kDash) {
      const bool before_noun = i + 1 < items().size() && items()[i + 1].kind == ItemKind::kOther &&
                               items()[i - 1].any(bits(Role::kNumeral, Role::kUnit));
      const bool adjective = is_participle(i) && (has(i - 1, kArticle | kAdverb) || before_noun);
      if (!adjective) return {};
    }
    characters += item.size() + 1;
  }
  return {};
}

/// What such a preposition governs that opens the trigger's clause: "At the fair in Oslo, X showed".
SyntaxReader::Group SyntaxReader::fronted_phrase(std::size_t trigger, const ClassSet& words,
                                                 const Types& types) const {
  std::size_t begin = trigger;
  while (begin > 0 && !is_break(begin - 1) && trigger - begin <= kMaxInsertion) --begin;
  while (begin < trigger &&
         (items()[begin].mark == CharKind::kOpenQuote || has(begin, kConjunction | kAdverb)))
    ++begin;
  if (begin + 2 >= trigger || !has_class(*sentence_, items()[begin], words)) return {};
  Group group = object_from(begin + 1, types, kNameReach);
  if (!group.found() || group.last >= trigger) return {};
  const std::size_t verb = verb_before(trigger);  // the phrase is the first verb's
  if (verb != kNone && verb > group.last && !has(verb, kAuxiliary)) return {};
  group.confidence *= kDoubtOfFronted;
  return group;
}

/// Who did it: behind its mark, or behind "by a grant from".
SyntaxReader::Group SyntaxReader::agent_from(std::size_t mark, const Types& types) const {
  Group agent = object_from(mark + 1, types, kAgentReach);
  for (std::size_t i = mark + 1; !agent.found() && i + 1 < items().size() && i - mark <= kMaxGoverned + 3;
       ++i) {
    if (is_break(i) || is_mention(i) || has(i, kRelative | kSubordinate)) break;
    if (has(i + 1, kPreposition | kMemberOf) && lexicon_->find(items()[i].form, "noun/investment") != nullptr)
      agent = object_from(i + 2, types, kNameReach);
  }
  return agent;
}

/// What a preposition of the trigger's governs.
SyntaxReader::Group SyntaxReader::phrase_of(std::size_t trigger, const ClassSet& words,
                                            const Types& types) const {
  std::uint32_t characters = 0;
  for (std::size_t i = trigger + 1; i < items().size() && characters <= kPhraseReach; ++i) {
    if (is_break(i)) return {};
    if (is_mention(i)) {
      i = list_end(i);
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
