// What an English sentence goes on about, and whom a later one means that names no subject: "it", "she", "the
// two firms", "Founded in 2014, …".
#include <algorithm>
#include <array>

#include "extract/relations.hpp"

namespace guanxi::extract {
namespace {

bool is_of(const SentenceItems& sentence, std::uint32_t entity, const TypeSet& types) {
  Item probe;
  probe.entity = entity;
  return has_type(sentence, probe, types);
}

}  // namespace

/// "…, said Jane Roe, chief executive of X": whom the person at `last` speaks for, null where the sentence
/// does not say.
const Item* RelationReader::employer_behind(std::size_t last) const {
  constexpr std::size_t kFarthest = 14;
  const auto& items = sentence_.items;
  if (last + 1 >= items.size() || items[last + 1].mark != CharKind::kComma) return nullptr;
  bool titled = false;
  for (std::size_t i = last + 2; i < items.size() && i - last <= kFarthest; ++i) {
    const Item& item = items[i];
    titled = titled || item.is(Role::kTitle);
    if (item.kind == ItemKind::kMark || item.is(Role::kSay)) return nullptr;
    if (item.kind == ItemKind::kMention)
      return titled && decision_->entities[item.entity].family() == "organisation" ? &item : nullptr;
  }
  return nullptr;
}

/// "The fair was opened by Jane Roe. She …": who is the only person that a sentence names.
void RelationReader::remember_only_person() {
  const Item* only = nullptr;
  for (const Item& item : sentence_.items) {
    if (item.kind != ItemKind::kMention || decision_->entities[item.entity].family() != "person") continue;
    if (only != nullptr && only->entity != item.entity) return;
    if (only == nullptr) only = &item;
  }
  if (only == nullptr) return;
  const Filler* known = carried_.find("person", byte_of(sentence_.items.back().end));
  if (known == nullptr || known->begin < sentence_begin_)
    carried_.set("person", {{only->entity}, byte_of(only->begin), byte_of(only->end)});
}

/// Who does what the sentence says first is what the next ones go on about.
void RelationReader::remember_latin_subject() {
  const auto& items = sentence_.items;
  if (items.empty()) return;
  if (opens_paragraph_) {
    paragraph_begin_ = byte_of(items.front().begin);
    is_main_named_ = std::any_of(items.begin(), items.end(), [&](const Item& item) {
      return item.kind == ItemKind::kMention && item.entity == about_.main;
    });
    opens_paragraph_ = false;
  }
  const auto pronouns = [this](Pronoun pronoun, const TypeSet& types) { return carried_for(pronoun, types); };
  if (items.front().is(Role::kPrefix) && items.size() > 1 &&
      items[1].kind == ItemKind::kMention) {  // "By Jane Roe"
    Filler authors;
    std::size_t next = 0;
    for (const std::size_t m : list_from(sentence_, 1, {"person"}, next))
      authors.entities.push_back(items[m].entity);
    authors.begin = byte_of(items[1].begin);
    authors.end = byte_of(items[next - 1].end);
    if (decision_->entities[authors.entities.front()].type == "person")
      carried_.set("person", std::move(authors));
  } else if (auto subject = syntax_.main_subject(sentence_, pronouns); !subject.entities.empty()) {
    Filler filler;
    filler.entities = std::move(subject.entities);
    filler.begin = byte_of(items[subject.first].begin);
    filler.end = byte_of(items[subject.last].end);
    const std::string_view family = decision_->entities[filler.entities.front()].family();
    const Item* employer = family == "person" ? employer_behind(subject.last) : nullptr;
    carried_.set(family, std::move(filler));
    if (employer != nullptr)
      carried_.set("organisation", {{employer->entity}, byte_of(employer->begin), byte_of(employer->end)});
  }
  remember_only_person();
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (items[i].kind != ItemKind::kMention) continue;
    const std::string_view family = decision_->entities[items[i].entity].family();
    std::size_t next = i + 1;
    const auto list = list_from(sentence_, i, {}, next);
    if (list.size() < 2 || family == "place") continue;
    Filler filler;
    for (const std::size_t m : list) filler.entities.push_back(items[m].entity);
    filler.begin = byte_of(items[i].begin);
    filler.end = byte_of(items[list.back()].end);
    last_list_[family] = std::move(filler);
    i = list.back();
  }
}

