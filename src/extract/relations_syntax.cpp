// What the syntax reader finds, as statements of a document.
#include <algorithm>

#include "extract/relations.hpp"

namespace guanxi::extract {
namespace {

constexpr std::size_t kMostWords = 7;   // between an article and its noun
constexpr std::size_t kMaxUnnamed = 3;  // sentences back to where a thing was spoken of without its name
constexpr double kCarried = 0.8;        // doubt of an end that an earlier sentence set

}  // namespace

void RelationReader::apply_syntax() {
  syntax_.read(
      sentence_, [this](Pronoun pronoun, const TypeSet& types) { return carried_for(pronoun, types); },
      [this](const SyntaxReader::Match& match) { conclude(match); });
}

/// "the plant, known as X": the mention that names the noun at `at`; null without one.
const Item* RelationReader::named_behind(std::size_t at) const {
  const auto& items = sentence_.items;
  std::size_t i = at + 1;
  if (i < items.size() && items[i].mark == CharKind::kComma) ++i;
  if (i >= items.size() || items[i].kind != ItemKind::kWord || !items[i].is(Role::kIntroduce)) return nullptr;
  for (++i; i < items.size(); ++i) {
    if (items[i].kind == ItemKind::kMention) return &items[i];
    if (items[i].mark != CharKind::kOpenQuote && lexicon_->find(items[i].form, "clause/article") == nullptr)
      return nullptr;
  }
  return nullptr;
}

/// Keeps a sentence that speaks of things without their names, "a battery plant in Kuopio".
void RelationReader::remember_unnamed() {
  ++sentence_no_;
  const auto& items = sentence_.items;
  previous_.clear();
  for (const Item& item : items)
    if (item.kind == ItemKind::kMention) previous_.push_back(item.entity);
  std::vector<std::size_t> nouns;
  for (std::size_t i = 1; i < items.size(); ++i) {
    if (items[i].kind != ItemKind::kWord || !items[i].is(Role::kCue)) continue;
    if (i + 1 < items.size() && (items[i + 1].kind == ItemKind::kMention || items[i + 1].is(Role::kCue) ||
                                 items[i + 1].is(Role::kIntroduce)))
      continue;
    for (std::size_t k = i; k-- > 0 && i - k <= kMostWords;) {
      if (words_.is(items[k], ClauseWord::kIndefinite)) {
        nouns.push_back(i);
        break;
      }
      if (items[k].kind == ItemKind::kMention ||
          (items[k].kind == ItemKind::kMark && items[k].mark != CharKind::kDash &&
           items[k].mark != CharKind::kOther) ||
          items[k].any(bits(Role::kFunction, Role::kConjunction, Role::kSay)))
        break;
    }
  }
  if (nouns.empty()) return;
  if (unnamed_.size() == kMaxUnnamed) unnamed_.erase(unnamed_.begin());
  const Passage& passage = *sentence_.passage;
  unnamed_.push_back({items, std::move(nouns), &passage, passage.offset.front(), sentence_no_, carried_});
}

/// Whether the noun at `noun` of an earlier sentence is what `name` names: "a plant" that is "the plant,
/// known as X", "a research centre" that is "the X Centre".
bool RelationReader::may_be_named(const Unnamed& earlier, std::size_t noun, const Item& said,
                                  bool in_name) const {
  const Item& item = earlier.items[noun];
  const auto text_of = [](const Passage& passage, const Item& i) {
    return std::u32string_view(passage.folded).substr(i.begin, i.size());
  };
  std::u32string_view word = text_of(*earlier.passage, item);
  if (const auto blank = word.rfind(U' '); blank != std::u32string_view::npos) word.remove_prefix(blank + 1);
  std::u32string_view other = text_of(*sentence_.passage, said);
  if (in_name) {
    for (std::size_t at = other.find(word); at != std::u32string_view::npos; at = other.find(word, at + 1)) {
      const bool opens = at == 0 || other[at - 1] == U' ';
      const bool ends = at + word.size() == other.size() || other[at + word.size()] == U' ';
      if (opens && ends) return true;
    }
    return false;
  }
  if (const auto blank = other.rfind(U' '); blank != std::u32string_view::npos)
    other.remove_prefix(blank + 1);
  if (word == other) return true;
  // "a factory" may be "the plant, known as X", no "port"
  const LexiconEntry* cue = lexicon_->find(item.form, "cue");
  return earlier.nouns.size() == 1 && earlier.sentence == sentence_no_ && cue != nullptr &&
         lexicon_->find(noun_of(said), "noun/general") != nullptr &&
         lexicon_->type(cue->type).path.substr(sizeof "cue") == decision_->entities[said.entity].type;
}

/// Reads an earlier sentence again when this one names what that one spoke of: "… will build a plant in
/// Kuopio. The plant, known as X, …".
void RelationReader::read_named() {
  const auto& items = sentence_.items;
  seen_.resize(decision_->entities.size());
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (items[i].kind != ItemKind::kMention) continue;
    const bool is_new = !seen_[items[i].entity];
    seen_[items[i].entity] = true;
    const Item* name = items[i].reference ? named_behind(i) : nullptr;
    const bool named = name != nullptr && name->entity == items[i].entity;
    const bool in_name =
        !items[i].reference && is_new && i > 0 && words_.is(items[i - 1], ClauseWord::kDefinite);
    if (!named && !in_name) continue;
    for (auto earlier = unnamed_.rbegin(); earlier != unnamed_.rend(); ++earlier) {
      if (earlier->passage != sentence_.passage || earlier->begin != sentence_.passage->offset.front() ||
          earlier->sentence + kMaxUnnamed <= sentence_no_)
        break;
      const auto noun = std::find_if(earlier->nouns.begin(), earlier->nouns.end(), [&](std::size_t n) {
        return may_be_named(*earlier, n, items[i], in_name);
      });
      if (noun == earlier->nouns.end()) continue;
      read_again(*earlier, *noun, items[i].entity);
      break;
    }
  }
}

