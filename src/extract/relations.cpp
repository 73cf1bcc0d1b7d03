#include "extract/relations.hpp"

#include <algorithm>

#include "guanxi/model/ontology.hpp"

namespace guanxi::extract {
namespace {

constexpr std::uint32_t kMaxBeforeVerb =
    4;                                   // characters of other words before a verb whose subject is dropped
constexpr double kEarlierClause = 0.92;  // doubt of a subject from an earlier clause
constexpr double kCarried = 0.8;         // from an earlier sentence
constexpr double kTopic = 0.65;          // from the document's title
constexpr std::uint32_t kMaxCarried = 1200;  // bytes back to a subject that a sentence drops

std::vector<ClassNo> classes_below(const Lexicon& lexicon, std::string_view path) {
  std::vector<ClassNo> found;
  for (std::size_t i = 0; i < lexicon.classes().size(); ++i)
    if (lies_below(lexicon.classes()[i].path, path)) found.push_back(static_cast<ClassNo>(i));
  return found;
}

bool is_clause_mark(const Item& item) {
  return item.kind == ItemKind::kMark && (item.mark == CharKind::kComma || item.mark == CharKind::kStop);
}

}  // namespace

RelationReader::RelationReader(const Lexicon& lexicon, const PatternSet& patterns, const Decision& decision,
                               std::uint32_t topic,
                               std::map<std::string, std::uint32_t, std::less<>> most_named)
    : lexicon_(&lexicon),
      patterns_(&patterns),
      decision_(&decision),
      topic_(topic),
      most_named_(std::move(most_named)),
      prepositions_(classes_below(lexicon, "word/function/preposition")),
      passives_(classes_below(lexicon, "word/function/passive")) {
  sentence_.lexicon = lexicon_;
  sentence_.decision = decision_;
}

void RelationReader::start_block(bool is_heading) {
  if (is_heading) carried_.clear();
}

void RelationReader::state(std::uint32_t from, std::string_view relation, std::uint32_t to, double confidence,
                           std::uint32_t begin, std::uint32_t end, std::string_view rule,
                           std::string_view where, std::string role) {
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
    if (confidence > known.confidence) {
      known.confidence = confidence;
      known.begin = begin;
      known.end = end;
      known.rule = rule;
      known.where = where;
    }
    return;
  }
  statements_.push_back({from, to, relation, std::move(role), confidence, begin, end, rule, where});
}

/// Gives 该公司 the entity that it stands for.
void RelationReader::resolve_references() {
  for (Item& item : sentence_.items) {
    if (item.kind == ItemKind::kMention) {
      last_[decision_->entities[item.entity].type] = item.entity;
      last_[decision_->entities[item.entity].family()] = item.entity;
      continue;
    }
    if (item.kind != ItemKind::kWord || !item.is(Role::kReference)) continue;
    const LexiconEntry* entry = lexicon_->find(item.form, "reference");
    if (entry == nullptr) continue;
    const std::string_view path =
        std::string_view(lexicon_->type(entry->type).path).substr(sizeof "reference");
    const auto subject = carried_.find(top_level(path));
    const auto found = last_.find(path);
    if (subject != carried_.end() && is_a(decision_->entities[subject->second.entities.front()].type, path))
      item.entity = subject->second.entities.front();
    else if (found != last_.end())
      item.entity = found->second;
    else
      continue;
    item.kind = ItemKind::kMention;
    item.reference = true;
  }
}

void RelationReader::read(const Passage& passage, std::vector<Item> items) {
  sentence_.passage = &passage;
  sentence_.items = std::move(items);
  resolve_references();
  remember_subjects();
  apply_rules();
  apply_frames();
}

void RelationReader::apply_rules() {
  std::vector<Capture> captures;
  const auto& items = sentence_.items;
  for (std::size_t i = 0; i < items.size(); ++i) {
    for (const Rule& rule : patterns_->rules) {
      const Element& first = rule.elements.front();
      if (first.kind == ElementKind::kMention || first.kind == ElementKind::kMentions) {
        if (items[i].kind != ItemKind::kMention) continue;
      } else if (first.kind == ElementKind::kWord || first.kind == ElementKind::kWords) {
        if (items[i].kind != ItemKind::kWord) continue;
      }
      std::size_t end = 0;
      if (match_rule(sentence_, rule, i, captures, end)) conclude(rule, captures, i, end);
    }
  }
}

