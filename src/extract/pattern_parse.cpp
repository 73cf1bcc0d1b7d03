// Text of the pattern files → rules and frames.
#include <algorithm>
#include <array>
#include <cstdlib>

#include "extract/pattern.hpp"
#include "extract/syntax_tags.hpp"
#include "guanxi/base/error.hpp"
#include "guanxi/model/ontology.hpp"

namespace guanxi::extract {
namespace {

std::vector<std::string> split(std::string_view text, std::string_view at) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const auto begin = text.find_first_not_of(at);
    if (begin == std::string_view::npos) break;
    text.remove_prefix(begin);
    const auto end = text.find_first_of(at);
    parts.emplace_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end);
  }
  return parts;
}

class Parser {
 public:
  Parser(PatternSet& out, const Lexicon& lexicon) : out_(out), lexicon_(lexicon) {}

  void parse(const Lexicon::File& file) {
    std::string_view rest = file.text;
    for (std::size_t line = 1; !rest.empty(); ++line) {
      const auto end = rest.find('\n');
      where_ = file.name + ":" + std::to_string(line);
      parse_line(rest.substr(0, end));
      rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    }
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw Error(ErrorCode::kBadInput, where_ + ": " + what);
  }

  void parse_line(std::string_view line) {
    if (const auto end = line.find_last_not_of(" \t\r"); end == std::string_view::npos) return;
    if (line.front() == '#') return;
    const auto arrow = line.find("=>");
    if (arrow == std::string_view::npos) fail("no '=>'");
    const auto left = split(line.substr(0, arrow), " \t");
    const std::string_view right = line.substr(arrow + 2);
    if (left.size() < 4) fail("expected: rule|frame NAME CONFIDENCE …");
    char* end = nullptr;
    const double confidence = std::strtod(left[2].c_str(), &end);
    if (*end != '\0' || confidence <= 0 || confidence > 1) fail("no confidence in (0, 1]: '" + left[2] + "'");
    if (left[0] == "rule") return parse_rule(left, confidence, right);
    if (left[0] == "frame") return parse_frame(left, confidence, right);
    if (left[0] == "name") return parse_name(left, confidence, right);
    if (left[0] == "clause") return parse_clause(left, confidence, right);
    fail("neither rule, frame, clause nor name: '" + left[0] + "'");
  }

  [[nodiscard]] const ClassSet& classes_of(std::string_view names) const {
    const auto [known, is_new] = classes_.try_emplace(std::string(names));
    if (!is_new) return known->second;
    std::vector<ClassNo> found;
    for (const std::string& name : split(names, "|"))
      for (std::size_t i = 0; i < lexicon_.classes().size(); ++i)
        if (lies_below(lexicon_.classes()[i].path, name)) found.push_back(static_cast<ClassNo>(i));
    if (found.empty()) fail("the lexicon has no class '" + std::string(names) + "'");
    return known->second = std::move(found);
  }

  [[nodiscard]] TypeSet types_of(std::string_view names) const {
    auto found = split(names, "|");
    for (const std::string& name : found)
      if (Ontology::builtin().node_type(name) == nullptr) fail("the ontology has no type '" + name + "'");
    return found;
  }

  void check_relation(const std::string& name) const {
    if (Ontology::builtin().relation_type(name) == nullptr)
      fail("the ontology has no relation '" + name + "'");
  }

  [[nodiscard]] ClassSet braced(std::string_view text) const {
    if (text.size() < 3 || text.front() != '{' || text.back() != '}')
      fail("expected {CLASS}: '" + std::string(text) + "'");
    return classes_of(text.substr(1, text.size() - 2));
  }

  /// "(a b|c)?" in all its ways, as sequences of words.
  [[nodiscard]] std::vector<std::vector<std::string>> ways(const std::vector<std::string>& words,
                                                           std::size_t from, std::size_t to) const {
    std::vector<std::vector<std::string>> result{{}};
    const auto append = [&](const std::vector<std::vector<std::string>>& tails) {
      std::vector<std::vector<std::string>> longer;
      for (const auto& head : result)
        for (const auto& tail : tails) {
          longer.push_back(head);
          longer.back().insert(longer.back().end(), tail.begin(), tail.end());
        }
      result = std::move(longer);
    };
    for (std::size_t i = from; i < to; ++i) {
      if (words[i] != "(") {
        append({{words[i]}});
        continue;
      }
      std::size_t depth = 1, close = i + 1, begin = i + 1;
      std::vector<std::vector<std::string>> tails;
      for (; close < to; ++close) {
        if (words[close] == "(") ++depth;
        if (words[close] == ")" || words[close] == ")?") --depth;
        if (depth == 0 || (depth == 1 && words[close] == "|")) {
          const auto inner = ways(words, begin, close);
          tails.insert(tails.end(), inner.begin(), inner.end());
          begin = close + 1;
        }
        if (depth == 0) break;
      }
      if (close == to) fail("a '(' is not closed");
      if (words[close] == ")?") tails.emplace_back();
      append(tails);
      i = close;
    }
    return result;
  }

