#include <algorithm>
#include <bit>

#include "extract/clauses.hpp"
#include "extract/pattern.hpp"
#include "guanxi/model/ontology.hpp"

namespace guanxi::extract {
namespace {

constexpr std::uint32_t kLongest = 28;   // characters of words between the members of a list
constexpr std::size_t kMaxSteps = 4000;  // of one rule at one place

/// Whether a word behind a comma begins something else than a list's next member: "A, with B", "A, which B
/// bought".
bool ends_list(const SentenceItems& sentence, const std::vector<Item>& items, std::size_t at) {
  if (at == 0 || items[at - 1].kind != ItemKind::kMark || !items[at].is(Role::kFunction)) return false;
  for (const std::string_view path :
       {"word/function/preposition", "clause/relative", "clause/subordinate", "clause/pronoun"})
    if (sentence.lexicon->find(items[at].form, path) != nullptr) return true;
  return false;
}

/// Calls take(item) for each mention of the list that begins at item `first`; the item behind the list.
template <class Take>
std::size_t for_each_listed(const SentenceItems& sentence, std::size_t first, const TypeSet& types,
                            Take&& take) {
  // of places that stand side by side the last is meant: 德国耶拿
  const auto innermost = [&](std::size_t at) {
    const auto place = [&](std::size_t i) {
      return sentence.items[i].kind == ItemKind::kMention &&
             sentence.decision->entities[sentence.items[i].entity].family() == "place";
    };
    while (!sentence.is_english && at + 1 < sentence.items.size() && place(at) && place(at + 1)) ++at;
    return at;
  };
  std::size_t next = innermost(first), size = 1;
  take(next++);
  const auto& items = sentence.items;
  const auto family = [&](const Item& item) { return sentence.decision->entities[item.entity].family(); };
  while (size < MentionList::kMost) {
    std::size_t at = next;
    std::uint32_t parting = 0, other = 0;
    bool comma = false, conjunction = false;
    while (at < items.size() && other <= (parting > 0 ? kLongest : 8)) {
      const Item& item = items[at];
      if (item.kind == ItemKind::kMention) {
        // "A 及日本创投公司 B": a place before a noun is no member
        const bool modifies = parting > 0 && at + 1 < items.size() && family(item) == "place" &&
                              family(items[first]) != "place" && items[at + 1].kind == ItemKind::kWord &&
                              items[at + 1].any(bits(Role::kNoun, Role::kCue)) && !sentence.is_english;
        if (!modifies) break;
        ++at;
        continue;
      }
      const bool latin_comma = item.kind == ItemKind::kMark && sentence.passage->folded[item.begin] == ',' &&
                               item.end < sentence.passage->size() &&
                               sentence.passage->kind[item.end] == CharKind::kSpace;
      comma |= latin_comma;
      conjunction |= item.is(Role::kConjunction);
      if (item.mark == CharKind::kListMark || item.is(Role::kConjunction) || latin_comma)
        ++parting;
      else if (item.kind == ItemKind::kMark && item.mark != CharKind::kOpenQuote &&
               item.mark != CharKind::kCloseQuote)
        break;
      else if (sentence.is_english && item.kind == ItemKind::kWord && ends_list(sentence, items, at))
        break;  // "A, with B and C"
      else if ((item.any(bits(Role::kVerb, Role::kSay, Role::kOf)) &&
                !(sentence.is_english && item.is(Role::kCue) && other > 0)) ||
               (parting == 0 && item.any(bits(Role::kFunction, Role::kTime))))
        break;
      else
        other += item.size();
      ++at;
    }
    if (parting == 0 && at == next && at < items.size() && items[at].kind == ItemKind::kMention &&
        items[at].after_space &&
        (is_type(sentence, items[at], "person") || is_type(sentence, items[at], "organisation")) &&
        !sentence.is_english)
      ++parting;
    // more words than an article say what the next one is: "and the Danish start-up B"
    if (other > 8 && (!items[at - 1].any(bits(Role::kCue, Role::kTitle)) ||
                      sentence.passage->kind[items[at - 1].begin] == CharKind::kHan))
      break;
    // "A, Sudan's B and …"
    if (parting > 0 && at + 2 < items.size() && items[at].kind == ItemKind::kMention &&
        is_type(sentence, items[at], "place") && items[at + 1].is(Role::kOf) &&
        items[at + 2].kind == ItemKind::kMention &&
        sentence.passage->kind[items[at + 1].begin] != CharKind::kHan)
      at += 2;
    // "…, and B did": a clause of its own, unless there are three
    if (size == 1 && comma && conjunction) break;
    if (at >= items.size() || items[at].kind != ItemKind::kMention || parting == 0 ||
        !has_type(sentence, items[at], types) ||
        (family(items[at]) != family(items[first]) &&
         !(conjunction && sentence.is_english && types.size() > 1)))
      break;
    next = innermost(at);
    take(next++);
    ++size;
  }
  return next;
}

/// The mentions that a capture holds.
std::vector<std::size_t> mentions_of(const SentenceItems& sentence, const Capture& capture) {
  std::vector<std::size_t> mentions;
  switch (capture.element->kind) {
    case ElementKind::kMention:
      return {capture.first};
    case ElementKind::kLast:
      return {capture.last};
    case ElementKind::kMentions:
      for_each_listed(sentence, capture.first, capture.element->types,
                      [&](std::size_t mention) { mentions.push_back(mention); });
      return mentions;
    default:
      return mentions;
  }
}

struct Matcher {
  const SentenceItems& sentence;
  const Rule& rule;
  std::vector<Capture>& captures;
  std::size_t steps = 0;
  std::size_t end = 0;