/// The entities that one end of a conclusion stands for; `begin` moves back to where a carried one stands.
std::vector<std::uint32_t> RelationReader::ends_of(const std::string& end,
                                                   const std::vector<Capture>& captures,
                                                   std::string_view relation, bool is_from,
                                                   std::uint32_t& begin) const {
  std::vector<std::uint32_t> entities;
  if (end.front() == '@') {
    const auto most = most_named_.find(std::string_view(end).substr(1));
    if (most != most_named_.end()) entities.push_back(most->second);
    return entities;
  }
  if (end == "^") {
    const RelationType& type = *Ontology::builtin().relation_type(relation);
    static const std::vector<std::string> kAny{"organisation", "platform", "programme"};
    const auto& families = is_from ? type.from : type.to;
    for (const auto& family : families.empty() ? kAny : families) {
      const auto carried = carried_.find(family);
      if (carried == carried_.end() || begin - carried->second.begin > kMaxCarried) continue;
      begin = std::min(begin, carried->second.begin);
      return carried->second.entities;
    }
    return entities;
  }
  for (const Capture& c : captures) {
    if (c.name != end) continue;
    for (const std::size_t m : c.mentions) entities.push_back(sentence_.items[m].entity);
    break;
  }
  return entities;
}

void RelationReader::conclude(const Rule& rule, const std::vector<Capture>& captures, std::size_t first,
                              std::size_t end) {
  const auto& items = sentence_.items;
  for (const Conclusion& c : rule.conclusions) {
    std::uint32_t begin = byte_of(items[first].begin);
    const auto from = ends_of(c.from, captures, c.relation, true, begin);
    const auto to = ends_of(c.to, captures, c.relation, false, begin);
    const bool carried = c.from == "^" || c.to == "^";
    const double confidence = rule.confidence * (carried ? kCarried : 1);
    std::string text;
    for (const Capture& role : captures)
      if (role.name == c.role)
        text = shown_name(*sentence_.passage, items[role.first].begin, items[role.last].end);
    const std::uint32_t last = byte_of(items[end - 1].end);
    if (c.from == c.to) {  // the first of a list with each of the others
      for (std::size_t k = 1; k < from.size(); ++k)
        state(from.front(), c.relation, from[k], confidence, begin, last, rule.name, rule.where);
      continue;
    }
    for (const std::uint32_t source : from)
      for (const std::uint32_t target : to)
        state(source, c.relation, target, confidence, begin, last, rule.name, rule.where, text);
  }
}

/// Whether nothing but adverbs, times and phrases stands before a verb in its clause, so that its subject is
/// dropped.
bool RelationReader::starts_clause(std::size_t verb) const {
  std::uint32_t other = 0;
  for (std::size_t i = clause_begin(verb); i < verb; ++i) {
    const Item& item = sentence_.items[i];
    if (item.kind == ItemKind::kMention || item.kind == ItemKind::kMark) continue;
    if (item.kind == ItemKind::kWord && item.roles != 0 &&
        (item.roles & bits(Role::kNoun, Role::kTitle, Role::kCue, Role::kSuffix)) == 0)
      continue;
    other += item.size();
  }
  return other <= kMaxBeforeVerb;
}

bool RelationReader::name_holds(std::uint32_t entity, const std::vector<ClassNo>& classes) const {
  const std::u32string key = fold(decision_->entities[entity].name);
  bool holds = false;
  for (std::size_t i = 0; i < key.size() && !holds; ++i)
    lexicon_->trie().match(key, i, [&](std::size_t, FormNo form) {
      for (const FormUse& use : lexicon_->form(form).uses)
        holds = holds || std::binary_search(classes.begin(), classes.end(), lexicon_->entry(use.entry).type);
    });
  return holds;
}

