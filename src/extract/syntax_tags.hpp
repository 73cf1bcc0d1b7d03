// What the clause reader asks of a word: bits of the classes below `clause/`.
#pragma once

#include <cstdint>
#include <vector>

#include "extract/lexicon.hpp"

namespace guanxi::extract::syntax {

using Tags = std::uint32_t;
inline constexpr Tags kBe = 1U << 0;         // clause/be: makes a past participle passive
inline constexpr Tags kHave = 1U << 1;       // clause/have: makes it active
inline constexpr Tags kModal = 1U << 2;      // clause/modal: will, can
inline constexpr Tags kWish = 1U << 3;       // clause/wish: plans, hopes, might; nothing is stated behind it
inline constexpr Tags kTo = 1U << 4;         // clause/to: before an infinitive
inline constexpr Tags kRelative = 1U << 5;   // clause/relative
inline constexpr Tags kArticle = 1U << 6;    // clause/article: begins a group of words around a noun
inline constexpr Tags kAdverb = 1U << 7;     // clause/adverb: between subject and verb
inline constexpr Tags kThing = 1U << 8;      // clause/pronoun/thing
inline constexpr Tags kPerson = 1U << 9;     // clause/pronoun/person
inline constexpr Tags kMany = 1U << 10;      // clause/pronoun/many
inline constexpr Tags kMember = 1U << 11;    // clause/member: persons and parts that act for a body
inline constexpr Tags kMemberOf = 1U << 12;  // clause/member-of: joins them to it
inline constexpr Tags kVersion = 1U << 13;   // clause/version: nouns whose "of" leads to the thing meant
inline constexpr Tags kExample = 1U << 14;   // clause/example: what follows belongs to what stands before
inline constexpr Tags kConjunction = 1U << 15;  // clause/conjunction: between clauses
inline constexpr Tags kSubordinate = 1U << 16;  // clause/subordinate: begins a clause inside another
inline constexpr Tags kAgent = 1U << 17;        // word/function/passive: before who did it
inline constexpr Tags kNaming = 1U << 18;       // introduce: before a name
inline constexpr Tags kPreposition = 1U << 19;  // word/function/preposition
inline constexpr Tags kCondition = 1U << 20;    // clause/condition: what follows is no fact
inline constexpr Tags kReported = 1U << 21;     // clause/reported: after "said", what will be; else a wish
inline constexpr Tags kFormer = 1U << 22;       // word/former: denies a post, not what its holder does
inline constexpr Tags kCompanion = 1U << 23;    // clause/companion: before those who do it too
inline constexpr Tags kListed = 1U << 24;      // clause/pronoun/many/listed: several that were named together
inline constexpr Tags kPastForm = 1U << 25;    // of a verb: past or participle
inline constexpr Tags kIngForm = 1U << 26;     // of a verb
inline constexpr Tags kInfinitive = 1U << 27;  // of a verb
inline constexpr Tags kInflected = 1U << 28;   // a form of a verb that is not its infinitive
inline constexpr Tags kPresentForm = 1U << 29;  // of a verb: third person
inline constexpr Tags kPronouns = kThing | kPerson | kMany;
inline constexpr Tags kAuxiliary = kBe | kHave | kModal;

/// The bits of each form of the lexicon.
[[nodiscard]] std::vector<Tags> tags_of_forms(const Lexicon& lexicon);

}  // namespace guanxi::extract::syntax
