#include <algorithm>

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

/// The forms of words at and below some paths.
std::vector<bool> forms_below(const Lexicon& lexicon, std::initializer_list<std::string_view> paths) {
  std::vector<bool> forms(lexicon.form_count(), false);
  for (const std::string_view path : paths) {
    const ClassSet wanted = classes_below(lexicon, path);
    for (std::size_t form = 0; form < forms.size(); ++form)
      if (wanted.contains_any(lexicon.classes_of(static_cast<FormNo>(form)))) forms[form] = true;
  }
  return forms;
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
  triggers_of_form.resize(lexicon.form_count(), 0);
  for (std::size_t form = 0; form < triggers_of_form.size(); ++form)
    for (const ClassNo no : lexicon.classes_of(static_cast<FormNo>(form)))
      triggers_of_form[form] |= of_class[no];
}

}  // namespace guanxi::extract
