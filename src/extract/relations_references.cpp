// What descriptions and pronouns stand for where articles tell them apart: "the Bergen-based drone maker",
// "it", "the two firms".
#include <algorithm>
#include <array>

#include "extract/relations.hpp"
#include "guanxi/model/ontology.hpp"

namespace guanxi::extract {
namespace {

constexpr std::size_t kMostWords = 6;   // between an article and its noun
constexpr std::size_t kApposition = 8;  // words between an apposition's comma and its noun

}  // namespace

bool RelationReader::is_latin() const {
  std::uint32_t latin = 0, han = 0;
  for (const Item& item : sentence_.items) {
    const CharKind kind = sentence_.passage->kind[item.begin];
    latin += kind == CharKind::kLetter ? 2 : 0;
    han += kind == CharKind::kHan ? item.size() : 0;
  }
  return latin > han;
}

/// The noun of a reference, without its article: "company" of "the company".
FormNo RelationReader::noun_of(const Item& item) const {
  std::u32string_view text = std::u32string_view(sentence_.passage->folded).substr(item.begin, item.size());
  for (const std::u32string_view article : {U"the ", U"this ", U"our "})
    if (text.starts_with(article)) return lexicon_->trie().find(text.substr(article.size()));
  return item.form == kNoForm ? lexicon_->trie().find(text) : item.form;
}

/// Remembers the nouns that say what a mention is: "ferry operator X", "the X system", "X, a maker of
/// drones", the last word of its name.
void RelationReader::note_description(const Item& mention) {
  const auto& items = sentence_.items;
  const auto at = static_cast<std::size_t>(&mention - items.data());
  const auto is_noun = [&](std::size_t i) {
    return i < items.size() && items[i].kind == ItemKind::kWord && items[i].is(Role::kCue);
  };
  const auto note = [&](FormNo noun) {
    if (noun != kNoForm) described_[noun] = mention.entity;
  };
  const auto note_words = [&](const Item& words) {  // "management system": also "system"
    note(words.form);
    const auto all = std::u32string_view(sentence_.passage->folded).substr(words.begin, words.size());
    if (const auto blank = all.rfind(U' '); blank != std::u32string_view::npos)
      note(lexicon_->trie().find(all.substr(blank + 1)));
  };
  const auto text = std::u32string_view(sentence_.passage->folded).substr(mention.begin, mention.size());
  if (const auto blank = text.find(U' '); blank != std::u32string_view::npos) {
    note(lexicon_->trie().find(text.substr(0, blank)));  // "Ministry of Health"
    note(lexicon_->trie().find(text.substr(text.rfind(U' ') + 1)));
  }
  if (mention.entity == about_.main) is_main_named_ = true;
  if (at > 0 && is_noun(at - 1)) note_words(items[at - 1]);
  if (at > 1 && items[at - 1].mark == CharKind::kComma && is_noun(at - 2)) note_words(items[at - 2]);
  if (is_noun(at + 1)) note_words(items[at + 1]);
  if (at + 2 >= items.size() || items[at + 1].mark != CharKind::kComma || !items[at + 2].is(Role::kFunction))
    return;
  const Item* head = nullptr;
  for (std::size_t i = at + 3; i < items.size() && i - at <= kApposition + 2; ++i) {
    const bool dash = items[i].kind == ItemKind::kMark && items[i].mark == CharKind::kDash;
    if (is_noun(i)) head = &items[i];
    if ((items[i].kind == ItemKind::kMark && !dash) || items[i].any(bits(Role::kFunction, Role::kSay))) break;
  }
  if (head != nullptr) note_words(*head);
}

/// What a description means: for a telling noun the last that it described; else what the paragraph is about,
/// or the story, where the paragraph names that; else the last of its type.
std::uint32_t RelationReader::latin_referent(const Item& noun, std::string_view path) const {
  const auto fits = [&](std::uint32_t entity) {
    return entity != kNoEntity && is_a(decision_->entities[entity].type, path);
  };
  const Filler* subject = carried_.find(top_level(path), byte_of(noun.begin));
  const std::uint32_t carried =
      subject != nullptr && fits(subject->entities.front()) ? subject->entities.front() : kNoEntity;
  if (path == "place") return carried;
  if (const auto found = described_.find(noun_of(noun));
      found != described_.end() && !words_.is(noun, ClauseWord::kGeneric)) {
    if (decision_->entities[found->second].family() == top_level(path)) return found->second;
  }
  const bool is_main = fits(about_.main);
  if (carried != kNoEntity && is_of_paragraph(*subject) && !(is_main && is_main_named_)) return carried;
  if (is_main) return about_.main;
  if (carried != kNoEntity) return carried;
  const auto found = last_.find(path);
  return found == last_.end() ? kNoEntity : found->second;
}

/// "the Bergen-based drone maker": a noun that says what a thing is, behind a definite article.
void RelationReader::resolve_description(Item& noun) {
  const auto& items = sentence_.items;
  if (!is_latin_ || !noun.is(Role::kCue)) return;
  const LexiconEntry* entry = lexicon_->find(noun.form, "cue");
  if (entry->attributes.contains("plural")) return;
  const auto at = static_cast<std::size_t>(&noun - items.data());
  // no noun stands behind it, and nothing that says which one is meant
  if (at + 1 < items.size()) {
    const Item& next = items[at + 1];
    const bool ends = next.kind == ItemKind::kMark
                          ? next.mark != CharKind::kDash && next.mark != CharKind::kOpenQuote
                          : next.any(bits(Role::kVerb, Role::kSay, Role::kFunction, Role::kOf,
                                          Role::kConjunction, Role::kTime));
    if (!ends || next.is(Role::kIntroduce) || words_.is(next, ClauseWord::kSpecifying)) return;
    if (next.mark == CharKind::kComma && at + 2 < items.size() && items[at + 2].kind == ItemKind::kMention)
      return;
  }
  bool definite = false;
  std::size_t words = 0;
  for (std::size_t i = at; i-- > 0 && words <= kMostWords && !definite; ++words) {
    const Item& item = items[i];
    definite = words_.is(item, ClauseWord::kDefinite);
    const bool dash = item.kind == ItemKind::kMark && item.mark == CharKind::kDash;
    const bool hyphened = i + 1 < at && items[i + 1].mark == CharKind::kDash;
    const bool place =
        item.kind == ItemKind::kMention && decision_->entities[item.entity].family() == "place";
    words -= dash ? 1 : 0;
    if (definite || dash || place) continue;
    if (item.kind == ItemKind::kMark || item.kind == ItemKind::kMention ||
        item.any(bits(Role::kFunction, Role::kConjunction, Role::kDenial, Role::kTime)) ||
        (item.any(bits(Role::kVerb, Role::kSay)) && !hyphened && items[i + 1].kind != ItemKind::kWord))
      return;
  }
  if (!definite) return;
  std::string_view path = lexicon_->type(entry->type).path;
  path.remove_prefix(sizeof "cue");
  if (path.starts_with("person") || path.starts_with("place")) return;
  // one speaks of a product as of software, of a plan as of a project
  const bool exact = top_level(path) == "organisation" || path == "platform/facility" ||
                     path == "platform/park" || path == "programme/event" || path == "programme/award" ||
                     path == "programme/publication";
  const std::uint32_t entity = latin_referent(noun, exact ? path : top_level(path));
  if (entity == kNoEntity) return;
  noun.entity = entity;
  noun.kind = ItemKind::kMention;
  noun.reference = true;
}

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

/// The latest subject that a pronoun can stand for.
std::vector<std::uint32_t> RelationReader::carried_for(Pronoun pronoun, const TypeSet& types) const {
  static constexpr std::array<std::string_view, 5> kFamilies{"organisation", "platform", "programme",
                                                             "person", "place"};
  const std::uint32_t here = byte_of(sentence_.items.back().begin);
  const Filler* latest = nullptr;
  const auto take = [&](const Filler* subject) {
    if (subject != nullptr && (latest == nullptr || subject->begin > latest->begin)) latest = subject;
  };
  const auto fits = [&](std::uint32_t entity) {
    Item probe;
    probe.entity = entity;
    return has_type(sentence_, probe, types);
  };
  const bool several = pronoun == Pronoun::kMany || pronoun == Pronoun::kListed;
  for (const std::string_view family : kFamilies) {
    if (several) {
      const auto list = last_list_.find(family);
      if (list != last_list_.end() && fits(list->second.entities.front())) take(&list->second);
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
  if (!fits(latest->entities.front())) return {};
  return several ? latest->entities : std::vector<std::uint32_t>{latest->entities.front()};
}

}  // namespace guanxi::extract
