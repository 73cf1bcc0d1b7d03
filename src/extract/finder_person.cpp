// Persons in Chinese text: a surname and one or two characters that a title, a verb of saying or a list of
// names makes a name; the firm before a title.
#include <algorithm>

#include "extract/finder.hpp"

namespace guanxi::extract {

/// Characters of the surname at `begin`; 0 if there is none.
std::uint32_t Finder::surname_at(std::uint32_t begin) const {
  std::uint32_t length = 0;
  if (!lexicon_->opens_surname(passage_->folded[begin])) return length;
  lexicon_->trie().match(passage_->folded, begin, [&](std::size_t size, FormNo form) {
    if ((lexicon_->form(form).roles & bit(Role::kSurname)) != 0) length = static_cast<std::uint32_t>(size);
  });
  return length;
}

/// A Chinese name at `begin`. `strong`: what stands before it says that a name follows, so its characters may
/// be those of ordinary words.
std::optional<Finder::Shape> Finder::person_at(std::uint32_t begin, bool strong) const {
  const std::uint32_t surname = surname_at(begin);
  if (surname == 0 || begin + surname >= sentence_->end) return std::nullopt;
  std::optional<Shape> best;
  for (std::uint32_t given = 1; given <= 2; ++given) {
    std::uint32_t end = begin + surname + given;
    if (end > sentence_->end || passage_->kind[end - 1] != CharKind::kHan) break;
    const std::size_t first = token_at(begin), next = token_at(end);
    if (first >= count() || token(first).begin != begin) return std::nullopt;
    const bool at_boundary =
        next >= count() || token(next).begin == end || passage_->kind[end] == CharKind::kSpace;
    // ordinary words inside
    std::uint32_t known = 0;
    for (std::size_t k = first; k < count() && token(k).begin < end; ++k)
      if (token(k).kind == TokenKind::kWord && token(k).size() > 1) known += token(k).size();
    if (!strong && (known > 0 || !at_boundary)) continue;
    double score = given == 2 ? 0.5 : 0.4;
    const bool closed = next >= count() || token(next).kind == TokenKind::kMark || token(next).after_space;
    if (!at_boundary) score -= strong ? 0.05 : 0.25;
    if (closed)
      score += 0.3;
    else if (at_boundary &&
             token(next).any(bits(Role::kSay, Role::kFunction, Role::kConjunction, Role::kHonorific)))
      score += 0.25;
    else if (at_boundary && token(next).is(Role::kVerb))
      score += 0.2;
    else if (!strong && at_boundary && token(next).kind == TokenKind::kWord)
      score += 0.1;
    if (known > 0 && !closed) score -= 0.1;
    if (!at_boundary && next > 0 && token(next - 1).is(Role::kVerb) && token(next - 1).end > end)
      score -= 0.3;  // "佟跃签署"
    if (token(first).end >= end &&
        token(first).any(bits(Role::kVerb, Role::kNoun, Role::kFunction, Role::kTime)))
      score -= 0.5;
    if (token(first).kind == TokenKind::kWord && token(first).size() > surname && !closed) score -= 0.2;
    for (std::size_t k = first + 1; k < next && k < count(); ++k)  // "丁盛说" is a name and a verb
      if (token(k).begin >= begin + surname && token(k).any(bits(Role::kSay, Role::kFunction))) score -= 0.4;
    if (!strong && is_common_word_surname(begin, surname)) score -= 0.25;
    if (!best || score > best->score) best = Shape{end, score};
  }
  return best;
}

/// Whether a surname is more often a word.
bool Finder::is_common_word_surname(std::uint32_t begin, std::uint32_t length) const {
  const FormNo form = lexicon_->trie().find(std::u32string_view(passage_->folded).substr(begin, length));
  const LexiconEntry* entry = lexicon_->find(form, "surname");
  return entry != nullptr && entry->attributes.contains("ambiguous");
}

/// A name and those that follow it behind list marks or blanks.
void Finder::find_person_list(std::uint32_t begin, double score, std::string_view rule) {
  while (true) {
    const auto shape = person_at(begin, true);
    if (!shape || shape->score < 0.3) return;
    add(begin, shape->end, "person", std::min(0.95, score), rule);
    std::uint32_t next = shape->end;
    if (next >= sentence_->end) return;
    const bool parted =
        passage_->kind[next] == CharKind::kListMark || passage_->kind[next] == CharKind::kSpace;
    if (!parted) {  // "某某某及某某某"
      const std::size_t joint = token_at(next);
      if (joint + 1 >= count() || token(joint).begin != next || !token(joint).is(Role::kConjunction)) return;
      const auto other = person_at(token(joint).end, false);
      if (!other || other->end - token(joint).end != 3 || other->score < 0.5) return;
      next = token(joint).end;
    }
    while (next < sentence_->end &&
           (passage_->kind[next] == CharKind::kListMark || passage_->kind[next] == CharKind::kSpace))
      ++next;
    begin = next;
    const auto following = person_at(begin, true);
    if (!following) return;
    // behind the last of several names stands no word that could hold it
    const std::size_t after = token_at(following->end);
    if (after < count() && token(after).begin != following->end) return;
  }
}

/// An author whose characters are set apart behind a mark, some of them joined: "■王 小 明", "■王小 明".
void Finder::find_spaced_person(bool is_byline) {
  constexpr std::size_t kMost = 4;  // characters
  const std::size_t first = count() > 0 && token(0).mark == CharKind::kOther ? 1 : 0;
  if (count() < 2 || (first == 0 && !is_byline)) return;
  std::vector<std::uint32_t> at;
  std::uint32_t run = 0;
  bool parted = false;
  for (std::uint32_t i = token(first).begin; i < sentence_->end; ++i) {
    const CharKind kind = passage_->kind[i];
    if (kind == CharKind::kSpace) {
      parted |= i + 1 < sentence_->end && passage_->kind[i + 1] == CharKind::kHan;
      run = 0;
      continue;
    }
    if (kind != CharKind::kHan || ++run > 2 || at.size() == kMost) return;
    at.push_back(i);
  }
  if (!parted || at.size() < 2) return;
  const bool pairs = at.size() == kMost && surname_at(at[0]) > 0 && surname_at(at[2]) > 0;
  const auto transcribed = [&](std::uint32_t c) { return is_transcribed(c); };
  if (pairs) {
    add(at[0], at[1] + 1, "person", 0.8, "person/byline");
    add(at[2], at[3] + 1, "person", 0.8, "person/byline");
  } else if (at.size() < kMost ? surname_at(at[0]) > 0 : std::all_of(at.begin(), at.end(), transcribed)) {
    add(at.front(), at.back() + 1, "person", 0.8, "person/byline");
  }
}

void Finder::find_byline() {
  for (std::size_t i = 0; i < count(); ++i) {
    const Token& t = token(i);
    if (t.is(Role::kTitle) || is_covered(t.begin, t.begin + 1) || surname_at(t.begin) == 0) continue;
    if (i > 0 && !t.after_space && token(i - 1).kind != TokenKind::kMark && !token(i - 1).is(Role::kTitle))
      continue;
    find_person_list(t.begin, 0.85, "person/byline");
  }
}

void Finder::find_persons() {
  for (std::size_t i = 0; i < count(); ++i) {
    const Token& t = token(i);
    if (surname_at(t.begin) == 0) continue;
    if (is_covered(t.begin, t.begin + 2)) continue;
    const Token* before = i > 0 ? &token(i - 1) : nullptr;
    if (before != nullptr && before->mark == CharKind::kComma && i > 1 &&
        (token(i - 2).is(Role::kWriter) ||
         (passage_->folded[before->begin] == ':' && token(i - 2).is(Role::kTitle))))
      before = &token(i - 2);
    if (before != nullptr && before->mark == CharKind::kCloseQuote && i > 1 && token(i - 2).is(Role::kPrefix))
      before = &token(i - 2);
    const bool opened =
        before == nullptr || (before->kind == TokenKind::kMark && before->mark != CharKind::kJoint);
    if (before != nullptr && before->any(bits(Role::kTitle, Role::kPrefix))) {
      const auto shape = person_at(t.begin, true);
      // an honorific behind a title belongs to it: 主任医师
      if (!shape || shape->score < 0.35) continue;
      const double score = before->is(Role::kNoun) ? shape->score : shape->score + 0.35;
      if (before->is(Role::kWriter) || before->is(Role::kTitle))
        find_person_list(t.begin, score, "person/title");
      else
        add(t.begin, shape->end, "person", std::min(0.95, score), "person/title");
      continue;
    }
    const auto shape = person_at(t.begin, false);
    if (!shape || shape->score < 0.4) continue;
    const std::size_t next = token_at(shape->end);
    if (next < count() && token(next).is(Role::kWriter) && token(next).begin <= shape->end + 1) {
      add(t.begin, shape->end, "person", 0.8, "person/writer");
      continue;
    }
    if (next < count() && token(next).begin == shape->end) {
      const Token& after = token(next);
      if (after.is(Role::kHonorific) && !after.after_space) {
        add(t.begin, shape->end, "person", 0.85, "person/honorific");
        continue;
      }
      const bool behind_word = before != nullptr && (before->is(Role::kFunction) || before->is(Role::kTime));
      if (after.is(Role::kSay) && (opened || behind_word)) {
        add(t.begin, shape->end, "person", opened ? 0.85 : 0.7, "person/says");
        continue;
      }
      if (opened && lexicon_->find(after.form, "verb/work") != nullptr && !after.after_space) {
        add(t.begin, shape->end, "person", 0.65, "person/post");
        continue;
      }
      const bool by = before != nullptr && lexicon_->find(before->form, "word/by") != nullptr;
      if ((opened || by) && shape->end - t.begin == 3 &&
          after.any(bits(Role::kConjunction, Role::kFunction)) &&
          !is_common_word_surname(t.begin, surname_at(t.begin))) {
        add(t.begin, shape->end, "person", by ? 0.55 : 0.45, "person/acts");
        continue;
      }
      if (opened && shape->end - t.begin == 3 && after.is(Role::kVerb) && !after.after_space) {
        add(t.begin, shape->end, "person", 0.45, "person/acts");
        continue;
      }
      if (behind_word && before->is(Role::kOf) && shape->end - t.begin == 3 && after.is(Role::kVerb)) {
        add(t.begin, shape->end, "person", 0.45, "person/acts");
        continue;
      }
    }
    // nothing but names between two marks
    if (opened && before != nullptr && before->mark != CharKind::kListMark &&
        before->mark != CharKind::kComma) {
      std::uint32_t at = t.begin;
      std::uint32_t names = 0;
      while (true) {
        const auto one = person_at(at, false);
        if (!one) {
          names = 0;
          break;
        }
        ++names;
        at = one->end;
        while (at < sentence_->end && passage_->kind[at] == CharKind::kSpace) ++at;
        if (at >= sentence_->end || passage_->kind[at] == CharKind::kCloseBracket) break;
        if (passage_->kind[at] != CharKind::kHan || at == one->end) {
          names = 0;
          break;
        }
      }
      if (names > 0 && (before->mark == CharKind::kOpenBracket || before->mark == CharKind::kOther))
        find_person_list(t.begin, names > 1 || before->mark == CharKind::kOther ? 0.8 : 0.55,
                         "person/byline");
    }
  }
}

/// The words between a beginning and a job title that a person follows: an organisation, whatever its last
/// word.
void Finder::find_before_title() {
  const std::size_t known = found_.size();
  for (std::size_t f = 0; f < known; ++f) {
    if (found_[f].type != "person") continue;
    std::size_t i = token_at(found_[f].begin);
    const std::size_t person = i;
    while (i > 0 && token(i - 1).is(Role::kTitle) && !token(i - 1).is(Role::kWriter)) --i;
    if (i == person || i == 0) continue;
    const std::size_t title = i;
    if (found_ending(token(title).begin) != nullptr) continue;
    std::uint32_t unknown = 0, nouns = 0;
    while (i > 0 && title - i < 8) {
      const Token& t = token(i - 1);
      if (t.kind == TokenKind::kHan)
        ++unknown;
      else if (t.is(Role::kNoun) && !t.any(bits(Role::kFunction, Role::kTime)))
        ++nouns;
      else if (t.kind == TokenKind::kLatin)
        unknown += 2;
      else if (!t.is(Role::kPlace))
        break;
      --i;
    }
    const bool opened = i == 0 || (token(i - 1).kind == TokenKind::kMark) ||
                        token(i - 1).any(bits(Role::kFunction, Role::kVerb));
    if (unknown < 2 || !opened || token(title).begin - token(i).begin > 12) continue;
    if (is_covered(token(i).begin, token(title).begin)) continue;
    add(token(i).begin, token(title).begin, "organisation/company", 0.55, "organisation/before title");
  }
}

}  // namespace guanxi::extract
