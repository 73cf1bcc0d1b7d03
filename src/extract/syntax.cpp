#include "extract/syntax.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "extract/syntax_tags.hpp"

namespace guanxi::extract {
namespace {

using namespace syntax;

struct TagRow {
  std::string_view path;
  Tags tag;
};
constexpr std::array kTagRows{
    TagRow{"clause/be", kBe},
    TagRow{"clause/have", kHave},
    TagRow{"clause/modal", kModal},
    TagRow{"clause/wish", kWish},
    TagRow{"clause/to", kTo},
    TagRow{"clause/relative", kRelative},
    TagRow{"clause/article", kArticle},
    TagRow{"clause/adverb", kAdverb},
    TagRow{"clause/pronoun/thing", kThing},
    TagRow{"clause/pronoun/person", kPerson},
    TagRow{"clause/pronoun/many", kMany},
    TagRow{"clause/pronoun/many/listed", kListed},
    TagRow{"clause/companion", kCompanion},
    TagRow{"clause/member", kMember},
    TagRow{"clause/member-of", kMemberOf},
    TagRow{"clause/version", kVersion},
    TagRow{"clause/example", kExample},
    TagRow{"clause/conjunction", kConjunction},
    TagRow{"clause/subordinate", kSubordinate},
    TagRow{"clause/condition", kCondition},
    TagRow{"clause/reported", kReported},
    TagRow{"word/former", kFormer},
    TagRow{"word/function/passive", kAgent},
    TagRow{"introduce", kNaming},
    TagRow{"word/function/preposition", kPreposition},
};

constexpr std::size_t kMaxAgentGap = 5;  // words between a participle and who did it
constexpr double kDoubtOfPronoun = 0.9;
constexpr std::uint32_t kObjectReach = 70;  // characters between a verb and its object

}  // namespace

const SyntaxReader::Filler* SyntaxReader::Match::filler(std::string_view slot) const {
  const auto found =
      std::find_if(fillers.begin(), fillers.end(), [&](const Filler& f) { return f.slot == slot; });
  return found == fillers.end() ? nullptr : &*found;
}

std::vector<Tags> syntax::tags_of_forms(const Lexicon& lexicon) {
  std::vector<Tags> of_class;
  for (const LexiconClass& c : lexicon.classes()) {
    Tags tags = 0;
    for (const TagRow& row : kTagRows)
      if (lies_below(c.path, row.path)) tags |= row.tag;
    of_class.push_back(tags);
  }
  std::vector<Tags> of_form(lexicon.form_count(), 0);
  for (FormNo form = 0; form < of_form.size(); ++form) {
    for (const ClassNo no : lexicon.classes_of(form)) of_form[form] |= of_class[no];
    for (const FormUse& use : lexicon.form(form).uses) {
      if ((lexicon.type(use.type).roles & bit(Role::kVerb)) == 0) continue;
      if (use.verb_form == VerbForm::kPresent) of_form[form] |= kPresentForm;
      if (use.verb_form == VerbForm::kPast) of_form[form] |= kPastForm;
      if (use.verb_form == VerbForm::kIng) of_form[form] |= kIngForm;
      of_form[form] |= use.verb_form == VerbForm::kInfinitive ? kInfinitive : kInflected;
    }
  }
  return of_form;
}

/// Notes what each item is; false where no rule has a word in this sentence.
bool SyntaxReader::tag_items() {
  tags_.assign(items().size(), 0);
  list_ends_.assign(items().size(), kNone);
  types_.reset();
  has_pronoun_ = has_cue_ = false;
  bool triggered = false;
  for (std::size_t i = 0; i < items().size(); ++i) {
    const Item& item = items()[i];
    if (item.kind == ItemKind::kMention) types_ |= sentence_->decision->entities[item.entity].type_bits;
    has_cue_ = has_cue_ || item.is(Role::kCue);
    if (item.kind != ItemKind::kWord || item.form == kNoForm) continue;
    tags_[i] = patterns_->syntax_tags[item.form];
    has_pronoun_ = has_pronoun_ || has(i, kPronouns);
    triggered = triggered || !patterns_->syntax_of_form[item.form].empty();
  }
  return triggered;
}

void SyntaxReader::read(const SentenceItems& sentence, const Carried& carried,
                        const std::function<void(const Match&)>& take) {
  sentence_ = &sentence;
  carried_ = &carried;
  if (!tag_items()) return;
  for (std::size_t i = 0; i < items().size(); ++i) {
    if (items()[i].kind != ItemKind::kWord || items()[i].form == kNoForm) continue;
    const auto rules = patterns_->syntax_of_form[items()[i].form];
    if (rules.empty()) continue;
    const bool verb = is_verb(i);
    std::optional<Governor> own, before;  // the same for all rules
    for (const std::uint32_t no : rules) {
      const SyntaxRule& rule = patterns_->syntax[no];
      if (!may_fill(rule)) continue;
      const Inflection inflection = inflection_of(i, rule);
      if (inflection != Inflection::kNoun && !verb) continue;
      std::optional<Governor>& found = rule.governed.empty() ? own : before;
      if (!found) found = governor(i, rule.governed.empty() ? i : verb_before(i));
      try_rule(rule, i, inflection, *found, take);
    }
  }
}

SyntaxReader::Governor SyntaxReader::governor(std::size_t trigger, std::size_t verb) const {
  if (verb == kNone) return {};
  Governor found{verb, group_of(verb), false};
  found.is_denied = denied(trigger, found.group);
  return found;
}

/// Whether the sentence names something for each slot, or has words that may stand for it.
bool SyntaxReader::may_fill(const SyntaxRule& rule) const {
  return std::all_of(rule.slots.begin(), rule.slots.end(), [&](const SyntaxSlot& slot) {
    if (slot.optional || slot.kind == SyntaxSlotKind::kWord || slot.types.holds(types_)) return true;
    const bool whole = slot.kind == SyntaxSlotKind::kSubject || slot.kind == SyntaxSlotKind::kObject;
    return has_pronoun_ || (whole && has_cue_);
  });
}

SyntaxReader::Subject SyntaxReader::main_subject(const SentenceItems& sentence, const Carried& carried) {
  sentence_ = &sentence;
  carried_ = &carried;
  static_cast<void>(tag_items());
  std::size_t first = 0;
  if (!items().empty() && items().front().mark == CharKind::kOpenQuote) {
    const std::uint32_t close = sentence.passage->partner[items().front().begin];
    while (first < items().size() && items()[first].begin < close) ++first;
  }
  for (std::size_t i = first; i < items().size(); ++i) {
    if (!is_verb(i)) continue;
    std::size_t verb = i;
    while (verb + 1 < items().size() && has(verb, kAuxiliary) &&
           (is_verb(verb + 1) || has(verb + 1, kAdverb)))
      ++verb;
    Group group = items()[verb].is(Role::kSay) && verb + 1 < items().size() && is_mention(verb + 1)
                      ? group_from(verb + 1, {})
                      : subject_of(verb, {}, 0);
    if (group.first < first) return {};
    return {{group.entities.begin(), group.entities.end()}, group.first, group.last};
  }
  return {};
}

bool SyntaxReader::is_mention(std::size_t item) const {
  return items()[item].kind == ItemKind::kMention;
}

bool SyntaxReader::is_comma(std::size_t item) const {
  return items()[item].kind == ItemKind::kMark && sentence_->passage->folded[items()[item].begin] == ',';
}

/// A mark that no clause reaches across.
bool SyntaxReader::is_break(std::size_t item) const {
  const Item& i = items()[item];
  return i.kind == ItemKind::kMark && !is_comma(item) &&
         (i.mark == CharKind::kStop || i.mark == CharKind::kComma);
}

/// Whether a word before names is a verb here: "has named", "the board named Jane Roe".
bool SyntaxReader::appoints(std::size_t item) const {
  if (item == 0) return false;
  std::size_t before = item - 1;
  while (before > 0 && has(before, kAdverb)) --before;
  if (has(before, kAuxiliary)) return true;
  return is_mention(before) && item + 1 < items().size() && is_mention(item + 1) &&
         is_type(*sentence_, items()[item + 1], "person");
}

/// A verb or auxiliary, but for a verb's form that an article or a preposition makes a noun.
bool SyntaxReader::is_verb(std::size_t item) const {
  const Item& i = items()[item];
  if (i.kind != ItemKind::kWord) return false;
  if (has(item, kAuxiliary)) return true;
  if (!i.any(bits(Role::kVerb, Role::kSay)) || (has(item, kNaming) && !appoints(item))) return false;
  const bool hyphened = item + 1 < items().size() && items()[item + 1].mark == CharKind::kDash;
  if (i.is(Role::kTitle) && (item == 0 || !has(item - 1, kTo | kModal))) return false;
  if (hyphened && items()[item + 1].begin == i.end) return false;
  if (item == 0) return true;
  const Item& before = items()[item - 1];
  if (before.kind == ItemKind::kMark && before.mark == CharKind::kDash) return false;
  // "prosthetic hands that", "its shares are": a noun
  const bool noun_behind =
      item + 1 < items().size() &&
      (has(item + 1, kBe | kHave | kModal) || (before.kind == ItemKind::kOther && has(item + 1, kRelative)));
  if (noun_behind && !is_participle(item)) return false;
  const bool noun_before =
      has(item - 1, kArticle) || before.is(Role::kOf) || (has(item - 1, kPreposition) && !has(item - 1, kTo));
  return !noun_before || (has(item - 1, kPreposition) && is_participle(item));
}

/// A verb's infinitive, which may as well be a noun: "use", "support".
bool SyntaxReader::is_uninflected(std::size_t item) const {
  return has(item, kInfinitive) && !has(item, kInflected);
}

bool SyntaxReader::is_participle(std::size_t item) const {
  return has(item, kPastForm | kIngForm);
}

SyntaxReader::Inflection SyntaxReader::inflection_of(std::size_t item, const SyntaxRule& rule) const {
  Inflection inflection = Inflection::kNoun;
  for (const FormUse& use : lexicon_->form(items()[item].form).uses) {
    if (!rule.triggers.contains(use.type)) continue;
    if ((lexicon_->type(use.type).roles & bits(Role::kVerb, Role::kSay)) == 0) continue;
    const VerbForm form = use.verb_form;
    if (form != VerbForm::kInfinitive && form != VerbForm::kPresent)
      return form == VerbForm::kIng ? Inflection::kIng : Inflection::kPast;
    inflection = Inflection::kBase;
  }
  return inflection;
}

SyntaxReader::VerbGroup SyntaxReader::group_of(std::size_t verb) const {
  VerbGroup group{verb};
  while (group.begin > 0) {
    const std::size_t i = group.begin - 1;
    const bool adverb = has(i, kAdverb) && !has(i, kConjunction);
    if (items()[i].kind != ItemKind::kWord ||
        (!has(i, kAuxiliary | kTo | kReported) && !adverb && !items()[i].is(Role::kDenial)))
      break;
    if (group.auxiliary == 0) group.auxiliary = tags_[i] & kAuxiliary;
    group.begin = i;
    if (has(i, kTo)) {
      group.infinitive = true;
      break;
    }
  }
  return group;
}

/// Whether a sentence says before an item that somebody said so.
bool SyntaxReader::is_reported(std::size_t item) const {
  for (std::size_t i = item; i-- > 0;)
    if (items()[i].is(Role::kSay)) return true;
  return false;
}

/// Whether what the verb says is denied, wished or supposed.
bool SyntaxReader::denied(std::size_t verb, const VerbGroup& group) const {
  for (std::size_t i = verb; i-- > 0 && !is_break(i);) {
    if (is_comma(i) && i < group.begin) return false;
    const bool time = items()[i].is(Role::kTime);
    if (has(i, kFormer) || (has(i, kReported) && is_reported(i))) continue;
    if ((items()[i].is(Role::kDenial) || has(i, kWish | kCondition)) && !time) return true;
    if (i < group.begin && has(i, kRelative | kSubordinate)) return i > 0 && items()[i - 1].is(Role::kDenial);
  }
  return false;
}

/// The word before who did it, in "founded in 2011 by"; kNone without one.
std::size_t SyntaxReader::agent_mark(std::size_t verb) const {
  for (std::size_t i = verb + 1, words = 0; i < items().size() && words <= kMaxAgentGap; ++i, ++words) {
    if (has(i, kAgent)) return i;
    const Item& item = items()[i];
    const bool place = is_mention(i) && i > verb + 1 && has(i - 1, kPreposition)
                           ? true
                           : is_mention(i) && is_type(*sentence_, item, "place");
    if ((is_mention(i) && !place) || item.kind == ItemKind::kMark || is_verb(i) || has(i, kRelative))
      return kNone;
  }
  return kNone;
}

/// ", built on the X model,": the verb holds the preposition that shows that it has no object.
bool SyntaxReader::ends_in_preposition(std::size_t verb) const {
  const Item& item = items()[verb];
  const auto text = std::u32string_view(sentence_->passage->folded).substr(item.begin, item.size());
  const auto blank = text.rfind(U' ');
  if (blank == std::u32string_view::npos) return false;
  const FormNo form = lexicon_->trie().find(text.substr(blank + 1));
  return form != kNoForm && (patterns_->syntax_tags[form] & kPreposition) != 0;
}

SyntaxReader::Voice SyntaxReader::voice_of(std::size_t verb, Inflection inflection,
                                           const VerbGroup& group) const {
  if (inflection != Inflection::kPast) return Voice::kActive;
  if ((group.auxiliary & kBe) != 0) return Voice::kPassive;
  if ((group.auxiliary & (kHave | kModal)) != 0 || group.infinitive) return Voice::kActive;
  if (agent_mark(verb) != kNone) return Voice::kPassive;
  if (group.begin > 0 && is_comma(group.begin - 1) && ends_in_preposition(verb)) return Voice::kPassive;
  if (group.begin > 0 && has(group.begin - 1, kRelative | kPronouns)) return Voice::kActive;
  const std::size_t next = verb + 1;
  if (next >= items().size()) return Voice::kPassive;
  // "the plan, which the ministry adopted in March"
  for (std::size_t i = group.begin; i-- > 0 && is_mention(group.begin - 1) && !is_comma(i) && !is_verb(i);)
    if (has(i, kRelative)) return Voice::kActive;
  return has(next, kPreposition) || items()[next].kind == ItemKind::kMark ? Voice::kPassive : Voice::kActive;
}

bool SyntaxReader::fits(const Group& group, const Types& types) const {
  Item probe;
  probe.entity = group.entities.front();
  return has_type(*sentence_, probe, types);
}

/// The list of mentions that begins here.
SyntaxReader::Group SyntaxReader::group_from(std::size_t first, const Types& types) const {
  Group group{{}, first, first};
  std::size_t next = 0;
  for (const std::size_t m : list_from(*sentence_, first, types, next)) {
    group.entities.push_back(items()[m].entity);
    group.last = m;
  }
  return group;
}

/// The last member of the list of mentions that begins here.
std::size_t SyntaxReader::list_end(std::size_t first) const {
  std::size_t& end = list_ends_[first];
  std::size_t next = 0;
  if (end == kNone) end = list_from(*sentence_, first, {}, next).back();
  return end;
}

/// The list of mentions that ends here.
SyntaxReader::Group SyntaxReader::group_ending(std::size_t last) const {
  constexpr std::size_t kFarthest = 40;
  for (std::size_t k = last > kFarthest ? last - kFarthest : 0; k < last; ++k)
    if (is_mention(k) && list_end(k) == last) return group_from(k, {});
  return {{items()[last].entity}, last, last};
}

/// "in Pune, India" is one place.
SyntaxReader::Group SyntaxReader::first_place(Group group) const {
  if (group.entities.size() < 2 || !is_mention(group.first) ||
      !is_type(*sentence_, items()[group.first], "place") || !is_comma(group.first + 1))
    return group;
  group.entities.keep_first();
  group.last = group.first;
  return group;
}

SyntaxReader::Group SyntaxReader::fill(const SyntaxSlot& slot, std::size_t trigger, Voice voice,
                                       bool is_noun) const {
  switch (slot.kind) {
    case SyntaxSlotKind::kWord:
      return word_of(trigger, slot.words);
    case SyntaxSlotKind::kPhrase:
      if (Group behind = first_place(phrase_of(trigger, slot.words, slot.types)); behind.found())
        return behind;
      return is_noun ? Group{} : first_place(fronted_phrase(trigger, slot.words, slot.types));
    case SyntaxSlotKind::kSubject:
      if (voice == Voice::kPassive) {
        const std::size_t mark = agent_mark(trigger);
        return mark == kNone ? Group{} : agent_from(mark, slot.types);
      }
      if (!is_noun) {
        Group subject = subject_of(trigger, slot.types, 0);
        if (subject.found()) add_companions_of(trigger, subject, slot.types);
        return subject;
      }
      return subject_of_noun(trigger, slot.types);
    case SyntaxSlotKind::kRest:
      return object_from(trigger + 1, slot.types, kObjectReach);
    case SyntaxSlotKind::kObject:
      if (voice == Voice::kPassive) return subject_of(trigger, slot.types, 0);
      break;
  }
  Group object = object_from(trigger + 1, slot.types, kObjectReach);
  if (object.found()) return object;
  // "the plan, which the ministry adopted": the object stands before its clause
  for (std::size_t i = group_of(trigger).begin; i-- > 0 && !is_comma(i) && !is_break(i) && !is_verb(i);)
    if (has(i, kRelative)) return antecedent(i, slot.types);
  return {};
}

void SyntaxReader::try_rule(const SyntaxRule& rule, std::size_t trigger, Inflection inflection,
                            const Governor& governor, const std::function<void(const Match&)>& take) {
  const auto& [verb, group, is_denied] = governor;
  if (verb == kNone || is_denied) return;
  if (!rule.governed.empty() && !has_class(*sentence_, items()[verb], rule.governed)) return;
  const bool is_noun = inflection == Inflection::kNoun;
  const Voice voice = is_noun ? Voice::kActive : voice_of(trigger, inflection, group);
  if (rule.voice == VoiceAsked::kPassive && voice == Voice::kActive) return;
  if (rule.voice == VoiceAsked::kActive && voice == Voice::kPassive && (group.auxiliary & kBe) != 0) return;
  const Voice taken = rule.voice == VoiceAsked::kActive ? Voice::kActive : voice;
  Match& match = match_;
  match.rule = &rule;
  match.confidence = rule.confidence;
  match.first = match.last = match.trigger = trigger;
  match.fillers.clear();
  for (const SyntaxSlot& slot : rule.slots) {
    Group group_of_slot = slot.kind == SyntaxSlotKind::kSubject && !rule.governed.empty()
                              ? subject_of(verb, slot.types, 0)
                              : fill(slot, trigger, taken, is_noun);
    if (!group_of_slot.found()) {
      if (slot.optional) continue;
      return;
    }
    match.confidence *= group_of_slot.confidence;
    match.first = std::min(match.first, group_of_slot.first);
    match.last = std::max(match.last, group_of_slot.last);
    const auto& entities = group_of_slot.entities;
    match.fillers.push_back(
        {slot.name, {entities.begin(), entities.end()}, group_of_slot.first, group_of_slot.last});
  }
  take(match);
}

SyntaxReader::Group SyntaxReader::pronoun(std::size_t item, const Types& types) const {
  const Pronoun kind = has(item, kPerson)   ? Pronoun::kPerson
                       : has(item, kListed) ? Pronoun::kListed
                       : has(item, kMany)   ? Pronoun::kMany
                                            : Pronoun::kThing;
  return {(*carried_)(kind, types), item, item, kDoubtOfPronoun};
}

}  // namespace guanxi::extract
