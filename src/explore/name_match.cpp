#include "explore/name_match.hpp"

#include <algorithm>

#include "guanxi/base/unicode.hpp"

namespace guanxi {

std::vector<std::string> bigrams(std::string_view normalised) {
  std::vector<std::string> grams;
  std::string previous = "^";
  for (const char32_t c : to_code_points(normalised)) {
    std::string current;
    append_utf8(current, c);
    grams.push_back(previous + current);
    previous = std::move(current);
  }
  if (!grams.empty()) grams.push_back(previous + "$");
  std::sort(grams.begin(), grams.end());
  grams.erase(std::unique(grams.begin(), grams.end()), grams.end());
  return grams;
}

NameMatcher::NameMatcher(std::string_view text)
    : normalised_(normalise_name(text)),
      code_points_(to_code_points(normalised_)),
      bigrams_(guanxi::bigrams(normalised_)),
      has_han_(guanxi::has_han(normalised_)) {
  pinyin_ = has_han_ ? guanxi::pinyin(normalised_) : normalised_;
}

std::size_t NameMatcher::max_edits() const noexcept {
  if (length() < 3) return 0;
  if (length() < 6) return 1;
  return std::max<std::size_t>(2, length() / 4);
}

std::size_t NameMatcher::min_shared_bigrams() const noexcept {
  const std::size_t destroyed = 3 * max_edits();
  return bigrams_.size() > destroyed ? bigrams_.size() - destroyed : 1;
}

std::optional<NameMatch> NameMatcher::match(std::string_view name, bool alias) const {
  const std::string form = normalise_name(name);
  if (form == normalised_) return NameMatch{alias ? MatchKind::kAlias : MatchKind::kName, 0};
  if (form.starts_with(normalised_)) return NameMatch{MatchKind::kPrefix, 0};
  const bool form_has_han = guanxi::has_han(form);
  const std::string reading = form_has_han ? guanxi::pinyin(form) : std::string{};
  const std::string initials = form_has_han && !has_han_ ? pinyin_initials(form) : std::string{};
  if (form_has_han && (reading == pinyin_ || initials == pinyin_)) return NameMatch{MatchKind::kPinyin, 0};
  if (form.find(normalised_) != std::string::npos) return NameMatch{MatchKind::kPart, 0};
  if (form_has_han && !has_han_ && (reading.starts_with(pinyin_) || initials.starts_with(pinyin_))) {
    return NameMatch{MatchKind::kPinyinPrefix, 0};
  }
  return std::nullopt;
}

std::optional<NameMatch> NameMatcher::match_misspelt(std::string_view name) const {
  const std::size_t limit = max_edits();
  if (limit == 0) return std::nullopt;
  const std::string form = normalise_name(name);
  const std::size_t distance = edit_distance(code_points_, to_code_points(form), limit);
  if (distance > limit) return std::nullopt;
  const std::vector<std::string> theirs = guanxi::bigrams(form);
  const bool shares = std::any_of(bigrams_.begin(), bigrams_.end(), [&](const std::string& gram) {
    return std::binary_search(theirs.begin(), theirs.end(), gram);
  });
  if (!shares) return std::nullopt;
  return NameMatch{MatchKind::kMisspelt, static_cast<std::uint32_t>(distance)};
}

}  // namespace guanxi
