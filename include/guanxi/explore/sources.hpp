// From what a user types to the source that is meant.
#pragma once

#include <string_view>

#include "guanxi/model/ids.hpp"

namespace guanxi {
class Store;

/// The source that a user names by its key.
/// Throws: Error kNotFound  nothing is stated under this key; the hint names the nearest
[[nodiscard]] SourceNo source_named(const Store& store, std::string_view key);

}  // namespace guanxi
