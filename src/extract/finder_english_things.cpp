// Names in English text that stand where things do, and the dot behind a firm's name.
#include "extract/finder.hpp"
#include "guanxi/model/ontology.hpp"

namespace guanxi::extract {

/// Whether a name stands where things do that are made, used or built on: "X was developed by", "X runs on",
/// "powered by X", "a fork of X", "users of X".
bool Finder::is_thing(std::size_t first, std::size_t last) const {
  constexpr std::size_t kFarthest = 6;
  std::size_t i = last + 1;
  while (i < count() && i <= last + kFarthest &&
         (token(i).mark == CharKind::kComma || is_of(i, "clause/be") || is_of(i, "clause/have") ||
          is_of(i, "clause/adverb") || is_of(i, "clause/relative")))
    ++i;
  if (i > last + 1 && i + 1 < count() && is_of(i, "verb/latin")) {
    const bool agent = is_of(i + 1, "word/by");
    const bool made =
        is_of(i, "verb/latin/develop") && !is_of(i, "verb/latin/found") && !is_of(i, "verb/latin/issue");
    const bool used = is_of(i, "verb/latin/use") && !is_of(i, "verb/latin/acquire");
    if (agent && (made || used)) return true;
    if (used && is_of(i + 1, "clause/in") && is_of(i, "verb/latin/embed")) return true;
  }
  std::size_t verb = first;
  while (verb > 0 && is_of(verb - 1, "clause/article")) --verb;
  if (verb > 0 && is_of(verb - 1, "verb/latin/unveil")) return true;
  if (is_of(last + 1, "verb/latin/run-on") && is_of(last + 2, "clause/on") &&
      !is_of(last + 1, "verb/latin/rely"))
    return true;
  std::size_t before = first;
  while (before > 0 && is_of(before - 1, "clause/article")) --before;
  if (before < 2) return false;
  const bool power = is_of(before - 2, "verb/latin/power") || is_of(before - 2, "verb/latin/steer");
  if (power && is_of(before - 1, "word/by")) return true;
  return is_of(before - 1, "word/belonging/inside") &&
         (is_of(before - 2, "noun/derivative") || is_of(before - 2, "noun/users") ||
          (is_of(before - 2, "noun/maker") && first == last));
}

/// "a plant of Acme Ltd.": the dot that ends a sentence is taken for no part of a firm's name.
void Finder::trim_dot() {
  if (sentence_->tokens.empty()) return;
  std::size_t last = count() - 1;
  while (last > 0 && token(last).mark == CharKind::kCloseQuote) --last;
  for (Found& f : found_)
    if (f.end == token(last).end && passage_->folded[f.end - 1] == '.' && f.end > f.begin + 1 &&
        top_level(f.type) == "organisation" && token(last).is(Role::kSuffix))
      --f.end;
}

/// Names that differ only by the dot behind their last word are one thing's.
void Finder::equate_dotted(const Candidate& found, std::int32_t name, NameTable& names) const {
  std::u32string key =
      name_key(std::u32string_view(passage_->folded).substr(found.begin, found.end - found.begin));
  if (key.empty() || top_level(found.type) != "organisation") return;
  const bool dotted = key.back() == U'.';
  if (dotted)
    key.pop_back();
  else
    key.push_back(U'.');
  const std::int32_t other = names.find(key);
  if (other >= 0) names.equate(dotted ? name : other, dotted ? other : name);
}

}  // namespace guanxi::extract
