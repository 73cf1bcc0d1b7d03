// Names by their last word: how far to the left they reach.
#include <algorithm>

#include "extract/finder.hpp"

namespace guanxi::extract {
namespace {

constexpr std::uint32_t kMaxUnknown = 10;  // characters of no word in a name
constexpr std::size_t kMaxTokens = 16;

constexpr Roles kStops =
    bits(Role::kFunction, Role::kTime, Role::kUnit, Role::kNumeral, Role::kSay, Role::kDenial, Role::kList,
         Role::kTitle, Role::kReference, Role::kPrefix, Role::kAlias, Role::kVerb);
constexpr Roles kBuilders = bits(Role::kNoun, Role::kPlace, Role::kName, Role::kSuffix, Role::kPlaceSuffix);

}  // namespace

/// The token that opens the pair of marks that `closing` closes, or `closing` itself.
std::size_t Finder::skip_pair_left(std::size_t closing) const {
  const std::uint32_t partner = passage_->partner[token(closing).begin];
  if (partner == Passage::kNoPartner || partner < sentence_->begin) return closing;
  const std::size_t open = token_at(partner);
  return open < closing && closing - open <= 8 ? open : closing;
}

/// Whether a token ends the name that reaches to its right. A numeral or a unit of one character may be part
/// of a name where nothing is counted.
bool Finder::stops_name(std::size_t i) const {
  const Token& t = token(i);
  if (t.kind == TokenKind::kNumber) return true;
  if (t.any(bits(Role::kFunction, Role::kSay)) && !t.any(bits(Role::kPlace, Role::kName))) return true;
  if (t.any(kBuilders) || !t.any(kStops)) return t.is(Role::kTitle) && !t.is(Role::kNoun);
  if (t.size() == 1 && t.is(Role::kVerb) && !t.any(bits(Role::kFunction, Role::kSay))) return false;
  if (t.size() == 1 && t.any(bits(Role::kNumeral, Role::kUnit, Role::kTime)) &&
      !t.any(bits(Role::kFunction, Role::kVerb))) {
    const bool counts = (i > 0 && (token(i - 1).kind == TokenKind::kNumber ||
                                   token(i - 1).any(bits(Role::kNumeral, Role::kOrdinal)))) ||
                        (i + 1 < count() && token(i + 1).any(bits(Role::kUnit, Role::kNumeral)));
    return counts;
  }
  return true;
}

/// Whether the blank before a token parts two names rather than the characters of one: "某某平台 某某公司".
bool Finder::parts_lines(std::size_t right) const {
  if (right == 0 || right >= count() || !token(right).after_space) return false;
  const Token& left = token(right - 1);
  if (left.kind == TokenKind::kLatin || token(right).kind == TokenKind::kLatin) return false;
  return (left.is(Role::kSuffix) && left.size() > 1 && (!left.is(Role::kNoun) || left.is(Role::kCue))) ||
         (token(right).is(Role::kPlace) && token(right).size() > 1);
}

/// "子公司", "初创企业" before a name: what the body is, no part of its name.
bool Finder::describes_body(std::size_t i) const {
  const Token& t = token(i);
  return t.is(Role::kCue) && !t.any(bits(Role::kSuffix, Role::kNoun)) && t.size() > 2 &&
         hint(t, "cue/organisation/company").entry != kNoEntry;
}

/// Whether names of bodies begin with a token whatever stands before it: 中共某某市委.
bool Finder::opens_body(std::size_t i) const {
  return token(i).kind == TokenKind::kWord && lexicon_->find(token(i).form, "word/opens") != nullptr;
}

/// Whether a body's name ends with token `left` and another one's begins behind it, with nothing between
/// them: "某某省司法厅某某省财政厅", "某某有限公司某某有限公司".
bool Finder::parts_bodies(std::size_t left, std::size_t suffix) const {
  constexpr std::uint32_t kLegalForm = 4;  // characters of 有限公司
  const Token& last = token(left);
  if (!last.is(Role::kSuffix) || last.is(Role::kNoun) || last.size() < 2) return false;
  const auto is_unit = [&](const TypeHint& type) {
    return type.entry != kNoEntry && lexicon_->entry(type.entry).attributes.contains("unit");
  };
  const TypeHint type = hint(last, "suffix"), whole = hint(token(suffix), "suffix");
  if (type.weak || is_unit(type) || !type.type.starts_with("organisation")) return false;
  const Token& next = token(left + 1);
  if (opens_body(left + 1)) return true;
  const auto is_legal_form = [&](const Token& t, const TypeHint& kind) {
    return kind.type == "organisation/company" && !kind.weak && t.size() >= kLegalForm && !is_unit(kind);
  };
  if (is_legal_form(last, type)) {
    const bool goes_on =
        suffix + 1 < count() && is_legal_form(token(suffix + 1), hint(token(suffix + 1), "suffix"));
    return next.is(Role::kName) || (suffix > left + 1 && (goes_on || is_legal_form(token(suffix), whole)));
  }
  if (type.type != "organisation/government" || is_unit(whole) || !next.is(Role::kPlace)) return false;
  const FormNo end = lexicon_->trie().find(std::u32string_view(passage_->folded).substr(next.end - 1, 1));
  return is_full_place(left + 1) && end != kNoForm &&
         (lexicon_->form(end).roles & bit(Role::kPlaceSuffix)) != 0;
}

/// Where the ordinal number begins that ends right before token `i`: 第十二; `i` if there is none.
std::size_t Finder::ordinal_before(std::size_t i) const {
  std::size_t first = i;
  while (first > 0 && token(first - 1).end == token(first).begin &&
         (token(first - 1).kind == TokenKind::kNumber ||
          (token(first - 1).is(Role::kNumeral) && !token(first - 1).is(Role::kOrdinal))))
    --first;
  if (first == i) return i;
  if (first > 0 && token(first - 1).is(Role::kOrdinal) && token(first - 1).size() == 1) return first - 1;
  const FormNo begin =
      lexicon_->trie().find(std::u32string_view(passage_->folded).substr(token(first).begin, 1));
  return begin != kNoForm && (lexicon_->form(begin).roles & bit(Role::kOrdinal)) != 0 ? first : i;
}

Finder::Extent Finder::extend_left(std::size_t suffix, const TypeHint& type) const {
  const bool organisation = type.type.starts_with("organisation");
  Extent extent;
  extent.first = suffix;
  std::size_t pending = suffix;  // behind a conjunction that a head to its left must justify
  bool is_pending = false;
  const bool project = type.type.starts_with("programme");
  const auto inner_body = [&](std::size_t i) {
    return hint(token(i), "suffix").type == "organisation/government";
  };
  for (std::size_t i = suffix; i-- > 0 && suffix - i <= kMaxTokens;) {
    const Token& t = token(i);
    if (t.kind == TokenKind::kMark) {
      const bool bracket = t.mark == CharKind::kCloseBracket;
      if (bracket || t.mark == CharKind::kCloseQuote) {
        const std::size_t open = skip_pair_left(i);
        if (open == i || open == 0 || extent.has_marked || (bracket && i - open > 3)) break;
        if (!bracket && suffix - i > 3) break;
        if (!bracket && lexicon_->find(token(i + 1).form, "word/locative") != nullptr) break;
        bool listed = false;
        for (std::size_t k = open + 1; k < i; ++k)
          listed |= token(k).mark == CharKind::kListMark || token(k).mark == CharKind::kComma;
        if (listed) break;
        extent.has_marked = extent.has_marked || !bracket;
        i = open;
        if (!bracket) extent.first = i;
        continue;
      }
      if (t.mark == CharKind::kJoint || (t.mark == CharKind::kDash && i > 0 && token(i - 1).any(kBuilders)))
        continue;
      break;
    }
    if (t.is(Role::kEdition)) {
      is_pending = false;
      break;
    }
    if (t.is(Role::kConjunction)) {
      if (is_pending || i == 0) break;
      const auto plain = [&](std::size_t k) {
        return token(k).is(Role::kNoun) || (organisation && token(k).kind == TokenKind::kHan);
      };
      const bool nouns = plain(i - 1) && (plain(i + 1) || (organisation && token(i + 1).is(Role::kSuffix)));
      const bool names = token(i - 1).any(bits(Role::kSuffix, Role::kName)) &&
                         lexicon_->find(t.form, "word/conjunction/joint") != nullptr;
      if (!nouns && !names) break;
      is_pending = !names;
      pending = i + 1;
      continue;
    }
    if (t.is(Role::kReference)) is_pending = false;  // "该校建筑与艺术学院"
    if (const std::size_t nth = ordinal_before(i + 1); organisation && nth <= i) {  // 第七研究所
      extent.first = i = nth;
      continue;
    }
    if (project && t.is(Role::kSuffix) && inner_body(i) && token(i + 1).is(Role::kVerb)) break;
    if (stops_name(i) || describes_body(i) || parts_lines(i + 1) || parts_bodies(i, suffix)) break;
    if (extent.has_marked && !t.any(bits(Role::kPlace, Role::kName))) break;
    const TypeHint inner = hint(t, "suffix");
    if (!t.is(Role::kNoun) && inner.type == "organisation/company" && !organisation &&
        type.type != "platform/facility")
      break;
    if (extent.first == suffix && t.is(Role::kTitle)) break;
    extent.first = i;
    if (opens_body(i)) {
      is_pending = false;
      break;
    }
    if (is_pending && t.any(bits(Role::kPlace, Role::kName, Role::kLevel))) is_pending = false;
    if (t.kind == TokenKind::kHan && ++extent.unknown > kMaxUnknown) break;
  }
  // "运输及物流局": ordinary words on both sides of the conjunction, nothing before them
  const std::size_t left = extent.first;
  const bool whole =
      type.bare && suffix - left <= 5 && pending == left + 2 && token(left).is(Role::kNoun) &&
      (left == 0 || token(left - 1).kind == TokenKind::kMark || token(left - 1).is(Role::kFunction));
  if (is_pending && !whole) extent.first = std::max(extent.first, pending);
  return extent;
}

/// Whether characters of no word stand between a boundary and a place: "大唐内蒙古某某有限公司".
bool Finder::bears_brand(std::size_t first, std::size_t place) const {
  if (token(place).begin - token(first).begin < 2 || token(place).begin - token(first).begin > 3)
    return false;
  for (std::size_t k = first; k < place; ++k)
    if (token(k).kind != TokenKind::kHan) return false;
  return first == 0 || token(first - 1).kind == TokenKind::kMark ||
         (token(first - 1).is(Role::kFunction) && token(first - 1).kind == TokenKind::kWord);
}

/// A name begins with its place: what stands before it is another word, unless that is part of a name itself.
void Finder::cut_before_place(Extent& extent, std::size_t suffix, const TypeHint& type) const {
  if (extent.has_marked) return;
  for (std::size_t i = extent.first; i < suffix; ++i) {
    if (opens_body(i)) {
      extent.first = i;
      break;
    }
    if (!token(i).is(Role::kPlace)) continue;
    if (i > extent.first && token(i - 1).mark == CharKind::kOpenBracket) continue;
    bool named = false;
    for (std::size_t k = extent.first; k < i; ++k)
      named |= token(k).any(bits(Role::kSuffix, Role::kName, Role::kLevel)) ||
               token(k).kind == TokenKind::kLatin || token(k).mark == CharKind::kJoint;
    if (named) continue;
    if (type.type == "organisation/company" && !type.weak && bears_brand(extent.first, i)) continue;
    extent.first = i;
    break;
  }
  // what stands before a known name in it is another word
  for (std::size_t i = extent.first + 1; i < suffix; ++i) {
    if (!token(i).is(Role::kName) || token(i).size() < 3) continue;
    bool plain = true;
    for (std::size_t k = extent.first; k < i; ++k)
      plain =
          plain && (token(k).kind == TokenKind::kHan || token(k).is(Role::kVerb)) && !token(k).any(kBuilders);
    if (plain) extent.first = i;
    break;
  }
  // "韩国三星医疗中心" is a body's name and where it is from
  const auto transcribed = [&](std::size_t i) {
    return i + 1 < suffix && token(i).kind == TokenKind::kHan && token(i + 1).kind == TokenKind::kHan;
  };
  if (extent.first + 1 < suffix &&
      (token(extent.first + 1).is(Role::kName) || transcribed(extent.first + 1)) &&
      is_foreign(extent.first) && lexicon_->find(token(extent.first).form, "place/country") != nullptr)
    ++extent.first;
  // of places one after the other the last is the name's own; or none, where the rest is a name
  std::size_t behind = extent.first;
  while (behind < suffix && token(behind).is(Role::kPlace) &&
         (behind == extent.first || token(behind - 1).end == token(behind).begin))
    ++behind;
  if (behind - extent.first >= 2 && type.type.starts_with("platform")) {
    Extent rest = extent;
    rest.first = behind;
    if (score_extent(rest, suffix, type, false) > 0 || (!type.weak && behind < suffix)) {
      extent = rest;
      return;
    }
  }
  // "湖北省武汉市某某公司" is in the province, "湖北江汉某某公司" bears its name
  const bool company =
      (type.type == "organisation/company" || type.type == "organisation/fund") && !type.weak;
  while (extent.first + 1 < suffix && token(extent.first).is(Role::kPlace) &&
         token(extent.first + 1).is(Role::kPlace) &&
         token(extent.first).end == token(extent.first + 1).begin &&
         (!company || is_full_place(extent.first)) &&
         !(type.type == "organisation/association" && is_foreign(extent.first)))
    ++extent.first;
}

/// Whether a token is a place with its suffix, not a short form of it.
bool Finder::is_full_place(std::size_t i) const {
  const LexiconEntry* entry = lexicon_->find(token(i).form, "place");
  return entry != nullptr && fold(entry->full).size() == token(i).size();
}

/// Takes "第十五届", "2025年" into a name.
bool Finder::add_editions(Extent& extent) const {
  std::size_t i = extent.first;
  if (i == 0) return false;
  if (token(i - 1).is(Role::kEdition)) {
    std::size_t counted = i;
    while (counted > 0 && token(counted - 1).is(Role::kEdition)) {  // "十五届七次"
      i = counted - 1;
      while (i > 0 && (token(i - 1).kind == TokenKind::kNumber ||
                       token(i - 1).any(bits(Role::kNumeral, Role::kOrdinal))))
        --i;
      if (i + 1 >= counted) break;
      counted = i;
    }
    if (counted == extent.first) return false;
    extent.first = i = counted;
    if (i > 0 && token(i - 1).is(Role::kName)) extent.first = i - 1;
    return true;
  }
  if (token(i - 1).kind == TokenKind::kNumber && token(i - 1).size() == 4) {
    extent.first = i - 1;
    return true;
  }
  if (i > 1 && token(i - 1).is(Role::kTime) && token(i - 1).size() == 1 &&
      token(i - 2).kind == TokenKind::kNumber && token(i - 2).size() == 4) {
    extent.first = i - 2;
    return true;
  }
  return false;
}

/// "某某省委十四届九次全会": takes the body whose session it is into the name.
void Finder::add_holder(Extent& extent) const {
  if (extent.first == 0 || token(extent.first).begin != token(extent.first - 1).end) return;
  const Token& holder = token(extent.first - 1);
  if (!holder.is(Role::kSuffix) || !is_of_level(extent.first - 1)) return;
  const Found* body = found_ending(holder.end);
  extent.first = body != nullptr ? token_at(body->begin) : extent.first - 1;
}

/// Takes off what only leads to the name: a verb that is a noun as well, the body that issues a project; and
/// takes in one more word where a firm's name would be ordinary words alone.
void Finder::trim_left(Extent& extent, std::size_t suffix, const TypeHint& type) const {
  while (extent.first + 1 < suffix && token(extent.first).is(Role::kVerb) &&
         token(extent.first).is(Role::kNoun) &&
         (extent.first == 0 || token(extent.first - 1).kind == TokenKind::kMark ||
          token(extent.first - 1).any(bits(Role::kFunction, Role::kVerb, Role::kConjunction)))) {
    Extent shorter = extent;
    ++shorter.first;
    if (score_extent(shorter, suffix, type, false) == 0 && !type.bare) break;
    extent = shorter;
  }
  const Token& lead = token(extent.first);  // "获某某基金"
  if (extent.first + 1 < suffix && lead.size() == 1 && token(extent.first + 1).any(kBuilders) &&
      lexicon_->find(lead.form, "word/verb/leading") != nullptr &&
      (extent.first == 0 || token(extent.first - 1).kind != TokenKind::kHan))
    ++extent.first;
  const bool project =
      type.type == "programme/project" || type.type == "programme/plan" || type.type == "programme/policy";
  if (project && extent.first + 2 < suffix && token(extent.first).is(Role::kName)) ++extent.first;
  if (type.type == "organisation/company" && !type.weak && extent.first > 0 &&
      score_extent(extent, suffix, type, false) == 0) {
    const Token& t = token(extent.first - 1);
    const bool opens = extent.first == 1 || token(extent.first - 2).kind == TokenKind::kMark ||
                       token(extent.first - 2).is(Role::kFunction);
    if (opens && !token(suffix).is(Role::kNoun) && t.kind == TokenKind::kWord &&
        !t.any(bits(Role::kOf, Role::kSay, Role::kConjunction, Role::kVerb))) {
      --extent.first;
      extent.unknown += 2;
      if (extent.first > 0 && extent.first == 1 && token(0).size() == 1 && token(0).is(Role::kFunction))
        extent.first = 0;
    }
  }
}

/// The end of a name with the stage that belongs to it: "某某基金二期".
std::uint32_t Finder::end_with_stage(std::size_t suffix, std::string_view type) const {
  const bool staged = type.ends_with("/fund") || type == "platform/park";
  if (!staged || suffix + 2 >= count()) return token(suffix).end;
  const Token& number = token(suffix + 1);
  const bool numeral = number.size() == 1 && (number.is(Role::kNumeral) || number.kind == TokenKind::kNumber);
  return numeral && lexicon_->find(token(suffix + 2).form, "word/stage") != nullptr ? token(suffix + 2).end
                                                                                    : token(suffix).end;
}

/// "平乡县委书记": the title begins with the last word of the body that it is a title of.
void Finder::find_in_title(std::size_t i) {
  const Token& title = token(i);
  if (i == 0 || !title.is(Role::kTitle) || title.size() < 4) return;
  if (!token(i - 1).any(bits(Role::kPlace, Role::kSuffix, Role::kName))) return;
  std::size_t length = 0;
  const LexiconEntry* entry = nullptr;
  lexicon_->trie().match(passage_->folded, title.begin, [&](std::size_t size, FormNo no) {
    if (size < 2 || size + 2 > title.size()) return;
    const LexiconEntry* found = lexicon_->find(no, "suffix/government");
    if (found == nullptr || found->attributes.contains("weak")) return;
    length = size;
    entry = found;
  });
  if (entry == nullptr) return;
  TypeHint type;
  type.type = types_->of(entry->type);
  type.entry = lexicon_->number_of(*entry);
  Extent extent = extend_left(i, type);
  if (extent.first >= i) return;
  cut_before_place(extent, i, type);
  add(token(extent.first).begin, title.begin + static_cast<std::uint32_t>(length), type.type, 0.85,
      "suffix/title", type.entry);
}

/// Whether a token is a country other than the one whose firms bear its name.
bool Finder::is_foreign(std::size_t i) const {
  const LexiconEntry* entry = lexicon_->find(token(i).form, "place/country");
  return entry != nullptr && lexicon_->find(token(i).form, "word/level") == nullptr;
}

/// What a bracket behind tokens up to `suffix` says of them: a short form that they are a name, a Latin name
/// what they name.
void Finder::look_into_bracket(const Extent& extent, std::size_t suffix, TypeHint& kind,
                               double& score) const {
  const std::size_t open = suffix + 1;
  if (open + 1 >= count() || token(open).mark != CharKind::kOpenBracket) return;
  const std::uint32_t close = passage_->partner[token(open).begin];
  if (close == Passage::kNoPartner || close >= sentence_->end) return;
  const std::size_t last = token_at(close) - 1;
  if (last <= open) return;
  Found full;
  full.begin = token(extent.first).begin;
  full.end = token(suffix).end;
  full.type = kind.type;
  const bool acronym = last == open + 1 && token(last).kind == TokenKind::kLatin && token(last).capital &&
                       token(last).size() <= 8 && passage_->is_upper(token(last).begin + 1);
  if (score == 0 && (acronym || abbreviates(token(open + 1).begin, close, full)))
    score = token(extent.first).any(kBuilders) || token(extent.first).kind == TokenKind::kHan ? 0.75 : 0;
  if (!kind.type.starts_with("platform") || token(open + 1).mark != CharKind::kLetter) return;
  const TypeHint latin = hint(token(last), "suffix");
  if (last == open + 1 || !latin.type.starts_with("organisation/company")) return;
  kind.type = latin.type;
  score = 0.85;
}

/// Whether the words beside a name say that it is a firm: "企业某某机器人", "某某机器人成立于",
/// "某某机器人董事长".
bool Finder::acts_as_firm(std::size_t first, std::size_t last) const {
  return (first > 0 && !hint(token(first - 1), "cue/organisation/company").type.empty()) ||
         (last + 1 < count() && lexicon_->find(token(last + 1).form, "word/of-firms") != nullptr);
}

/// Whether what stands in quotation marks among tokens is a programme's name by itself: "某某计划"某某专项.
bool Finder::holds_programme(std::size_t first, std::size_t last) const {
  for (std::size_t k = first + 1; k < last; ++k) {
    if (token(k).mark != CharKind::kCloseQuote || token(k - 1).size() < 2) continue;
    if (hint(token(k - 1), "suffix").type.starts_with("programme")) return true;
  }
  return false;
}

void Finder::find_by_suffix() {
  std::vector<Doubtful>& doubtful = doubtful_;
  for (std::size_t i = 1; i < count(); ++i) {
    const Token& last = token(i);
    find_in_title(i);
    if (!last.is(Role::kSuffix)) continue;
    const TypeHint type = hint(last, "suffix");
    if (type.type.empty()) continue;
    if (i + 1 < count() && token(i + 1).begin == last.end && place_suffix_is(token(i + 1).form, "local"))
      continue;  // "某某镇大桥村"
    const bool organisation = type.type.starts_with("organisation");
    Extent extent = extend_left(i, type);
    if (extent.first < i) cut_before_place(extent, i, type);
    // a quoted name and the word that says what it is: find_marked() names it
    if (!organisation && token(extent.first).mark == CharKind::kOpenQuote &&
        token(i - 1).mark == CharKind::kCloseQuote)
      continue;
    if (type.type.starts_with("programme") && extent.has_marked && holds_programme(extent.first, i)) continue;
    trim_left(extent, i, type);
    const bool edition = type.type.starts_with("programme") && add_editions(extent);
    if (edition && type.type == "programme/event") add_holder(extent);
    if (extent.first >= i) continue;
    double score = score_extent(extent, i, type, edition);
    std::uint32_t end = end_with_stage(i, type.type);
    TypeHint kind = type;
    look_into_bracket(extent, i, kind, score);
    // "某某处（某某处）"
    if (i + 2 < count() && token(i + 1).mark == CharKind::kOpenBracket && token(i + 1).begin == end) {
      const std::uint32_t close = passage_->partner[token(i + 1).begin];
      if (close != Passage::kNoPartner && close - end < 16 && close < sentence_->end) {
        const std::size_t inner = token_at(close) - 1;
        Found full;
        full.begin = token(extent.first).begin;
        full.end = last.end;
        const bool short_form = abbreviates(token(i + 2).begin, close, full);
        if (inner > i + 1 && token(inner).form == last.form && organisation && !short_form) end = close + 1;
        const bool body = organisation || type.type == "platform/facility";  // "国家会展中心（天津）"
        if (body && inner == i + 2 && token(inner).is(Role::kPlace)) end = close + 1;
      }
    }
    if (score == 0) {
      doubtful.push_back({token(extent.first).begin, end, type});
      continue;
    }
    const std::size_t before = extent.first;
    const bool clean = before == 0 || token(before - 1).kind == TokenKind::kMark ||
                       token(before - 1).kind == TokenKind::kWord;
    if (type.weak && type.type.starts_with("platform/product") && acts_as_firm(extent.first, i)) {
      kind.type = "organisation/company";
      score = 0.7;
    }
    add(token(extent.first).begin, end, kind.type, score, "suffix", type.entry, clean);
    found_.back().nested = organisation && !type.weak && score >= 0.75;
  }
  // ordinary words before a last word name something beside a name of its kind: 某某小镇、物联网小镇
  for (const Doubtful& d : doubtful) {
    if (d.type.weak) continue;
    const auto sibling = [&](const Found& f) {
      const bool behind = f.end + 1 == d.begin && passage_->kind[f.end] == CharKind::kListMark;
      const bool before = d.end + 1 == f.begin && passage_->kind[d.end] == CharKind::kListMark;
      return (behind || before) && f.type == d.type.type;
    };
    if (std::any_of(found_.begin(), found_.end(), sibling))
      add(d.begin, d.end, d.type.type, 0.65, "suffix/list", d.type.entry);
  }
}

}  // namespace guanxi::extract
