// Signed articles: a line of names alone, then a line with their posts. Who signs for one body speaks for it:
// what the sentences that name no subject are about.
#include <algorithm>

#include "extract/relations.hpp"

namespace guanxi::extract {

bool says_posts_only(std::span<const Item> items, const Decision& decision) {
  if (items.empty() || !items.back().is(Role::kTitle)) return false;
  return std::none_of(items.begin(), items.end(), [&](const Item& item) {
    if (item.kind == ItemKind::kMention) return decision.entities[item.entity].family() == "person";
    return is_clause_mark(item) || (item.is(Role::kVerb) && !item.any(bits(Role::kTitle, Role::kNoun))) ||
           item.any(bits(Role::kSay, Role::kTime));
  });
}

std::uint32_t place_led_by(std::uint32_t body, const Lexicon& lexicon, const Decision& decision) {
  const std::u32string name = name_key(decision.entities[body].name);
  const auto leads = [&](std::size_t at) {
    const FormNo form = lexicon.trie().find(std::u32string_view(name).substr(at));
    return form != kNoForm && lexicon.find(form, "word/of-place") != nullptr;
  };
  std::size_t tail = 0;
  while (tail < name.size() && !leads(tail)) ++tail;
  if (tail == name.size()) return kNoEntity;
  std::uint32_t place = kNoEntity;
  std::size_t longest = 0;
  for (const Surface& surface : decision.surfaces) {
    const std::size_t at = name.find(surface.key);
    if (at == std::u32string::npos || at > tail || surface.key.size() <= longest) continue;
    if (decision.entities[surface.entity].family() != "place") continue;
    place = surface.entity;
    longest = surface.key.size();
  }
  return place;
}

/// At the beginning of a block: whether the one before was a signature.
void RelationReader::note_signature() {
  signers_.clear();
  if (is_only_persons_) signers_.swap(block_persons_);
  block_persons_.clear();
  is_only_persons_ = true;
  follows_line_ = is_line_;
  is_line_ = true;
}

/// Whether the sentence is a line with the posts of those whose names the line before it holds.
bool RelationReader::is_signature_line() const {
  return follows_line_ && sentence_.opens_block && says_posts_only(sentence_.items, *decision_);
}

/// Those who sign hold a post there: they speak for the body where it is the only one and they head it.
void RelationReader::speak_for(std::uint32_t body) {
  const bool heads = std::any_of(sentence_.items.begin(), sentence_.items.end(), [&](const Item& item) {
    return item.kind == ItemKind::kWord && item.is(Role::kTitle) &&
           (lexicon_->find(item.form, "title/head") != nullptr ||
            lexicon_->find(item.form, "title/leader") != nullptr ||
            lexicon_->find(item.form, "title/office") != nullptr);
  });
  if (!heads) return;
  const std::uint32_t place = place_led_by(body, *lexicon_, *decision_);
  if (place != kNoEntity) body = place;
  const bool is_other = signed_at_ == sentence_begin_ && speaker_ != body;
  signed_at_ = sentence_begin_;
  speaker_ = is_other ? kNoEntity : body;
  const bool is_place = is_other && own_topic_ == kNoEntity;
  about_.topic = is_place ? about_.main_place : is_other ? own_topic_ : body;
  about_.topic_in_title = !is_other || is_place || own_topic_in_title_;
  carried_.set_topic(about_.topic, about_.topic_in_title);
}

}  // namespace guanxi::extract
