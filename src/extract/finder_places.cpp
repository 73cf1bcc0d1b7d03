// Places by their last character: 某某村.
#include <algorithm>

#include "extract/finder.hpp"

namespace guanxi::extract {

/// Whether a word is a last word of places with this attribute.
bool Finder::place_suffix_is(FormNo form, std::string_view attribute) const {
  if (form == kNoForm) return false;
  const LexiconEntry* entry = lexicon_->find(form, "suffix/place");
  return entry != nullptr && entry->attributes.contains(attribute);
}

/// Whether a place with its last word ends at `end`: 某某县.
bool Finder::ends_admin(std::uint32_t end) const {
  return place_suffix_is(lexicon_->trie().find(std::u32string_view(passage_->folded).substr(end - 1, 1)),
                         "admin");
}

/// Where the village, town or street ends whose name begins at `begin`, right behind the place that it is in;
/// `begin` if there is none. Words may be parts of its name: 某某镇大桥村.
std::uint32_t Finder::locality_end(std::uint32_t begin) const {
  constexpr std::uint32_t kMaxLocality = 4;  // characters before the last word
  constexpr Roles kNever =
      bits(Role::kFunction, Role::kVerb, Role::kNumeral, Role::kUnit, Role::kTime, Role::kTitle,
           Role::kReference, Role::kLevel, Role::kSay, Role::kConjunction, Role::kDenial, Role::kPrefix);
  const auto ends_before = [&](const Token& word) {  // 大桥 may also stand for what was named before
    return word.is(Role::kSuffix) ? kNever & ~bit(Role::kReference) : kNever;
  };
  std::size_t t = token_at(begin);
  if (t >= count() || token(t).begin != begin) return begin;
  for (std::uint32_t at = begin + 1; at < sentence_->end && at - begin <= kMaxLocality; ++at) {
    if (passage_->kind[at - 1] != CharKind::kHan || passage_->kind[at] != CharKind::kHan) return begin;
    for (; t < count() && token(t).begin < at; ++t)
      if (token(t).kind == TokenKind::kWord && token(t).any(ends_before(token(t)))) return begin;
    std::uint32_t end = 0;
    lexicon_->trie().match(passage_->folded, at, [&](std::size_t size, FormNo form) {
      if (place_suffix_is(form, "local")) end = at + static_cast<std::uint32_t>(size);
    });
    if (end == 0 || end > sentence_->end) continue;
    const Token& last = token(t - 1);
    const bool own = last.begin == begin + 1 && at > begin + 1;  // 水乡 of 梅水乡
    if (last.end > at && last.any(bits(Role::kNoun, Role::kSuffix)) && !own) return begin;
    const std::size_t next = token_at(end);  // no word is cut
    if (next < count() && token(next).begin != end) return begin;
    return at - begin >= 2 || token(t - 1).kind == TokenKind::kHan ? end : begin;
  }
  return begin;
}

/// "雨湖区石井村": unknown characters before a place's last word, behind another place or at a beginning.
void Finder::find_places() {
  for (std::size_t i = 1; i < count(); ++i) {
    const Token& last = token(i);
    if (!last.is(Role::kPlaceSuffix)) continue;
    std::size_t first = i;
    const auto plain = [&](std::size_t k) {
      const Token& t = token(k);
      if (token(k + 1).after_space) return false;
      return t.kind == TokenKind::kHan ||
             (t.size() == 1 && t.any(bits(Role::kPlaceSuffix, Role::kNumeral)) && !t.is(Role::kFunction));
    };
    const auto ends_place = [&](std::size_t k) {  // 镇 of "某某镇某某村"
      return first < i && k > 0 && place_suffix_is(token(k).form, "admin") &&
             (plain(k - 1) || token(k - 1).is(Role::kPlace));
    };
    while (first > 0 && i - first < 3 && plain(first - 1) && !ends_place(first - 1) &&
           !(first < i && place_suffix_is(token(first - 1).form, "admin") && first > 1 && !plain(first - 2)))
      --first;
    if (first == i && first > 0 && token(first - 1).is(Role::kPlace) && token(first - 1).end == last.begin) {
      if (ends_admin(token(first - 1).end) && !place_suffix_is(last.form, "admin")) continue;
      add(token(first - 1).begin, last.end, "place", 0.9, "place/suffix");
      continue;
    }
    if (first == i || (first > 0 && token(first - 1).kind == TokenKind::kHan)) continue;
    bool counted = true;  // "四市"
    for (std::size_t k = first; k < i; ++k) counted = counted && token(k).is(Role::kNumeral);
    if (counted) continue;
    // "县委书记韩振江"; a single character names no place unless a place stands before it
    if (first > 0 && token(first - 1).is(Role::kTitle) && surname_at(token(first).begin) > 0) continue;
    if (i - first == 1 && token(first).size() == 1 && !(first > 0 && token(first - 1).is(Role::kPlace)))
      continue;
    const LexiconEntry* entry = lexicon_->find(last.form, "suffix/place");
    const bool weak = entry != nullptr && entry->attributes.contains("weak");
    if (first > 0 && token(first - 1).any(bits(Role::kPlace, Role::kPlaceSuffix))) {
      if (!weak) add(token(first).begin, last.end, "place", 0.85, "place/chain");
    } else if (i - first >= 2 || !weak)
      add(token(first).begin, last.end, "place", i - first >= 2 && !weak ? 0.6 : 0.4, "place/suffix");
  }
}

/// "某某县某某镇某某村": one behind the other, each with its last word.
void Finder::find_localities() {
  const auto begins_behind = [&](std::uint32_t end) {
    return end > sentence_->begin && end < sentence_->end && passage_->kind[end] == CharKind::kHan;
  };
  for (std::size_t f = 0; f < found_.size(); ++f) {  // those that it adds too
    if (found_[f].type != "place" || found_[f].score < 0.5 || !begins_behind(found_[f].end)) continue;
    if (!ends_admin(found_[f].end)) continue;
    const std::uint32_t begin = found_[f].end, end = locality_end(begin);
    if (end > begin) add(begin, end, "place", 0.85, "place/chain");
  }
}

}  // namespace guanxi::extract
