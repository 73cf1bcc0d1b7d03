#include "extract/clauses.hpp"

#include <algorithm>

namespace guanxi::extract {
namespace {

constexpr std::uint32_t kMaxToParticle =
    6;                                    // characters between a verb and the particle that closes its clause
constexpr std::uint32_t kMaxPhrase = 16;  // characters of a phrase between its preposition and a mention
constexpr std::uint32_t kMaxToLocative = 4;  // between a noun and the word that closes its phrase
constexpr std::uint32_t kMaxModified = 10;   // between a noun and the one that it modifies
constexpr std::uint32_t kMaxToObject = 6;    // between a verb and what stands right behind it

bool is_list_mark(const Item& item) {
  return item.kind == ItemKind::kMark && item.mark == CharKind::kListMark;
}

}  // namespace

bool is_clause_mark(const Item& item) {
  return item.kind == ItemKind::kMark && (item.mark == CharKind::kComma || item.mark == CharKind::kStop);
}

void Clauses::read(const SentenceItems& sentence, const ClauseWords& words) {
  const std::size_t count = sentence.items.size();
  begin_.resize(count);
  end_.resize(count);
  governor_.assign(count, kNone);
  particle_.assign(count, kNone);
  verb_.assign(count, kNone);
  inner_.assign(count, kNone);
  in_phrase_.assign(count, false);
  object_.assign(count, false);
  modified_.assign(count, kNone);
  find_clauses(sentence);
  find_particles(sentence);
  find_phrases(sentence, words);
  find_modifiers(sentence, words);
  find_objects(sentence, words);
}

void Clauses::find_clauses(const SentenceItems& sentence) {
  const auto& items = sentence.items;
  for (std::size_t i = 0; i < items.size(); ++i)
    begin_[i] = i == 0 || is_clause_mark(items[i - 1]) ? i : begin_[i - 1];
  for (std::size_t i = items.size(); i-- > 0;)
    end_[i] = is_clause_mark(items[i]) ? i : i + 1 == items.size() ? i + 1 : end_[i + 1];
}

/// A verb closes with the next particle when nothing but a few words stand between.
void Clauses::find_particles(const SentenceItems& sentence) {
  const auto& items = sentence.items;
  for (std::size_t v = 0; v < items.size(); ++v) {
    if (items[v].kind != ItemKind::kWord || !items[v].is(Role::kVerb)) continue;
    std::uint32_t characters = 0;
    for (std::size_t i = v + 1; i < items.size() && characters <= kMaxToParticle; ++i) {
      if (items[i].kind == ItemKind::kMention || items[i].kind == ItemKind::kMark) break;
      if (items[i].is(Role::kOf)) {
        particle_[v] = i;
        if (verb_[i] == kNone) verb_[i] = v;
        break;
      }
      characters += items[i].size();
    }
  }
}

void Clauses::close_phrase(std::size_t preposition, std::size_t end) {
  for (std::size_t i = preposition; i < end; ++i) in_phrase_[i] = true;
}

/// A preposition governs the mentions up to the next verb; and the noun that this verb modifies, where a
/// word of place or time closes the phrase ("在 L 举行的 X 上").
void Clauses::find_phrases(const SentenceItems& sentence, const ClauseWords& words) {
  const auto& items = sentence.items;
  for (std::size_t p = 0; p < items.size(); ++p) {
    if (items[p].kind != ItemKind::kWord) continue;
    const bool companion = words.is(items[p], ClauseWord::kCompanion) && !in_phrase_[p];
    if (!companion && !words.is(items[p], ClauseWord::kPreposition)) continue;
    std::uint32_t characters = 0;
    std::size_t i = p + 1;
    bool governs = false;
    for (; i < items.size() && characters <= kMaxPhrase; ++i) {
      const Item& item = items[i];
      if (is_clause_mark(item) || words.is(item, ClauseWord::kPreposition)) break;
      if (item.kind == ItemKind::kMention) {
        governor_[i] = p;
        governs = true;
        characters = 0;
        continue;
      }
      if (governs && words.is(item, ClauseWord::kLocative)) break;
      const bool noun_too = item.any(bits(Role::kNoun, Role::kTitle, Role::kCue, Role::kSuffix));
      if (item.is(Role::kVerb) && !(noun_too && i + 1 < items.size() && !governs)) break;
      if (!item.is(Role::kOf) && !is_list_mark(item)) characters += item.size();
    }
    close_phrase(p, i);
    if (i < items.size() && !is_clause_mark(items[i]) && particle_[i] != kNone)
      govern_head(sentence, p, i, words);
  }
}

/// "在 L 举行的 X 上": the preposition governs the noun that the verb modifies.
void Clauses::govern_head(const SentenceItems& sentence, std::size_t preposition, std::size_t verb,
                          const ClauseWords& words) {
  const auto& items = sentence.items;
  const std::size_t end = end_[preposition];
  std::size_t head = particle_[verb] + 1;
  while (head < end && items[head].kind != ItemKind::kMention) ++head;
  if (head < end && words.is(items[preposition], ClauseWord::kTaking)) {  // "将 A 研发的 B 植入 C"
    governor_[head] = preposition;
    inner_[verb] = preposition + 1;
    close_phrase(preposition, head + 1);
  }
  std::uint32_t behind = 0;
  for (std::size_t k = head + 1; k < end && behind <= kMaxToLocative; ++k) {
    if (words.is(items[k], ClauseWord::kLocative)) {
      governor_[head] = preposition;
      inner_[verb] = preposition + 1;
      close_phrase(preposition, k);
    }
    behind += items[k].size();
  }
}

void Clauses::find_objects(const SentenceItems& sentence, const ClauseWords& words) {
  const auto& items = sentence.items;
  for (std::size_t v = 0; v < items.size(); ++v) {
    if (items[v].kind != ItemKind::kWord || !items[v].any(bits(Role::kVerb, Role::kSay))) continue;
    if (items[v].is(Role::kSay)) {  // who is told is no subject of what follows
      if (v + 2 < items.size() && items[v + 1].kind == ItemKind::kMention && is_clause_mark(items[v + 2]))
        object_[v + 1] = true;
      continue;
    }
    if (particle_[v] != kNone || words.is(items[v], ClauseWord::kCausative) || items[v].is(Role::kTitle))
      continue;
    if (v > 0 && items[v - 1].is(Role::kOf)) continue;  // "研发的监测系统 X": of a noun
    std::uint32_t characters = 0;
    for (std::size_t i = v + 1; i < end_[v] && characters <= kMaxToObject; ++i) {
      if (items[i].kind == ItemKind::kMention) {
        object_[i] = true;
        for (std::size_t k = i + 1; k < end_[v] && modifies(i); ++k) {  // "位于 L 的 A"
          if (items[k].kind != ItemKind::kMention) continue;
          object_[k] = true;
          i = k;
        }
        break;
      }
      if (items[i].is(Role::kOf) || words.is(items[i], ClauseWord::kPreposition)) break;
      characters += items[i].size();
    }
  }
}

void Clauses::find_modifiers(const SentenceItems& sentence, const ClauseWords& words) {
  const auto& items = sentence.items;
  for (std::size_t m = 0; m < items.size(); ++m) {
    if (items[m].kind != ItemKind::kMention) continue;
    std::uint32_t characters = 0;
    for (std::size_t i = m + 1; i < end_[m] && characters <= kMaxModified; ++i) {
      if (items[i].kind == ItemKind::kMention) {
        modified_[m] = i;
        break;
      }
      const bool joins = items[i].is(Role::kOf) || words.is(items[i], ClauseWord::kPart) ||
                         items[i].any(bits(Role::kNoun, Role::kTitle, Role::kCue, Role::kSuffix));
      if (!joins || items[i].kind == ItemKind::kMark) break;
      characters += items[i].size();
    }
  }
}

}  // namespace guanxi::extract
