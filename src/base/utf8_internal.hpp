#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace guanxi {

/// Appends `text` to `out` with each maximal invalid sequence as U+FFFD; returns how many there were.
std::size_t append_repaired(std::string_view text, std::string& out);

}  // namespace guanxi