  bool run(std::size_t element, std::size_t at) {
    if (++steps > kMaxSteps) return false;
    if (element == rule.elements.size()) {
      end = at;
      return true;
    }
    const Element& e = rule.elements[element];
    const auto& items = sentence.items;
    switch (e.kind) {
      case ElementKind::kStart:
        return (at == 0 || is_clause_mark(items[at - 1]) ||
                (items[at - 1].kind == ItemKind::kMark && items[at - 1].mark != CharKind::kListMark &&
                 items[at - 1].mark != CharKind::kDash)) &&
               run(element + 1, at);
      case ElementKind::kEnd:
        return (at == items.size() || items[at].kind == ItemKind::kMark) && run(element + 1, at);
      case ElementKind::kItem:
        return sentence.opens_block && begins_item(at) && run(element + 1, at);
      case ElementKind::kTitle:
        return e.classes.bits().meets(sentence.title_words.bits()) && run(element + 1, at);
      case ElementKind::kSection:
        return e.classes.bits().meets(sentence.section_words.bits()) && run(element + 1, at);
      case ElementKind::kGap:
        return gap(e, element, at);
      default:
        break;
    }
    if (at >= items.size()) return false;
    const Item& item = items[at];
    const auto go = [&](std::size_t next) {
      const std::size_t depth = captures.size();
      if (!e.capture.empty()) captures.push_back({&e, at, next - 1, {}});
      if (run(element + 1, next)) return true;
      captures.resize(depth);
      return false;
    };
    switch (e.kind) {
      case ElementKind::kMention:
        return item.kind == ItemKind::kMention && has_type(sentence, item, e.types) && !is_apart(at) &&
               go(at + 1);
      case ElementKind::kMentions: {
        if (item.kind != ItemKind::kMention || !has_type(sentence, item, e.types)) return false;
        if (element == 0 && continues_list(at, e)) return false;
        return go(for_each_listed(sentence, at, e.types, [](std::size_t) {}));
      }
      case ElementKind::kLast: {
        std::size_t next = at;
        while (next < items.size() && items[next].kind == ItemKind::kMention &&
               has_type(sentence, items[next], e.types))
          ++next;
        return next > at && go(next);
      }
      case ElementKind::kWord:
        return has_class(sentence, item, e.classes) && go(at + 1);
      case ElementKind::kWords: {
        std::size_t next = at;
        while (next < items.size() && has_class(sentence, items[next], e.classes)) ++next;
        return next > at && go(next);
      }
      case ElementKind::kText: {
        const auto text = std::u32string_view(sentence.passage->folded).substr(item.begin, item.size());
        return item.kind != ItemKind::kMention && text == e.text &&
               (!e.spaced || (at + 1 < items.size() && items[at + 1].after_space)) && go(at + 1);
      }
      default:
        return false;
    }
  }

