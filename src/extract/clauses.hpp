// How the words of a sentence hang together, as far as relations need to know: clauses, what prepositions
// govern, which clauses modify a noun.
#pragma once

#include <cstddef>
#include <vector>

#include "extract/pattern.hpp"

namespace guanxi::extract {

class Clauses {
 public:
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  /// Takes the place of what was read before. Cost: a few passes over the items.
  void read(const SentenceItems& sentence, const ClauseWords& words);

  /// The first item of the clause that holds `item`.
  [[nodiscard]] std::size_t begin(std::size_t item) const { return begin_[item]; }
  /// The item behind the clause that holds `item`.
  [[nodiscard]] std::size_t end(std::size_t item) const { return end_[item]; }
  /// The preposition that governs a mention; kNone for a free one.
  [[nodiscard]] std::size_t governor(std::size_t item) const { return governor_[item]; }
  [[nodiscard]] bool in_phrase(std::size_t item) const { return in_phrase_[item]; }
  /// For a verb that modifies a noun ("A 研发的 B"): the particle between them; kNone for others.
  [[nodiscard]] std::size_t particle(std::size_t verb) const { return particle_[verb]; }
  /// For a particle: the verb of the clause that it closes; kNone for a plain possessive.
  [[nodiscard]] std::size_t closed_by(std::size_t particle) const { return verb_[particle]; }
  /// For a verb that modifies the noun of a phrase ("在 A 主办的 X 上"): the first item of its own clause,
  /// behind the preposition; kNone for others.
  [[nodiscard]] std::size_t inner_begin(std::size_t verb) const { return inner_[verb]; }
  /// Whether a mention stands right behind a verb that it is the object of.
  [[nodiscard]] bool is_object(std::size_t item) const { return object_[item]; }
  /// Whether a mention only says whose or where the next one is: "广州市 A", "A 旗下的 B".
  [[nodiscard]] bool modifies(std::size_t item) const { return modified_[item] != kNone; }
  /// Whether the next one stands before item `end`.
  [[nodiscard]] bool modifies(std::size_t item, std::size_t end) const { return modified_[item] < end; }

 private:
  void find_clauses(const SentenceItems& sentence);
  void find_particles(const SentenceItems& sentence);
  void find_phrases(const SentenceItems& sentence, const ClauseWords& words);
  void find_objects(const SentenceItems& sentence, const ClauseWords& words);
  void find_modifiers(const SentenceItems& sentence, const ClauseWords& words);
  void govern_head(const SentenceItems& sentence, std::size_t preposition, std::size_t verb,
                   const ClauseWords& words);
  void close_phrase(std::size_t preposition, std::size_t end);

  std::vector<std::size_t> begin_, end_, governor_, particle_, verb_, inner_, modified_;
  std::vector<bool> in_phrase_, object_;
};

[[nodiscard]] bool is_clause_mark(const Item& item);

}  // namespace guanxi::extract
