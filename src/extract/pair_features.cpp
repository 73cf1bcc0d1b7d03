#include "extract/pair_features.hpp"

#include <algorithm>

namespace guanxi::extract {
namespace {

constexpr std::size_t kBeside = 4;  // items before and behind a pair that are looked at

constexpr Symbol kA{"A"}, kB{"B"};
constexpr std::array<Symbol, 2> kOrder{Symbol{"AB"}, Symbol{"BA"}};
constexpr std::array<Symbol, 8> kNumbers{Symbol{"0"}, Symbol{"1"}, Symbol{"2"}, Symbol{"3"},
                                         Symbol{"4"}, Symbol{"5"}, Symbol{"6"}, Symbol{"7"}};
constexpr std::array<Symbol, 7> kLengths{Symbol{"0"},  Symbol{"1"},  Symbol{"3"}, Symbol{"6"},
                                         Symbol{"12"}, Symbol{"24"}, Symbol{"48"}};
constexpr std::array<std::uint32_t, 7> kLengthBounds{0, 1, 3, 6, 12, 24, 48};
constexpr Symbol kLong{"long"}, kOther{"other"}, kEdge{"edge"}, kNone{"-"}, kYes{"yes"};
constexpr std::array<Symbol, kFamilies.size()> kFamilySymbols{Symbol{kFamilies[0]}, Symbol{kFamilies[1]},
                                                              Symbol{kFamilies[2]}, Symbol{kFamilies[3]},
                                                              Symbol{kFamilies[4]}};

constexpr Symbol kOwn{"own"}, kFree{"free"}, kGoverned{"governed"};
constexpr std::array<Symbol, 4> kFreedom{Symbol{"ff"}, Symbol{"fg"}, Symbol{"gf"}, Symbol{"gg"}};
constexpr std::array<Symbol, 4> kSameClause{Symbol{"dd"}, Symbol{"ds"}, Symbol{"sd"}, Symbol{"ss"}};
constexpr std::array<Symbol, 4> kPlaces{Symbol{"before"}, Symbol{"A-B"}, Symbol{"B-A"}, Symbol{"behind"}};
constexpr std::array<Symbol, 8> kVoices{Symbol{"plain"},   Symbol{"of"},        Symbol{"with"},
                                        Symbol{"with-of"}, Symbol{"by"},        Symbol{"by-of"},
                                        Symbol{"by-with"}, Symbol{"by-with-of"}};

const Symbol& length(std::uint32_t characters) {
  for (std::size_t i = 0; i < kLengths.size(); ++i)
    if (characters <= kLengthBounds[i]) return kLengths[i];
  return kLong;
}

const Symbol& number(std::size_t n, std::size_t most) {
  return kNumbers[std::min(n, most)];
}

const Symbol& mark_symbol(CharKind kind, char32_t c) {
  static constexpr Symbol kComma{"comma"}, kSemicolon{"semicolon"}, kColon{"colon"}, kList{"list-mark"},
      kStop{"stop"}, kOpen{"open"}, kClose{"close"}, kQuote{"quote"}, kDash{"dash"}, kMark{"mark"};
  switch (kind) {
    case CharKind::kComma:
      return c == ';' ? kSemicolon : c == ':' ? kColon : kComma;
    case CharKind::kListMark:
      return kList;
    case CharKind::kStop:
    case CharKind::kDot:
      return kStop;
    case CharKind::kOpenBracket:
      return kOpen;
    case CharKind::kCloseBracket:
      return kClose;
    case CharKind::kOpenQuote:
    case CharKind::kCloseQuote:
    case CharKind::kOpenTitle:
    case CharKind::kCloseTitle:
      return kQuote;
    case CharKind::kDash:
      return kDash;
    default:
      return kMark;
  }
}

bool is_listed(const Item& between) {
  return (between.kind == ItemKind::kMark &&
          (between.mark == CharKind::kListMark || between.mark == CharKind::kComma)) ||
         between.is(Role::kConjunction);
}

}  // namespace

/// Two mentions, the left and the right one, and what is between.
struct PairFeatures::Span {
  std::size_t a, b, left, right;
  const Symbol& order;
  std::size_t clauses, mentions;  // between
  std::size_t freedom;
};

void PairFeatures::start(const SentenceItems& sentence, const Clauses& clauses, std::uint32_t main,
                         std::uint32_t topic) {
  sentence_ = &sentence;
  clauses_ = &clauses;
  main_ = main;
  topic_ = topic;
  const std::size_t count = sentence.items.size();
  mentions_.clear();
  list_.assign(count, 0);
  list_size_.assign(1, 0);
  mentions_before_.assign(count + 1, 0);
  clause_.assign(count, 0);
  types_.resize(count);
  facts_.assign(count, {});
  denials_before_.assign(count + 1, 0);
  for (std::size_t i = 0; i < count; ++i) {
    read_facts(i);
    clause_[i] = i == 0 ? 0 : clause_[i - 1] + (clauses.begin(i) == clauses.begin(i - 1) ? 0 : 1);
    mentions_before_[i + 1] = mentions_before_[i];
    if (item(i).kind != ItemKind::kMention) continue;
    ++mentions_before_[i + 1];
    types_[i] = Symbol(entity(i).type);
    if (mentions_.empty() || mentions_.back() + 2 != i || !is_listed(item(i - 1))) list_size_.push_back(0);
    list_[i] = list_size_.size() - 1;
    ++list_size_.back();
    mentions_.push_back(i);
  }
  has_rows_ = false;
  triggers_begin_ = triggers_end_ = 0;
  triggers_ = 0;
}

void PairFeatures::read_facts(std::size_t i) {
  Facts& facts = facts_[i];
  denials_before_[i + 1] = denials_before_[i];
  if (item(i).kind == ItemKind::kMention) {
    const std::string_view name = entity(i).family();
    facts.family = &*std::find_if(kFamilySymbols.begin(), kFamilySymbols.end() - 1,
                                  [&](const Symbol& s) { return s.text == name; });
  }
  if (item(i).kind != ItemKind::kWord) return;
  facts.is_verb = item(i).is(Role::kVerb);
  if (item(i).form == kNoForm) return;
  facts.symbols = words_->symbols_of_form[item(i).form];
  facts.triggers = words_->triggers_of_form[item(i).form];
  facts.is_denial = item(i).is(Role::kDenial);
  denials_before_[i + 1] += words_->denies[item(i).form] ? 1 : 0;
}

void PairFeatures::read_rows() const {
  has_rows_ = true;
  for (auto& by_order : item_rows_)
    for (Rows& all : by_order) {
      all.rows.clear();
      all.begin.resize(facts_.size() + 1);
    }
  for (std::size_t i = 0; i <= facts_.size(); ++i) {
    for (auto& by_order : item_rows_)
      for (Rows& all : by_order) all.begin[i] = static_cast<std::uint32_t>(all.rows.size());
    if (i == facts_.size()) break;
    for (const std::uint32_t symbol : facts_[i].symbols) {
      const WordRows::Class& found = word_rows_->of_class[symbol];
      for (std::size_t place = 0; found.has_any && place < WordRows::kPlaces; ++place)
        for (std::size_t order = 0; order < kOrder.size(); ++order)
          if (found.rows[place][order] != WordRows::kNone)
            item_rows_[place][order].rows.push_back(found.rows[place][order]);
    }
  }
}

Feature PairFeatures::of_word(WordRows::Place place, const Symbol& symbol, std::size_t order) {
  static constexpr std::array<Symbol, WordRows::kPlaces> kNames{Symbol{"between"}, Symbol{"near"},
                                                                Symbol{"left"}, Symbol{"right"}};
  return {&kNames[place], &symbol, &kOrder[order]};
}

/// The features of the words from item `first` on up to item `end`.
void PairFeatures::read_words(WordRows::Place place, std::size_t first, std::size_t end, std::size_t order,
                              FeatureList& features) const {
  if (features.is_by_row()) {
    if (!has_rows_) read_rows();
    features.push_rows(item_rows_[place][order].of(first, end));
    return;
  }
  for (std::size_t i = first; i < end; ++i)
    for (const std::uint32_t symbol : symbols(i))
      features.push_back(of_word(place, words_->class_symbols[symbol], order));
}

/// What a place of the sentence counts as, in one symbol.
const Symbol& PairFeatures::first_symbol(std::size_t i) const {
  if (i >= sentence_->items.size()) return kEdge;
  if (item(i).kind == ItemKind::kMention) return family(i);
  if (item(i).kind == ItemKind::kMark)
    return mark_symbol(item(i).mark, sentence_->passage->folded[item(i).begin]);
  const auto all = symbols(i);
  return all.empty() ? kNone : words_->class_symbols[all.front()];
}

bool PairFeatures::is_denied(std::size_t a, std::size_t b) const {
  const std::size_t end = std::min(clauses_->end(std::max(a, b)), sentence_->items.size());
  return denials_before_[end] > denials_before_[clauses_->begin(std::min(a, b))];
}

std::uint32_t PairFeatures::characters(std::size_t first, std::size_t last) const {
  return first < last ? item(last).begin - item(first).end : item(first).begin - item(last).end;
}

/// Whether a mention between two items is of the family of mention `like` and not of its list.
bool PairFeatures::has_another(std::size_t left, std::size_t right, std::size_t like) const {
  if (left == right) return false;
  const std::size_t end = mentions_before_[std::max(left, right)];
  for (std::size_t m = mentions_before_[std::min(left, right) + 1]; m < end; ++m)
    if (list_[mentions_[m]] != list_[like] && &family(mentions_[m]) == &family(like)) return true;
  return false;
}

void PairFeatures::read_beside(std::size_t at, const Symbol& end, const Symbol& where,
                               FeatureList& features) const {
  const bool word = at < sentence_->items.size() && item(at).kind == ItemKind::kWord;
  if (!word) features.push_back({&end, &where, &first_symbol(at)});
  if (!word) return;
  for (const std::uint32_t symbol : symbols(at))
    features.push_back({&end, &where, &words_->class_symbols[symbol]});
}

void PairFeatures::read_end(std::size_t mention, bool is_first, FeatureList& features) const {
  static constexpr Symbol kFamily{"family"}, kType{"type"}, kMain{"main"}, kTopic{"topic"},
      kReference{"reference"}, kGovernor{"governor"}, kObject{"object"}, kModifies{"modifies"}, kList{"list"},
      kBefore{"before"}, kBehind{"behind"}, kCount{"of-family"};
  const Symbol& end = is_first ? kA : kB;
  features.push_back({&end, &kFamily, &family(mention)});
  features.push_back({&end, &kType, &types_[mention]});
  if (item(mention).entity == main_) features.push_back({&end, &kMain});
  if (item(mention).entity == topic_) features.push_back({&end, &kTopic});
  if (item(mention).reference) features.push_back({&end, &kReference});
  const std::size_t governor = clauses_->governor(mention);
  if (governor == Clauses::kNone)
    features.push_back({&end, &kFree});
  else
    for (const std::uint32_t symbol : symbols(governor))
      features.push_back({&end, &kGovernor, &words_->class_symbols[symbol]});
  if (clauses_->is_object(mention)) features.push_back({&end, &kObject});
  if (clauses_->modifies(mention)) features.push_back({&end, &kModifies});
  const std::size_t listed = list_size_[list_[mention]];
  if (listed > 1) features.push_back({&end, &kList});
  if (listed > 2) features.push_back({&end, &kList, listed > 4 ? &kLong : &kYes});
  read_beside(mention - 1, end, kBefore, features);  // wraps round to no item before the first
  read_beside(mention + 1, end, kBehind, features);
  std::size_t of_family = 0;
  for (const std::size_t other : mentions_) of_family += &family(other) == &family(mention) ? 1 : 0;
  features.push_back({&end, &kCount, &number(of_family, 5)});
}

void PairFeatures::read_between(const Span& span, FeatureList& features) const {
  static constexpr Symbol kOrderOf{"order"}, kClauses{"clauses"}, kMentions{"mentions"}, kChars{"length"},
      kAnother{"another"}, kOneList{"one-list"}, kMid{"between"}, kFamily{"family-between"}, kOf{"of"},
      kOfBefore{"of-before"};
  const auto& order = span.order;
  const std::size_t order_no = span.a < span.b ? 0 : 1;
  if (features.is_by_row()) {
    read_words(WordRows::kBetween, span.left + 1, span.right, order_no, features);
    if (span.clauses == 0) read_words(WordRows::kNear, span.left + 1, span.right, order_no, features);
  }
  const Symbol& length_between = length(characters(span.left, span.right));
  features.push_back({&kOrderOf, &order});
  features.push_back({&kClauses, &number(span.clauses, 4)});
  features.push_back({&kClauses, &number(span.clauses, 4), &order});
  features.push_back({&kMentions, &number(span.mentions, 4)});
  features.push_back({&kChars, &length_between});
  features.push_back({&kChars, &length_between, &order});
  if (has_another(span.left, span.right, span.a)) features.push_back({&kAnother, &kA});
  if (has_another(span.left, span.right, span.b)) features.push_back({&kAnother, &kB});
  if (list_[span.a] == list_[span.b]) features.push_back({&kOneList});
  for (std::size_t i = span.left + 1; i < span.right; ++i) {
    if (item(i).kind == ItemKind::kMention) features.push_back({&kFamily, &family(i)});
    if (item(i).kind == ItemKind::kMark) features.push_back({&kMid, &first_symbol(i), &order});
    if (!features.is_by_row()) {
      read_words(WordRows::kBetween, i, i + 1, order_no, features);
      if (span.clauses == 0) read_words(WordRows::kNear, i, i + 1, order_no, features);
    }
    if (item(i).is(Role::kOf)) features.push_back({i + 1 == span.right ? &kOfBefore : &kOf, &order});
  }
}

void PairFeatures::read_verbs(const Span& span, FeatureList& features) const {
  static constexpr Symbol kVerbs{"verbs"}, kFirst{"verb-first"}, kLast{"verb-last"}, kOnly{"verb-only"},
      kBefore{"verb-before"}, kBehind{"verb-behind"}, kClean{"clean"}, kLater{"verb-later"};
  std::size_t first = span.right, last = span.left, count = 0;
  for (std::size_t i = span.left + 1; i < span.right; ++i)
    if (is_verb(i)) {
      first = std::min(first, i);
      last = i;
      ++count;
    }
  features.push_back({&kVerbs, &number(count, 3), &span.order});
  const Symbol& clauses = number(span.clauses, 2);
  const Symbol& clean = span.mentions == 0 ? kClean : kOther;
  if (count > 0) {
    features.push_back({&kBefore, &length(characters(span.left, first)), &span.order});
    features.push_back({&kBehind, &length(characters(last, span.right)), &span.order});
    for (const std::uint32_t s : symbols(first)) {
      features.push_back({&kFirst, &words_->class_symbols[s], &span.order});
      features.push_back({&kFirst, &words_->class_symbols[s], &span.order, &clauses, &clean});
    }
    for (const std::uint32_t s : symbols(last)) {
      features.push_back({&kLast, &words_->class_symbols[s], &span.order});
      features.push_back(
          {&kLast, &words_->class_symbols[s], &span.order, &clauses, &clean, &kFreedom[span.freedom]});
      if (count == 1)
        features.push_back(
            {&kOnly, &words_->class_symbols[s], &span.order, &clauses, &family(span.a), &family(span.b)});
    }
  }
  for (std::size_t i = span.right + 1; i < clauses_->end(span.right); ++i)
    if (is_verb(i)) {
      for (const std::uint32_t s : symbols(i))
        features.push_back({&kLater, &words_->class_symbols[s], &span.order});
      break;
    }
}

void PairFeatures::read_around(const Span& span, FeatureList& features) const {
  static constexpr Symbol kLeft{"left"}, kRight{"right"}, kDenied{"denied"}, kTrigger{"trigger"},
      kMid{"between"};
  RelationMask left = 0, right = 0, mid = 0;
  bool denied = false;
  const std::size_t begin = clauses_->begin(span.left),
                    end = std::min(clauses_->end(span.right), sentence_->items.size());
  for (std::size_t i = begin; i < end; ++i) {
    denied = denied || facts_[i].is_denial;
    (i < span.left ? left : i > span.right ? right : mid) |= facts_[i].triggers;
  }
  const std::size_t order = span.a < span.b ? 0 : 1;
  read_words(WordRows::kLeft, std::max(begin, span.left - std::min(span.left, kBeside)), span.left, order,
             features);
  if (span.right + 1 < end)
    read_words(WordRows::kRight, span.right + 1, std::min(end, span.right + kBeside + 1), order, features);
  if (denied) features.push_back({&kDenied});
  for (std::size_t r = 0; (left | mid | right) >> r != 0; ++r) {
    const RelationMask one = RelationMask{1} << r;
    if ((left & one) != 0) features.push_back({&kTrigger, &kLeft, &words_->relations[r]});
    if ((mid & one) != 0) features.push_back({&kTrigger, &kMid, &words_->relations[r]});
    if ((right & one) != 0) features.push_back({&kTrigger, &kRight, &words_->relations[r]});
  }
}

void PairFeatures::read_shape(const Span& span, FeatureList& features) const {
  static constexpr Symbol kShape{"shape"}, kInner{"inner"}, kOuter{"outer"}, kAtLeft{"at-left"},
      kAtRight{"at-right"};
  const Symbol& clauses = number(span.clauses, 2);
  const Symbol& mentions = number(span.mentions, 2);
  features.push_back({&kShape, &span.order, &clauses, &mentions, &kFreedom[span.freedom]});
  features.push_back({&kShape, &span.order, &clauses, &mentions, &length(characters(span.left, span.right))});
  const Symbol& before = first_symbol(span.left - 1);
  const Symbol& behind = first_symbol(span.right + 1);
  const Symbol& first = first_symbol(span.left + 1);
  const Symbol& last = first_symbol(span.right - 1);
  features.push_back({&kInner, &span.order, &first, &last, &mentions});
  features.push_back({&kOuter, &span.order, &before, &behind});
  features.push_back({&kAtLeft, &span.order, &before, &first});
  features.push_back({&kAtRight, &span.order, &last, &behind});
}

void PairFeatures::read(std::size_t a, std::size_t b, FeatureList& features) const {
  static constexpr Symbol kBias{"bias"}, kLatin{"latin"}, kEnds{"families"}, kTypes{"types"},
      kBegins{"begins-with"};
  const std::size_t left = std::min(a, b), right = std::max(a, b);
  const auto governed = [&](std::size_t i) { return clauses_->governor(i) == Clauses::kNone ? 0U : 1U; };
  const Span span{a,
                  b,
                  left,
                  right,
                  kOrder[a < b ? 0 : 1],
                  clause_[right] - clause_[left],
                  mentions_before_[right] - mentions_before_[left + 1],
                  2 * governed(a) + governed(b)};
  features.push_back({&kBias});
  if (sentence_->is_english) features.push_back({&kLatin});
  features.push_back({&kEnds, &family(a), &family(b)});
  features.push_back({&kTypes, &types_[a], &types_[b]});
  if (entity(b).name.starts_with(entity(a).name)) features.push_back({&kB, &kBegins});
  if (entity(a).name.starts_with(entity(b).name)) features.push_back({&kA, &kBegins});
  read_between(span, features);
  read_verbs(span, features);
  read_around(span, features);
  read_shape(span, features);
}

void PairFeatures::read_trigger_end(std::size_t trigger, std::size_t mention, const Symbol& end,
                                    const Symbol& voice, FeatureList& features) const {
  static constexpr Symbol kReach{"reach"}, kFreeOf{"phrase"}, kVerbs{"verbs-to"};
  const Symbol& side = mention < trigger ? kPlaces[0] : kPlaces[3];
  std::size_t verbs = 0;
  for (std::size_t i = std::min(mention, trigger) + 1; i < std::max(mention, trigger); ++i)
    verbs += is_verb(i) ? 1 : 0;
  features.push_back({&kReach, &end, &side, &length(characters(mention, trigger))});
  features.push_back(
      {&kFreeOf, &end, &side, clauses_->governor(mention) == Clauses::kNone ? &kFree : &kGoverned, &voice});
  features.push_back({&kVerbs, &end, &side, &number(verbs, 2)});
}

/// The relations that words of some items trigger: asked of a pair for each relation.
RelationMask PairFeatures::triggers_within(std::size_t begin, std::size_t end) const {
  if (begin != triggers_begin_ || end != triggers_end_) {
    triggers_begin_ = begin;
    triggers_end_ = end;
    triggers_ = 0;
    for (std::size_t i = begin; i < end; ++i) triggers_ |= facts_[i].triggers;
  }
  return triggers_;
}

RelationMask PairFeatures::triggers(std::size_t a, std::size_t b) const {
  return triggers_within(clauses_->begin(std::min(a, b)),
                         std::min(clauses_->end(std::max(a, b)), sentence_->items.size()));
}

Feature PairFeatures::of_no_trigger() {
  return {&kOwn, &kNone};
}

void PairFeatures::read_triggers(std::size_t a, std::size_t b, std::size_t relation,
                                 FeatureList& features) const {
  static constexpr Symbol kClass{"own-class"}, kGood{"own-next"}, kDenied{"own-denied"}, kVerb{"verb"},
      kNoun{"noun"}, kEnds{"own-families"};
  const std::size_t left = std::min(a, b), right = std::max(a, b);
  const auto distance = [](std::size_t i, std::size_t k) { return i < k ? k - i : i - k; };
  std::size_t best = sentence_->items.size(), cost = 0;
  const std::size_t begin = clauses_->begin(left),
                    end = std::min(clauses_->end(right), sentence_->items.size());
  const bool has_trigger = (triggers_within(begin, end) >> relation & 1U) != 0;
  for (std::size_t i = begin; has_trigger && i < end; ++i) {
    if ((facts_[i].triggers >> relation & 1U) == 0) continue;
    const std::size_t here = distance(i, a) + distance(i, b);
    if (best < sentence_->items.size() && here >= cost) continue;
    best = i;
    cost = here;
  }
  if (best == sentence_->items.size()) {
    features.push_back(of_no_trigger());
    return;
  }
  bool by = false, with = false, denied = false;
  for (std::size_t i = clauses_->begin(best); i < best; ++i) {
    by = by || sentence_words().is(item(i), ClauseWord::kAgent);
    with = with || sentence_words().is(item(i), ClauseWord::kCompanion);
    denied = denied || item(i).is(Role::kDenial);
  }
  const bool of = clauses_->particle(best) != Clauses::kNone;
  const Symbol& voice = kVoices[(by ? 4U : 0U) + (with ? 2U : 0U) + (of ? 1U : 0U)];
  const Symbol& place = kPlaces[(a < best ? 0U : 2U) + (b < best ? 0U : 1U)];
  const Symbol& same =
      kSameClause[(clause_[a] == clause_[best] ? 2U : 0U) + (clause_[b] == clause_[best] ? 1U : 0U)];
  const bool other_a = has_another(a, best, a), other_b = has_another(b, best, b);
  const Symbol& others = kNumbers[(other_a ? 2U : 0U) + (other_b ? 1U : 0U)];
  features.push_back({&kOwn, &place});
  features.push_back({&kOwn, &place, &same});
  features.push_back({&kOwn, &place, &voice});
  features.push_back({&kOwn, &place, &same, &voice});
  features.push_back({&kOwn, &place, &same, &others});
  features.push_back({&kOwn, &place, &same, &others, &voice});
  features.push_back({&kOwn, &place, &same, &others, is_verb(best) ? &kVerb : &kNoun});
  features.push_back({&kEnds, &place, &same, &family(a), &family(b)});
  if (denied) features.push_back({&kDenied});
  for (const std::uint32_t s : symbols(best)) {
    features.push_back({&kClass, &words_->class_symbols[s], &place});
    features.push_back({&kClass, &words_->class_symbols[s], &place, &same, &voice});
  }
  read_trigger_end(best, a, kA, voice, features);
  read_trigger_end(best, b, kB, voice, features);
  const auto touches = [&](std::size_t mention, bool other) {
    for (std::size_t i = std::min(mention, best) + 1; i < std::max(mention, best); ++i)
      if (is_verb(i)) return false;
    return !other;
  };
  if (touches(a, other_a) && touches(b, other_b)) {
    features.push_back({&kGood, &place});
    features.push_back({&kGood, &place, &same, &voice});
  }
}

}  // namespace guanxi::extract
