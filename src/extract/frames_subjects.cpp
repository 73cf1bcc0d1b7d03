// Who a verb's subject is: in its clause, in an earlier one, or what the paragraph carries; and with whom it
// acts.
#include "extract/frames.hpp"

#include <algorithm>

#include "guanxi/model/ontology.hpp"

namespace guanxi::extract {
namespace {

constexpr std::size_t kNone = Clauses::kNone;
constexpr std::uint32_t kMaxCarried = 1200;  // bytes back to a subject that a sentence drops
constexpr std::uint32_t kMaxOther = 300;     // the same for one that is not what the document is about
constexpr std::uint32_t kMaxSigned = 60;     // and where somebody signs who speaks for another
constexpr double kOwner = 0.85;              // doubt of the owner of an unnamed thing
constexpr double kCarried = 0.8;             // of one from an earlier sentence
constexpr double kTitle = 0.74;              // of one from the document's title
constexpr double kTopic = 0.65;              // of one from its headings

void append(Filler& filler, const Filler& more) {
  for (const std::uint32_t entity : more.entities)
    if (std::find(filler.entities.begin(), filler.entities.end(), entity) == filler.entities.end())
      filler.entities.push_back(entity);
  filler.end = std::max(filler.end, more.end);
}

}  // namespace

const Filler* CarriedSubjects::find(std::string_view family, std::uint32_t here) const {
  for (const auto* subjects : {&by_family_, &earlier_}) {
    const auto found = subjects->find(family);
    if (found == subjects->end()) return nullptr;
    if (found->second.begin <= here)
      return here > found->second.begin + kMaxCarried ? nullptr : &found->second;
  }
  return nullptr;
}

void CarriedSubjects::set(std::string_view family, Filler subject) {
  if (const auto found = by_family_.find(family); found != by_family_.end()) earlier_[family] = found->second;
  by_family_[family] = std::move(subject);
}

Filler CarriedSubjects::latest(const SentenceItems& sentence, const TypeSet& types,
                               std::uint32_t here) const {
  Filler best;
  Item topic;
  topic.entity = topic_;
  const bool topic_fits = topic_ != kNoEntity && has_type(sentence, topic, types);
  for (const std::string& type : types) {
    const Filler* carried = find(top_level(type), here);
    if (carried == nullptr || (best.found() && carried->begin < best.begin)) continue;
    // a new paragraph of a story about one body is about that again
    const bool is_far = is_signed_ && here > carried->begin + kMaxSigned;
    if (topic_fits && in_title_ && (carried->begin < block_begin_ || is_far) &&
        carried->entities.front() != topic_)
      continue;
    if (carried->entities.front() != topic_ && here > carried->begin + kMaxOther) continue;
    Item item;
    item.entity = carried->entities.front();
    if (has_type(sentence, item, types)) best = *carried;
  }
  if (best.found()) {
    best.confidence = kCarried;
    return best;
  }
  if (topic_fits) best = {{topic_}, here, here, in_title_ ? kTitle : kTopic, false};
  return best;
}

Filler CarriedSubjects::topic_if_latest(const SentenceItems& sentence, const TypeSet& types,
                                        std::uint32_t here) const {
  if (topic_ == kNoEntity || !in_title_) return {};
  const Filler subject = latest(sentence, types, here);
  return subject.found() && subject.entities.front() == topic_ ? subject : Filler{};
}

/// Those with whom the subject at item `from` acts: "A 与 B 共同发布".
void FrameMatcher::add_companions(Filler& subject, std::size_t from, std::size_t to,
                                  const Types& types) const {
  for (std::size_t i = from; i < to; ++i) {
    const std::size_t governor = clauses_.governor(i);
    if (governor == kNone || governor < from || !can_act(i, types) || clauses_.modifies(i, to)) continue;
    if (!words_.is(sentence_.items[governor], ClauseWord::kCompanion)) continue;
    if (!subject.companions) subject.own = subject.entities.size();
    append(subject, list_behind(i, types));
    subject.companions = true;
  }
}

/// "公司与 A 共建 B，承担 C": only those who are named first go on, where nothing says that they do so
/// together.
Filler FrameMatcher::without_companions(const Filler& subject) {
  Filler alone = subject;
  alone.entities.resize(std::max<std::size_t>(subject.own, 1));
  alone.companions = false;
  return alone;
}

/// The nearest free mention before the verb in its clause. `other`: a clause or noun that is none of these
/// types stands there instead, so that the subject is not dropped.
Filler FrameMatcher::subject_in_clause(std::size_t verb, const Types& types, bool& other) const {
  const auto& items = sentence_.items;
  const std::size_t begin = clauses_.begin(verb);
  const bool modifies = clauses_.particle(verb) != kNone;
  other = clauses_.inner_begin(verb) != kNone;
  if (other) return subject_in_phrase(verb, types);
  for (std::size_t i = verb; i-- > begin;) {
    const Item& item = items[i];
    if (item.kind == ItemKind::kMention && clauses_.governor(i) != kNone) {
      i = std::max(clauses_.governor(i), begin);
      continue;
    }
    if (item.is(Role::kOf) && clauses_.closed_by(i) != kNone) {
      i = clauses_.closed_by(i);
      if (words_.is(items[i], ClauseWord::kHead)) continue;  // "A 领衔的团队"
      other = true;
      return {};
    }
    // "A 参加在 L 举办的 X": whoever does that is another
    if (modifies && i + 1 < verb && item.is(Role::kVerb) && !items[i + 1].is(Role::kVerb) &&
        item.kind == ItemKind::kWord &&
        !item.any(bits(Role::kNoun, Role::kTitle, Role::kCue, Role::kFunction)) &&
        !words_.is(item, ClauseWord::kCompanion) && clauses_.particle(i) == kNone) {
      other = true;
      return {};
    }
    if (item.kind == ItemKind::kMention && !is_mention(i, types)) {
      const std::string_view family = sentence_.decision->entities[item.entity].family();
      other = other || (family != "person" && !clauses_.is_object(i));
    }
    if (!can_act(i, types)) continue;
    if (i + 1 < verb && words_.is(items[i + 1], ClauseWord::kPart)) {
      other = true;
      return {};
    }
    std::size_t first = i;
    Filler found = list_before(i, begin, types);
    while (first > begin && byte_of(items[first].begin) > found.begin) --first;
    if (!modifies && clauses_.is_object(first)) continue;
    if (modifies && clauses_.is_object(first)) found.entities = {items[i].entity};
    if (i + 1 < verb && items[i + 1].is(Role::kOf)) found.confidence = kOwner;
    add_companions(found, i, verb, types);
    return found;
  }
  return other ? Filler{} : earlier_agent(verb, types);
}

/// "由 A 牵头，联合 B 研发": the agent that an earlier clause marks, where this one names only companions.
Filler FrameMatcher::earlier_agent(std::size_t verb, const Types& types) const {
  const std::size_t begin = clauses_.begin(verb);
  Filler companions;
  add_companions(companions, begin == 0 ? 0 : begin - 1, verb, types);
  const bool joins = words_.is(sentence_.items[verb], ClauseWord::kCompanion);  // "由 A 牵头，联合 B"
  if (begin < 2 || !(companions.found() || joins)) return {};
  for (std::size_t i = begin - 1; i-- > clauses_.begin(begin - 2);) {
    if (!is_mention(i, types) || clauses_.modifies(i)) continue;
    const std::size_t governor = clauses_.governor(i);
    if (governor == kNone || !words_.is(sentence_.items[governor], ClauseWord::kAgent)) continue;
    Filler found = list_before(i, clauses_.begin(i), types);
    found.confidence = kEarlierClause;
    append(found, companions);
    found.companions = companions.found();
    return found;
  }
  return {};
}

/// "与 B 共同编写的 X": what the paragraph carries, with those whom the clause names.
Filler FrameMatcher::carried_with_companions(std::size_t verb, const Types& types) const {
  Filler companions;
  const std::size_t begin = clauses_.begin(verb);
  add_companions(companions, begin, verb, types);
  if (!companions.found()) return {};
  Filler found = carried_.topic_if_latest(sentence_, types, byte_of(sentence_.items[verb].begin));
  if (!found.found()) return {};
  found.own = found.entities.size();
  append(found, companions);
  found.companions = true;
  return found;
}

/// "在 A 主办的 X 上，…": who does what a clause inside a phrase says; a place there only says where.
Filler FrameMatcher::subject_in_phrase(std::size_t verb, const Types& types) const {
  for (std::size_t i = verb, begin = clauses_.inner_begin(verb); i-- > begin;)
    if (is_mention(i, types) && !clauses_.modifies(i) && !is_type(sentence_, sentence_.items[i], "place"))
      return list_before(i, begin, types);
  return {};
}

/// Who speaks is not whom the speech is about: of "A 董事长 P 表示" that is A.
Filler FrameMatcher::clause_subject(std::size_t item, const Types& types) const {
  const auto& items = sentence_.items;
  const std::size_t begin = clauses_.begin(item), end = clauses_.end(item);
  std::size_t best = kNone, body = kNone;
  for (std::size_t i = begin; i < end; ++i) {
    if (items[i].kind == ItemKind::kWord && items[i].is(Role::kVerb) && clauses_.particle(i) == kNone &&
        !clauses_.in_phrase(i) && best != kNone) {
      if (items[i].is(Role::kSay)) best = body;
      break;
    }
    if (!can_act(i, types) || clauses_.governor(i) != kNone || clauses_.is_object(i)) continue;
    best = i;
    if (!is_type(sentence_, items[i], "person")) body = i;
  }
  if (best == kNone) return {};
  Filler found = list_before(best, begin, types);
  add_companions(found, best, end, types);
  return found;
}

/// "A 推出 B，搭载 C": what the clause of `item` makes.
Filler FrameMatcher::clause_object(std::size_t item, const Types& types) const {
  const auto& items = sentence_.items;
  std::size_t verb = clauses_.begin(item);
  const std::size_t end = clauses_.end(item);
  while (verb < end && !(words_.is(items[verb], ClauseWord::kMaking) && clauses_.particle(verb) == kNone))
    ++verb;
  for (std::size_t i = end; i-- > verb + 1;)
    if (is_mention(i, types) && clauses_.governor(i) == kNone && !clauses_.modifies(i))
      return list_before(i, verb + 1, types);
  return {};
}

/// What the clauses before a verb are about, else what they name: "X 基于 Y 开发，A 已采用" is of X.
Filler FrameMatcher::named_before(std::size_t verb, const Types& types) const {
  for (std::size_t begin = clauses_.begin(verb); begin > 1; begin = clauses_.begin(begin - 2)) {
    Filler found = clause_subject(begin - 2, types);
    found.confidence = kEarlierClause;
    if (found.found()) return found;
  }
  return nearest_before(verb, types);
}

/// The last mention before an item, whatever it does there: "… 组建 A，总部设在 L", "首批 X 公布，A 入选".
Filler FrameMatcher::nearest_before(std::size_t end, const Types& types) const {
  for (std::size_t i = end; i-- > 0;) {
    if (!is_mention(i, types)) continue;
    Filler found{{sentence_.items[i].entity},
                 byte_of(sentence_.items[i].begin),
                 byte_of(sentence_.items[i].end),
                 kEarlierClause,
                 false};
    return found;
  }
  return {};
}

Filler FrameMatcher::subject_of(const Frame& frame, std::size_t verb) const {
  bool other = false;
  Filler found = subject_in_clause(verb, frame.subject, other);
  if (found.found() || other || frame.here || !starts_clause(verb)) return found;
  if (frame.nearest) {
    found = nearest_before(clauses_.begin(verb), frame.subject);
    if (found.found()) return found;
  }
  double confidence = 1;
  for (std::size_t begin = clauses_.begin(verb); begin > 1; begin = clauses_.begin(begin - 2)) {
    confidence *= kEarlierClause;
    found = clause_subject(begin - 2, frame.subject);
    if (!found.found() && frame.made) found = clause_object(begin - 2, frame.subject);
    if (!found.found()) continue;
    // "A 与 B 签约，共同成立 X", "A 与 B 合作，建成 X"
    const auto joins = [this](const Item& item) { return words_.is(item, ClauseWord::kJoint); };
    const bool jointly = joins(sentence_.items[verb]) ||
                         (verb > 0 && words_.is(sentence_.items[verb - 1], ClauseWord::kCompanion)) ||
                         joins(sentence_.items[begin - 2]);
    if (found.companions && !jointly) found = without_companions(found);
    found.confidence = confidence;
    add_companions(found, clauses_.begin(verb), verb, frame.subject);
    return found;
  }
  const std::uint32_t here = byte_of(sentence_.items[verb].begin);
  found = frame.carried ? carried_.latest(sentence_, frame.subject, here)
                        : carried_.topic_if_latest(sentence_, frame.subject, here);
  if (found.found()) add_companions(found, clauses_.begin(verb), verb, frame.subject);
  return found;
}

}  // namespace guanxi::extract
