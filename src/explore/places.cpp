#include "explore/places.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace guanxi {

bool Places::lies_in(std::uint32_t inner, std::uint32_t outer) const {
  constexpr std::size_t kMost = 64;
  std::vector<std::uint32_t> open{inner};
  for (int step = 0; step <= 4 && !open.empty(); ++step) {
    std::vector<std::uint32_t> next;
    for (const std::uint32_t e : open) {
      if (e == outer) return true;
      const Row row = snapshot_.out({e});
      for (std::size_t i = 0; i < std::min(row.size(), kMost) && next.size() < kMost; ++i)
        if (joins(row.relation(i))) next.push_back(row.targets[i]);
    }
    open = std::move(next);
  }
  return false;
}

}  // namespace guanxi
