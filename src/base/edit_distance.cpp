#include <unicode/uchar.h>

#include <algorithm>

#include "guanxi/base/unicode.hpp"

namespace guanxi {
namespace {

std::u32string folded(std::string_view text) {
  std::u32string out = to_code_points(text);
  for (char32_t& c : out) c = static_cast<char32_t>(u_foldCase(static_cast<UChar32>(c), U_FOLD_CASE_DEFAULT));
  return out;
}

}  // namespace

std::size_t edit_distance(std::u32string_view a, std::u32string_view b, std::size_t limit) {
  if (a.size() > b.size()) std::swap(a, b);
  limit = std::min(limit, b.size());  // no distance is larger
  if (b.size() - a.size() > limit) return limit + 1;

  // Three rows of the matrix, rows along b. Outside the band |i - j| <= limit every value is above the limit.
  const std::size_t over = limit + 1;
  std::vector<std::size_t> row(a.size() + 1, over);
  std::vector<std::size_t> above = row;
  std::vector<std::size_t> above2 = row;
  for (std::size_t j = 0; j <= std::min(a.size(), limit); ++j) row[j] = j;
  for (std::size_t i = 1; i <= b.size(); ++i) {
    std::swap(above2, above);
    std::swap(above, row);
    const std::size_t first = i > limit ? i - limit : 1;
    const std::size_t last = std::min(a.size(), i + limit);
    row[first - 1] = first == 1 ? std::min(i, over) : over;
    std::size_t smallest = row[first - 1];
    for (std::size_t j = first; j <= last; ++j) {
      std::size_t best = above[j - 1] + (b[i - 1] == a[j - 1] ? 0 : 1);
      best = std::min({best, row[j - 1] + 1, above[j] + 1});
      if (i > 1 && j > 1 && b[i - 1] == a[j - 2] && b[i - 2] == a[j - 1])
        best = std::min(best, above2[j - 2] + 1);
      row[j] = std::min(best, over);
      smallest = std::min(smallest, row[j]);
    }
    if (last < a.size()) row[last + 1] = over;
    // A transposition reaches back two rows, but whatever it reaches from is one more in the row between: no
    // value within the limit can follow a row without one.
    if (smallest >= over) return over;
  }
  return row[a.size()];
}

std::string closest(std::string_view word, const std::vector<std::string>& candidates) {
  const std::u32string wanted = folded(word);
  std::size_t limit = wanted.size() / 3;
  const std::string* best = nullptr;
  for (const std::string& candidate : candidates) {
    const std::size_t distance = edit_distance(wanted, folded(candidate), limit);
    if (distance > limit) continue;
    best = &candidate;
    if (distance == 0) break;
    limit = distance - 1;  // later candidates must be nearer, so the first of equals stays
  }
  return best != nullptr ? *best : std::string{};
}

}  // namespace guanxi