void RelationReader::read_names(const std::vector<std::pair<std::uint32_t, std::uint32_t>>& places) {
  std::map<std::u32string_view, std::uint32_t> owners;
  for (const Surface& surface : decision_->surfaces) owners.emplace(surface.key, surface.entity);
  const auto is_one_of = [](std::string_view type, const std::vector<std::string>& types) {
    return std::any_of(types.begin(), types.end(),
                       [&](const std::string& wanted) { return is_a(type, wanted); });
  };
  for (std::uint32_t part = 0; part < decision_->entities.size(); ++part) {
    const std::u32string key = name_key(fold(decision_->entities[part].name));
    for (const NameRule& rule : patterns_->names) {
      if (!is_one_of(decision_->entities[part].type, rule.part)) continue;
      for (std::size_t size = key.size() - 1; size >= 2; --size) {
        const auto owner = owners.find(std::u32string_view(key).substr(0, size));
        if (owner == owners.end() || !is_one_of(decision_->entities[owner->second].type, rule.owner))
          continue;
        const std::uint32_t from = rule.owner_first ? owner->second : part,
                            to = rule.owner_first ? part : owner->second;
        state(from, rule.relation, to, rule.confidence, places[part].first, places[part].second, rule.name,
              rule.where);
        break;
      }
    }
  }
}

std::size_t RelationReader::clause_begin(std::size_t item) const {
  while (item > 0 && !is_clause_mark(sentence_.items[item - 1])) --item;
  return item;
}

/// Whether a word between the clause's beginning and the verb denies it or makes it a wish.
bool RelationReader::denied(std::size_t verb) const {
  for (std::size_t i = clause_begin(verb); i < verb; ++i)
    if (sentence_.items[i].is(Role::kDenial)) return true;
  return false;
}

/// Whether a mention is what a preposition governs.
bool RelationReader::in_phrase(std::size_t item) const {
  if (item == 0) return false;
  std::size_t before = item - 1;
  while (before > 0 && sentence_.items[before].kind == ItemKind::kMention) --before;
  return has_class(sentence_, sentence_.items[before], prepositions_);
}

RelationReader::Subject RelationReader::subject_of(const Frame& frame, std::size_t verb) const {
  const auto& items = sentence_.items;
  Subject subject;
  std::size_t end = verb;
  double confidence = 1;
  while (true) {
    const std::size_t begin = end == 0 ? 0 : clause_begin(end);
    for (std::size_t i = end; i-- > begin;) {
      if (items[i].kind != ItemKind::kMention || !has_type(sentence_, items[i], frame.subject) ||
          in_phrase(i))
        continue;
      // an object of an earlier verb is no subject of the next
      if (i > 0 && items[i - 1].is(Role::kVerb) && end != verb) continue;
      std::size_t first = i;
      for (std::size_t k = begin; k <= i; ++k) {
        if (items[k].kind != ItemKind::kMention || !has_type(sentence_, items[k], frame.subject)) continue;
        std::size_t next = 0;
        const auto list = list_from(sentence_, k, frame.subject, next);
        if (list.back() != i) continue;
        first = k;
        for (const std::size_t m : list) subject.entities.push_back(items[m].entity);
        break;
      }
      if (subject.entities.empty()) subject.entities.push_back(items[i].entity);
      subject.begin = byte_of(items[first].begin);
      subject.end = byte_of(items[i].end);
      subject.confidence = confidence;
      subject.found = true;
      return subject;
    }
    if (begin == 0 || !starts_clause(verb)) break;
    if (verb + 1 < items.size() && items[verb + 1].is(Role::kOf)) break;
    end = begin - 1;
    confidence *= kEarlierClause;
  }
  if (!frame.carried || !starts_clause(verb)) return subject;
  if (verb + 1 < items.size() && items[verb + 1].is(Role::kOf)) return subject;
  const std::uint32_t here = byte_of(items[verb].begin);
  for (const std::string& type : frame.subject) {
    const auto carried = carried_.find(top_level(type));
    if (carried == carried_.end() || here - carried->second.begin > kMaxCarried) continue;
    if (subject.found && carried->second.begin < subject.begin) continue;
    subject = carried->second;
    subject.confidence = kCarried;
  }
  if (!subject.found && topic_ != kNoEntity) {
    Item topic;
    topic.entity = topic_;
    if (has_type(sentence_, topic, frame.subject)) {
      subject.entities = {topic_};
      subject.begin = here;
      subject.end = here;
      subject.confidence = kTopic;
      subject.found = true;
    }
  }
  return subject;
}

