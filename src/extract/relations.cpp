#include "extract/relations.hpp"

#include <algorithm>
#include <set>

#include "extract/scorer.hpp"
#include "guanxi/model/ontology.hpp"

namespace guanxi::extract {
namespace {

constexpr double kCarried = 0.8;          // doubt of what the paragraph carries
constexpr std::uint32_t kMaxBefore = 12;  // characters before what a sentence is about
constexpr std::string_view kSigner = "@signer";
constexpr std::uint32_t kMaxLine = 40;       // characters of a line with the names of those who sign
constexpr std::uint32_t kMaxBracketed = 40;  // characters of a remark in brackets that frames read over

}  // namespace

RelationReader::RelationReader(const Lexicon& lexicon, const PatternSet& patterns, const Decision& decision,
                               About about)
    : syntax_(lexicon, patterns),
      lexicon_(&lexicon),
      patterns_(&patterns),
      decision_(&decision),
      about_(std::move(about)),
      words_(patterns.words),
      filter_(patterns),
      carried_(about_.topic, about_.topic_in_title),
      validity_(patterns.dates, about_.date),
      own_topic_(about_.topic),
      own_topic_in_title_(about_.topic_in_title) {
  sentence_.lexicon = lexicon_;
  sentence_.decision = decision_;
  sentence_.title_words = about_.title_words;
}

void RelationReader::start_block(bool forget) {
  note_signature();
  // who signs goes on speaking below a heading that names another
  if (forget || (follows_line_ && speaker_ != kNoEntity)) carried_.clear();
  sentence_.opens_block = true;
  opens_block_ = true;
  topic_in_block_ = false;
  opens_paragraph_ = true;
}

void RelationReader::state(std::uint32_t from, std::string_view relation, std::uint32_t to, double confidence,
                           std::uint32_t begin, std::uint32_t end, std::string_view rule,
                           std::string_view where, std::string role, const Period& valid) {
  if (only_ != kNoEntity && from != only_ && to != only_) return;
  if (from == to) return;
  const RelationType* type = Ontology::builtin().relation_type(relation);
  const auto fits = [&](const std::vector<std::string>& families, std::uint32_t entity) {
    const auto family = decision_->entities[entity].family();
    return families.empty() || std::find(families.begin(), families.end(), family) != families.end();
  };
  if (type == nullptr || !fits(type->from, from) || !fits(type->to, to)) return;
  if (type->symmetric && to < from) std::swap(from, to);
  const auto [found, is_new] = index_.try_emplace({from, relation, to}, statements_.size());
  if (!is_new) {
    Statement& known = statements_[found->second];
    if (known.role.empty() && !role.empty()) known.role = std::move(role);
    if (known.valid.empty()) known.valid = valid;
    if (confidence > known.confidence) {
      known.confidence = confidence;
      known.begin = begin;
      known.end = end;
      known.rule = rule;
      known.where = where;
    }
    return;
  }
  statements_.push_back({from, to, relation, std::move(role), confidence, begin, end, rule, where, valid});
}

void RelationReader::read(const Passage& passage, std::span<const Item> items) {
  sentence_.passage = &passage;
  sentence_.items.assign(items.begin(), items.end());
  if (sentence_.items.empty()) return;
  previous_begin_ = sentence_begin_;
  sentence_begin_ = byte_of(sentence_.items.front().begin);
  if (opens_block_) {
    block_begin_ = sentence_begin_;
    carried_.start_block(block_begin_);
  }
  opens_block_ = false;
  std::uint32_t han = 0, latin = 0;
  for (std::uint32_t i = sentence_.items.front().begin; i < sentence_.items.back().end; ++i) {
    han += passage.kind[i] == CharKind::kHan ? 1 : 0;
    latin += passage.kind[i] == CharKind::kLetter ? 1 : 0;
  }
  sentence_.is_english = latin > 2 * han;
  is_latin_ = is_latin();
  resolve_references();
  clauses_.read(sentence_, words_);
  if (resolve_groups()) clauses_.read(sentence_, words_);
  if (scorer_ != nullptr) scorer_->read(sentence_, clauses_, about_.main, about_.topic);
  remember_group(sentence_.items.size());
  if (is_latin_)
    remember_latin_subject();
  else
    remember_subjects();
  apply_rules();
  if (leave_out_brackets()) {
    clauses_.read(sentence_, words_);
    apply_rules();
  }
  apply_frames();
  apply_syntax();
  if (is_latin_) {
    read_named();
    remember_unnamed();
  }
  for (const Item& item : sentence_.items) {
    if (item.kind == ItemKind::kMention) sentence_.opens_block = false;
    if (item.kind == ItemKind::kMention && decision_->entities[item.entity].family() == "person")
      block_persons_.push_back(item.entity);
    else if (item.kind != ItemKind::kMark && passage.kind[item.begin] != CharKind::kOther)
      is_only_persons_ = false;
  }
  is_line_ = is_line_ && !sentence_.items.empty() && block_begin_ == sentence_begin_ &&
             sentence_.items.back().mark != CharKind::kStop &&
             sentence_.items.back().end - sentence_.items.front().begin <= kMaxLine;
}

/// Takes short remarks in brackets out of the sentence; whether there were some.
bool RelationReader::leave_out_brackets() {
  const auto& items = sentence_.items;
  if (std::none_of(items.begin(), items.end(),
                   [](const Item& item) { return item.mark == CharKind::kOpenBracket; }))
    return false;
  std::vector<Item> kept;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const std::uint32_t partner = items[i].kind == ItemKind::kMark && items[i].mark == CharKind::kOpenBracket
                                      ? sentence_.passage->partner[items[i].begin]
                                      : Passage::kNoPartner;
    std::size_t close = i;
    if (partner != Passage::kNoPartner && partner - items[i].begin <= kMaxBracketed)
      while (close < items.size() && items[close].begin < partner) ++close;
    if (close == i || close == items.size())
      kept.push_back(items[i]);
    else
      i = close;
  }
  const bool some = kept.size() < items.size();
  sentence_.items = std::move(kept);
  return some;
}

