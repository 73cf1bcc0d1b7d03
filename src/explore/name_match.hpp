// How one name compares with what the user typed. No store, no index: what finds candidates may give too
// many.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "guanxi/explore/search.hpp"

namespace guanxi {

struct NameMatch {
  MatchKind kind = MatchKind::kMisspelt;
  std::uint32_t distance = 0;

  /// The better one first.
  [[nodiscard]] bool operator<(const NameMatch& other) const noexcept {
    return kind != other.kind ? kind < other.kind : distance < other.distance;
  }
};

/// The bigrams of code points of a normalised name, '^' before the first and '$' after the last; sorted, each
/// once.
[[nodiscard]] std::vector<std::string> bigrams(std::string_view normalised);

class NameMatcher {
 public:
  explicit NameMatcher(std::string_view text);

  [[nodiscard]] const std::string& normalised() const noexcept { return normalised_; }
  [[nodiscard]] bool has_han() const noexcept { return has_han_; }
  /// What the pinyin of a name is compared with: the text, or its own pinyin if it has Han characters.
  [[nodiscard]] const std::string& pinyin() const noexcept { return pinyin_; }
  [[nodiscard]] std::size_t length() const noexcept { return code_points_.size(); }
  /// Edits that a misspelt name may be away; 0: too short to be looked for.
  [[nodiscard]] std::size_t max_edits() const noexcept;
  /// The least number of bigrams() that a name within max_edits() shares. (An edit destroys three at most.)
  [[nodiscard]] std::size_t min_shared_bigrams() const noexcept;

  /// Whether the name matches in any way but by its spelling.
  [[nodiscard]] std::optional<NameMatch> match(std::string_view name, bool alias) const;
  /// Whether it is near in spelling.
  [[nodiscard]] std::optional<NameMatch> match_misspelt(std::string_view name) const;

 private:
  std::string normalised_;
  std::u32string code_points_;
  std::vector<std::string> bigrams_;
  std::string pinyin_;
  bool has_han_ = false;
};

}  // namespace guanxi
