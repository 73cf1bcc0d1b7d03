// Foreign persons in Chinese text: characters that transcribe, joined by dots or behind a title.
#include <algorithm>

#include "extract/finder.hpp"

namespace guanxi::extract {
namespace {

constexpr std::uint32_t kMaxForeign = 24;
constexpr std::uint32_t kMaxPart = 8;        // characters between two dots
constexpr std::uint32_t kSurelyForeign = 4;  // characters that no Chinese name has

}  // namespace

/// Whether character `i` is one of those by which foreign names are transcribed.
bool Finder::is_transcribed(std::uint32_t i) const {
  if (passage_->kind[i] != CharKind::kHan) return false;
  const FormNo form = lexicon_->trie().find(std::u32string_view(passage_->folded).substr(i, 1));
  return form != kNoForm && (lexicon_->form(form).roles & bit(Role::kForeign)) != 0;
}

/// Where a transcribed name ends that begins at `begin`: before an ordinary word, a conjunction, and what is
/// no such character. `begin` itself if there is none.
std::uint32_t Finder::foreign_end(std::uint32_t begin) const {
  constexpr Roles kWords = bits(Role::kVerb, Role::kSay, Role::kNoun, Role::kFunction, Role::kTime,
                                Role::kUnit, Role::kTitle, Role::kCue, Role::kSuffix, Role::kHonorific);
  std::size_t t = token_at(begin + 1);
  if (t > 0 && token(t - 1).end > begin) --t;
  std::uint32_t end = begin;
  for (std::uint32_t i = begin; i < sentence_->end && i - begin < kMaxForeign; ++i) {
    const CharKind kind = passage_->kind[i];
    if (kind == CharKind::kJoint || kind == CharKind::kDash) {
      if (i == begin || i + 1 >= sentence_->end || !is_transcribed(i + 1)) break;
      continue;
    }
    if (kind == CharKind::kSpace && i > begin) continue;
    if (!is_transcribed(i)) break;
    while (t < count() && token(t).end <= i) ++t;
    if (t < count() && token(t).begin == i && token(t).kind == TokenKind::kWord) {
      const Token& word = token(t);
      if (word.is(Role::kConjunction) && i > begin) break;
      const bool ordinary = word.size() > 1 && word.any(kWords) && !word.any(bits(Role::kPlace, Role::kName));
      const bool closes =
          word.size() == 1 && word.is(Role::kFunction) && (i + 1 >= sentence_->end || !is_transcribed(i + 1));
      if ((ordinary && i - begin != 1) || (closes && i > begin)) break;
    }
    end = i + 1;
  }
  return end;
}

/// Whether [begin, end) may be a foreign person's name behind a title. `abroad`: a country stands before it.
bool Finder::is_foreign_shape(std::uint32_t begin, std::uint32_t end, bool abroad) const {
  if (end - begin < 2) return false;
  const std::size_t next = token_at(end);
  if (next < count() && token(next).begin == end && !token(next).after_space) {
    const Token& t = token(next);
    if (t.kind == TokenKind::kHan || t.is(Role::kSuffix)) return false;
  }
  bool joined = false;
  for (std::uint32_t i = begin; i < end; ++i)
    joined |= passage_->kind[i] == CharKind::kJoint || passage_->kind[i] == CharKind::kDash;
  if (joined || end - begin >= kSurelyForeign) return true;
  const bool closed = next >= count() || token(next).kind == TokenKind::kMark;
  if (surname_at(begin) == 0) return abroad || (closed && end - begin == 3);
  return abroad && end - begin == 3;
}

void Finder::find_foreign() {
  for (std::uint32_t i = sentence_->begin + 1; i + 1 < sentence_->end; ++i) {
    if (passage_->kind[i] != CharKind::kJoint) continue;
    std::uint32_t begin = i, end = i + 1;
    while (begin > sentence_->begin && i - begin < kMaxPart && is_transcribed(begin - 1)) --begin;
    end = std::max(end, begin < i ? foreign_end(begin) : end);
    if (i - begin < 2 || end - i < 2 || is_covered(begin, end)) continue;
    add(begin, end, "person", 0.8, "person/foreign");
    i = end;
  }
  // "某某国总统某某、某某，某某国前总理某某"
  bool abroad = false, listed = false;
  for (std::size_t i = 1; i < count(); ++i) {
    const Token& before = token(i - 1);
    if (before.is(Role::kPlace)) abroad = is_foreign(i - 1);
    listed = listed && before.mark == CharKind::kListMark;
    if (!(before.is(Role::kTitle) || listed) || token(i).kind == TokenKind::kMark) continue;
    const std::uint32_t begin = token(i).begin, end = foreign_end(begin);
    if (!is_foreign_shape(begin, end, abroad)) continue;
    const auto holds = [&](const Found& f) {
      return f.begin <= begin && f.end >= end && !(f.begin == begin && f.end == end && f.type == "place");
    };
    if (std::any_of(found_.begin(), found_.end(), holds)) continue;
    add(begin, end, "person", 0.95, "person/foreign");
    while (i < count() && token(i).begin < end) ++i;
    listed = i < count() && token(i).mark == CharKind::kListMark;
  }
}

}  // namespace guanxi::extract
