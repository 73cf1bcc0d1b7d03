// What stands in the slots of a verb's frame: active, passive, or modifying the noun behind it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "extract/clauses.hpp"
#include "extract/pattern.hpp"

namespace guanxi::extract {

inline constexpr double kEarlierClause =
    0.88;  // doubt of what an earlier clause of the sentence fills a slot with

/// What fills a slot.
struct Filler {
  std::vector<std::uint32_t> entities{};
  std::uint32_t begin = 0, end = 0;  // bytes of the clean text, where it stands
  double confidence = 1;
  std::size_t own = 0;      // how many of them are no companions, where some are
  bool companions = false;  // some of them are those with whom the first acts
  [[nodiscard]] bool found() const { return !entities.empty(); }
};

/// What sentences are about that do not say it.
class CarriedSubjects {
 public:
  /// `in_title`: the topic stands in the document's title.
  CarriedSubjects(std::uint32_t topic, bool in_title) : topic_(topic), in_title_(in_title) {}
  [[nodiscard]] std::uint32_t topic() const { return topic_; }
  /// From here on the document is about another.
  void set_topic(std::uint32_t topic, bool in_title) {
    topic_ = topic;
    in_title_ = in_title;
    is_signed_ = true;
  }
  /// A new block begins at this byte.
  void start_block(std::uint32_t begin) { block_begin_ = begin; }
  void clear() {
    by_family_.clear();
    earlier_.clear();
  }
  void set(std::string_view family, Filler subject);
  /// The last subject of a family before byte `here`; nullptr without one, or where it stands too far back.
  [[nodiscard]] const Filler* find(std::string_view family, std::uint32_t here) const;
  /// The latest of these types, else the document's topic where it is of one of them.
  [[nodiscard]] Filler latest(const SentenceItems& sentence, const TypeSet& types, std::uint32_t here) const;
  /// The same where that is the topic, as the title or who signs says; nothing for others.
  [[nodiscard]] Filler topic_if_latest(const SentenceItems& sentence, const TypeSet& types,
                                       std::uint32_t here) const;

 private:
  std::map<std::string_view, Filler, std::less<>> by_family_, earlier_;  // the last, and the one before
  std::uint32_t topic_;
  bool in_title_;
  bool is_signed_ = false;
  std::uint32_t block_begin_ = 0;
};

class FrameMatcher {
 public:
  FrameMatcher(const SentenceItems& sentence, const Clauses& clauses, const ClauseWords& words,
               const CarriedSubjects& carried)
      : sentence_(sentence), clauses_(clauses), words_(words), carried_(carried) {}

  struct Match {
    Filler subject{}, object{}, via{};
    [[nodiscard]] const Filler& at(Slot slot) const {
      return slot == Slot::kSubject ? subject : slot == Slot::kObject ? object : via;
    }
  };
  /// REQUIRES: item `verb` is a word of the frame's verbs.
  /// `last`: the object of the relation's last statement in this sentence; may be empty.
  [[nodiscard]] std::optional<Match> match(const Frame& frame, std::size_t verb, const Filler& last) const;

  /// What the clause of `item` is about: its last free mention of these types before its verb.
  [[nodiscard]] Filler clause_subject(std::size_t item, const TypeSet& types) const;
  /// Whether an item is a mention of these types that can act.
  [[nodiscard]] bool can_act(std::size_t item, const TypeSet& types) const;

 private:
  using Types = TypeSet;
  [[nodiscard]] bool denied(std::size_t verb) const;
  [[nodiscard]] bool starts_clause(std::size_t verb) const;
  [[nodiscard]] bool is_mention(std::size_t item, const Types& types) const;
  [[nodiscard]] Filler list_behind(std::size_t first, const Types& types) const;
  [[nodiscard]] Filler list_before(std::size_t last, std::size_t begin, const Types& types) const;
  [[nodiscard]] Filler earlier_agent(std::size_t verb, const Types& types) const;
  [[nodiscard]] Filler carried_with_companions(std::size_t verb, const Types& types) const;
  void add_companions(Filler& subject, std::size_t from, std::size_t to, const Types& types) const;
  [[nodiscard]] static Filler without_companions(const Filler& subject);
  [[nodiscard]] std::size_t agent_marker(std::size_t verb) const;
  [[nodiscard]] Filler agent(std::size_t marker, std::size_t verb, const Types& types) const;
  [[nodiscard]] Filler patient(std::size_t marker, const Frame& frame) const;
  [[nodiscard]] std::size_t closing_particle(std::size_t verb) const;
  [[nodiscard]] Filler head_behind(std::size_t particle, const Types& types, std::uint32_t reach) const;
  [[nodiscard]] Filler object_of(const Frame& frame, std::size_t verb, std::size_t& last) const;
  [[nodiscard]] Filler via_of(const Frame& frame, std::size_t verb) const;
  [[nodiscard]] Filler subject_in_phrase(std::size_t verb, const Types& types) const;
  [[nodiscard]] Filler subject_in_clause(std::size_t verb, const Types& types, bool& other) const;
  [[nodiscard]] Filler clause_object(std::size_t item, const Types& types) const;
  [[nodiscard]] Filler named_before(std::size_t verb, const Types& types) const;
  [[nodiscard]] Filler nearest_before(std::size_t end, const Types& types) const;
  [[nodiscard]] Filler subject_of(const Frame& frame, std::size_t verb) const;
  [[nodiscard]] bool has_object(std::size_t verb) const;
  [[nodiscard]] bool match_passive(const Frame& frame, std::size_t verb, std::size_t marker,
                                   Match& match) const;
  [[nodiscard]] bool match_modifier(const Frame& frame, std::size_t verb, Match& match) const;
  [[nodiscard]] bool match_active(const Frame& frame, std::size_t verb, const Filler& last,
                                  Match& match) const;
  [[nodiscard]] bool is_final(std::size_t verb) const;
  [[nodiscard]] bool is_followed(std::size_t verb, const ClassSet& classes) const;
  [[nodiscard]] std::uint32_t byte_of(std::uint32_t character) const {
    return sentence_.passage->offset[character];
  }

  const SentenceItems& sentence_;
  const Clauses& clauses_;
  const ClauseWords& words_;
  const CarriedSubjects& carried_;
};

}  // namespace guanxi::extract
