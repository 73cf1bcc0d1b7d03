// The numbering that components.hpp promises.
#pragma once

#include <cstdint>
#include <vector>

#include "guanxi/rank/components.hpp"

namespace guanxi {

/// `first[v]` is the smallest vertex of v's component. `giant` is one that probably is the first of many: it
/// is counted apart, where threads would otherwise wait for one another.
[[nodiscard]] Components components_by_size(std::vector<std::uint32_t> first, std::uint32_t giant);

}  // namespace guanxi
