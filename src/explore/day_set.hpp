// Sets of days as disjoint ranges: on which days something holds.
#pragma once

#include <vector>

#include "guanxi/model/date.hpp"

namespace guanxi {

/// Ascending, none empty, with at least a day between two of them.
using DaySet = std::vector<DayRange>;

[[nodiscard]] DaySet intersection(const DaySet& a, const DaySet& b);
[[nodiscard]] DaySet difference(const DaySet& a, const DaySet& b);
/// Of ranges in any order, which may overlap or be empty.
[[nodiscard]] DaySet union_of(std::vector<DayRange> ranges);
[[nodiscard]] bool overlap(const DaySet& a, const DaySet& b);

}  // namespace guanxi
