#include "extract/clause_words.hpp"

#include <array>

namespace guanxi::extract {

ClassSet classes_below(const Lexicon& lexicon, std::string_view path) {
  std::vector<ClassNo> found;
  for (std::size_t i = 0; i < lexicon.classes().size(); ++i)
    if (lies_below(lexicon.classes()[i].path, path)) found.push_back(static_cast<ClassNo>(i));
  return found;
}

DateWords::DateWords(const Lexicon& lexicon)
    : years(classes_below(lexicon, "word/date/year")),
      months(classes_below(lexicon, "word/date/month")),
      days(classes_below(lexicon, "word/date/day")),
      until(classes_below(lexicon, "word/date/until")),
      relative(classes_below(lexicon, "word/date/relative")) {}

ClauseWords::ClauseWords(const Lexicon& lexicon) {
  struct Row {
    std::string_view path;
    ClauseWord word;
  };
  constexpr std::array kRows{
      Row{"word/function/preposition", ClauseWord::kPreposition},
      Row{"word/function/passive", ClauseWord::kPassive},
      Row{"word/by", ClauseWord::kAgent},
      Row{"word/with", ClauseWord::kCompanion},
      Row{"word/jointly", ClauseWord::kCompanion},
      Row{"word/locative", ClauseWord::kLocative},
      Row{"verb/cause", ClauseWord::kCausative},
      Row{"word/is", ClauseWord::kCopula},
      Row{"word/part", ClauseWord::kPart},
      Row{"verb/head-team", ClauseWord::kHead},
      Row{"verb/joint", ClauseWord::kJoint},
      Row{"verb/develop", ClauseWord::kMaking},
      Row{"verb/found", ClauseWord::kMaking},
      Row{"word/take", ClauseWord::kTaking},
      Row{"word/with-as", ClauseWord::kTaking},
      Row{"clause/definite", ClauseWord::kDefinite},
      Row{"clause/generic", ClauseWord::kGeneric},
      Row{"clause/specifying", ClauseWord::kSpecifying},
      Row{"clause/indefinite", ClauseWord::kIndefinite},
  };
  std::vector<std::uint16_t> of_class(lexicon.classes().size(), 0);
  for (const Row& row : kRows)
    for (const ClassNo no : classes_below(lexicon, row.path))
      of_class[no] = static_cast<std::uint16_t>(of_class[no] | 1U << static_cast<unsigned>(row.word));
  kinds_.resize(lexicon.form_count(), 0);
  for (std::size_t form = 0; form < kinds_.size(); ++form)
    for (const ClassNo no : lexicon.classes_of(static_cast<FormNo>(form)))
      kinds_[form] = static_cast<std::uint16_t>(kinds_[form] | of_class[no]);
}

}  // namespace guanxi::extract
