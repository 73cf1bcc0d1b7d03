// Stretches that no rule takes for a name and that yet may be one, for the model that decides about names;
// and what stands around all that was found.
#include <algorithm>

#include "extract/finder.hpp"
#include "guanxi/model/ontology.hpp"

namespace guanxi::extract {
namespace {

constexpr double kWeak = 0.15;
constexpr std::uint32_t kMaxQuoted = 16;  // characters
constexpr std::uint32_t kMaxWeak = 24;
constexpr std::uint32_t kMaxGap = 8;  // characters between a name and the one beside it

constexpr Roles kNoName = bits(Role::kFunction, Role::kTime, Role::kUnit, Role::kNumeral, Role::kSay,
                               Role::kDenial, Role::kReference, Role::kPrefix, Role::kHonorific);

}  // namespace

bool Finder::overlaps(std::uint32_t begin, std::uint32_t end) const {
  return std::any_of(found_.begin(), found_.end(),
                     [&](const Found& f) { return f.begin < end && f.end > begin; });
}

/// Tokens [first, last).
void Finder::add_weak(std::size_t first, std::size_t last, std::string_view type, std::string_view rule) {
  const std::uint32_t begin = token(first).begin, end = token(last - 1).end;
  if (end - begin < 2 || end - begin > kMaxWeak || overlaps(begin, end)) return;
  add(begin, end, type, kWeak, rule, kNoEntry, false);
  found_.back().weak = true;
}

void Finder::find_weak() {
  find_weak_quoted();
  for (const Doubtful& d : doubtful_) {
    if (d.end - d.begin > kMaxWeak || overlaps(d.begin, d.end)) continue;
    add(d.begin, d.end, d.type.type, kWeak, "weak/suffix", d.type.entry, false);
    found_.back().weak = true;
  }
  find_weak_latin();
}

/// What stands in quotation marks.
void Finder::find_weak_quoted() {
  for (std::size_t i = 0; i < count(); ++i) {
    if (token(i).mark != CharKind::kOpenQuote) continue;
    const std::uint32_t close = passage_->partner[token(i).begin];
    if (close == Passage::kNoPartner || close >= sentence_->end || close <= token(i).end) continue;
    if (close - token(i).end > (is_latin_ ? 2 * kMaxQuoted : kMaxQuoted)) continue;
    const std::size_t last = token_at(close);
    bool phrase = false;
    for (std::size_t k = i + 1; k < last; ++k)
      phrase |= token(k).mark == CharKind::kComma || token(k).mark == CharKind::kStop ||
                token(k).mark == CharKind::kListMark;
    if (!phrase && last > i + 1) add_weak(i + 1, last, "platform/product", "weak/quoted");
  }
}

/// Capitalised words, and Latin ones amid Chinese.
void Finder::find_weak_latin() {
  for (std::size_t i = 0; i < count(); ++i) {
    const auto belongs = [&](std::size_t k) {
      const Token& t = token(k);
      return t.mark == CharKind::kLetter && t.capital && !t.any(kNoName);
    };
    if (!belongs(i)) continue;
    std::size_t last = i + 1;
    while (last < count() && last - i < 4 && token(last).after_space &&
           (belongs(last) || (token(last).kind == TokenKind::kNumber && token(last).size() <= 4)))
      ++last;
    add_weak(i, last, "organisation/company", last == i + 1 ? "weak/capital" : "weak/capitals");
    i = last - 1;
  }
}

Beside Finder::beside(std::size_t i) const {
  Beside found;
  if (i >= count()) return found;
  const Token& t = token(i);
  found.form = t.form;
  if (t.kind == TokenKind::kMark) {
    found.kind = Beside::kMark;
    found.character = passage_->folded[t.begin];
  } else if (t.kind == TokenKind::kNumber) {
    found.kind = Beside::kNumber;
  } else if (t.kind == TokenKind::kLatin) {
    found.kind = t.capital ? Beside::kCapital : Beside::kUnknown;
  } else {
    found.kind = t.form == kNoForm ? Beside::kUnknown : Beside::kWord;
    if (t.size() == 1) found.character = passage_->folded[t.begin];
  }
  return found;
}

Link Finder::link_between(std::uint32_t begin, std::uint32_t end) const {
  if (end < begin || end - begin > kMaxGap) return Link::kNone;
  Link link = begin == end ? Link::kTouch : Link::kNear;
  std::size_t words = 0;
  for (std::size_t i = token_at(begin); i < count() && token(i).begin < end; ++i) {
    const Token& t = token(i);
    if (t.mark == CharKind::kListMark) return Link::kListMark;
    if (t.is(Role::kConjunction)) return Link::kConjunction;
    if (t.mark == CharKind::kStop) return Link::kNone;
    if (t.kind != TokenKind::kMark) ++words;
    if (t.mark == CharKind::kComma) link = Link::kComma;
    if (t.mark == CharKind::kOpenBracket) link = Link::kBracket;
    if (t.is(Role::kOf) && link == Link::kNear) link = Link::kOf;
  }
  if (words == 0 && link == Link::kNear) link = Link::kTouch;
  return words > 2 ? Link::kNear : link;
}

/// The names before and behind one.
void Finder::look_beside(std::size_t found, Sight& sight) const {
  const Found& self = found_[found];
  const Found *before = nullptr, *after = nullptr;
  for (const Found& f : found_) {
    if (f.weak || f.name < 0) continue;
    if (f.end <= self.begin && (before == nullptr || f.end > before->end)) before = &f;
    if (f.begin >= self.end && (after == nullptr || f.begin < after->begin)) after = &f;
  }
  if (before != nullptr) {
    sight.link_before = link_between(before->end, self.begin);
    if (sight.link_before != Link::kNone) sight.family_before = top_level(before->type);
  }
  if (after != nullptr) {
    sight.link_after = link_between(self.end, after->begin);
    if (sight.link_after != Link::kNone) sight.family_after = top_level(after->type);
  }
}

/// The words before and behind it.
void Finder::look_around(const Candidate& found, Sight& sight) const {
  std::size_t first = token_at(found.begin), next = token_at(found.end);
  while (first > 0 && next < count()) {
    const CharKind left = token(first - 1).mark, right = token(next).mark;
    const bool quoted = left == CharKind::kOpenQuote && right == CharKind::kCloseQuote;
    const bool titled = left == CharKind::kOpenTitle && right == CharKind::kCloseTitle;
    const bool bracketed = left == CharKind::kOpenBracket && right == CharKind::kCloseBracket;
    if (!quoted && !titled && !bracketed) break;
    sight.is_quoted |= quoted;
    sight.is_titled |= titled;
    sight.is_bracketed |= bracketed;
    --first;
    ++next;
  }
  for (std::size_t k = 0; k < Sight::kReach; ++k) {
    if (first > k) sight.before[k] = beside(first - 1 - k);
    sight.after[k] = beside(next + k);
  }
}

void Finder::note_sights(NameTable& names) const {
  for (std::size_t i = 0; i < found_.size(); ++i) {
    const Found& f = found_[i];
    if (f.name < 0) continue;
    Name& name = names.names()[static_cast<std::size_t>(f.name)];
    if (name.sights.size() >= Name::kMaxSights) continue;
    Sight sight;
    sight.block = block_;
    sight.is_latin = is_latin_;
    look_around(f, sight);
    look_beside(i, sight);
    look_at_tags(f, sight);
    name.sights.push_back(sight);
  }
}

}  // namespace guanxi::extract