  /// Whether a list that began earlier goes on with the mention.
  [[nodiscard]] bool continues_list(std::size_t at, const Element& e) const {
    if (at < 2 || sentence.is_english) return false;
    const Item& mark = sentence.items[at - 1];
    const Item& before = sentence.items[at - 2];
    return (mark.mark == CharKind::kListMark || mark.is(Role::kConjunction)) &&
           before.kind == ItemKind::kMention && has_type(sentence, before, e.types);
  }

  /// Whether a blank parts two names that Chinese would write together.
  [[nodiscard]] bool is_apart(std::size_t at) const {
    if (at == 0 || !sentence.items[at].after_space || sentence.items[at - 1].kind != ItemKind::kMention)
      return false;
    return sentence.passage->kind[sentence.items[at].begin] == CharKind::kHan &&
           sentence.passage->kind[sentence.items[at - 1].end - 1] == CharKind::kHan;
  }

  /// Whether only a number and marks stand before an item.
  [[nodiscard]] bool begins_item(std::size_t at) const {
    for (std::size_t i = 0; i < at; ++i) {
      const Item& item = sentence.items[i];
      const CharKind first = sentence.passage->kind[item.begin];
      if (item.kind != ItemKind::kMark && first != CharKind::kDigit && !item.is(Role::kNumeral)) return false;
    }
    return true;
  }

