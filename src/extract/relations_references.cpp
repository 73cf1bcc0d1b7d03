// What words that name nothing stand for: 公司, 该校, 双方; "the Bergen-based drone maker".
#include <algorithm>
#include <cstdlib>

#include "extract/relations.hpp"
#include "guanxi/model/ontology.hpp"

namespace guanxi::extract {
namespace {

constexpr std::uint32_t kMaxGroup = 600;  // bytes back to those whom 双方 stands for
constexpr std::size_t kMaxGroups = 8;
constexpr std::size_t kMostWords = 6;   // between an article and its noun
constexpr std::size_t kApposition = 8;  // words between an apposition's comma and its noun

std::size_t number_of(const LexiconEntry& word, std::string_view attribute, std::size_t otherwise) {
  const auto found = word.attributes.find(attribute);
  return found == word.attributes.end() ? otherwise : std::strtoul(found->second.c_str(), nullptr, 10);
}

std::string_view attribute_of(const LexiconEntry& word, std::string_view attribute) {
  const auto found = word.attributes.find(attribute);
  return found == word.attributes.end() ? std::string_view() : std::string_view(found->second);
}

}  // namespace

/// The last character of an entity's full name, as the lexicon has it where it does.
char32_t RelationReader::ending_of(const Entity& entity) const {
  const std::string_view name = entity.entry == kNoEntry ? entity.name : lexicon_->entry(entity.entry).full;
  std::size_t last = name.size();
  while (last > 0 && (static_cast<unsigned char>(name[--last]) & 0xC0U) == 0x80) continue;
  const std::u32string ending = fold(name.substr(last));
  return ending.empty() ? 0 : ending.back();
}

/// Whom the paragraph goes on about, of this type; kNoEntity for none. `alone`: 公司 rather than 该公司,
/// which is what the document is about until a paragraph turns to another.
std::uint32_t RelationReader::subject_for(std::string_view path, std::uint32_t here, bool alone) const {
  const std::string_view family = top_level(path);
  const Filler* subject = carried_.find(family, here);
  if (subject == nullptr || !is_a(decision_->entities[subject->entities.front()].type, path))
    return kNoEntity;
  const bool turned = subject->begin >= block_begin_ && !topic_in_block_;
  if (alone && !turned && about_.topic_in_title && about_.topic != kNoEntity &&
      is_a(decision_->entities[about_.topic].type, "organisation/company"))
    return kNoEntity;
  // 该平台 is the one that was named last, unless the sentence before is about another
  if (family == "platform" && subject->begin < previous_begin_ && last_.contains(path)) return kNoEntity;
  return subject->entities.front();
}

/// The entity that a word like 该公司 stands for: what the paragraph goes on about, then what the document is
/// about, then the last of that type.
std::uint32_t RelationReader::referent(const Item& item, const LexiconEntry& word) const {
  std::string_view path = lexicon_->type(word.type).path;
  path.remove_prefix(path.find('/') + 1);
  if (path == "speaker") return speaker_;  // 我们
  const bool han = sentence_.passage->kind[item.end - 1] == CharKind::kHan;
  if (han && path == "place") {  // 该省 is none of its cities
    const auto same = last_ending_.find({path, sentence_.passage->folded[item.end - 1]});
    return same == last_ending_.end() ? kNoEntity : same->second;
  }
  const auto topic_is = [&](std::string_view type) {
    return about_.topic != kNoEntity && is_a(decision_->entities[about_.topic].type, type);
  };
  constexpr std::string_view kSelf = "self/";  // 我局
  if (path.starts_with(kSelf)) {
    path.remove_prefix(kSelf.size());
    if (topic_is(path)) return about_.topic;
  }
  if (han && word.attributes.contains("ending")) {  // 集团 is the last that is called so
    const auto same = last_ending_.find({top_level(path), sentence_.passage->folded[item.end - 1]});
    if (same != last_ending_.end() && is_a(decision_->entities[same->second].type, path)) return same->second;
  }
  const std::uint32_t subject = subject_for(path, byte_of(item.begin), word.attributes.contains("alone"));
  if (subject != kNoEntity) return subject;
  if (about_.topic_in_title && topic_is(path)) return about_.topic;
  const auto found = last_.find(path);
  return found == last_.end() ? kNoEntity : found->second;
}

/// Whether a word is no part of a longer name: a mark, a function word, a time or a verb stands before it.
bool RelationReader::stands_alone(const Item& word) const {
  if (&word == sentence_.items.data()) return true;
  const Item& before = *(&word - 1);
  return before.kind == ItemKind::kMark ||
         before.any(bits(Role::kFunction, Role::kTime, Role::kConjunction, Role::kVerb, Role::kSay));
}

/// Whether a word is what its clause goes on about: it begins it, and no noun follows that it could belong
/// to.
bool RelationReader::opens_clause(const Item& word) const {
  const auto& items = sentence_.items;
  if (&word != items.data() && !is_clause_mark(*(&word - 1))) return false;
  if (&word == &items.back()) return false;
  const Item& next = *(&word + 1);
  return next.kind == ItemKind::kWord && next.any(bits(Role::kFunction, Role::kTime, Role::kVerb)) &&
         !next.any(bits(Role::kNoun, Role::kCue, Role::kSuffix, Role::kTitle));
}

/// Notes that an entity is the last of its type, its family, its ending.
void RelationReader::remember_last(std::uint32_t number) {
  last_of_.resize(decision_->entities.size());
  LastOf& last = last_of_[number];
  if (last.type == nullptr) {
    const Entity& entity = decision_->entities[number];
    last.type = &last_[entity.type];
    const bool is_place = is_a(entity.type, "platform/park") || is_a(entity.type, "platform/facility");
    last.family = is_place ? last.type : &last_[entity.family()];
    last.ending = &last_ending_[{entity.family(), ending_of(entity)}];
  }
  *last.type = *last.family = *last.ending = number;
}

void RelationReader::resolve_references() {
  for (Item& item : sentence_.items) {
    if (item.kind == ItemKind::kMention) {
      topic_in_block_ = topic_in_block_ || item.entity == about_.topic;
      remember_last(item.entity);
      if (is_latin_) note_description(item);
      continue;
    }
    if (item.kind != ItemKind::kWord) continue;
    const bool opens = !is_latin_ && item.form != kNoForm && opens_clause(item);
    if (!item.is(Role::kReference) && !opens) {
      resolve_description(item);
      continue;
    }
    // "the government of Senegal"
    if (is_latin_ && &item != &sentence_.items.back() && words_.is(*(&item + 1), ClauseWord::kSpecifying))
      continue;
    std::uint32_t entity = kNoEntity;
    if (is_latin_)  // "the plant, known as X"
      if (const Item* named = named_behind(static_cast<std::size_t>(&item - sentence_.items.data())))
        entity = named->entity;
    for (const bool wide :
         {false, true}) {  // "the hospital" is none of the other bodies, unless there is no other
      if (wide && !is_latin_) break;
      for (const FormUse& use : lexicon_->form(item.form).uses) {  // 该中心 may be a body or a building
        const LexiconEntry& word = lexicon_->entry(use.entry);
        const std::string_view path = lexicon_->type(word.type).path;
        if (entity != kNoEntity || lies_below(path, "reference/group") ||
            !(lies_below(path, "reference") || (opens && lies_below(path, "opening"))))
          continue;
        if (is_latin_ && wide != (path.find('/', sizeof "reference") == std::string_view::npos)) continue;
        if (word.attributes.contains("alone") && !stands_alone(item)) continue;
        entity = is_latin_ ? latin_referent(item, path.substr(sizeof "reference")) : referent(item, word);
      }
    }
    if (entity == kNoEntity) continue;
    topic_in_block_ = topic_in_block_ || entity == about_.topic;
    item.entity = entity;
    item.kind = ItemKind::kMention;
    item.reference = true;
  }
}

/// Puts in the place of a word like 双方 those who acted together last; whether there was one.
bool RelationReader::resolve_groups() {
  if (std::none_of(sentence_.items.begin(), sentence_.items.end(), [](const Item& item) {
        return item.kind == ItemKind::kWord && item.is(Role::kReference);
      }))
    return false;
  std::vector<Item> items;
  bool some = false;
  for (std::size_t i = 0; i < sentence_.items.size(); ++i) {
    const Item& item = sentence_.items[i];
    const LexiconEntry* word = item.kind == ItemKind::kWord && item.is(Role::kReference)
                                   ? lexicon_->find(item.form, "reference/group")
                                   : nullptr;
    // "A、B、C 三方" names them
    if (word != nullptr && i > 0 && sentence_.items[i - 1].kind == ItemKind::kMention) word = nullptr;
    if (word != nullptr) remember_group(i);
    const auto count = word == nullptr ? 0 : number_of(*word, "count", 2);
    // 两地 are places, 两家 are bodies
    const auto wanted = word == nullptr ? std::string_view() : attribute_of(*word, "of");
    const auto group = std::find_if(groups_.rbegin(), groups_.rend(), [&](const Filler& g) {
      return g.entities.size() == count &&
             (wanted.empty() || decision_->entities[g.entities.front()].family() == wanted);
    });
    if (word == nullptr || group == groups_.rend() || byte_of(item.begin) > group->begin + kMaxGroup) {
      items.push_back(item);
      continue;
    }
    some = true;
    for (const std::uint32_t entity : group->entities) {
      if (entity != group->entities.front()) {
        Item mark{ItemKind::kMark, item.end, item.end};
        mark.mark = CharKind::kListMark;
        items.push_back(mark);
      }
      Item mention{ItemKind::kMention, item.begin, item.end, entity};
      mention.reference = true;
      items.push_back(mention);
    }
  }
  if (some) sentence_.items = std::move(items);
  return some;
}

/// Keeps those who act together in the clauses before item `end`.
void RelationReader::remember_group(std::size_t end) {
  const FrameMatcher matcher(sentence_, clauses_, words_, carried_);
  for (std::size_t begin = 0; begin < end; begin = clauses_.end(begin) + 1) {
    if (begin > 0 && clauses_.begin(begin) != begin) break;
    static const TypeSet kBodies{"organisation", "place"};
    Filler group = matcher.clause_subject(begin, kBodies);
    if (group.entities.size() < 2) continue;
    if (groups_.size() == kMaxGroups) groups_.erase(groups_.begin());
    groups_.push_back(std::move(group));
  }
}

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
  if (at > 1 && items[at - 1].is(Role::kIntroduce)) {  // "a programme, called X"
    const std::size_t noun = items[at - 2].mark == CharKind::kComma && at > 2 ? at - 3 : at - 2;
    if (is_noun(noun)) note_words(items[noun]);
  }
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
    // "the 64-million-U.S.-dollar project"
    const bool dot = item.kind == ItemKind::kMark && item.mark == CharKind::kDot && i > 0 &&
                     items[i - 1].end == item.begin && items[i + 1].mark == CharKind::kDash;
    words -= dash || dot ? 1 : 0;
    if (definite || dash || dot || place) continue;
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

}  // namespace guanxi::extract