/// What a sentence that names no subject is about: of the first family that fits, what the paragraph goes on
/// about, else the story, else what an earlier paragraph went on about.
std::vector<std::uint32_t> RelationReader::latin_topic(const std::vector<std::string>& families,
                                                       const std::vector<Capture>& captures,
                                                       std::uint32_t& begin) const {
  for (const bool near : {true, false}) {
    for (const std::string& family : families) {
      const Filler* carried = carried_.find(family, begin);
      if (carried == nullptr || is_of_paragraph(*carried) != near) continue;
      if (std::any_of(carried->entities.begin(), carried->entities.end(),
                      [&](std::uint32_t entity) { return is_captured(captures, entity); }))
        continue;
      if (near) begin = std::min(begin, carried->begin);
      return carried->entities;
    }
    const bool is_main = std::find(families.begin(), families.end(), "organisation") != families.end();
    if (near && is_main && about_.main != kNoEntity && !is_captured(captures, about_.main))
      return {about_.main};
  }
  return {};
}

/// Whether a list is what a pronoun may mean: "they" are those of the sentence, before it, or of the one
/// before; "the two firms" may be those of the paragraph.
bool RelationReader::is_near(const Filler& list, Pronoun pronoun) const {
  if (pronoun != Pronoun::kMany) return list.begin >= std::min(previous_begin_, paragraph_begin_);
  if (list.begin < previous_begin_) return false;
  if (list.begin < sentence_begin_) return true;
  for (const Item& item : sentence_.items)
    if (item.form != kNoForm && lexicon_->find(item.form, "clause/pronoun/many") != nullptr)
      return list.end <= byte_of(item.begin);
  return true;
}

/// "The line belongs to X. It was built by Y": the only thing of these types that the sentence before named.
std::vector<std::uint32_t> RelationReader::only_one_before(const TypeSet& types) const {
  std::uint32_t only = kNoEntity;
  for (const std::uint32_t entity : previous_) {
    const std::string_view family = decision_->entities[entity].family();
    if ((family != "platform" && family != "programme") || !is_of(sentence_, entity, types)) continue;
    if (only != kNoEntity && only != entity) return {};
    only = entity;
  }
  return only == kNoEntity ? std::vector<std::uint32_t>{} : std::vector<std::uint32_t>{only};
}

/// The latest subject that a pronoun can stand for.
std::vector<std::uint32_t> RelationReader::carried_for(Pronoun pronoun, const TypeSet& types) const {
  const std::uint32_t here = byte_of(sentence_.items.back().begin);
  const Filler* latest = nullptr;
  const auto take = [&](const Filler* subject) {
    if (subject != nullptr && (latest == nullptr || subject->begin > latest->begin)) latest = subject;
  };
  const auto fits = [&](std::uint32_t entity) { return is_of(sentence_, entity, types); };
  const bool several = pronoun == Pronoun::kMany || pronoun == Pronoun::kListed;
  for (const std::string_view family : kFamilies) {
    if (several) {
      const auto list = last_list_.find(family);
      if (list != last_list_.end() && is_near(list->second, pronoun) && fits(list->second.entities.front()))
        take(&list->second);
    }
    if ((pronoun == Pronoun::kPerson) != (family == "person") && !several) continue;
    if (family == "place" && !several) continue;
    const Filler* subject = carried_.find(family, here);
    if (subject == nullptr || (several && !fits(subject->entities.front()))) continue;
    // "Safaricom uses it": not who does it
    const bool here_set = subject->begin >= byte_of(sentence_.items.front().begin);
    if (here_set && !fits(subject->entities.front())) continue;
    if (pronoun != Pronoun::kListed || subject->entities.size() > 1) take(subject);
  }
  if (latest == nullptr) {
    if (pronoun == Pronoun::kThing && about_.main != kNoEntity && fits(about_.main)) return {about_.main};
    return {};
  }
  if (!fits(latest->entities.front()))
    return pronoun == Pronoun::kThing ? only_one_before(types) : std::vector<std::uint32_t>{};
  return several ? latest->entities : std::vector<std::uint32_t>{latest->entities.front()};
}

}  // namespace guanxi::extract