void RelationReader::read_again(const Unnamed& earlier, std::size_t noun, std::uint32_t entity) {
  std::vector<Item> items = earlier.items;
  items[noun].kind = ItemKind::kMention;
  items[noun].entity = entity;
  items[noun].reference = true;
  std::swap(sentence_.items, items);
  CarriedSubjects carried = earlier.carried;
  std::swap(carried_, carried);
  only_ = entity;
  clauses_.read(sentence_, words_);
  apply_rules();
  apply_syntax();
  only_ = kNoEntity;
  std::swap(carried_, carried);
  std::swap(sentence_.items, items);
}

void RelationReader::conclude(const SyntaxReader::Match& match) {
  const auto& items = sentence_.items;
  const Period valid = validity_.at(sentence_, clauses_, match.trigger);
  const std::uint32_t begin = byte_of(items[match.first].begin), end = byte_of(items[match.last].end);
  for (const Conclusion& c : match.rule->conclusions) {
    std::uint32_t first = begin;
    const auto from = ends_of(match, c.from, c.relation, true, first);
    const auto to = ends_of(match, c.to, c.relation, false, first);
    if (from.empty() || to.empty()) continue;
    std::string role;
    if (const auto* words = c.role.empty() ? nullptr : match.filler(c.role); words != nullptr)
      role = shown_name(*sentence_.passage, items[words->first].begin, items[words->last].end);
    const bool within = c.from == c.to;  // the first of a list with each of the others
    const double confidence = match.confidence * (c.from == "^" || c.to == "^" ? kCarried : 1);
    for (std::size_t a = 0; a < (within ? 1 : from.size()); ++a)
      for (std::size_t b = within ? 1 : 0; b < to.size(); ++b)
        state(from[a], c.relation, to[b], confidence, first, end, match.rule->name, match.rule->where, role,
              valid);
  }
}

std::vector<std::uint32_t> RelationReader::ends_of(const SyntaxReader::Match& match, const std::string& end,
                                                   std::string_view relation, bool is_from,
                                                   std::uint32_t& begin) const {
  if (end == "^") return ends_of(end, {}, relation, is_from, begin);
  const auto* filler = match.filler(end);
  return filler == nullptr ? std::vector<std::uint32_t>{} : filler->entities;
}

}  // namespace guanxi::extract
