// Which values of properties are dates.
#pragma once

#include <string_view>
#include <vector>

#include "guanxi/model/date.hpp"
#include "guanxi/model/fact.hpp"

namespace guanxi {

/// The dates that a property states: texts of a month or a day under any name; years, as texts or whole
/// numbers, only where the name says that they are some ("founded", "year", "opening_date"). Of a list all
/// that are dates.
[[nodiscard]] std::vector<Date> dates_of_property(std::string_view name, const Value& value);

}  // namespace guanxi
