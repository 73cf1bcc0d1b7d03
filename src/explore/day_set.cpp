#include "explore/day_set.hpp"

#include <algorithm>

namespace guanxi {

DaySet intersection(const DaySet& a, const DaySet& b) {
  DaySet out;
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    const DayRange both{std::max(a[i].first, b[j].first), std::min(a[i].last, b[j].last)};
    if (!both.empty()) out.push_back(both);
    ++(a[i].last < b[j].last ? i : j);
  }
  return out;
}

DaySet difference(const DaySet& a, const DaySet& b) {
  DaySet out;
  for (DayRange rest : a) {
    for (const DayRange& taken : b) {
      if (taken.last < rest.first || taken.first > rest.last) continue;
      if (taken.first > rest.first) out.push_back({rest.first, taken.first - 1});
      rest.first = taken.last + 1;
      if (rest.empty()) break;
    }
    if (!rest.empty()) out.push_back(rest);
  }
  return out;
}

DaySet union_of(std::vector<DayRange> ranges) {
  std::sort(ranges.begin(), ranges.end());
  DaySet out;
  for (const DayRange& range : ranges) {
    if (range.empty()) continue;
    if (!out.empty() && range.first <= out.back().last + 1) {
      out.back().last = std::max(out.back().last, range.last);
    } else {
      out.push_back(range);
    }
  }
  return out;
}

bool overlap(const DaySet& a, const DaySet& b) {
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    if (a[i].overlaps(b[j])) return true;
    ++(a[i].last < b[j].last ? i : j);
  }
  return false;
}

}  // namespace guanxi
