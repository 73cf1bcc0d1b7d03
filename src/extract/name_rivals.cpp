#include "extract/name_rivals.hpp"

#include <algorithm>
#include <numeric>

#include "guanxi/model/ontology.hpp"

namespace guanxi::extract {

void drop_rivals(const std::vector<Name>& names, std::vector<Judged>& judged) {
  std::vector<std::size_t> group_of(names.size(), judged.size());
  std::vector<std::uint32_t> left(judged.size(), 0);  // mentions
  std::vector<bool> is_kept(judged.size(), true);
  for (std::size_t g = 0; g < judged.size(); ++g)
    for (const std::size_t member : judged[g].members) {
      group_of[member] = g;
      left[g] += names[member].count;
    }
  const auto beats = [&](std::size_t a, std::size_t b) {
    const auto& own = names[judged[a].members.front()].key;
    const auto& other = names[judged[b].members.front()].key;
    const bool is_one_family = top_level(judged[a].verdict.type) == top_level(judged[b].verdict.type);
    if (!is_one_family &&
        (own.find(other) != std::u32string::npos || other.find(own) != std::u32string::npos))
      return false;
    return judged[a].verdict.confidence > judged[b].verdict.confidence ||
           (judged[a].verdict.confidence == judged[b].verdict.confidence && a < b);
  };
  std::vector<std::size_t> order(judged.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return judged[a].verdict.confidence > judged[b].verdict.confidence;
  });
  for (const std::size_t g : order)
    for (const std::size_t member : judged[g].members)
      for (const auto& [rival, count] : names[member].rivals) {
        const std::size_t other = group_of[rival];
        if (other == judged.size() || other == g || !is_kept[g] || !is_kept[other] || !beats(g, other))
          continue;
        left[other] -= std::min(left[other], count);
        is_kept[other] = left[other] > 0;
      }
  std::size_t kept = 0;
  for (std::size_t g = 0; g < judged.size(); ++g)
    if (is_kept[g] && kept++ != g) judged[kept - 1] = std::move(judged[g]);
  judged.resize(kept);
}

}  // namespace guanxi::extract
