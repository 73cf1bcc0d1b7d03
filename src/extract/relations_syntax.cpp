// What the syntax reader finds, as statements of a document.
#include <algorithm>

#include "extract/relations.hpp"

namespace guanxi::extract {
namespace {

constexpr double kCarried = 0.8;  // doubt of an end that an earlier sentence set

}  // namespace

void RelationReader::apply_syntax() {
  syntax_.read(
      sentence_, [this](Pronoun pronoun, const TypeSet& types) { return carried_for(pronoun, types); },
      [this](const SyntaxReader::Match& match) { conclude(match); });
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