  bool gap(const Element& e, std::size_t element, std::size_t at) {
    std::uint32_t characters = 0;
    for (std::size_t next = at;; ++next) {
      if (run(element + 1, next)) return true;
      if (next >= sentence.items.size()) return false;
      const Item& item = sentence.items[next];
      if (item.kind == ItemKind::kMention && !e.over_mentions) return false;
      if (is_clause_mark(item) && !(e.over_commas && item.mark == CharKind::kComma)) return false;
      if (item.is(Role::kDenial)) return false;
      if (e.nouns_only && item.any(bits(Role::kFunction, Role::kVerb, Role::kSay, Role::kTime)) &&
          !item.any(bits(Role::kNoun, Role::kTitle)))
        return false;
      characters += item.size() + (item.after_space ? 1 : 0);
      if (characters > e.reach) return false;
    }
  }
};

}  // namespace

bool has_type(const SentenceItems& sentence, const Item& item, const TypeSet& types) {
  return types.holds(sentence.decision->entities[item.entity].type_bits);
}

bool is_type(const SentenceItems& sentence, const Item& item, std::string_view type) {
  return is_a(sentence.decision->entities[item.entity].type, type);
}

bool has_class(const SentenceItems& sentence, const Item& item, const ClassSet& classes) {
  if (item.kind == ItemKind::kMention || item.form == kNoForm) return false;
  return classes.contains_any(sentence.lexicon->classes_of(item.form));
}

MentionList list_from(const SentenceItems& sentence, std::size_t first, const TypeSet& types,
                      std::size_t& next) {
  MentionList list;
  next = for_each_listed(sentence, first, types, [&](std::size_t mention) { list.push_back(mention); });
  return list;
}

void RuleFilter::start(const SentenceItems& sentence) {
  const RuleNeeds& needs = patterns_->needs;
  items_ = sentence.items.size();
  words_ = items_ / kBits + 1;
  places_.assign(needs.count() * words_, 0);
  had_.assign(needs.words(), 0);
  if (sentence.is_english) had_[needs.english() / kBits] |= std::uint64_t{1} << (needs.english() % kBits);
  for (std::size_t i = 0; i < items_; ++i) {
    const Item& item = sentence.items[i];
    const RuleNeeds::Numbers sets = item.kind == ItemKind::kMention
                                        ? needs.of_type(sentence.decision->entities[item.entity].type_bits)
                                    : item.form != kNoForm ? needs.of_form(item.form)
                                                           : RuleNeeds::Numbers{};
    for (const std::uint32_t set : sets) {
      places_[set * words_ + i / kBits] |= std::uint64_t{1} << (i % kBits);
      had_[set / kBits] |= std::uint64_t{1} << (set % kBits);
    }
  }
  find_left();
}

void RuleFilter::find_left() {
  const RuleNeeds& needs = patterns_->needs;
  numbers_.clear();
  const auto add = [&](RuleNeeds::Numbers rules) {
    for (const std::uint32_t rule : rules)
      if (needs.are_met(rule, had_)) numbers_.push_back(rule);
  };
  add(needs.other_rules());
  for (std::size_t word = 0; word < had_.size(); ++word)
    for (std::uint64_t sets = had_[word]; sets != 0; sets &= sets - 1)
      add(needs.rules_of(word * kBits + static_cast<std::size_t>(std::countr_zero(sets))));
  std::sort(numbers_.begin(), numbers_.end());
  for (std::vector<Left>& left : left_) left.clear();
  for (const std::uint32_t rule : numbers_) {
    const std::size_t last = last_start(rule);
    if (last == kNone) continue;
    for (std::size_t start = 0; start < left_.size(); ++start)
      if ((patterns_->starts_of_rule[rule] >> start & 1U) != 0) left_[start].push_back({rule, last});
  }
}

std::span<const RuleFilter::Left> RuleFilter::left_of(const TypeBits& type) const {
  for (std::size_t family = 0; family < PatternSet::kFamilies; ++family)
    if (patterns_->families[family]->holds(type)) return left_[family];
  return {};
}

/// The first item from `first` on that is of a set; kNone without one.
std::size_t RuleFilter::place_from(std::size_t set, std::size_t first) const {
  std::uint64_t mask = ~std::uint64_t{0} << (first % kBits);
  for (std::size_t word = first / kBits; word < words_; ++word, mask = ~std::uint64_t{0})
    if (const std::uint64_t found = places_[set * words_ + word] & mask; found != 0)
      return word * kBits + static_cast<std::size_t>(std::countr_zero(found));
  return kNone;
}

/// The last item before `end` that is of a set; kNone without one.
std::size_t RuleFilter::place_before(std::size_t set, std::size_t end) const {
  std::uint64_t mask = (std::uint64_t{1} << (end % kBits)) - 1;
  for (std::size_t word = end / kBits + 1; word-- > 0; mask = ~std::uint64_t{0})
    if (const std::uint64_t found = places_[set * words_ + word] & mask; found != 0)
      return word * kBits + kBits - 1 - static_cast<std::size_t>(std::countl_zero(found));
  return kNone;
}

bool RuleFilter::may_match(std::uint32_t number, std::size_t first) const {
  if (!patterns_->needs.are_met(number, had_)) return false;
  for (const std::uint32_t set : patterns_->needs.of_rule(number)) {
    const std::size_t place = place_from(set, first);
    if (place == kNone) return false;
    first = place + 1;
  }
  return true;
}

/// The last item from which on a rule finds what it asks for; kNone without one.
std::size_t RuleFilter::last_start(std::uint32_t number) const {
  std::size_t end = items_;
  const RuleNeeds::Numbers sets = patterns_->needs.of_rule(number);
  for (std::size_t i = sets.size(); i-- > 0;) {
    end = place_before(sets[i], end);
    if (end == kNone) return kNone;
  }
  return end;
}

bool match_rule(const SentenceItems& sentence, const Rule& rule, std::size_t first,
                std::vector<Capture>& captures, std::size_t& end) {
  captures.clear();
  Matcher matcher{sentence, rule, captures};
  if (!matcher.run(0, first)) return false;
  for (Capture& capture : captures) capture.mentions = mentions_of(sentence, capture);
  end = matcher.end;
  return true;
}

}  // namespace guanxi::extract
