#include <algorithm>
#include <functional>
#include <map>
#include <numeric>

#include "extract/pair_features.hpp"
#include "guanxi/model/ontology.hpp"

namespace guanxi::extract {
namespace {

/// What a class counts as: the first two parts of those that name types, the first of titles; empty for
/// words that say too little.
std::string_view symbol_of_class(std::string_view path) {
  if (lies_below(path, "title")) return "title";
  const bool typed = lies_below(path, "cue") || lies_below(path, "suffix");
  if (typed) {
    const std::size_t second = path.find('/', path.find('/') + 1);
    return path.substr(0, second);
  }
  for (const std::string_view dull : {"word/noun", "word/verb", "word/function", "word/common"})
    if (path == dull) return {};
  for (const std::string_view kept :
       {"verb", "word", "noun", "label", "clause", "reference", "introduce", "honorific"})
    if (lies_below(path, kept)) return path;
  return {};
}

bool triggers(std::string_view path) {
  return lies_below(path, "verb") || lies_below(path, "noun") || lies_below(path, "label") ||
         lies_below(path, "title");
}

/// What `of_list` says of each form's list of classes.
template <class Value>
std::vector<Value> by_form(const Lexicon& lexicon, const std::vector<Value>& of_list) {
  std::vector<Value> of_form;
  of_form.reserve(lexicon.form_count());
  for (std::size_t form = 0; form < lexicon.form_count(); ++form)
    of_form.push_back(of_list[lexicon.class_list_of(static_cast<FormNo>(form))]);
  return of_form;
}

/// The forms of words at and below some paths.
std::vector<bool> forms_below(const Lexicon& lexicon, std::initializer_list<std::string_view> paths) {
  std::vector<bool> of_list(lexicon.class_lists().size(), false);
  for (const std::string_view path : paths) {
    const ClassSet wanted = classes_below(lexicon, path);
    for (std::size_t list = 0; list < of_list.size(); ++list)
      if (wanted.contains_any(lexicon.class_lists()[list])) of_list[list] = true;
  }
  return by_form(lexicon, of_list);
}

}  // namespace

PairWords::PairWords(const Lexicon& lexicon, const PatternSet& patterns)
    : denies(forms_below(lexicon, {"word/denial", "clause/wish", "clause/condition"})),
      clause_words(&patterns.words) {
  for (const RelationType& type : Ontology::builtin().relation_types()) relations.emplace_back(type.name);
  std::vector<NumbersOfForms::Numbers> of_class(lexicon.classes().size());
  for (std::size_t c = 0; c < of_class.size(); ++c) {
    const std::string_view name = symbol_of_class(lexicon.classes()[c].path);
    if (name.empty()) continue;
    const auto known = std::find_if(class_symbols.begin(), class_symbols.end(),
                                    [&](const Symbol& symbol) { return symbol.text == name; });
    of_class[c].push_back(static_cast<std::uint32_t>(known - class_symbols.begin()));
    if (known == class_symbols.end()) class_symbols.emplace_back(name);
  }
  symbols_of_form = NumbersOfForms(lexicon, of_class);
  read_triggers(lexicon, patterns);
}

void PairWords::read_triggers(const Lexicon& lexicon, const PatternSet& patterns) {
  std::vector<RelationMask> of_class(lexicon.classes().size(), 0);
  const auto add = [&](const ClassSet& classes, std::string_view relation) {
    for (std::size_t r = 0; r < relations.size(); ++r)
      if (relations[r].text == relation)
        for (const ClassNo no : classes)
          if (triggers(lexicon.classes()[no].path)) of_class[no] |= RelationMask{1} << r;
  };
  for (const Frame& frame : patterns.frames) add(frame.verbs, frame.relation);
  for (const SyntaxRule& rule : patterns.syntax)
    for (const Conclusion& conclusion : rule.conclusions) add(rule.triggers, conclusion.relation);
  for (const Rule& rule : patterns.rules)
    for (const Element& element : rule.elements)
      for (const Conclusion& conclusion : rule.conclusions) add(element.classes, conclusion.relation);
  std::vector<RelationMask> of_list(lexicon.class_lists().size(), 0);
  for (std::size_t list = 0; list < of_list.size(); ++list)
    for (const ClassNo no : lexicon.class_lists()[list]) of_list[list] |= of_class[no];
  triggers_of_form = by_form(lexicon, of_list);
}

/// What read_triggers() pushes: how many at most of features that begin alike and have as many pieces. Those
/// of "own-class" are as many as the word has classes.
LogLinear::Sums PairFeatures::most_of_triggers(const LogLinear& weights, const PairWords& words) {
  struct Kind {
    std::string_view name;
    std::int32_t times;
  };
  static constexpr std::array<Kind, 8> kKinds{{{"own", 2},
                                               {"own-class", 1},
                                               {"own-next", 1},
                                               {"own-denied", 1},
                                               {"own-families", 1},
                                               {"reach", 2},
                                               {"phrase", 2},
                                               {"verbs-to", 2}}};
  constexpr std::size_t kOwnClass = 1;
  // by kind and class, the latter for "own-class" only: the highest sums of features of so many pieces
  std::map<std::pair<std::size_t, std::string_view>, std::map<std::ptrdiff_t, LogLinear::Sums>> most;
  for (std::uint32_t no = 0; no < weights.row_count(); ++no) {
    const std::string_view name = weights.name(no);
    const std::size_t end = std::min(name.find(':'), name.size());
    const auto kind = std::find_if(kKinds.begin(), kKinds.end(),
                                   [&](const Kind& k) { return k.name == name.substr(0, end); });
    if (kind == kKinds.end()) continue;
    const auto number = static_cast<std::size_t>(kind - kKinds.begin());
    const std::size_t next = std::min(name.find(':', end + 1), name.size());
    const std::string_view symbol = number == kOwnClass ? name.substr(end, next - end) : std::string_view();
    LogLinear::Sums& alike = most[{number, symbol}][std::count(name.begin(), name.end(), ':')];
    for (std::size_t r = 0; r < alike.size(); ++r)
      alike[r] = std::max(alike[r], kind->times * std::max<std::int32_t>(weights.row(no)[r], 0));
  }
  std::size_t most_classes = 0;  // of one word
  for (FormNo form = 0; form < words.triggers_of_form.size(); ++form)
    if (words.triggers_of_form[form] != 0)
      most_classes = std::max(most_classes, words.symbols_of_form[form].size());
  LogLinear::Sums sums{};
  for (std::size_t r = 0; r < sums.size(); ++r) {
    std::vector<std::int32_t> of_classes;
    for (const auto& [key, by_pieces] : most) {
      std::int32_t sum = 0;
      for (const auto& [pieces, alike] : by_pieces) sum += alike[r];
      if (key.first == kOwnClass)
        of_classes.push_back(sum);
      else
        sums[r] += sum;
    }
    std::sort(of_classes.begin(), of_classes.end(), std::greater<>());
    of_classes.resize(std::min(of_classes.size(), most_classes));
    sums[r] = std::accumulate(of_classes.begin(), of_classes.end(), sums[r]);
  }
  return sums;
}

}  // namespace guanxi::extract
