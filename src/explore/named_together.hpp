// Sentences that name two entities: as two things, or one as the other's short name.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "explore/identity_clues.hpp"

namespace guanxi {

/// What a sentence that holds both names makes of them.
enum class Naming : std::uint8_t { kNot, kAsTwo, kAsOne };

/// kAsOne: nothing but brackets, quotation marks and words like 简称 or "known as" lies between the two
/// ("浙江大学（以下简称“浙大”）"). kAsTwo: both are named, neither within the other. Names in another script
/// or spelling are not seen.
[[nodiscard]] Naming naming_in(std::string_view sentence, const std::vector<std::string>& a,
                               const std::vector<std::string>& b);

/// The sentence of `text` around the bytes start to end; at most about 600 bytes.
[[nodiscard]] std::string_view sentence_around(std::string_view text, std::size_t start, std::size_t end);

class SentenceReader {
 public:
  SentenceReader(const Store& store, const Snapshot& snapshot) : store_(store), snapshot_(snapshot) {}

  /// The clue that the evidence of the two entities gives, one for (kIntroduced) before one against
  /// (kNamedAsTwo). Cost: at most kMaxClaims claims of each, and their sources' texts.
  [[nodiscard]] std::optional<IdentityClue> clue(std::uint32_t x, const IdentityProfile& a, std::uint32_t y,
                                                 const IdentityProfile& b);
  static constexpr std::size_t kMaxClaims = 60;

 private:
  [[nodiscard]] std::vector<Claim> claims_of(std::uint32_t entity, const IdentityProfile& profile) const;
  [[nodiscard]] const std::string& text(SourceNo source);

  const Store& store_;
  const Snapshot& snapshot_;
  std::map<SourceNo, std::string> texts_;
  std::size_t text_bytes_ = 0;
};

}  // namespace guanxi