  [[nodiscard]] Element element(std::string word) const {
    Element e;
    if (word == "^" || word == "$") {
      e.kind = word == "^" ? ElementKind::kStart : ElementKind::kEnd;
      return e;
    }
    if (word == "#") {
      e.kind = ElementKind::kItem;
      return e;
    }
    for (const auto& [prefix, kind] :
         {std::pair{"title:", ElementKind::kTitle}, {"section:", ElementKind::kSection}})
      if (word.starts_with(prefix)) {
        e.kind = kind;
        e.classes = braced(std::string_view(word).substr(std::string_view(prefix).size()));
        return e;
      }
    if (word.front() == '~') {
      e.over_commas = word.starts_with("~~");
      e.over_mentions = e.over_commas || word.starts_with("~*");
      e.nouns_only = word.starts_with("~.");
      const std::string number = word.substr(e.over_mentions || e.nouns_only ? 2 : 1);
      if (number.empty() || number.find_first_not_of("0123456789") != std::string::npos)
        fail("bad gap '" + word + "'");
      e.reach = static_cast<std::uint32_t>(std::stoul(number));
      return e;
    }
    if (const auto colon = word.find(':'); colon != std::string::npos && word.front() != '"') {
      e.capture = word.substr(0, colon);
      word = word.substr(colon + 1);
    }
    const bool many = word.size() > 1 && word.back() == '+';
    if (many) word.pop_back();
    const bool last = word.size() > 1 && word.back() == '!';
    if (last) word.pop_back();
    if (word.size() < 2) fail("bad element '" + word + "'");
    const std::string inside = word.substr(1, word.size() - 2);
    if (word.front() == '<' && word.back() == '>') {
      e.kind = many ? ElementKind::kMentions : last ? ElementKind::kLast : ElementKind::kMention;
      if (inside != "any") e.types = types_of(inside);
    } else if (word.front() == '{' && word.back() == '}') {
      e.kind = many ? ElementKind::kWords : ElementKind::kWord;
      e.classes = classes_of(inside);
    } else if (word.front() == '"' && word.back() == '"') {
      e.kind = ElementKind::kText;
      e.spaced = inside.size() > 1 && inside.back() == '_';
      e.text = fold(e.spaced ? inside.substr(0, inside.size() - 1) : inside);
    } else {
      fail("bad element '" + word + "'");
    }
    return e;
  }

  [[nodiscard]] std::vector<Conclusion> conclusions_of(std::string_view right) const {
    std::vector<Conclusion> conclusions;
    for (const std::string& one : split(right, ";")) {
      const auto words = split(one, " \t\r");
      if (words.empty()) continue;
      if (words.size() < 3) fail("expected: FROM RELATION TO [role=CAPTURE]");
      check_relation(words[1]);
      Conclusion c{words[0], words[1], words[2], {}};
      if (words.size() > 3 && words[3].starts_with("role=")) c.role = words[3].substr(5);
      conclusions.push_back(c);
    }
    if (conclusions.empty()) fail("a rule without a conclusion");
    return conclusions;
  }

  void parse_rule(const std::vector<std::string>& left, double confidence, std::string_view right) {
    const std::vector<Conclusion> conclusions = conclusions_of(right);
    for (const auto& way : ways(left, 3, left.size())) {
      Rule rule{left[1], where_, confidence, where_.find("-en.") != std::string::npos, {}, conclusions};
      for (const std::string& word : way) rule.elements.push_back(element(word));
      if (rule.elements.empty()) fail("a rule without elements");
      out_.rules.push_back(std::move(rule));
    }
  }