void RelationReader::apply_rules() {
  std::vector<Capture>& captures = captures_;
  const auto& items = sentence_.items;
  filter_.start(sentence_);
  const auto apply = [&](const Rule& rule, std::size_t at) {
    std::size_t end = 0;
    if (match_rule(sentence_, rule, at, captures, end)) conclude(rule, captures, at, end);
  };
  const auto apply_left = [&](std::span<const RuleFilter::Left> rules, std::size_t at) {
    for (const RuleFilter::Left& left : rules)
      if (at <= left.last) apply(patterns_->rules[left.number], at);
  };
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (items[i].kind == ItemKind::kMention) {
      apply_left(filter_.left_of(decision_->entities[items[i].entity].type_bits), i);
    } else if (items[i].form != kNoForm) {
      for (const std::uint32_t number : patterns_->rules_of_form[items[i].form])
        if (filter_.may_match(number, i)) apply(patterns_->rules[number], i);
    }
    apply_left(filter_.others_left(), i);
  }
}

bool RelationReader::is_captured(const std::vector<Capture>& captures, std::uint32_t entity) const {
  return std::any_of(captures.begin(), captures.end(), [&](const Capture& c) {
    return std::any_of(c.mentions.begin(), c.mentions.end(),
                       [&](std::size_t m) { return sentence_.items[m].entity == entity; });
  });
}

/// The entities that one end of a conclusion stands for; `begin` moves back to where a carried one stands.
std::vector<std::uint32_t> RelationReader::ends_of(const std::string& end,
                                                   const std::vector<Capture>& captures,
                                                   std::string_view relation, bool is_from,
                                                   std::uint32_t& begin) const {
  std::vector<std::uint32_t> entities;
  if (end.starts_with("@title/")) {
    const auto first = about_.in_title.find(std::string_view(end).substr(7));
    if (first != about_.in_title.end()) entities.push_back(first->second);
    return entities;
  }
  if (end == kSigner) {
    return is_signature_line() ? signers_ : entities;
  }
  if (end.front() == '@') {
    const auto most = about_.most_named.find(std::string_view(end).substr(1));
    if (most != about_.most_named.end()) entities.push_back(most->second);
    return entities;
  }
  if (end.front() == '^') {
    const RelationType& type = *Ontology::builtin().relation_type(relation);
    static const std::vector<std::string> kAny{"organisation", "platform", "programme"};
    const std::vector<std::string> asked{end.size() > 1 ? end.substr(2) : std::string()};
    const auto& families = end.size() > 1 ? asked : is_from ? type.from : type.to;
    if (is_latin_) {
      return latin_topic(families.empty() ? kAny : families, captures, begin);
    }
    for (const auto& family : families.empty() ? kAny : families) {
      const Filler* carried = carried_.find(family, begin);
      if (carried != nullptr && carried->begin > 0 && is_captured(captures, carried->entities.front()))
        carried = carried_.find(family, carried->begin - 1);
      if (carried == nullptr || is_captured(captures, carried->entities.front())) continue;
      begin = std::min(begin, carried->begin);
      return carried->entities;
    }
    const bool fits = about_.topic_in_title && !is_captured(captures, about_.topic) &&
                      (end.size() == 1 || decision_->entities[about_.topic].family() == families.front());
    if (fits) entities.push_back(about_.topic);
    return entities;
  }
  for (const Capture& c : captures) {
    if (c.name() != end) continue;
    for (const std::size_t m : c.mentions) entities.push_back(sentence_.items[m].entity);
    break;
  }
  return entities;
}

