// Members of a list: what closes it, or what one of them is, says what the others are.
#include <algorithm>

#include "extract/finder.hpp"

namespace guanxi::extract {
namespace {

constexpr std::uint32_t kMaxMember = 10;  // characters

struct Member {
  std::uint32_t begin, end;
  bool plain;  // looks like a name: characters of no ordinary word
  bool words;  // ordinary words only
};

}  // namespace

void Finder::find_lists() {
  for (std::size_t i = 1; i < count(); ++i) {
    if (token(i).mark != CharKind::kListMark) continue;
    // the first member: back to a mark or to a word that no name holds
    std::size_t first = i;
    while (first > 0) {
      const Token& t = token(first - 1);
      if (t.kind == TokenKind::kMark) break;
      if (t.any(bits(Role::kFunction, Role::kTime, Role::kUnit, Role::kSay, Role::kConjunction)) &&
          !t.any(bits(Role::kPlace, Role::kName, Role::kNoun)) && stops_name(first - 1))
        break;
      if (t.is(Role::kVerb) && !t.is(Role::kNoun)) break;
      --first;
    }
    std::vector<Member> members;
    std::size_t at = first, closing = count();
    std::size_t begin = first;
    for (; at < count(); ++at) {
      const Token& t = token(at);
      const bool parts = t.mark == CharKind::kListMark || (t.is(Role::kConjunction) && !members.empty());
      const bool ends =
          t.is(Role::kList) || (t.kind == TokenKind::kMark && t.mark != CharKind::kListMark) ||
          (t.any(bits(Role::kFunction, Role::kSay)) && !t.any(bits(Role::kConjunction, Role::kNoun))) ||
          (t.is(Role::kVerb) && !t.is(Role::kNoun));
      if (!parts && !ends) continue;
      if (at > begin) {
        bool plain = token(at - 1).end - token(begin).begin <= kMaxMember;
        std::uint32_t unknown = 0;
        for (std::size_t k = begin; k < at; ++k) {
          const Token& m = token(k);
          plain = plain && m.kind != TokenKind::kMark && m.kind != TokenKind::kNumber;
          unknown += m.kind == TokenKind::kHan || m.kind == TokenKind::kLatin ? 1 : 0;
        }
        members.push_back(
            {token(begin).begin, token(at - 1).end, plain && unknown > 0, plain && unknown == 0});
      }
      begin = at + 1;
      if (ends) {
        closing = at;
        break;
      }
    }
    i = std::max(i, at);
    if (members.size() < 2) continue;
    TypeHint head;
    if (closing < count() && token(closing).is(Role::kList)) {
      std::size_t k = closing + 1;
      for (std::size_t words = 0; k < count() && words < 5 && token(k).kind != TokenKind::kMark;
           ++k, ++words) {
        head = hint(token(k), "cue");
        if (!head.type.empty()) break;
        if (token(k).kind == TokenKind::kHan ||
            (token(k).any(bits(Role::kVerb, Role::kFunction)) &&
             !token(k).any(bits(Role::kNoun, Role::kUnit, Role::kNumeral))))
          break;
      }
    }
    std::string_view type = head.type;
    double score = 0.7;
    if (type.empty() || head.weak) {
      for (const Member& m : members)
        for (const Found& f : found_)
          if (f.begin >= m.begin && f.end == m.end && f.type.starts_with("organisation/company"))
            type = f.type;
      score = 0.5;
    }
    if (!type.starts_with("organisation")) continue;
    const bool counted =
        !head.type.empty() && !head.weak && std::any_of(members.begin(), members.end(), [&](const Member& m) {
          const Found* f = found_ending(m.end);
          return m.plain || (f != nullptr && f->type.starts_with("organisation"));
        });
    for (const Member& m : members)
      if (counted && m.words && m.end - m.begin >= 3 && m.end - m.begin <= 6 && !is_covered(m.begin, m.end))
        add(m.begin, m.end, type, 0.55, "list", head.entry);
    for (const Member& m : members)
      if (m.plain && m.end - m.begin >= 2 && !is_covered(m.begin, m.end))
        add(m.begin, m.end, type, score, "list", head.entry);
  }
}

/// "本土企业科达自控的展位": what stands between a word for firms and the next small word.
void Finder::find_described() {
  for (std::size_t i = 0; i + 1 < count(); ++i) {
    const TypeHint kind = hint(token(i), "cue/organisation/company");
    if (kind.type.empty() || kind.weak || token(i).is(Role::kSuffix) || token(i + 1).after_space) continue;
    std::size_t last = i + 1;
    std::uint32_t unknown = 0;
    bool plain = true;
    for (; last < count() && last < i + 6; ++last) {
      const Token& t = token(last);
      if (t.kind == TokenKind::kMark ||
          t.any(bits(Role::kFunction, Role::kSay, Role::kTitle, Role::kConjunction)))
        break;
      if (t.is(Role::kVerb) && (unknown >= 2 || !t.is(Role::kNoun))) break;
      if (t.any(bits(Role::kTime, Role::kUnit, Role::kNumeral, Role::kName, Role::kReference)) ||
          t.kind == TokenKind::kNumber) {
        plain = false;
        break;
      }
      unknown += t.kind == TokenKind::kHan ? 1 : 0;
    }
    if (!plain || unknown < 2 || last >= count()) continue;
    const std::uint32_t begin = token(i + 1).begin, end = token(last - 1).end;
    if (end - begin > 8 || end - begin < 3 || token(i + 1).kind != TokenKind::kHan || is_covered(begin, end))
      continue;
    const bool verb = token(last).any(bits(Role::kVerb, Role::kOf, Role::kTitle, Role::kConjunction)) ||
                      token(last).kind == TokenKind::kMark || token(last).is(Role::kFunction);
    if (verb) add(begin, end, kind.type, 0.6, "described", kind.entry);
  }
}

/// "某某集团旗下某某": characters of no word between a word that announces a part and the next word.
void Finder::find_parts() {
  for (std::size_t i = 0; i + 1 < count(); ++i) {
    if (!token(i).is(Role::kPart)) continue;
    std::size_t last = i + 1;
    while (last < count() && token(last).kind == TokenKind::kHan) ++last;
    const std::uint32_t begin = token(i + 1).begin, end = last > i + 1 ? token(last - 1).end : begin;
    if (end - begin < 2 || end - begin > 5 || is_covered(begin, end)) continue;
    if (last < count() && !token(last).any(bits(Role::kVerb, Role::kFunction, Role::kSay)) &&
        token(last).kind != TokenKind::kMark)
      continue;
    add(begin, end, "organisation/company", 0.6, "part");
  }
}

}  // namespace guanxi::extract