  void parse_frame_part(Frame& frame, const std::string& word) const {
    const auto equals = word.find('=');
    const std::string key = word.substr(0, equals);
    const std::string value = equals == std::string::npos ? "" : word.substr(equals + 1);
    if (word.front() == '{') {
      frame.verbs = braced(word);
    } else if (key == "subject") {
      frame.subject = types_of(value);
    } else if (key == "object") {
      frame.object = types_of(value);
    } else if (key == "via") {
      const auto colon = value.find("}:");
      if (colon == std::string::npos) fail("expected via={CLASS}:TYPES");
      frame.via = braced(value.substr(0, colon + 1));
      frame.via_types = types_of(value.substr(colon + 2));
    } else if (key == "reach") {
      frame.reach = static_cast<std::uint32_t>(std::strtoul(value.c_str(), nullptr, 10));
    } else if (key == "named") {
      frame.named = braced(value);
    } else if (key == "except") {
      frame.except = braced(value);
    } else if (word == "uncarried") {
      frame.carried = false;
    } else if (word == "back") {
      frame.back = true;
    } else if (word == "again") {
      frame.again = true;
    } else if (word == "active") {
      frame.active = true;
    } else if (word == "passive") {
      frame.passive = true;
    } else if (word == "final") {
      frame.final = true;
    } else if (word == "nearest") {
      frame.nearest = true;
    } else if (word == "loose") {
      frame.loose = true;
    } else if (key == "behind") {
      frame.behind = braced(value);
    } else if (word == "placed") {
      frame.placed = true;
    } else if (word == "here") {
      frame.here = true;
    } else if (word == "made") {
      frame.made = true;
    } else if (word == "joint") {
      frame.joint = true;
    } else if (word == "swapped") {
      std::swap(frame.from, frame.to);
    } else {
      fail("bad part of a frame '" + word + "'");
    }
  }

  [[nodiscard]] Slot slot(const Frame& frame, const std::string& name) const {
    if (name == "subject" && !frame.subject.empty()) return Slot::kSubject;
    if (name == "object" && !frame.object.empty()) return Slot::kObject;
    if (name == "via" && !frame.via.empty()) return Slot::kVia;
    fail("the frame has no slot '" + name + "'");
  }

  void parse_frame(const std::vector<std::string>& left, double confidence, std::string_view right) {
    Frame frame;
    frame.name = left[1];
    frame.where = where_;
    frame.confidence = confidence;
    for (std::size_t i = 3; i < left.size(); ++i) parse_frame_part(frame, left[i]);
    const auto relation = split(right, " \t\r");
    const int slots = !frame.subject.empty() + !frame.object.empty() + !frame.via.empty();
    if (frame.verbs.empty() || slots < (frame.joint ? 1 : 2) ||
        (relation.size() != 1 && relation.size() != 3))
      fail("expected: frame NAME CONFIDENCE {CLASS} and two of subject=… object=… via=… => RELATION");
    frame.relation = relation[relation.size() / 2];
    check_relation(frame.relation);
    if (relation.size() == 3) {
      frame.from = slot(frame, relation[0]);
      frame.to = slot(frame, relation[2]);
    } else if (!frame.joint) {
      static_cast<void>(slot(frame, "subject"));
      static_cast<void>(slot(frame, "object"));
    }
    out_.frames.push_back(std::move(frame));
  }

  [[nodiscard]] SyntaxSlot slot_of(const std::string& word) const {
    const auto colon = word.find(':'), equals = word.find('=');
    if (colon == std::string::npos || colon == 0 || equals == std::string::npos || equals < colon)
      fail("bad part of a clause '" + word + "'");
    SyntaxSlot slot;
    slot.name = word.substr(0, colon);
    slot.optional = slot.name.back() == '?';
    if (slot.optional) slot.name.pop_back();
    const std::string kind = word.substr(colon + 1, equals - colon - 1), wanted = word.substr(equals + 1);
    const auto inside = [](const std::string& text) { return text.substr(1, text.size() - 2); };
    if (kind == "word" && wanted.size() > 2) {
      slot.kind = SyntaxSlotKind::kWord;
      slot.words = classes_of(inside(wanted));
      return slot;
    }
    if (kind.size() > 2 && kind.front() == '{' && kind.back() == '}') {
      slot.kind = SyntaxSlotKind::kPhrase;
      slot.words = classes_of(inside(kind));
    } else if (kind == "object") {
      slot.kind = SyntaxSlotKind::kObject;
    } else if (kind == "rest") {
      slot.kind = SyntaxSlotKind::kRest;
    } else if (kind != "subject") {
      fail("bad part of a clause '" + word + "'");
    }
    slot.types = types_of(wanted);
    return slot;
  }