/// What the first verb of a rule's items says about when.
Period RelationReader::valid_within(std::size_t first, std::size_t end) const {
  for (std::size_t i = first; i < end; ++i)
    if (sentence_.items[i].kind == ItemKind::kWord && sentence_.items[i].is(Role::kVerb))
      return validity_.at(sentence_, clauses_, i);
  return {};
}

void RelationReader::conclude(const Rule& rule, const std::vector<Capture>& captures, std::size_t first,
                              std::size_t end) {
  const auto& items = sentence_.items;
  const Period valid = valid_within(first, end);
  for (const Conclusion& c : rule.conclusions) {
    std::uint32_t begin = byte_of(items[first].begin);
    const auto from = ends_of(c.from, captures, c.relation, true, begin);
    const auto to = ends_of(c.to, captures, c.relation, false, begin);
    const bool carried = c.from.front() == '^' || c.to.front() == '^';
    const double confidence = rule.confidence * (carried ? kCarried : 1);
    std::string text;
    for (const Capture& role : captures)
      if (role.name() == c.role)
        text = shown_name(*sentence_.passage, items[role.first].begin, items[role.last].end);
    const std::uint32_t last = byte_of(items[end - 1].end);
    if (c.from == c.to) {  // the first of a list with each of the others
      for (std::size_t k = 1; k < from.size(); ++k)
        state(from.front(), c.relation, from[k], confidence, begin, last, rule.name, rule.where);
      continue;
    }
    for (const std::uint32_t source : from)
      for (const std::uint32_t target : to)
        state(source, c.relation, target, confidence, begin, last, rule.name, rule.where, text, valid);
    if (c.from == kSigner && is_signature_line() && !to.empty()) speak_for(to.front());
  }
}

bool RelationReader::name_holds(std::uint32_t entity, const ClassSet& classes) const {
  const std::u32string key = fold(decision_->entities[entity].name);
  bool holds = false;
  for (std::size_t i = 0; i < key.size() && !holds; ++i)
    lexicon_->trie().match(key, i, [&](std::size_t, FormNo form) {
      holds = holds || classes.contains_any(lexicon_->classes_of(form));
    });
  return holds;
}

void RelationReader::read_names(const MentionFinder& finder,
                                const std::vector<std::pair<std::uint32_t, std::uint32_t>>& places) {
  using End = std::pair<std::string_view, std::uint32_t>;  // of what sentences state
  std::vector<End> from_of, to_of;
  for (const Statement& s : statements_) {
    from_of.emplace_back(s.relation, s.from);
    to_of.emplace_back(s.relation, s.to);
  }
  std::sort(from_of.begin(), from_of.end());
  std::sort(to_of.begin(), to_of.end());
  std::vector<std::uint32_t> owners;  // entities whose names a name begins with, the longest last
  for (std::uint32_t part = 0; part < decision_->entities.size(); ++part) {
    const std::u32string key = name_key(decision_->entities[part].name);
    owners.clear();
    finder.for_each_beginning(key, [&](std::size_t length, std::uint32_t surface) {
      if (length < key.size()) owners.push_back(decision_->surfaces[surface].entity);
    });
    for (const NameRule& rule : patterns_->names) {
      if (!rule.part.holds(decision_->entities[part].type_bits)) continue;
      const auto owner = std::find_if(owners.rbegin(), owners.rend(), [&](std::uint32_t entity) {
        return rule.owner.holds(decision_->entities[entity].type_bits);
      });
      if (owner == owners.rend()) continue;
      const std::uint32_t from = rule.owner_first ? *owner : part, to = rule.owner_first ? part : *owner;
      const std::vector<End>& stated = rule.owner_first ? to_of : from_of;
      if (std::binary_search(stated.begin(), stated.end(), End{rule.relation, part})) continue;
      state(from, rule.relation, to, rule.confidence, places[part].first, places[part].second, rule.name,
            rule.where);
    }
  }
}

/// The place that a name begins with; kNoEntity without one.
std::uint32_t RelationReader::place_in_name(std::uint32_t entity) {
  if (place_of_form_.empty()) {
    for (const Surface& surface : decision_->surfaces)
      if (decision_->entities[surface.entity].family() == "place")
        place_of_form_.emplace(surface.key, surface.entity);
  }
  const std::u32string key = name_key(decision_->entities[entity].name);
  for (std::size_t size = key.size(); size >= 2; --size)
    if (const auto place = place_of_form_.find(key.substr(0, size)); place != place_of_form_.end())
      return place->second;
  return kNoEntity;
}

