// Names by their last word: how far to the left they reach.
#include <algorithm>

#include "extract/finder.hpp"

namespace guanxi::extract {
namespace {

constexpr std::uint32_t kMaxUnknown = 10;  // characters of no word in a name
constexpr std::size_t kMaxTokens = 16;

constexpr Roles kStops =
    bits(Role::kFunction, Role::kTime, Role::kUnit, Role::kNumeral, Role::kSay, Role::kDenial, Role::kList,
         Role::kTitle, Role::kReference, Role::kPrefix, Role::kAlias);
constexpr Roles kBuilders = bits(Role::kNoun, Role::kPlace, Role::kName, Role::kSuffix, Role::kPlaceSuffix);

}  // namespace

/// The token that opens the pair of marks that `closing` closes, or `closing` itself.
std::size_t Finder::skip_pair_left(std::size_t closing) const {
  const std::uint32_t partner = passage_->partner[token(closing).begin];
  if (partner == Passage::kNoPartner || partner < sentence_->begin) return closing;
  const std::size_t open = token_at(partner);
  return open < closing && closing - open <= 8 ? open : closing;
}

Finder::Extent Finder::extend_left(std::size_t suffix) const {
  Extent extent;
  extent.first = suffix;
  std::size_t pending = suffix;  // behind a conjunction that a head to its left must justify
  bool is_pending = false;
  for (std::size_t i = suffix; i-- > 0 && suffix - i <= kMaxTokens;) {
    const Token& t = token(i);
    if (t.kind == TokenKind::kMark) {
      const bool bracket = t.mark == CharKind::kCloseBracket;
      if (bracket || t.mark == CharKind::kCloseQuote) {
        const std::size_t open = skip_pair_left(i);
        if (open == i || (bracket && (i - open > 3 || open == 0))) break;
        if (!bracket) extent.has_marked = true;
        i = open;
        extent.first = i;
        continue;
      }
      if (t.mark == CharKind::kJoint || (t.mark == CharKind::kDash && suffix - i < 6)) continue;
      break;
    }
    if (t.is(Role::kEdition)) break;
    const bool builder = t.any(kBuilders) || (t.is(Role::kSurname) && t.size() == 1);
    if (t.is(Role::kConjunction)) {
      if (is_pending || i == 0 || !token(i - 1).is(Role::kNoun) || !token(i + 1).is(Role::kNoun)) break;
      is_pending = true;
      pending = i + 1;
      continue;
    }
    if (t.any(kStops) && !builder) break;
    if (t.any(bits(Role::kFunction, Role::kSay, Role::kTitle, Role::kUnit)) &&
        !t.any(bits(Role::kPlace, Role::kName, Role::kNoun)))
      break;
    if (t.is(Role::kVerb) && !builder) break;
    if (t.kind == TokenKind::kNumber) break;
    extent.first = i;
    if (t.is(Role::kPlace)) extent.has_place = true;
    if (t.is(Role::kName) || t.is(Role::kSuffix)) extent.has_known = true;
    if (is_pending && (t.is(Role::kPlace) || t.is(Role::kName))) is_pending = false;
    if (t.kind == TokenKind::kLatin) extent.has_latin = true;
    if (t.kind == TokenKind::kHan) {
      if (++extent.unknown > kMaxUnknown) break;
      extent.has_unknown = true;
    } else if (t.is(Role::kNoun)) {
      ++extent.nouns;
    }
  }
  if (is_pending) extent.first = std::max(extent.first, pending);
  return extent;
}

/// A name begins with its place: what stands before it is another word, unless that is part of a name itself.
void Finder::cut_before_place(Extent& extent, std::size_t suffix) const {
  for (std::size_t i = extent.first; i < suffix; ++i) {
    if (!token(i).is(Role::kPlace)) continue;
    if (i > extent.first && token(i - 1).mark == CharKind::kOpenBracket) continue;
    bool named = false;
    for (std::size_t k = extent.first; k < i; ++k)
      named |= token(k).any(bits(Role::kSuffix, Role::kName)) || token(k).kind == TokenKind::kLatin ||
               token(k).mark == CharKind::kJoint;
    if (named) continue;
    extent.first = i;
    extent.clean = true;
    break;
  }
  // of places one after the other the last is the name's own
  while (extent.first + 1 < suffix && token(extent.first).is(Role::kPlace) &&
         token(extent.first + 1).is(Role::kPlace))
    ++extent.first;
}

/// Takes "第十五届", "2025年" into a name.
void Finder::add_editions(Extent& extent) const {
  std::size_t i = extent.first;
  if (i == 0) return;
  if (token(i - 1).is(Role::kEdition)) {
    --i;
    while (i > 0 && (token(i - 1).kind == TokenKind::kNumber ||
                     token(i - 1).any(bits(Role::kNumeral, Role::kOrdinal))))
      --i;
    if (i < extent.first - 1) extent.first = i;
  } else if (token(i - 1).kind == TokenKind::kNumber && token(i - 1).size() == 4) {
    extent.first = i - 1;
  }
}

void Finder::find_by_suffix() {
  for (std::size_t i = 1; i < count(); ++i) {
    const Token& last = token(i);
    if (!last.is(Role::kSuffix)) continue;
    const TypeHint type = hint(last, "suffix");
    if (type.type.empty()) continue;
    Extent extent = extend_left(i);
    if (extent.first == i) continue;
    cut_before_place(extent, i);
    if (extent.first >= i) continue;
    // leading ordinary words that name nothing by themselves
    const bool organisation = type.type.starts_with("organisation");
    const bool programme = type.type.starts_with("programme");
    bool place = false, known = false, latin = false, marked = false, level = false;
    std::uint32_t unknown = 0, nouns = 0;
    for (std::size_t k = extent.first; k < i; ++k) {
      const Token& t = token(k);
      place |= t.is(Role::kPlace);
      known |= t.any(bits(Role::kName, Role::kSuffix)) && !t.is(Role::kNoun);
      latin |= t.kind == TokenKind::kLatin && !t.is(Role::kAcronym);
      marked |= t.mark == CharKind::kOpenQuote;
      level |= t.is(Role::kPlaceSuffix);
      unknown += t.kind == TokenKind::kHan ? 1 : 0;
      nouns += t.is(Role::kNoun) ? 1 : 0;
    }
    if (programme && (place || known || marked || unknown >= 2 || nouns >= 2)) add_editions(extent);
    const bool edition =
        token(extent.first).any(bits(Role::kOrdinal)) || token(extent.first).kind == TokenKind::kNumber;
    double score = 0;
    if (!type.weak) {
      if (place || known || marked || latin || edition)
        score = 0.85;
      else if (unknown >= 2)
        score = 0.75;
      else if (unknown == 1 && nouns > 0)
        score = organisation ? 0.6 : 0.4;
      else if (level && organisation)
        score = 0.8;
      else if (type.bare && nouns >= 1)
        score = 0.6;
    } else {
      if ((place && (nouns > 0 || unknown > 0 || known)) || marked)
        score = 0.7;
      else if (edition && (nouns + unknown > 0))
        score = 0.7;
      else if (known && nouns > 0)
        score = 0.6;
      else if (latin && token(extent.first).kind == TokenKind::kLatin && i - extent.first == 1)
        score = 0.6;
    }
    if (score == 0) continue;
    const std::size_t before = extent.first;
    const bool clean = before == 0 || token(before - 1).kind == TokenKind::kMark ||
                       token(before - 1).kind == TokenKind::kWord;
    add(token(extent.first).begin, last.end, type.type, score, "suffix", type.entry, clean);
    found_.back().nested = organisation && !type.weak && score >= 0.75;
  }
}

}  // namespace guanxi::extract