  void parse_clause(const std::vector<std::string>& left, double confidence, std::string_view right) {
    SyntaxRule clause;
    clause.name = left[1];
    clause.where = where_;
    clause.confidence = confidence;
    for (std::size_t i = 3; i < left.size(); ++i) {
      const std::string& word = left[i];
      if (word.front() == '{' && word.back() == '}')
        clause.triggers = classes_of(word.substr(1, word.size() - 2));
      else if (word.starts_with("behind={"))
        clause.governed = classes_of(word.substr(8, word.size() - 9));
      else if (word == "active" || word == "passive")
        clause.voice = word == "active" ? VoiceAsked::kActive : VoiceAsked::kPassive;
      else
        clause.slots.push_back(slot_of(word));
    }
    if (clause.triggers.empty() || clause.slots.empty())
      fail("expected: clause NAME CONFIDENCE {class} SLOT… => FROM RELATION TO");
    clause.conclusions = conclusions_of(right);
    out_.syntax.push_back(std::move(clause));
  }

  void parse_name(const std::vector<std::string>& left, double confidence, std::string_view right) {
    NameRule rule;
    rule.name = left[1];
    rule.where = where_;
    rule.confidence = confidence;
    for (std::size_t i = 3; i < left.size(); ++i) {
      if (left[i].starts_with("owner="))
        rule.owner = types_of(left[i].substr(6));
      else if (left[i].starts_with("part="))
        rule.part = types_of(left[i].substr(5));
      else
        fail("bad part of a name rule '" + left[i] + "'");
    }
    const auto words = split(right, " \t\r");
    if (words.size() != 3 || rule.owner.empty() || rule.part.empty() ||
        (words[0] != "owner" && words[0] != "part"))
      fail("expected: name NAME CONFIDENCE owner=… part=… => owner RELATION part");
    check_relation(words[1]);
    rule.relation = words[1];
    rule.owner_first = words[0] == "owner";
    out_.names.push_back(std::move(rule));
  }

  PatternSet& out_;
  const Lexicon& lexicon_;
  std::string where_;
  mutable std::map<std::string, ClassSet> classes_;  // that patterns have asked for
};

}  // namespace

PatternSet::PatternSet(const std::vector<Lexicon::File>& files, const Lexicon& lexicon)
    : syntax_tags(syntax::tags_of_forms(lexicon)), words(lexicon), dates(lexicon) {
  Parser parser(*this, lexicon);
  for (const Lexicon::File& file : files) parser.parse(file);
  index_rules(lexicon);
}

NumbersOfForms::NumbersOfForms(const Lexicon& lexicon, const std::vector<Numbers>& of_class, bool ascending)
    : lexicon_(&lexicon) {
  lists_.reserve(lexicon.class_lists().size());
  for (const std::vector<ClassNo>& classes : lexicon.class_lists()) {
    Numbers& found = lists_.emplace_back();
    for (const ClassNo no : classes)
      for (const std::uint32_t number : of_class[no])
        if (std::find(found.begin(), found.end(), number) == found.end()) found.push_back(number);
    if (ascending) std::sort(found.begin(), found.end());
  }
}

RuleNeeds::RuleNeeds(const std::vector<Rule>& rules, const Lexicon& lexicon) {
  ClassSets class_sets;
  std::map<std::vector<std::string>, std::uint32_t> type_sets;
  std::vector<std::pair<TypeSet, std::uint32_t>> types;
  for (const Rule& rule : rules) {
    std::vector<std::uint32_t>& asked = of_rule_.emplace_back();
    const auto ask = [&](auto& sets, const auto& set) {
      const auto [found, is_new] = sets.try_emplace({set.begin(), set.end()}, count_);
      asked.push_back(found->second);
      count_ += is_new ? 1 : 0;
      return is_new;
    };
    for (const Element& e : rule.elements) {
      if (e.kind == ElementKind::kWord || e.kind == ElementKind::kWords) {
        ask(class_sets, e.classes);
      } else if (e.kind == ElementKind::kMention || e.kind == ElementKind::kMentions ||
                 e.kind == ElementKind::kLast) {
        if (ask(type_sets, e.types)) types.emplace_back(e.types, asked.back());
      }
    }
  }
  std::vector<NumbersOfForms::Numbers> of_class(lexicon.classes().size());
  for (const auto& [classes, number] : class_sets)
    for (const ClassNo no : classes) of_class[no].push_back(number);
  of_form_ = NumbersOfForms(lexicon, of_class);
  for (const NodeType& type : Ontology::builtin().node_types())
    for (const auto& [asked, set] : types)
      if (const TypeBits bits = bits_of_type(type.path); asked.holds(bits)) of_type_[bits].push_back(set);
  for (std::size_t rule = 0; rule < rules.size(); ++rule) {
    std::map<std::size_t, std::uint64_t> asked;  // by word
    const auto ask = [&](std::size_t set) { asked[set / kBits] |= std::uint64_t{1} << (set % kBits); };
    for (const std::uint32_t set : of_rule_[rule]) ask(set);
    if (rules[rule].english) ask(english());
    needs_begin_.push_back(needs_.size());
    for (const auto& [word, bits] : asked) needs_.push_back({bits, word});
  }
  needs_begin_.push_back(needs_.size());
  index_rules(lexicon, class_sets);
}