void RelationReader::apply_frame(const Frame& frame, std::size_t verb) {
  const FrameMatcher matcher(sentence_, clauses_, words_, carried_);
  static const Filler kNothing;
  const auto last = last_object_.find(frame.relation);
  const auto match = matcher.match(frame, verb, last == last_object_.end() ? kNothing : last->second);
  if (!match) return;
  const auto& items = sentence_.items;
  std::uint32_t begin = byte_of(items[verb].begin), end = byte_of(items[verb].end);
  double confidence = frame.confidence;
  for (const Filler* filler : {&match->subject, &match->object, &match->via}) {
    if (!filler->found()) continue;
    begin = std::min(begin, filler->begin);
    end = std::max(end, filler->end);
    confidence *= filler->confidence;
  }
  const auto fits = [&](std::uint32_t object) {
    return (frame.named.empty() || name_holds(object, frame.named)) &&
           (frame.except.empty() || !name_holds(object, frame.except));
  };
  const Period valid = validity_.at(sentence_, clauses_, verb);
  const Filler& from = match->at(frame.from);
  if (frame.joint && from.companions) return;
  if (frame.joint) {
    for (std::size_t i = 1; i < from.entities.size(); ++i)
      state(from.entities.front(), frame.relation, from.entities[i], confidence, begin, end, frame.name,
            frame.where, {}, valid);
    return;
  }
  const Filler& to = match->at(frame.to);
  if (match->object.found()) last_object_[frame.relation] = match->object;
  for (const std::uint32_t source : from.entities)
    for (std::uint32_t target : to.entities) {
      if (frame.placed) target = place_in_name(target);
      if (target == kNoEntity) continue;
      if (frame.from == Slot::kObject && !fits(source)) continue;
      // "A 与 B 签约": those with whom the subject acts are no subjects of their own
      if (frame.to == Slot::kVia &&
          std::find(to.entities.begin(), to.entities.end(), source) != to.entities.end())
        continue;
      if (frame.to == Slot::kObject && !fits(target)) continue;
      state(source, frame.relation, target, confidence, begin, end, frame.name, frame.where, {}, valid);
    }
}

void RelationReader::apply_frames() {
  last_object_.clear();
  for (std::size_t i = 0; i < sentence_.items.size(); ++i) {
    const Item& item = sentence_.items[i];
    if (item.kind != ItemKind::kWord || item.form == kNoForm) continue;
    for (const std::uint32_t frame : patterns_->frames_of_form[item.form])
      apply_frame(patterns_->frames[frame], i);
  }
}

/// The first mention of each family that begins a clause and is no phrase's is what the paragraph goes on
/// about.
void RelationReader::remember_subjects() {
  const auto& items = sentence_.items;
  const FrameMatcher matcher(sentence_, clauses_, words_, carried_);
  static const TypeSet kBodies{"organisation", "place"};
  std::vector<std::string_view> set;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (items[i].kind != ItemKind::kMention || clauses_.governor(i) != Clauses::kNone) continue;
    const std::string_view family = decision_->entities[items[i].entity].family();
    if (family == "programme" || std::find(set.begin(), set.end(), family) != set.end()) continue;
    const std::size_t begin = clauses_.begin(i);
    // a list's later members begin no clause
    if (begin > 1 && items[begin - 2].kind == ItemKind::kMention &&
        decision_->entities[items[begin - 2].entity].family() == family)
      continue;
    std::uint32_t before = 0;
    bool verb = false;
    for (std::size_t k = clauses_.begin(i); k < i; ++k) {
      before += items[k].size();
      verb |= items[k].is(Role::kVerb);
    }
    if (before > kMaxBefore || verb) continue;
    // "某某社获悉，…" is about another
    const auto says = [&](const Item& item) { return item.is(Role::kSay); };
    if (is_a(decision_->entities[items[i].entity].type, "organisation/media") &&
        std::any_of(items.begin() + static_cast<std::ptrdiff_t>(i),
                    items.begin() + static_cast<std::ptrdiff_t>(clauses_.end(i)), says))
      continue;
    Filler subject;
    std::size_t next = 0;
    const TypeSet types = TypeSet::of_family(family);
    const auto list = list_from(sentence_, i, types, next);
    if (list.size() > 1 && family == "place" && !matcher.can_act(list.back(), kBodies)) continue;
    for (const std::size_t m : list) subject.entities.push_back(items[m].entity);
    subject.begin = byte_of(items[i].begin);
    subject.end = byte_of(items[i].end);
    carried_.set(family, std::move(subject));
    set.push_back(family);
  }
}

}  // namespace guanxi::extract
