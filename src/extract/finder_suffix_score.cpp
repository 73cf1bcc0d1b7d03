// Names by their last word: how surely the words before it make a name.
#include <algorithm>

#include "extract/finder.hpp"

namespace guanxi::extract {
namespace {

constexpr Roles kBuilders = bits(Role::kNoun, Role::kPlace, Role::kName, Role::kSuffix, Role::kPlaceSuffix);

}  // namespace

/// "与某某农业达成合作": a known body's name with one word behind it, where no other noun follows.
bool Finder::is_mere_name(std::size_t first, std::size_t suffix) const {
  if (!hint(token(first), "organisation/company").type.starts_with("organisation")) return false;
  if (suffix + 1 >= count()) return true;
  const Token& next = token(suffix + 1);
  return next.kind == TokenKind::kMark ||
         (next.any(bits(Role::kFunction, Role::kConjunction, Role::kVerb, Role::kSay, Role::kTitle)) &&
          !next.is(Role::kNoun));
}

/// Whether a token begins with the level of a body's place: 省委, 市政府.
bool Finder::is_of_level(std::size_t i) const {
  const FormNo level = lexicon_->trie().find(std::u32string_view(passage_->folded).substr(token(i).begin, 1));
  return level != kNoForm && (lexicon_->form(level).roles & bit(Role::kPlaceSuffix)) != 0;
}

/// Whether nothing behind a token could belong to what it ends: "某某移动" but not "某某移动支付".
bool Finder::stands_alone(std::size_t i) const {
  if (i + 1 >= count()) return true;
  const Token& next = token(i + 1);
  return next.kind == TokenKind::kMark ||
         (next.any(bits(Role::kFunction, Role::kConjunction, Role::kVerb, Role::kSay, Role::kTitle)) &&
          !next.any(bits(Role::kNoun, Role::kSuffix)));
}

Finder::Content Finder::content_of(const Extent& extent, std::size_t suffix, const TypeHint& type) const {
  const bool organisation = type.type.starts_with("organisation");
  Content content;
  bool leads = false;  // with a last word of names before which nothing stands: 党委政府
  for (std::size_t k = extent.first; k < suffix; ++k) {
    const Token& t = token(k);
    const bool strong_suffix = t.is(Role::kSuffix) && !t.is(Role::kNoun) && !hint(t, "suffix").weak;
    const bool odd_character =
        t.size() == 1 && t.mark == CharKind::kHan && !t.any(kBuilders & ~bit(Role::kPlaceSuffix));
    content.place |= t.is(Role::kPlace);
    const bool only_leads = strong_suffix && k == extent.first && !t.is(Role::kName) && !is_of_level(k);
    leads |= only_leads;
    content.known |= t.is(Role::kName) || (strong_suffix && !only_leads);
    content.latin |= t.kind == TokenKind::kLatin;
    content.marked |= t.mark == CharKind::kOpenQuote;
    content.of_state |= t.is(Role::kPlaceSuffix);
    content.level |= t.is(Role::kLevel) && k == extent.first && (organisation || !t.is(Role::kReference));
    content.unknown += t.kind == TokenKind::kHan || odd_character ? 1 : 0;
    content.nouns += t.is(Role::kNoun) ? 1 : 0;
    content.others += t.is(Role::kPlace) || opens_body(k) ? 0 : 1;
  }
  content.known |= leads && content.nouns + content.unknown > 0;
  content.branch =
      content.known && token(extent.first).is(Role::kName) && (content.place || content.nouns > 0);
  content.sub_brand = content.known && suffix == extent.first + 1 && is_mere_name(extent.first, suffix);
  return content;
}

/// A firm whose name ends with a word for its trade: "某某能源".
double Finder::score_trade(const Extent& extent, std::size_t suffix, const TypeHint& type,
                           const Content& c) const {
  const auto continues = [&](const Token& next) {  // "某某钢铁大模型": the name or phrase goes on
    return next.begin == token(suffix).end && next.any(bits(Role::kNoun, Role::kSuffix, Role::kCue)) &&
           !next.any(bits(Role::kVerb, Role::kTitle, Role::kFunction));
  };
  if (suffix + 1 < count() && continues(token(suffix + 1))) return 0;
  if (c.branch && c.place) return 0.7;
  if (type.placed && c.place && c.others == 0) return 0.7;
  if (!type.weak && c.place && c.nouns > 0) return 0.8;
  if (c.sub_brand) return 0.6;
  if (c.place && c.unknown >= 2 && c.unknown <= 4 && stands_alone(suffix)) return 0.65;
  const bool opens = extent.first == 0 || token(extent.first - 1).kind == TokenKind::kMark ||
                     token(extent.first - 1).any(bits(Role::kOf, Role::kConjunction, Role::kPart)) ||
                     describes_body(extent.first - 1);
  return opens && !c.place && c.nouns == 0 && (c.latin || (c.unknown >= 2 && c.unknown <= 4)) ? 0.6 : 0;
}

/// A product or model by a word that mostly names none.
double Finder::score_thing(const Token& first, const TypeHint& type, const Content& c) const {
  if (first.kind == TokenKind::kLatin && first.capital) return 0.6;
  if (type.type == "platform/model" && first.is(Role::kName)) return 0.6;
  const bool plain = !c.latin && !c.marked && (c.unknown < 2 || c.known || c.nouns > 0);
  return plain ? 0 : kUndecided;
}

/// What the verb before several words says: 设立某某某某办公室.
double Finder::score_behind_verb(const Extent& extent, const TypeHint& type, const Content& c) const {
  if (extent.first == 0 || c.nouns + c.unknown / 2 < 2) return kUndecided;
  const FormNo verb = token(extent.first - 1).form;
  const auto behind = [&](std::string_view path) { return lexicon_->find(verb, path) != nullptr; };
  const bool body = type.type.starts_with("organisation") || type.type == "platform/facility";
  if (body && behind("word/founding")) return 0.6;
  if (type.type == "programme/event" && behind("word/holding")) return 0.6;
  if (type.type.starts_with("platform") && c.unknown >= 2 && behind("introduce/platform")) return 0.6;
  return kUndecided;
}

double Finder::score_extent(const Extent& extent, std::size_t suffix, const TypeHint& type,
                            bool edition) const {
  const bool organisation = type.type.starts_with("organisation");
  const bool company = type.type == "organisation/company";
  const Content c = content_of(extent, suffix, type);
  if (company && token(suffix).is(Role::kNoun)) return score_trade(extent, suffix, type, c);
  if (type.placed && c.place && c.others == 0 && (!company || stands_alone(suffix))) return 0.7;
  const bool of_body = organisation && extent.first > 0 && token(extent.first - 1).is(Role::kReference);
  if (!type.weak && of_body && c.nouns + c.unknown > 0) return 0.75;
  if (type.weak && company && c.unknown < 2 && !c.latin && !c.marked)
    return c.branch || c.sub_brand || (c.place && c.nouns > 0 && c.unknown > 0) ? 0.65 : 0;
  if (type.weak && (type.type == "platform/product" || type.type == "platform/model")) {
    const double score = score_thing(token(extent.first), type, c);
    if (score != kUndecided) return score;
  }
  if (type.weak && type.type.starts_with("platform") && !token(suffix - 1).is(Role::kNoun) &&
      hint(token(suffix - 1), "suffix").type.starts_with("organisation"))
    return 0;
  // "船舶工程学院教授": a unit by the post in it
  const bool unit = type.type == "organisation/university" || type.type == "organisation/institute";
  const bool post =
      suffix + 1 < count() && token(suffix + 1).is(Role::kTitle) && !token(suffix + 1).after_space;
  if (unit && post && c.nouns > 0) return std::max(0.6, type.weak ? 0.0 : score_strong(type, c, edition));
  if (const double score = score_behind_verb(extent, type, c); score != kUndecided) return score;
  return type.weak ? score_weak(extent, suffix, type, c, edition) : score_strong(type, c, edition);
}

double Finder::score_strong(const TypeHint& type, const Content& c, bool edition) const {
  const bool organisation = type.type.starts_with("organisation");
  if (c.place || c.known || c.marked || c.latin || edition) return 0.85;
  if (c.unknown >= 2) return 0.75;
  if (c.unknown == 1 && c.nouns > 0) return organisation ? 0.6 : 0.4;
  if (c.of_state && organisation) return 0.8;
  if (c.level && c.nouns >= 2) return 0.65;
  if (type.bare && c.nouns >= (organisation ? 1U : 2U)) return 0.6;
  return 0;
}

double Finder::score_weak(const Extent& extent, std::size_t suffix, const TypeHint& type, const Content& c,
                          bool edition) const {
  if (type.unknown && c.unknown >= 2) return 0.55;
  if ((c.place && c.others > 0) || c.marked) return 0.7;
  if (edition && c.nouns + c.unknown > 0) return 0.7;
  const bool one_word = suffix - extent.first == 1;
  if (c.known && type.type == "platform/facility" && c.unknown >= 2) return 0.6;
  if (c.known && (c.nouns > 0 || (one_word && !type.type.starts_with("programme")))) return 0.6;
  if (c.latin && one_word) return 0.6;
  if (c.level && c.nouns >= 3) return 0.5;
  const bool opens = extent.first == 0 || token(extent.first - 1).kind != TokenKind::kHan;
  const bool coined = opens && !c.place && c.nouns == 0 && c.unknown >= 2 && c.unknown <= 4;
  return type.type.starts_with("platform") && coined ? 0.42 : 0;
}

}  // namespace guanxi::extract
