// Properties that say when something began.
#pragma once

#include <string_view>

#include "guanxi/model/fact.hpp"

namespace guanxi {

/// Whether a property of this name says when its node was founded or born.
[[nodiscard]] bool states_founding(std::string_view property) noexcept;
/// The year that its value begins with ("2014-05", 2014); 0 if it is none.
[[nodiscard]] int founding_year(const Value& value);

}  // namespace guanxi
