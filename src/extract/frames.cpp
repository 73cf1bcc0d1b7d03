#include "extract/frames.hpp"

#include <algorithm>

#include "guanxi/model/ontology.hpp"

namespace guanxi::extract {
namespace {

constexpr std::size_t kNone = Clauses::kNone;
constexpr std::uint32_t kMaxBeforeVerb = 1;  // characters of other words before a verb without its subject
constexpr std::uint32_t kMaxHead = 16;       // characters between a particle and the noun of its clause
constexpr std::uint32_t kMaxAgent = 24;      // characters between an agent's marker and the verb

bool is_plain_noun(const Item& item) {
  return item.kind == ItemKind::kOther || item.roles == 0 ||
         item.any(bits(Role::kNoun, Role::kTitle, Role::kCue, Role::kSuffix));
}

}  // namespace

bool FrameMatcher::is_mention(std::size_t item, const Types& types) const {
  return sentence_.items[item].kind == ItemKind::kMention &&
         has_type(sentence_, sentence_.items[item], types);
}

/// Whether a mention can act: a place that only says where the noun behind it is cannot (浙江企业), nor a
/// country before a name (韩国某大学).
bool FrameMatcher::can_act(std::size_t item, const Types& types) const {
  if (!is_mention(item, types)) return false;
  const auto& items = sentence_.items;
  const Entity& entity = sentence_.decision->entities[items[item].entity];
  if (entity.family() != "place" || types.size() == 1 || items[item].reference || item + 1 >= items.size())
    return true;
  const Item& next = items[item + 1];
  if (next.kind == ItemKind::kOther) {
    const bool named = entity.entry != kNoEntry && entity.rule == "lexicon";
    return !named || !lies_below(sentence_.lexicon->type(sentence_.lexicon->entry(entity.entry).type).path,
                                 "place/country");
  }
  return next.kind != ItemKind::kWord || !next.any(bits(Role::kNoun, Role::kCue, Role::kSuffix)) ||
         next.is(Role::kTime) || (next.is(Role::kVerb) && !next.any(bits(Role::kNoun, Role::kCue)));
}

/// Whether a word between the clause's beginning and the verb denies it or makes it a wish.
bool FrameMatcher::denied(std::size_t verb) const {
  for (std::size_t i = clauses_.begin(verb); i < verb; ++i)
    if (sentence_.items[i].is(Role::kDenial) && clauses_.particle(i) == kNone) return true;
  return false;
}

/// Whether nothing but adverbs, times and phrases stands before a verb in its clause, so that its subject is
/// dropped.
bool FrameMatcher::starts_clause(std::size_t verb) const {
  std::uint32_t other = 0;
  for (std::size_t i = clauses_.begin(verb); i < verb; ++i) {
    const Item& item = sentence_.items[i];
    if (item.kind == ItemKind::kMention || item.kind == ItemKind::kMark || clauses_.in_phrase(i)) continue;
    if (item.kind == ItemKind::kOther && sentence_.passage->kind[item.begin] == CharKind::kDigit) continue;
    if (item.kind == ItemKind::kOther)
      other += 2 * item.size();  // part of a name that nobody knows
    else if (item.is(Role::kReference))
      other += item.size();  // 双方, of whom nothing is known
    else if (is_plain_noun(item))
      other += item.size();
  }
  return other <= kMaxBeforeVerb;
}

Filler FrameMatcher::list_behind(std::size_t first, const Types& types) const {
  Filler filler;
  std::size_t next = 0;
  const auto list = list_from(sentence_, first, types, next);
  for (const std::size_t m : list) filler.entities.push_back(sentence_.items[m].entity);
  filler.begin = byte_of(sentence_.items[first].begin);
  filler.end = byte_of(sentence_.items[list.back()].end);
  return filler;
}

/// The list that ends with item `last`, its members no earlier than `begin`.
Filler FrameMatcher::list_before(std::size_t last, std::size_t begin, const Types& types) const {
  const auto& items = sentence_.items;
  Filler filler{{items[last].entity}, byte_of(items[last].begin), byte_of(items[last].end), 1, false};
  for (std::size_t first = begin; first < last; ++first) {
    if (!is_mention(first, types)) continue;
    std::size_t next = 0;
    const auto list = list_from(sentence_, first, types, next);
    if (std::find(list.begin(), list.end(), last) == list.end()) continue;
    filler.entities.clear();
    for (const std::size_t m : list)
      if (m <= last) filler.entities.push_back(items[m].entity);
    filler.begin = byte_of(items[first].begin);
    break;
  }
  return filler;
}

/// The word that marks the agent of a passive verb ("由 A 研发"); kNone for an active one.
std::size_t FrameMatcher::agent_marker(std::size_t verb) const {
  const auto& items = sentence_.items;
  std::uint32_t characters = 0;
  bool agent = false;
  for (std::size_t i = verb; i-- > clauses_.begin(verb);) {
    const Item& item = items[i];
    if (words_.is(item, ClauseWord::kAgent)) return agent ? i : kNone;
    if (item.is(Role::kOf) && clauses_.closed_by(i) != kNone) return kNone;
    if (item.kind == ItemKind::kMention) {
      agent = true;
      continue;
    }
    if (item.kind == ItemKind::kMark) continue;
    characters += item.size();
    if (characters > kMaxAgent) return kNone;
  }
  return kNone;
}

/// The agent nearest to the verb, and those listed with it.
Filler FrameMatcher::agent(std::size_t marker, std::size_t verb, const Types& types) const {
  for (std::size_t i = verb; i-- > marker + 1;)
    if (can_act(i, types) && !(clauses_.modifies(i) && i + 1 < verb && is_mention(i + 1, types)) &&
        (clauses_.governor(i) == kNone || clauses_.governor(i) <= marker)) {
      if (words_.is(sentence_.items[i + 1], ClauseWord::kPart)) return {};  // of a part that nobody knows
      Filler found = list_before(i, marker + 1, types);
      add_companions(found, i, verb, types);
      return found;
    }
  return {};
}

/// What a passive verb is done to: before the marker, in an earlier clause, or what the paragraph carries.
Filler FrameMatcher::patient(std::size_t marker, const Frame& frame) const {
  std::size_t begin = clauses_.begin(marker);
  for (std::size_t i = marker; i-- > begin;)
    if (is_mention(i, frame.object) && clauses_.governor(i) == kNone) {
      Filler found = list_before(i, begin, frame.object);
      add_companions(found, i, marker, frame.object);
      return found;
    }
  double confidence = 1;
  while (begin > 1 && starts_clause(marker)) {
    confidence *= kEarlierClause;
    Filler found = clause_subject(begin - 2, frame.object);
    if (!found.found() && frame.made) found = clause_object(begin - 2, frame.object);
    found.confidence = confidence;
    if (found.found()) return found;
    begin = clauses_.begin(begin - 2);
  }
  return frame.carried && starts_clause(marker)
             ? carried_.latest(sentence_, frame.object, byte_of(sentence_.items[marker].begin))
             : Filler{};
}

/// The particle that closes the clause of `verb`, also behind verbs listed with it: "由 A 主办、B 承办的 C".
std::size_t FrameMatcher::closing_particle(std::size_t verb) const {
  const auto& items = sentence_.items;
  if (clauses_.particle(verb) != kNone) return clauses_.particle(verb);
  for (std::size_t i = verb + 1; i < clauses_.end(verb); ++i) {
    const Item& item = items[i];
    if (item.kind == ItemKind::kMark && item.mark != CharKind::kListMark) return kNone;
    if (i == verb + 1 && item.mark != CharKind::kListMark && !item.is(Role::kConjunction)) return kNone;
    if (item.is(Role::kVerb)) {
      if (clauses_.particle(i) != kNone) return clauses_.particle(i);
      if (i + 1 >= items.size() || items[i + 1].mark != CharKind::kListMark) return kNone;
    }
  }
  return kNone;
}

/// The noun that the clause before a particle modifies.
Filler FrameMatcher::head_behind(std::size_t particle, const Types& types, std::uint32_t reach) const {
  std::uint32_t characters = 0;
  for (std::size_t i = particle + 1; i < clauses_.end(particle) && characters <= reach; ++i) {
    const Item& item = sentence_.items[i];
    if (is_mention(i, types)) return list_behind(i, types);
    if (item.is(Role::kVerb) && !is_plain_noun(item) && clauses_.particle(i) == kNone) break;
    if (words_.is(item, ClauseWord::kLocative)) break;
    if (item.kind != ItemKind::kMention) characters += item.size();
  }
  return {};
}

/// The first mention behind the verb; where this only owns or modifies another, that one.
Filler FrameMatcher::object_of(const Frame& frame, std::size_t verb, std::size_t& last) const {
  const auto& items = sentence_.items;
  std::uint32_t characters = 0;
  std::size_t object = kNone;
  bool passed = false, noun = false;
  for (std::size_t i = verb + 1; i < clauses_.end(verb) && characters <= frame.reach; ++i) {
    const Item& item = items[i];
    if (item.is(Role::kDenial)) break;
    // "组织企业参加 X": it is another's verb
    const bool plain_verb =
        item.is(Role::kVerb) && !is_plain_noun(item) && !words_.is(item, ClauseWord::kPreposition);
    if (noun && plain_verb && clauses_.particle(i) == kNone) break;
    noun = noun || (item.kind == ItemKind::kWord && is_plain_noun(item) && !item.is(Role::kVerb));
    if (passed && item.is(Role::kVerb) && clauses_.particle(i) == kNone && !is_plain_noun(item)) break;
    passed = passed || (item.kind == ItemKind::kMention && !clauses_.in_phrase(i));
    if (is_mention(i, frame.object)) {
      object = i;
      std::uint32_t between = 0;
      bool modifies = false;
      for (std::size_t k = i + 1; k < clauses_.end(verb) && between <= kMaxHead; ++k) {
        if (items[k].kind == ItemKind::kMark) break;
        modifies = modifies || items[k].is(Role::kOf) || words_.is(items[k], ClauseWord::kPart);
        if (items[k].is(Role::kVerb) && clauses_.particle(k) == kNone && !is_plain_noun(items[k])) break;
        if (modifies && is_mention(k, frame.object)) {
          object = k;
          break;
        }
        between += items[k].size();
      }
      break;
    }
    if (item.kind != ItemKind::kMention) characters += item.size();
  }
  if (object == kNone) return {};
  while (object + 1 < clauses_.end(verb) && is_mention(object + 1, frame.object)) ++object;
  std::size_t next = 0;
  last = list_from(sentence_, object, frame.object, next).back();
  return list_behind(object, frame.object);
}

/// What a preposition of the frame governs before the verb, in its clause or one that is a phrase alone.
Filler FrameMatcher::via_of(const Frame& frame, std::size_t verb) const {
  const auto& items = sentence_.items;
  const auto look = [&](std::size_t begin, std::size_t end) -> Filler {
    for (std::size_t i = end; i-- > begin;) {
      const std::size_t governor = clauses_.governor(i);
      if (governor == kNone || clauses_.modifies(i, end) || !is_mention(i, frame.via_types) ||
          !has_class(sentence_, items[governor], frame.via))
        continue;
      if (words_.is(items[governor], ClauseWord::kCompanion) && !can_act(i, frame.via_types)) continue;
      return list_before(i, governor, frame.via_types);
    }
    return {};
  };
  const std::size_t begin = clauses_.begin(verb);
  Filler found = look(begin, verb);
  if (found.found() || begin < 2) return found;
  const std::size_t earlier = clauses_.begin(begin - 2);
  std::uint32_t free = 0;
  for (std::size_t i = earlier; i + 1 < begin; ++i)
    if (!clauses_.in_phrase(i) && (is_plain_noun(items[i]) || items[i].kind == ItemKind::kMention))
      free += items[i].size();
  if (free <= kMaxBeforeVerb) found = look(earlier, begin - 1);
  return found;
}

/// Whether a mention follows with no other verb before it.
bool FrameMatcher::has_object(std::size_t verb) const {
  for (std::size_t i = verb + 1; i < clauses_.end(verb); ++i) {
    if (sentence_.items[i].kind == ItemKind::kMention) return true;
    if (sentence_.items[i].kind == ItemKind::kMark || sentence_.items[i].is(Role::kVerb)) return false;
  }
  return false;
}

bool FrameMatcher::match_passive(const Frame& frame, std::size_t verb, std::size_t marker,
                                 Match& match) const {
  if (!frame.subject.empty()) {
    match.subject = agent(marker, verb, frame.subject);
    if (!match.subject.found()) return false;
    if (frame.object.empty()) return true;
  }
  const std::size_t particle = closing_particle(verb);
  if (particle == kNone && has_object(verb)) return false;
  if (frame.nearest && particle == kNone) {
    match.object = nearest_before(clauses_.begin(marker), frame.object);
    return match.object.found();
  }
  if (particle != kNone) match.object = head_behind(particle, frame.object, kMaxHead);
  if (!match.object.found() && (particle == kNone || frame.loose)) match.object = patient(marker, frame);
  return match.object.found();
}

/// "A 研发的 B", "在 L 举行的 X", "B 是 A 研发的…"
bool FrameMatcher::match_modifier(const Frame& frame, std::size_t verb, Match& match) const {
  const std::size_t particle = clauses_.particle(verb);
  if (frame.subject.empty()) {
    match.object = head_behind(particle, frame.object, kMaxHead);
    return match.object.found();
  }
  if (frame.object.empty()) {
    bool unused = false;
    match.subject = subject_in_clause(verb, frame.subject, unused);
    if (match.subject.found()) return true;
    match.subject = head_behind(particle, frame.subject, kMaxHead);
    return match.subject.found();
  }
  bool other = false;
  match.subject = subject_in_clause(verb, frame.subject, other);
  if (!match.subject.found() && !other) match.subject = carried_with_companions(verb, frame.subject);
  if (!match.subject.found()) return false;
  match.object = head_behind(particle, frame.object, kMaxHead);
  if (match.object.found()) return true;
  std::size_t i = clauses_.begin(verb);
  while (i < verb && byte_of(sentence_.items[i].begin) < match.subject.begin) ++i;
  if (i == clauses_.begin(verb) || !words_.is(sentence_.items[i - 1], ClauseWord::kCopula)) return false;
  match.object = patient(i - 1, frame);
  return match.object.found();
}

bool FrameMatcher::match_active(const Frame& frame, std::size_t verb, const Filler& last_object,
                                Match& match) const {
  const auto& items = sentence_.items;
  if (!frame.object.empty()) {
    std::size_t last = 0;
    match.object = object_of(frame, verb, last);
    if (!match.object.found() && (frame.back || (frame.again && is_final(verb)))) match.object = last_object;
    if (!match.object.found() && frame.back) match.object = named_before(verb, frame.object);
    if (!match.object.found()) return false;
    // "位于 L 的 A"
    std::size_t particle = last + 1;
    std::uint32_t between = 0;
    while (last != 0 && particle < clauses_.end(verb) && !items[particle].is(Role::kOf) &&
           items[particle].kind != ItemKind::kMention && between <= 8)
      between += items[particle++].size();
    if (last != 0 && particle < clauses_.end(verb) && items[particle].is(Role::kOf)) {
      bool other = false;
      const Filler before = subject_in_clause(verb, frame.subject, other);
      if (!before.found()) match.subject = head_behind(particle, frame.subject, kMaxHead);
      if (match.subject.found()) return true;
    }
  }
  if (frame.subject.empty()) return true;
  match.subject = subject_of(frame, verb);
  return match.subject.found();
}

/// Whether nothing follows a verb in its clause but another verb.
bool FrameMatcher::is_final(std::size_t verb) const {
  const std::size_t next = verb + 1;
  return next >= clauses_.end(verb) || sentence_.items[next].kind == ItemKind::kMark ||
         (sentence_.items[next].is(Role::kVerb) && next + 1 >= clauses_.end(verb));
}

bool FrameMatcher::is_followed(std::size_t verb, const ClassSet& classes) const {
  for (std::size_t i = verb + 1; i < clauses_.end(verb); ++i)
    if (has_class(sentence_, sentence_.items[i], classes)) return true;
  return false;
}

std::optional<FrameMatcher::Match> FrameMatcher::match(const Frame& frame, std::size_t verb,
                                                       const Filler& last) const {
  const auto& items = sentence_.items;
  if (verb + 1 < items.size() && words_.is(items[verb + 1], ClauseWord::kPassive)) return {};  // "backed by"
  if (denied(verb) || (!frame.behind.empty() && !is_followed(verb, frame.behind))) return {};
  Match match;
  if (!frame.via.empty()) {
    match.via = via_of(frame, verb);
    if (!match.via.found()) return {};
  }
  const std::size_t marker = agent_marker(verb);
  if (marker == kNone ? frame.passive : frame.active) return {};
  if (frame.final && !is_final(verb)) return {};
  const std::size_t particle = clauses_.particle(verb);
  if (marker != kNone ? match_passive(frame, verb, marker, match)
      : particle != kNone
          ? match_modifier(frame, verb, match) ||
                (particle > verb + 1 && match_active(frame, verb, last, match))  // "推出全新的 B"
          : match_active(frame, verb, last, match))
    return match;
  return {};
}

}  // namespace guanxi::extract