/// Lists each rule under that of its sets which the fewest sentences have: not under mentions, nor under
/// words of closed classes, where it asks for others.
void RuleNeeds::index_rules(const Lexicon& lexicon, const ClassSets& class_sets) {
  enum : std::uint8_t { kRare, kCommon, kMention };
  std::vector<std::uint8_t> commonness(count_, kMention);
  for (const auto& [classes, set] : class_sets)
    commonness[set] = std::any_of(classes.begin(), classes.end(),
                                  [&](ClassNo no) {
                                    const std::string_view path = lexicon.type(no).path;
                                    return lies_below(path, "word") || lies_below(path, "clause");
                                  })
                          ? kCommon
                          : kRare;
  rules_of_.resize(count_ + 1);
  for (std::uint32_t rule = 0; rule < of_rule_.size(); ++rule) {
    const auto& sets = of_rule_[rule];
    const auto rarest = std::min_element(sets.begin(), sets.end(), [&](std::uint32_t a, std::uint32_t b) {
      return commonness[a] < commonness[b];
    });
    (rarest == sets.end() ? other_rules_ : rules_of_[*rarest]).push_back(rule);
  }
}

void PatternSet::index_rules(const Lexicon& lexicon) {
  std::vector<Numbers> frames_of_class(lexicon.classes().size()), rules_of_class = frames_of_class;
  std::vector<Numbers> syntax_of_class = frames_of_class;
  for (std::size_t s = 0; s < syntax.size(); ++s)
    for (const ClassNo trigger : syntax[s].triggers)
      syntax_of_class[trigger].push_back(static_cast<std::uint32_t>(s));
  for (std::size_t f = 0; f < frames.size(); ++f)
    for (const ClassNo verb : frames[f].verbs) frames_of_class[verb].push_back(static_cast<std::uint32_t>(f));
  constexpr std::array<std::string_view, kFamilies> kNames{"organisation", "platform", "programme", "person",
                                                           "place"};
  std::transform(kNames.begin(), kNames.end(), families.begin(),
                 [](std::string_view name) { return &TypeSet::of_family(name); });
  const auto consumes = [](const Element& e) {
    return e.kind != ElementKind::kStart && e.kind != ElementKind::kItem && e.kind != ElementKind::kTitle &&
           e.kind != ElementKind::kSection;
  };
  for (std::size_t r = 0; r < rules.size(); ++r) {
    const auto number = static_cast<std::uint32_t>(r);
    const auto& elements = rules[r].elements;
    const auto first = std::find_if(elements.begin(), elements.end(), consumes);
    if (first == elements.end() || first->kind == ElementKind::kGap || first->kind == ElementKind::kText ||
        first->kind == ElementKind::kEnd || (first->classes.empty() && first->types.empty())) {
      starts_of_rule.push_back(Starts{1} << kFamilies);
      continue;
    }
    for (const ClassNo no : first->classes) rules_of_class[no].push_back(number);
    Starts starts = 0;
    for (const std::string& type : first->types)
      for (std::size_t f = 0; f < kFamilies; ++f)
        if (families[f]->holds(bits_of_type(type))) starts = static_cast<Starts>(starts | 1U << f);
    starts_of_rule.push_back(starts);
  }
  needs = RuleNeeds(rules, lexicon);
  frames_of_form = NumbersOfForms(lexicon, frames_of_class);
  rules_of_form = NumbersOfForms(lexicon, rules_of_class);
  syntax_of_form = NumbersOfForms(lexicon, syntax_of_class, /*ascending=*/false);
}

}  // namespace guanxi::extract