std::vector<std::size_t> RelationReader::object_of(const Frame& frame, std::size_t verb) const {
  const auto& items = sentence_.items;
  std::uint32_t characters = 0;
  for (std::size_t i = verb + 1; i < items.size() && characters <= frame.reach; ++i) {
    const Item& item = items[i];
    if (is_clause_mark(item) || item.is(Role::kDenial)) break;
    if (item.kind == ItemKind::kMention && has_type(sentence_, item, frame.object)) {
      std::size_t next = 0;
      return list_from(sentence_, i, frame.object, next);
    }
    if (item.kind != ItemKind::kMention) characters += item.size();
  }
  return {};
}

void RelationReader::apply_frame(const Frame& frame, std::size_t verb) {
  const auto& items = sentence_.items;
  if (verb + 1 < items.size() && has_class(sentence_, items[verb + 1], passives_)) return;  // "backed by"
  const auto objects = object_of(frame, verb);
  if (objects.empty() || denied(verb)) return;
  // "X 研发的 Y 发布": behind a passive marker the frame does not hold
  for (std::size_t i = clause_begin(verb); i < verb; ++i)
    if (has_class(sentence_, items[i], passives_)) return;
  const Subject subject = subject_of(frame, verb);
  if (!subject.found) return;
  const std::uint32_t begin = std::min(subject.begin, byte_of(items[verb].begin));
  for (const std::uint32_t source : subject.entities)
    for (const std::size_t object : objects) {
      const std::uint32_t target = items[object].entity;
      if (!frame.named.empty() && !name_holds(target, frame.named)) continue;
      if (!frame.except.empty() && name_holds(target, frame.except)) continue;
      const double confidence = frame.confidence * subject.confidence;
      const std::uint32_t end = byte_of(items[object].end);
      if (frame.swapped)
        state(target, frame.relation, source, confidence, begin, end, frame.name, frame.where);
      else
        state(source, frame.relation, target, confidence, begin, end, frame.name, frame.where);
    }
}

void RelationReader::apply_frames() {
  for (std::size_t i = 0; i < sentence_.items.size(); ++i) {
    if (sentence_.items[i].kind != ItemKind::kWord || !sentence_.items[i].is(Role::kVerb)) continue;
    for (const Frame& frame : patterns_->frames)
      if (has_class(sentence_, sentence_.items[i], frame.verbs)) apply_frame(frame, i);
  }
}

/// The first mention of each family that begins a clause and is no phrase's is what the paragraph goes on
/// about.
void RelationReader::remember_subjects() {
  const auto& items = sentence_.items;
  std::vector<std::string_view> set;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (items[i].kind != ItemKind::kMention || in_phrase(i)) continue;
    const std::string_view family = decision_->entities[items[i].entity].family();
    if (family == "programme" || std::find(set.begin(), set.end(), family) != set.end()) continue;
    const std::size_t begin = clause_begin(i);
    std::uint32_t before = 0;
    bool verb = false;
    for (std::size_t k = begin; k < i; ++k) {
      before += items[k].size();
      verb |= items[k].is(Role::kVerb);
    }
    if (before > 12 || verb) continue;
    Subject subject;
    std::size_t next = 0;
    for (const std::size_t m : list_from(sentence_, i, {std::string(family)}, next))
      subject.entities.push_back(items[m].entity);
    subject.begin = byte_of(items[i].begin);
    subject.end = byte_of(items[i].end);
    subject.found = true;
    carried_[family] = std::move(subject);
    set.push_back(family);
  }
}

}  // namespace guanxi::extract
